package workloads

import "sync/atomic"

// The three primitives of the C library that CPython's locks are made of, on raw futexes.
// Bare threads use them: everything is nosplit.

// semaphore is glibc's new_sem: a value and a count of those who wait for it.
type semaphore struct{ value, waiters uint32 }

func newSemaphore(value uint32) semaphore { return semaphore{value: value} }

//go:nosplit
//go:norace
func (s *semaphore) tryWait() bool {
	for {
		v := atomic.LoadUint32(&s.value)
		if v == 0 {
			return false
		}
		if atomic.CompareAndSwapUint32(&s.value, v, v-1) {
			return true
		}
	}
}

//go:nosplit
//go:norace
func (s *semaphore) wait() {
	atomic.AddUint32(&s.waiters, 1)
	for !s.tryWait() {
		futexSleep(&s.value, 0, 0, 0)
	}
	atomic.AddUint32(&s.waiters, ^uint32(0))
}

//go:nosplit
//go:norace
func (s *semaphore) post() {
	atomic.AddUint32(&s.value, 1)
	if atomic.LoadUint32(&s.waiters) != 0 {
		futexWakeup(&s.value, 1, 0)
	}
}

// mutex is the three-state mutex of Drepper, "Futexes Are Tricky" (2011), mutex2:
// 0 free, 1 held, 2 held and perhaps waited for. glibc's plain mutex does the same.
type mutex struct{ state, scope uint32 }

// betweenProcesses as a mutex's scope makes its futex one that processes share.
const betweenProcesses = 1

//go:nosplit
//go:norace
func (m *mutex) tryLock() bool { return atomic.CompareAndSwapUint32(&m.state, 0, 1) }

//go:nosplit
//go:norace
func (m *mutex) lock() {
	if m.tryLock() {
		return
	}
	for atomic.SwapUint32(&m.state, 2) != 0 {
		futexSleep(&m.state, 2, 0, m.scope)
	}
}

//go:nosplit
//go:norace
func (m *mutex) unlock() {
	if atomic.SwapUint32(&m.state, 0) == 2 {
		futexWakeup(&m.state, 1, m.scope)
	}
}

// condition counts its signals; a waiter sleeps until the count has changed.
type condition struct {
	signals uint32
	waiters uint32
}

// wait releases m, waits for a signal or for ns nanoseconds (0: without limit) and takes m
// again. It may wake without a signal, as POSIX allows.
//
//go:nosplit
//go:norace
func (c *condition) wait(m *mutex, ns int64) (timedOut bool) {
	seen := atomic.LoadUint32(&c.signals)
	atomic.AddUint32(&c.waiters, 1)
	m.unlock()
	timedOut = futexSleep(&c.signals, seen, ns, 0)
	atomic.AddUint32(&c.waiters, ^uint32(0))
	m.lock()
	return timedOut
}

//go:nosplit
//go:norace
func (c *condition) signal() {
	atomic.AddUint32(&c.signals, 1)
	if atomic.LoadUint32(&c.waiters) != 0 {
		futexWakeup(&c.signals, 1, 0)
	}
}
