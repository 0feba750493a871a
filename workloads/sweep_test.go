//go:build unix

package workloads

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

func TestParseValues(t *testing.T) {
	for text, want := range map[string]string{
		"1,2,4":            "1 2 4",
		"1-4,8":            "1 2 3 4 8",
		"1,2,4,...,64":     "1 2 4 8 16 32 64",
		"1,2,4,...,100":    "1 2 4 8 16 32 64 100",
		"1,2,...,5":        "1 2 3 4 5",
		"10,20,30,...,60":  "10 20 30 40 50 60",
		"1,10,100,...,1e5": "",
		"500us,5ms":        "500us 5ms",
		"":                 "",
		"1,...":            "",
		"...,4":            "",
		"4,2,...,1":        "",
		"9-1":              "",
		"1-99999999":       "",
	} {
		got, err := ParseValues(text)
		if strings.Join(got, " ") != want || (err == nil) != (want != "") {
			t.Errorf("ParseValues(%q) = %v, %v; want %s", text, got, err, want)
		}
	}
}

// A sweep reports each point, a refused one with its reason, and stops when it is called off.
func TestSweep(t *testing.T) {
	plan := SweepPlan{Base: Spec{Load: loadCPU()}, Models: []Model{Thread, Process}, Over: "tasks", Values: []string{"1", "2", "1000000"}, Length: 50 * time.Millisecond, Repeat: 1}
	var points []SweepPoint
	ctx, cancel := context.WithCancel(t.Context())
	err := RunSweep(ctx, plan, func(p SweepPoint) {
		if points = append(points, p); len(points) == 4 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || len(points) != 4 {
		t.Fatalf("%d points, %v; want 4 and the context's error", len(points), err)
	}
	if points[1].Result == nil || points[1].X != 2 || points[1].Result.Tasks != nil {
		t.Errorf("second point %+v", points[1])
	}
	if points[2].Refused == "" || points[2].Result != nil {
		t.Errorf("a million threads: %+v", points[2])
	}
	if points[3].Model != Process {
		t.Errorf("the fourth point is of %s", points[3].Model)
	}
}

// A sweep that goes on leaves out what is known.
func TestSweepGoesOn(t *testing.T) {
	plan := SweepPlan{Base: Spec{Load: loadCPU()}, Models: []Model{Thread, Process}, Over: "tasks", Values: []string{"1", "1000000"}, Length: 50 * time.Millisecond, Repeat: 1, Known: 3}
	var points []SweepPoint
	if err := RunSweep(t.Context(), plan, func(p SweepPoint) { points = append(points, p) }); err != nil {
		t.Fatal(err)
	}
	if len(points) != 1 || points[0].Model != Process || points[0].Value != "1000000" {
		t.Errorf("%+v", points)
	}
}

func TestSweepRefusesBadValues(t *testing.T) {
	good := SweepPlan{Base: Spec{Load: loadCPU(), Tasks: 1}, Models: []Model{GIL3}, Over: "switch-interval", Values: []string{"1ms"}, Length: time.Second, Repeat: 1}
	if err := good.Check(); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []struct{ over, value string }{{"switch-interval", "fast"}, {"tasks", "0"}, {"colour", "1"}, {"working-set", "1TiB"}, {"tasks", "99999999"}} {
		p := good
		p.Over, p.Values = bad.over, []string{bad.value}
		var wrong *SpecError
		if err := p.Check(); !errors.As(err, &wrong) {
			t.Errorf("%s=%s gives %v", bad.over, bad.value, err)
		}
	}
}

// A pool of two does five tasks in three waves; the third task starts when the first
// worker is free, on that worker.
func TestPoolWaves(t *testing.T) {
	p, err := OpenPool(t.Context(), Spec{Load: loadCPU(), Tasks: 6, Pool: 2, Work: 50 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer p.run.Stop()
	if err := p.Join(t.Context()); !errors.Is(err, ErrPoolOpen) {
		t.Errorf("joining an open pool: %v", err)
	}
	for want := range 5 {
		if i, err := p.Add(); i != want || err != nil {
			t.Fatalf("task %d: %d, %v", want, i, err)
		}
	}
	p.Close()
	if _, err := p.Add(); !errors.Is(err, ErrPoolClosed) {
		t.Errorf("adding to a closed pool: %v", err)
	}
	eventually(t, "all five are done", func() bool { return p.run.board.slots[4].finished != 0 && p.run.board.slots[3].finished != 0 })
	s := p.run.board.slots
	for i := 2; i < 5; i++ {
		if before := max(0, i-2); s[i].firstRun < min(s[before].finished, s[before+1].finished) {
			t.Errorf("task %d began before one of tasks %d and %d was done", i, before, before+1)
		}
	}
	workers := map[uint32]bool{}
	for i := range 5 {
		workers[s[i].pid] = true
	}
	if len(workers) != 2 {
		t.Errorf("%d workers did the tasks, want 2", len(workers))
	}
	if err := p.Join(t.Context()); err != nil {
		t.Error(err)
	}
}
