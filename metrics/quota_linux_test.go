package metrics

import (
	"math"
	"os"
	"testing"
	"testing/fstest"
	"time"

	"github.com/shirou/gopsutil/v3/cpu"
)

// files makes a file system of fixtures.
func files(texts map[string]string) fstest.MapFS {
	m := fstest.MapFS{}
	for name, text := range texts {
		m[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return m
}

func TestQuota(t *testing.T) {
	for name, c := range map[string]struct {
		files     map[string]string
		cores     float64
		version   int
		throttled Throttle
	}{
		"version 2, 150 % in a container's own root": {map[string]string{
			"proc/self/cgroup":       "0::/\n",
			"sys/fs/cgroup/cpu.max":  "150000 100000\n",
			"sys/fs/cgroup/cpu.stat": "usage_usec 5\nnr_periods 40\nnr_throttled 30\nthrottled_usec 1500000\n",
		}, 1.5, 2, Throttle{40, 30, 1500 * time.Millisecond}},
		"version 2, the parent's is tighter": {map[string]string{
			"proc/self/cgroup":                             "0::/user.slice/lab.service\n",
			"sys/fs/cgroup/user.slice/cpu.max":             "50000 100000\n",
			"sys/fs/cgroup/user.slice/cpu.stat":            "nr_periods 2\nnr_throttled 1\n",
			"sys/fs/cgroup/user.slice/lab.service/cpu.max": "max 100000\n",
		}, 0.5, 2, Throttle{2, 1, 0}},
		"version 2, none": {map[string]string{"proc/self/cgroup": "0::/x\n", "sys/fs/cgroup/x/cpu.max": "max 100000\n"}, 0, 0, Throttle{}},
		"version 1, seen from inside of a container": {map[string]string{
			"proc/self/cgroup":                            "4:cpu,cpuacct:/docker/0123\n3:memory:/docker/0123\n0::/\n",
			"sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us":  "25000\n",
			"sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us": "50000\n",
			"sys/fs/cgroup/cpu,cpuacct/cpu.stat":          "nr_periods 9\nnr_throttled 9\nthrottled_time 7000\n",
		}, 0.5, 1, Throttle{9, 9, 7000}},
		"version 1, none": {map[string]string{
			"proc/self/cgroup":                   "4:cpu:/\n",
			"sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1\n", "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
		}, 0, 0, Throttle{}},
		"damaged": {map[string]string{"proc/self/cgroup": "x\n0::../../..\n", "sys/fs/cgroup/cpu.max": "lots\n"}, 0, 0, Throttle{}},
		"nothing": {nil, 0, 0, Throttle{}},
	} {
		root := files(c.files)
		q := quotaIn(root)
		if q.Cores != c.cores || q.Version != c.version {
			t.Errorf("%s: %+v", name, q)
		}
		if got := q.throttledIn(root); q.Cores > 0 && got != c.throttled {
			t.Errorf("%s: throttled %+v", name, got)
		}
	}
	if s := (Throttle{Periods: 40, Throttled: 30}).Share(Throttle{Periods: 20, Throttled: 20}); s != 50 {
		t.Errorf("throttled in %v %% of the periods", s)
	}
	if s := (Throttle{Periods: 3}).Share(Throttle{Periods: 3}); !math.IsNaN(s) {
		t.Errorf("no period has passed, and the share is %v", s)
	}
}

// Whatever the files hold, there is a quota above 0 or none.
func FuzzQuota(f *testing.F) {
	f.Add("0::/\n", "150000 100000\n", "nr_periods 4\nthrottled_usec 5\n")
	f.Add("4:cpu:/a\n0::/b/../c\n", "-1 0", "")
	f.Fuzz(func(t *testing.T, own, most, stat string) {
		root := files(map[string]string{"proc/self/cgroup": own, "sys/fs/cgroup/cpu.max": most, "sys/fs/cgroup/cpu.stat": stat,
			"sys/fs/cgroup/cpu/cpu.cfs_quota_us": most, "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000"})
		q := quotaIn(root)
		if !(q.Cores >= 0) || math.IsInf(q.Cores, 0) || q.throttledIn(root).Time < 0 {
			t.Fatalf("%+v", q)
		}
	})
}

// What can't be read is unknown, and not 0: here a machine without /proc/stat.
func TestNoStat(t *testing.T) {
	t.Setenv("HOST_PROC", t.TempDir())
	if c := ReadCores(); len(c) > 0 {
		t.Errorf("cores out of nothing: %v", c)
	}
	if os.Getenv("HOST_PROC") == "" {
		t.Fatal("the environment is not read")
	}
}

// A core that is taken out while measuring is unknown from then on, and so is one that comes
// back; the others go on.
func TestUnpluggedCore(t *testing.T) {
	at := func(n float64, names ...string) CoreTimes {
		var c CoreTimes
		for _, name := range names {
			c = append(c, cpu.TimesStat{CPU: name, User: n, Idle: n})
		}
		return c
	}
	all, fewer := at(1, "cpu0", "cpu1", "cpu2"), at(2, "cpu0", "cpu2")
	cores := fewer.Since(all)
	if len(cores) != 2 || !cores[0].Known() || cores[1].Known() {
		t.Errorf("after cpu1 was taken out: %v", cores)
	}
	cores = at(3, "cpu0", "cpu1", "cpu2").Since(fewer)
	if len(cores) != 3 || !cores[0].Known() || cores[1].Known() || cores[2].Known() {
		t.Errorf("after cpu1 came back: %v", cores)
	}
}

func TestStolen(t *testing.T) {
	a := CoreTimes{cpu.TimesStat{User: 1, Steal: 1}, cpu.TimesStat{Idle: 2}}
	b := CoreTimes{cpu.TimesStat{User: 1.5, Steal: 1.5}, cpu.TimesStat{Idle: 3}}
	if got := b.Stolen(a); got != 50 {
		t.Errorf("stolen: %g", got)
	}
}
