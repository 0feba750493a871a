package workloads

import (
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// coresExist refuses cores that this process may not run on.
func coresExist(cpus []int) error {
	var allowed unix.CPUSet
	if len(cpus) == 0 || unix.SchedGetaffinity(0, &allowed) != nil {
		return nil
	}
	for _, c := range cpus {
		if !allowed.IsSet(c) {
			return refuse("cpus", c, "this program may run on %s", coreList(allowed))
		}
	}
	return nil
}

// coreNumbers is one more than the highest number of a core that workers can find themselves on:
// an affinity mask need not begin with core 0.
func coreNumbers() int {
	n := runtime.NumCPU()
	var allowed unix.CPUSet
	if unix.SchedGetaffinity(0, &allowed) != nil {
		return n
	}
	for c := n; c < maxCores; c++ {
		if allowed.IsSet(c) {
			n = c + 1
		}
	}
	return n
}

func coreList(set unix.CPUSet) string {
	var cores []string
	for c := range maxCores {
		if set.IsSet(c) {
			cores = append(cores, strconv.Itoa(c))
		}
	}
	if len(cores) > 8 {
		cores = append(append(cores[:3:3], "..."), cores[len(cores)-1])
	}
	return "core " + strings.Join(cores, ", ")
}

// threadLimits are the limits on processes and threads that apply to this process.
func threadLimits() []limit {
	var limits []limit
	for _, name := range []string{"threads-max", "pid_max"} {
		most := number64("/proc/sys/kernel/" + name)
		limits = append(limits, limit{"kernel." + name, most - min(most, threadsNow())})
	}
	var r unix.Rlimit
	if os.Geteuid() != 0 && unix.Getrlimit(unix.RLIMIT_NPROC, &r) == nil && r.Cur != unix.RLIM_INFINITY {
		limits = append(limits, limit{"RLIMIT_NPROC", r.Cur - min(r.Cur, ownThreads())})
	}
	for _, dir := range pidsGroups() {
		if most := number64(dir + "/pids.max"); most != math.MaxUint64 {
			limits = append(limits, limit{"the control group's pids.max", most - min(most, number64(dir+"/pids.current"))})
		}
	}
	return limits
}

// ownThreads is how many threads this user runs, which is what RLIMIT_NPROC counts.
func ownThreads() uint64 {
	dirs, _ := filepath.Glob("/proc/[0-9]*")
	var n uint64
	for _, dir := range dirs {
		var st unix.Stat_t
		if unix.Stat(dir, &st) == nil && int(st.Uid) == os.Geteuid() {
			tasks, _ := os.ReadDir(dir + "/task")
			n += uint64(len(tasks))
		}
	}
	return n
}

// threadsNow is how many threads the machine runs.
func threadsNow() uint64 {
	text, _ := os.ReadFile("/proc/loadavg") // "0.2 0.1 0.1 running/all last"
	f := strings.Fields(string(text))
	if len(f) < 4 {
		return 0
	}
	_, all, _ := strings.Cut(f[3], "/")
	n, _ := strconv.ParseUint(all, 10, 64)
	return n
}

// pidsGroups are the directories of this process's control group and of those above it
// that may limit its processes, version 2 or 1.
func pidsGroups() []string {
	text, _ := os.ReadFile("/proc/self/cgroup")
	var dirs []string
	for line := range strings.Lines(string(text)) {
		f := strings.SplitN(strings.TrimSpace(line), ":", 3)
		if len(f) != 3 {
			continue
		}
		root := ""
		if f[0] == "0" && f[1] == "" {
			root = "/sys/fs/cgroup"
		} else if f[1] == "pids" {
			root = "/sys/fs/cgroup/pids"
		}
		if root == "" {
			continue
		}
		for path := f[2]; ; path = filepath.Dir(path) {
			if _, err := os.Stat(root + path + "/pids.max"); err == nil {
				dirs = append(dirs, root+path)
			}
			if path == "/" || path == "." {
				break
			}
		}
	}
	return dirs
}

// number64 reads a file that holds one number; "max", and what can't be read, is the
// largest number there is.
func number64(path string) uint64 {
	text, err := os.ReadFile(path)
	if err != nil {
		return math.MaxUint64
	}
	n, err := strconv.ParseUint(strings.TrimSpace(string(text)), 10, 64)
	if err != nil {
		return math.MaxUint64
	}
	return n
}

// fileLimit is the limit on open files of a worker: Go raises the soft limit to the hard one.
func fileLimit() (uint64, bool) {
	var r unix.Rlimit
	if unix.Getrlimit(unix.RLIMIT_NOFILE, &r) != nil {
		return 0, false
	}
	return r.Max, true
}
