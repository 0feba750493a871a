package sim

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"coreglass/workloads/load"
)

// order is the sequence of tasks over all spans, split into pieces of the given length.
func order(r *Result, piece Time) string {
	var s []string
	for _, x := range r.Spans.All {
		for at := x.Start; at < x.End; at += piece {
			s = append(s, r.TaskName(x.Task))
		}
	}
	return strings.Join(s, " ")
}

// TestStride repeats the table of OSTEP, ch. 9: 100, 50 and 250 tickets.
func TestStride(t *testing.T) {
	p := jobs(0, 100, 0, 100, 0, 100)
	for i, n := range []int{100, 50, 250} {
		p.Tasks[i].Tickets = n
	}
	for _, params := range []Params{nil, {"stride1": "10000"}} {
		r := simulate(t, p, Machine{Horizon: 8}, "stride", params)
		if got := order(r, Time(r.Scale)); got != "A B C C C A C C" {
			t.Errorf("%v: %s", params, got)
		}
	}
}

// TestGoOrder: ten goroutines made in a row on one P run the last one first.
func TestGoOrder(t *testing.T) {
	p := load.Plan{}
	for i := range 10 {
		p.Tasks = append(p.Tasks, load.Task{ID: fmt.Sprint(i), Phases: []load.Phase{phase(load.PhaseCPU, 1)}})
	}
	r := simulate(t, p, Machine{}, "go", nil)
	if got := order(r, Time(r.Scale)); got != "9 0 1 2 3 4 5 6 7 8" {
		t.Error(got)
	}
}

func forever(ids string, f func(i int, t *load.Task)) load.Plan {
	p := load.Plan{TimeUnit: "us"}
	for i, id := range ids {
		t := load.Task{ID: string(id), Phases: []load.Phase{phase(load.PhaseCPU, math.Inf(1))}}
		f(i, &t)
		p.Tasks = append(p.Tasks, t)
	}
	return p
}

// TestEEVDFShares: nice levels -5 0 0 5 (weights 3121 1024 1024 335) share 2 s.
func TestEEVDFShares(t *testing.T) {
	weights := []int{3121, 1024, 1024, 335}
	p := forever("ABCD", func(i int, t *load.Task) { t.Weight, t.Request = weights[i], 100 })
	for _, eligible := range []string{"linux", "paper"} {
		r := simulate(t, p, Machine{Horizon: 2e6}, "eevdf", Params{"eligible": eligible})
		for i, want := range []float64{56.70, 18.62, 18.60, 6.08} {
			got := 100 * float64(r.Tasks[i].CPU()) / float64(r.Makespan)
			if math.Abs(got-want) > 0.05 {
				t.Errorf("%s: %s has %.3f %%, not %v", eligible, r.Tasks[i].Name(), got, want)
			}
		}
	}
}

// TestEEVDFLag: lags sum to zero and stay within -r_max and max(r_max, q), whatever the
// weights, the requests and the arrivals.
func TestEEVDFLag(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		longest := 0.0
		p := forever("ABCDEF"[:rapid.IntRange(1, 6).Draw(rt, "n")], func(_ int, t *load.Task) {
			t.Nice = rapid.IntRange(-10, 10).Draw(rt, "nice")
			t.Request = float64(rapid.IntRange(1, 40).Draw(rt, "request")) / 4
			t.Arrival = float64(rapid.IntRange(0, 80).Draw(rt, "arrival")) / 4
			longest = max(longest, t.Request)
		})
		params := rapid.SampledFrom([]Params{nil, {"quantum": "1"}, {"quantum": "1", "eligible": "paper"}, {"eligible": "paper"}}).Draw(rt, "params")
		r := simulate(t, p, Machine{Horizon: 300, Why: true}, "eevdf", params)
		sums := map[Time]float64{}
		for _, l := range r.Lags {
			sums[l.At] += l.Lag
			if l.Lag < -longest-1e-6 || l.Lag > longest+1e-6 {
				rt.Fatalf("lag %v at %v, longest request %v", l.Lag, r.Units(l.At), longest)
			}
		}
		for at, sum := range sums {
			if math.Abs(sum) > 1e-6 {
				rt.Fatalf("lags at %v sum to %v", r.Units(at), sum)
			}
		}
	})
}

// TestEDF: Liu and Layland's pair (2 of 5, 4 of 7): U = 34/35 is feasible under edf and
// misses under rm (Buttazzo, fig. 4.7 and 4.8).
func TestEDF(t *testing.T) {
	p := periodic(2, 5, 4, 7)
	if r := simulate(t, p, Machine{}, "edf", nil); r.DeadlineMisses != 0 || r.Units(r.Makespan) != 35 {
		t.Errorf("edf: %d misses, makespan %v", r.DeadlineMisses, r.Units(r.Makespan))
	}
	if r := simulate(t, p, Machine{}, "rm", nil); r.DeadlineMisses != 1 {
		t.Errorf("rm: %d misses", r.DeadlineMisses)
	}
}

// periodic makes tasks A, B, ... from pairs of cpu and period.
func periodic(v ...float64) load.Plan {
	p := load.Plan{}
	for i := 0; i+1 < len(v); i += 2 {
		p.Tasks = append(p.Tasks, load.Task{ID: string(rune('A' + i/2)), Period: v[i+1], Phases: []load.Phase{phase(load.PhaseCPU, v[i])}})
	}
	return p
}

// TestMcNaughton: 7 tasks on 3 cores take max(longest, work / cores).
func TestMcNaughton(t *testing.T) {
	r := simulate(t, jobs(0, 5, 0, 4, 0, 7, 0, 3, 0, 2, 0, 6, 0, 3), Machine{Cores: 3}, "mcnaughton", nil)
	near(t, "makespan", r.Units(r.Makespan), 10)
	checkSpans(t, r)
}

// TestProcessorSharing: B joins half way.
func TestProcessorSharing(t *testing.T) {
	r := simulate(t, jobs(0, 4, 2, 1, 2, 1), Machine{}, "ps", nil)
	for i, want := range []float64{6, 5, 5} {
		near(t, r.Tasks[i].Name(), r.Units(r.Tasks[i].Finish()), want)
	}
	near(t, "utilisation", r.Utilisation, 1)
}

// TestPathfinder: without inheritance the middle task delays the most urgent one, which
// waits for a lock that the least urgent one holds.
func TestPathfinder(t *testing.T) {
	lock, unlock := load.Phase{Kind: load.PhaseLock, Name: "bus"}, load.Phase{Kind: load.PhaseUnlock, Name: "bus"}
	p := load.Plan{Tasks: []load.Task{
		{ID: "high", Arrival: 2, Priority: 3, Phases: []load.Phase{lock, phase(load.PhaseCPU, 1), unlock}},
		{ID: "middle", Arrival: 3, Priority: 2, Phases: []load.Phase{phase(load.PhaseCPU, 10)}},
		{ID: "low", Arrival: 0, Priority: 1, Phases: []load.Phase{lock, phase(load.PhaseCPU, 4), unlock}},
	}}
	for rule, want := range map[string]float64{"fifo": 15, "inherit": 5} {
		r := simulate(t, p, Machine{LockRule: rule}, "priority", nil)
		near(t, rule, r.Units(r.Tasks[0].Finish()), want)
	}
}

// A lock that is left is free under the rule barge: who leaves it has it again before the waiter
// that was woken, which asks at 7, waits again, and asks at 13. Handed over, it is the waiter's at
// 2. A waiter that is aborted on its way leaves its turn to the next.
func TestBargingLock(t *testing.T) {
	lock, unlock := load.Phase{Kind: load.PhaseLock, Name: "x"}, load.Phase{Kind: load.PhaseUnlock, Name: "x"}
	p := load.Plan{Tasks: []load.Task{
		{ID: "owner", Repeat: 3, Phases: []load.Phase{lock, phase(load.PhaseCPU, 2), unlock, phase(load.PhaseCPU, 1)}},
		{ID: "waiter", Arrival: 1, Phases: []load.Phase{lock, phase(load.PhaseCPU, 1), unlock}},
	}}
	for rule, want := range map[string]float64{"fifo": 3, "barge": 14} {
		r := simulate(t, p, Machine{Cores: 2, LockRule: rule, LockWake: 5}, "fifo", nil)
		near(t, rule, r.Units(r.Tasks[1].Finish()), want)
	}
	p.Tasks[1].Deadline, p.Tasks[1].Miss = 4.5, "abort"
	p.Tasks = append(p.Tasks, load.Task{ID: "next", Arrival: 1, Phases: []load.Phase{lock, phase(load.PhaseCPU, 1), unlock}})
	r := simulate(t, p, Machine{Cores: 2, LockRule: "barge", LockWake: 5}, "fifo", nil)
	near(t, "after an aborted one", r.Units(r.Tasks[2].Finish()), 11.5)
}

// A thread on its way to an idle core keeps the run going, though nothing else happens: all others
// wait for it.
func TestWokenThreadKeepsTheRunGoing(t *testing.T) {
	gil := true
	var tasks []load.Task
	for _, id := range []string{"a", "b", "c"} {
		tasks = append(tasks, load.Task{ID: id, GIL: &gil, Repeat: load.Forever, Phases: []load.Phase{
			phase(load.PhaseCPU, 2), {Kind: load.PhaseLock, Name: "x"}, phase(load.PhaseCPU, 1), {Kind: load.PhaseUnlock, Name: "x"}}})
	}
	r := simulate(t, load.Plan{TimeUnit: "us", Tasks: tasks}, Machine{Cores: 2, Horizon: 100_000, Seed: 3, States: true, LockRule: "barge", LockWake: 18}, "gil2",
		Params{"wakeup-latency": "10us", "spread": "0.5", "gap": "0.24us"})
	if last := r.Changes[len(r.Changes)-1]; r.Units(last.At) < 90_000 {
		t.Errorf("nothing happens any more after %v us", r.Units(last.At))
	}
}

// TestQueueing compares long open runs with theory. The seeds are fixed, so the runs are
// the same every time.
func TestQueueing(t *testing.T) {
	exp := func(mean float64) load.Dist { return load.Dist{Name: "exp", Mean: mean} }
	for _, c := range []struct {
		name  string
		cpu   load.Dist
		gap   float64
		cores int
		want  float64
	}{
		{"M/M/1 at 0.7", exp(7), 10, 1, 0.7 / 0.3 * 7},
		{"M/D/1 at 0.7", load.Dist{Name: "const", Mean: 7}, 10, 1, 0.7 / 0.3 * 7 / 2},
		{"M/E4/1 at 0.7", load.Dist{Name: "erlang", Mean: 7, K: 4}, 10, 1, 0.7 / 0.3 * 7 * 1.25 / 2},
		{"M/M/2 at 0.7", exp(14), 10, 2, 0.49 / 0.51 * 14},
	} {
		p := load.Plan{Seed: 1, Open: []load.Open{{ID: "q", Interarrival: exp(c.gap), CPU: c.cpu, N: 400_000}}}
		r := simulate(t, p, Machine{Cores: c.cores, Discard: true}, "fifo", nil)
		if math.Abs(r.Mean.Wait/c.want-1) > 0.04 {
			t.Errorf("%s: mean wait %v, theory %v", c.name, r.Mean.Wait, c.want)
		}
	}
}

// TestLotteryDraws: the winners that OSTEP's simulator prints for its seed 0.
func TestLotteryDraws(t *testing.T) {
	p := ostepLottery()
	r := simulate(t, p.Plan, Machine{}, "lottery", p.Cases[0].Params)
	if got := order(r, Time(r.Scale)); got != "1 0 0 0 0 2 0 1 2 0 0 2 0 2 2 1 1" {
		t.Error(got)
	}
}

// TestOSTEPMLFQ: response and turnaround that OSTEP's own program prints for job lists in
// which jobs arrive, come back from io and are preempted at the same instants.
func TestOSTEPMLFQ(t *testing.T) {
	for _, c := range []struct {
		jobs   [][3]int // start, length, io every
		io     float64
		params Params
		want   string
	}{
		{[][3]int{{0, 20, 5}, {10, 8, 0}, {10, 6, 3}}, 5, Params{"quanta": "10,10,10"}, "0 46, 0 8, 8 19"},
		{[][3]int{{6, 11, 3}, {8, 36, 7}, {0, 27, 8}, {19, 11, 1}}, 5,
			Params{"quanta": "7,7", "io-resets": "unless-used", "io-front": "true", "boost": "48"}, "1 28, 2 94, 0 77, 1 62"},
		{[][3]int{{16, 5, 1}, {0, 19, 8}, {0, 11, 5}, {16, 31, 0}, {19, 8, 3}}, 3,
			Params{"quanta": "4,11,5,2", "io-front": "true"}, "0 17, 0 62, 4 38, 1 60, 3 40"},
	} {
		var p load.Plan
		for i, j := range c.jobs {
			p.Tasks = append(p.Tasks, load.OSTEPJob(i, float64(j[0]), j[1], j[2], c.io))
		}
		if got := responses(simulate(t, p, Machine{Tie: "expired-first", TieReady: "new-first"}, "mlfq", c.params)); got != c.want {
			t.Errorf("%v: %s, not %s", c.jobs, got, c.want)
		}
		if got := responses(simulate(t, p, Machine{Tie: "expired-first"}, "mlfq", c.params)); len(c.jobs) == 3 && got == c.want {
			t.Errorf("%v: the rule changes nothing", c.jobs)
		}
	}
}

// responses are response and turnaround of each task, in the order of the file.
func responses(r *Result) string {
	var all []string
	for i := range r.Tasks {
		all = append(all, fmt.Sprint(r.Units(r.Tasks[i].Response()), " ", r.Units(r.Tasks[i].Turnaround())))
	}
	return strings.Join(all, ", ")
}
