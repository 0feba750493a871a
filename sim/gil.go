package sim

import (
	"fmt"

	"coreglass/workloads/load"
)

// gil is what both rules of CPython's global interpreter lock share: tasks that are in a
// cpu phase of a task with "gil" need the lock; cpu_nogil phases and io do not. The
// operating system below gives free cores to threads first come first served.
type gil struct {
	e      *engine
	holder *task
	last   *task  // who held it before
	count  uint32 // hand-overs
	line   list   // threads that wait for the lock
	free   list   // threads that need no lock, only a core
	wakeup Time   // from the hand-over to the new holder's first instruction
	alerts timers
}

// needs says whether the task's current step runs under the lock.
func (q *gil) needs(t *task) bool {
	return t.prog.gil && (int(t.pc) >= len(t.prog.ops) || t.prog.ops[t.pc].kind != load.PhaseCPUNoGIL)
}

// hold gives the lock to t.
func (q *gil) hold(t *task) {
	q.holder = t
	if q.last != nil && q.last != t {
		q.count++
	}
	q.last = t
}

func (q *gil) take(core int) *task {
	if q.holder == nil {
		if t := q.line.take(core); t != nil {
			q.hold(t)
			return t
		}
	}
	return q.free.take(core)
}

func (q *gil) handovers() int64 { return int64(q.count) }

// left lets go of the lock when its holder blocks, ends or gives way.
func (q *gil) left(t *task, _ bool) {
	t.quantum = 0
	if q.holder == t {
		q.holder = nil
	}
}

// phase releases the lock before a phase without it, and takes it, if it can, before one
// that needs it.
func (q *gil) phase(t *task) bool {
	if !q.needs(t) {
		if q.holder == t {
			q.holder = nil
		}
		return true
	}
	if q.holder == nil && q.line.empty() {
		q.hold(t)
	}
	return q.holder == t
}

func (q *gil) latency(t *task) Time {
	if t == q.holder && t.readyAt < q.e.now {
		return q.wakeup
	}
	return 0
}

func (q *gil) slice(*task) Time { return never }
func (q *gil) remove(t *task)   { t.in.remove(t) }

func (q *gil) why(t *task) string {
	if !q.needs(t) {
		return "it needs no lock and a core is free"
	}
	return fmt.Sprintf("it gets the lock after waiting %s", q.e.show(q.e.now-t.readyAt))
}

// unitTime reads a time with a unit, or a plain number in the plan's unit.
func (a *args) unitTime(name string) func(*engine) Time {
	v, p := a.text(name)
	var x float64
	var unit string
	n, _ := fmt.Sscanf(v, "%g%s", &x, &unit)
	perMS, known := map[string]float64{"ns": 1e-6, "us": 1e-3, "ms": 1, "s": 1e3}[unit]
	if n == 0 || n == 2 && !known || !(x >= 0 && x <= 1e15) {
		a.bad(name, v, p)
	}
	a.keep(name, v)
	if n == 2 {
		return func(e *engine) Time { return e.milliseconds(x * perMS) }
	}
	return func(e *engine) Time { return e.ticks(x) }
}

const unitAllowed = "a time in the file's unit, or with a unit: ns, us, ms, s"

func (q *gil) locked(t *task) bool { return t.in == &q.line }

func (q *gil) lanes() []lane {
	return []lane{{"lock", 0, q.line.all()}, {"core", 0, q.free.all()}}
}

func (q *gil) keys(t *task) []Key {
	if t.state != ready {
		return nil
	}
	return []Key{{"waited", q.e.inUnits(q.e.now - t.readyAt)}}
}
