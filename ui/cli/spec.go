package cli

import (
	"time"

	"github.com/spf13/cobra"

	"coreglass/workloads"
	"coreglass/workloads/load"
)

// specFlags are the flags that say what to run.
type specFlags struct {
	model, load             string
	tasks, procs, check     count
	cpus                    coreList
	interval, burst, ioTime duration
	share                   percent
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
	fl.Var(&f.burst, "burst", "mixed: computing per round (default 5ms)")
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
	l, err := load.Named(f.load, load.Knobs{CPUShare: float64(f.share), Burst: time.Duration(f.burst), IOTime: time.Duration(f.ioTime)})
	if err != nil {
		return workloads.Spec{}, usageError{err}
	}
	s := workloads.Spec{Model: workloads.Model(f.model), Load: l, Tasks: int(f.tasks), CPUs: f.cpus,
		Procs: int(f.procs), CheckInterval: int(f.check), SwitchInterval: time.Duration(f.interval)}
	if err := s.Check(); err != nil {
		return s, err
	}
	return s.Complete(), f.misplaced(s)
}

// misplaced refuses a knob that the model or the load does not have: it would do nothing.
func (f *specFlags) misplaced(s workloads.Spec) error {
	io := s.Load.Waits()
	for _, k := range []struct {
		flag string
		set  bool
		fits bool
		of   string
	}{
		{"--procs", f.procs != 0, s.Model == workloads.Goroutine, "--model goroutine"},
		{"--check-interval", f.check != 0, s.Model == workloads.GIL2, "--model gil2"},
		{"--switch-interval", f.interval != 0, s.Model == workloads.GIL3, "--model gil3"},
		{"--burst", f.burst != 0, s.Load.Name == "mixed", "--load mixed"},
		{"--io-time", f.ioTime != 0, io, "--load io:net, io:sleep or mixed"},
		{"--cpu-share", f.share != 0, io && s.Load.Name != "mixed", "--load io:net or io:sleep"},
	} {
		if k.set && !k.fits {
			return usagef("%s belongs to %s", k.flag, k.of)
		}
	}
	return nil
}
