package ui

import (
	"fmt"
	"time"

	"coreglass/metrics/timeline"
	"coreglass/workloads"
)

// kept is how much of a run the fake's timelines hold.
const kept = 60 * time.Millisecond

// plausibleTimeline is who could have run where until now: tasks take turns on the cores,
// for as long as the model lets them.
func plausibleTimeline(spec workloads.Spec, cores int, now time.Duration) *timeline.Timeline {
	if spec.Tasks < 1 || spec.Tasks > 10_000 {
		return nil
	}
	quantum, wait, state := 4*time.Millisecond, time.Duration(0), timeline.Ready
	switch {
	case spec.Load.Waits():
		quantum, wait, state = 150*time.Microsecond, spec.Load.IOTime, timeline.Blocked
	case spec.Model == workloads.GIL2:
		quantum, state = 30*time.Microsecond, timeline.Locked
	case spec.Model == workloads.GIL3:
		quantum, state, cores = 5*time.Millisecond, timeline.Locked, 1
	}
	names := make([]string, spec.Tasks)
	for i := range names {
		names[i] = fmt.Sprint(i)
	}
	f := fakeSchedule{b: timeline.NewBuilder(max(cores, 1), names, 1<<20), at: max(0, now-kept), seed: uint64(now) + 1}
	for i := range names {
		f.b.Add(timeline.Event{At: f.at, Task: timeline.Task(i), State: state})
	}
	f.run(spec.Tasks, max(cores, 1), now, quantum, wait, state)
	for i := range names {
		if now > 0 {
			f.b.See(timeline.Task(i), now)
		}
	}
	if spec.Tasks > 2 && now > 0 {
		f.b.Lose(timeline.Task(spec.Tasks-1), 7)
		f.b.See(timeline.Task(spec.Tasks-1), now)
	}
	t := f.b.Timeline(now, 5*time.Microsecond, time.Millisecond, timeline.Measured)
	t.From = max(0, now-kept)
	return t
}

type fakeSchedule struct {
	b    *timeline.Builder
	at   time.Duration
	seed uint64
}

// about is d, more or less.
func (f *fakeSchedule) about(d time.Duration) time.Duration {
	f.seed = f.seed*6364136223846793005 + 1442695040888963407
	return d/2 + time.Duration(f.seed>>33)%(d+1)
}

// run gives each core the next task whenever its task's time is over.
func (f *fakeSchedule) run(tasks, cores int, now, quantum, wait time.Duration, after timeline.State) {
	free := make([]time.Duration, cores) // when the core is free again
	back := make([]time.Duration, tasks) // when the task wants a core again
	for i := range free {
		free[i] = f.at
	}
	for next := range 10_000 {
		core, task := 0, next%tasks
		for c := range free {
			if free[c] < free[core] {
				core = c
			}
		}
		start := max(free[core], back[task]) + time.Microsecond
		if start >= now {
			return
		}
		if wait > 0 && back[task] > 0 {
			f.b.Add(timeline.Event{At: back[task], Task: timeline.Task(task), State: timeline.Ready})
		}
		end := start + f.about(quantum)
		f.b.Add(timeline.Event{At: start, Task: timeline.Task(task), Core: timeline.Core(core), State: timeline.Running})
		if end < now {
			f.b.Add(timeline.Event{At: end, Task: timeline.Task(task), State: after})
		}
		free[core], back[task] = end, end
		if wait > 0 {
			back[task] += f.about(wait)
		}
	}
}
