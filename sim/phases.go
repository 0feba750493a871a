package sim

import (
	"slices"

	"coreglass/metrics/timeline"
	"coreglass/workloads/load"
)

// current is the phase the task is at, past phases that are over or take no time; nil: the
// task is at its end. A cpu phase is loaded: left says what it still needs.
func (t *task) current() *op {
	if t.loaded && t.left == 0 {
		t.loaded = false
		t.pc++
	}
	for {
		if int(t.pc) == len(t.prog.ops) {
			if t.rounds == 0 {
				return nil
			}
			if t.rounds > 0 {
				t.rounds--
			}
			t.pc = 0
		}
		o := &t.prog.ops[t.pc]
		if o.kind > load.PhaseCPUNoGIL && !(o.kind == load.PhaseIO && o.time == 0) {
			return o
		}
		if t.load(o); t.left > 0 {
			return o
		}
		t.loaded = false
		t.pc++
	}
}

func (t *task) load(o *op) {
	if t.loaded || o.kind > load.PhaseCPUNoGIL {
		return
	}
	t.loaded, t.left = true, o.time
	if o.own {
		t.left = t.own
	}
}

// settle brings a task that is on no core to its next cpu phase: true when it is ready.
// Io needs no core; so a task can wait, or even end, without being dispatched.
func (e *engine) settle(t *task) bool {
	o := t.current()
	switch {
	case o == nil:
		e.finish(t)
		return false
	case o.kind == load.PhaseIO:
		e.sleep(t, o.time)
		return false
	}
	return true
}

// proceed goes on with the running task's next phases until one takes cpu time (true), or
// the task left the core: it blocked, gave way or ended (false).
func (e *engine) proceed(c int) bool {
	t := e.cores[c].run
	for {
		o := t.current()
		if o == nil {
			e.finish(t)
			e.quit(c, t, true)
			return false
		}
		switch o.kind {
		case load.PhaseCPU, load.PhaseCPUNoGIL:
			if e.guards != nil && !e.guards[e.queueOf(t)].phase(t) {
				e.giveWay(c, t)
				return false
			}
			return true
		case load.PhaseIO:
			e.sleep(t, o.time)
			e.quit(c, t, false)
			return false
		case load.PhaseLock:
			t.pc++
			if !e.acquire(t, o.lock) {
				e.quit(c, t, false)
				return false
			}
		case load.PhaseUnlock:
			t.pc++
			e.unlock(t, o.lock)
		case load.PhaseYield:
			t.pc++
			e.giveWay(c, t)
			return false
		}
	}
}

func (e *engine) sleep(t *task, d Time) {
	t.pc++
	t.state = blocked
	t.io += d
	e.slept++
	t.slept = e.slept
	e.timers.push(timer{e.now + d, t, ioDone})
	e.note(t, noCore, timeline.Blocked)
}

// giveWay ends the task's turn: it goes to the end of its queue.
func (e *engine) giveWay(c int, t *task) {
	if e.leave != nil {
		e.leave[e.queueOf(t)].left(t, false)
	} else {
		t.quantum = 0
	}
	t.state = ready
	e.over = append(e.over, turn{t, int32(c)})
	e.release(c)
}

// quit takes a task off its core that blocked or ended.
func (e *engine) quit(c int, t *task, done bool) {
	if e.leave != nil {
		e.leave[e.queueOf(t)].left(t, done)
	} else {
		t.quantum = 0
	}
	e.release(c)
}

// enter makes an arrived task part of the system.
func (e *engine) enter(t *task) {
	if len(e.queues) > 1 {
		if t.homeCore < 0 {
			t.homeCore = int32(e.emptiest(t))
		}
		e.homes[t.homeCore]++
	}
}

// emptiest is the queue with the fewest live tasks, lowest number first.
func (e *engine) emptiest(t *task) int {
	best := -1
	for c, n := range e.homes {
		if t.fits(c) && (best < 0 || n < e.homes[best]) {
			best = c
		}
	}
	return best
}

// finish ends a task and lets those go that waited for it.
func (e *engine) finish(t *task) {
	t.finish = e.now
	t.state = done
	e.live--
	if t.aborted {
		e.note(t, noCore, timeline.Gone)
	} else {
		e.note(t, noCore, timeline.Done)
	}
	if len(e.queues) > 1 {
		e.homes[t.homeCore]--
	}
	if t.succ != nil {
		e.unblock(t.succ)
	}
	p := t.prog
	if p.open--; p.open > 0 {
		return
	}
	for _, g := range p.gates {
		for _, rank := range e.programs[g].members {
			e.unblock(&e.tasks[rank])
		}
	}
}

// unblock takes one predecessor from a task; without any it is ready once it arrived.
func (e *engine) unblock(t *task) {
	if t.waits--; t.waits == 0 && int(t.rank) < e.arriving && t.state == unborn {
		e.wake = append(e.wake, t)
	}
}

// abort ends a job at its deadline, wherever it is.
func (e *engine) abort(t *task) {
	if i := e.turnOf(t); i >= 0 {
		e.over = slices.Delete(e.over, i, i+1)
		t.state = blocked
	}
	switch t.state {
	case done:
		return
	case running:
		c := e.coreOf(t)
		e.unswitch(c)
		e.account(c)
		e.quit(c, t, true)
	case ready:
		q := e.queueOf(t)
		e.queues[q].remove(t)
		e.counts[q]--
		e.readyAll--
	case unborn:
		e.enter(t)
	}
	e.drop(t)
	t.aborted = true
	e.finish(t)
}

// turnOf is the task's place among the turns that ended now; -1: none.
func (e *engine) turnOf(t *task) int {
	return slices.IndexFunc(e.over, func(x turn) bool { return x.t == t })
}

func (e *engine) coreOf(t *task) int {
	for c := range e.cores {
		if e.cores[c].run == t {
			return c
		}
	}
	return -1
}
