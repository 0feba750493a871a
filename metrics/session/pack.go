package session

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"
)

// packed are the files of a session in the order in which they are packed.
var packed = []string{manifestName, dataName, screenName}

// Pack writes a session's folder as one zip. The same session gives the same bytes.
func Pack(dir string, out io.Writer) error {
	z := zip.NewWriter(out)
	name := filepath.Base(filepath.Clean(dir))
	for _, file := range packed {
		in, err := os.Open(filepath.Join(dir, file))
		if errors.Is(err, os.ErrNotExist) && file == screenName {
			continue
		}
		if err != nil {
			return err
		}
		h := &zip.FileHeader{Name: name + "/" + file, Method: zip.Deflate}
		h.Modified = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC) // no time of this machine
		to, err := z.CreateHeader(h)
		if err == nil {
			_, err = io.Copy(to, in)
		}
		if err := errors.Join(err, in.Close()); err != nil {
			return err
		}
	}
	return z.Close()
}

// openZip reads a packed session into memory.
func openZip(file string) (*Session, error) {
	z, err := zip.OpenReader(file)
	if err != nil {
		return nil, fmt.Errorf("%s is neither a session's folder nor a packed one: %w", file, err)
	}
	defer z.Close()
	found := map[string][]byte{}
	for _, f := range z.File {
		name := path.Base(f.Name)
		if name != manifestName && name != dataName && name != screenName {
			continue
		}
		in, err := f.Open()
		if err != nil {
			return nil, err
		}
		found[name], err = io.ReadAll(in)
		if err := errors.Join(err, in.Close()); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
	}
	data, ok := found[dataName]
	if !ok {
		return nil, fmt.Errorf("%s has no %s in it", file, dataName)
	}
	s := &Session{Name: strings.TrimSuffix(filepath.Base(file), ".zip"), data: bytes.NewReader(data), close: func() error { return nil }}
	s.screen = func() ([]byte, error) {
		if b, ok := found[screenName]; ok {
			return b, nil
		}
		return nil, os.ErrNotExist
	}
	return s, s.open(found[manifestName], int64(len(data)))
}

// Repair rewrites a session's folder without what can't be read, and marks it as closed. What
// was there before is kept beside it as data.jsonl.damaged.
func Repair(dir string) (*Session, error) {
	s, err := openFolder(dir)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	if s.State == Closed {
		return s, nil
	}
	var whole bytes.Buffer
	for i := range s.index {
		line, err := s.Line(i)
		if err != nil {
			return nil, err
		}
		whole.Write(line)
	}
	data := filepath.Join(dir, dataName)
	if len(s.Bad) > 0 || s.Cut > 0 {
		if err := os.Link(data, data+".damaged"); err != nil && !errors.Is(err, os.ErrExist) {
			return nil, err
		}
		if err := WriteFile(data, whole.Bytes()); err != nil {
			return nil, err
		}
	}
	m := s.Manifest
	m.Format, m.State, m.Length = Format, Closed, s.Length().Microseconds()
	m.Counts = Counts{Records: int64(s.Len()), Marks: int64(s.Count(KindMark)), Lost: m.Counts.Lost, Bytes: int64(whole.Len())}
	return s, m.write(dir)
}
