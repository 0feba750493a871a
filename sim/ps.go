package sim

import (
	"fmt"
	"math"

	"coreglass/metrics/timeline"
	"coreglass/workloads/load"
)

// Processor sharing: the ideal that round robin approaches as its quantum goes to zero.
// With n tasks on m cores each runs all the time at rate min(1, m/n). No core can be named
// for a task, so there are no segments; the result has the rates over time instead.
//
// One number suffices: the attained service S(t) that a task present all the time would
// have. A task that comes when S = s and needs d ends when S = s + d, so the next to end is
// the top of one heap, whatever the rates do.
//
// Approximation: S is a 64-bit float; finish times are rounded to a tick.
//
// Rejected: weights (that is generalised processor sharing).
//
// Source: Kleinrock, Queueing Systems II, 4.4.

var psInfo = Info{
	Name:   "ps",
	About:  "ideal processor sharing: all ready tasks at once, at equal rates",
	Source: "Kleinrock II 4.4",
	make:   func(*args) Policy { return Policy{whole: processorSharing} },
}

type sharing struct {
	e       *engine
	at      float64 // now, in ticks: between two ticks when a task ends there
	served  float64 // S
	active  heap    // key is the bits of S at the task's end: ordered like the float
	n       int
	waiting timers
}

func processorSharing(e *engine) error {
	for _, p := range e.programs {
		for _, o := range p.ops {
			if o.kind == load.PhaseLock || o.kind == load.PhaseUnlock {
				return fmt.Errorf("task %q: ps has no order in which tasks could take locks", p.id)
			}
		}
		if p.affinity != nil {
			return fmt.Errorf("task %q: ps knows no cores; affinity is not allowed", p.id)
		}
	}
	if e.m.SwitchCost > 0 {
		return &UsageError{"switch-cost", "ps never switches; allowed: 0"}
	}
	s := &sharing{e: e}
	s.run()
	return nil
}

func (s *sharing) run() {
	e := s.e
	end := math.Inf(1)
	if e.horizon > 0 {
		end = float64(e.horizon)
	}
	for steps := 0; e.live > 0; steps++ {
		at := s.next()
		if e.m.Steps > 0 && steps >= e.m.Steps {
			e.limited = true
			end = s.at
			break
		}
		if math.IsInf(at, 1) || math.Round(at) > end {
			break
		}
		s.advance(at)
		s.endings()
		s.arrivals()
	}
	e.timers = s.waiting
	if e.live > 0 {
		if math.IsInf(end, 1) {
			e.stuck = true
			return
		}
		s.advance(end)
		for _, t := range s.active.a {
			t.cpu += Time(math.Round(s.served - math.Float64frombits(uint64(t.virtual))))
			if end := math.Float64frombits(uint64(t.key)); !math.IsInf(end, 1) {
				t.left = Time(math.Round(end - s.served))
			}
		}
	}
}

func (s *sharing) rate() float64 {
	return min(1, float64(s.e.m.Cores)/float64(max(s.n, 1)))
}

func (s *sharing) next() float64 {
	at := math.Inf(1)
	if s.n > 0 {
		if end := math.Float64frombits(uint64(s.active.a[0].key)); !math.IsInf(end, 1) {
			at = s.at + max(end-s.served, 0)/s.rate()
		}
	}
	if len(s.waiting) > 0 {
		at = min(at, float64(s.waiting[0].at))
	}
	if e := s.e; e.arriving < len(e.tasks) {
		at = min(at, float64(e.tasks[e.arriving].arrival))
	}
	return at
}

func (s *sharing) advance(at float64) {
	if d := at - s.at; d > 0 {
		if s.n > 0 {
			s.e.rates = appendRate(s.e.rates, Rate{Time(math.Round(s.at)), Time(math.Round(at)), s.n, s.rate()})
			s.e.busy += Time(math.Round(d * s.rate() * float64(s.n)))
		}
		s.served += d * s.rate()
	}
	s.at = max(s.at, at)
	s.e.now = Time(math.Round(s.at))
}

// appendRate joins stretches with equal numbers of tasks.
func appendRate(list []Rate, r Rate) []Rate {
	if n := len(list); n > 0 && list[n-1].End == r.Start && list[n-1].Active == r.Active {
		list[n-1].End = r.End
		return list
	}
	if r.End > r.Start {
		list = append(list, r)
	}
	return list
}

// endings ends phases whose service is reached, within a thousandth of a tick.
func (s *sharing) endings() {
	for s.n > 0 {
		t := s.active.a[0]
		if math.Float64frombits(uint64(t.key)) > s.served+1e-3+s.served*1e-14 {
			return
		}
		s.active.remove(t)
		s.n--
		t.cpu += t.left
		t.left = 0
		s.settle(t)
	}
}

func (s *sharing) arrivals() {
	e := s.e
	for len(s.waiting) > 0 && s.waiting[0].at <= e.now {
		s.settle(s.waiting.pop().task)
	}
	for e.arriving < len(e.tasks) && e.tasks[e.arriving].arrival <= e.now {
		t := &e.tasks[e.arriving]
		e.arriving++
		if t.waits == 0 {
			s.settle(t)
		} else {
			e.note(t, noCore, timeline.Blocked)
		}
	}
	for len(e.wake) > 0 {
		t := e.wake[0]
		e.wake = e.wake[1:]
		s.settle(t)
	}
}

// settle brings a task to its next cpu phase and lets it share.
func (s *sharing) settle(t *task) {
	for {
		o := t.current()
		if o == nil {
			s.e.finish(t)
			return
		}
		switch o.kind {
		case load.PhaseCPU, load.PhaseCPUNoGIL:
			s.join(t)
			return
		case load.PhaseIO:
			t.pc++
			t.io += o.time
			t.state = blocked
			s.e.note(t, noCore, timeline.Blocked)
			s.waiting.push(timer{s.e.now + o.time, t, ioDone})
			return
		}
		t.pc++ // yield means nothing here
	}
}

func (s *sharing) join(t *task) {
	if t.first < 0 {
		t.first = s.e.now
	}
	t.state = running
	s.e.note(t, noCore, timeline.Running)
	t.virtual = int64(math.Float64bits(s.served))
	end := s.served + float64(t.left)
	if t.left >= never {
		end = math.Inf(1)
	}
	t.key = int64(math.Float64bits(end))
	s.active.push(t)
	s.n++
}
