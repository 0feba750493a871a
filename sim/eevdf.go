package sim

import "fmt"

// Earliest eligible virtual deadline first. Every task asks for requests of a length r. The
// virtual time V is the weighted mean of the tasks' virtual runtimes v (service x 1024 /
// weight): the point at which everybody had exactly its share. A task is eligible when it
// has had no more than its share; of the eligible ones the request with the earliest
// virtual deadline (v at its start + r x 1024 / weight) runs.
//
// Eligible: linux compares V with v as it is now, so a task in the middle of a request can
// lose it; paper compares V with v at the request's start. They differ only with a quantum
// shorter than the request. A task that blocks keeps its lag (weight x (V - v)) for when it
// comes back, with a new request; a new task starts with lag 0.
//
// Rejected: preemption at arrival; a request or quantum that has begun is finished.
//
// Approximation: v is kept in a multiple of all weights with the divisions' remainders, so it is off by less
// than one tick (1e-9 of the time unit).
//
// Source: Stoica and Abdel-Wahab, ODU TR-95-22, 1995; Stoica et al., RTSS 1996; Linux 6.6.

var eevdfInfo = Info{
	Name:   "eevdf",
	About:  "earliest eligible virtual deadline first, kernel weights",
	Source: "Stoica et al. 1996; Linux 6.6",
	Params: []Param{
		{"slice", "3", "a time above 0", "length of a request, where the task has none of its own"},
		{"quantum", "", "a time above 0, or nothing: the whole request", "longest turn"},
		{"eligible", "linux", "linux, paper", "by the runtime now, or at the request's start"},
	},
	make: makeEEVDF,
}

func makeEEVDF(a *args) Policy {
	request, quantum := a.time("slice"), a.time("quantum")
	paper := a.choice("eligible", "linux", "paper") == "paper"
	return Policy{quantum: request, queue: func(e *engine) (queue, error) {
		q := &eevdf{e: e, request: e.ticks(request), quantum: e.ticks(quantum), paper: paper, virtual: e.virtualUnit()}
		if e.longest*float64(q.virtual) < float64(never)*float64(e.lightest()) && q.virtual%(1<<virtualBits) == 0 {
			q.grain = 1 << virtualBits / 2
		}
		return q, nil
	}}
}

type eevdf struct {
	e       *engine
	request Time
	quantum Time  // 0: the whole request
	virtual int64 // see virtualUnit
	grain   int64 // differences of virtual time below it are rounding; 0: all count
	paper   bool

	sum    wide  // of weight x virtual over all active tasks (ready and running)
	weight int64 // of all active tasks
	last   int64 // V when nothing is active

	// ready tasks, each in one of them: those found eligible by deadline, the others by v.
	// V can move back when a task leaves, so eligibility is checked again on the way out.
	eligible, waiting heap
}

func (q *eevdf) add(t *task, h how) {
	switch h {
	case arrived, woken, yielded, stolen:
		q.join(t)
	}
	if t.req <= 0 {
		q.renew(t)
	}
	t.seq = 0
	t.key = q.coarse(q.start(t))
	t.deep = false
	q.waiting.push(t)
}

// join makes the task active, with the lag it left with (in t.rest units of weight x time).
func (q *eevdf) join(t *task) {
	v := q.now()
	w := t.prog.weight
	t.virtual = v - t.lag
	if q.weight > 0 {
		// the task's own place moves V; this keeps its lag
		t.virtual = v - muldivSigned(t.lag, q.weight+w, q.weight)
	}
	q.sum = q.sum.plus(times(w, t.virtual))
	q.weight += w
	t.req = 0
	t.lag = 0
}

func muldivSigned(a, b, c int64) int64 {
	if a < 0 {
		return -muldiv(-a, b, c)
	}
	return muldiv(a, b, c)
}

// left takes the task out of V and keeps how far it was behind.
func (q *eevdf) left(t *task, _ bool) {
	t.quantum = 0
	q.moved(t)
}

func (q *eevdf) moved(t *task) {
	v := q.now()
	t.lag = v - t.virtual
	q.sum = q.sum.minus(times(t.prog.weight, t.virtual))
	q.weight -= t.prog.weight
	if q.weight == 0 {
		q.last = v
	}
}

// renew starts the task's next request.
func (q *eevdf) renew(t *task) {
	if t.req = t.prog.request; t.req == 0 {
		t.req = q.request
	}
	t.begun = t.virtual
	w := t.prog.weight
	t.due = t.virtual + int64(t.req)/w*q.virtual + int64(t.req)%w*q.virtual/w
}

// now is V.
func (q *eevdf) now() int64 {
	if q.weight == 0 {
		return q.last
	}
	return q.sum.over(q.weight)
}

// start is the virtual time from which the task is eligible.
func (q *eevdf) start(t *task) int64 {
	if q.paper {
		return t.begun
	}
	return t.virtual
}

// isEligible is start <= V, but for what rounding can have added.
func (q *eevdf) isEligible(t *task) bool {
	return !q.sum.minus(times(q.weight, q.start(t)-q.grain/2)).negative()
}

// coarse is a virtual time without its last bits, so that rounding breaks no tie.
func (q *eevdf) coarse(v int64) int64 {
	if q.grain == 0 {
		return v
	}
	return (v + q.grain/2) / q.grain
}

func (q *eevdf) ran(t *task, d Time) {
	dv := weighted(t, d, q.virtual)
	t.virtual += dv
	t.req -= d
	q.sum = q.sum.plus(times(t.prog.weight, dv))
}

// sort moves tasks between the heaps until the tops are where they belong.
func (q *eevdf) sort() {
	for len(q.waiting.a) > 0 && q.isEligible(q.waiting.a[0]) {
		t := q.waiting.a[0]
		q.waiting.remove(t)
		t.key, t.deep = q.coarse(t.due), true
		q.eligible.push(t)
	}
	for len(q.eligible.a) > 0 && !q.isEligible(q.eligible.a[0]) {
		t := q.eligible.a[0]
		q.eligible.remove(t)
		t.key, t.deep = q.coarse(q.start(t)), false
		q.waiting.push(t)
	}
}

// take prefers eligible tasks; a core does not stay idle for want of one.
func (q *eevdf) take(core int) *task {
	q.sort()
	t := q.eligible.take(core)
	if t == nil {
		t = q.waiting.take(core)
	}
	if t != nil {
		q.show(t)
	}
	return t
}

func (q *eevdf) slice(t *task) Time {
	if t.req <= 0 {
		q.renew(t)
	}
	if q.quantum > 0 {
		return min(q.quantum, t.req)
	}
	return t.req
}

func (q *eevdf) remove(t *task) {
	if t.deep {
		q.eligible.remove(t)
	} else {
		q.waiting.remove(t)
	}
}

// maxLags bounds what a long run records; the result says when it was reached.
const maxLags = 1_000_000

// show records lags: of the chosen task, with reasons of all active tasks.
func (q *eevdf) show(chosen *task) {
	if q.e.m.Discard {
		return
	}
	if q.e.lagsCut = len(q.e.lags) >= maxLags; q.e.lagsCut {
		return
	}
	if !q.e.m.Why {
		q.e.lags = append(q.e.lags, q.lagOf(chosen))
		return
	}
	for i := range q.e.tasks[:q.e.arriving] {
		t := &q.e.tasks[i]
		if (t.state == ready || t.state == running) && q.e.queues[q.e.queueOf(t)] == queue(q) {
			q.e.lags = append(q.e.lags, q.lagOf(t))
		}
	}
}

func (q *eevdf) lagOf(t *task) Lag {
	unit := q.unit()
	lag := q.sum.minus(times(q.weight, t.virtual)).float() / float64(q.weight) * float64(t.prog.weight) / float64(q.virtual)
	return Lag{q.e.now, t.rank, lag / float64(q.e.scale), float64(q.start(t)) / unit, float64(t.due) / unit}
}

// unit is the size of a unit of virtual time as it is shown: for linux service x 1024 /
// weight, as the kernel counts, for paper service / weight.
func (q *eevdf) unit() float64 {
	if q.paper {
		return float64(q.virtual) * float64(q.e.scale)
	}
	return float64(q.virtual) / 1024 * float64(q.e.scale)
}

func (q *eevdf) why(t *task) string {
	unit := q.unit()
	what := "no task is eligible; its virtual start %.6g comes first (V = %.6g)"
	at := float64(q.start(t)) / unit
	if q.isEligible(t) {
		what, at = "its virtual deadline %.6g is the earliest of the eligible (V = %.6g)", float64(t.due)/unit
	}
	return fmt.Sprintf(what, at, float64(q.now())/unit)
}

func (q *eevdf) lanes() []lane {
	q.sort()
	return []lane{{"eligible", 0, q.eligible.all()}, {"not-eligible", 0, q.waiting.all()}}
}

func (q *eevdf) keys(t *task) []Key {
	l := q.lagOf(t)
	return []Key{{"deadline", l.Deadline}, {"eligible", l.Eligible}, {"lag", l.Lag}}
}
