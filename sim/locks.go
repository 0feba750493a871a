package sim

import (
	"slices"

	"coreglass/metrics/timeline"
)

// lock is a mutual exclusion lock of the plan. It is handed over to the waiter that came first,
// so it is never free while somebody waits; or, under the rule barge, it is free when it is left,
// one waiter is woken, unless another one is still on its way, and has to ask again.
type lock struct {
	name    string
	holder  *task
	waiters []*task
	woken   *task // has not asked again yet
}

// lender is a queue that can lend a waiter's urgency to the holder of a lock.
type lender interface {
	lend(holder, waiter *task) bool
	restore(t *task)
}

func (e *engine) acquire(t *task, number int32) bool {
	l := &e.locks[number]
	if l.woken == t {
		l.woken = nil
	}
	if l.holder == nil {
		l.holder = t
		t.locks++
		return true
	}
	t.state = blocked
	t.wants = number + 1
	e.slept++
	t.slept = e.slept
	l.waiters = append(l.waiters, t)
	e.note(t, noCore, timeline.Locked)
	e.lend(l.holder, t)
	return false
}

func (e *engine) unlock(t *task, number int32) {
	l := &e.locks[number]
	t.locks--
	l.holder = nil
	e.restore(t)
	if e.m.LockRule == "barge" {
		e.wakeFirst(l)
		return
	}
	if len(l.waiters) == 0 {
		return
	}
	w := l.first()
	l.holder = w
	w.locks++
	for _, x := range l.waiters {
		e.lend(w, x)
	}
	e.wake = append(e.wake, w)
}

// wakeFirst wakes the first waiter of a free lock, unless one is on its way.
func (e *engine) wakeFirst(l *lock) {
	if len(l.waiters) == 0 || l.woken != nil {
		return
	}
	w := l.first()
	l.woken = w
	w.pc-- // back to the phase that asks for it
	e.timers.push(timer{e.now + e.lockWake, w, ioDone})
}

// first takes the first waiter out of the queue; it wants the lock no more.
func (l *lock) first() *task {
	w := l.waiters[0]
	l.waiters = l.waiters[1:]
	w.wants = 0
	return w
}

// lend gives the holder the waiter's urgency, and on to whom the holder waits for.
func (e *engine) lend(holder, waiter *task) {
	for holder != nil && e.m.LockRule == "inherit" {
		q := e.queueOf(holder)
		x, ok := e.queues[q].(lender)
		if !ok {
			return
		}
		if holder.state == ready {
			e.queues[q].remove(holder)
			x.lend(holder, waiter)
			e.queues[q].add(holder, preempted)
		} else if !x.lend(holder, waiter) {
			return
		}
		e.check = true
		if holder.wants == 0 {
			return
		}
		waiter, holder = holder, e.locks[holder.wants-1].holder
	}
}

// restore takes lent urgency back once the task holds no lock, or leaves what the waiters
// for its other locks lend.
func (e *engine) restore(t *task) {
	x, ok := e.queues[e.queueOf(t)].(lender)
	if !ok || e.m.LockRule != "inherit" {
		return
	}
	x.restore(t)
	for i := range e.locks {
		if e.locks[i].holder == t {
			for _, w := range e.locks[i].waiters {
				x.lend(t, w)
			}
		}
	}
	e.check = true
}

// drop takes a task that is aborted out of every lock.
func (e *engine) drop(t *task) {
	if t.locks == 0 && t.wants == 0 && e.m.LockRule != "barge" {
		return
	}
	for i := range e.locks {
		l := &e.locks[i]
		if l.woken == t {
			l.woken = nil
			if l.holder == nil {
				e.wakeFirst(l)
			}
		}
		l.waiters = slices.DeleteFunc(l.waiters, func(w *task) bool { return w == t })
		if l.holder == t {
			e.unlock(t, int32(i))
		}
	}
}
