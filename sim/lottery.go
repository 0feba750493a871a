package sim

import (
	"fmt"
	"strconv"
	"strings"
)

// Lottery scheduling: before each quantum a ticket is drawn among those of the ready tasks;
// its holder runs. The winner of a draw r is the first task, in the order of arrival and
// place, at which the running sum of tickets exceeds r modulo the sum of all.
//
// Rejected: compensation tickets for tasks that block early, ticket currencies and
// transfers of the paper.
//
// Draws come from a list (exact repeats), then from the seed.
//
// Source: Waldspurger and Weihl, OSDI 1994; OSTEP 9.

var lotteryInfo = Info{
	Name:   "lottery",
	About:  "each quantum goes to the holder of a drawn ticket",
	Source: "Waldspurger and Weihl 1994; OSTEP 9",
	Params: []Param{
		{"quantum", "1", "a time above 0", "length of a turn"},
		{"draws", "", "whole numbers from 0, separated by commas or blanks", "the draws in order; after them the seed's"},
	},
	make: makeLottery,
}

func makeLottery(a *args) Policy {
	quantum, draws := a.time("quantum"), a.draws()
	return Policy{quantum: quantum, queue: func(e *engine) (queue, error) {
		return &lottery{e: e, quantum: e.ticks(quantum), draws: draws, tree: make([]int64, len(e.tasks)+1)}, nil
	}}
}

func (a *args) draws() []int64 {
	v, p := a.text("draws")
	var list []int64
	for _, s := range strings.FieldsFunc(v, func(r rune) bool { return strings.ContainsRune(", \t\r\n", r) }) {
		x, err := strconv.ParseInt(s, 10, 64)
		if err != nil || x < 0 {
			a.bad("draws", s, p)
			return nil
		}
		list = append(list, x)
	}
	a.keep("draws", list)
	return list
}

// lottery keeps the ready tasks' tickets in a Fenwick tree by rank: a draw costs log n.
type lottery struct {
	shares
	e       *engine
	quantum Time
	draws   []int64
	tree    []int64
	total   int64
	last    int64 // the draw that chose, for reasons
	of      int64
}

func (q *lottery) add(t *task, h how) {
	if h != expired && h != preempted {
		q.join(t)
	}
	q.change(t, t.prog.tickets)
}

func (q *lottery) remove(t *task)      { q.change(t, -t.prog.tickets) }
func (q *lottery) ran(_ *task, d Time) { q.serve(d) }
func (q *lottery) moved(t *task)       { q.leave(t) }

func (q *lottery) left(t *task, _ bool) {
	t.quantum = 0
	q.leave(t)
}

func (q *lottery) change(t *task, by int64) {
	q.total += by
	for i := int(t.rank) + 1; i < len(q.tree); i += i & -i {
		q.tree[i] += by
	}
}

func (q *lottery) take(core int) *task {
	if q.total == 0 {
		return nil
	}
	q.of = q.total
	q.last = q.draw() % q.total
	t := q.find(q.last)
	if !t.fits(core) {
		if t = q.among(core); t == nil {
			return nil
		}
	}
	q.remove(t)
	return t
}

func (q *lottery) draw() int64 {
	if len(q.draws) > 0 {
		r := q.draws[0]
		q.draws = q.draws[1:]
		return r
	}
	return q.e.rng.Int64N(q.total)
}

// find is the task at which the running sum exceeds r.
func (q *lottery) find(r int64) *task {
	i, step := 0, 1
	for step*2 < len(q.tree) {
		step *= 2
	}
	for ; step > 0; step /= 2 {
		if j := i + step; j < len(q.tree) && q.tree[j] <= r {
			i, r = j, r-q.tree[j]
		}
	}
	return &q.e.tasks[i]
}

// among draws again among the tasks that may use the core.
func (q *lottery) among(core int) *task {
	sum := int64(0)
	fit := func(f func(t *task) bool) {
		for i := range q.e.tasks[:q.e.arriving] {
			if t := &q.e.tasks[i]; t.state == ready && t.fits(core) && q.e.queues[q.e.queueOf(t)] == queue(q) && f(t) {
				return
			}
		}
	}
	fit(func(t *task) bool { sum += t.prog.tickets; return false })
	if sum == 0 {
		return nil
	}
	r := q.e.rng.Int64N(sum)
	var won *task
	fit(func(t *task) bool { r -= t.prog.tickets; won = t; return r < 0 })
	return won
}

func (q *lottery) slice(*task) Time { return q.quantum }

func (q *lottery) why(t *task) string {
	return fmt.Sprintf("ticket %d of %d won; it holds %d", q.last, q.of, t.prog.tickets)
}

// lanes has the tasks in the order of their tickets.
func (q *lottery) lanes() []lane {
	var tasks []*task
	for i := range q.e.tasks[:q.e.arriving] {
		if t := &q.e.tasks[i]; t.state == ready && q.e.queues[q.e.queueOf(t)] == queue(q) {
			tasks = append(tasks, t)
		}
	}
	return single(tasks)
}

func (q *lottery) keys(t *task) []Key { return []Key{{"tickets", float64(t.prog.tickets)}} }
