package workloads

import (
	"runtime"

	"golang.org/x/sys/unix"
)

// workerNice is the nice value of all workers: the lowest priority. They are alike, so
// what is compared among them stays the same; the program, which competes with them for
// the cores, still gets its turn beside a thousand of them to measure and to draw.
const workerNice = 19

// atLowPriority calls f on a thread of its own with the workers' priority, which the
// processes that f starts inherit. The thread ends with f: an ordinary user can't raise
// its priority again.
func atLowPriority(f func() error) error {
	result := make(chan error)
	go func() {
		runtime.LockOSThread()
		_ = unix.Setpriority(unix.PRIO_PROCESS, 0, workerNice) // lowering is always allowed
		result <- f()
	}()
	return <-result
}
