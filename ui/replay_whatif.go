package ui

import (
	"fmt"
	"math"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coreglass/workloads"
	"coreglass/workloads/load"
)

// whatIfRounds is how often a simulated task computes and waits; endless ones would never end.
const whatIfRounds = 20

// whatIf opens the simulator with the tasks that ran at the moment that is shown: what would
// another policy have made of them?
func (a *app) whatIf() tea.Cmd {
	s := a.live.shown()
	if s.Spec.Tasks < 1 || s.Spec.Load.Name == "" || a.replay.player.Frames() == 0 {
		a.replay.notice = a.lang.say(wNoWhatIf)
		return nil
	}
	a.replay.playing, a.replay.follow, a.replay.apart, a.sim.aimed = false, false, true, false
	name := fmt.Sprintf("%s %s x %d", s.Spec.Model, s.Spec.Load.Name, s.Spec.Tasks)
	i := slices.IndexFunc(a.sim.workloads, func(w simWorkload) bool { return w.name == name })
	if i < 0 {
		i = len(a.sim.workloads)
		a.sim.workloads = append(a.sim.workloads, simWorkload{name: name, plan: planOf(s.Spec)})
	}
	set := a.sim.set.clone()
	a.sim.adopt(i)
	set.workload, set.machine = i, a.sim.set.machine
	set.machine.Cores = available(s, max(1, len(s.Cores)))
	set.policy = policyOf(s.Spec.Model)
	a.sim.changed(set)
	return a.show(onSimulate)
}

// planOf are the tasks of an experiment, in milliseconds.
func planOf(s workloads.Spec) load.Plan {
	ms := func(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
	t := load.Task{ID: "task", Count: min(s.Tasks, 64), Repeat: whatIfRounds}
	switch {
	case s.Load.Waits():
		t.Phases = []load.Phase{{Kind: load.PhaseCPU, Time: math.Max(ms(s.Load.Burst), 0.001)}, {Kind: load.PhaseIO, Time: ms(s.Load.IOTime)}}
	case s.Work > 0:
		t.Phases, t.Repeat = []load.Phase{{Kind: load.PhaseCPU, Time: ms(s.Work)}}, 1
	default:
		t.Phases, t.Repeat = []load.Phase{{Kind: load.PhaseCPU, Time: endless(s.Model)}}, 1
	}
	return load.Plan{TimeUnit: "ms", Tasks: []load.Task{t}}
}

// endless is for how long a task computes that has no end, in milliseconds: the interpreter
// that hands its lock over all the time is looked at more closely.
func endless(m workloads.Model) float64 {
	if m == workloads.GIL2 {
		return 20
	}
	return 200
}

// policyOf is the policy that comes nearest to what scheduled a model's tasks.
func policyOf(m workloads.Model) string {
	switch m {
	case workloads.GIL2, workloads.GIL3:
		return string(m)
	case workloads.Sequential, workloads.Pool:
		return "fifo"
	case workloads.Goroutine:
		return "go"
	case workloads.EventLoop, workloads.Prefork:
		return "eventloop"
	}
	return "eevdf"
}
