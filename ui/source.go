// Package ui is the screen of Coreglass: a Bubble Tea program that shows what a
// laboratory of real workers does, and lets keys change what runs.
package ui

import (
	"context"
	"io"
	"os"
	"time"

	_ "coreglass/ui/background" // before bubbletea asks the terminal

	"coreglass/sim/predict"
	"coreglass/ui/reel"
	"coreglass/workloads"
	"coreglass/workloads/cluster"
	"coreglass/workloads/load"
)

// Source is where the screens get their data from: the live laboratory, or a recorded
// session.
type Source interface {
	// Snapshots has capacity 1; the newest snapshot replaces an unread one.
	Snapshots() <-chan workloads.Snapshot
	// Switch starts this instead of what runs. It returns at once; the latest call wins.
	Switch(workloads.Spec)
	// Pause ends what runs, so that something else can be measured undisturbed: snapshots
	// of phase Idle follow, until Switch is called.
	Pause()
	// Close stops the workers and waits for them. Calling it again does nothing.
	Close() error
}

// Options are what the command line decided.
type Options struct {
	Source Source
	Spec   workloads.Spec // what runs first

	Refresh time.Duration // how often snapshots come; 0: as often as they usually do

	// Workload is shown on the simulate screen, which comes first then; nil: the presets.
	Workload *load.Plan

	stops chan os.Signal // that ask the program to stop for a while, as ctrl+z does

	Machine string // one line about the machine, shown in the help
	Theme   string // "dark", "light"; "" or "auto": from the environment, else dark
	Lang    string // "en", "zh"; "" or "auto": from the locale
	ASCII   bool   // draw with ASCII characters only
	NoColor bool   // no colours, whatever the terminal can

	Keys map[string][]string // other keys for actions, as CheckKeys passes them

	// Sweep measures a series of runs and reports each point; nil: workloads.RunSweep. It
	// returns when ctx ends and leaves nothing running.
	Sweep func(ctx context.Context, p workloads.SweepPlan, report func(workloads.SweepPoint)) error

	Desk *Desk // lessons; nil: there are none
	// Hall opens a master with workers, for the model cluster; nil: cluster.OpenHall.
	Hall func(context.Context, cluster.HallPlan) (Hall, error)

	Recording Recording
	Replay    *reel.Player // replay this instead of a laboratory; Source is NoSource then
	// Predict says beforehand what a spec will show, with a simulated timeline of that
	// length; nil: twin.Predict, by this machine's card.
	Predict func(s workloads.Spec, picture time.Duration) (*predict.Prediction, error)

	Input   io.Reader // nil: the terminal
	Output  io.Writer // nil: standard output
	Environ []string  // nil: the process's environment
}
