package workloads

import (
	"time"

	"coreglass/metrics/timeline"
)

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
	take(t *task)                          // wait for the lock
	drop(t *task)                          // give it back, as around a blocking call
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
func (t *task) waitBegins() {
	t.slot.state = uint32(StateLock)
	t.slot.waitSince = now()
	t.stop(t.slot.waitSince, timeline.Locked)
}

//go:nosplit
//go:norace
func (t *task) waitEnds() {
	at := now()
	t.waited(at)
	t.resume()
}

// waited counts a wait for the lock that is over, whether the lock came with its end or not.
//
//go:nosplit
//go:norace
func (t *task) waited(at int64) {
	t.slot.lockWaitNs += uint64(at - t.slot.waitSince)
	t.slot.waitSince = 0
	t.slot.state = uint32(StateComputing)
}
