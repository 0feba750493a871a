package sim

import (
	"fmt"
	"math/bits"
)

// Multi-level feedback queue: round robin in each level; the topmost level with a ready
// task runs. A task starts at the top and falls one level when it has used its allotment
// (so many slices) there, however often it gave the core up in between. A boost lifts
// everything to the top again.
//
// Rules that textbooks differ in are parameters: with preempt-running=false an arrival
// waits for the quantum's end, and with demote=contended a task that nobody waits for
// stays: together Stallings' feedback. io-resets gives a fresh slice and allotment after io
// (the rule that invites gaming). io-front queues a task back from io
// first of its level, before the running task even.
//
// Rejected: charging io as a used slice. Only a slice that io used up to its last tick
// counts as used.
//
// Boost: waiting tasks join the top level from the lowest level up, as in OSTEP's
// simulator; a running task of a lower level joins in its level's place.
//
// Source: OSTEP 8; Stallings 9.2 (feedback); Corbató 1962.

var mlfqInfo = Info{
	Name:   "mlfq",
	About:  "multi-level feedback queue",
	Source: "OSTEP 8; Stallings 9.2 (feedback)",
	Params: []Param{
		{"quanta", "10,20,40", "times above 0, comma-separated, at most 64", "slice per level, top first"},
		{"quanta-rule", "list", "list, double", "list: as many levels as quanta; double: more levels, each with twice the slice"},
		{"allotments", "1", "whole numbers, comma-separated", "slices per level before demotion; the last repeats"},
		{"boost", "", "a time above 0, or nothing: none", "all tasks to the top at each multiple"},
		{"io-resets", "false", "true, false, unless-used", "a fresh slice and allotment after io; unless-used: a slice that ended with the io counts"},
		{"io-front", "false", "true, false", "back from io: first of its level"},
		{"demote", "always", "always, contended", "contended: a task that nobody waits for stays"},
		{"preempt-running", "true", "true, false", "false: an arrival waits for the slice's end"},
	},
	make: makeMLFQ,
}

// maxLevels is the width of the bit set of levels that have tasks.
const maxLevels = 64

func makeMLFQ(a *args) Policy {
	quanta := a.times("quanta", 1e-9)
	double := a.choice("quanta-rule", "list", "double") == "double"
	allotments := a.times("allotments", 1)
	boost := a.time("boost")
	resets := a.choice("io-resets", "true", "false", "unless-used")
	proto := mlfq{ioResets: resets != "false", counts: resets == "unless-used", ioFront: a.truth("io-front"),
		contended: a.choice("demote", "always", "contended") == "contended"}
	preempts := a.truth("preempt-running")
	if v, p := a.text("quanta"); len(quanta) > maxLevels {
		a.bad("quanta", v, p)
	}
	return Policy{quantum: quanta[0], queue: func(e *engine) (queue, error) {
		q := proto
		q.e, q.gap, q.stays = e, e.ticks(boost), !preempts
		q.nextBoost = q.gap
		q.fillLevels(quanta, double, allotments)
		if preempts {
			return &mlfqPreemptive{&q}, nil
		}
		return &q, nil
	}}
}

type mlfq struct {
	e                            *engine
	slices                       []Time
	allotments                   []int16
	lists                        []list
	back, front                  int64  // the last places given at the ends; task.seq is a place
	busy                         uint64 // bit set of levels with tasks
	named                        int    // levels whose quantum was given
	gap, nextBoost               Time
	ioResets, ioFront, contended bool
	counts                       bool // io at the end of a slice uses it up, whatever io resets
	stays                        bool // a running task keeps the core to the end of its slice
}

func (q *mlfq) fillLevels(quanta []float64, double bool, allotments []float64) {
	n := len(quanta)
	if double {
		n = min(n+32, maxLevels)
	}
	for i := range n {
		j := min(i, len(quanta)-1)
		s := q.e.positive(quanta[j])
		for range i - j {
			s = min(2*s, never)
		}
		q.slices = append(q.slices, s)
		q.allotments = append(q.allotments, int16(min(allotments[min(i, len(allotments)-1)], 30000)))
	}
	q.lists, q.named = make([]list, n), len(quanta)
}

// depth is the task's level from the top; t.level is one more, for spans.
func depth(t *task) int { return int(t.level) - 1 }

func (q *mlfq) enter(t *task, level int) {
	t.level = int16(level + 1)
	t.allot = q.allotments[level]
	t.quantum = 0
	t.owes = false
}

func (q *mlfq) add(t *task, h how) {
	switch {
	case h == arrived:
		q.enter(t, 0)
	case t.owes && q.e.counts[q.e.queueOf(t)] > 1: // counts has t already
		q.enter(t, min(depth(t)+1, len(q.slices)-1))
	}
	t.owes = false
	l := &q.lists[depth(t)]
	t.deep = h == woken && q.ioFront
	switch {
	case h == preempted:
		l.insertBefore(t, placeOf(l, t))
	case t.deep:
		q.front--
		t.seq = q.front
		l.pushFront(t)
	default:
		q.back++
		t.seq = q.back
		l.pushBack(t)
	}
	q.busy |= 1 << depth(t)
}

// placeOf is the first task of the level that stands behind t's place.
func placeOf(l *list, t *task) *task {
	x := l.head
	for x != nil && x.seq < t.seq {
		x = x.next
	}
	return x
}

// expire counts a used slice. A contended demotion is decided when the task is queued.
func (q *mlfq) expire(t *task) {
	if t.allot--; t.allot > 0 {
		return
	}
	if q.contended {
		t.allot = q.allotments[depth(t)]
		t.owes = true
		return
	}
	q.enter(t, min(depth(t)+1, len(q.slices)-1))
}

func (q *mlfq) left(t *task, done bool) {
	switch {
	case done:
	case q.ioResets:
		used := t.quantum <= 0
		t.allot, t.quantum = q.allotments[depth(t)], 0
		if used && q.counts {
			q.expire(t)
		}
	case t.quantum <= 0:
		t.quantum = 0
		q.expire(t)
	}
}

func (q *mlfq) peek(core int) *task {
	for set := q.busy; set != 0; set &= set - 1 {
		if t := q.lists[bits.TrailingZeros64(set)].first(core); t != nil {
			return t
		}
	}
	return nil
}

func (q *mlfq) take(core int) *task {
	t := q.peek(core)
	if t != nil {
		q.remove(t)
	}
	return t
}

func (q *mlfq) remove(t *task) {
	t.in.remove(t)
	if q.lists[depth(t)].empty() {
		q.busy &^= 1 << depth(t)
	}
}

func (q *mlfq) slice(t *task) Time { return q.slices[depth(t)] }

func (q *mlfq) alarm() Time {
	if q.gap == 0 {
		return never
	}
	for q.nextBoost < q.e.now {
		q.nextBoost += q.gap
	}
	return q.nextBoost
}

// ring is the boost.
func (q *mlfq) ring() {
	q.nextBoost += q.gap
	q.recall()
	top := &q.lists[0]
	for level := len(q.lists) - 1; level > 0; level-- {
		for l := &q.lists[level]; !l.empty(); {
			t := l.head
			l.remove(t)
			t.deep = false
			q.back++
			t.seq = q.back
			top.pushBack(t)
		}
	}
	for t := top.head; t != nil; t = t.next {
		t.deep = false
	}
	q.busy = 0
	if !top.empty() {
		q.busy = 1
	}
	for i := range q.e.tasks[:q.e.arriving] {
		if t := &q.e.tasks[i]; t.state != done && t.state != unborn && q.mine(t) {
			q.lift(t)
		}
	}
}

func (q *mlfq) mine(t *task) bool {
	return len(q.e.queues) == 1 || q.e.queues[t.homeCore].(interface{ base() *mlfq }).base() == q
}

func (q *mlfq) base() *mlfq { return q }

// lift renews a task's slice and allotment at the top.
func (q *mlfq) lift(t *task) {
	running := t.state == running && q.e.turnOf(t) < 0
	if running && q.stays {
		left := t.quantum
		q.enter(t, 0)
		t.quantum = left
		return
	}
	q.enter(t, 0)
	if running {
		q.e.renew(t, q.slices[0])
	}
}

// recall puts running tasks of lower levels back to the front of their levels.
func (q *mlfq) recall() {
	if q.stays {
		return
	}
	for c := range q.e.cores {
		k := &q.e.cores[c]
		if k.run != nil && !k.switching && q.mine(k.run) && depth(k.run) > 0 {
			q.e.recall(c)
		}
	}
}

func (q *mlfq) why(t *task) string {
	return fmt.Sprintf("it is first in level %d, the topmost with a ready task", depth(t))
}

// mlfqPreemptive is the queue whose arrivals at a higher level take the core at once.
type mlfqPreemptive struct{ *mlfq }

// order: being queued in front of the running task's place takes the core too (io-front).
func (q *mlfqPreemptive) order(a, b *task) int {
	if a.level == b.level && a.state == ready && a.deep && a.seq < b.seq {
		return -1
	}
	return int(a.level) - int(b.level)
}

// lanes shows every level of a list of levels, and of an endless one those down to the
// lowest that has a task.
func (q *mlfq) lanes() []lane {
	var all []lane
	for i := range q.lists {
		if i < q.named || q.busy>>i != 0 {
			all = append(all, lane{"level", i, q.lists[i].all()})
		}
	}
	return all
}

func (q *mlfq) keys(t *task) []Key {
	k := []Key{{"turns", float64(t.allot)}}
	if t.quantum > 0 {
		k = append(k, Key{"turn", q.e.inUnits(t.quantum)})
	}
	return k
}
