// Package workloads starts, watches and stops real workers: one execution model at a
// time, in child processes of the program, and measures what they do.
package workloads

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"time"

	"coreglass/workloads/load"
)

// Model is the name of an execution model: how tasks are mapped onto the operating system.
type Model string

const (
	Sequential Model = "sequential"
	Process    Model = "process"
	Thread     Model = "thread"
	Goroutine  Model = "goroutine"
	GIL2       Model = "gil2"
	GIL3       Model = "gil3"
	Pool       Model = "pool"
	EventLoop  Model = "eventloop"
	Prefork    Model = "prefork"
	Hybrid     Model = "hybrid"
)

// Knob names the parameter of a model that the live screen changes with , and .
type Knob string

const (
	NoKnob         Knob = ""
	CheckInterval  Knob = "check-interval"  // gil2, ticks
	SwitchInterval Knob = "switch-interval" // gil3, duration
	Procs          Knob = "procs"           // goroutine, number of running goroutines
	PoolSize       Knob = "pool"            // pool, number of worker processes
)

// ModelInfo describes a model for lists, help and hotkeys.
type ModelInfo struct {
	Model Model
	Key   string // hotkey of the live screen
	Title string // a few words: what runs
	About string // one sentence: what it is, exactly
	Knob  Knob
}

// Models lists the execution models in display order.
func Models() []ModelInfo {
	return []ModelInfo{
		{Sequential, "1", "one after another", "one process runs the tasks one after another (batch): the baseline", NoKnob},
		{Process, "2", "one process per task", "one operating-system process per task", NoKnob},
		{Pool, "3", "a pool of worker processes", "worker processes, as many as cores (--pool); tasks queue for a free one", PoolSize},
		{Thread, "4", "one thread per task", "one process, one operating-system thread per task, no lock between them", NoKnob},
		{Goroutine, "5", "one goroutine per task", "one process, one goroutine per task, GOMAXPROCS = cores (--procs)", Procs},
		{GIL2, "6", "threads under CPython 2's lock", "threads that release and re-take one lock every 100 ticks (--check-interval), no hand-over", CheckInterval},
		{GIL3, "7", "threads under CPython 3's lock", "threads under one lock with a forced hand-over after 5 ms (--switch-interval)", SwitchInterval},
		{EventLoop, "8", "one event loop", "one process, one thread, an epoll loop over non-blocking IO", NoKnob},
		{Prefork, "9", "an event loop per core", "one process with an event loop per core, as Nginx has", NoKnob},
		{Hybrid, "h", "processes with threads", "processes (--processes, default: cores) with several threads each, as Apache and IIS have", NoKnob},
	}
}

// Info returns the description of m; ok is false for an unknown model.
func (m Model) Info() (info ModelInfo, ok bool) {
	for _, i := range Models() {
		if i.Model == m {
			return i, true
		}
	}
	if m.IsPython() {
		return pythonInfo(m), true
	}
	return ModelInfo{}, false
}

// Locks says whether the tasks wait for a lock: the interpreter's, or the load's own.
func (s Spec) Locks() bool { return s.Model.GIL() || s.Load.Medium == load.Lock }

// GIL says whether the model's threads share one interpreter lock.
func (m Model) GIL() bool { return m == GIL2 || m == GIL3 }

// Defaults of a GIL, from CPython: sys.getcheckinterval() of 2.7, sys.getswitchinterval() of 3.2 and later.
const (
	DefaultCheckInterval  = 100
	DefaultSwitchInterval = 5 * time.Millisecond
)

// Spec says what to run: every parameter of one run of real workers.
type Spec struct {
	Model           Model         `json:"model"`
	Load            load.Load     `json:"load"`
	Tasks           int           `json:"tasks"`
	CPUs            []int         `json:"cpus,omitempty"`               // cores the workers are pinned to; empty: all
	Procs           int           `json:"procs,omitempty"`              // goroutine: GOMAXPROCS
	CheckInterval   int           `json:"check_interval,omitempty"`     // gil2, and python 2: ticks
	SwitchInterval  time.Duration `json:"switch_interval_ns,omitempty"` // gil3, and python 3
	Pool            int           `json:"pool,omitempty"`               // pool: worker processes
	Processes       int           `json:"processes,omitempty"`          // hybrid: processes that share the tasks
	Multiprocessing bool          `json:"multiprocessing,omitempty"`    // python: a forked process per task instead of a thread
	Trails          bool          `json:"trails,omitempty"`             // the tasks note when they ran where, for a timeline
	Probe           Probe         `json:"probe,omitempty"`              // who tells when a task was on a core
	Scripts         []Script      `json:"scripts,omitempty"`            // of a workload file: what the tasks do until they end; see PlanSpec
	Work            time.Duration `json:"work_ns,omitempty"`            // what each task does until it is done, as time alone on one core; 0: endless
}

// MaxTasks bounds --tasks whatever the machine allows.
const MaxTasks = 1_000_000

// Complete fills the parameters that were left at zero with their defaults and drops
// those that the model does not have.
func (s Spec) Complete() Spec {
	cores := runtime.NumCPU()
	if len(s.CPUs) > 0 {
		cores = len(s.CPUs)
	}
	if s.Model != Goroutine {
		s.Procs = 0
	} else if s.Procs == 0 {
		s.Procs = cores
	}
	if s.Model.IsPython() {
		s = s.completePython()
	} else {
		s.Multiprocessing = false
	}
	if s.Model != GIL2 {
		if !s.Model.IsPython() {
			s.CheckInterval = 0
		}
	} else if s.CheckInterval == 0 {
		s.CheckInterval = DefaultCheckInterval
	}
	if s.Model != GIL3 {
		if !s.Model.IsPython() {
			s.SwitchInterval = 0
		}
	} else if s.SwitchInterval == 0 {
		s.SwitchInterval = DefaultSwitchInterval
	}
	if s.Model != Pool {
		s.Pool = 0
	} else if s.Pool == 0 {
		s.Pool = cores
	}
	if s.Model != Hybrid {
		s.Processes = 0
	} else if s.Processes == 0 {
		s.Processes = cores
	}
	return s
}

// SpecError is a parameter out of range: the flag, the value and what is allowed.
type SpecError struct{ Flag, Value, Allowed string }

func (e *SpecError) Error() string { return fmt.Sprintf("--%s %s: %s", e.Flag, e.Value, e.Allowed) }

func refuse(flag string, value any, allowed string, args ...any) error {
	return &SpecError{flag, fmt.Sprint(value), fmt.Sprintf(allowed, args...)}
}

// Check reports the first parameter that is out of range; the error names the flag and
// what is allowed. A python model's interpreter is asked, which takes some 50 ms the first
// time and 3 s at most.
func (s Spec) Check() error { return s.check(context.Background()) }

// check is Check; asking an interpreter what it is ends with the context.
func (s Spec) check(ctx context.Context) error {
	if _, ok := s.Model.Info(); !ok {
		if s.Model == "cluster" {
			return refuse("model", s.Model, "tasks over a network queue are those of coreglass master and worker, and of key 0 on the screen")
		}
		return refuse("model", fmt.Sprintf("%q", s.Model), "choose one of %s, python:PATH", strings.Join(ModelNames(), ", "))
	}
	if s.Tasks < 1 || s.Tasks > MaxTasks {
		return refuse("tasks", s.Tasks, "a number from 1 to %d", MaxTasks)
	}
	if s.Load.Computing >= s.Tasks && s.Load.Computing > 0 {
		return refuse("tasks", s.Tasks, "more than the %d that only compute (--cpu-tasks)", s.Load.Computing)
	}
	if s.Work > 0 && s.Load.Computing > 0 {
		return refuse("work", s.Work, "the tasks of the load %s that only compute never end", s.Load.Name)
	}
	if s.Procs < 0 || s.Procs > 4096 {
		return refuse("procs", s.Procs, "a number from 1 to 4096")
	}
	if s.CheckInterval < 0 || s.CheckInterval > 1_000_000_000 {
		return refuse("check-interval", s.CheckInterval, "ticks from 1 to 1000000000")
	}
	if s.SwitchInterval < 0 || (s.SwitchInterval > 0 && s.SwitchInterval < time.Microsecond) || s.SwitchInterval > time.Minute {
		return refuse("switch-interval", s.SwitchInterval, "a duration from 1us to 1m")
	}
	if s.Pool < 0 || s.Pool > 4096 {
		return refuse("pool", s.Pool, "a number from 1 to 4096")
	}
	if s.Processes < 0 || s.Processes > 4096 {
		return refuse("processes", s.Processes, "a number from 1 to 4096")
	}
	if s.Work < 0 || (s.Work > 0 && s.Work < time.Microsecond) || s.Work > time.Hour {
		return refuse("work", s.Work, "a duration from 1us to 1h")
	}
	for i, c := range s.CPUs {
		if c < 0 || c >= maxCores || slices.Contains(s.CPUs[:i], c) {
			return refuse("cpus", c, "different core numbers from 0")
		}
	}
	if err := s.checkProbe(); err != nil {
		return err
	}
	return s.checkPython(ctx)
}

// maxCores is the size of the kernel's default CPU mask.
const maxCores = 1024

// ModelNames lists the names of the models in display order.
func ModelNames() []string {
	var names []string
	for _, m := range Models() {
		names = append(names, string(m.Model))
	}
	return names
}
