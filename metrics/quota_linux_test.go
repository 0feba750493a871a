package metrics

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/shirou/gopsutil/v3/cpu"
)

func TestGroupWithQuota(t *testing.T) {
	root := t.TempDir()
	inner := filepath.Join(root, "a", "b")
	if err := os.MkdirAll(inner, 0o755); err != nil {
		t.Fatal(err)
	}
	for dir, limit := range map[string]string{inner: "max 100000\n", filepath.Dir(inner): "50000 100000\n"} {
		if err := os.WriteFile(filepath.Join(dir, "cpu.max"), []byte(limit), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got := groupWithQuota(root, "0::/a/b\n"); got != filepath.Dir(inner) {
		t.Errorf("the group with the quota: %q", got)
	}
	if got := groupWithQuota(root, "0::/\n"); got != "" {
		t.Errorf("no quota: %q", got)
	}
	if got := groupWithQuota(root, "4:cpu:/x\n"); got != "" {
		t.Errorf("an older kernel's groups: %q", got)
	}
	if n, ok := statOf("nr_periods 3\nthrottled_usec 1500\n", "throttled_usec"); n != 1500 || !ok {
		t.Errorf("%d %v", n, ok)
	}
}

func TestHeldBack(t *testing.T) {
	before, after := Throttling{true, time.Second}, Throttling{true, 1500 * time.Millisecond}
	if got := after.Since(before, time.Second); got != 50 {
		t.Errorf("held back: %g", got)
	}
	if got := after.Since(Throttling{}, time.Second); got != 0 {
		t.Errorf("without a quota: %g", got)
	}
	a := CoreTimes{cpu.TimesStat{User: 1, Steal: 1}, cpu.TimesStat{Idle: 2}}
	b := CoreTimes{cpu.TimesStat{User: 1.5, Steal: 1.5}, cpu.TimesStat{Idle: 3}}
	if got := b.Stolen(a); got != 50 {
		t.Errorf("stolen: %g", got)
	}
}
