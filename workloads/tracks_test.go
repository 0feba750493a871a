//go:build unix

package workloads

import (
	"slices"
	"testing"
	"time"

	"coreglass/metrics/timeline"
	"coreglass/workloads/load"
)

// followed runs a spec for a while and returns its timeline, read as the laboratory does.
func followed(t *testing.T, s Spec, until func(*timeline.Timeline) bool) *timeline.Timeline {
	t.Helper()
	s.Trails = true
	r := start(t, s)
	k := r.follow()
	var tl *timeline.Timeline
	eventually(t, "the timeline shows it", func() bool {
		tl = k.end(now())
		return until(tl)
	})
	return tl
}

// everyoneRan says whether each task has been on a core so often.
func everyoneRan(times int) func(*timeline.Timeline) bool {
	return func(tl *timeline.Timeline) bool {
		for i := range tl.Lanes {
			if share := tl.Of(timeline.Task(i), 0, tl.To); share.Dispatches < times {
				return false
			}
		}
		return true
	}
}

// Whatever runs: no core is double-booked, no task is in two places, and each task's spans
// tile its life from the release on.
func TestMeasuredTimelinesHold(t *testing.T) {
	loads := map[string]load.Load{"cpu": loadCPU(), "sleep": named("io:sleep", load.Knobs{IOTime: time.Millisecond}),
		"net": named("io:net", load.Knobs{IOTime: time.Millisecond}), "yield": named("yield", load.Knobs{}), "lock": named("lock", load.Knobs{})}
	for _, info := range Models() {
		for name, l := range loads {
			if info.Model == Sequential && name != "cpu" {
				continue // a turn is half a second
			}
			t.Run(string(info.Model)+" "+name, func(t *testing.T) {
				times := 3
				if info.Model == Sequential || info.Model == Pool {
					times = 1
				}
				tl := followed(t, Spec{Model: info.Model, Load: l, Tasks: 4}, everyoneRan(times))
				if err := tl.Check(); err != nil {
					t.Error(err)
				}
				for i := range tl.Lanes {
					tiles(t, &tl.Lanes[i], tl.To)
				}
			})
		}
	}
}

func tiles(t *testing.T, l *timeline.Lane, to time.Duration) {
	t.Helper()
	var at time.Duration
	for i := range l.Len() {
		if s := l.At(i); s.Start != at {
			t.Errorf("task %d: nothing from %v to %v", s.Task, at, s.Start)
		}
		at = l.At(i).End
	}
	if at < to-silence {
		t.Errorf("nothing from %v to %v", at, to)
	}
}

// While two workers of a pool compute, the other tasks wait for one of them.
func TestPoolTimelineShowsTheQueue(t *testing.T) {
	tl := followed(t, Spec{Model: Pool, Pool: 2, Load: loadCPU(), Tasks: 5, Work: 20 * time.Millisecond}, func(tl *timeline.Timeline) bool {
		return !slices.ContainsFunc(tl.Lanes, func(l timeline.Lane) bool { return l.At(l.Len()-1).State != timeline.Done })
	})
	var first []time.Duration
	for i := range tl.Lanes {
		k := 0
		for tl.Lanes[i].At(k).State != timeline.Running {
			k++
		}
		first = append(first, tl.Lanes[i].At(k).Start)
	}
	done := func(i int) time.Duration { l := &tl.Lanes[i]; return l.At(l.Len() - 1).Start }
	if free := min(done(0), done(1)); first[2] < free || first[4] < free {
		t.Errorf("the third task began at %v and the fifth at %v, the first worker was free at %v", first[2], first[4], free)
	}
}

// An event loop is one thread: never do two of its tasks run at once.
func TestEventLoopTimelineIsOneLane(t *testing.T) {
	tl := followed(t, Spec{Model: EventLoop, Load: named("mixed", load.Knobs{IOTime: time.Millisecond, Burst: time.Millisecond}), Tasks: 6}, everyoneRan(5))
	var runs []timeline.Span
	for i := range tl.Lanes {
		for k := range tl.Lanes[i].Len() {
			if s := tl.Lanes[i].At(k); s.State.OnCore() {
				runs = append(runs, s)
			}
		}
	}
	slices.SortFunc(runs, func(a, b timeline.Span) int { return int(a.Start - b.Start) })
	for i := 1; i < len(runs); i++ {
		if runs[i].Start < runs[i-1].End-tl.Resolution {
			t.Fatalf("task %d runs to %v, task %d from %v", runs[i-1].Task, runs[i-1].End, runs[i].Task, runs[i].Start)
		}
	}
}

// A worker that is killed ends its lane there, marked; the others go on.
func TestKilledWorkerEndsItsLane(t *testing.T) {
	r := start(t, Spec{Model: Process, Load: loadCPU(), Tasks: 3, Trails: true})
	k := r.follow()
	var tl *timeline.Timeline
	eventually(t, "all ran", func() bool { tl = k.end(now()); return everyoneRan(1)(tl) })
	kill(t, int(r.board.slots[1].pid))
	last := func(i int) timeline.Span { l := &tl.Lanes[i]; return l.At(l.Len() - 1) }
	eventually(t, "the lane has ended", func() bool { tl = k.end(now()); return last(1).State == timeline.Gone })
	end := last(1).Start
	eventually(t, "the others went on", func() bool {
		tl = k.end(now())
		return tl.Of(0, end, tl.To).Dispatches > 0 && tl.Of(2, end, tl.To).Dispatches > 0
	})
	if r.ended() == nil || r.Alive() != 2 {
		t.Errorf("%d workers are alive: %v", r.Alive(), r.ended())
	}
	if s := last(1); s.State != timeline.Gone || s.Start != end {
		t.Errorf("the killed task is %v since %v", s.State, s.Start)
	}
	if err := tl.Check(); err != nil {
		t.Error(err)
	}
}

// Trails are read also by a measurement that waits in steps far shorter than a ring lasts.
func TestShortWaitsReadTheTrails(t *testing.T) {
	r := start(t, Spec{Model: GIL2, Load: loadCPU(), Tasks: 2, Trails: true})
	k := r.follow()
	eventually(t, "a short wait has read", func() bool {
		if err := k.wait(t.Context(), time.Millisecond); err != nil {
			t.Fatal(err)
		}
		return k.tails[0] > 0
	})
}
