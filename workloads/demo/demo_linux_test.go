package demo

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// show runs a demo to its end, on all cores and on one: what it teaches holds on both.
func show[T any](t *testing.T, name string, options map[string]string, check func(t *testing.T, s *T)) {
	t.Helper()
	for _, cpus := range [][]int{nil, {anyCore(t)}} {
		s, err := Start(t.Context(), name, options, cpus)
		if err != nil {
			t.Fatal(err)
		}
		result, err := s.Result()
		text, _ := json.Marshal(result)
		t.Logf("%v on %v: %.2000s", name, cpus, text)
		if err != nil {
			t.Fatal(err)
		}
		check(t, result.(*T))
	}
}

func anyCore(t *testing.T) int {
	core, err := firstCore()
	if err != nil {
		t.Fatal(err)
	}
	return core
}

func TestForkCopies(t *testing.T) {
	show(t, "fork", map[string]string{"children": "2", "memory": "32"}, func(t *testing.T, s *Fork) {
		if s.ParentValue != 100 || s.ChildValue != 200 {
			t.Errorf("parent %d, child %d; want 100, 200", s.ParentValue, s.ChildValue)
		}
		if s.ReturnedInChild != 0 || s.ReturnedInParent != s.ChildPID || s.ChildPPID != s.Processes[0].PID {
			t.Errorf("fork returned %d and %d; child %d of %d", s.ReturnedInParent, s.ReturnedInChild, s.ChildPID, s.ChildPPID)
		}
		if len(s.Processes) != 5 || s.Processes[2].PPID != s.Processes[1].PID || s.Processes[3].PPID != s.Processes[0].PID {
			t.Errorf("no tree: %+v", s.Processes)
		}
		if !s.Zombie {
			t.Error("no zombie seen before the parent waited")
		}
		if s.PagesWritten != 512 || s.Faults < 512 || s.Faults > 600 {
			t.Errorf("%d faults for %d pages", s.Faults, s.PagesWritten)
		}
		for _, p := range s.Processes[1:] {
			if unix.Kill(p.PID, 0) == nil && p.State != gone {
				t.Errorf("process %d is left", p.PID)
			}
		}
	})
}

func TestPoolLetsTheFifthTaskWait(t *testing.T) {
	show(t, "pool", map[string]string{"task_ms": "60"}, func(t *testing.T, s *Pool) {
		if s.Waited < 1 || !s.Closed || !s.Joined || !strings.Contains(s.Refused, "closed") {
			t.Errorf("waited %d, closed %v, joined %v, refused %q", s.Waited, s.Closed, s.Joined, s.Refused)
		}
		for _, task := range s.Tasks {
			if task.WorkerPID == 0 || task.StartS < 0 || task.EndS < task.StartS {
				t.Errorf("task %+v", task)
			}
		}
	})
}

func TestQueueDeliversInOrder(t *testing.T) {
	for _, transport := range []string{"pipe", "socket", "shm"} {
		t.Run(transport, func(t *testing.T) {
			show(t, "queue", map[string]string{"transport": transport, "messages": "20000"}, func(t *testing.T, s *Queue) {
				if want := len(courseLetters) + singles + 20000; s.Sent != want || s.Received != want || !s.InOrder || s.Letters != "ABC" {
					t.Errorf("%d sent, %d received of %d, in order %v, letters %q", s.Sent, s.Received, want, s.InOrder, s.Letters)
				}
				if s.PerSecond <= 0 || s.Latency.P50 <= 0 || s.Latency.P99 < s.Latency.P50 {
					t.Errorf("%g/s, latency %+v", s.PerSecond, s.Latency)
				}
			})
		})
	}
}

func TestFullQueueBlocksTheWriter(t *testing.T) {
	for _, transport := range []string{"pipe", "socket", "shm"} {
		t.Run(transport, func(t *testing.T) {
			show(t, "queue", map[string]string{"transport": transport, "reader": "slow", "messages": "1300"}, func(t *testing.T, s *Queue) {
				if s.WriterBlockedS <= 0 || s.Capacity < ringLength-1 || s.Received != s.Sent {
					t.Errorf("blocked %g s, capacity %d, %d of %d received", s.WriterBlockedS, s.Capacity, s.Received, s.Sent)
				}
			})
		})
	}
}

func TestDeadReaderIsNoticed(t *testing.T) {
	for transport, how := range map[string]string{"pipe": "EPIPE", "socket": "EPIPE", "shm": "wait"} {
		t.Run(transport, func(t *testing.T) {
			show(t, "queue", map[string]string{"transport": transport, "reader": "dead", "messages": "20000"}, func(t *testing.T, s *Queue) {
				if !strings.Contains(s.Noticed, how) || s.Received >= len(courseLetters)+singles+20000 {
					t.Errorf("noticed %q after %d messages", s.Noticed, s.Received)
				}
			})
		})
	}
}

func TestThreadsHaveNamesAndEnd(t *testing.T) {
	show(t, "threads", map[string]string{"pause_ms": "60"}, func(t *testing.T, s *Threads) {
		if s.Threads[0].TID != s.PID || !s.Threads[0].Main {
			t.Errorf("main thread %+v of process %d", s.Threads[0], s.PID)
		}
		for i, name := range []string{"MainThread", "LoopThread", "Thread-1", "Thread-2"} {
			if one := s.Threads[i]; one.Name != name || one.Comm != name {
				t.Errorf("thread %d is %+v, want %s", i, one, name)
			}
		}
		if !s.Joined || s.Left != 0 || s.Said[len(s.Said)-1] != "thread MainThread ended." {
			t.Errorf("joined %v, %d left, last word %q", s.Joined, s.Left, s.Said[len(s.Said)-1])
		}
	})
}

func TestUpdatesAreLostWithoutALock(t *testing.T) {
	show(t, "balance", nil, func(t *testing.T, s *Balance) {
		if s.Expected != s.Threads*s.Rounds || s.Lost <= 0 {
			t.Errorf("%d expected, %d lost", s.Expected, s.Lost)
		}
	})
}

func TestNoUpdateIsLostWithALock(t *testing.T) {
	for _, lock := range []string{"mutex", "atomic"} {
		show(t, "balance", map[string]string{"lock": lock, "rounds": "2000000"}, func(t *testing.T, s *Balance) {
			if s.Expected != s.Threads*s.Rounds || s.Lost != 0 || s.Balance != 0 {
				t.Errorf("%s: %d expected, %d lost, balance %d", lock, s.Expected, s.Lost, s.Balance)
			}
		})
	}
}

func TestLockPriceHasEverySection(t *testing.T) {
	show(t, "lockprice", nil, func(t *testing.T, s *LockPrice) {
		if s.FreeNs <= 0 || s.UncontendedNs <= 0 || s.ContendedNs <= 0 || len(s.Sections) != 2*len(lockedShares) {
			t.Errorf("%+v", s)
		}
		if whole := s.Sections[len(s.Sections)-1]; whole.CPU > 150 {
			t.Errorf("threads that compute inside one lock used %g %% CPU", whole.CPU)
		}
	})
}

func TestDeadlockHoldsUntilBroken(t *testing.T) {
	show(t, "deadlock", map[string]string{"hold_ms": "300"}, func(t *testing.T, s *Deadlock) {
		if !s.Seen || s.HeldMs < 300 || s.BrokenBy == "" || !s.Ended || len(s.Cycle) != 5 || s.StuckCPU > 1 {
			t.Errorf("%+v", s)
		}
	})
	show(t, "deadlock", map[string]string{"order": "same"}, func(t *testing.T, s *Deadlock) {
		if s.Seen || s.BrokenBy != "" || !s.Ended {
			t.Errorf("in the same order: %+v", s)
		}
	})
}

func TestInversionIsCuredByInheritance(t *testing.T) {
	show(t, "inversion", nil, func(t *testing.T, s *Inversion) {
		if !s.Supported {
			t.Skip(s.Why)
		}
		if s.NormalMs < s.MediumMs || s.InheritedMs >= s.MediumMs || s.InheritedMs < s.SectionMs/4 {
			t.Errorf("%+v", s)
		}
	})
}

func TestThreadLocal(t *testing.T) {
	for how, mixed := range map[string]int{"shared": 3, "local": 0, "process": 0} {
		show(t, "threadlocal", map[string]string{"how": how, "workers": "4"}, func(t *testing.T, s *Local) {
			if s.Mixed != mixed || !s.Ended {
				t.Errorf("%s: %d mixed up, want %d: %+v", how, s.Mixed, mixed, s.Workers)
			}
		})
	}
}

func TestCrashTakesTheProcessAndNoMore(t *testing.T) {
	for model, died := range map[string]int{"process": 1, "hybrid": 2, "thread": 4} {
		for how, end := range map[string]string{"segfault": "SIGSEGV", "panic": "2", "exit": "3", "kill": "SIGKILL"} {
			t.Run(model+" "+how, func(t *testing.T) {
				t.Parallel()
				s, err := Start(t.Context(), "crash", map[string]string{"model": model, "how": how}, nil)
				if err != nil {
					t.Fatal(err)
				}
				result, err := s.Result()
				if err != nil {
					t.Fatal(err)
				}
				c := result.(*Crash)
				if c.Died != died || c.Survived != 4-died || !strings.Contains(c.Signal+c.Ended, end) {
					t.Errorf("%d died, want %d: %s; %+v", c.Died, died, c.Ended, c.Workers)
				}
			})
		}
	}
}

func TestLimitsCreatesAsMany(t *testing.T) {
	show(t, "limits", map[string]string{"try": "200"}, func(t *testing.T, s *Limits) {
		if s.StoppedBy == "" && (s.Created.Threads != 200 || s.Created.Processes != 200) || s.Threads.Limit == 0 {
			t.Errorf("%+v", s)
		}
	})
}

// A demo that is cancelled leaves nothing running, whatever it has started.
func TestCancelledDemoLeavesNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s, err := Start(ctx, "crash", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	var pids []int
	for state := range s.States() {
		for _, w := range state.(*Crash).Workers {
			if w.PID != 0 {
				pids = append(pids, w.PID)
			}
		}
		if len(pids) >= 4 {
			cancel()
			break
		}
	}
	if _, err := s.Result(); !errors.Is(err, context.Canceled) {
		t.Errorf("ended with %v", err)
	}
	for _, pid := range pids {
		state, _ := kernelView(processPath(pid))
		for state != gone && state != "Z" {
			state, _ = kernelView(processPath(pid)) // it was killed: the kernel takes it away in its own time
		}
	}
	cancel()
}

func TestOptionsAreChecked(t *testing.T) {
	for _, bad := range []struct {
		name    string
		options map[string]string
		says    string
	}{
		{"spoon", nil, "unknown demo spoon: allowed: fork, pool"},
		{"queue", map[string]string{"transport": "pigeon"}, "allowed: pipe, socket, shm"},
		{"queue", map[string]string{"messages": "0"}, "allowed: 1 to 10000000"},
		{"balance", map[string]string{"colour": "red"}, "unknown option colour: allowed: lock, threads, rounds"},
	} {
		if _, err := Start(t.Context(), bad.name, bad.options, nil); err == nil || !strings.Contains(err.Error(), bad.says) {
			t.Errorf("%s %v: %v, want %q", bad.name, bad.options, err, bad.says)
		}
	}
}

func TestCycle(t *testing.T) {
	three := []Locker{{Name: "a", Holds: "1", Wants: "2"}, {Name: "b", Holds: "2", Wants: "3"}, {Name: "c", Holds: "3", Wants: "1"}}
	if got := strings.Join(cycle(three), " "); got != "a 2 b 3 c 1 a" {
		t.Errorf("cycle %q", got)
	}
	three[2].Wants = ""
	if got := cycle(three); got != nil {
		t.Errorf("a queue is no cycle: %v", got)
	}
}

func TestMain(m *testing.M) {
	WorkerMain()
	os.Exit(m.Run())
}
