package sim

import "fmt"

// Linux's completely fair scheduler, before 6.6: the task with the least virtual runtime
// runs. Virtual runtime grows more slowly for heavier tasks (1024/weight), and a turn is
// the task's weighted share of a period in which everybody should run once.
//
// The slice is period x weight / sum of weights, at least the minimal granularity, set when
// the task is dispatched; the period is the latency, or tasks x minimal granularity where
// that is longer. A task that comes or comes back starts at no less than the minimum of all
// that are ready or run at that instant; it does not preempt unless wakeup-granularity is given.
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
			q := &cfs{e: e, latency: e.ticks(latency), floor: e.ticks(floor), unit: e.virtualUnit()}
			if wakeup > 0 {
				return &cfsPreemptive{q, Time(muldiv(int64(e.ticks(wakeup)), q.unit, 1024))}, nil
			}
			return q, nil
		}}
	},
}

type cfs struct {
	e              *engine
	heap           heap
	latency, floor Time
	unit           int64
	least          int64 // monotonic minimum of virtual runtimes
	weight         int64 // of all ready and running tasks
	count          int64
}

func (q *cfs) add(t *task, h how) {
	if h == arrived || h == woken || h == yielded || h == stolen {
		if h != yielded { // it raised the minimum in this very instant, when it gave way
			q.raise(nil)
		}
		if h == stolen {
			t.virtual += q.least // it kept its distance
		}
		q.weight += t.prog.weight
		q.count++
		t.virtual = max(t.virtual, q.least)
	}
	t.key = t.virtual
	q.heap.push(t)
}

func (q *cfs) left(t *task, _ bool) {
	t.quantum = 0
	q.raise(t)
	q.weight -= t.prog.weight
	q.count--
}

// raise brings the minimum up to date: the least virtual runtime of all that are ready, run
// or have just expired. It never falls, because who comes starts at no less; so it has to be
// known only when somebody comes or goes: goer, who may be in no place any more.
func (q *cfs) raise(goer *task) {
	least, found := int64(0), false
	see := func(t *task) {
		if t != nil && q.e.queues[q.e.queueOf(t)].(interface{ base() *cfs }).base() == q {
			if !found || t.virtual < least {
				least, found = t.virtual, true
			}
		}
	}
	see(goer)
	if len(q.heap.a) > 0 {
		see(q.heap.a[0])
	}
	for c := range q.e.cores {
		see(q.e.cores[c].run)
	}
	for _, x := range q.e.over {
		if x.t.state != ready { // one that gave way has left
			see(x.t)
		}
	}
	if found {
		q.least = max(q.least, least)
	}
}

func (q *cfs) base() *cfs { return q }

func (q *cfs) moved(t *task) {
	q.left(t, false)
	t.virtual -= q.least
}

// ran charges virtual runtime; the division's remainder is kept for the next time.
func (q *cfs) ran(t *task, d Time) {
	t.virtual += weighted(t, d, q.unit)
}

// weighted is d x unit / weight, with the remainders of earlier divisions.
func weighted(t *task, d Time, unit int64) int64 {
	w := t.prog.weight
	whole := int64(d) / w * unit
	part := int64(d)%w*unit + t.rest
	t.rest = part % w
	return whole + part/w
}

// virtualUnit is what virtual time grows by in a tick for a task of weight 1: a multiple of
// all weights, so that equal virtual times are exactly equal, where a run of that length
// leaves room for it; else the kernel's 1024.
func (e *engine) virtualUnit() int64 {
	unit, least := int64(1024), e.lightest()
	for _, p := range e.programs {
		if unit = unit / gcd(unit, p.weight) * p.weight; unit > 1<<40 {
			return 1024
		}
	}
	if e.longest*float64(unit)/float64(least) > float64(never) {
		return 1024
	}
	for range virtualBits {
		if e.longest*float64(2*unit)/float64(least) < float64(never) {
			unit *= 2
		}
	}
	return unit
}

// lightest is the least weight.
func (e *engine) lightest() int64 {
	least := int64(1 << 62)
	for _, p := range e.programs {
		least = min(least, p.weight)
	}
	return least
}

// virtualBits is how much finer than needed virtual time is kept where there is room, so
// that what rounding adds can be told from a difference.
const virtualBits = 8

func (q *cfs) take(core int) *task {
	return q.heap.take(core)
}

func (q *cfs) slice(t *task) Time {
	period := max(q.latency, Time(q.count)*q.floor)
	return max(Time(muldiv(int64(period), t.prog.weight, q.weight)), q.floor)
}

func (q *cfs) remove(t *task) { q.heap.remove(t) }

func (q *cfs) why(t *task) string {
	return fmt.Sprintf("its virtual runtime %s is the least", q.e.show(Time(muldiv(t.virtual, 1024, q.unit))))
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
	return []Key{{"vruntime", float64(t.virtual) / float64(q.e.scale) * 1024 / float64(q.unit)}}
}
