package sim

import (
	"math"
	"slices"

	"coreglass/metrics/timeline"
	"coreglass/workloads/load"
)

// Moment is the simulated machine at one instant, after everything that happens at it.
// Every task that arrived and is not done is in exactly one place: on a core, in a lane of a
// run queue, or in Waiting. Tasks are numbered as in Span.
type Moment struct {
	At      Time
	Cores   []OnCore
	Lanes   []Lane    // run queues, each in the order in which its tasks would be taken
	Waiting []Waiting // for io, a lock or another task; by time, then by place
	States  []timeline.State
	Got     []Time // cpu time of each task so far
}

// OnCore is what one core does.
type OnCore struct {
	Queued         // Task -1: idle
	Switching bool // the cost of the switch to the task is being paid
	Until     Time // the turn's or the switch's end; -1: the task stops itself
}

// Queued is a task with the numbers its policy goes by, the deciding one first.
type Queued struct {
	Task int32
	Left float64 // of its cpu burst, in units; +Inf: no end
	Keys []Key
}

// Key is a number that a policy orders tasks by, in the plan's unit where it is a time.
type Key struct {
	Name  string // one of KeyNames
	Value float64
}

// KeyNames are all names of keys.
var KeyNames = []string{"ratio", "chain", "length", "priority", "turn", "turns", "tickets", "pass", "vruntime", "deadline",
	"eligible", "lag", "period", "waited"}

// Lane is a part of a run queue.
type Lane struct {
	Kind   string // one of LaneKinds
	Number int    // of a level or a P; 0 where the kind has one lane only
	Core   int    // whose queue it is; -1: the central one
	Tasks  []Queued
}

// LaneKinds are all kinds of lanes: the whole queue, a level, the eligible and the others
// (eevdf), the parts of Go's queues, waiters for the interpreter's lock, those that try for
// it, those that need only a core, and all that share (ps).
var LaneKinds = []string{"queue", "level", "eligible", "not-eligible", "run-next", "local", "global", "lock", "trying", "core", "sharing"}

// Waiting is a task that needs no core now.
type Waiting struct {
	Task  int32
	For   string // io, lock or task
	Lock  string // its name
	On    int32  // who holds the lock, or has to end first; -1: more than one
	Until Time   // of io; -1: unknown
}

// At simulates the plan up to an instant, given in ticks of its result, and reports the
// state there. Going back is running again from the start.
func At(p load.Plan, m Machine, pol Policy, at Time) (*Moment, error) {
	m.Why, m.States, m.Steps, m.Discard = false, false, 0, pol.whole == nil
	e, err := prepare(&p, m, &pol)
	if err != nil {
		return nil, err
	}
	if pol.whole != nil {
		return e.wholeMoment(&pol, at)
	}
	e.runTo(at)
	return e.moment(at), nil
}

// runTo works through every instant up to at, and accounts what runs there.
func (e *engine) runTo(at Time) {
	if e.horizon > 0 && at >= e.horizon {
		e.run()
		return
	}
	for e.live > 0 {
		next := e.next()
		if next > at || next >= never {
			break
		}
		e.advance(next)
		e.instant()
	}
	e.advance(max(at, e.now))
	for c := range e.cores {
		e.account(c)
	}
}

func (e *engine) moment(at Time) *Moment {
	m := e.blank(at)
	for c := range e.cores {
		m.Cores[c] = e.onCore(c)
	}
	for i, q := range e.queues {
		core := -1
		if len(e.queues) > 1 {
			core = i
		}
		for _, l := range q.(sequencer).lanes() {
			m.Lanes = append(m.Lanes, e.lane(l, core))
		}
	}
	for i := range e.tasks[:e.arriving] {
		if w, ok := e.waiting(&e.tasks[i]); ok {
			m.Waiting = append(m.Waiting, w)
		}
	}
	slices.SortStableFunc(m.Waiting, func(a, b Waiting) int { return compare(a.Until, b.Until) })
	e.states(m)
	return m
}

func (e *engine) blank(at Time) *Moment {
	m := &Moment{At: at, Cores: make([]OnCore, e.m.Cores), States: make([]timeline.State, len(e.tasks)), Got: make([]Time, len(e.tasks))}
	for c := range m.Cores {
		m.Cores[c] = OnCore{Queued: Queued{Task: -1}, Until: -1}
	}
	return m
}

func (e *engine) onCore(c int) OnCore {
	k := &e.cores[c]
	if k.run == nil {
		return OnCore{Queued: Queued{Task: -1}, Until: -1}
	}
	on := OnCore{Queued: e.queued(k.run), Switching: k.switching, Until: -1}
	switch {
	case k.switching:
		on.Until = k.at
	case k.sliceEnd < never/2:
		on.Until = k.sliceEnd
	}
	return on
}

func (e *engine) queued(t *task) Queued {
	q := Queued{Task: t.rank, Left: e.inUnits(t.burst())}
	if x, ok := e.queues[e.queueOf(t)].(keyer); ok {
		q.Keys = x.keys(t)
	}
	return q
}

// inUnits is a length in the plan's unit; what never ends is +Inf.
func (e *engine) inUnits(t Time) float64 {
	if t >= never/2 {
		return math.Inf(1)
	}
	return float64(t) / float64(e.scale)
}

func (e *engine) lane(l lane, core int) Lane {
	out := Lane{Kind: l.kind, Number: l.number, Core: core}
	for _, t := range l.tasks {
		out.Tasks = append(out.Tasks, e.queued(t))
	}
	return out
}

// waiting says what a task waits for that needs no core.
func (e *engine) waiting(t *task) (Waiting, bool) {
	w := Waiting{Task: t.rank, On: -1, Until: -1}
	switch {
	case t.state == unborn:
		w.For = "task"
		w.On = e.predecessor(t)
	case t.state != blocked:
		return w, false
	case t.wants > 0:
		l := &e.locks[t.wants-1]
		w.For, w.Lock = "lock", l.name
		if l.holder != nil {
			w.On = l.holder.rank
		}
	default:
		w.For = "io"
		i := slices.IndexFunc(e.timers, func(x timer) bool { return x.task == t && x.kind == ioDone })
		if i >= 0 {
			w.Until = e.timers[i].at
		}
	}
	return w, true
}

// predecessor is the one task that t waits for; -1: several.
func (e *engine) predecessor(t *task) int32 {
	on := int32(-1)
	for i := range e.tasks {
		p := &e.tasks[i]
		if p.state == done || p.succ != t && !slices.ContainsFunc(p.prog.gates, func(g int32) bool { return e.programs[g] == t.prog }) {
			continue
		}
		if on >= 0 {
			return -1
		}
		on = p.rank
	}
	return on
}

// states says in one word what each task does.
func (e *engine) states(m *Moment) {
	for i := range e.tasks {
		t := &e.tasks[i]
		m.Got[i] = t.cpu
		switch {
		case t.aborted:
			m.States[i] = timeline.Gone
		case t.state == done:
			m.States[i] = timeline.Done
		case t.state == ready:
			m.States[i] = timeline.Ready
		case t.state == running:
			m.States[i] = timeline.Running
		case t.wants > 0:
			m.States[i] = timeline.Locked
		case t.state == blocked, i < e.arriving:
			m.States[i] = timeline.Blocked
		}
	}
	for _, c := range m.Cores {
		if c.Switching {
			m.States[c.Task] = timeline.Switching
		}
	}
	for _, l := range m.Lanes {
		for _, q := range l.Tasks {
			if l.Kind == "lock" {
				m.States[q.Task] = timeline.Locked
			}
		}
	}
}

// wholeMoment is for policies that lay out the whole run at once.
func (e *engine) wholeMoment(pol *Policy, at Time) (*Moment, error) {
	if pol.Name == "ps" && (e.horizon == 0 || at < e.horizon) {
		e.horizon = max(at, 1)
	}
	if err := pol.whole(e); err != nil {
		return nil, err
	}
	m := e.blank(at)
	for i := range e.spans.n {
		if s := e.spans.At(i); s.Start <= at && at < s.End {
			left := e.tasks[s.Task].demand() - e.before(s.Task, at)
			m.Cores[s.Core] = OnCore{Queued: Queued{Task: s.Task, Left: e.inUnits(left)}, Until: s.End}
		}
	}
	if pol.Name == "ps" {
		e.sharingMoment(m)
	} else {
		e.laidOutMoment(m)
	}
	return m, nil
}

// before is the cpu time a task had before an instant, by its spans.
func (e *engine) before(task int32, at Time) Time {
	sum := Time(0)
	for _, s := range e.spans.All {
		if s.Task == task && s.Start < at {
			sum += min(s.End, at) - s.Start
		}
	}
	return sum
}

// sharingMoment shows all that share the cores, the next to end first.
func (e *engine) sharingMoment(m *Moment) {
	l := Lane{Kind: "sharing", Core: -1}
	var active []*task
	for i := range e.tasks {
		if t := &e.tasks[i]; t.state == running {
			active = append(active, t)
		}
	}
	slices.SortFunc(active, func(a, b *task) int { return compare(int64(a.key), int64(b.key)) })
	for _, t := range active {
		l.Tasks = append(l.Tasks, Queued{Task: t.rank, Left: e.inUnits(t.burst())})
	}
	m.Lanes = []Lane{l}
	for i := range e.tasks[:e.arriving] {
		if w, ok := e.waiting(&e.tasks[i]); ok {
			m.Waiting = append(m.Waiting, w)
		}
	}
	slices.SortStableFunc(m.Waiting, func(a, b Waiting) int { return compare(a.Until, b.Until) })
	e.states(m)
}

// laidOutMoment shows the tasks whose next piece is still to come.
func (e *engine) laidOutMoment(m *Moment) {
	l := Lane{Kind: "queue", Core: -1}
	for i := range e.tasks {
		t := &e.tasks[i]
		m.Got[i] = e.before(t.rank, m.At)
		onCore := slices.ContainsFunc(m.Cores, func(c OnCore) bool { return c.Task == t.rank })
		switch {
		case t.finish >= 0 && t.finish <= m.At:
			m.States[i] = timeline.Done
		case onCore:
			m.States[i] = timeline.Running
		default:
			m.States[i] = timeline.Ready
			l.Tasks = append(l.Tasks, Queued{Task: t.rank, Left: e.inUnits(t.demand() - m.Got[i])})
		}
	}
	m.Lanes = []Lane{l}
}

// sequencer is a queue that can show its tasks in order.
type sequencer interface{ lanes() []lane }

type lane struct {
	kind   string
	number int
	tasks  []*task
}

// keyer is a queue that can show the numbers it goes by.
type keyer interface{ keys(t *task) []Key }

// all lists a queue in order.
func (l *list) all() []*task {
	var tasks []*task
	for t := l.head; t != nil; t = t.next {
		tasks = append(tasks, t)
	}
	return tasks
}

// all lists the tasks in the order in which take would give them.
func (h *heap) all() []*task {
	tasks := slices.Clone(h.a)
	slices.SortFunc(tasks, func(a, b *task) int {
		if before(a, b) {
			return -1
		}
		return 1
	})
	return tasks
}

// single is a queue of one lane.
func single(tasks []*task) []lane { return []lane{{"queue", 0, tasks}} }
