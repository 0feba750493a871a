package load

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// Format is the first field of every workload file.
const Format = "sched-workload/1"

// MaxFile bounds the size of a workload file in bytes.
const MaxFile = 64 << 20

// FileError is a fault in a workload file: one line that names the file, the line, the
// field and what is allowed.
type FileError struct {
	File  string
	Line  int    // 0: unknown
	Place string // such as tasks[2].phases[0].cpu; empty: the whole file
	Msg   string
}

func (e *FileError) Error() string {
	var b strings.Builder
	b.WriteString(e.File)
	if e.Line > 0 {
		fmt.Fprintf(&b, ":%d", e.Line)
	}
	b.WriteString(": ")
	if e.Place != "" {
		b.WriteString(e.Place + ": ")
	}
	b.WriteString(e.Msg)
	return b.String()
}

// ReadFile reads a workload file, JSON or YAML.
func ReadFile(path string) (*Plan, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return Read(path, f)
}

// Read reads a workload from r; name is used in messages, and its ending tells YAML
// (.yaml, .yml) from JSON where the text itself does not.
func Read(name string, r io.Reader) (*Plan, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxFile+1))
	if err != nil {
		return nil, err
	}
	if len(data) > MaxFile {
		return nil, &FileError{File: name, Msg: fmt.Sprintf("larger than %d MiB", MaxFile>>20)}
	}
	root, err := parse(name, data)
	if err != nil {
		return nil, syntaxError(name, err)
	}
	d := &decoder{file: name}
	p := d.plan(root)
	if d.err == nil {
		d.check(p)
	}
	if d.err != nil {
		return nil, d.err
	}
	return p, nil
}

func parse(name string, data []byte) (*node, error) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	text := bytes.TrimLeft(data, " \t\r\n")
	ext := strings.ToLower(filepath.Ext(name))
	yaml := ext == ".yaml" || ext == ".yml"
	if ext == ".json" || !yaml && (len(text) == 0 || text[0] == '{') {
		return parseJSON(data)
	}
	return parseYAML(data)
}

func syntaxError(name string, err error) error {
	var at lineError
	line := 0
	if errors.As(err, &at) {
		line = at.line
	}
	return &FileError{File: name, Line: line, Msg: "not valid JSON or YAML: " + err.Error()}
}
