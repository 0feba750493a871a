package workloads

import (
	"os"
	"runtime"

	"golang.org/x/sys/unix"
)

// workerNice is the nice value of all workers: the lowest priority. They are alike, so
// what is compared among them stays the same; the program, which competes with them for
// the cores, still gets its turn beside a thousand of them to measure and to draw.
const workerNice = 19

// asWorkers calls f on a thread of its own that has the workers' priority and cores (none:
// all), which the processes that f starts inherit whole: setting them in a worker would
// miss the threads that Go's runtime has made by then. The thread ends with f, since an
// ordinary user can't raise its priority again.
func asWorkers(cpus []int, f func() error) error {
	result := make(chan error)
	go func() {
		runtime.LockOSThread()
		_ = unix.Setpriority(unix.PRIO_PROCESS, 0, workerNice) // lowering is always allowed
		if err := pinTo(cpus); err != nil {
			result <- err
			return
		}
		result <- f()
	}()
	return <-result
}

// pinTo restricts the calling thread, and all it creates, to these cores; none are all.
func pinTo(cpus []int) error {
	if len(cpus) == 0 {
		return nil
	}
	var set unix.CPUSet
	for _, c := range cpus {
		set.Set(c)
	}
	return os.NewSyscallError("sched_setaffinity", unix.SchedSetaffinity(0, &set))
}
