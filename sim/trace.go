package sim

import (
	"math"
	"time"

	"coreglass/metrics/timeline"
)

// Change is one transition of a task: from At on it is in State, on the core if the state
// takes one. Task is as in Span.
type Change struct {
	At    Time
	Task  int32
	Core  int32 // -1: on none
	State timeline.State
}

const noCore = -1

// note records a transition, if somebody wants to know.
func (e *engine) note(t *task, core int, s timeline.State) {
	if e.m.States {
		e.changes = append(e.changes, Change{e.now, t.rank, int32(core), s})
	}
}

// noteQueued records that a task waits: for a core, or for the interpreter's lock.
func (e *engine) noteQueued(t *task) {
	s := timeline.Ready
	if x, ok := e.queues[e.queueOf(t)].(locker); ok && x.locked(t) {
		s = timeline.Locked
	}
	e.note(t, noCore, s)
}

// locker is a queue in which a task can wait for something else than a core.
type locker interface{ locked(t *task) bool }

// Timeline is the run as a timeline of origin Simulated, exact, and the length that stands
// for one of the plan's time units in it. It needs a run with Machine.States.
//
// Units of real time are themselves, to the nanosecond; a tick counts as a millisecond, as
// everywhere in the simulator. A run that would not fit into 292 years is drawn to a
// smaller scale: the unit's length says so. Processor sharing names no cores.
func (r *Result) Timeline() (*timeline.Timeline, time.Duration) {
	unit := r.unitLength()
	at := func(t Time) time.Duration { return scaled(t, r.Scale, unit) }
	names := make([]string, len(r.Tasks))
	for rank := range r.ByRank {
		names[rank] = r.TaskName(int32(rank))
	}
	b := timeline.NewBuilder(r.Cores, names, len(r.Changes)+len(names)+1)
	end := at(r.Makespan)
	for _, c := range r.Changes {
		b.Add(timeline.Event{At: at(c.At), Task: timeline.Task(c.Task), Core: timeline.Core(c.Core), State: c.State})
	}
	for rank := range names {
		b.See(timeline.Task(rank), end)
	}
	return b.Timeline(end, 0, max(end, 1), timeline.Simulated), unit
}

// At is an instant of the run on its timeline.
func (r *Result) At(t Time) time.Duration { return scaled(t, r.Scale, r.unitLength()) }

// unitLength is what one of the plan's units is on the timeline.
func (r *Result) unitLength() time.Duration {
	unit := time.Millisecond
	switch r.TimeUnit {
	case "s":
		unit = time.Second
	case "us":
		unit = time.Microsecond
	case "ns":
		unit = time.Nanosecond
	}
	for unit > 1 && r.Units(r.Makespan) > math.MaxInt64/4/float64(unit) {
		unit /= 1000
	}
	return unit
}

// scaled is t in units of the given length, rounded down.
func scaled(t Time, scale int64, unit time.Duration) time.Duration {
	return time.Duration(int64(t)/scale)*unit + time.Duration(muldiv(int64(t)%scale, int64(unit), scale))
}
