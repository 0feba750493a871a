//go:build unix

package workloads

import (
	"encoding/json"
	"math"
	"os"
	"strings"
	"testing"
	"time"

	"coreglass/metrics"
	"coreglass/workloads/load"
)

func kill(t *testing.T, pid int) {
	t.Helper()
	p, err := os.FindProcess(pid)
	if err == nil {
		err = p.Kill()
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestMeasureFillsTheResult(t *testing.T) {
	m, err := Measure(t.Context(), Spec{Model: GIL2, Load: named("mixed", load.Knobs{Burst: time.Millisecond, IOTime: time.Millisecond}), Tasks: 2}, 100*time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(NewResult(m))
	if err != nil {
		t.Fatal(err)
	}
	for _, field := range []string{`"schema":"coreglass.run/1"`, `"baseline_per_second":`, `"handovers_per_second":`, `"lock_wait_s":`, `"p99":`, `"burst_us":1000`, `"state":`} {
		if !strings.Contains(string(text), field) {
			t.Errorf("the result lacks %s: %s", field, text)
		}
	}
	if w := m.Window; w.Latency.Count == 0 || !(w.Speedup > 0) || !(w.Fairness > 0 && w.Fairness <= 1) {
		t.Errorf("window %+v", w)
	}
}

// What is unknown is null, never 0.
func TestUnknownIsNull(t *testing.T) {
	for n, want := range map[Number]string{Number(math.NaN()): "null", Number(math.Inf(1)): "null", 0: "0", 1.5: "1.5", 1e15: "1000000000000000", 1.0 / 3: "0.3333"} {
		if got, err := json.Marshal(n); err != nil || string(got) != want {
			t.Errorf("%v becomes %s, %v; want %s", float64(n), got, err, want)
		}
	}
}

func TestSummaryTellsTheSpread(t *testing.T) {
	var all []*Result
	for _, speedup := range []Number{3, 1, 2} {
		r := &Result{Work: workJSON{Speedup: speedup}}
		all = append(all, r)
	}
	s := Summarise(all)
	if got, want := s.Spread["work.speedup"], (spread{1, 2, 3}); got != want || s.Work.Speedup != 2 || s.Repeats != 3 {
		t.Errorf("spread %+v, shown %v of %d", got, s.Work.Speedup, s.Repeats)
	}
}

// A thread that was not read in the window shows the rate between its last two readings.
func TestRatesOfThreadsThatTakeTurns(t *testing.T) {
	count := func(n uint64) metrics.ThreadTimes {
		return metrics.ThreadTimes{Voluntary: n, CPU: time.Duration(n) * time.Millisecond}
	}
	old := threadReading{tid: 1, was: 1e9, old: count(100), at: 3e9, now: count(300)}
	if cpu, voluntary, _ := old.rates(old); voluntary != 100 || cpu != 10 {
		t.Errorf("not read anew: %v switches/s, %v %% CPU; want 100 and 10", voluntary, cpu)
	}
	renewed := threadReading{tid: 1, was: 3e9, old: count(300), at: 4e9, now: count(700)}
	if _, voluntary, _ := renewed.rates(old); voluntary != 400 {
		t.Errorf("read anew: %v switches/s, want 400", voluntary)
	}
	if _, voluntary, _ := (threadReading{}).rates(threadReading{}); !math.IsNaN(voluntary) {
		t.Errorf("never read: %v switches/s, want unknown", voluntary)
	}
}

func TestTurnsGoRound(t *testing.T) {
	var r Run
	next, seen := 0, map[int]int{}
	for range 10 {
		for i := range r.turns(&next, 5, 2) {
			seen[i]++
		}
	}
	for i := range 5 {
		if seen[i] != 4 {
			t.Errorf("number %d had %d turns of 20, want 4", i, seen[i])
		}
	}
}
