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

// asWorkers calls f on a thread of its own that has the workers' priority, time slice and
// cores (none: all), which the processes that f starts inherit whole: setting them in a worker would
// miss the threads that Go's runtime has made by then. The thread ends with f, since an
// ordinary user can't raise its priority again.
func asWorkers(cpus []int, crowded bool, f func() error) error {
	result := make(chan error)
	go func() {
		runtime.LockOSThread()
		_ = unix.Setpriority(unix.PRIO_PROCESS, 0, workerNice) // lowering is always allowed
		if crowded {
			wholeTicks()
		}
		if err := pinTo(cpus); err != nil {
			result <- err
			return
		}
		result <- f()
	}()
	return <-result
}

// wholeTicks asks for a time slice of just under one tick for the calling thread and all it
// creates. The kernel's own slice is shorter than the usual ticks of 4 ms, but ends at one:
// each of a thousand computing tasks overdraws by a millisecond or more, at their low weight
// more than a hundred of virtual time, and those that have waited longest then come before a
// program that just woke up to draw. Kernels before 6.12 ignore it.
func wholeTicks() {
	var tick unix.Timespec
	if unix.ClockGetres(unix.CLOCK_MONOTONIC_COARSE, &tick) != nil || tick.Nano() < 2e6 {
		return
	}
	_ = unix.SchedSetAttr(0, &unix.SchedAttr{Size: unix.SizeofSchedAttr, Policy: unix.SCHED_NORMAL, Nice: workerNice, Runtime: uint64(tick.Nano() * 39 / 40)}, 0)
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
