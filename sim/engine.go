package sim

import (
	"math/rand/v2"
	"slices"

	"coreglass/metrics/timeline"
)

// engine runs tasks on cores in virtual time. Order within one instant:
//
//  1. cores whose event is due: phases end, tasks finish, block or expire;
//  2. the policy's alarm (boost, aging);
//  3. arrivals and wake-ups are queued, by arrival, then by place in the file;
//  4. expired tasks are queued (before 2 with --tie expired-first);
//  5. idle cores take tasks, lowest number first;
//  6. more urgent ready tasks preempt the least urgent running ones.
type engine struct {
	m        Machine
	now      Time
	scale    int64
	longest  float64 // ticks that the run can take, about
	unit     string
	allGIL   bool // no task says that it needs the interpreter lock: all do
	horizon  Time
	cost     Time
	tasks    []task
	programs []*program
	locks    []lock
	rng      *rand.Rand

	calendar
	queues   []queue // one, or one per core
	pre      []preempter
	alarms   []alarmer
	guards   []guard
	late     []latecomer
	charge   []charger
	serve    []server
	leave    []leaver
	expire   []expirer
	counts   []int // ready tasks by queue
	homes    []int // live tasks by queue
	readyAll int
	idle     []uint64 // bit set of idle cores
	idleN    int
	timers   timers
	slept    int64 // how often a task began to wait
	arriving int   // next task of tasks to arrive
	live     int   // tasks not yet done

	plain    bool    // none of the rules that fast leaves out
	due      []int32 // cores due now
	wake     []*task // to be queued now
	over     []turn  // expired or gave way now
	spare    []turn
	vacated  []int32 // cores released now
	check    bool    // something became ready: preemption is possible
	steal    Time    // next steal
	stealGap Time
	lockWake Time
	boundary Time // length of global slices; 0: by dispatch

	spans      Spans
	switches   int64
	migrations int64
	busy       Time
	switched   Time // time spent switching
	starved    Time // some core idle while a task was ready
	decisions  []Decision
	changes    []Change
	limited    bool // Machine.Steps cut the run
	lags       []Lag
	lagsCut    bool
	rates      []Rate
	victim     *task // of the preemption under way, for reasons
	stuck      bool  // tasks are left that nothing can wake
}

// turn is a task whose turn on a core ended.
type turn struct {
	t *task
	c int32
}

// run works until everything is done or the horizon is reached.
func (e *engine) run() {
	for steps := 0; e.live > 0; steps++ {
		if e.m.Steps > 0 && steps >= e.m.Steps {
			e.limited = true
			e.cut()
			return
		}
		at := e.next()
		if at >= never && (e.horizon == 0 || e.idleN == len(e.cores)) {
			e.stuck = true
		}
		if at >= never && e.horizon == 0 {
			return
		}
		if e.horizon > 0 && at >= e.horizon {
			e.advance(e.horizon)
			if at == e.horizon {
				e.endings() // what ends at the horizon has ended, and nothing begins
				e.arrivals()
			}
			e.cut()
			return
		}
		e.advance(at)
		e.instant()
	}
}

// next is the time of the next event. Steals and alarms alone do not keep a run going, unless
// an alarm brings a task.
func (e *engine) next() Time {
	at := e.soonest()
	if len(e.timers) > 0 && e.timers[0].at < at {
		at = e.timers[0].at
	}
	if e.arriving < len(e.tasks) && e.tasks[e.arriving].arrival < at {
		at = e.tasks[e.arriving].arrival
	}
	if at >= never && e.idleN == len(e.cores) && !e.brought() {
		return e.stolenAt(at)
	}
	for _, a := range e.alarms {
		at = min(at, a.alarm())
	}
	return e.stolenAt(at)
}

// brought says whether a queue has a task on its way to a core.
func (e *engine) brought() bool {
	return slices.ContainsFunc(e.alarms, func(a alarmer) bool {
		b, ok := a.(bringer)
		return ok && b.brings()
	})
}

func (e *engine) advance(at Time) {
	if e.idleN > 0 && e.readyAll > 0 {
		e.starved += at - e.now
	}
	e.now = at
}

func (e *engine) instant() {
	if e.charge != nil {
		e.accountAll()
	}
	e.instantWork()
	// cores that stay idle leave the calendar only now: most are filled at once
	for _, c := range e.vacated {
		if e.cores[c].run == nil {
			e.set(int(c), never)
		}
	}
	e.vacated = e.vacated[:0]
}

func (e *engine) instantWork() {
	if !e.fast() {
		e.endings()
	}
	if e.m.Tie == "expired-first" {
		e.requeue()
	}
	for _, a := range e.alarms {
		if a.alarm() <= e.now {
			a.ring()
			e.check = true
		}
	}
	for {
		e.queueing()
		if e.stealGap > 0 {
			e.stealing()
		}
		e.dispatch()
		if e.check {
			e.check = false
			e.preempt()
		}
		// a task can unlock or give way at its very start
		if len(e.wake) == 0 && len(e.over) == 0 {
			return
		}
	}
}

func (e *engine) queueing() {
	if e.m.Tie == "expired-first" {
		e.requeue()
		e.arrivals()
	} else {
		e.arrivals()
		e.requeue()
	}
}

// endings handles every core whose event is due, in the order of their numbers.
func (e *engine) endings() {
	e.due = e.dueCores(e.due[:0], e.now)
	for _, c := range e.due {
		e.ending(int(c))
	}
}

func (e *engine) ending(c int) {
	k := &e.cores[c]
	if k.run == nil {
		return // what ended before at this instant has recalled its task
	}
	if k.switching {
		k.switching = false
		e.check = true
		e.begin(c)
		return
	}
	e.account(c)
	t := k.run
	if t.left == 0 && !t.spins && !e.proceed(c) {
		return
	}
	if e.now >= k.sliceEnd {
		t.quantum = 0
		if x := e.expirerOf(t); x != nil {
			x.expire(t)
		}
		e.over = append(e.over, turn{t, int32(c)})
		e.release(c)
		return
	}
	e.plan(c)
}

// account books what the core's task did since the last booking.
func (e *engine) account(c int) {
	k := &e.cores[c]
	d := e.now - k.since
	if d == 0 || k.run == nil || k.switching {
		return
	}
	t := k.run
	if t.first < 0 {
		t.first = k.since
	}
	if k.last != t {
		if k.last != nil {
			e.switches++
		}
		k.last = t
	}
	if t.lastCore != int32(c) {
		if t.lastCore >= 0 {
			e.migrations++
		}
		t.lastCore = int32(c)
	}
	served := d
	if e.serve != nil {
		served = e.serve[e.queueOf(t)].served(t, k.since, e.now)
	}
	t.cpu += d
	t.lost += d - served
	e.busy += d
	k.since = e.now
	t.quantum -= d
	if k.cache != nil {
		e.warmed(c, t, d)
	} else if t.spins {
		// it computes nothing of its own
	} else if t.left < never {
		t.left -= served
	}
	if e.charge != nil {
		e.charge[e.queueOf(t)].ran(t, d)
	}
}

// accountAll books what all cores did: policies of virtual time compare who comes with who
// runs, at this instant.
func (e *engine) accountAll() {
	for c := range e.cores {
		if k := &e.cores[c]; k.run != nil && k.since < e.now {
			e.account(c)
		}
	}
}

// begin lets the core's task run: takes locks at its place, sets the core's next event.
func (e *engine) begin(c int) {
	k := &e.cores[c]
	t := k.run
	k.since, k.began = e.now, e.now
	if t.left == 0 && !t.spins && !e.proceed(c) {
		return
	}
	if t.quantum <= 0 {
		t.quantum = e.queues[e.queueOf(t)].slice(t)
	}
	k.sliceEnd = e.now + t.quantum
	if e.boundary > 0 && t.quantum < never/2 {
		k.sliceEnd = (e.now/e.boundary + 1) * e.boundary
	}
	e.record(c, t)
	e.note(t, c, timeline.Running)
	e.plan(c)
}

// plan sets the core's next event: the phase's end, the slice's end, the cache's warming.
func (e *engine) plan(c int) {
	k := &e.cores[c]
	end := k.run.left
	if k.run.spins {
		end = never
	} else if k.cache != nil {
		end = e.warming(c, k.run)
	}
	at := k.sliceEnd
	if end < never && e.now+end < at {
		at = e.now + end
	}
	e.set(c, min(at, never))
}

// record opens a span, or goes on with the last one of the core.
func (e *engine) record(c int, t *task) {
	k := &e.cores[c]
	if e.m.Discard {
		return
	}
	if s := k.span; s != nil && s.Task == t.rank && s.End == e.now && s.Level == uint16(t.level) {
		s.End = -1
		return
	}
	k.span = e.spans.add(Span{e.now, -1, t.rank, uint16(c), uint16(t.level)})
}

// closeSpan ends the core's span, if it is open.
func (e *engine) closeSpan(k *core) {
	if s := k.span; s != nil && s.End < 0 {
		s.End = e.now
		if s.Start == s.End {
			e.spans.empty = true
		}
	}
}

// release takes the task off its core.
func (e *engine) release(c int) {
	k := &e.cores[c]
	e.closeSpan(k)
	k.run = nil
	e.idle[c/64] |= 1 << (c % 64)
	e.idleN++
	e.vacated = append(e.vacated, int32(c))
}

// arrivals queues what arrives or wakes up now.
func (e *engine) arrivals() {
	for len(e.timers) > 0 && e.timers[0].at <= e.now {
		e.fire(e.timers.pop())
	}
	for e.arriving < len(e.tasks) && e.tasks[e.arriving].arrival <= e.now {
		t := &e.tasks[e.arriving]
		e.arriving++
		if t.waits == 0 {
			e.wake = append(e.wake, t)
		} else {
			e.note(t, noCore, timeline.Blocked)
		}
		if t.prog.abort && t.deadline < never {
			e.timers.push(timer{t.deadline, t, deadlinePassed})
		}
	}
	for len(e.wake) > 0 {
		batch := e.wake
		e.wake = nil
		if len(batch) > 1 {
			slices.SortFunc(batch, e.earlier)
		}
		for _, t := range batch {
			e.arise(t)
		}
		if e.wake == nil {
			e.wake = batch[:0]
		}
	}
}

// earlier orders what becomes ready at one instant: by arrival, then by place; with
// new-first what arrives goes before what wakes up, and that in the order in which it began
// to wait.
func (e *engine) earlier(a, b *task) int {
	if e.m.TieReady == "new-first" {
		switch {
		case a.state == unborn && b.state != unborn:
			return -1
		case a.state != unborn && b.state == unborn:
			return 1
		case a.state != unborn && a.slept != b.slept:
			return compare(a.slept, b.slept)
		}
	}
	return int(a.rank) - int(b.rank)
}

// arise queues a task that arrived or woke up, unless it only has io ahead or is done.
func (e *engine) arise(t *task) {
	if t.state == done {
		return
	}
	h := woken
	if t.state == unborn {
		h = arrived
		e.enter(t)
	}
	if e.settle(t) {
		t.state = ready
		e.put(t, h)
		e.check = true
	}
}

func (e *engine) fire(x timer) {
	switch x.kind {
	case ioDone:
		e.wake = append(e.wake, x.task)
	case deadlinePassed:
		e.abort(x.task)
	}
}

func (e *engine) expirerOf(t *task) expirer {
	if e.expire == nil {
		return nil
	}
	return e.expire[e.queueOf(t)]
}

// cut ends a run at the horizon.
func (e *engine) cut() {
	for c := range e.cores {
		e.account(c)
		e.closeSpan(&e.cores[c])
		if k := &e.cores[c]; k.switching {
			e.switched -= k.at - e.now
		}
	}
}
