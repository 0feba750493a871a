package sim

import (
	"slices"

	"coreglass/metrics/timeline"
)

// play books pieces that a policy laid out itself, as if the engine had run them. Pieces
// are cut at the horizon; a task is done when its whole demand has run.
func (e *engine) play(pieces []piece) {
	slices.SortStableFunc(pieces, func(a, b piece) int {
		if c := compare(a.start, b.start); c != 0 {
			return c
		}
		return a.core - b.core
	})
	for i := range e.tasks {
		e.note(&e.tasks[i], noCore, timeline.Ready) // all arrive at 0
	}
	last := make([]*task, e.m.Cores)
	for _, p := range pieces {
		if e.horizon > 0 {
			p.end = min(p.end, e.horizon)
		}
		if p.end <= p.start {
			continue
		}
		if last[p.core] != nil && last[p.core] != p.t {
			e.switches++
		}
		last[p.core] = p.t
		e.book(p)
	}
	for i := range e.tasks {
		if t := &e.tasks[i]; t.finish < 0 && t.cpu >= t.demand() {
			t.finish = max(t.arrival, Time(t.virtual))
			t.state = done
			e.live--
			if e.m.States {
				e.changes = append(e.changes, Change{t.finish, t.rank, noCore, timeline.Done})
			}
		}
	}
}

// book adds one piece to its task and to the record. Pieces come in order of start.
func (e *engine) book(p piece) {
	t := p.t
	if t.first < 0 {
		t.first = p.start
	}
	if t.lastCore >= 0 && t.lastCore != int32(p.core) {
		e.migrations++
	}
	t.lastCore = int32(p.core)
	if e.m.States {
		e.changes = append(e.changes, Change{p.start, t.rank, int32(p.core), timeline.Running}, Change{p.end, t.rank, noCore, timeline.Ready})
	}
	t.cpu += p.end - p.start
	t.virtual = max(t.virtual, int64(p.end)) // the end of its last piece
	e.busy += p.end - p.start
	e.now = max(e.now, p.end)
	if !e.m.Discard {
		e.spans.add(Span{p.start, p.end, t.rank, uint16(p.core), 0})
	}
	if e.m.Why {
		e.decisions = append(e.decisions, Decision{p.start, p.core, t.rank, "its piece of the wrapped-around row of tasks begins"})
	}
}
