package sim

import (
	"fmt"
	"math/bits"
)

// Stride scheduling: each task has a pass that grows by its stride (inverse to its tickets)
// for every quantum it runs; the lowest pass runs. Proportional like the lottery, but the
// error stays below one quantum between any two tasks.
//
// A task that uses part of a quantum is charged that part. A task that comes joins at the
// global pass, and one that comes back keeps its distance from it, so that waiting earns
// nothing. The global pass grows by stride1 / (tickets of all active tasks) per quantum.
//
// Rejected: one fixed stride1. Without --stride1 it is a multiple of all tickets in the
// plan, so that strides are whole and equal shares stay exactly equal; with it strides are
// cut to whole numbers, as in textbook tables.
//
// Source: Waldspurger and Weihl, MIT/LCS/TM-528, 1995; OSTEP 9.

var strideInfo = Info{
	Name:   "stride",
	About:  "the lowest pass runs a quantum; passes grow inversely to tickets",
	Source: "Waldspurger and Weihl 1995; OSTEP 9",
	Params: []Param{
		{"quantum", "1", "a time above 0", "length of a turn"},
		{"stride1", "", "a whole number from 1 to 1e9, or nothing: a multiple of all tickets", "the stride of one ticket"},
		{"initial-pass", "0", "0, stride", "where a new task starts, above the global pass"},
	},
	make: makeStride,
}

func makeStride(a *args) Policy {
	quantum := a.time("quantum")
	stride1 := a.number("stride1", 1, 1e9)
	ahead := a.choice("initial-pass", "0", "stride") == "stride"
	return Policy{quantum: quantum, queue: func(e *engine) (queue, error) {
		q := &stride{e: e, quantum: e.ticks(quantum), unit: int64(stride1), part: fine, ahead: ahead}
		if q.unit == 0 {
			q.unit, q.part = common(e.programs, e.longest/float64(e.ticks(quantum)))
			q.whole = true
		}
		return q, nil
	}}
}

// common is a number that every task's tickets divide, if there is a handy one: their
// least common multiple, so many times as part says, so that parts of a quantum count; as
// fine as passes of so many quanta leave room for.
func common(programs []*program, quanta float64) (unit, part int64) {
	n := int64(1)
	for _, p := range programs {
		if n = n / gcd(n, p.tickets) * p.tickets; n > 1<<36 {
			return 1 << 36, 1
		}
	}
	part = 1
	for n*part < 1<<30 || part < 1<<40 && float64(n)*float64(4*part)*quanta < float64(never) {
		part *= 2
	}
	return n * part, part
}

// fine is how much finer passes are kept than strides, for parts of a quantum.
const fine = 1 << 16

type stride struct {
	shares
	e       *engine
	heap    heap
	quantum Time
	unit    int64
	part    int64 // how much finer unit is than what is shown
	whole   bool  // unit is a multiple of the tickets: no finer scale is needed
	ahead   bool
	global  int64
	frac    uint64 // of global, in 2^-64: joining tasks get it rounded to the nearest
}

func (q *stride) of(tickets int64) int64 {
	if q.whole {
		return q.unit / tickets
	}
	return q.unit / tickets * fine
}

func (q *stride) add(t *task, h how) {
	switch h {
	case arrived:
		t.virtual = q.global + round(int64(q.frac>>1))
		if q.ahead {
			t.virtual += q.of(t.prog.tickets)
		}
		q.join(t)
	case woken, yielded, stolen:
		t.virtual += q.global + round(int64(q.frac>>1)-t.due) // it kept its distance
		q.join(t)
	}
	t.key = t.virtual
	if grain := q.part >> 26; q.whole && grain > 8 {
		t.key = (t.virtual + grain/2) / grain // what rounding can have added does not break a tie
	}
	q.heap.push(t)
}

func (q *stride) left(t *task, _ bool) {
	t.quantum = 0
	q.moved(t)
}

func (q *stride) moved(t *task) {
	t.virtual -= q.global
	t.due = int64(q.frac >> 1)
	q.leave(t)
}

// round is a fraction in 2^-63 as a whole number.
func round(frac int64) int64 { return (frac>>61 + 2) >> 2 }

func (q *stride) ran(t *task, d Time) {
	q.serve(d)
	hi, lo := bits.Mul64(uint64(q.of(t.prog.tickets)), uint64(d))
	lo, carry := bits.Add64(lo, uint64(t.rest), 0)
	pass, rest := bits.Div64(hi+carry, lo, uint64(q.quantum))
	t.virtual += int64(pass)
	t.rest = int64(rest)
	if q.tickets > 0 {
		q.advance(uint64(d))
	}
}

// advance adds of(1) x d / quantum / tickets to the global pass. The fraction keeps a global
// pass that is a whole number exact, so that it ties with the passes of tasks.
func (q *stride) advance(d uint64) {
	hi, lo := bits.Mul64(uint64(q.of(1)), d)
	whole, rest := bits.Div64(hi, lo, uint64(q.quantum))
	part, _ := bits.Div64(rest, 0, uint64(q.quantum))
	tickets := uint64(q.tickets)
	frac, _ := bits.Div64(whole%tickets, part, tickets)
	sum, carry := bits.Add64(q.frac, frac, 0)
	q.frac = sum
	q.global += int64(whole/tickets + carry)
}

func (q *stride) take(core int) *task { return q.heap.take(core) }
func (q *stride) slice(*task) Time    { return q.quantum }
func (q *stride) remove(t *task)      { q.heap.remove(t) }

func (q *stride) why(t *task) string {
	return fmt.Sprintf("its pass %.10g is the lowest", float64(t.virtual)/float64(q.part))
}

func (q *stride) lanes() []lane { return single(q.heap.all()) }

func (q *stride) keys(t *task) []Key {
	return []Key{{"pass", float64(t.virtual) / float64(q.part)}, {"tickets", float64(t.prog.tickets)}}
}
