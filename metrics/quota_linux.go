package metrics

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
)

// ReadThrottling reads what the kernel counts for the nearest control group with a CPU quota
// (cgroup v2). Without one nothing is read.
func ReadThrottling() Throttling {
	dir := quotaGroup()
	if dir == "" {
		return Throttling{}
	}
	text, err := os.ReadFile(filepath.Join(dir, "cpu.stat"))
	if err != nil {
		return Throttling{}
	}
	us, ok := statOf(string(text), "throttled_usec")
	return Throttling{Known: ok, Time: time.Duration(us) * time.Microsecond}
}

// quotaGroup is the folder of that group; a process is rarely moved, so it is looked for once.
var quotaGroup = sync.OnceValue(func() string {
	text, err := os.ReadFile("/proc/self/cgroup")
	if err != nil {
		return ""
	}
	return groupWithQuota("/sys/fs/cgroup", string(text))
})

// groupWithQuota goes up from the process's group to the first one that has a quota.
func groupWithQuota(root, membership string) string {
	path, ok := strings.CutPrefix(strings.TrimSpace(membership), "0::")
	if !ok {
		return ""
	}
	for dir := filepath.Join(root, path); strings.HasPrefix(dir, root); dir = filepath.Dir(dir) {
		if limit, err := os.ReadFile(filepath.Join(dir, "cpu.max")); err == nil && !strings.HasPrefix(string(limit), "max") {
			return dir
		}
		if dir == root {
			break
		}
	}
	return ""
}

// statOf is a number of a file with a name and a number on each line.
func statOf(text, name string) (int64, bool) {
	for line := range strings.Lines(text) {
		if rest, ok := strings.CutPrefix(line, name+" "); ok {
			n, err := strconv.ParseInt(strings.TrimSpace(rest), 10, 64)
			return n, err == nil
		}
	}
	return 0, false
}
