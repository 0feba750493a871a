//go:build unix

package workloads

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"coreglass/workloads/load"
)

// patience is how long a test waits for something that must happen; nothing is asserted
// about how soon it does.
const patience = 30 * time.Second

// eventually polls until the condition holds.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !holds(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%s: not after %v", what, patience)
		}
	}
}

func start(t *testing.T, s Spec) *Run {
	t.Helper()
	r, err := Start(t.Context(), s, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Stop() })
	return r
}

func (r *Run) pids() []int {
	var pids []int
	for _, c := range r.all() {
		pids = append(pids, c.Process.Pid)
	}
	return pids
}

// gone says whether no process of the list runs any more; one that only waits to be
// reaped by its new parent is gone.
func gone(pids []int) bool {
	return !slices.ContainsFunc(pids, func(pid int) bool {
		if text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid)); err == nil {
			return !bytes.Contains(text, []byte(") Z "))
		}
		return syscall.Kill(pid, 0) == nil
	})
}

// Every model gets every task of every load to work, and leaves nothing behind.
func TestEveryModelDoesEveryLoad(t *testing.T) {
	for _, m := range Models() {
		for _, l := range load.All() {
			t.Run(string(m.Model)+"/"+l.Name, func(t *testing.T) {
				r := start(t, Spec{Model: m.Model, Load: named(l.Name, load.Knobs{IOTime: time.Millisecond}), Tasks: 3})
				eventually(t, "all tasks have worked", func() bool {
					for i, task := range r.read(nil, 0).tasks {
						if task.firstRun == 0 || task.work == 0 && !r.spec.Load.Computes(i) {
							return false
						}
					}
					return true
				})
				pids := r.pids()
				r.Stop()
				if !gone(pids) {
					t.Errorf("a process of %v is still there after Stop", pids)
				}
			})
		}
	}
}

// A worker process that is killed takes its own task with it and no other.
func TestKilledWorkerLeavesTheOthers(t *testing.T) {
	r := start(t, Spec{Model: Process, Load: loadCPU(), Tasks: 3})
	if err := r.procs[1].Process.Kill(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the killed task is marked", func() bool { return r.read(nil, 0).tasks[1].state == StateGone })
	before := r.read(nil, 0)
	eventually(t, "the other tasks go on", func() bool {
		n := r.read(nil, 0)
		return n.tasks[0].work > before.tasks[0].work && n.tasks[2].work > before.tasks[2].work
	})
	if r.Alive() != 2 {
		t.Errorf("%d workers alive, want 2", r.Alive())
	}
}

// With all threads in one process, killing it ends them all.
func TestKilledProcessTakesItsThreads(t *testing.T) {
	r := start(t, Spec{Model: Thread, Load: loadCPU(), Tasks: 3})
	r.procs[0].Process.Kill()
	eventually(t, "all tasks are marked", func() bool {
		for _, task := range r.read(nil, 0).tasks {
			if task.state != StateGone {
				return false
			}
		}
		return r.Alive() == 0
	})
}

// parentRole makes the test program start a run, print the workers' ids and block, so that
// a test can kill it.
const parentRole = "COREGLASS_TEST_PARENT"

func parent() {
	var s Spec
	if err := json.Unmarshal([]byte(os.Getenv(parentRole)), &s); err != nil {
		panic(err)
	}
	os.Unsetenv(parentRole)
	r, err := Start(context.Background(), s, nil)
	if err != nil {
		panic(err)
	}
	json.NewEncoder(os.Stdout).Encode(r.pids())
	select {}
}

// kill -9 of the program during each model: its workers end by themselves.
func TestWorkersEndWithTheProgram(t *testing.T) {
	for _, m := range Models() {
		t.Run(string(m.Model), func(t *testing.T) {
			pids := orphan(t, Spec{Model: m.Model, Load: named("io:net", load.Knobs{CPUShare: 90}), Tasks: 4})
			if len(pids) < 2 {
				t.Fatalf("workers %v, want one and the server at least", pids)
			}
			eventually(t, "no worker is left", func() bool { return gone(pids) })
		})
	}
}

// A start that is called off leaves nothing behind.
func TestCancelledStartLeavesNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	_, err := Start(ctx, Spec{Model: Process, Load: loadCPU(), Tasks: 64}, func(up int) { cancel() })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("Start = %v, want the context's error", err)
	}
	if kids := children(t); kids != 0 {
		t.Errorf("%d child processes are left", kids)
	}
}

// children counts this process's children.
func children(t *testing.T) int {
	t.Helper()
	n := 0
	tasks, err := os.ReadDir("/proc/self/task")
	if err != nil {
		t.Skip("no /proc here")
	}
	for _, task := range tasks {
		text, _ := os.ReadFile("/proc/self/task/" + task.Name() + "/children")
		n += len(strings.Fields(string(text)))
	}
	return n
}

// Pinned to one core, no worker is ever seen on another.
func TestPinnedWorkersStay(t *testing.T) {
	if coreNow() < 0 {
		t.Skip("this platform does not tell cores")
	}
	r := start(t, Spec{Model: Thread, Load: loadCPU(), Tasks: 3, CPUs: []int{0}})
	eventually(t, "all tasks have worked on core 0", func() bool {
		n := r.read(nil, 0)
		for _, task := range n.tasks {
			if task.work == 0 {
				return false
			}
			if task.core != 0 || task.migrations != 0 {
				t.Fatalf("a task pinned to core 0 is on core %d after %d migrations", task.core, task.migrations)
			}
		}
		return true
	})
}

// What can't fit is refused before anything starts, with the limit's name.
func TestNoRoom(t *testing.T) {
	_, err := Start(t.Context(), Spec{Model: Process, Load: loadCPU(), Tasks: MaxTasks}, nil)
	var limit *LimitError
	if !errors.As(err, &limit) || limit.Limit == "" || limit.Allow >= MaxTasks {
		t.Errorf("Start of %d processes = %v, want a LimitError", MaxTasks, err)
	}
}

func TestSpecCheck(t *testing.T) {
	good := Spec{Model: GIL3, Load: loadCPU(), Tasks: 1}
	if err := good.Check(); err != nil {
		t.Errorf("%+v: %v", good, err)
	}
	for flag, change := range map[string]func(*Spec){
		"model":           func(s *Spec) { s.Model = "fibers" },
		"tasks":           func(s *Spec) { s.Tasks = 0 },
		"procs":           func(s *Spec) { s.Procs = -1 },
		"check-interval":  func(s *Spec) { s.CheckInterval = -5 },
		"switch-interval": func(s *Spec) { s.SwitchInterval = time.Nanosecond },
		"cpus":            func(s *Spec) { s.CPUs = []int{1, 1} },
	} {
		s := good
		change(&s)
		var wrong *SpecError
		if err := s.Check(); !errors.As(err, &wrong) || wrong.Flag != flag {
			t.Errorf("a wrong %s gives %v", flag, err)
		}
	}
}
