package workloads

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A card that can't be kept leaves the old one whole, and says why.
func TestCardOnAFullDisk(t *testing.T) {
	disk := t.TempDir()
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=16k"); err != nil {
		t.Skip("no small file system can be mounted here: ", err)
	}
	defer syscall.Unmount(disk, syscall.MNT_DETACH)
	t.Setenv("XDG_CACHE_HOME", disk)
	c := &Calibration{Schema: "coreglass.calibration/1", Figures: []Figure{{Name: "old", Unit: "ns"}}}
	if err := c.Save(); err != nil {
		t.Fatal(err)
	}
	os.WriteFile(filepath.Join(disk, "fills"), make([]byte, 1<<16), 0o644)
	c.Figures[0].Name, c.Figures[0].How = "new", strings.Repeat("x", 1<<16)
	if err := c.Save(); err == nil || strings.Contains(err.Error(), "\n") {
		t.Errorf("saved on a full disk: %v", err)
	}
	if old, err := SavedCalibration(); err != nil || old == nil || old.Figures[0].Name != "old" {
		t.Errorf("the old card: %+v, %v", old, err)
	}
}
