package sim

import "fmt"

// Priority scheduling: the most urgent ready task runs. Inside a level tasks queue first
// come first served, or take turns of a quantum. Preemptive: a more urgent task takes the
// core at once, and the one it displaced stays first of its level with what is left of its
// quantum.
//
// Aging: a task gains one level for each full interval that it waits in the queue, and
// falls back to its own level when its turn is over.
//
// Rejected: a list per level; priorities are any whole numbers, and a heap by priority and
// place in the queue does the same.
//
// Source: Silberschatz, Operating System Concepts, 5.3.4.

var priorityInfo = Info{
	Name:   "priority",
	About:  "the most urgent ready task; larger numbers are more urgent",
	Source: "Silberschatz 5.3.4",
	Params: []Param{
		{"preemptive", "true", "true, false", "a more urgent task takes the core at once"},
		{"quantum", "", "a time above 0, or nothing: no turns", "round robin inside a level"},
		{"aging", "", "a time above 0, or nothing: none", "one level more urgent for each such wait"},
	},
	make: makePriority,
}

func makePriority(a *args) Policy {
	preemptive, quantum, aging := a.truth("preemptive"), a.time("quantum"), a.time("aging")
	return Policy{quantum: quantum, queue: func(e *engine) (queue, error) {
		q := &levels{e: e, quantum: never, aging: e.ticks(aging)}
		if quantum > 0 {
			q.quantum = e.ticks(quantum)
		}
		if preemptive {
			return &urgent{q}, nil
		}
		return q, nil
	}}
}

// levels is the queue; t.prio is the priority in force.
type levels struct {
	e       *engine
	heap    heap
	seq     int64
	quantum Time
	aging   Time
	aged    timers // when waiting tasks gain a level
}

func (q *levels) add(t *task, h how) {
	q.seq++
	if h != preempted {
		t.seq = q.seq
		t.prio = max(t.prog.prio, t.lent)
	}
	t.key = -t.prio
	q.heap.push(t)
	if q.aging > 0 {
		q.aged.push(timer{q.e.now + q.aging, t, ioDone})
	}
}

func (q *levels) take(core int) *task { return q.heap.take(core) }
func (q *levels) slice(*task) Time    { return q.quantum }
func (q *levels) remove(t *task)      { q.heap.remove(t) }

func (q *levels) why(t *task) string {
	return fmt.Sprintf("priority %d is the most urgent that is ready", -t.key)
}

// alarm is when the next waiting task gains a level; entries of tasks that no longer wait
// since then, or no longer here, are dropped.
func (q *levels) alarm() Time {
	for len(q.aged) > 0 {
		x := q.aged[0]
		waits := q.heap.has(x.task) && x.at > max(x.task.readyAt, Time(x.task.virtual)) && (x.at-x.task.readyAt)%q.aging == 0
		if waits && x.at >= q.e.now {
			return x.at
		}
		q.aged.pop()
	}
	return never
}

func (q *levels) ring() {
	for q.alarm() == q.e.now {
		t := q.aged.pop().task
		q.heap.remove(t)
		t.prio++
		t.virtual = int64(q.e.now) // a second entry for this instant would count twice
		t.key = -t.prio
		q.heap.push(t)
		q.aged.push(timer{q.e.now + q.aging, t, ioDone})
	}
}

// lend raises the holder of a lock to the waiter's urgency.
func (q *levels) lend(holder, waiter *task) bool {
	if waiter.prio <= holder.prio {
		return false
	}
	holder.lent, holder.prio = waiter.prio, waiter.prio
	return true
}

func (q *levels) restore(t *task) { t.lent, t.prio = noLoan, t.prog.prio }

// urgent is the preemptive form.
type urgent struct{ *levels }

func (q *urgent) peek(core int) *task  { return q.heap.first(core) }
func (q *urgent) order(a, b *task) int { return compare(b.prio, a.prio) }

func (q *levels) lanes() []lane      { return single(q.heap.all()) }
func (q *levels) keys(t *task) []Key { return []Key{{"priority", float64(t.prio)}} }
