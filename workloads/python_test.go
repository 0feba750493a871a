//go:build unix

package workloads

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"coreglass/metrics"
	"coreglass/workloads/load"
)

// pythons returns the interpreters that tests use: the oldest and the newest usable one.
var pythons = sync.OnceValue(func() []Model {
	var usable []Model
	for _, i := range Interpreters(context.Background()) {
		if i.unusable() == nil && i.Processes {
			usable = append(usable, Model(pythonPrefix+i.Path))
		}
	}
	if len(usable) < 2 {
		return usable
	}
	return []Model{usable[len(usable)-1], usable[0]}
})

// eachPython runs a test with each interpreter, as threads and as processes.
func eachPython(t *testing.T, test func(t *testing.T, s Spec)) {
	if len(pythons()) == 0 {
		t.Skip("no Python was found on this machine")
	}
	for _, m := range pythons() {
		i, _ := m.Interpreter(t.Context())
		for _, processes := range []bool{false, true} {
			name := i.Version + "/threads"
			if processes {
				name = i.Version + "/processes"
			}
			t.Run(name, func(t *testing.T) { test(t, Spec{Model: m, Multiprocessing: processes, Tasks: 3, Load: loadCPU()}) })
		}
	}
}

// Every task of every load that a Python has gets to work, and nothing is left behind.
func TestPythonDoesItsLoads(t *testing.T) {
	eachPython(t, func(t *testing.T, s Spec) {
		for _, name := range pythonLoads {
			s.Load = named(name, load.Knobs{})
			r := start(t, s)
			eventually(t, name+": all tasks have worked", func() bool {
				return !slices.ContainsFunc(r.read(nil, 0).tasks, func(task taskReading) bool { return task.work == 0 })
			})
			n := r.read(nil, 0)
			if s.Load.Waits() {
				eventually(t, name+": requests are counted", func() bool { return r.read(nil, 0).latency.latency(&histogram{}).Count > 6 })
			}
			if cpu := n.procs[len(n.procs)-1].CPU; cpu == 0 {
				t.Errorf("%s: the last of %d processes used no CPU", name, len(n.procs))
			}
			pids := r.everyID()
			r.Stop()
			if !gone(pids) {
				t.Errorf("%s: a process of %v is still there after Stop", name, pids)
			}
		}
	})
}

// everyID is pids with the processes that a Python forked.
func (r *Run) everyID() []int { return append(r.pids(), r.workerIDs()...) }

// Each task is a thread of its own, or a process of its own.
func TestPythonTasksAreWhatTheySay(t *testing.T) {
	eachPython(t, func(t *testing.T, s Spec) {
		r := start(t, s)
		parent, pids, tids := r.procs[0].Process.Pid, map[int]bool{}, map[int]bool{}
		for i := range r.board.slots {
			pids[int(r.board.slots[i].pid)], tids[int(r.board.slots[i].tid)] = true, true
		}
		if s.Multiprocessing && (len(pids) != s.Tasks || pids[parent]) || !s.Multiprocessing && (len(pids) != 1 || !pids[parent]) {
			t.Errorf("the tasks run in the processes %v of parent %d", pids, parent)
		}
		if len(tids) != s.Tasks && gettidCall != 0 {
			t.Errorf("the tasks run in the threads %v", tids)
		}
		eventually(t, "switches of a task are counted", func() bool {
			n := r.read(nil, 0)
			return n.threads[0].now.Voluntary+n.threads[0].now.Involuntary > 0 || gettidCall == 0
		})
		if r.StartUp() <= 0 || r.created <= 0 {
			t.Errorf("up after %v, tasks created in %v", r.StartUp(), r.created)
		}
	})
}

// A job that ends does end, and each task has done its goal.
func TestPythonFinishesItsWork(t *testing.T) {
	eachPython(t, func(t *testing.T, s Spec) {
		for _, name := range []string{"cpu", "io:sleep"} {
			s.Load, s.Work = named(name, load.Knobs{}), 30*time.Millisecond
			r := start(t, s)
			eventually(t, "all tasks are done", r.Done)
			for i, task := range r.read(nil, 0).tasks {
				if task.state != StateDone || task.done != 1 || task.finished <= task.firstRun {
					t.Errorf("%s: task %d is %+v", name, i, task)
				}
			}
			r.Stop()
		}
	})
}

// A start that is called off leaves nothing, however far it is.
func TestCancelledPythonLeavesNothing(t *testing.T) {
	eachPython(t, func(t *testing.T, s Spec) {
		s.Tasks = 60
		for _, at := range []int{0, 1, 20} {
			ctx, cancel := context.WithCancel(t.Context())
			r, err := Start(ctx, s, func(up int) {
				if up >= at {
					cancel()
				}
			})
			cancel()
			if err == nil {
				r.Stop()
			}
			if kids := children(t); kids != 0 {
				t.Errorf("%d child processes are left", kids)
			}
		}
	})
}

// The parent of forked tasks is killed alone: its tasks end by themselves.
func TestForkedTasksEndWithTheirParent(t *testing.T) {
	eachPython(t, func(t *testing.T, s Spec) {
		r := start(t, s)
		pids := r.everyID()
		kill(t, r.procs[0].Process.Pid)
		eventually(t, "no task is left", func() bool { return gone(pids) })
	})
}

// A forked task that is killed takes no other with it.
func TestKilledForkLeavesTheOthers(t *testing.T) {
	eachPython(t, func(t *testing.T, s Spec) {
		if !s.Multiprocessing {
			return
		}
		r := start(t, s)
		kill(t, int(r.board.slots[1].pid))
		eventually(t, "the killed task is marked", func() bool { return r.read(nil, 0).tasks[1].state == StateGone })
		before := r.read(nil, 0)
		eventually(t, "the other tasks go on", func() bool {
			n := r.read(nil, 0)
			return n.tasks[0].work > before.tasks[0].work && n.tasks[2].work > before.tasks[2].work
		})
	})
}

// kill -9 of the program: all that a Python started ends, also while a hundred threads fight
// for its lock.
func TestPythonsEndWithTheProgram(t *testing.T) {
	eachPython(t, func(t *testing.T, s Spec) {
		if s.Tasks = 100; s.Multiprocessing {
			s.Tasks = 8
		}
		pids := orphan(t, s)
		if want := 1 + s.Tasks; s.Multiprocessing && len(pids) < want {
			t.Errorf("only %d processes are known, want %d", len(pids), want)
		}
		eventually(t, "no worker is left", func() bool { return gone(pids) })
	})
}

// fake writes a program that pretends to be a Python.
func fake(t *testing.T, script string) Model {
	path := filepath.Join(t.TempDir(), "python")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	return Model(pythonPrefix + path)
}

// formless is an executable file that the system can't execute.
func formless(t *testing.T) Model {
	path := filepath.Join(t.TempDir(), "python")
	if err := os.WriteFile(path, []byte{0}, 0o755); err != nil {
		t.Fatal(err)
	}
	return Model(pythonPrefix + path)
}

// What is not a good Python is told in one line before anything starts.
func TestBadInterpreters(t *testing.T) {
	answer := func(fields string) string { return `printf '\ncoreglass-python {%s}\n' '` + fields + `'` }
	notExecutable := fake(t, "exit 0")
	os.Chmod(strings.TrimPrefix(string(notExecutable), pythonPrefix), 0o644)
	for says, m := range map[string]Model{
		"no such file":                 "python:/no/such/python",
		"not executable":               notExecutable,
		"is a directory":               Model(pythonPrefix + t.TempDir()),
		"PATH has no program":          "python:serpent-of-no-path",
		"name another as python:PATH":  "python:3.99",
		`not a Python: it says "moo"`:  fake(t, "echo hello; echo moo"),
		"not a Python":                 fake(t, "while :; do echo garbage; done"),
		"no answer within 3s":          fake(t, "sleep 60 & sleep 60"),
		"ends at once (exit status 7)": fake(t, "echo 'dlopen: no libpython' >&2; exit 7"),
		"ends at once (signal":         fake(t, "kill -SEGV $$"),
		"can't be run: exec format":    formless(t),
		"has no module ctypes":         fake(t, answer(`"version":"2.7.18","missing":["ctypes"]`)),
		"has no module mmap, fcntl":    fake(t, answer(`"version":"3.11.0","missing":["mmap","fcntl"]`)),
		"too old":                      fake(t, answer(`"version":"2.5.1"`)),
		"it says":                      fake(t, answer(`"version":"many"`)),
	} {
		t.Run(says, func(t *testing.T) {
			t.Parallel()
			_, err := Start(t.Context(), Spec{Model: m, Load: loadCPU(), Tasks: 2}, nil)
			if err == nil || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "\n") || !strings.HasPrefix(err.Error(), "--model python:") {
				t.Errorf("Start says %v, want one line with %q", err, says)
			}
		})
	}
}

// A Python that was good when it was asked and fails as a worker is told too.
func TestPythonFailsLater(t *testing.T) {
	const good = `case "$2" in *coreglass-python*) printf '\ncoreglass-python {"version":"3.11.0","processes":true}\n'; exit;; esac; `
	for says, script := range map[string]string{
		"ended before its tasks were up (exit status 3)": "exit 3",
		"ended before its tasks were up (signal":         "kill -9 $$",
	} {
		_, err := Start(t.Context(), Spec{Model: fake(t, good+script), Load: loadCPU(), Tasks: 2}, nil)
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("Start says %v, want %q", err, says)
		}
	}
	began := time.Now()
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	if _, err := Start(ctx, Spec{Model: fake(t, good+"sleep 600"), Load: loadCPU(), Tasks: 2}, nil); err == nil || time.Since(began) > patience {
		t.Errorf("a worker that hangs: %v after %v", err, time.Since(began))
	}
	if kids := children(t); kids != 0 {
		t.Errorf("%d child processes are left", kids)
	}
}

func TestPythonSpecs(t *testing.T) {
	two := fake(t, `printf '\ncoreglass-python {"version":"2.7.18","check_interval":100}\n'`)
	three := fake(t, `printf '\ncoreglass-python {"version":"3.12.1","switch_interval_s":0.005,"lock":true,"processes":true}\n'`)
	for want, s := range map[string]Spec{
		"--load sha256":          {Model: three, Load: named("sha256", load.Knobs{})},
		"--load io:disk":         {Model: three, Load: named("io:disk", load.Knobs{})},
		"--check-interval 7":     {Model: three, Load: loadCPU(), CheckInterval: 7},
		"--switch-interval 1s":   {Model: two, Load: loadCPU(), SwitchInterval: time.Second},
		"multiprocessing":        {Model: two, Load: loadCPU(), Multiprocessing: true},
		"--multiprocessing":      {Model: Thread, Load: loadCPU(), Multiprocessing: true},
		"choose one of":          {Model: "pythonic", Load: loadCPU()},
		"python:PATH":            {Model: "fibers", Load: loadCPU()},
		"--tasks 0: a number":    {Model: three, Load: loadCPU(), Tasks: -1},
		"--model python:/no/way": {Model: "python:/no/way", Load: loadCPU()},
	} {
		s.Tasks++
		if err := s.Check(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: Check says %v", want, err)
		}
	}
	s := Spec{Model: three, Load: loadCPU(), Tasks: 1}
	if err := s.Check(); err != nil {
		t.Fatal(err)
	}
	if s = s.Complete(); s.SwitchInterval != DefaultSwitchInterval || s.CheckInterval != 0 {
		t.Errorf("complete: %+v", s)
	}
	if info, ok := three.Info(); !ok || info.Key != "p" || info.Knob != SwitchInterval || !strings.Contains(info.Title, "3.12.1") {
		t.Errorf("%+v", info)
	}
	if keyOf(s) == keyOf(Spec{Model: two, Load: loadCPU()}) {
		t.Error("two interpreters share a baseline")
	}
}

func TestNewestPython(t *testing.T) {
	all := []Interpreter{{Version: "3.14.0", FreeThreaded: true}, {Version: "3.13.1"}, {Version: "3.11.7"}, {Version: "3.1.9"}, {Version: "2.7.18"}}
	for want, is := range map[string]string{"": "3.13.1", "3": "3.13.1", "3.11": "3.11.7", "2": "2.7.18", "2.7.18": "2.7.18", "3.14t": "3.14.0", "t": "3.14.0"} {
		if i, err := newest(all, want); err != nil || i.Version != is {
			t.Errorf("%q is %s, %v; want %s", want, i.Version, err, is)
		}
	}
	for _, want := range []string{"3.1", "3.14", "4"} {
		if i, err := newest(all, want); err == nil {
			t.Errorf("%q is %s", want, i.Version)
		}
	}
}

// The laboratory runs a Python, tells its interval, and ends an interpreter that hangs with
// the switch to something else.
func TestLabRunsPython(t *testing.T) {
	if len(pythons()) == 0 {
		t.Skip("no Python was found on this machine")
	}
	l := openLab(t)
	l.Switch(Spec{Model: fake(t, "sleep 60"), Load: loadCPU(), Tasks: 2})
	snapshot(t, l, "a start", func(s Snapshot) bool { return s.Phase == Starting })
	began := time.Now()
	l.Switch(Spec{Model: Python, Load: loadCPU(), Tasks: 2})
	s := snapshot(t, l, "numbers of a Python", worked)
	if w := s.Window; !(w.Speedup > 0) || w.CPU.Total() <= 0 || !math.IsNaN(w.Migrations) || len(s.Tasks) != 2 {
		t.Errorf("%+v after %v", w, time.Since(began))
	}
	if i, _ := Python.known(); i.major() > 2 && s.Spec.SwitchInterval != i.SwitchInterval {
		t.Errorf("the interval is told as %v, the interpreter's is %v", s.Spec.SwitchInterval, i.SwitchInterval)
	}
	l.Switch(Spec{Model: fake(t, "exit 5"), Load: loadCPU(), Tasks: 2})
	if s := snapshot(t, l, "a failure", func(s Snapshot) bool { return s.Phase == Failed }); !strings.Contains(s.Problem, "ends at once") {
		t.Errorf("the problem is told as %q", s.Problem)
	}
	l.Close()
	if kids := children(t); kids != 0 {
		t.Errorf("%d child processes are left", kids)
	}
}

// The interpreters found are told once each, the newest first, and doctor lists them.
func TestInterpretersFound(t *testing.T) {
	all := Interpreters(t.Context())
	if len(all) == 0 {
		t.Skip("no Python was found on this machine")
	}
	seen := map[string]bool{}
	for n, i := range all {
		if id := identity(i.Path); seen[id] || n > 0 && i.major() > all[n-1].major() {
			t.Errorf("%s is told twice, or too late", i.Path)
		} else {
			seen[id] = true
		}
	}
	if findings := examinePythons(t.Context()); len(findings) != len(all) || !strings.Contains(fmt.Sprint(findings), all[0].Version) {
		t.Errorf("doctor says %v", findings)
	}
	t.Setenv("PATH", t.TempDir())
	if _, err := Model("python:python").Interpreter(t.Context()); err == nil {
		t.Error("a name that PATH does not have was found")
	}
}

// orphan starts a run in a program of its own and kills that program; it returns the
// processes that were running.
func orphan(t *testing.T, s Spec) []int {
	t.Helper()
	spec, _ := json.Marshal(s)
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), parentRole+"="+string(spec))
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	defer c.Wait()
	defer c.Process.Kill()
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err != nil {
		t.Fatal(err)
	}
	var pids []int
	if err := json.Unmarshal(line, &pids); err != nil {
		t.Fatalf("workers %s, %v", line, err)
	}
	for _, pid := range pids {
		text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid))
		for _, child := range strings.Fields(string(text)) {
			n, _ := strconv.Atoi(child)
			pids = append(pids, n)
		}
	}
	return pids
}

// An interpreter that starts as a worker and does nothing is given up.
func TestStalledPython(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &Run{spec: Spec{Model: Python, Tasks: 3}, board: layBoard(make([]byte, boardBytes(3, 1, 0)), 3, 1)}
		stalled := r.stalled()
		for up := range 3 {
			if err := stalled(up); err != nil {
				t.Errorf("with %d tasks up: %v", up, err)
			}
			time.Sleep(startPatience - 1)
		}
		if err := stalled(2); err != nil {
			t.Error(err)
		}
		time.Sleep(1)
		if err := stalled(2); err == nil || !strings.Contains(err.Error(), "--model python") {
			t.Errorf("after %v: %v", startPatience, err)
		}
	})
}

// What forked processes share is not counted once for each.
func TestForksShareMemory(t *testing.T) {
	eachPython(t, func(t *testing.T, s Spec) {
		if s.Tasks = 16; !s.Multiprocessing || gettidCall == 0 {
			return
		}
		r := start(t, s)
		var shares, resident uint64
		for i, p := range r.read(nil, 0).procs {
			shares += p.RSS
			if own, err := metrics.ReadProcess(r.workerIDs()[i]); err == nil {
				resident += own.RSS
			}
		}
		if shares == 0 || shares > resident/2 {
			t.Errorf("16 forks have %d bytes together, %d with the shared ones counted in each", shares, resident)
		}
	})
}
