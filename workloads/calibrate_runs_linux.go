package workloads

import (
	"context"
	"slices"
	"time"

	"coreglass/workloads/load"
)

// What a prediction needs beside the prices of single actions: what whole requests cost, few
// and many, and how fast cores compute together. Each is read off short runs of the real
// workers.

// calibrationRun is how long each of them is measured.
const calibrationRun = 300 * time.Millisecond

// busySleepers is how many sleepers keep a core from ever being idle: with 8 it is so only in
// some of the races.
const busySleepers = 16

// runCosts are the figures that take whole runs, and those of the race for a lock.
func runCosts(here, there int) []costs {
	plan := []costs{
		cost("interpreter's tick", "ns", "one over StepRate: the best of several stretches", interpreterTick),
		cost("giving way to nobody", "us", "sched_yield(2) of a thread that is alone on its core, mean of 100,000", yieldAlone(here)),
	}
	if here != there {
		together := cost("speed of a core while all compute", "x", "work of one computing thread per core / (cores x one thread alone), by their CPU time", togetherSpeed)
		together.whole = true
		plan = append(plan, lockPlan(here, there), together)
	}
	for _, m := range []struct {
		model               Model
		one, many           string
		lateAnswer, lateEnd string
	}{
		{Thread, "a thread", "threads", "request beyond its delay", ""},
		{Goroutine, "a goroutine", "goroutines", "", "timer of a goroutine beyond its time"},
		{EventLoop, "an event loop", "an event loop", "", "timer of an event loop beyond its time"},
	} {
		plan = append(plan,
			requests(m.model, "io:net", 20,
				Figure{Name: "request of " + m.one, Unit: "us", How: "io:net, 20 tasks: CPU per request less its computing"},
				Figure{Name: m.lateAnswer, Unit: "us", How: "io:net, 20 tasks: time per request less delay and computing"}),
			requests(m.model, "io:net", 1000,
				Figure{Name: "request of " + m.one + ", all cores busy", Unit: "us", How: "io:net, 1,000 tasks: CPU per request less its computing"},
				Figure{},
				Figure{Name: "requests of " + m.many + ", all cores busy", Unit: "/s", How: "io:net, 1,000 tasks"}),
			requests(m.model, "io:sleep", 20,
				Figure{Name: "timer of " + m.one, Unit: "us", How: "io:sleep, 20 tasks: CPU per wait less its computing"},
				Figure{Name: m.lateEnd, Unit: "us", How: "io:sleep, 20 tasks: time per wait less delay and computing"}),
			requests(m.model, "io:sleep", 4000,
				Figure{Name: "timer of " + m.one + ", all cores busy", Unit: "us", How: "io:sleep, 4,000 tasks: CPU per wait less its computing"}),
			requests(m.model, "io:disk", 8, Figure{}, Figure{},
				Figure{Name: "blocks of " + m.many + " to the disk", Unit: "/s", How: "io:disk, 8 tasks"}))
	}
	return append(plan, requests(Thread, "io:disk", 1,
		Figure{Name: "block to the disk", Unit: "us", How: "io:disk, 1 task: CPU per block less its computing"},
		Figure{Name: "block to the disk, time", Unit: "us", How: "io:disk, 1 task: time per block less its computing"}))
}

// requests are, of so many tasks: CPU per request less its computing and the time per request
// less its delay and computing, in microseconds, and the requests a second. Figures without a
// name are left out.
func requests(m Model, name string, tasks int, figures ...Figure) costs {
	named := slices.DeleteFunc(slices.Clone(figures), func(f Figure) bool { return f.Name == "" })
	return costs{named, func(ctx context.Context) ([]float64, error) {
		l, err := load.Named(name, load.Knobs{})
		if err != nil {
			return nil, err
		}
		run, err := measureOnce(ctx, Spec{Model: m, Load: l, Tasks: tasks}.Complete(), calibrationRun, nil)
		if err != nil {
			return nil, err
		}
		w := run.Window
		burst, io := float64(l.Burst.Nanoseconds())/1e3, float64(l.IOTime.Nanoseconds())/1e3
		all := []float64{max(w.CPUPerUnit-burst, 0), float64(tasks)*1e6/w.Work - io - burst, w.Work}
		var v []float64
		for i, f := range figures {
			if f.Name != "" {
				v = append(v, all[i])
			}
		}
		return v, nil
	}, true}
}

// interpreterTick is a tick's length in nanoseconds.
func interpreterTick(context.Context) (float64, error) { return 1e3 / StepRate(spinLoad, true), nil }

// yieldAlone is what giving way costs with nobody there, in microseconds.
func yieldAlone(core int) func(context.Context) (float64, error) {
	return func(ctx context.Context) (float64, error) {
		c, out, err := onCores(ctx, []int{core}, "yields")
		if err != nil {
			return 0, err
		}
		return printed(c, out)
	}
}

// togetherSpeed is how fast a core computes while all do, of what it does alone.
func togetherSpeed(ctx context.Context) (float64, error) {
	alone, err := perCPU(ctx, 1)
	if err != nil {
		return 0, err
	}
	all, err := perCPU(ctx, len(allowedCores()))
	return all / alone, err
}

// perCPU is the work of computing threads per second of their CPU time.
func perCPU(ctx context.Context, tasks int) (float64, error) {
	m, err := measureOnce(ctx, Spec{Model: Thread, Load: spinLoad, Tasks: tasks}, calibrationRun, nil)
	if err != nil {
		return 0, err
	}
	return m.Window.Work * 100 / m.Window.CPU.Total(), nil
}
