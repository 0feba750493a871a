package workloads

import "unsafe"

// gil2 is the lock of CPython 2 (Python/ceval.c and Python/thread_pthread.h of 2.7): a
// POSIX semaphore. Every CheckInterval ticks the holder posts it and at once waits for it
// again; nobody hands it over. With a thread waiting, the post is a system call that wakes
// it, but the holder is back on the semaphore long before the woken thread reaches a core:
// that one finds it taken and sleeps again. On several cores both burn time in this
// battle, which is how two threads use more than one core and do less work.
//
// The semaphore follows glibc's since 2.21 (nptl/sem_waitcommon.c): a value and a count of
// waiters; a post wakes one waiter if there are any. The counter of ticks is global, as
// _Py_Ticker is.
type gil2 struct {
	interval int64
	ticker   int64   // only the holder touches it
	owner    uintptr // slot of the last holder, as a number: bare threads store no pointers
	_        [40]byte
	sem      semaphore
}

//go:nosplit
//go:norace
func (g *gil2) take(t *task) {
	if !g.sem.tryWait() {
		t.waitBegins()
		g.sem.wait()
		t.waitEnds()
	}
	if me := uintptr(unsafe.Pointer(t.slot)); g.owner != me {
		g.owner = me
		t.slot.handovers++
	}
}

//go:nosplit
//go:norace
func (g *gil2) drop(*task) { g.sem.post() }

//go:nosplit
//go:norace
func (g *gil2) eval(t *task, ticks int64) int64 {
	n := min(ticks, g.ticker, maxTicks)
	t.count(n)
	if g.ticker -= n; g.ticker == 0 {
		g.ticker = g.interval
		g.drop(t)
		g.take(t)
	}
	return n
}

// maxTicks bounds the stretch between two looks at the counters, for huge intervals.
const maxTicks = 500
