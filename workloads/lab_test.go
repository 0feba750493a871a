//go:build unix

package workloads

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"coreglass/metrics"
	"coreglass/metrics/timeline"
	"coreglass/workloads/load"
)

func openLab(t *testing.T) *Lab {
	l := OpenLab(t.Context(), DefaultRefresh)
	t.Cleanup(func() { l.Close() })
	return l
}

// snapshot fetches snapshots until one is as wanted.
func snapshot(t *testing.T, l *Lab, what string, wanted func(Snapshot) bool) Snapshot {
	t.Helper()
	late := time.After(patience)
	for {
		select {
		case s := <-l.Snapshots():
			if wanted(s) {
				return s
			}
		case <-late:
			t.Fatalf("no snapshot with %s within %v", what, patience)
		}
	}
}

func measured(s Snapshot) bool { return s.Phase == Running && s.Window.Length > 0 }

// worked holds when some work was measured: on a machine that is full, not in the first window.
func worked(s Snapshot) bool { return measured(s) && s.Window.Work > 0 && s.Window.CPU.Total() > 0 }

func TestLabMeasuresAndSwitches(t *testing.T) {
	l := openLab(t)
	l.Switch(Spec{Model: Thread, Load: loadCPU(), Tasks: 2})
	s := snapshot(t, l, "numbers of the threads", worked)
	if s.Window.Work <= 0 || s.Window.CPU.Total() <= 0 || !(s.Window.Speedup > 0) || len(s.Tasks) != 2 || len(s.Cores) == 0 {
		t.Errorf("a run of two threads shows %+v", s)
	}
	first := s.Run
	l.Switch(Spec{Model: GIL3, Load: loadCPU(), Tasks: 3})
	s = snapshot(t, l, "numbers of the second run", func(s Snapshot) bool { return s.Run > first && worked(s) })
	if s.Spec.Model != GIL3 || len(s.Tasks) != 3 || math.IsNaN(s.Window.Handovers) || s.Spec.SwitchInterval != DefaultSwitchInterval {
		t.Errorf("after the switch the snapshot is of %+v", s.Spec)
	}
}

// Of many switches in a row the last one wins, and the others leave nothing running.
func TestLabSwitchStorm(t *testing.T) {
	l := openLab(t)
	for n := range 30 {
		l.Switch(Spec{Model: Models()[n%len(Models())].Model, Load: loadCPU(), Tasks: n%5 + 1})
	}
	l.Switch(Spec{Model: Process, Load: named("io:sleep", load.Knobs{}), Tasks: 2})
	snapshot(t, l, "the last switch", func(s Snapshot) bool { return measured(s) && s.Spec.Model == Process })
	if kids := children(t); kids != 2 {
		t.Errorf("%d workers run, want 2", kids)
	}
	l.Close()
	if kids := children(t); kids != 0 {
		t.Errorf("%d workers are left after Close", kids)
	}
}

func TestLabSaysWhyItCannot(t *testing.T) {
	l := openLab(t)
	l.Switch(Spec{Model: Process, Load: loadCPU(), Tasks: MaxTasks})
	s := snapshot(t, l, "a failure", func(s Snapshot) bool { return s.Phase == Failed })
	if !strings.Contains(s.Problem, "--tasks") {
		t.Errorf("the problem is told as %q", s.Problem)
	}
	l.Switch(Spec{Model: Thread, Load: loadCPU(), Tasks: 1})
	snapshot(t, l, "the next run", measured)
}

// When all workers are killed from outside, the laboratory says so and goes on.
func TestLabSeesWorkersDie(t *testing.T) {
	l := openLab(t)
	l.Switch(Spec{Model: Thread, Load: loadCPU(), Tasks: 2})
	s := snapshot(t, l, "a run", measured)
	kill(t, s.Tasks[0].PID)
	snapshot(t, l, "the end of the workers", func(s Snapshot) bool { return s.Phase == Failed })
}

// A real interpreter leaves no trail; where the kernel tells of switches the laboratory shows
// its threads all the same.
func TestLabShowsWhereARealPythonRan(t *testing.T) {
	if err := metrics.SwitchesAvailable(); err != nil {
		t.Skip(err)
	}
	if len(Interpreters(t.Context())) == 0 {
		t.Skip("no interpreter was found")
	}
	l := openLab(t)
	l.Switch(Spec{Model: Python, Load: loadCPU(), Tasks: 2})
	s := snapshot(t, l, "spans of the kernel's record", func(s Snapshot) bool {
		if s.Timeline == nil {
			return false
		}
		share := s.Timeline.Of(0, 0, s.Timeline.To)
		return share.OnCore() > 0
	})
	if err := s.Timeline.Check(); err != nil || s.Timeline.Origin != timeline.Kernel {
		t.Errorf("a timeline of origin %v: %v", s.Timeline.Origin, err)
	}
}

// From a key to the first measured work of 100 new workers: at most 300 ms, once the load's
// speed is known. The budget is of the medians.
func BenchmarkModelSwitch(b *testing.B) {
	for _, m := range Models() {
		b.Run(string(m.Model), func(b *testing.B) {
			l := OpenLab(b.Context(), DefaultRefresh)
			defer l.Close()
			run, spec := 0, Spec{Load: loadCPU(), Tasks: 100}
			to := func(m Model, tasks int) {
				s := spec
				s.Model, s.Tasks = m, tasks
				l.Switch(s)
				for s := range l.Snapshots() {
					if s.Run > run && measured(s) && s.Window.Work > 0 {
						run = s.Run
						return
					}
				}
			}
			to(m.Model, 1) // its baseline is known from now on
			var took []float64
			for b.Loop() {
				b.StopTimer()
				to(Sequential, 1)
				b.StartTimer()
				began := time.Now()
				to(m.Model, 100)
				took = append(took, time.Since(began).Seconds()*1000)
			}
			slices.Sort(took)
			b.ReportMetric(took[len(took)/2], "ms/median")
			b.ReportMetric(took[len(took)-1], "ms/most")
		})
	}
}
