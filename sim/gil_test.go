package sim

import (
	"fmt"
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

	// a switch that takes whole intervals leaves the holder one
	slow := simulate(t, p, Machine{Cores: 2, SwitchCost: 10}, "gil3", nil)
	checkSpans(t, slow)
	if got := order(slow, Time(5*slow.Scale)); got != "A B A B A B A B" {
		t.Error(got)
	}

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

// Who looks for the lock at the very instant at which its holder is looked after takes it from a
// core whose event is due as well.
func TestLockLostAtTheSameInstant(t *testing.T) {
	for wakeup := range 6 {
		for length := 1.0; length <= 8; length++ {
			rule := Params{"check-interval": "1", "tick": "1us", "gap": "1us", "wakeup-latency": fmt.Sprintf("%dus", wakeup+1), "try-cost": "2us", "try-cost-busy": "2us"}
			p := load.Plan{TimeUnit: "us", Tasks: []load.Task{
				{ID: "a", Repeat: 2, Phases: []load.Phase{phase(load.PhaseCPU, length), phase(load.PhaseIO, 5)}},
				{ID: "b", Repeat: 2, Phases: []load.Phase{phase(load.PhaseCPU, length), phase(load.PhaseIO, 3)}}}}
			r := simulate(t, p, Machine{Cores: 2}, "gil2", rule)
			checkSpans(t, r)
			for i, least := range []float64{2*length + 10, 2*length + 6} {
				if end := r.Units(r.Tasks[i].Finish()); end < least {
					t.Errorf("lengths of %v: task %d ends at %v, before %v", length, i, end, least)
				}
			}
		}
	}
}
