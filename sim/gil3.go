package sim

// CPython 3.2 and later: a thread that waits for the lock sleeps for the switch interval;
// if nobody else got the lock meanwhile it asks for it, and the holder drops it at once and
// waits until another thread has taken it (forced hand-over). A holder that goes to io or
// ends drops it anyway. So a cpu-bound holder costs a thread that comes back from io one
// interval, and threads take turns of one interval, whatever the number of cores.
//
// Approximations: waiters get the lock in the order they came; the holder sees the request
// at once (evaluation of one bytecode is taken as 0); the wake-up latency is a constant.
//
// Source: CPython Python/ceval_gil.c; Pitrou, python-dev, October 2009.

var gil3Info = Info{
	Name:   "gil3",
	About:  "CPython 3.2+: the lock is handed over on request after the switch interval",
	Source: "CPython ceval_gil.c",
	Params: []Param{
		{"switch-interval", "5ms", unitAllowed, "how long a waiter waits before it asks"},
		{"wakeup-latency", "0", unitAllowed, "from a hand-over to the new holder's first instruction"},
	},
	make: func(a *args) Policy {
		interval, wakeup := a.unitTime("switch-interval"), a.unitTime("wakeup-latency")
		return Policy{single: true, queue: func(e *engine) (queue, error) {
			return &gil3{gil: gil{e: e, wakeup: wakeup(e)}, interval: max(interval(e), 1)}, nil
		}}
	},
}

type gil3 struct {
	gil
	interval Time
}

func (q *gil3) add(t *task, h how) {
	if !q.needs(t) {
		q.free.pushBack(t)
		return
	}
	q.line.pushBack(t)
	t.seen = q.count
	if h == preempted {
		t.seen++ // a holder that had to drop it starts to wait when the next one has it
	}
	q.alerts.push(timer{q.e.now + q.interval, t, ioDone})
}

// alarm is the next end of a waiter's interval.
func (q *gil3) alarm() Time {
	for len(q.alerts) > 0 {
		x := q.alerts[0]
		if x.task.in == &q.line && (x.at-x.task.readyAt)%q.interval == 0 && x.at > x.task.readyAt {
			return x.at
		}
		q.alerts.pop()
	}
	return never
}

// ring handles the waiters whose interval ends now.
func (q *gil3) ring() {
	for q.alarm() <= q.e.now {
		t := q.alerts.pop().task
		asks := q.holder != nil && t.seen == q.count
		t.seen = q.count
		q.alerts.push(timer{q.e.now + q.interval, t, ioDone})
		if asks {
			q.drop()
		}
	}
}

// drop takes the lock, and with it the core, from the holder, if that has got on at all: CPython's
// waiters begin anew with each new holder.
func (q *gil3) drop() {
	c := q.e.coreOf(q.holder)
	if c < 0 || q.e.cores[c].switching || q.e.cores[c].began == q.e.now {
		return
	}
	q.holder = nil
	q.e.recall(c)
}
