package sim

import (
	"fmt"

	"coreglass/workloads/load"
)

// List scheduling: tasks have a fixed order; whenever a core is free, the first ready task
// of the list runs on it to its end. With precedence (after) this is Graham's model, in
// which more cores or shorter tasks can make the whole longer.
//
// Orders: as given in the file; longest first (LPT); critical path: the task from which the
// longest chain of work hangs, first.
//
// Rejected: leaving a core idle on purpose for a better task that comes soon. List
// scheduling never does.
//
// Source: Graham, Bounds on multiprocessing timing anomalies, SIAM J. Appl. Math. 17 (1969).

var listInfo = Info{
	Name:   "list",
	About:  "list scheduling with precedence, not preemptive",
	Source: "Graham 1969",
	Params: []Param{{"list", "given", "given, longest-first, critical-path", "the order of the list"}},
	make: func(a *args) Policy {
		order := a.choice("list", "given", "longest-first", "critical-path")
		return Policy{queue: func(e *engine) (queue, error) { return newListed(e, order), nil }}
	},
}

type listed struct {
	order  string
	keysOf map[*program]Time // length of the task, or of the chain from it
	heap   heap
	e      *engine
}

func newListed(e *engine, order string) *listed {
	q := &listed{order: order, e: e, keysOf: map[*program]Time{}}
	for _, p := range e.programs {
		q.keysOf[p] = 0
		if order != "given" {
			q.keysOf[p] = p.length()
		}
	}
	if order == "critical-path" {
		done := map[*program]bool{}
		for _, p := range e.programs {
			q.chain(p, done)
		}
	}
	return q
}

// chain is the longest sum of lengths on a path that starts with p.
func (q *listed) chain(p *program, done map[*program]bool) Time {
	if done[p] {
		return q.keysOf[p]
	}
	done[p] = true
	longest := Time(0)
	for _, g := range p.gates {
		longest = max(longest, q.chain(q.e.programs[g], done))
	}
	q.keysOf[p] = min(q.keysOf[p]+longest, never)
	return q.keysOf[p]
}

// length is the cpu time of one instance.
func (p *program) length() Time {
	sum := Time(0)
	for _, o := range p.ops {
		if o.kind == load.PhaseCPU || o.kind == load.PhaseCPUNoGIL {
			sum = min(sum+o.time, never)
		}
	}
	if p.rounds < 0 || sum > 0 && Time(p.rounds) >= never/sum {
		return never
	}
	return min(sum*Time(p.rounds+1), never)
}

// add puts the task at its place of the list: the file's order decides among equal keys,
// not the arrival.
func (q *listed) add(t *task, _ how) {
	t.key = -int64(q.keysOf[t.prog])
	t.seq = int64(t.place)
	q.heap.push(t)
}

func (q *listed) take(core int) *task { return q.heap.take(core) }
func (q *listed) slice(*task) Time    { return never }
func (q *listed) remove(t *task)      { q.heap.remove(t) }

func (q *listed) why(t *task) string {
	switch q.order {
	case "longest-first":
		return fmt.Sprintf("it is the longest ready task: %s", q.e.show(q.keysOf[t.prog]))
	case "critical-path":
		return fmt.Sprintf("the longest chain of work hangs on it: %s", q.e.show(q.keysOf[t.prog]))
	}
	return "it is the first ready task of the list"
}

func (q *listed) lanes() []lane { return single(q.heap.all()) }

func (q *listed) keys(t *task) []Key {
	switch q.order {
	case "longest-first":
		return []Key{{"length", q.e.inUnits(q.keysOf[t.prog])}}
	case "critical-path":
		return []Key{{"chain", q.e.inUnits(q.keysOf[t.prog])}}
	}
	return nil
}
