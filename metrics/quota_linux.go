package metrics

import (
	"io/fs"
	"os"
	"path"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Where control groups are mounted, by version: of version 1 the controller for CPU.
var (
	groupRoots2 = []string{"sys/fs/cgroup", "sys/fs/cgroup/unified"}
	groupRoots1 = []string{"sys/fs/cgroup/cpu", "sys/fs/cgroup/cpu,cpuacct", "sys/fs/cgroup/cpuacct,cpu"}
)

// ThisQuota is the quota of this process, as it was when it was first asked for.
var ThisQuota = sync.OnceValue(func() Quota { return quotaIn(os.DirFS("/")) })

// quotaIn finds the tightest quota. A group that is mounted as the root of a container is met
// as the last of its path's parents.
func quotaIn(root fs.FS) Quota {
	text, _ := fs.ReadFile(root, "proc/self/cgroup")
	var tightest Quota
	for line := range strings.Lines(string(text)) {
		f := strings.SplitN(strings.TrimSpace(line), ":", 3)
		if len(f) != 3 {
			continue
		}
		read, roots := quota1, groupRoots1
		if f[0] == "0" && f[1] == "" {
			read, roots = quota2, groupRoots2
		} else if !hasController(f[1], "cpu") {
			continue
		}
		for _, at := range roots {
			for dir := path.Clean("/" + f[2]); ; dir = path.Dir(dir) {
				if q := read(root, path.Join(at, dir)); q.Cores > 0 && (tightest.Cores == 0 || q.Cores < tightest.Cores) {
					tightest = q
				}
				if dir == "/" {
					break
				}
			}
		}
	}
	return tightest
}

func hasController(list, name string) bool {
	for one := range strings.SplitSeq(list, ",") {
		if one == name {
			return true
		}
	}
	return false
}

// quota2 reads cpu.max: "max 100000", or "150000 100000", in microseconds.
func quota2(root fs.FS, group string) Quota {
	text, _ := fs.ReadFile(root, group+"/cpu.max")
	f := strings.Fields(string(text))
	if len(f) != 2 {
		return Quota{}
	}
	return newQuota(2, group, f[0], f[1])
}

// quota1 reads cpu.cfs_quota_us, -1 for none, and cpu.cfs_period_us.
func quota1(root fs.FS, group string) Quota {
	quota, _ := fs.ReadFile(root, group+"/cpu.cfs_quota_us")
	period, _ := fs.ReadFile(root, group+"/cpu.cfs_period_us")
	return newQuota(1, group, strings.TrimSpace(string(quota)), strings.TrimSpace(string(period)))
}

func newQuota(version int, group, quota, period string) Quota {
	q, err := strconv.ParseInt(quota, 10, 64)
	p, err2 := strconv.ParseInt(period, 10, 64)
	if err != nil || err2 != nil || q <= 0 || p <= 0 || p > 1e9 {
		return Quota{}
	}
	return Quota{float64(q) / float64(p), time.Duration(p) * time.Microsecond, version, group}
}

// Throttled reads how often the quota has stopped its group; zero where the kernel does not
// tell.
func (q Quota) Throttled() Throttle {
	if q.Cores == 0 {
		return Throttle{}
	}
	return q.throttledIn(os.DirFS("/"))
}

func (q Quota) throttledIn(root fs.FS) Throttle {
	text, _ := fs.ReadFile(root, q.group+"/cpu.stat")
	var t Throttle
	for line := range strings.Lines(string(text)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		n, err := strconv.ParseUint(value, 10, 63)
		if err != nil {
			continue
		}
		switch name {
		case "nr_periods":
			t.Periods = n
		case "nr_throttled":
			t.Throttled = n
		case "throttled_usec": // version 2
			t.Time = time.Duration(min(n, 1<<53)) * time.Microsecond
		case "throttled_time": // version 1
			t.Time = time.Duration(n)
		}
	}
	return t
}
