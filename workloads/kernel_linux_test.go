package workloads

import (
	"strings"
	"testing"
	"time"

	"coreglass/metrics"
	"coreglass/metrics/timeline"
	"coreglass/workloads/load"
)

func needSwitches(t *testing.T) {
	t.Helper()
	if err := metrics.SwitchesAvailable(); err != nil {
		t.Skip(err)
	}
}

// Every task of a model whose tasks are threads has its life in the kernel's words: no core
// twice, no task in two places, and it ran at least as long as its CPU clock says.
func TestKernelTimeline(t *testing.T) {
	needSwitches(t)
	for _, s := range []Spec{
		{Model: Thread, Tasks: 3, CPUs: []int{0}},
		{Model: Process, Tasks: 3},
		{Model: Hybrid, Tasks: 3, Processes: 2},
		{Model: GIL2, Tasks: 2},
		{Model: GIL3, Tasks: 2},
	} {
		t.Run(string(s.Model), func(t *testing.T) {
			s.Load, s.Trails, s.Probe = named("cpu", load.Knobs{}), true, ProbeKernel
			m, err := Measure(t.Context(), s, 150*time.Millisecond)
			if err != nil {
				t.Fatal(err)
			}
			tl := m.Timeline
			if tl == nil || tl.Origin != timeline.Kernel {
				t.Fatalf("timeline %v", tl)
			}
			if err := tl.Check(); err != nil && tl.Lost == 0 {
				t.Error(err)
			}
			var locked time.Duration
			for i, task := range m.Tasks {
				share := tl.Of(timeline.Task(i), tl.From, tl.To)
				locked += share.In[timeline.Locked]
				if ran := share.In[timeline.Running]; ran < task.CPU*9/10 && tl.Lost == 0 {
					t.Errorf("task %d ran for %v in the kernel's record, its CPU clock says %v", i, ran, task.CPU)
				}
			}
			if s.Model.GIL() != (locked > 0) {
				t.Errorf("waits for locks: %v", locked)
			}
		})
	}
}

// A worker that is killed ends in its lane, and the others go on.
func TestKernelTimelineOfAKilledWorker(t *testing.T) {
	needSwitches(t)
	r := start(t, Spec{Model: Process, Load: named("cpu", load.Knobs{}), Tasks: 2, Trails: true, Probe: ProbeKernel})
	k := r.follow()
	kill(t, r.procs[0].Process.Pid)
	state := func(task timeline.Task) timeline.State {
		k.read()
		s, _ := k.builder.State(task)
		return s
	}
	eventually(t, "the killed worker's lane ends", func() bool { return state(0) == timeline.Gone })
	eventually(t, "the other one is on a core", func() bool { return state(1) == timeline.Running })
}

// A task that has done its work ends there, though its thread goes on to be switched.
func TestKernelTimelineOfTasksThatEnd(t *testing.T) {
	needSwitches(t)
	m, err := Measure(t.Context(), Spec{Model: Thread, Load: named("cpu", load.Knobs{}), Tasks: 2, Work: 10 * time.Millisecond,
		Trails: true, Probe: ProbeKernel}, 100*time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Timeline.Check(); err != nil {
		t.Error(err)
	}
	for i := range m.Tasks {
		if of := m.Timeline.Of(timeline.Task(i), 0, m.Timeline.To); of.In[timeline.Running] == 0 {
			t.Errorf("task %d: %+v", i, of)
		}
	}
}

func TestProbeIsRefused(t *testing.T) {
	for _, c := range []struct {
		probe Probe
		model Model
		want  string
	}{
		{"ebpf", Thread, "choose one of own, kernel"},
		{ProbeKernel, Goroutine, "is not a thread of its own"},
		{ProbeKernel, Pool, "is not a thread of its own"},
	} {
		err := Spec{Model: c.model, Load: named("cpu", load.Knobs{}), Tasks: 1, Probe: c.probe}.Check()
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s, %s: %v", c.probe, c.model, err)
		}
	}
}
