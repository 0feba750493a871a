package workloads

import "time"

// GILRule holds the parameters of an interpreter lock. The emulated locks here and the
// simulated ones are described by the same rule.
type GILRule struct {
	Model          Model         // GIL2 or GIL3
	CheckInterval  int           // GIL2: bytecode ticks between two releases
	SwitchInterval time.Duration // GIL3: how long a waiter waits before it asks for the lock
}

// interpreterLock is CPython's global interpreter lock. One thread holds it at a time; the
// holder may call all methods but take, the others only take. All methods are nosplit:
// bare threads call them.
type interpreterLock interface {
	take(s *slot)                          // wait for the lock
	drop(s *slot)                          // give it back, as around a blocking call
	eval(t *task, ticks int64) (ran int64) // run bytecodes for at most that many ticks, switching as the rule says
}

// newLock returns a lock under the rule.
func newLock(r GILRule) interpreterLock {
	if r.Model == GIL2 {
		return &gil2{interval: int64(r.CheckInterval), ticker: int64(r.CheckInterval), sem: newSemaphore(1)}
	}
	return &gil3{interval: int64(r.SwitchInterval)}
}

// waitBegins and waitEnds bracket a wait for the lock that was not free at once.
//
//go:nosplit
//go:norace
func waitBegins(s *slot) {
	s.state = uint32(StateLock)
	s.waitSince = now()
}

//go:nosplit
//go:norace
func waitEnds(s *slot) {
	s.lockWaitNs += uint64(now() - s.waitSince)
	s.waitSince = 0
	s.state = uint32(StateComputing)
}
