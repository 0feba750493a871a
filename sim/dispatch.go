package sim

import (
	"math/bits"
	"slices"

	"coreglass/metrics/timeline"
)

// requeue queues what expired or gave way in this instant. With nothing else waiting they
// keep their cores, but not at global boundaries, where the cores are filled anew.
func (e *engine) requeue() {
	if len(e.over) == 0 {
		return
	}
	if len(e.over) > 1 {
		e.sortOver()
	}
	// a task that keeps its core can give way again at once: that is the next round's
	over := e.over
	e.over = e.spare[:0]
	for _, x := range over {
		t, c := x.t, int(x.c)
		h := expired
		if t.state == ready {
			h = yielded
		}
		t.state = ready
		q := e.queueOf(t)
		if len(e.cores) > 1 && e.boundary == 0 && e.counts[q] == 0 && e.cores[c].run == nil && t.fits(c) && !e.comes() {
			e.put(t, h)
			if got := e.get(q, c); got != nil {
				e.start(c, got)
			}
			continue
		}
		e.put(t, h)
	}
	e.spare = over
}

// comes says whether something is still to be queued at this instant.
func (e *engine) comes() bool {
	return len(e.wake) > 0 || len(e.timers) > 0 && e.timers[0].at <= e.now ||
		e.arriving < len(e.tasks) && e.tasks[e.arriving].arrival <= e.now
}

// sortOver orders simultaneous expiries by arrival and place; global slice boundaries
// interrupt the cores in their order.
func (e *engine) sortOver() {
	if e.boundary > 0 {
		return
	}
	if len(e.over) > fewCores {
		slices.SortFunc(e.over, func(a, b turn) int { return int(a.t.rank - b.t.rank) })
		return
	}
	for i := 1; i < len(e.over); i++ {
		x, j := e.over[i], i
		for ; j > 0 && e.over[j-1].t.rank > x.t.rank; j-- {
			e.over[j] = e.over[j-1]
		}
		e.over[j] = x
	}
}

func (e *engine) put(t *task, h how) {
	q := e.queueOf(t)
	t.readyAt = e.now
	e.counts[q]++
	e.readyAll++
	e.queues[q].add(t, h)
	if e.m.States {
		e.noteQueued(t)
	}
}

func (e *engine) get(q, c int) *task {
	t := e.queues[q].take(c)
	if t != nil {
		e.counts[q]--
		e.readyAll--
	}
	return t
}

// queueOf is the number of the task's queue.
func (e *engine) queueOf(t *task) int {
	if len(e.queues) == 1 {
		return 0
	}
	return int(t.homeCore)
}

// queueFor is the number of the core's queue.
func (e *engine) queueFor(c int) int {
	if len(e.queues) == 1 {
		return 0
	}
	return c
}

// dispatch gives idle cores their next tasks, lowest number first.
func (e *engine) dispatch() {
	if e.readyAll == 0 || e.idleN == 0 {
		return
	}
	for w, set := range e.idle {
		for ; set != 0; set &= set - 1 {
			c := w*64 + bits.TrailingZeros64(set)
			e.fill(c)
			if e.readyAll == 0 {
				return
			}
		}
	}
}

// fill dispatches on an idle core until a task stays: one can block at once on a lock.
func (e *engine) fill(c int) {
	q := e.queueFor(c)
	for e.cores[c].run == nil && e.counts[q] > 0 {
		t := e.get(q, c)
		if t == nil {
			return
		}
		e.start(c, t)
	}
}

// start gives the core to a task: at once, or after the cost of switching.
func (e *engine) start(c int, t *task) {
	k := &e.cores[c]
	k.run = t
	e.idle[c/64] &^= 1 << (c % 64)
	e.idleN--
	if k.cache != nil {
		k.cache.enter(t)
	}
	e.assign(c, t)
}

// assign lets the core's task begin, after the cost of switching to it.
func (e *engine) assign(c int, t *task) {
	k := &e.cores[c]
	t.state = running
	if e.m.Why {
		e.explain(c, t)
	}
	if cost := e.delay(k, t); cost > 0 {
		if k.last != nil && k.last != t {
			e.switches++
		}
		k.last = t
		k.switching = true
		e.note(t, c, timeline.Switching)
		e.switched += cost
		e.set(c, e.now+cost)
		return
	}
	e.begin(c)
}

// delay is the time between the decision for t and its first instruction.
func (e *engine) delay(k *core, t *task) Time {
	d := Time(0)
	if e.cost > 0 && e.pays(k, t) {
		d = e.cost
	}
	if e.late != nil {
		d += e.late[e.queueOf(t)].latency(t)
	}
	return d
}

func (e *engine) pays(k *core, t *task) bool {
	switch e.m.SwitchCostRule {
	case "every":
		return true
	case "first-too":
		return k.last != t
	}
	return k.last != nil && k.last != t
}

// preempt lets ready tasks take cores from less urgent running ones.
func (e *engine) preempt() {
	if e.pre == nil || e.readyAll == 0 {
		return
	}
	for c := range e.cores {
		e.account(c)
	}
	for e.readyAll > 0 {
		c := e.weakest()
		if c < 0 {
			return
		}
		e.victim = e.cores[c].run
		e.release(c)
		best := e.get(e.queueFor(c), c) // before the victim is back in its place
		e.victim.state = ready
		e.put(e.victim, preempted)
		e.start(c, best)
		if e.cores[c].run == nil {
			e.fill(c)
		}
		e.victim = nil
	}
}

// weakest is the core with the least urgent of the running tasks that some ready task may
// replace; -1: none.
func (e *engine) weakest() int {
	weak := -1
	var p preempter
	for c := range e.cores {
		k := &e.cores[c]
		if k.run == nil || k.switching {
			continue
		}
		q := e.queueFor(c)
		if e.counts[q] == 0 {
			continue
		}
		p = e.pre[q]
		if weak >= 0 {
			o := p.order(e.cores[weak].run, k.run)
			if o > 0 || o == 0 && e.cores[weak].run.rank > k.run.rank {
				continue
			}
		}
		best := p.peek(c)
		if best != nil && p.order(best, k.run) < 0 {
			weak = c
		}
	}
	return weak
}

// recall takes a running task off its core and back to its place in the queue.
func (e *engine) recall(c int) {
	e.unswitch(c)
	e.account(c)
	t := e.cores[c].run
	e.release(c)
	t.state = ready
	e.put(t, preempted)
}

// unswitch breaks off a switch that is under way; what is left of it is not spent.
func (e *engine) unswitch(c int) {
	if k := &e.cores[c]; k.switching {
		k.switching = false
		k.since = e.now
		e.switched -= k.at - e.now
	}
}

// renew gives a running task a new slice from now on.
func (e *engine) renew(t *task, slice Time) {
	c := e.coreOf(t)
	k := &e.cores[c]
	t.quantum = slice
	if k.switching {
		return
	}
	e.account(c)
	t.quantum = slice
	k.sliceEnd = e.now + slice
	if k.span != nil && k.span.Level != uint16(t.level) {
		e.closeSpan(k)
		e.record(c, t)
	}
	e.plan(c)
}
