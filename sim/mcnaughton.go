package sim

import "fmt"

// McNaughton's wrap-around rule: for independent tasks that are all there at time 0 the
// shortest possible schedule with preemption is as long as the longest task, or as all work
// divided by the cores, whichever is more. The tasks are laid end to end in the file's
// order and cut at that length: the rest of a cut task begins on the next core at 0, and
// cannot overlap its first part because no task is longer than the schedule.
//
// Rejected: arrivals, io, locks and precedence: the rule does not cover them, so they are
// refused.
//
// Approximation: where work does not divide by the cores, the length is rounded up by less
// than a tick.
//
// Source: McNaughton, Scheduling with deadlines and loss functions, Management Science 6
// (1959).

var mcnaughtonInfo = Info{
	Name:   "mcnaughton",
	About:  "optimal preemptive schedule of independent tasks by wrapping around",
	Source: "McNaughton 1959",
	make:   func(*args) Policy { return Policy{whole: mcnaughton} },
}

func mcnaughton(e *engine) error {
	total, longest := Time(0), Time(0)
	order := make([]*task, len(e.tasks))
	for i := range e.tasks {
		t := &e.tasks[i]
		if err := wrappable(t); err != nil {
			return err
		}
		total += t.demand()
		longest = max(longest, t.demand())
		order[t.place] = t
	}
	m := Time(e.m.Cores)
	e.wrap(order, max(longest, (total+m-1)/m))
	return nil
}

func wrappable(t *task) error {
	p := t.prog
	for _, o := range p.ops {
		if o.kind > 1 {
			return fmt.Errorf("task %q: mcnaughton takes cpu phases only, not %v", p.id, o.kind)
		}
	}
	switch {
	case t.arrival > 0 || t.job > 0 || t.waits > 0:
		return fmt.Errorf("task %q: mcnaughton takes independent tasks that arrive at 0", p.id)
	case p.affinity != nil:
		return fmt.Errorf("task %q: mcnaughton places tasks itself; affinity is not allowed", p.id)
	case t.demand() >= never:
		return fmt.Errorf("task %q: mcnaughton needs tasks that end", p.id)
	}
	return nil
}

// demand is the cpu time of the whole task.
func (t *task) demand() Time {
	if t.own > 0 {
		return t.own
	}
	return t.prog.length()
}

// piece is a part of a task on a core.
type piece struct {
	t          *task
	core       int
	start, end Time
}

func (e *engine) wrap(order []*task, length Time) {
	core, at := 0, Time(0)
	var pieces []piece
	for _, t := range order {
		for left := t.demand(); left > 0; {
			d := min(left, length-at)
			if d > 0 {
				pieces = append(pieces, piece{t, core, at, at + d})
			}
			left -= d
			if at += d; at == length {
				core, at = core+1, 0
			}
		}
	}
	e.play(pieces)
}
