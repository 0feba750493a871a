package ui

import (
	"slices"
	"time"

	"coreglass/workloads"
	"coreglass/workloads/load"
)

// withModel is the same experiment under another model, with that model's defaults.
func withModel(s workloads.Spec, m workloads.Model) workloads.Spec {
	s.Model = m
	s.Procs, s.CheckInterval, s.SwitchInterval, s.Pool, s.Processes = 0, 0, 0, 0, 0
	return s.Complete()
}

// withPython is the same experiment in a real interpreter: in threads, and the next time in
// processes.
func withPython(s workloads.Spec) workloads.Spec {
	if s.Model.IsPython() {
		s.Multiprocessing = !s.Multiprocessing
		return s.Complete()
	}
	return withModel(s, workloads.Python)
}

// withLoad is the same experiment under another load. A time of waiting that the user
// chose is kept where the new load has one too; bursts mean something else in each load.
func withLoad(s workloads.Spec, name string) (workloads.Spec, error) {
	l, err := load.Named(name, load.Knobs{IOTime: s.Load.IOTime})
	s.Load = l
	return s, err
}

// loadAfter is the name of the load that follows in the list; after the last the first.
func loadAfter(name string) string {
	names := load.Names()
	return names[(slices.Index(names, name)+1)%len(names)]
}

// takes says whether the user can choose this knob of the load.
func takes(l load.Load, knob string) bool {
	for _, info := range load.All() {
		if info.Name == l.Name {
			return slices.Contains(info.Takes, knob)
		}
	}
	return false
}

// knobsOf are the choices that make this load again.
func knobsOf(l load.Load) load.Knobs {
	k := load.Knobs{IOTime: l.IOTime, Critical: l.Critical, WorkingSet: l.WorkingSet}
	if takes(l, "burst") {
		k.Burst = l.Burst
	}
	if takes(l, "cpu-share") {
		k.CPUShare = 100 * float64(l.Burst) / float64(l.Burst+l.IOTime)
	}
	return k
}

// withPin changes between all cores and core 0 alone. Numbers of goroutines, workers or
// processes that were only the default follow the cores.
func withPin(s workloads.Spec) workloads.Spec {
	before := s
	before.Procs, before.Pool, before.Processes = 0, 0, 0
	before = before.Complete()
	if len(s.CPUs) > 0 {
		s.CPUs = nil
	} else {
		s.CPUs = []int{0}
	}
	if s.Procs == before.Procs {
		s.Procs = 0
	}
	if s.Pool == before.Pool {
		s.Pool = 0
	}
	if s.Processes == before.Processes {
		s.Processes = 0
	}
	return s.Complete()
}

// The steps of the knobs.
var (
	checkIntervals  = []int{1, 10, 100, 1_000, 10_000, 100_000, 1_000_000}
	procSteps       = []int{1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128}
	switchIntervals = steps125(50*time.Microsecond, 100*time.Millisecond)
	ioTimes         = steps125(100*time.Microsecond, time.Second)
	bursts          = steps125(time.Microsecond, 100*time.Millisecond)
)

// steps125 lists 1, 2, 5, 10, ... times a power of ten between two durations.
func steps125(from, to time.Duration) []time.Duration {
	var all []time.Duration
	for unit := time.Microsecond; unit <= to; unit *= 10 {
		for _, n := range []time.Duration{1, 2, 5} {
			if d := n * unit; d >= from && d <= to {
				all = append(all, d)
			}
		}
	}
	return all
}

// step is the next of the steps above or below v; ok is false at the end of them.
func step[T ~int | ~int64](steps []T, v T, up bool) (T, bool) {
	if up {
		for _, s := range steps {
			if s > v {
				return s, true
			}
		}
		return v, false
	}
	for _, s := range slices.Backward(steps) {
		if s < v {
			return s, true
		}
	}
	return v, false
}

// knob is what , and . change.
type knob int

const (
	noKnob knob = iota
	knobCheck
	knobSwitch
	knobProcs
	knobPool
	knobProcesses
	knobIOTime
	knobBurst
)

// knobOf is the model's own parameter; for a model without one that of the load.
func knobOf(s workloads.Spec) knob {
	info, _ := s.Model.Info()
	switch {
	case info.Knob == workloads.CheckInterval:
		return knobCheck
	case info.Knob == workloads.SwitchInterval:
		return knobSwitch
	case info.Knob == workloads.Procs:
		return knobProcs
	case info.Knob == workloads.PoolSize:
		return knobPool
	case s.Model == workloads.Hybrid:
		return knobProcesses
	case takes(s.Load, "io-time"):
		return knobIOTime
	case takes(s.Load, "burst"):
		return knobBurst
	}
	return noKnob
}

// withKnob turns the knob one step. ok is false at the end of the steps.
func withKnob(s workloads.Spec, up bool) (_ workloads.Spec, ok bool) {
	if s.Model.IsPython() {
		s = s.Complete() // its intervals are known since it ran
	}
	k := knobsOf(s.Load)
	switch knobOf(s) {
	case knobCheck:
		s.CheckInterval, ok = step(checkIntervals, s.CheckInterval, up)
	case knobSwitch:
		s.SwitchInterval, ok = step(switchIntervals, s.SwitchInterval, up)
	case knobProcs:
		s.Procs, ok = step(procSteps, s.Procs, up)
	case knobPool:
		s.Pool, ok = step(procSteps, s.Pool, up)
	case knobProcesses:
		s.Processes, ok = step(procSteps, s.Processes, up)
	case knobIOTime:
		k.IOTime, ok = step(ioTimes, k.IOTime, up)
		return withKnobs(s, k, ok)
	case knobBurst:
		k.Burst, ok = step(bursts, k.Burst, up)
		return withKnobs(s, k, ok)
	}
	return s, ok
}

// withKnobs is the same experiment with other knobs of its load.
func withKnobs(s workloads.Spec, k load.Knobs, ok bool) (workloads.Spec, bool) {
	l, err := load.Named(s.Load.Name, k)
	if !ok || err != nil {
		return s, false
	}
	s.Load = l
	return s, true
}
