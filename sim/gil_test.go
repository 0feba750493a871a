package sim

import (
	"math"
	"testing"

	"coreglass/workloads/load"
)

// TestGIL3 : two cpu-bound threads take turns of one switch interval; a thread that comes
// back from io waits for one interval.
func TestGIL3(t *testing.T) {
	p := jobs(0, 20, 0, 20)
	p.TimeUnit = "ms"
	r := simulate(t, p, Machine{Cores: 2}, "gil3", nil)
	near(t, "makespan", r.Units(r.Makespan), 40)
	if got := order(r, Time(5*r.Scale)); got != "A B A B A B A B" {
		t.Error(got)
	}
	checkSpans(t, r)

	p = load.Plan{TimeUnit: "ms", Tasks: []load.Task{
		{ID: "spin", Phases: []load.Phase{phase(load.PhaseCPU, 100)}},
		{ID: "io", Arrival: 1, Repeat: 5, Phases: []load.Phase{phase(load.PhaseCPU, 0), phase(load.PhaseIO, 1), phase(load.PhaseCPU, 0.5)}},
	}}
	r = simulate(t, p, Machine{Cores: 4}, "gil3", nil)
	near(t, "wait", r.Units(r.Tasks[1].Wait()), 25)
}

// TestGIL2 : on several cores the waiters' tries burn cpu without work; on one they do not.
func TestGIL2(t *testing.T) {
	p := jobs(0, 20, 0, 20, 0, 20, 0, 20)
	p.TimeUnit = "ms"
	one := simulate(t, p, Machine{Cores: 1}, "gil2", nil)
	near(t, "one core", one.Utilisation, 1)
	near(t, "one core's makespan", one.Units(one.Makespan), 81.1538) // with its gaps, as long as another one waits
	two := simulate(t, p, Machine{Cores: 2}, "gil2", nil)
	if two.Utilisation*2 < 1.2 || two.Units(two.Makespan) < 79.9 {
		t.Errorf("two cores: %v used, makespan %v", two.Utilisation*2, two.Units(two.Makespan))
	}
	checkSpans(t, two)
	// a horizon: the cpu of all cores is 1 + c/(L + c + waiting for the release)
	p = forever("AB", func(int, *load.Task) {})
	r := simulate(t, p, Machine{Cores: 2, Horizon: 1e6}, "gil2", nil)
	if got := r.Utilisation * 2; math.Abs(got-1.21) > 0.03 {
		t.Errorf("two threads use %v cores", got)
	}
}
