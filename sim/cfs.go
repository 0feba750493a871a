package sim

import "fmt"

// Linux's completely fair scheduler, before 6.6: the task with the least virtual runtime
// runs. Virtual runtime grows more slowly for heavier tasks (1024/weight), and a turn is
// the task's weighted share of a period in which everybody should run once.
//
// The slice is period x weight / sum of weights, at least the minimal granularity, set when
// the task is dispatched; the period is the latency, or tasks x minimal granularity where
// that is longer. A task that comes or comes back starts at no less than the minimum of the
// queue; it does not preempt unless wakeup-granularity is given.
//
// Rejected: the kernel's tick (slices end exactly), group scheduling, load balancing, the
// sleeper's bonus of half a latency.
//
// Source: OSTEP 9; kernel/sched/fair.c of Linux 5.x; weights kernel/sched/core.c.

var cfsInfo = Info{
	Name:   "cfs",
	About:  "least virtual runtime first, kernel weights",
	Source: "OSTEP 9; Linux 5.x fair.c",
	Params: []Param{
		{"latency", "48", "a time above 0", "period in which every task runs once"},
		{"min-granularity", "6", "a time above 0", "shortest slice"},
		{"wakeup-granularity", "", "a time above 0, or nothing: no preemption", "lead in virtual runtime at which a task that comes preempts"},
	},
	make: func(a *args) Policy {
		latency, floor, wakeup := a.time("latency"), a.time("min-granularity"), a.time("wakeup-granularity")
		return Policy{quantum: latency, queue: func(e *engine) (queue, error) {
			q := &cfs{e: e, latency: e.ticks(latency), floor: e.ticks(floor)}
			if wakeup > 0 {
				return &cfsPreemptive{q, e.ticks(wakeup)}, nil
			}
			return q, nil
		}}
	},
}

type cfs struct {
	e              *engine
	heap           heap
	latency, floor Time
	least          int64 // monotonic minimum of virtual runtimes
	weight         int64 // of all ready and running tasks
	count          int64
}

func (q *cfs) add(t *task, h how) {
	if h == stolen {
		t.virtual += q.least // it kept its distance
	}
	if h == arrived || h == woken || h == yielded || h == stolen {
		q.weight += t.prog.weight
		q.count++
		t.virtual = max(t.virtual, q.least)
	}
	t.key = t.virtual
	q.heap.push(t)
}

func (q *cfs) left(t *task, _ bool) {
	t.quantum = 0
	q.weight -= t.prog.weight
	q.count--
}

func (q *cfs) moved(t *task) {
	q.left(t, false)
	t.virtual -= q.least
}

// ran charges virtual runtime; the division's remainder is kept for the next time.
func (q *cfs) ran(t *task, d Time) {
	t.virtual += weighted(t, d)
}

// weighted is d x 1024 / weight, with the remainders of earlier divisions.
func weighted(t *task, d Time) int64 {
	w := t.prog.weight
	whole := int64(d) / w * 1024
	part := int64(d)%w*1024 + t.rest
	t.rest = part % w
	return whole + part/w
}

func (q *cfs) take(core int) *task {
	t := q.heap.take(core)
	if t != nil {
		q.least = max(q.least, t.virtual)
	}
	return t
}

func (q *cfs) slice(t *task) Time {
	period := max(q.latency, Time(q.count)*q.floor)
	return max(Time(muldiv(int64(period), t.prog.weight, q.weight)), q.floor)
}

func (q *cfs) remove(t *task) { q.heap.remove(t) }

func (q *cfs) why(t *task) string {
	return fmt.Sprintf("its virtual runtime %s is the least", q.e.show(Time(t.virtual)))
}

// cfsPreemptive lets a task that is behind by more than the wake-up granularity preempt.
type cfsPreemptive struct {
	*cfs
	lead Time
}

func (q *cfsPreemptive) peek(core int) *task { return q.heap.first(core) }

func (q *cfsPreemptive) order(a, b *task) int {
	d := a.virtual - b.virtual
	if d >= -int64(q.lead) && d <= int64(q.lead) {
		return 0
	}
	return compare(a.virtual, b.virtual)
}

func (q *cfs) lanes() []lane { return single(q.heap.all()) }
func (q *cfs) keys(t *task) []Key {
	return []Key{{"vruntime", float64(t.virtual) / float64(q.e.scale)}}
}
