package sim

import "coreglass/metrics/timeline"

// CPython 2: the holder releases the lock every check interval (100 ticks, about 1 us) and
// takes it back in the next instant. The release wakes a waiter, but the wake-up takes
// longer than the instant: when the waiter tries, the lock is almost always taken again,
// and it goes back to sleep. On several cores these tries burn cpu time without any gain;
// on one core they do not even begin until the holder blocks.
//
// Model: a waiter that sleeps is woken by the next release, reaches a core after the
// wake-up latency L, and tries for a time c. It wins if its try ends in the gap in which
// the holder has let go. So a waiter uses c / (L + c) of a core, roughly, and all use
// (1 + waiters x c / (L + c)) cores, up to the number there are. Tries are shown as running
// and charged as cpu time, but do not serve the task's demand.
//
// Approximations: constant latencies; no slowdown of the holder by its system calls; no
// time slices of the operating system below (on one core the holder keeps it).
//
// Source: Beazley, Inside the Python GIL, 2009; CPython 2.7 Python/ceval.c.

var gil2Info = Info{
	Name:   "gil2",
	About:  "CPython 2: the lock is released every check interval and taken back at once",
	Source: "Beazley 2009; CPython 2.7 ceval.c",
	Params: []Param{
		{"check-interval", "100", "a whole number from 1 to 1e9", "ticks between two releases"},
		{"tick", "10.4ns", unitAllowed, "length of a tick"},
		{"gap", "20ns", unitAllowed, "how long the lock is free at a release"},
		{"wakeup-latency", "22us", unitAllowed, "from the release to the waiter's try"},
		{"try-cost", "6us", unitAllowed, "cpu time of a try, the wake-up included"},
	},
	make: func(a *args) Policy {
		n := a.whole("check-interval", 1, 1e9)
		tick, gap, wake, try := a.unitTime("tick"), a.unitTime("gap"), a.unitTime("wakeup-latency"), a.unitTime("try-cost")
		return Policy{single: true, queue: func(e *engine) (queue, error) {
			q := &gil2{gap: gap(e), wake: wake(e), try: max(try(e), 1)}
			q.e, q.hold2 = e, max(Time(n)*tick(e), 1)
			return q, nil
		}}
	},
}

type gil2 struct {
	gil
	hold2, gap, wake, try Time
	since                 Time // when the holder took the lock
	trying                list // woken waiters on their way to a core
	won                   *task
}

func (q *gil2) add(t *task, h how) {
	switch {
	case t == q.won:
		return // take gives it its core
	case !q.needs(t):
		q.free.pushBack(t)
	case q.holder == nil && q.line.empty() && q.trying.empty():
		q.line.pushBack(t) // it can have the lock at once
	default:
		q.sleep(t)
	}
}

// sleep queues the waiter; the holder's next release wakes it.
func (q *gil2) sleep(t *task) {
	t.spins, t.quantum = false, 0
	q.line.pushBack(t)
	round := q.hold2 + q.gap
	release := q.since + ((q.e.now-q.since)/round+1)*round - q.gap
	if release <= q.e.now {
		release += round
	}
	q.alerts.push(timer{release + q.wake, t, ioDone})
}

func (q *gil2) alarm() Time {
	for len(q.alerts) > 0 {
		if x := q.alerts[0]; x.task.in == &q.line && x.at >= q.e.now && x.at > x.task.readyAt {
			return x.at
		}
		q.alerts.pop()
	}
	return never
}

// ring sends woken waiters to a core; they try when they have one.
func (q *gil2) ring() {
	for q.alarm() <= q.e.now {
		t := q.alerts.pop().task
		q.line.remove(t)
		q.trying.pushBack(t)
		q.e.note(t, noCore, timeline.Ready)
	}
}

func (q *gil2) take(core int) *task {
	if t := q.won; t != nil {
		q.won = nil
		return t
	}
	if q.holder == nil {
		for _, l := range []*list{&q.trying, &q.line} {
			if t := l.take(core); t != nil {
				t.spins, t.quantum = false, 0
				q.own(t)
				return t
			}
		}
	}
	if t := q.trying.take(core); t != nil {
		t.spins, t.quantum = true, q.try
		return t
	}
	return q.free.take(core)
}

func (q *gil2) own(t *task) {
	q.hold(t)
	q.since = q.e.now
}

func (q *gil2) phase(t *task) bool {
	before := q.holder
	ok := q.gil.phase(t)
	if q.holder == t && before != t {
		q.since = q.e.now
	}
	return ok
}

// expire is the end of a try: it wins the lock in the gap, or when nobody holds it.
func (q *gil2) expire(t *task) {
	if !t.spins {
		return
	}
	t.spins = false
	switch {
	case q.holder == nil:
	case (q.e.now-q.since)%(q.hold2+q.gap) >= q.hold2:
		c := q.e.coreOf(q.holder)
		if c < 0 {
			return
		}
		q.holder = nil
		q.won = t
		q.own(t)
		q.e.recall(c)
		return
	default:
		return
	}
	q.won = t
	q.own(t)
}

func (q *gil2) latency(*task) Time { return 0 }

func (q *gil2) why(t *task) string {
	switch {
	case t.spins:
		return "the lock was released: it wakes up and tries"
	case q.holder == t:
		return "the lock was free when it tried"
	}
	return "it needs no lock and a core is free"
}

func (q *gil2) remove(t *task) {
	if t == q.won {
		q.won = nil
		return
	}
	t.in.remove(t)
}

// lanes: the winner of the lock is on its way to a core within the instant.
func (q *gil2) lanes() []lane {
	trying := q.trying.all()
	if q.won != nil {
		trying = append([]*task{q.won}, trying...)
	}
	return append(q.gil.lanes(), lane{"trying", 0, trying})
}
