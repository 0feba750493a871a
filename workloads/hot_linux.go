package workloads

import (
	"sync/atomic"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// runBare waits at the gate and repeats the task's rounds outside Go's scheduler; it never
// returns. The calling goroutine must be locked to its thread.
//
//go:nosplit
//go:norace
func runBare(t *task, gate *uint32) {
	leaveScheduler()
	waitAtGate(gate)
	t.begin()
	t.repeat()
	stopHere()
}

// runBatch is runBare for the tasks of the sequential model, each for one turn.
//
//go:nosplit
//go:norace
func runBatch(tasks []*task, gate *uint32) {
	leaveScheduler()
	waitAtGate(gate)
	for {
		for _, t := range tasks {
			t.takeTurn()
		}
	}
}

const (
	futexWait      = 0
	futexWake      = 1
	futexWaitUntil = 9 // FUTEX_WAIT_BITSET: the limit is a time of CLOCK_MONOTONIC
	futexPrivate   = 128
	futexAnyone    = 0xffffffff // FUTEX_BITSET_MATCH_ANY
)

// futexSleep waits on *addr while it holds val, for at most ns nanoseconds (0: without
// limit); it says whether the time ran out. With scope betweenProcesses the word lies in
// memory that processes share. A signal does not end the wait, nor make it longer.
//
//go:nosplit
//go:norace
func futexSleep(addr *uint32, val uint32, ns int64, scope uint32) (timedOut bool) {
	var until syscall.Timespec
	var limit uintptr
	if ns > 0 {
		end := now() + ns
		until.Sec, until.Nsec = end/1e9, end%1e9
		limit = uintptr(unsafe.Pointer(&until))
	}
	for {
		_, _, e := syscall.RawSyscall6(unix.SYS_FUTEX, uintptr(unsafe.Pointer(addr)), futexWaitUntil|futexPrivate*uintptr(1-scope), uintptr(val), limit, 0, futexAnyone)
		if e != unix.EINTR {
			return e == unix.ETIMEDOUT
		}
	}
}

//go:nosplit
//go:norace
func futexWakeup(addr *uint32, n int, scope uint32) {
	syscall.RawSyscall6(unix.SYS_FUTEX, uintptr(unsafe.Pointer(addr)), futexWake|futexPrivate*uintptr(1-scope), uintptr(n), 0, 0, 0)
}

// waitAtGate blocks until the program opens the gate; it lies in memory shared between
// processes, so its futex is not private.
//
//go:nosplit
//go:norace
func waitAtGate(gate *uint32) {
	for atomic.LoadUint32(gate) == 0 {
		syscall.RawSyscall6(unix.SYS_FUTEX, uintptr(unsafe.Pointer(gate)), futexWait, 0, 0, 0, 0)
	}
}

// openGate releases all that wait at the gate, in every process.
func openGate(gate *uint32) {
	atomic.StoreUint32(gate, 1)
	syscall.RawSyscall6(unix.SYS_FUTEX, uintptr(unsafe.Pointer(gate)), futexWake, 1<<30, 0, 0, 0)
}

// sleepFor waits ns nanoseconds in the kernel.
//
//go:nosplit
//go:norace
func sleepFor(ns int64) {
	ts := syscall.Timespec{Sec: ns / 1e9, Nsec: ns % 1e9}
	for {
		_, _, e := syscall.RawSyscall6(unix.SYS_CLOCK_NANOSLEEP, unix.CLOCK_MONOTONIC, 0, uintptr(unsafe.Pointer(&ts)), uintptr(unsafe.Pointer(&ts)), 0, 0)
		if e != unix.EINTR {
			return
		}
	}
}

// exchange sends one request over a connected socket and waits for its answer; false
// when the server is gone.
//
//go:nosplit
//go:norace
func exchange(fd int, request *[8]byte) bool {
	p := uintptr(unsafe.Pointer(request))
	if n, _, e := syscall.RawSyscall(unix.SYS_WRITE, uintptr(fd), p, 8); e != 0 || n != 8 {
		return false
	}
	for got := uintptr(0); got < 8; {
		n, _, e := syscall.RawSyscall(unix.SYS_READ, uintptr(fd), p+got, 8-got)
		if e == unix.EINTR {
			continue
		}
		if e != 0 || n == 0 {
			return false
		}
		got += n
	}
	return true
}

// giveWay lets another thread have the core.
//
//go:nosplit
//go:norace
func giveWay() { syscall.RawSyscall(unix.SYS_SCHED_YIELD, 0, 0, 0) }

// watchCore asks the kernel to keep the number of the core that this thread runs on in its
// restartable-sequence area (rseq(2)): reading the core then costs nothing.
// Where the system call is refused the core stays unknown.
func watchCore(a *rseqArea) {
	unix.RawSyscall6(unix.SYS_RSEQ, uintptr(unsafe.Pointer(a)), unsafe.Sizeof(*a), 0, rseqSignature, 0, 0)
}

// askCore is the core this thread runs on, or -1, by a system call.
func askCore() int {
	var cpu uint32
	if _, _, e := unix.RawSyscall(unix.SYS_GETCPU, uintptr(unsafe.Pointer(&cpu)), 0, 0); e != 0 {
		return -1
	}
	return int(cpu)
}

func threadID() int { return unix.Gettid() }

// Futexes says whether this platform gives the emulated interpreter locks the primitive
// that CPython's locks stand on; elsewhere they use Go's mutex and condition.
const Futexes = true

// migrationsSeen says whether the workers see on which core they run.
const migrationsSeen = true

// lockPrimitive says in results what the emulated interpreter locks stand on.
const lockPrimitive = "futex"

// runPool is runBare for a worker of a pool.
//
//go:nosplit
//go:norace
func runPool(p *poolWorker, gate *uint32) {
	leaveScheduler()
	waitAtGate(gate)
	for {
		p.work()
	}
}

// waitQueue waits while the queue's count is as it was seen.
//
//go:nosplit
//go:norace
func waitQueue(queue *uint32, seen uint32) { futexSleep(queue, seen, 0, betweenProcesses) }

// bumpQueue tells a free worker that there may be a task.
//
//go:nosplit
//go:norace
func bumpQueue(queue *uint32) {
	atomic.AddUint32(queue, 1)
	futexWakeup(queue, 1, betweenProcesses)
}
