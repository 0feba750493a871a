package ui

import (
	"context"
	"flag"
	"fmt"
	"math"
	"os"
	"os/signal"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"coreglass/metrics"
	"coreglass/workloads"
	"coreglass/workloads/load"
)

var update = flag.Bool("update", false, "write the golden files and docs/keys.md")

// TestMain runs the program on the fake source when COREGLASS_UI_TEST says so: tests
// start it in a pseudo-terminal, and a person can look at it.
func TestMain(m *testing.M) {
	if mode := os.Getenv("COREGLASS_UI_TEST"); mode != "" {
		os.Exit(programInTest(mode))
	}
	os.Exit(m.Run())
}

func programInTest(mode string) int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGHUP, syscall.SIGINT)
	defer stop()
	number := func(name string, otherwise int) int {
		if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
			return n
		}
		return otherwise
	}
	src := newFake(number("CORES", 2))
	src.ticking = true
	spec := testSpec(workloads.Model(orElse(os.Getenv("MODEL"), "gil2")), orElse(os.Getenv("LOAD"), "cpu"), number("TASKS", 4))
	o := Options{Source: src, Spec: spec, Machine: "2 cores, linux", Theme: os.Getenv("THEME"), Lang: os.Getenv("UILANG"),
		Sweep: fakeSweep(time.Duration(number("POINT", 100)) * time.Millisecond), ASCII: os.Getenv("ASCII") != "", NoColor: os.Getenv("NOCOLOR") != ""}
	var err error
	if mode == "plain" {
		err = Plain(ctx, o, os.Stdout)
	} else {
		err = run(ctx, o, panicking(mode))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "ended:", err)
		return 1
	}
	fmt.Println("ended well")
	return 0
}

// fake is a laboratory that computes plausible numbers instead of measuring them.
type fake struct {
	cores    int
	ticking  bool
	out      chan workloads.Snapshot
	switched chan workloads.Spec
	done     chan struct{}
	once     sync.Once
	start    sync.Once

	mu     sync.Mutex
	specs  []workloads.Spec
	pauses int
}

func newFake(cores int) *fake {
	return &fake{cores: cores, out: make(chan workloads.Snapshot, 1), switched: make(chan workloads.Spec, 100), done: make(chan struct{})}
}

func (f *fake) Snapshots() <-chan workloads.Snapshot { return f.out }

func (f *fake) Switch(s workloads.Spec) {
	f.mu.Lock()
	f.specs = append(f.specs, s)
	f.mu.Unlock()
	f.switched <- s
	if f.ticking {
		f.start.Do(func() { go f.run() })
	}
}

// Pause is a switch to nothing.
func (f *fake) Pause() {
	f.mu.Lock()
	f.pauses++
	f.mu.Unlock()
	f.switched <- workloads.Spec{}
}

func (f *fake) Close() error {
	f.once.Do(func() { close(f.done) })
	return nil
}

func (f *fake) sent() []workloads.Spec {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]workloads.Spec(nil), f.specs...)
}

// run publishes five snapshots a second.
func (f *fake) run() {
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	var spec workloads.Spec
	run, began := 0, 0
	for n := 0; ; n++ {
		for more := true; more; {
			select {
			case spec = <-f.switched:
				run++
				began = n
			default:
				more = false
			}
		}
		s := plausible(spec, f.cores, n)
		s.Run, s.At = run, time.Duration(n)*200*time.Millisecond
		s.Elapsed = time.Duration(n-began-2) * 200 * time.Millisecond
		if spec.Model == "" {
			s = workloads.Snapshot{Run: run, At: s.At, Phase: workloads.Idle, Cores: s.Cores, Observer: s.Observer}
			began = n - 2
		}
		switch n - began {
		case 0:
			s.Phase, s.Started, s.Elapsed, s.Tasks = workloads.Starting, spec.Tasks/2, 0, nil
		case 1:
			s.Phase, s.Elapsed, s.Tasks = workloads.Baseline, 0, nil
		}
		select {
		case <-f.out:
		default:
		}
		f.out <- s
		select {
		case <-tick.C:
		case <-f.done:
			return
		}
	}
}

func testSpec(m workloads.Model, loadName string, tasks int) workloads.Spec {
	l, err := load.Named(loadName, load.Knobs{})
	if err != nil {
		panic(err)
	}
	s := workloads.Spec{Model: m, Load: l, Tasks: tasks}
	switch m { // not Complete: its defaults depend on the machine
	case workloads.Goroutine:
		s.Procs = 2
	case workloads.Pool:
		s.Pool = 2
	case workloads.Hybrid:
		s.Processes = 2
	case workloads.GIL2:
		s.CheckInterval = workloads.DefaultCheckInterval
	case workloads.GIL3:
		s.SwitchInterval = workloads.DefaultSwitchInterval
	}
	return s
}

// plausible is what a machine could have measured in the n-th interval.
func plausible(spec workloads.Spec, cores, n int) workloads.Snapshot {
	wave := func(i int) float64 { return math.Sin(float64(n)/3 + float64(i)) }
	s := workloads.Snapshot{Run: 1, At: time.Duration(n) * 200 * time.Millisecond, Spec: spec, Phase: workloads.Running,
		Elapsed: time.Duration(n) * 200 * time.Millisecond, Observer: metrics.Usage{User: 0.6, System: 0.2 + 0.1*wave(0)}}
	w := workloads.Window{Length: time.Second, Baseline: 19.3e6, Voluntary: 12, Involuntary: 310, Handovers: math.NaN(),
		Migrations: 3, CPUPerUnit: math.NaN(), RSS: 13 << 20, Fairness: 0.99}
	n1 := float64(min(spec.Tasks, cores))
	user, system, speed := 100*n1-1, 0.4, 0.98*n1
	switch {
	case spec.Load.Waits():
		w.Baseline = 99
		speed = 0.98 * float64(spec.Tasks)
		user, system = 0.05*float64(spec.Tasks), 0.18*float64(spec.Tasks)
		w.Latency = workloads.Latency{Count: 4000, P50: 10100 * time.Microsecond, P95: 10900 * time.Microsecond, P99: 14200 * time.Microsecond, Max: 20 * time.Millisecond}
		w.CPUPerUnit, w.Voluntary = 26, 99*float64(spec.Tasks)
	case spec.Model == workloads.GIL2:
		user, system, speed, w.Voluntary, w.Handovers = 61, 102+4*wave(1), 0.47, 96600, 48200
	case spec.Model == workloads.GIL3:
		user, system, speed, w.Voluntary, w.Handovers = 100, 1.4, 0.99, 430, 400
	case spec.Model == workloads.Sequential:
		user, system, speed = 99.5, 0.2, 1
	case spec.Load.Medium == load.Yield:
		user, system, speed, w.Involuntary = 70, 129, 0.71, 1_240_000
	case spec.Load.Medium == load.Lock:
		user, system, speed, w.Voluntary = 90, 40, 0.62, 88_000
	}
	w.CPU = metrics.Usage{User: math.Max(0, user+wave(2)), System: system}
	w.Speedup = speed + 0.01*wave(3)
	w.Work = w.Speedup * w.Baseline
	s.Window = w
	each := (user + system) / float64(cores)
	for i := range cores {
		c := metrics.Core{User: user / float64(cores) * (1 + 0.1*wave(i)), System: system / float64(cores), Other: 0.5}
		c.Idle = math.Max(0, 100-c.User-c.System-c.Other)
		s.Cores = append(s.Cores, c)
	}
	s.Tasks = rows(spec, w, each*float64(cores), cores, n)
	if !spec.Model.IsPython() {
		s.Timeline = plausibleTimeline(spec, cores, s.Elapsed)
	}
	return s
}

func rows(spec workloads.Spec, w workloads.Window, cpu float64, cores, n int) []workloads.TaskRow {
	all := make([]workloads.TaskRow, spec.Tasks)
	part := float64(spec.Tasks)
	for i := range all {
		t := workloads.TaskRow{ID: i, PID: 41230, TID: 41231 + i, Work: w.Work / part * (1 + 0.05*math.Sin(float64(i+n))), CPU: cpu / part,
			LockWait: math.NaN(), Voluntary: w.Voluntary / part, Involuntary: w.Involuntary / part, Core: (i + n/3) % cores, State: workloads.StateComputing}
		if spec.Model.GIL() && (i+n)%2 == 0 {
			t.LockWait, t.State = 61, workloads.StateLock
		}
		if spec.Load.Medium == load.Lock {
			t.LockWait, t.State = 44, workloads.StateLock
		}
		if spec.Pool > 0 && i >= spec.Pool {
			t.State, t.Work, t.CPU = workloads.StateQueued, 0, 0
		}
		if spec.Load.Waits() && t.State != workloads.StateQueued {
			t.State = workloads.StateWaiting
		}
		if spec.Model == workloads.Goroutine {
			t.TID, t.Voluntary, t.Involuntary, t.CPU = 0, math.NaN(), math.NaN(), math.NaN()
		}
		t.Done = math.NaN()
		if spec.Work > 0 {
			race(&t, spec, w, n)
		}
		all[i] = t
	}
	return all
}

// race lets a task do its work at its share of the speed, the first ones a little faster.
func race(t *workloads.TaskRow, spec workloads.Spec, w workloads.Window, n int) {
	speed := w.Speedup / float64(spec.Tasks) * (1.2 - 0.4*float64(t.ID)/float64(spec.Tasks))
	elapsed := float64(n) * 0.2
	need := spec.Work.Seconds() / math.Max(speed, 0.01)
	t.Done = math.Min(1, elapsed/need)
	if t.Done == 1 {
		t.State, t.Finished = workloads.StateDone, time.Duration(need*float64(time.Second))
	}
}

// finished is the snapshot after the last task was done.
func finished(s workloads.Snapshot) workloads.Snapshot {
	s.Phase = workloads.Finished
	s.Elapsed = 0
	for _, t := range s.Tasks {
		s.Elapsed = max(s.Elapsed, t.Finished)
	}
	return s
}
