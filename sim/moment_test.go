package sim

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"coreglass/metrics/timeline"
	"coreglass/workloads/load"
)

// TestMomentAgreesWithTheRun: at every instant each task that arrived and is not done is in
// exactly one place, and what runs, what was got and what each task does are what spans and
// changes say.
func TestMomentAgreesWithTheRun(t *testing.T) {
	all := append(slices.Clone(everyPolicy), []namedPolicy{{"ps", nil}, {"mcnaughton", nil},
		{"gil2", nil}, {"gil2", coarse}, {"gil3", nil}, {"gil3", Params{"switch-interval": "0.5ms"}}}...)
	for _, c := range all {
		t.Run(fmt.Sprint(c.name, c.params), func(t *testing.T) {
			rapid.Check(t, func(rt *rapid.T) { moments(t, rt, c.name, c.params) })
		})
	}
}

// coarse is a lock whose times meet those of plans: much happens at one instant.
var coarse = Params{"check-interval": "1", "tick": "0.25ms", "gap": "0.25ms", "wakeup-latency": "0.5ms", "try-cost": "0.5ms", "try-cost-busy": "0.5ms"}

func moments(t *testing.T, rt *rapid.T, name string, params Params) {
	p, m := drawPlan(rt, true), drawMachine(rt)
	switch name {
	case "go":
		m.Queues = ""
	case "mcnaughton", "ps":
		p, m.SwitchCost = withoutLocks(p, name == "mcnaughton"), 0
	}
	m.States = true
	pol, err := NewPolicy(name, params)
	if err != nil {
		t.Fatal(err)
	}
	r, err := Run(p, m, pol)
	if err != nil {
		rt.Fatal(err)
	}
	tl, _ := r.Timeline()
	if err := tl.Check(); err != nil {
		rt.Fatal(err)
	}
	for _, at := range instants(r) {
		x, err := At(p, m, pol, at)
		if err != nil {
			rt.Fatal(err)
		}
		checkPlaces(rt, r, x)
		checkCores(rt, r, x)
		checkStates(rt, r, x)
	}
}

// withoutLocks keeps what laid-out policies take.
func withoutLocks(p load.Plan, onlyCPU bool) load.Plan {
	for i := range p.Tasks {
		x := &p.Tasks[i]
		x.Phases = slices.DeleteFunc(x.Phases, func(ph load.Phase) bool {
			return ph.Kind == load.PhaseLock || ph.Kind == load.PhaseUnlock || onlyCPU && ph.Kind != load.PhaseCPU
		})
		if onlyCPU {
			x.Arrival, x.After = 0, nil
		}
	}
	return p
}

// instants are every change, the middle of every two, and the end; not too many.
func instants(r *Result) []Time {
	var all []Time
	for _, c := range r.Changes {
		all = append(all, c.At)
	}
	slices.Sort(all)
	all = slices.Compact(append(all, r.Makespan))
	var some []Time
	for i, at := range all {
		if i%max(1, len(all)/8) == 0 {
			some = append(some, at)
			if i+1 < len(all) && all[i+1] > at+1 {
				some = append(some, (at+all[i+1])/2)
			}
		}
	}
	return some
}

// checkPlaces counts in how many places each task is.
func checkPlaces(rt *rapid.T, r *Result, x *Moment) {
	places := make([]int, len(r.Tasks))
	for _, c := range x.Cores {
		if c.Task >= 0 {
			places[c.Task]++
		}
	}
	for _, l := range x.Lanes {
		if !slices.Contains(LaneKinds, l.Kind) {
			rt.Fatalf("lane of kind %q", l.Kind)
		}
		for _, q := range l.Tasks {
			places[q.Task]++
			for _, k := range q.Keys {
				if !slices.Contains(KeyNames, k.Name) {
					rt.Fatalf("key %q", k.Name)
				}
			}
		}
	}
	for _, w := range x.Waiting {
		places[w.Task]++
		if w.For == "io" && w.Until <= x.At {
			rt.Fatalf("at %v %s waits for io until %v", x.At, r.TaskName(w.Task), w.Until)
		}
	}
	for rank, n := range places {
		t := &r.Tasks[r.ByRank[rank]]
		want := 0
		if t.Arrival() <= x.At && (t.Finish() < 0 || t.Finish() > x.At) {
			want = 1
		}
		if n != want {
			rt.Fatalf("at %v %s is in %d places, not %d: %+v", x.At, t.Name(), n, want, x)
		}
	}
}

func checkCores(rt *rapid.T, r *Result, x *Moment) {
	runs := make([]int32, r.Cores)
	got := make([]Time, len(r.Tasks))
	for c := range runs {
		runs[c] = -1
	}
	for _, s := range r.Spans.All {
		if s.Start <= x.At && x.At < s.End {
			runs[s.Core] = s.Task
		}
		if s.Start < x.At {
			got[s.Task] += min(s.End, x.At) - s.Start
		}
	}
	for c, on := range x.Cores {
		if on.Switching && runs[c] >= 0 || !on.Switching && on.Task != runs[c] {
			rt.Fatalf("at %v core %d runs %+v, by the spans %d", x.At, c, on, runs[c])
		}
	}
	if r.Policy == "ps" {
		return // it has no spans
	}
	if !slices.Equal(got, x.Got) {
		rt.Fatalf("at %v the tasks got %v, by the spans %v", x.At, x.Got, got)
	}
}

func checkStates(rt *rapid.T, r *Result, x *Moment) {
	want := make([]timeline.State, len(r.Tasks))
	for _, c := range r.Changes {
		if c.At <= x.At {
			want[c.Task] = c.State
		}
	}
	if !slices.Equal(want, x.States) {
		rt.Fatalf("at %v the tasks are %v, by the changes %v", x.At, x.States, want)
	}
}

// TestMomentTellsTheQueues: what a lecturer points at, policy by policy.
func TestMomentTellsTheQueues(t *testing.T) {
	p := jobs(0, 9, 0, 2, 1, 4)
	p.Tasks[0].Phases = append(p.Tasks[0].Phases, phase(load.PhaseIO, 5), phase(load.PhaseCPU, 1))
	p.Tasks[1].Tickets, p.Tasks[2].Tickets = 50, 200
	for _, c := range []struct {
		policy string
		params Params
		at     float64
		want   string
	}{
		{"rr", Params{"quantum": "2"}, 3, "B | queue C(left 4) A(left 7)"},
		{"mlfq", Params{"quanta": "1,2"}, 3.5, "A | level 0 | level 1 B(left 1 turns 1) C(left 3 turns 1)"},
		{"srtf", nil, 3, "C | queue A(left 9)"},
		{"stride", nil, 1, "B | queue C(left 4 pass 1.333333333333 tickets 200) A(left 8 pass 2 tickets 100)"},
		{"cfs", Params{"latency": "3", "min-granularity": "1"}, 1.5, "B | queue C(left 4 vruntime 0) A(left 7.5 vruntime 1.5)"},
	} {
		pol, err := NewPolicy(c.policy, c.params)
		if err != nil {
			t.Fatal(err)
		}
		r, _ := Run(p, Machine{}, pol)
		x, err := At(p, Machine{}, pol, Time(c.at*float64(r.Scale)))
		if err != nil {
			t.Fatal(err)
		}
		if got := r.spell(x); got != c.want {
			t.Errorf("%s at %v: %s\nnot %s", c.policy, c.at, got, c.want)
		}
	}
	pol, _ := NewPolicy("fifo", nil)
	r, _ := Run(p, Machine{}, pol)
	x, _ := At(p, Machine{}, pol, 10*Time(r.Scale))
	if len(x.Waiting) != 1 || x.Waiting[0].For != "io" || r.Units(x.Waiting[0].Until) != 14 {
		t.Errorf("waiting %+v", x.Waiting)
	}
}

// spell writes what runs and what is queued.
func (r *Result) spell(x *Moment) string {
	s := ""
	for _, c := range x.Cores {
		if c.Task < 0 {
			s += "idle"
		} else {
			s += r.TaskName(c.Task)
		}
	}
	for _, l := range x.Lanes {
		s += " | " + l.Kind
		if l.Kind == "level" {
			s += fmt.Sprint(" ", l.Number)
		}
		for _, q := range l.Tasks {
			s += fmt.Sprintf(" %s(left %.13g", r.TaskName(q.Task), q.Left)
			for _, k := range q.Keys {
				s += fmt.Sprintf(" %s %.13g", k.Name, k.Value)
			}
			s += ")"
		}
	}
	return s
}

// TestTimelineUnits: real units are real, a tick is a millisecond, and what does not fit is
// drawn smaller.
func TestTimelineUnits(t *testing.T) {
	pol, _ := NewPolicy("fifo", nil)
	for _, c := range []struct {
		unit   string
		length float64
		want   time.Duration
	}{{"us", 3, 3 * time.Microsecond}, {"s", 0.25, 250 * time.Millisecond}, {"tick", 7, 7 * time.Millisecond}, {"s", 1e14, 1e14 * time.Microsecond / 1e3}} {
		p := jobs(0, c.length)
		p.TimeUnit = c.unit
		r, err := Run(p, Machine{States: true}, pol)
		if err != nil {
			t.Fatal(err)
		}
		if tl, unit := r.Timeline(); c.length < 1e10 && tl.To != c.want || tl.To <= 0 || unit <= 0 {
			t.Errorf("%v %s end at %v, a unit is %v", c.length, c.unit, tl.To, unit)
		}
	}
}

// TestSteps: a limit cuts the run, whatever the policy, and refuses more tasks.
func TestSteps(t *testing.T) {
	for _, c := range everyPolicy {
		pol, err := NewPolicy(c.name, c.params)
		if err != nil {
			t.Fatal(err)
		}
		r, err := Run(stallings(), Machine{Steps: 5}, pol)
		if err != nil || !r.Limited || r.Unfinished == 0 {
			t.Errorf("%s: %v, limited %v", c.name, err, r != nil && r.Limited)
		}
		checkSpans(t, r)
	}
	pol, _ := NewPolicy("fifo", nil)
	if _, err := Run(many(6, 1), Machine{Steps: 5}, pol); err == nil {
		t.Error("six tasks where five are allowed")
	}
}
