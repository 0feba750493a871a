package timeline

import "time"

// Event is one transition: from At on the task is in the state, on the core if the state
// occupies one.
type Event struct {
	At    time.Duration
	Task  Task
	Core  Core
	State State
}

// Builder makes a timeline from transitions as they come in, each task's in the order of
// time. It keeps a bounded number of spans: the oldest go first.
type Builder struct {
	cores      int
	names      []string
	lanes      []building
	kept, most int
	from       time.Duration
	lost       uint64
}

// building is one lane and its open span.
type building struct {
	onsets []onset // of the closed spans: each ends where the next begins, the last where open does
	open   Span    // its End is when the task was last seen in it
	known  bool    // a first transition was seen
}

// end is where the i-th closed span ends.
func (l *building) end(i int) time.Duration {
	if i+1 < len(l.onsets) {
		return l.onsets[i+1].at()
	}
	return l.open.Start
}

// NewBuilder returns a builder for tasks of these names that keeps at most so many spans.
func NewBuilder(cores int, names []string, most int) *Builder {
	return &Builder{cores: cores, names: names, lanes: make([]building, len(names)), most: max(most, len(names))}
}

// AddTask adds a task that was not known at first, without a name.
func (b *Builder) AddTask() Task {
	b.lanes = append(b.lanes, building{})
	return Task(len(b.lanes) - 1)
}

// Add takes a transition. One that is earlier than the task's last is moved to that one:
// edges are only known to the resolution.
func (b *Builder) Add(e Event) {
	l := &b.lanes[e.Task]
	if l.known && l.open.State.Over() {
		return
	}
	if !e.State.OnCore() {
		e.Core = NoCore
	}
	if l.known {
		e.At = max(e.At, l.open.Start)
		if e.State == l.open.State && e.Core == l.open.Core {
			return
		}
		l.open.End = e.At
		b.keep(l)
	}
	l.known = true
	l.open = Span{Start: e.At, End: e.At, Task: e.Task, Core: e.Core, State: e.State}
}

// Lose says that n transitions of a task were lost after its last one; from its last sign of
// life to the next transition it is unknown.
func (b *Builder) Lose(t Task, n uint64) {
	b.lost += n
	if l := &b.lanes[t]; l.known && !l.open.State.Over() {
		b.Add(Event{max(l.open.End, l.open.Start), t, NoCore, Unknown})
	}
}

// See says that the task was still in its state at that time.
func (b *Builder) See(t Task, at time.Duration) {
	if l := &b.lanes[t]; l.known {
		l.open.End = max(l.open.End, at)
	}
}

// State is what a task is doing as far as was heard, and since when.
func (b *Builder) State(t Task) (State, time.Duration) {
	return b.lanes[t].open.State, b.lanes[t].open.Start
}

// keep moves the open span of a lane to those that are closed.
func (b *Builder) keep(l *building) {
	if l.open.End <= l.open.Start {
		return
	}
	l.onsets = append(l.onsets, onsetOf(l.open))
	l.open.Start = l.open.End
	if b.kept++; b.kept > b.most {
		b.forget()
	}
}

// forget drops the oldest spans until an eighth of the room is free.
func (b *Builder) forget() {
	to := b.from
	for i := range b.lanes {
		if l := &b.lanes[i]; len(l.onsets) > 0 {
			to = max(to, l.open.Start)
		}
	}
	for b.kept > b.most-b.most/8 && b.from < to {
		b.Forget(b.from + max((to-b.from)/16, 1))
	}
}

// Forget drops the spans that ended by a time.
func (b *Builder) Forget(until time.Duration) {
	b.from = max(b.from, until)
	for i := range b.lanes {
		l := &b.lanes[i]
		n := 0
		for n < len(l.onsets) && l.end(n) <= b.from {
			n++
		}
		l.onsets = l.onsets[n:]
		b.kept -= n
	}
}

// Timeline is what is known at a time. A task on a core is known to be there up to when it
// was seen; if that is longer ago than the silence it is ready since, for it computes, and
// would have been seen. Every other task is still in its last state. The timeline shares
// memory with the builder, which never changes what it has handed out.
func (b *Builder) Timeline(now, resolution, silence time.Duration, origin Origin) *Timeline {
	t := &Timeline{Cores: b.cores, Tasks: b.names, Lanes: make([]Lane, len(b.lanes)), From: b.from, To: now,
		Resolution: resolution, Origin: origin, Lost: b.lost}
	for i := range b.lanes {
		l, lane := &b.lanes[i], &t.Lanes[i]
		lane.onsets, lane.end, lane.task = l.onsets[:len(l.onsets):len(l.onsets)], l.open.Start, Task(i)
		if l.known {
			lane.stay(l.open, now, silence)
		}
	}
	return t
}

// stay appends the open span and what must have followed it up to now.
func (l *Lane) stay(last Span, now, silence time.Duration) {
	if !last.State.OnCore() {
		last.End = max(last.End, now)
	}
	l.append(last)
	if now-last.End > silence {
		l.append(Span{Start: last.End, End: now, Task: last.Task, Core: NoCore, State: Ready})
	}
}

func (l *Lane) append(s Span) {
	if s.End > s.Start {
		l.open[l.opened] = s
		l.opened++
	}
}
