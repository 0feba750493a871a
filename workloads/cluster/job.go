// Package cluster spreads tasks over worker programs on this and other machines: a master
// puts them into a queue on the network (NATS with JetStream), workers take them and put
// results back.
package cluster

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"coreglass/workloads"
	"coreglass/workloads/load"
)

// Job is all that a master puts into the queue: numbers to square, a built-in load, or the
// tasks of a workload file.
type Job struct {
	Tasks int           `json:"tasks"`
	Seed  uint64        `json:"seed"`               // of the numbers; 0: the textbook's ten, then drawn
	Pause time.Duration `json:"pause_ns,omitempty"` // numbers: what a worker waits after each, as the textbook's sleep
	Load  string        `json:"load,omitempty"`     // empty: numbers
	Model string        `json:"model,omitempty"`    // of a load
	Work  time.Duration `json:"work_ns,omitempty"`  // of a load: as time alone on one core

	Scripts []workloads.Script `json:"scripts,omitempty"` // of a workload file, by arrival: one for each task
}

// PlanJob is a workload file as a job: each task goes into the queue when it arrives. What
// can't run on other machines is an error that names the place; what only means something
// to a simulated policy is in notes.
func PlanJob(p *load.Plan, m workloads.Model) (j Job, notes []string, err error) {
	s, notes, err := workloads.PlanSpec(p, m)
	if err != nil {
		return j, notes, err
	}
	j.Model = string(m)
	for i, script := range s.Scripts {
		for _, step := range script.Steps {
			if step.Kind == load.PhaseLock || step.Kind == load.PhaseUnlock {
				return j, notes, fmt.Errorf("tasks[%d]: tasks on different machines share no lock", i)
			}
		}
		n := max(script.Count, 1)
		script.Count = 0
		for range n {
			j.Scripts = append(j.Scripts, script)
		}
	}
	slices.SortStableFunc(j.Scripts, func(a, b workloads.Script) int { return cmp.Compare(a.Arrival, b.Arrival) })
	j.Tasks = len(j.Scripts)
	return j, notes, nil
}

// arrival is when task i goes into the queue, after the start.
func (j Job) arrival(i int) time.Duration {
	if j.Scripts == nil {
		return 0
	}
	return time.Duration(j.Scripts[i].Arrival)
}

// MaxTasks bounds the tasks of a job: the master remembers each.
const MaxTasks = 1_000_000

// textbook is what the textbook's master drew.
var textbook = []int64{3411, 1605, 1398, 4729, 5300, 7471, 68, 4219, 339, 7866}

// Task is what travels to a worker: never code, only which of the built-in things to do.
type Task struct {
	ID    int           `json:"id"`
	N     int64         `json:"n,omitempty"`
	Pause time.Duration `json:"pause_ns,omitempty"`
	Load  string        `json:"load,omitempty"`
	Model string        `json:"model,omitempty"`
	Work  time.Duration `json:"work_ns,omitempty"`

	Script *workloads.Script `json:"script,omitempty"`
}

// Result is what comes back of a task.
type Result struct {
	ID      int    `json:"id"`
	N       int64  `json:"n,omitempty"`
	Square  int64  `json:"square,omitempty"`
	Elapsed int64  `json:"elapsed_us,omitempty"` // of a load: from its release until it was done
	Tries   uint64 `json:"tries"`                // deliveries until then: 1 unless a worker was lost
	Busy    *Busy  `json:"busy,omitempty"`
	Fault   string `json:"fault,omitempty"`
	Worker  string `json:"worker,omitempty"`
}

// Busy is a stretch in which a slot of a worker did tasks without a break, by the worker's
// clock. Long tasks have one each; short ones share one, which travels with the last of them.
type Busy struct {
	Slot  int   `json:"slot"`
	From  int64 `json:"from_us"` // of the wall clock
	To    int64 `json:"to_us"`
	Tasks int   `json:"tasks"`
}

// Task is task i of the job: the same one whenever it is asked for.
func (j Job) Task(i int) Task {
	t := Task{ID: i, Load: j.Load, Model: j.Model, Work: j.Work, Pause: j.Pause}
	switch {
	case j.Scripts != nil:
		s := j.Scripts[i]
		s.Arrival = 0
		t.Script = &s
	case j.Load != "":
	case j.Seed == 0 && i < len(textbook):
		t.N = textbook[i]
	default:
		t.N = rand.New(rand.NewPCG(j.Seed, uint64(i))).Int64N(10001)
	}
	return t
}

// Right says whether a result is the one that task i must have.
func (j Job) Right(r Result) bool {
	if r.Fault != "" {
		return false
	}
	n := j.Task(r.ID).N
	return j.Load != "" || j.Scripts != nil || r.N == n && r.Square == n*n
}

// Check reports the first parameter that is out of range.
func (j Job) Check() error {
	if j.Tasks < 1 || j.Tasks > MaxTasks {
		return &workloads.SpecError{Flag: "tasks", Value: fmt.Sprint(j.Tasks), Allowed: fmt.Sprintf("a number from 1 to %d", MaxTasks)}
	}
	if j.Pause < 0 || j.Pause > time.Hour {
		return &workloads.SpecError{Flag: "pause", Value: j.Pause.String(), Allowed: "a duration up to 1h"}
	}
	if j.Scripts != nil && len(j.Scripts) != j.Tasks {
		return fmt.Errorf("a job of %d tasks with %d scripts", j.Tasks, len(j.Scripts))
	}
	if j.Load == "" && j.Scripts == nil {
		return nil
	}
	if text, err := json.Marshal(j); err != nil || len(text) > maxMessage-1<<10 {
		return fmt.Errorf("a workload file of %d KiB as messages; at most %d", len(text)>>10, maxMessage>>10-1)
	}
	for i := range max(len(j.Scripts), 1) {
		if at := j.arrival(i); at < 0 {
			return fmt.Errorf("task %d of a workload file arrives at %v", i, at)
		}
		if _, err := j.Task(i).spec(); err != nil {
			return err
		}
	}
	return nil
}

// String is the task as the textbook's worker prints it.
func (t Task) String() string {
	switch {
	case t.Script != nil:
		return fmt.Sprintf("%d (%s)", t.ID, t.Model)
	case t.Load == "":
		return fmt.Sprintf("%d * %d", t.N, t.N)
	}
	return fmt.Sprintf("%s %v (%s)", t.Load, t.Work, t.Model)
}

// String is the result as the textbook's master prints it.
func (r Result) String() string {
	switch {
	case r.Fault != "":
		return fmt.Sprintf("task %d failed: %s", r.ID, r.Fault)
	case r.Elapsed > 0:
		return fmt.Sprintf("task %d took %v", r.ID, time.Duration(r.Elapsed)*time.Microsecond)
	}
	return fmt.Sprintf("%d * %d = %d", r.N, r.N, r.Square)
}

// spec is what a task with a load means to the execution engine. A task from the network
// names a built-in model and load; a model that starts a program of this machine, such as
// an interpreter by its path, is refused.
func (t Task) spec() (workloads.Spec, error) {
	if !slices.Contains(workloads.ModelNames(), t.Model) {
		return workloads.Spec{}, &workloads.SpecError{Flag: "model", Value: fmt.Sprintf("%q", t.Model), Allowed: fmt.Sprintf("choose one of %v", workloads.ModelNames())}
	}
	if t.Script != nil {
		return t.Script.Spec(workloads.Model(t.Model))
	}
	l, err := load.Named(t.Load, load.Knobs{})
	if err != nil {
		return workloads.Spec{}, err
	}
	if t.Work <= 0 {
		return workloads.Spec{}, &workloads.SpecError{Flag: "work", Value: t.Work.String(), Allowed: "a duration above 0"}
	}
	if l.Computing > 0 {
		return workloads.Spec{}, errors.New("--load convoy: its tasks do not end; choose another")
	}
	s := workloads.Spec{Model: workloads.Model(t.Model), Load: l, Tasks: 1, Work: t.Work}.Complete()
	return s, s.Check()
}
