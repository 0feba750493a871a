package cli

import (
	"errors"
	"io"
	"os"
	"path/filepath"
)

// writeTo writes a file that the user named with a flag; without a name it does nothing. The
// file is whole or not there: it is written under another name and renamed. What is no
// plain file, such as /dev/stdout, is written as it is.
func writeTo(flag, path string, write func(io.Writer) error) error {
	if path == "" {
		return nil
	}
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return writeAt(flag, path, os.O_WRONLY, write)
	}
	scratch := filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".part")
	if err := writeAt(flag, scratch, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, write); err != nil {
		return errors.Join(err, os.RemoveAll(scratch))
	}
	return os.Rename(scratch, path)
}

func writeAt(flag, path string, how int, write func(io.Writer) error) error {
	f, err := os.OpenFile(path, how, 0o666)
	if err != nil {
		return usagef("--%s: %v", flag, err)
	}
	return errors.Join(write(f), f.Close())
}
