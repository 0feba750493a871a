package sim

import "fmt"

// Real-time policies, preemptive and global: of the ready jobs the most urgent ones run on
// the cores; a job as urgent as a running one waits.
//
//   - edf: earliest absolute deadline first
//   - rm:  rate monotonic, the shortest period first
//   - fp:  fixed priority, the file's priority, larger first
//
// Tasks without a deadline (edf) or a period (rm) come after all that have one.
//
// Partitioned: each task is bound to one core beforehand, by first fit in falling order of
// utilisation (edf: up to 1 per core; rm and fp: up to the bound of Liu and Layland); what
// fits nowhere goes to the core with the least utilisation.
//
// Source: Liu and Layland, Scheduling algorithms for multiprogramming in a hard-real-time
// environment, JACM 20 (1973); Buttazzo, Hard Real-Time Computing Systems, ch. 4.

var splitParam = Param{"partitioned", "false", "true, false", "bind each task to one core beforehand"}

var edfInfo = Info{Name: "edf", About: "earliest deadline first", Source: "Liu and Layland 1973",
	Params: []Param{splitParam}, make: makeUrgency("deadline")}

var rmInfo = Info{Name: "rm", About: "rate monotonic: shortest period first", Source: "Liu and Layland 1973",
	Params: []Param{splitParam}, make: makeUrgency("period")}

var fpInfo = Info{Name: "fp", About: "fixed priority, preemptive: larger first", Source: "Buttazzo 4",
	Params: []Param{splitParam}, make: makeUrgency("priority")}

func makeUrgency(by string) func(*args) Policy {
	return func(a *args) Policy {
		split := a.truth("partitioned")
		return Policy{split: split, periodic: true, queue: func(e *engine) (queue, error) {
			if split && len(e.queues) == 0 {
				e.partition(by == "deadline")
			}
			return &keyed{e: e, by: by}, nil
		}}
	}
}

// keyed is a heap by a fixed key; smaller is more urgent. A lent key counts while a lock is
// held that somebody more urgent waits for.
type keyed struct {
	e    *engine
	by   string
	heap heap
}

func (q *keyed) own(t *task) int64 {
	switch q.by {
	case "deadline":
		return int64(t.deadline)
	case "period":
		if t.prog.period == 0 {
			return int64(never)
		}
		return int64(t.prog.period)
	}
	return -t.prog.prio
}

func (q *keyed) add(t *task, h how) {
	if h == arrived {
		t.key = q.own(t)
	}
	q.heap.push(t)
}

func (q *keyed) take(core int) *task  { return q.heap.take(core) }
func (q *keyed) peek(core int) *task  { return q.heap.first(core) }
func (q *keyed) order(a, b *task) int { return compare(a.key, b.key) }
func (q *keyed) slice(*task) Time     { return never }
func (q *keyed) remove(t *task)       { q.heap.remove(t) }

func (q *keyed) lend(holder, waiter *task) bool {
	if waiter.key >= holder.key {
		return false
	}
	holder.key = waiter.key
	return true
}

func (q *keyed) restore(t *task) { t.key = q.own(t) }

func (q *keyed) why(t *task) string {
	switch {
	case q.by == "priority":
		return fmt.Sprintf("priority %d is the most urgent that is ready", -t.key)
	case t.key >= int64(never):
		return "no ready task has a " + q.by
	}
	return fmt.Sprintf("its %s %s is the least", q.by, q.e.show(Time(t.key)))
}

func (q *keyed) lanes() []lane { return single(q.heap.all()) }

func (q *keyed) keys(t *task) []Key {
	switch {
	case q.by == "priority":
		return []Key{{"priority", -float64(t.key)}}
	case t.key >= int64(never):
		return nil
	}
	return []Key{{q.by, q.e.inUnits(Time(t.key))}}
}
