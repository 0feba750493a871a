package sim

import (
	"bytes"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"coreglass/workloads/load"
)

// namedPolicy is a policy by its name, with parameters.
type namedPolicy struct {
	name   string
	params Params
}

// everyPolicy lists a parameter set or two for each run-queue policy.
var everyPolicy = []namedPolicy{
	{"fifo", nil}, {"sjf", nil}, {"srtf", nil}, {"hrrn", nil},
	{"list", nil}, {"list", Params{"list": "longest-first"}}, {"list", Params{"list": "critical-path"}},
	{"rr", Params{"quantum": "2"}}, {"rr", Params{"quantum": "0.7"}},
	{"priority", nil}, {"priority", Params{"preemptive": "false", "aging": "3"}},
	{"priority", Params{"quantum": "2", "aging": "4"}},
	{"mlfq", Params{"quanta": "1,2,4", "boost": "17"}},
	{"mlfq", Params{"quanta": "1", "quanta-rule": "double", "demote": "contended", "preempt-running": "false"}},
	{"mlfq", Params{"quanta": "2,3", "allotments": "2,2", "io-resets": "true", "io-front": "true"}},
	{"mlfq", Params{"quanta": "2,3", "preempt-running": "false", "boost": "7"}},
	{"lottery", Params{"quantum": "2"}}, {"stride", Params{"quantum": "2"}},
	{"stride", Params{"stride1": "10000", "initial-pass": "stride"}},
	{"cfs", nil}, {"cfs", Params{"latency": "4", "min-granularity": "1", "wakeup-granularity": "1"}},
	{"eevdf", nil}, {"eevdf", Params{"slice": "4", "quantum": "1", "eligible": "paper"}},
	{"edf", nil}, {"rm", nil}, {"fp", nil}, {"go", nil}, {"eventloop", nil},
}

func phase(k load.Kind, x float64) load.Phase { return load.Phase{Kind: k, Time: x} }

// drawPlan makes a small plan with fractions, io, priorities and weights.
func drawPlan(r *rapid.T, io bool) load.Plan {
	p := load.Plan{TimeUnit: "ms"}
	n := rapid.IntRange(1, 7).Draw(r, "tasks")
	length := rapid.IntRange(1, 80)
	for i := range n {
		t := load.Task{ID: fmt.Sprintf("t%d", i), Arrival: float64(rapid.IntRange(0, 60).Draw(r, "arrival")) / 4}
		t.Priority = rapid.IntRange(0, 4).Draw(r, "priority")
		t.Nice = rapid.IntRange(-5, 5).Draw(r, "nice")
		t.Tickets = rapid.IntRange(1, 9).Draw(r, "tickets")
		t.Phases = []load.Phase{phase(load.PhaseCPU, float64(length.Draw(r, "cpu"))/4)}
		if io && rapid.Bool().Draw(r, "io?") {
			t.Phases = append(t.Phases, phase(load.PhaseIO, float64(length.Draw(r, "io"))/4))
			t.Repeat = rapid.IntRange(1, 4).Draw(r, "repeat")
		}
		if io && rapid.IntRange(0, 3).Draw(r, "lock?") == 0 {
			t.Phases = append([]load.Phase{{Kind: load.PhaseLock, Name: "L"}}, t.Phases...)
			t.Phases = append(t.Phases, load.Phase{Kind: load.PhaseUnlock, Name: "L"}, phase(load.PhaseYield, 0), phase(load.PhaseCPU, 0.5))
		}
		if i > 0 && rapid.IntRange(0, 5).Draw(r, "after?") == 0 {
			t.After = []string{fmt.Sprintf("t%d", i-1)}
		}
		p.Tasks = append(p.Tasks, t)
	}
	return p
}

func drawMachine(r *rapid.T) Machine {
	m := Machine{Cores: rapid.IntRange(1, 3).Draw(r, "cores")}
	m.Tie = rapid.SampledFrom(TieRules).Draw(r, "tie")
	m.SwitchCost = float64(rapid.IntRange(0, 2).Draw(r, "cost")) / 4
	m.LockRule = rapid.SampledFrom(LockRules).Draw(r, "lock")
	m.Why = rapid.Bool().Draw(r, "why")
	if m.Cores > 1 && rapid.Bool().Draw(r, "per-core") {
		m.Queues = "per-core"
		m.StealInterval = float64(rapid.IntRange(0, 3).Draw(r, "steal"))
	}
	return m
}

// demandOf is the cpu and io time a task asks for.
func demandOf(t *load.Task) (cpu, io float64) {
	for _, ph := range t.Phases {
		switch ph.Kind {
		case load.PhaseCPU:
			cpu += ph.Time
		case load.PhaseIO:
			io += ph.Time
		}
	}
	n := float64(max(t.Repeat, 1))
	return cpu * n, io * n
}

// checkSpans holds for every schedule: no core and no task is in two places at once, and
// what the spans show is what the tasks were charged.
func checkSpans(t interface{ Fatalf(string, ...any) }, r *Result) {
	cores := make([]Time, r.Cores)
	tasks := make([]Time, len(r.Tasks))
	cpu := make([]Time, len(r.Tasks))
	last := Time(0)
	for i, s := range r.Spans.All {
		if s.End <= s.Start || s.Start < last {
			t.Fatalf("span %d %v is empty or out of order", i, *s)
		}
		last = s.Start
		if s.Start < cores[s.Core] || s.Start < tasks[s.Task] {
			t.Fatalf("span %d %v overlaps", i, *s)
		}
		cores[s.Core], tasks[s.Task] = s.End, s.End
		cpu[r.ByRank[s.Task]] += s.End - s.Start
	}
	for i := range r.Tasks {
		if cpu[i] != r.Tasks[i].CPU() {
			t.Fatalf("%s: spans show %v, charged %v", r.Tasks[i].Name(), cpu[i], r.Tasks[i].CPU())
		}
	}
}

// TestLaws: every policy on random workloads serves every demand exactly, never puts
// anything in two places, keeps cores busy while somebody waits (central queue, no costs),
// and gives the same bytes twice.
func TestLaws(t *testing.T) {
	for _, c := range everyPolicy {
		t.Run(fmt.Sprint(c.name, c.params), func(t *testing.T) {
			rapid.Check(t, func(rt *rapid.T) { laws(t, rt, c.name, c.params) })
		})
	}
}

func laws(t *testing.T, rt *rapid.T, name string, params Params) {
	p, m := drawPlan(rt, true), drawMachine(rt)
	if name == "go" {
		m.Queues = ""
	}
	pol, err := NewPolicy(name, params)
	if err != nil {
		t.Fatal(err)
	}
	r, err := Run(p, m, pol)
	if err != nil {
		rt.Fatal(err)
	}
	checkSpans(rt, r)
	if r.Unfinished > 0 {
		rt.Fatalf("%d tasks unfinished, deadlock %v", r.Unfinished, r.Deadlock)
	}
	for i := range r.Tasks {
		cpu, io := demandOf(&p.Tasks[i])
		x := &r.Tasks[i]
		if r.Units(x.CPU()) != cpu || r.Units(x.IO()) != io {
			rt.Fatalf("%s got %v cpu and %v io, asked for %v and %v", x.Name(), r.Units(x.CPU()), r.Units(x.IO()), cpu, io)
		}
		if x.Wait() < 0 || x.First() < x.Arrival() {
			rt.Fatalf("%s: wait %v, first %v", x.Name(), x.Wait(), x.First())
		}
	}
	if m.Queues == "" && name != "eventloop" && r.Starved > 0 {
		rt.Fatalf("a core idled for %v while a task was ready", r.Units(r.Starved))
	}
	if r.Idle < 0 {
		rt.Fatalf("idle is %v", r.Idle)
	}
	again, _ := Run(p, m, pol)
	var a, b bytes.Buffer
	r.WriteJSON(&a)
	again.WriteJSON(&b)
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		rt.Fatal("two runs differ")
	}
}

// TestMakespanOnOneCore: without idle time the makespan is work + cost x switches.
func TestMakespanOnOneCore(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := drawPlan(rt, false)
		work := 0.0
		for i := range p.Tasks {
			p.Tasks[i].Arrival, p.Tasks[i].After = 0, nil
			cpu, _ := demandOf(&p.Tasks[i])
			work += cpu
		}
		c := rapid.SampledFrom(everyPolicy).Draw(rt, "policy")
		m := drawMachine(rt)
		m.Cores, m.Queues, m.StealInterval = 1, "", 0
		r := simulate(t, p, m, c.name, c.params)
		want := work + m.SwitchCost*float64(r.Switches)
		if math.Abs(r.Units(r.Makespan)-want) > 1e-9 {
			rt.Fatalf("%s: makespan %v, work %v, %d switches at %v", c.name, r.Units(r.Makespan), work, r.Switches, m.SwitchCost)
		}
	})
}

// TestSRTFIsOptimal: no policy has a lower mean turnaround on one core.
func TestSRTFIsOptimal(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := drawPlan(rt, false)
		for i := range p.Tasks {
			p.Tasks[i].After = nil
		}
		best := simulate(t, p, Machine{}, "srtf", nil).Mean.Turnaround
		for _, c := range everyPolicy {
			if got := simulate(t, p, Machine{}, c.name, c.params).Mean.Turnaround; got < best-1e-9 {
				rt.Fatalf("%s has %v, srtf %v", c.name, got, best)
			}
		}
	})
}

// same compares the schedules of two runs.
func same(rt *rapid.T, what string, a, b *Result) {
	if a.Spans.Len() != b.Spans.Len() {
		rt.Fatalf("%s: %d and %d spans", what, a.Spans.Len(), b.Spans.Len())
	}
	for i, s := range a.Spans.All {
		o := b.Spans.At(i)
		if s.Start != o.Start || s.End != o.End || s.Task != o.Task || s.Core != o.Core {
			rt.Fatalf("%s: span %d is %v and %v", what, i, *s, *o)
		}
	}
}

// TestEqualities: policies that are special cases of each other give the same schedule.
func TestEqualities(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := drawPlan(rt, false)
		m := Machine{Cores: rapid.IntRange(1, 3).Draw(rt, "cores"), Tie: rapid.SampledFrom(TieRules).Draw(rt, "tie")}
		same(rt, "rr with a large quantum is fifo", simulate(t, p, m, "rr", Params{"quantum": "1e6"}), simulate(t, p, m, "fifo", nil))
		same(rt, "mlfq with one level is rr", simulate(t, p, m, "mlfq", Params{"quanta": "1.5"}), simulate(t, p, m, "rr", Params{"quantum": "1.5"}))
		for i := range p.Tasks {
			p.Tasks[i].Priority = 3
		}
		same(rt, "equal priorities are fifo", simulate(t, p, m, "priority", nil), simulate(t, p, m, "fifo", nil))
	})
}

// TestScaling: k times longer times give k times longer results.
func TestScaling(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := drawPlan(rt, true)
		q := p
		q.Tasks = nil
		for _, x := range p.Tasks {
			x.Arrival *= 8
			ph := x.Phases
			x.Phases = nil
			for _, y := range ph {
				y.Time *= 8
				x.Phases = append(x.Phases, y)
			}
			q.Tasks = append(q.Tasks, x)
		}
		c := rapid.SampledFrom(everyPolicy).Draw(rt, "policy")
		if c.name == "go" || c.name == "cfs" {
			return // go has a time of its own; shares of cfs are rounded to ticks
		}
		m := drawMachine(rt)
		long := m
		long.SwitchCost, long.StealInterval = 8*m.SwitchCost, 8*m.StealInterval
		a, b := simulate(t, p, m, c.name, c.params), simulate(t, q, long, c.name, timesEight(c.name, c.params))
		if math.Abs(a.Mean.Turnaround*8-b.Mean.Turnaround) > 1e-6 || a.Switches != b.Switches || a.Migrations != b.Migrations {
			rt.Fatalf("%s: %v and %v, %d and %d switches", c.name, a.Mean.Turnaround, b.Mean.Turnaround, a.Switches, b.Switches)
		}
	})
}

// timesEight are a policy's parameters with all times eight times as long, defaults too.
func timesEight(policy string, given Params) Params {
	params := maps.Clone(given)
	if params == nil {
		params = Params{}
	}
	for _, info := range Policies() {
		for _, p := range info.Params {
			v, ok := params[p.Name]
			if !ok {
				v = p.Default
			}
			if info.Name != policy || v == "" || !strings.Contains(p.Allowed, "time") {
				continue
			}
			var all []string
			for part := range strings.SplitSeq(v, ",") {
				x, _ := strconv.ParseFloat(part, 64)
				all = append(all, strconv.FormatFloat(8*x, 'g', -1, 64))
			}
			params[p.Name] = strings.Join(all, ",")
		}
	}
	return params
}

// TestStrideError: between any two tasks that compute all the time, the difference of
// service per ticket stays below one quantum of the larger stride; so each is within one
// quantum of its share times the number of tasks, and pairs within one quantum.
func TestStrideError(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(2, 6).Draw(rt, "n")
		p := forever("ABCDEF"[:n], func(_ int, x *load.Task) { x.Tickets = rapid.IntRange(1, 50).Draw(rt, "tickets") })
		horizon := float64(rapid.IntRange(1, 400).Draw(rt, "horizon"))
		r := simulate(t, p, Machine{Horizon: horizon}, "stride", nil)
		for i := range p.Tasks {
			for k := range p.Tasks[:i] {
				a, b := float64(p.Tasks[i].Tickets), float64(p.Tasks[k].Tickets)
				ca, cb := r.Units(r.Tasks[i].CPU()), r.Units(r.Tasks[k].CPU())
				// relative to the pair's own service, as in the paper
				if e := math.Abs(ca - (ca+cb)*a/(a+b)); e > 1+1e-9 {
					rt.Fatalf("%v and %v: %v and %v, error %v", a, b, ca, cb, e)
				}
			}
		}
		if r.ShareError > float64(n) {
			rt.Fatalf("share error %v", r.ShareError)
		}
	})
}

// TestEDFIsOptimal: on one core with deadlines at the periods' ends, edf misses nothing if
// and only if the utilisation is at most 1.
func TestEDFIsOptimal(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var v []float64
		u := 0.0
		for range rapid.IntRange(1, 4).Draw(rt, "n") {
			period := rapid.SampledFrom([]float64{2, 3, 4, 5, 6, 8, 10, 12}).Draw(rt, "period")
			cpu := float64(rapid.IntRange(1, int(period)*2).Draw(rt, "cpu")) / 4
			v = append(v, cpu, period)
			u += cpu / period
		}
		r := simulate(t, periodic(v...), Machine{}, "edf", nil)
		if (r.DeadlineMisses == 0) != (u <= 1+1e-12) {
			rt.Fatalf("utilisation %v, %d misses", u, r.DeadlineMisses)
		}
	})
}

// TestLittle: on a finite run that empties, the mean number of tasks in the system, counted
// over the changes of their states, is the arrival rate times the mean turnaround: the areas
// are equal to the tick.
func TestLittle(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p, m := drawPlan(rt, true), drawMachine(rt)
		c := rapid.SampledFrom(everyPolicy).Draw(rt, "policy")
		if c.name == "go" {
			m.Queues = ""
		}
		m.States = true
		r := simulate(t, p, m, c.name, c.params)
		inside := make([]bool, len(r.Tasks))
		n, area, last := Time(0), Time(0), Time(0)
		for _, x := range r.Changes {
			area += n * (x.At - last)
			last = x.At
			switch {
			case x.State.Over():
				inside[x.Task] = false
				n--
			case !inside[x.Task]:
				inside[x.Task] = true
				n++
			}
		}
		sum := Time(0)
		for i := range r.Tasks {
			sum += r.Tasks[i].Turnaround()
		}
		if n != 0 || area != sum {
			rt.Fatalf("%s: %d left, area %v, turnarounds %v", c.name, n, area, sum)
		}
		if want := float64(len(r.Tasks)) * r.Mean.Turnaround; math.Abs(r.Units(area)-want) > 1e-6 {
			rt.Fatalf("area %v, tasks x mean turnaround %v", r.Units(area), want)
		}
	})
}

// TestRelabelling: other names give the same schedule.
func TestRelabelling(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := drawPlan(rt, true)
		q := p
		q.Tasks = slices.Clone(p.Tasks)
		for i := range q.Tasks {
			q.Tasks[i].ID = "x" + q.Tasks[i].ID
			q.Tasks[i].After = nil
			for _, a := range p.Tasks[i].After {
				q.Tasks[i].After = append(q.Tasks[i].After, "x"+a)
			}
		}
		c := rapid.SampledFrom(everyPolicy).Draw(rt, "policy")
		same(rt, c.name, simulate(t, p, Machine{Cores: 2}, c.name, c.params), simulate(t, q, Machine{Cores: 2}, c.name, c.params))
	})
}

// TestYieldTwice: a task that gives way again at once, alone on several cores, is not lost.
func TestYieldTwice(t *testing.T) {
	yield := phase(load.PhaseYield, 0)
	p := load.Plan{Tasks: []load.Task{{ID: "A", Phases: []load.Phase{phase(load.PhaseCPU, 1), yield, yield, yield, phase(load.PhaseCPU, 1)}}}}
	for _, c := range everyPolicy {
		if r := simulate(t, p, Machine{Cores: 2}, c.name, c.params); r.Unfinished > 0 || r.Units(r.Makespan) != 2 {
			t.Errorf("%s: %d unfinished, makespan %v", c.name, r.Unfinished, r.Units(r.Makespan))
		}
	}
}

// TestAffinity: tasks run on their cores only, and all of them end.
func TestAffinity(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p, m := drawPlan(rt, true), drawMachine(rt)
		for i := range p.Tasks {
			for c := range m.Cores {
				if rapid.Bool().Draw(rt, "core") {
					p.Tasks[i].Affinity = append(p.Tasks[i].Affinity, c)
				}
			}
		}
		c := rapid.SampledFrom(everyPolicy).Draw(rt, "policy")
		if c.name == "eventloop" {
			return
		}
		if c.name == "go" {
			m.Queues = ""
		}
		r := simulate(t, p, m, c.name, c.params)
		checkSpans(rt, r)
		for _, s := range r.Spans.All {
			a := p.Tasks[r.ByRank[s.Task]].Affinity
			if len(a) > 0 && !slices.Contains(a, int(s.Core)) {
				rt.Fatalf("%s: %s ran on core %d", c.name, r.TaskName(s.Task), s.Core)
			}
		}
		if r.Unfinished > 0 {
			rt.Fatalf("%s: %d unfinished", c.name, r.Unfinished)
		}
	})
}

// TestHorizonIsAPrefix: a run that is cut shows what the whole run shows up to there.
func TestHorizonIsAPrefix(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p, m := drawPlan(rt, true), drawMachine(rt)
		c := rapid.SampledFrom(everyPolicy).Draw(rt, "policy")
		if c.name == "go" {
			m.Queues = ""
		}
		whole := simulate(t, p, m, c.name, c.params)
		m.Horizon = float64(rapid.IntRange(1, 200).Draw(rt, "horizon")) / 4
		cut := simulate(t, p, m, c.name, c.params)
		end := Time(m.Horizon * float64(cut.Scale))
		n := 0
		for _, s := range whole.Spans.All {
			if s.Start >= end {
				continue
			}
			if n >= cut.Spans.Len() {
				rt.Fatalf("%s: span %v is missing", c.name, *s)
			}
			got := cut.Spans.At(n)
			if got.Start != s.Start || got.End != min(s.End, end) || got.Task != s.Task || got.Core != s.Core || got.Level != s.Level {
				rt.Fatalf("%s: span %v is %v", c.name, *s, *got)
			}
			n++
		}
		if n != cut.Spans.Len() {
			rt.Fatalf("%s: %d spans, not %d", c.name, cut.Spans.Len(), n)
		}
		for i := range whole.Tasks {
			if f := whole.Tasks[i].Finish(); f <= end && cut.Tasks[i].Finish() != f {
				rt.Fatalf("%s: %s ends at %v and %v", c.name, whole.Tasks[i].Name(), f, cut.Tasks[i].Finish())
			}
		}
	})
}

// A task that was stolen ages where it waits now, and not where it waited before.
func TestStolenTaskAgesInOneQueue(t *testing.T) {
	e := &engine{}
	from, to := &levels{e: e, aging: 3}, &levels{e: e, aging: 3}
	stray, other := &task{prog: &program{}}, &task{prog: &program{}}
	from.add(other, arrived)
	from.add(stray, arrived)
	from.remove(stray)
	to.add(stray, stolen)
	e.now = 3
	for _, q := range []*levels{from, to} {
		q.ring()
	}
	if stray.prio != 1 || other.prio != 1 || len(from.heap.a) != 1 || from.heap.a[0] != other || len(to.heap.a) != 1 {
		t.Errorf("priorities %d and %d, queues of %d and %d", stray.prio, other.prio, len(from.heap.a), len(to.heap.a))
	}
}
