package ui

import (
	"coreglass/sim"
	"coreglass/workloads"
)

// Watch is told how an experiment goes while it is made. Each function may be nil; they are
// called by the one who measures and must return at once.
type Watch struct {
	Snapshot  func(workloads.Snapshot)                        // of a run
	Point     func(workloads.SweepPlan, workloads.SweepPoint) // of a sweep or a comparison
	Simulated func(label string, r *sim.Result)               // of a simulation
	Show      func(state any)                                 // of a demonstration
}

// snapshots is what a measurement is to call; nil if nobody watches.
func (w *Watch) Snapshots() workloads.Watch {
	if w == nil || w.Snapshot == nil {
		return nil
	}
	return w.Snapshot
}

// Pointed tells of a point.
func (w *Watch) Pointed(p workloads.SweepPlan, point workloads.SweepPoint) {
	if w != nil && w.Point != nil {
		w.Point(p, point)
	}
}

// Ran tells of a simulation.
func (w *Watch) Ran(label string, r *sim.Result) {
	if w != nil && w.Simulated != nil {
		w.Simulated(label, r)
	}
}

// Shown tells of a demonstration's state.
func (w *Watch) Shown(state any) {
	if w != nil && w.Show != nil {
		w.Show(state)
	}
}
