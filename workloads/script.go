package workloads

import (
	"fmt"
	"math"
	"time"

	"coreglass/metrics/timeline"
	"coreglass/workloads/load"
)

// Script is a task of a workload file as a real thread does it. Times are in ns; those on a
// core are as long as the work takes alone at full speed of one core.
type Script struct {
	Count   int    `json:"n,omitempty"` // instances; 0: one
	Arrival int64  `json:"a,omitempty"`
	Repeat  int    `json:"r,omitempty"` // how often the steps are done; 0: once
	Steps   []Step `json:"s"`
}

// Step is one phase of a script.
type Step struct {
	Kind load.Kind `json:"k"`
	Time int64     `json:"t,omitempty"`
	Lock int       `json:"l,omitempty"` // number of the lock
}

// maxLocks is how many locks a workload file can have on the real engine.
const maxLocks = 16

// PlanSpec is a workload file as a spec for threads or processes. What can't run for real is
// an error that names the place; what only means something to a simulated policy is in notes.
func PlanSpec(p *load.Plan, m Model) (s Spec, notes []string, err error) {
	s = Spec{Model: m, Load: fileLoad()}
	if m != Thread && m != Process {
		return s, nil, refuse("model", m, "a workload file runs as thread or process")
	}
	if len(p.Open) > 0 {
		return s, nil, fmt.Errorf("open[0]: streams of random tasks run in the simulator only")
	}
	unit, locks, seen := planUnit(p.TimeUnit), map[string]int{}, map[string]bool{}
	for i := range p.Tasks {
		t := &p.Tasks[i]
		if field := unreal(t); field != "" {
			return s, nil, fmt.Errorf("tasks[%d].%s: runs in the simulator only", i, field)
		}
		one := Script{Arrival: int64(t.Arrival * unit), Repeat: t.Repeat}
		if t.Count > 1 {
			one.Count = t.Count
		}
		for k, ph := range t.Phases {
			step, err := realStep(ph, unit, locks)
			if err != nil {
				return s, nil, fmt.Errorf("tasks[%d].phases[%d]: %w", i, k, err)
			}
			one.Steps = append(one.Steps, step)
		}
		s.Scripts = append(s.Scripts, one)
		s.Tasks += t.Instances()
		for _, field := range ignored(t) {
			if !seen[field] {
				seen[field] = true
				notes = append(notes, field+" means nothing here: all workers are alike to the kernel")
			}
		}
	}
	if s.Tasks > trailsLimit {
		return s, nil, refuse("load", s.Tasks, "a workload file of at most %d tasks runs for real", trailsLimit)
	}
	return s, notes, nil
}

// Spec is one task that follows the script, as thread or process. A script from elsewhere
// is checked: it holds lengths of work and of waiting, and nothing else.
func (s Script) Spec(m Model) (Spec, error) {
	spec := Spec{Model: m, Load: fileLoad(), Tasks: 1, Scripts: []Script{s}}
	if m != Thread && m != Process {
		return spec, refuse("model", m, "a workload file runs as thread or process")
	}
	if s.Count > 1 || s.Arrival < 0 || s.Repeat < 0 || s.Repeat > MaxTasks || len(s.Steps) == 0 {
		return spec, fmt.Errorf("a script out of range")
	}
	for i, step := range s.Steps {
		switch step.Kind {
		case load.PhaseCPU, load.PhaseIO, load.PhaseYield, load.PhaseCPUNoGIL:
		default:
			return spec, fmt.Errorf("step %d: a phase of kind %v can't run alone", i, step.Kind)
		}
		if step.Time < 0 || step.Time > int64(time.Hour) {
			return spec, fmt.Errorf("step %d: a length out of range", i)
		}
	}
	return spec.Complete(), nil
}

// fileLoad is the load of tasks that follow scripts.
func fileLoad() load.Load { return load.Load{Name: "file", Unit: "task", Work: load.Spin} }

// unreal names the field of a task that real workers can't follow.
func unreal(t *load.Task) string {
	switch {
	case t.Periodic():
		return "period"
	case t.Deadline > 0:
		return "deadline"
	case len(t.After) > 0:
		return "after"
	case t.Affinity != nil:
		return "affinity"
	case t.GIL != nil && *t.GIL:
		return "gil"
	case t.Repeat == load.Forever:
		return "repeat (for ever)"
	}
	return ""
}

// ignored names the fields of a task that only a simulated policy goes by.
func ignored(t *load.Task) []string {
	var names []string
	for _, f := range []struct {
		name string
		set  bool
	}{{"priority", t.Priority != 0}, {"nice", t.Nice != 0}, {"weight", t.Weight != 0}, {"tickets", t.Tickets != 0}, {"request", t.Request != 0}, {"working_set", t.WorkingSet != 0}} {
		if f.set {
			names = append(names, f.name)
		}
	}
	return names
}

func realStep(ph load.Phase, unit float64, locks map[string]int) (Step, error) {
	if math.IsInf(ph.Time, 1) {
		return Step{}, fmt.Errorf("never ends: give it a length")
	}
	if ph.Time*unit > float64(time.Hour) {
		return Step{}, fmt.Errorf("takes more than an hour")
	}
	s := Step{Kind: ph.Kind, Time: int64(ph.Time * unit)}
	if ph.Kind == load.PhaseLock || ph.Kind == load.PhaseUnlock {
		n, known := locks[ph.Name]
		if !known {
			if n = len(locks); n == maxLocks {
				return s, fmt.Errorf("more than %d locks", maxLocks)
			}
			locks[ph.Name] = n
		}
		s.Lock = n
	}
	return s, nil
}

// planUnit is a plan's time unit in ns; a tick counts as a millisecond, as in the simulator.
func planUnit(name string) float64 {
	switch name {
	case "s":
		return 1e9
	case "us":
		return 1e3
	case "ns":
		return 1
	}
	return 1e6
}

// script is the script of task i; nil: the spec has none.
func (s *Spec) script(i int) *Script {
	for k := range s.Scripts {
		n := max(s.Scripts[k].Count, 1)
		if i < n {
			return &s.Scripts[k]
		}
		i -= n
	}
	return nil
}

// ends says whether the tasks have an end of their own.
func (s *Spec) ends() bool { return s.Work > 0 || len(s.Scripts) > 0 }

// followScript prepares the task to follow its script.
func (t *task) followScript(b *board, j job, s *Script) {
	t.script, t.rounds = s.Steps, max(s.Repeat, 1)
	t.arrival, t.opened, t.locks, t.stepsPer = s.Arrival, &b.head.opened, &b.head.locks, j.StepsPer
}

// perform follows the task's script from its arrival to its end.
//
//go:nosplit
//go:norace
func (t *task) perform() {
	t.slot.state = uint32(StateWaiting)
	if wait := *t.opened + t.arrival - now(); wait > 0 {
		sleepFor(wait)
	}
	first := true
	for range t.rounds {
		for i := range t.script {
			if s := &t.script[i]; s.Kind != load.PhaseIO && first {
				t.slot.firstRun, first = now(), false
				t.slot.state = uint32(StateComputing)
				t.resume()
			}
			t.performStep(&t.script[i])
		}
	}
	t.finish()
}

//go:nosplit
//go:norace
func (t *task) performStep(s *Step) {
	switch s.Kind {
	case load.PhaseIO:
		t.stop(now(), timeline.Blocked)
		t.slot.state = uint32(StateWaiting)
		sleepFor(s.Time)
		t.slot.state = uint32(StateComputing)
		t.resume()
		t.slot.rounds++
	case load.PhaseLock:
		if m := &t.locks[s.Lock]; !m.tryLock() {
			t.waitBegins()
			m.lock()
			t.waitEnds()
		}
	case load.PhaseUnlock:
		t.locks[s.Lock].unlock()
	case load.PhaseYield:
		giveWay()
	default:
		t.compute(int64(float64(s.Time) / 1e3 * t.stepsPer))
	}
}
