package session

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"time"
)

// The files of a session's folder.
const (
	manifestName = "session.json"
	dataName     = "data.jsonl"
	screenName   = "screen.cast"
)

// The states of a session. Only a reader says recovered: of one that was not closed, or is damaged.
const (
	Recording = "recording"
	Closed    = "closed"
	Recovered = "recovered"
)

// Manifest is session.json: what a session is, for lists and for people.
type Manifest struct {
	Format  string `json:"format"`
	Version string `json:"version"` // of the program that wrote it
	State   string `json:"state"`
	Created string `json:"created"` // UTC, RFC 3339
	Title   string `json:"title,omitempty"`
	Source  string `json:"source"` // live, run, sweep, compare, sim
	Length  int64  `json:"length_us"`
	Counts  Counts `json:"counts"`
	Screen  bool   `json:"screen"` // screen.cast is there
}

// Counts are how much there is of what.
type Counts struct {
	Records int64 `json:"records"`
	Marks   int64 `json:"marks"`
	Lost    int64 `json:"lost"` // records that did not fit into the queue
	Bytes   int64 `json:"bytes"`
}

// write puts the manifest in place as a whole: under another name, then renamed.
func (m Manifest) write(dir string) error {
	b, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	return WriteFile(filepath.Join(dir, manifestName), append(b, '\n'))
}

// WriteFile writes a file that is whole or not there.
func WriteFile(path string, b []byte) error {
	scratch := filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".part")
	f, err := os.OpenFile(scratch, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o666)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		return os.Rename(scratch, path)
	}
	_ = os.Remove(scratch)
	return err
}

func parseManifest(b []byte) (Manifest, error) {
	var m Manifest
	if len(bytes.TrimSpace(b)) == 0 {
		return m, errors.New("it is empty")
	}
	err := json.Unmarshal(b, &m)
	return m, err
}

func now() string { return time.Now().UTC().Format(time.RFC3339) }
