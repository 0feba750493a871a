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
		return writeAt(path, os.O_WRONLY, write)
	}
	scratch := filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".part")
	err := writeAt(scratch, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, write)
	if err == nil {
		return os.Rename(scratch, path)
	}
	_ = os.Remove(scratch)
	if fault := (*os.PathError)(nil); errors.As(err, &fault) && fault.Op == "open" {
		return usagef("--%s: open %s: %v", flag, path, fault.Err)
	}
	return err
}

func writeAt(path string, how int, write func(io.Writer) error) error {
	f, err := os.OpenFile(path, how, 0o666)
	if err != nil {
		return err
	}
	return errors.Join(write(f), f.Close())
}
