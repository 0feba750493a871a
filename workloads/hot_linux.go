package workloads

import (
	"sync/atomic"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// A worker thread leaves Go's scheduler before its first chunk of work, as a thread does
// for a call into C: it is then a bare thread of the operating system, and neither
// sysmon's preemption nor a garbage collection can stop it and fake a switch. All that it
// calls from there on must be nosplit and use raw system calls.
//
// The runtime keeps these names linkable for such use (runtime/proc.go).

//go:linkname runtimeEntersyscallblock runtime.entersyscallblock
func runtimeEntersyscallblock()

//go:linkname nanotime runtime.nanotime
func nanotime() int64

// runBare waits at the gate and repeats the task's rounds outside Go's scheduler; it never
// returns. The calling goroutine must be locked to its thread.
//
//go:nosplit
//go:norace
func runBare(t *task, gate *uint32) {
	runtimeEntersyscallblock()
	waitAtGate(gate)
	t.begin()
	for {
		t.round()
	}
}

// runBatch is runBare for the tasks of the sequential model, each for one turn.
//
//go:nosplit
//go:norace
func runBatch(tasks []*task, gate *uint32) {
	runtimeEntersyscallblock()
	waitAtGate(gate)
	for {
		for _, t := range tasks {
			t.takeTurn()
		}
	}
}

// now is CLOCK_MONOTONIC in nanoseconds, one time base for all processes.
//
//go:nosplit
//go:norace
func now() int64 { return nanotime() }

const (
	futexWait    = 0
	futexWake    = 1
	futexPrivate = 128
)

// futexSleep waits on *addr while it holds val, for at most ns nanoseconds (0: without
// limit); it says whether the time ran out.
//
//go:nosplit
//go:norace
func futexSleep(addr *uint32, val uint32, ns int64) (timedOut bool) {
	var ts syscall.Timespec
	var limit uintptr
	if ns > 0 {
		ts.Sec, ts.Nsec = ns/1e9, ns%1e9
		limit = uintptr(unsafe.Pointer(&ts))
	}
	_, _, e := syscall.RawSyscall6(unix.SYS_FUTEX, uintptr(unsafe.Pointer(addr)), futexWait|futexPrivate, uintptr(val), limit, 0, 0)
	return e == unix.ETIMEDOUT
}

//go:nosplit
//go:norace
func futexWakeup(addr *uint32, n int) {
	syscall.RawSyscall6(unix.SYS_FUTEX, uintptr(unsafe.Pointer(addr)), futexWake|futexPrivate, uintptr(n), 0, 0, 0)
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

// watchCore asks the kernel to keep the number of the core that this thread runs on in the
// slot, by a restartable-sequence area (rseq(2)): reading the core then costs nothing.
// Where the system call is refused the core stays unknown.
func watchCore(s *slot) {
	const signature = 0x53053053
	unix.RawSyscall6(unix.SYS_RSEQ, uintptr(unsafe.Pointer(&s.rseq)), unsafe.Sizeof(s.rseq), 0, signature, 0, 0)
}

// coreNow is the core this thread runs on, or -1.
func coreNow() int {
	var cpu uint32
	if _, _, e := unix.RawSyscall(unix.SYS_GETCPU, uintptr(unsafe.Pointer(&cpu)), 0, 0); e != 0 {
		return -1
	}
	return int(cpu)
}

func threadID() int { return unix.Gettid() }

// pinTo restricts the calling thread, and all threads it creates later, to these cores.
func pinTo(cpus []int) error {
	var set unix.CPUSet
	for _, c := range cpus {
		set.Set(c)
	}
	return unix.SchedSetaffinity(0, &set)
}

// Futexes says whether this platform gives the emulated interpreter locks the primitive
// that CPython's locks stand on; elsewhere they use Go's mutex and condition.
const Futexes = true

// migrationsSeen says whether the workers see on which core they run.
const migrationsSeen = true

// lockPrimitive says in results what the emulated interpreter locks stand on.
const lockPrimitive = "futex"
