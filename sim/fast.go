package sim

import "coreglass/metrics/timeline"

// fast handles the commonest instant, in which slices end and nothing else happens: false
// when it is another one, and nothing was done. It does what endings, requeue and dispatch
// do, without taking the cores out of the calendar and the idle set in between.
func (e *engine) fast() bool {
	if !e.plain || e.idleN > 0 || e.readyAll < len(e.cores) || !e.onlySlices() {
		return false
	}
	for _, c := range e.due {
		e.account(int(c))
		k := &e.cores[c]
		e.closeSpan(k)
		k.run.quantum = 0
		e.over = append(e.over, turn{k.run, c})
	}
	if len(e.over) > 1 {
		e.sortOver()
	}
	for _, x := range e.over {
		x.t.state = ready
		x.t.readyAt = e.now
		e.queues[0].add(x.t, expired)
		e.note(x.t, noCore, timeline.Ready)
	}
	e.over = e.over[:0]
	for _, c := range e.due {
		k := &e.cores[c]
		k.run = e.queues[0].take(int(c))
		e.assign(int(c), k.run)
	}
	return true
}

// onlySlices says whether slices of running tasks end now and nothing else is due; the
// cores are in due then.
func (e *engine) onlySlices() bool {
	if len(e.timers) > 0 && e.timers[0].at <= e.now ||
		e.arriving < len(e.tasks) && e.tasks[e.arriving].arrival <= e.now {
		return false
	}
	e.due = e.dueCores(e.due[:0], e.now)
	for _, c := range e.due {
		k := &e.cores[c]
		if k.switching || k.sliceEnd > e.now || k.run.left <= e.now-k.since {
			return false
		}
	}
	return len(e.due) > 0
}

// isPlain says whether the run has none of the rules that fast leaves out. Every task must
// fit every core, so that a core that gives its task back finds one.
func (e *engine) isPlain() bool {
	for _, p := range e.programs {
		if p.affinity != nil {
			return false
		}
	}
	_, only0 := e.queues[0].(*eventloop)
	return !only0 && len(e.queues) == 1 && e.boundary == 0 && e.m.CacheSize == 0 &&
		e.expire == nil && e.alarms == nil && e.guards == nil
}
