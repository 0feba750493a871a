package session

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// A full disk ends the recording, keeps what was written whole, and is told.
func TestFullDisk(t *testing.T) {
	disk := t.TempDir()
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=64k"); err != nil {
		t.Skip("no small file system can be mounted here: ", err)
	}
	defer syscall.Unmount(disk, syscall.MNT_DETACH)
	dir := filepath.Join(disk, "x.rec")
	w, err := Create(dir, Options{Source: "live"})
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; w.Err() == nil && i < 100_000; i++ {
		w.Put(time.Duration(i)*time.Millisecond, KindNote, Note{Text: "fills the disk"})
		for len(w.queue) > queueLength/2 {
			<-time.After(time.Millisecond)
		}
	}
	if err := w.Close(); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("closed with %v", err)
	}
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if s.State != Recovered || s.Cut > 0 || len(s.Bad) > 0 || s.Len() < 100 || int64(s.Len()) != w.records.Load() {
		t.Errorf("%s, %d bytes cut, %d bad, %d records of %d", s.State, s.Cut, len(s.Bad), s.Len(), w.records.Load())
	}
	if _, err := os.Stat(filepath.Join(dir, ".session.json.part")); err == nil {
		t.Error("a part of a manifest was left")
	}
}
