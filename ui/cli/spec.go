package cli

import (
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"coreglass/workloads"
	"coreglass/workloads/load"
)

// specFlags are the flags that say what to run.
type specFlags struct {
	model, load               string
	tasks, procs, check       count
	pool, processes, cpuTasks count
	workingSet                size
	multiprocessing           bool
	work, critical            duration
	cpus                      coreList
	interval, burst, ioTime   duration
	share                     percent
}

func (f *specFlags) add(c *cobra.Command) {
	fl := c.Flags()
	f.tasks = 4
	fl.StringVarP(&f.model, "model", "m", "thread", "execution model (see coreglass models)")
	fl.StringVarP(&f.load, "load", "l", "cpu", "load (see coreglass loads)")
	fl.VarP(&f.tasks, "tasks", "n", "number of tasks")
	fl.Var(&f.cpus, "cpus", "pin all workers to these cores, such as 0,1 or 0-3")
	fl.Var(&f.procs, "procs", "goroutine: GOMAXPROCS (default: number of cores)")
	fl.Var(&f.check, "check-interval", "gil2: bytecode ticks between two releases of the lock (default 100)")
	fl.Var(&f.interval, "switch-interval", "gil3: how long a thread waits before it asks for the lock (default 5ms)")
	fl.Var(&f.pool, "pool", "pool: worker processes (default: number of cores)")
	fl.Var(&f.processes, "processes", "hybrid: processes that share the tasks (default: number of cores)")
	fl.BoolVar(&f.multiprocessing, "multiprocessing", false, "python: a forked process per task instead of a thread")
	fl.Var(&f.work, "work", "what each task does until it is done, as time alone on one core (default: endless)")
	fl.Var(&f.burst, "burst", "computing per round (default: the load's own, see coreglass loads)")
	fl.Var(&f.critical, "critical-section", "lock: computing under the shared lock per round (default 1us)")
	fl.Var(&f.cpuTasks, "cpu-tasks", "convoy: how many of the tasks only compute (default 1)")
	fl.Var(&f.workingSet, "working-set", "cache: memory that a task walks through (default 256KiB)")
	fl.Var(&f.ioTime, "io-time", "io:* and mixed: waiting per round (default 10ms)")
	fl.Var(&f.share, "cpu-share", "io:*: computing in per cent of a round (default 0.1)")
	_ = c.RegisterFlagCompletionFunc("model", words(workloads.ModelNames()))
	_ = c.RegisterFlagCompletionFunc("load", words(load.Names()))
}

func words(list []string) cobra.CompletionFunc {
	return cobra.FixedCompletions(list, cobra.ShellCompDirectiveNoFileComp)
}

// spec returns what the flags ask for; the error names the flag.
func (f *specFlags) spec() (workloads.Spec, error) {
	s, err := f.base()
	if err != nil {
		return s, err
	}
	return s.Complete(), f.misplaced(s)
}

// base is the spec as the flags have it, checked but not completed: a sweep goes on from it.
func (f *specFlags) base() (workloads.Spec, error) {
	l, err := load.Named(f.load, load.Knobs{CPUShare: float64(f.share), Burst: time.Duration(f.burst), IOTime: time.Duration(f.ioTime),
		Critical: time.Duration(f.critical), WorkingSet: int(f.workingSet), Computing: int(f.cpuTasks)})
	if err != nil {
		return workloads.Spec{}, usageError{err}
	}
	s := workloads.Spec{Model: workloads.Model(f.model), Load: l, Tasks: int(f.tasks), CPUs: f.cpus,
		Procs: int(f.procs), CheckInterval: int(f.check), SwitchInterval: time.Duration(f.interval),
		Multiprocessing: f.multiprocessing, Pool: int(f.pool), Processes: int(f.processes), Work: time.Duration(f.work)}
	return s, s.Check()
}

// misplaced refuses a knob that the model or the load does not have: it would do nothing.
func (f *specFlags) misplaced(s workloads.Spec) error {
	for _, k := range []struct {
		flag   string
		set    bool
		model  workloads.Model
		python bool // real interpreters have it too
	}{
		{"procs", f.procs != 0, workloads.Goroutine, false},
		{"check-interval", f.check != 0, workloads.GIL2, true},
		{"switch-interval", f.interval != 0, workloads.GIL3, true},
		{"pool", f.pool != 0, workloads.Pool, false},
		{"processes", f.processes != 0, workloads.Hybrid, false},
	} {
		if k.set && s.Model != k.model && !(k.python && s.Model.IsPython()) {
			return usagef("--%s belongs to --model %s", k.flag, k.model)
		}
	}
	if f.multiprocessing && !s.Model.IsPython() {
		return usagef("--multiprocessing belongs to --model python:PATH")
	}
	for flag, set := range map[string]bool{"burst": f.burst != 0, "io-time": f.ioTime != 0, "cpu-share": f.share != 0,
		"critical-section": f.critical != 0, "working-set": f.workingSet != 0, "cpu-tasks": f.cpuTasks != 0} {
		if set && !slices.Contains(takers(flag), s.Load.Name) {
			return usagef("--%s belongs to --load %s", flag, strings.Join(takers(flag), ", "))
		}
	}
	return nil
}

// takers names the loads that have a knob.
func takers(flag string) []string {
	var names []string
	for _, info := range load.All() {
		if slices.Contains(info.Takes, flag) {
			names = append(names, info.Name)
		}
	}
	return names
}
