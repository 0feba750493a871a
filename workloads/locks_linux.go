package workloads

import "sync/atomic"

// Lock is a lock between threads as the C library has it: the mutex on which the emulated
// interpreter locks stand. Its zero value is free.
type Lock struct{ m mutex }

// Take waits for the lock and holds it.
func (l *Lock) Take() { l.m.lock() }

// Give gives the lock back; one of those that wait for it wakes.
func (l *Lock) Give() { l.m.unlock() }

// TakeUnless waits for the lock until it holds it, or until *stop is set and Interrupt was
// called; it says whether it holds it.
func (l *Lock) TakeUnless(stop *uint32) bool {
	if l.m.tryLock() {
		return true
	}
	for atomic.SwapUint32(&l.m.state, 2) != 0 {
		if atomic.LoadUint32(stop) != 0 {
			return false
		}
		futexSleep(&l.m.state, 2, 0, l.m.scope)
	}
	return true
}

// Interrupt lets those that wait in TakeUnless look at their stop. One that was about to
// fall asleep may miss it: call again until it has been seen.
func (l *Lock) Interrupt() { futexWakeup(&l.m.state, 1<<30, l.m.scope) }

// WaitShared waits until a word that processes share differs from what was seen; it may
// return earlier.
func WaitShared(word *uint32, seen uint32) { futexSleep(word, seen, 0, betweenProcesses) }

// WakeShared wakes all that wait for the word in any process.
func WakeShared(word *uint32) { futexWakeup(word, 1<<30, betweenProcesses) }
