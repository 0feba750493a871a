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
	s.Procs, s.CheckInterval, s.SwitchInterval = 0, 0, 0
	return s.Complete()
}

// withLoad is the same experiment under another load. Times that the user chose are
// kept where the new load has them too.
func withLoad(s workloads.Spec, name string) (workloads.Spec, error) {
	l, err := load.Named(name, load.Knobs{IOTime: s.Load.IOTime, Burst: mixedBurst(s.Load)})
	s.Load = l
	return s, err
}

// mixedBurst is the burst that was chosen by the user; that of other loads is derived.
func mixedBurst(l load.Load) time.Duration {
	if l.Name == "mixed" {
		return l.Burst
	}
	return 0
}

// withPin changes between all cores and core 0 alone. A number of running goroutines
// that was only the default follows the cores.
func withPin(s workloads.Spec) workloads.Spec {
	before := s
	before.Procs = 0
	wasDefault := s.Procs == before.Complete().Procs
	if len(s.CPUs) > 0 {
		s.CPUs = nil
	} else {
		s.CPUs = []int{0}
	}
	if wasDefault {
		s.Procs = 0
	}
	return s.Complete()
}

// The steps of the knobs.
var (
	checkIntervals  = []int{1, 10, 100, 1_000, 10_000, 100_000, 1_000_000}
	procSteps       = []int{1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128}
	switchIntervals = steps125(50*time.Microsecond, 100*time.Millisecond)
	ioTimes         = steps125(100*time.Microsecond, time.Second)
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

// hasKnob says whether withKnob can change anything at all.
func hasKnob(s workloads.Spec) bool {
	info, _ := s.Model.Info()
	return info.Knob != workloads.NoKnob || s.Load.Waits()
}

// withKnob turns the model's own parameter one step; on a model without one, under a
// load that waits, the time of the wait. ok is false at the end of the steps.
func withKnob(s workloads.Spec, up bool) (_ workloads.Spec, ok bool) {
	info, _ := s.Model.Info()
	switch {
	case info.Knob == workloads.CheckInterval:
		s.CheckInterval, ok = step(checkIntervals, s.CheckInterval, up)
	case info.Knob == workloads.SwitchInterval:
		s.SwitchInterval, ok = step(switchIntervals, s.SwitchInterval, up)
	case info.Knob == workloads.Procs:
		s.Procs, ok = step(procSteps, s.Procs, up)
	case s.Load.Waits():
		return withIOTime(s, up)
	}
	return s, ok
}

// withIOTime keeps the share of computing, as the user's knobs would.
func withIOTime(s workloads.Spec, up bool) (workloads.Spec, bool) {
	io, ok := step(ioTimes, s.Load.IOTime, up)
	if !ok {
		return s, false
	}
	share := 100 * float64(s.Load.Burst) / float64(s.Load.Burst+s.Load.IOTime)
	l, err := load.Named(s.Load.Name, load.Knobs{IOTime: io, CPUShare: share, Burst: mixedBurst(s.Load)})
	if err != nil {
		return s, false
	}
	s.Load = l
	return s, true
}
