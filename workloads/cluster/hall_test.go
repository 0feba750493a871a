package cluster

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"coreglass/workloads"
	"coreglass/workloads/load"
)

// A worker of a hall is killed while it holds a task, another one is added: all results
// come, and the rows and spans say who did what. What a worker holds may be done before the order
// comes to the master; then it is the next worker's turn.
func TestHallGoesOnWithoutAWorker(t *testing.T) {
	const tasks, patience = 40, 10 // reports in which a lost task must be seen
	h, err := OpenHall(t.Context(), HallPlan{Job: Job{Tasks: tasks, Seed: 1, Pause: 200 * time.Millisecond}, Workers: 2, RedeliverAfter: 500 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	killed := map[string]bool{}
	since := patience
	var last Report
	for r := range h.Reports() {
		last = r
		since++
		for _, w := range r.Workers {
			if !w.Own || len(w.Load) == 0 || w.PID == 0 {
				t.Errorf("the row of %s lacks something: %+v", w.Name, w)
			}
			if w.Held > 0 && !killed[w.Name] && r.Redelivered == 0 && since > patience {
				killed[w.Name], since = true, 0
				h.Order(OrderKill + w.Name)
				h.Order(OrderWorker)
				h.Order("dance") // nobody knows how
			}
		}
	}
	if h.Err() != nil || len(killed) == 0 || last.Results != tasks || last.Wrong > 0 || last.Redelivered == 0 {
		t.Fatalf("%v; killed %v: %d results, %d wrong, %d delivered again", h.Err(), killed, last.Results, last.Wrong, last.Redelivered)
	}
	who := map[string]int{}
	for _, s := range last.Spans {
		who[s.Worker]++
		if s.To < s.From || s.From < 0 || s.To > last.Elapsed+time.Second {
			t.Errorf("a span from %v to %v of %v", s.From, s.To, last.Elapsed)
		}
	}
	if len(who) < 2 || who["local-3"] == 0 {
		t.Errorf("spans by worker: %v", who)
	}
	for _, name := range []string{"local-1", "local-2"} {
		if !killed[name] && who[name] == 0 {
			t.Errorf("%s lived, and did nothing: %v", name, who)
		}
	}
}

// A hall ends with its context, and what it started with it.
func TestHallEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	h, err := OpenHall(ctx, HallPlan{Job: Job{Tasks: 1000, Pause: time.Second}, Workers: 2, RedeliverAfter: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	for r := range h.Reports() {
		if len(r.Workers) == 2 {
			cancel()
		}
	}
	cancel()
	if err := h.Close(); err != nil {
		t.Error(err)
	}
}

// The tasks of a workload file travel as lengths of work and waiting.
func TestWorkloadFile(t *testing.T) {
	p, err := load.Read("test", strings.NewReader("format: sched-workload/1\ntime_unit: ms\ntasks:\n"+
		"  - {id: late, arrival: 50, phases: [{cpu: 1}]}\n  - {id: a, count: 3, phases: [{cpu: 2},{io: 5}], repeat: 2}\n"))
	if err != nil {
		t.Fatal(err)
	}
	j, _, err := PlanJob(p, workloads.Thread)
	if err != nil {
		t.Fatal(err)
	}
	if j.Tasks != 4 || j.arrival(3) != 50*time.Millisecond {
		t.Fatalf("%+v", j)
	}
	m := startMaster(t, MasterOptions{Job: j, Local: 2})
	m.done(t, j)
	for id, r := range m.results {
		if least := int64(10_000); id < 3 && r.Elapsed < least {
			t.Errorf("task %d waited 10 ms and took %d us", id, r.Elapsed)
		}
	}
	p, err = load.Read("test", strings.NewReader("format: sched-workload/1\ntasks:\n  - {id: a, phases: [{lock: m},{cpu: 2},{unlock: m}]}\n"))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := PlanJob(p, workloads.Thread); err == nil || !strings.Contains(err.Error(), "share no lock") {
		t.Errorf("locks between machines: %v", err)
	}
}

// The next master removes the queue that a killed one has left, and nobody else's.
func TestScratchIsSweptUp(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	left, err := os.MkdirTemp("", scratchName)
	if err != nil {
		t.Fatal(err)
	}
	lock := filepath.Join(left, "lock")
	unlock, err := lockFile(lock)
	if err != nil {
		t.Fatal(err)
	}
	old := time.Now().Add(-time.Hour)
	if err := os.Chtimes(lock, old, old); err != nil {
		t.Fatal(err)
	}
	sweepScratch()
	if _, err := os.Stat(left); err != nil {
		t.Fatalf("a living master's queue is gone: %v", err)
	}
	unlock()
	sweepScratch()
	if _, err := os.Stat(left); !os.IsNotExist(err) {
		t.Errorf("a dead master's queue is left: %v", err)
	}
}

func TestStretches(t *testing.T) {
	at := func(ms float64) time.Time { return time.UnixMicro(int64(ms * 1000)) }
	s := stretch{slot: 3}
	for i := range 10 {
		if b := s.add(at(float64(i)), at(float64(i)+0.9)); b != nil {
			t.Fatalf("short tasks without a break do not end at %d: %+v", i, b)
		}
	}
	if b := s.add(at(100), at(150)); b == nil || *b != (Busy{3, 0, 9900, 10}) {
		t.Errorf("a break ends them: %+v", b)
	}
	if b := s.add(at(151), at(152)); b == nil || b.From != 100_000 || b.To != 152_000 || b.Tasks != 2 {
		t.Errorf("it is long enough by now: %+v", b)
	}
	if b := s.add(at(152), at(160)); b == nil || b.Tasks != 1 {
		t.Errorf("a long task stands alone: %+v", b)
	}
}
