package workloads

import (
	"context"
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
func runCosts(here, there int) []costOf {
	var plan []costOf
	add := func(whole bool, one func(context.Context) (float64, error), name, unit, how string) {
		plan = append(plan, costOf{name: name, unit: unit, how: how, once: one, whole: whole})
	}
	add(false, interpreterTick, "interpreter's tick", "ns", "one over StepRate: the best of several stretches")
	add(false, yieldAlone(here), "giving way to nobody", "us", "sched_yield(2) of a thread that is alone on its core, mean of 100,000")
	if here != there {
		plan = append(plan, lockPlan(here, there)...)
		add(true, togetherSpeed(), "speed of a core while all compute", "x", "work of one computing thread per core / (cores x one thread alone), by their CPU time")
	}
	for _, m := range []struct {
		model     Model
		one, many string
	}{{Thread, "a thread", "threads"}, {Goroutine, "a goroutine", "goroutines"}, {EventLoop, "an event loop", "an event loop"}} {
		few, full := requests(m.model, "io:net", 20), requests(m.model, "io:net", 1000)
		add(true, few[0], "request of "+m.one, "us", "io:net, 20 tasks: CPU per request less its computing")
		if m.model == Thread {
			add(true, few[1], "request beyond its delay", "us", "io:net, 20 tasks: time per request less delay and computing")
		}
		add(true, full[0], "request of "+m.one+", all cores busy", "us", "io:net, 1,000 tasks: CPU per request less its computing")
		add(true, full[2], "requests of "+m.many+", all cores busy", "/s", "io:net, 1,000 tasks")
		few, full = requests(m.model, "io:sleep", 20), requests(m.model, "io:sleep", 4000)
		add(true, few[0], "timer of "+m.one, "us", "io:sleep, 20 tasks: CPU per wait less its computing")
		if m.model != Thread {
			add(true, few[1], "timer of "+m.one+" beyond its time", "us", "io:sleep, 20 tasks: time per wait less delay and computing")
		}
		add(true, full[0], "timer of "+m.one+", all cores busy", "us", "io:sleep, 4,000 tasks: CPU per wait less its computing")
	}
	disk := requests(Thread, "io:disk", 1)
	add(true, disk[0], "block to the disk", "us", "io:disk, 1 task: CPU per block less its computing")
	add(true, disk[1], "block to the disk, time", "us", "io:disk, 1 task: time per block less its computing")
	return plan
}

// requests returns, of so many tasks: CPU per request less its computing and the time per
// request less its delay and computing, in microseconds, and the requests a second.
func requests(m Model, name string, tasks int) []func(context.Context) (float64, error) {
	return together(3, func(ctx context.Context) ([]float64, error) {
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
		return []float64{max(w.CPUPerUnit-burst, 0), float64(tasks)*1e6/w.Work - io - burst, w.Work}, nil
	})
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
func togetherSpeed() func(context.Context) (float64, error) {
	return func(ctx context.Context) (float64, error) {
		alone, err := perCPU(ctx, 1)
		if err != nil {
			return 0, err
		}
		all, err := perCPU(ctx, len(allowedCores()))
		return all / alone, err
	}
}

// perCPU is the work of computing threads per second of their CPU time.
func perCPU(ctx context.Context, tasks int) (float64, error) {
	m, err := measureOnce(ctx, Spec{Model: Thread, Load: spinLoad, Tasks: tasks}, calibrationRun, nil)
	if err != nil {
		return 0, err
	}
	return m.Window.Work * 100 / m.Window.CPU.Total(), nil
}
