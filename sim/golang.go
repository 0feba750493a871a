package sim

import "fmt"

// Go's scheduler: goroutines (tasks) on processors P (cores), each with a local queue of
// 256 and one "run next" place; a global queue for what overflows or was preempted.
//
// A P takes, in this order: every 61st time the global queue's first; its run-next; its
// local queue; a batch of the global queue; half of another P's local queue; another P's
// run-next. A new goroutine takes the run-next place of the P that made it, and the one it
// displaces goes to the end of the local queue: so ten made in a row run 9 0 1 ... 8. A
// goroutine that has run 10 ms goes to the end of the global queue.
//
// Approximations: all arrivals are made by P 0; what comes back from io or gets a lock goes
// to the global queue, as from the network poller; run-next does not inherit the time
// slice; no spinning, no time for stealing.
//
// Source: Go 1.2x runtime/proc.go; Vyukov, Scalable Go Scheduler Design Doc, 2012.

var goInfo = Info{
	Name:   "go",
	About:  "Go's work-stealing scheduler; cores are the Ps",
	Source: "runtime/proc.go; Vyukov 2012",
	Params: []Param{
		{"preempt-after", "10ms", "a time above 0 in the file's unit, or 10ms", "longest turn"},
	},
	make: makeGo,
}

func makeGo(a *args) Policy {
	var turn float64
	if v, _ := a.text("preempt-after"); v == "10ms" {
		a.keep("preempt-after", v)
	} else {
		turn = a.time("preempt-after")
	}
	a.keep("local-queue", int64(localMax))
	a.keep("global-every", int64(globalEvery))
	return Policy{quantum: turn, queue: func(e *engine) (queue, error) {
		q := &goQueue{e: e, turn: e.ticks(turn), ps: make([]goP, e.m.Cores)}
		if turn == 0 {
			q.turn = e.milliseconds(10)
		}
		if len(e.counts) > 1 {
			return nil, &UsageError{"queues", "per-core: go has local queues of its own; allowed: central"}
		}
		return q, nil
	}}
}

const (
	localMax    = 256
	globalEvery = 61
)

// goP is a processor's own queue.
type goP struct {
	next  *task
	local list
	n     int
	tick  uint32
}

type goQueue struct {
	e       *engine
	turn    Time
	ps      []goP
	global  list
	globalN int
	from    string // where the last task came from, for reasons
}

func (q *goQueue) add(t *task, h how) {
	t.home = -1
	if h != arrived {
		q.global.pushBack(t)
		q.globalN++
		return
	}
	p := &q.ps[0]
	old := p.next
	p.next = t
	t.home = 0
	if old == nil {
		return
	}
	if p.n < localMax {
		q.push(0, old)
		return
	}
	q.overflow(p, old)
}

func (q *goQueue) push(c int, t *task) {
	t.home = int32(c)
	q.ps[c].local.pushBack(t)
	q.ps[c].n++
}

// overflow moves half of a full local queue, and the task, to the global one.
func (q *goQueue) overflow(p *goP, t *task) {
	for range localMax / 2 {
		x := p.local.head
		p.local.remove(x)
		p.n--
		x.home = -1
		q.global.pushBack(x)
	}
	t.home = -1
	q.global.pushBack(t)
	q.globalN += localMax/2 + 1
}

func (q *goQueue) take(core int) *task {
	p := &q.ps[core]
	if p.tick%globalEvery == 0 && q.globalN > 0 {
		if t := q.fromGlobal(core, "every 61st time the global queue goes first"); t != nil {
			p.tick++
			return t
		}
	}
	if t := p.next; t != nil && t.fits(core) {
		p.next = nil
		q.from = "it is this P's run-next"
		return t // it shares its maker's turn: the tick stays
	}
	t := q.fromLocal(core)
	if t == nil {
		t = q.batch(core)
	}
	if t == nil {
		t = q.stealHalf(core)
	}
	if t != nil {
		p.tick++
	}
	return t
}

func (q *goQueue) fromLocal(core int) *task {
	t := q.ps[core].local.take(core)
	if t != nil {
		q.ps[core].n--
		q.from = "it is first in this P's local queue"
	}
	return t
}

func (q *goQueue) fromGlobal(core int, why string) *task {
	t := q.global.take(core)
	if t != nil {
		q.globalN--
		q.from = why
	}
	return t
}

// batch takes this P's part of the global queue, at most half a local queue.
func (q *goQueue) batch(core int) *task {
	n := min(q.globalN/len(q.ps)+1, q.globalN, localMax/2)
	first := q.fromGlobal(core, "the local queue is empty: it is first in the global queue")
	for ; n > 1; n-- {
		t := q.global.take(core)
		if t == nil {
			break
		}
		q.globalN--
		q.push(core, t)
	}
	return first
}

// stealHalf looks at the other Ps from a random one on.
func (q *goQueue) stealHalf(core int) *task {
	n := len(q.ps)
	from := 0
	if n > 2 {
		from = q.e.rng.IntN(n)
	}
	for i := range n {
		if v := (from + i) % n; v != core {
			if t := q.half(core, v); t != nil {
				return t
			}
		}
	}
	for i := range n {
		v := (from + i) % n
		if t := q.ps[v].next; v != core && t != nil && t.fits(core) && (q.e.cores[v].run != nil || !t.fits(v)) {
			q.ps[v].next = nil
			q.from = fmt.Sprintf("stolen: it was run-next of P %d", v)
			return t
		}
	}
	return nil
}

// half moves half of P v's local queue, rounded up, to the core, and runs the last of it.
func (q *goQueue) half(core, v int) *task {
	n := q.ps[v].n - q.ps[v].n/2
	for ; n > 0; n-- {
		t := q.ps[v].local.take(core)
		if t == nil {
			return nil
		}
		q.ps[v].n--
		if n == 1 {
			q.from = fmt.Sprintf("stolen with half of P %d's queue", v)
			return t
		}
		q.push(core, t)
	}
	return nil
}

func (q *goQueue) slice(*task) Time { return q.turn }

func (q *goQueue) remove(t *task) {
	switch {
	case t.in == &q.global:
		q.globalN--
		t.in.remove(t)
	case t.in != nil:
		q.ps[t.home].n--
		t.in.remove(t)
	default:
		q.ps[t.home].next = nil
	}
}

func (q *goQueue) why(*task) string { return q.from }

func (q *goQueue) lanes() []lane {
	var all []lane
	for i := range q.ps {
		var next []*task
		if t := q.ps[i].next; t != nil {
			next = []*task{t}
		}
		all = append(all, lane{"run-next", i, next}, lane{"local", i, q.ps[i].local.all()})
	}
	return append(all, lane{"global", 0, q.global.all()})
}
