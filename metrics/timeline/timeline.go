// Package timeline holds who ran where and when: each task's life as spans in a state,
// measured, simulated or imported. One type holds them all, so that one set of statistics
// and one picture serve them all.
package timeline

import (
	"fmt"
	"sort"
	"time"
)

// State is what a task is doing.
type State uint8

const (
	Unknown     State = iota // nobody saw it: lost to overflow, or the task does not tell
	Running                  // on a core
	Ready                    // could run, and waits for a core or for a free worker
	Blocked                  // waits for IO or a timer
	Locked                   // waits for a lock: the interpreter's, or the load's own
	Interrupted              // on its core, but an interrupt or the hypervisor had it
	Switching                // simulated: its core pays for the switch to it
	Done                     // its work is done; nothing follows
	Gone                     // its worker ended before its work was done; nothing follows
	stateCount
)

var stateNames = [...]string{"unknown", "running", "ready", "blocked", "locked", "interrupted", "switching", "done", "gone"}

// String is the state's word in JSON and exports.
func (s State) String() string { return stateNames[min(s, stateCount-1)] }

// OnCore says whether a task in this state occupies a core.
func (s State) OnCore() bool { return s == Running || s == Interrupted || s == Switching }

// Over says whether nothing follows.
func (s State) Over() bool { return s == Done || s == Gone }

// Task is a task's number, from 0.
type Task int32

// Core is a core's number, from 0; NoCore where a task is on none, or on one unknown.
type Core int16

const NoCore Core = -1

// Span is one task in one state without a break: half-open, times since the release of the
// tasks. 24 bytes, no pointers.
type Span struct {
	Start, End time.Duration
	Task       Task
	Core       Core
	State      State
}

// Length is the span's length.
func (s Span) Length() time.Duration { return s.End - s.Start }

// onset is where a span begins that ends where the next one does: half of what a Span takes,
// and a run keeps a million of them. 12 bytes: an int64 would make it 16.
type onset struct {
	high  int32
	low   uint32
	core  Core
	state State
}

func onsetOf(s Span) onset { return onset{int32(s.Start >> 32), uint32(s.Start), s.Core, s.State} }

func (o onset) at() time.Duration { return time.Duration(o.high)<<32 | time.Duration(o.low) }

// Lane is the life of one task: spans in the order of time that touch but never overlap.
type Lane struct {
	closed []Span        // of one that was given whole
	onsets []onset       // of one that was built: the closed spans without a hole
	end    time.Duration // of the last onset's span
	task   Task          // of the onsets
	open   [2]Span       // the last one, up to where it was seen, and what must have followed
	opened int           // how many of the two there are
}

// NewLane returns a lane of spans that are in order and do not overlap.
func NewLane(spans []Span) Lane { return Lane{closed: spans} }

// Len is the number of spans.
func (l *Lane) Len() int { return len(l.closed) + len(l.onsets) + l.opened }

// At is the i-th span.
func (l *Lane) At(i int) Span {
	switch n := len(l.onsets); {
	case i < n-1:
		return l.span(i, l.onsets[i+1].at())
	case i == n-1:
		return l.span(i, l.end)
	case l.closed != nil:
		return l.closed[i]
	default:
		return l.open[i-n]
	}
}

func (l *Lane) span(i int, end time.Duration) Span {
	o := l.onsets[i]
	return Span{Start: o.at(), End: end, Task: l.task, Core: o.core, State: o.state}
}

// Find is the place of the first span that ends after t; Len if none does.
func (l *Lane) Find(t time.Duration) int {
	return sort.Search(l.Len(), func(i int) bool { return l.At(i).End > t })
}

// Origin says where a timeline comes from.
type Origin uint8

const (
	Measured  Origin = iota // stamped by the workers themselves
	Kernel                  // the kernel's own record of its switches
	Imported                // a trace taken elsewhere
	Simulated               // computed
)

// String is the origin's word on the screen and in JSON.
func (o Origin) String() string {
	return [...]string{"measured", "kernel", "imported", "simulated"}[min(o, Simulated)]
}

// Timeline is the lives of all tasks over a stretch of time. It is immutable once handed
// out: whoever receives it may keep it.
type Timeline struct {
	Cores      int
	Tasks      []string // names, in task order
	Lanes      []Lane   // in task order
	From, To   time.Duration
	Resolution time.Duration // edges may be off by that much; 0: exact
	Coarse     []Coarse      // stretches where they are known less well, in order, none within another
	Origin     Origin
	Lost       uint64 // transitions that were lost, drawn as unknown
	Released   int64  // when the times began, in ns of CLOCK_MONOTONIC; 0: not on that clock
}

// Coarse is a stretch of a timeline whose edges may be off by more than elsewhere.
type Coarse struct{ From, To, Resolution time.Duration }

// ResolutionIn is how far edges between two times may be off; 0: they are exact.
func (t *Timeline) ResolutionIn(from, to time.Duration) time.Duration {
	r := t.Resolution
	first := sort.Search(len(t.Coarse), func(i int) bool { return t.Coarse[i].To > from })
	for _, c := range t.Coarse[first:] {
		if c.From >= to {
			break
		}
		r = max(r, c.Resolution)
	}
	return r
}

// Check reports the first thing that can't be: a span that ends before it begins, a task in
// two places at once, something after a task's end, a core with two tasks. Edges may be off
// by the resolution, so two tasks may share a core for twice that.
func (t *Timeline) Check() error {
	for i := range t.Lanes {
		if err := t.checkLane(Task(i)); err != nil {
			return err
		}
	}
	for core, spans := range t.ByCore(t.From, t.To) {
		for i, last := 1, 0; i < len(spans); i++ { // last: the one that ends last
			a, b := spans[last], spans[i]
			if end := min(a.End, b.End); end-b.Start > 2*t.ResolutionIn(b.Start, end) {
				return fmt.Errorf("core %d has task %d to %v and task %d from %v to %v", core, a.Task, a.End, b.Task, b.Start, b.End)
			}
			if b.End > a.End {
				last = i
			}
		}
	}
	return nil
}

func (t *Timeline) checkLane(task Task) error {
	l := &t.Lanes[task]
	for i := range l.Len() {
		s := l.At(i)
		switch {
		case s.Task != task:
			return fmt.Errorf("task %d has a span of task %d", task, s.Task)
		case s.End <= s.Start:
			return fmt.Errorf("task %d is %v from %v to %v", task, s.State, s.Start, s.End)
		case s.State.OnCore() && int(s.Core) >= t.Cores:
			return fmt.Errorf("task %d ran on core %d of %d at %v", task, s.Core, t.Cores, s.Start)
		case i > 0 && s.Start < l.At(i-1).End:
			return fmt.Errorf("task %d is in two places at %v", task, s.Start)
		case i > 0 && l.At(i-1).State.Over():
			return fmt.Errorf("task %d goes on at %v after its end", task, s.Start)
		}
	}
	return nil
}

// ByCore lists, for each core, the spans that occupied it and overlap the stretch, in the
// order of their start. It sorts: for pictures that are drawn often, walk the lanes.
func (t *Timeline) ByCore(from, to time.Duration) [][]Span {
	rows := make([][]Span, t.Cores)
	for i := range t.Lanes {
		l := &t.Lanes[i]
		for k := l.Find(from); k < l.Len() && l.At(k).Start < to; k++ {
			if s := l.At(k); s.State.OnCore() && s.Core >= 0 && int(s.Core) < t.Cores {
				rows[s.Core] = append(rows[s.Core], s)
			}
		}
	}
	for _, row := range rows {
		sort.Slice(row, func(a, b int) bool { return row[a].Start < row[b].Start })
	}
	return rows
}
