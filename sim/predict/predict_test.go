package predict

import (
	"math"
	"reflect"
	"testing"
	"time"

	"coreglass/workloads/load"
)

func job(t *testing.T, model, name string, tasks, cores int) Job {
	t.Helper()
	l, err := load.Named(name, load.Knobs{})
	if err != nil {
		t.Fatal(err)
	}
	return Job{Model: model, Load: l, Tasks: tasks, Cores: cores, CheckInterval: 100, SwitchInterval: 5 * time.Millisecond, Pool: cores}
}

func foretell(t *testing.T, j Job, c *Costs) *Prediction {
	t.Helper()
	p, err := Predict(j, c)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// The same job and costs give the same prediction, whose picture is a timeline without faults.
func TestPredictionsAreRepeatable(t *testing.T) {
	for _, model := range []string{"thread", "gil2", "gil3", "goroutine", "prefork"} {
		j := job(t, model, "mixed", 5, 2)
		j.Picture = 20 * time.Millisecond
		a, b := foretell(t, j, nil), foretell(t, j, nil)
		if err := a.Timeline.Check(); err != nil {
			t.Errorf("%s: %v", model, err)
		}
		if a.CPU != b.CPU || a.Speedup != b.Speedup || !reflect.DeepEqual(a.Timeline, b.Timeline) {
			t.Errorf("%s: two predictions differ", model)
		}
	}
}

// Every model has a twin on every load, or says that it has none; it uses no more than the cores
// and does some work. Tasks that only compute on cores of their own do as much as there are.
func TestEveryModelOnEveryLoad(t *testing.T) {
	const cores = 2
	for _, model := range []string{"sequential", "process", "pool", "thread", "goroutine", "gil2", "gil3", "eventloop", "prefork", "hybrid"} {
		for _, name := range load.Names() {
			j := job(t, model, name, 3, cores)
			p, err := Predict(j, nil)
			if lacks := j.Load.Computing > 0 && (model == "pool" || model == "sequential"); lacks != (err != nil) {
				t.Errorf("%s, %s: %v", model, name, err)
			}
			if err != nil {
				continue
			}
			if !(p.CPU > 0 && p.CPU < 100*cores+1) || !(p.Speedup > 0 && p.Speedup < 4) || p.User < -0.01 || p.System < -0.01 {
				t.Errorf("%s, %s: CPU %v (%v + %v), %v x one task", model, name, p.CPU, p.User, p.System, p.Speedup)
			}
			if p.P50 > p.P95 || p.P95 > p.P99 {
				t.Errorf("%s, %s: p50 %v, p95 %v, p99 %v", model, name, p.P50, p.P95, p.P99)
			}
		}
	}
}

// More tasks ask for more until the cores are full; then requests a second stay.
func TestRequestsSaturate(t *testing.T) {
	few, half, full, more := foretell(t, job(t, "thread", "io:net", 10, 2), nil), foretell(t, job(t, "thread", "io:net", 200, 2), nil),
		foretell(t, job(t, "thread", "io:net", 1000, 2), nil), foretell(t, job(t, "thread", "io:net", 2000, 2), nil)
	if r := half.Rate / few.Rate; math.Abs(r-20) > 1 {
		t.Errorf("20 times the tasks do %v times the requests", r)
	}
	if r := more.Rate / full.Rate; math.Abs(r-1) > 0.1 {
		t.Errorf("twice the tasks on full cores do %v times the requests", r)
	}
	if more.P50 < full.P50*3/2 {
		t.Errorf("p50 %v with 1,000 tasks, %v with 2,000", full.P50, more.P50)
	}
}

// The old formula for one waiter: 1 + c / (L + c + what is left of an interval).
func TestOneWaiterFollowsTheFormula(t *testing.T) {
	var c Costs
	c.Set(TryIdle, 4)
	c.Set(RaceLatency, 20)
	c.Set(WakeIdle, 0)
	got := foretell(t, job(t, "gil2", "cpu", 2, 4), &c).CPU
	if want := 100 * (1 + 4/(20+4+0.65)); math.Abs(got-want) > 8 {
		t.Errorf("CPU %v, by the formula %v", got, want)
	}
}

// A fitted hand-over gives back the work that it was fitted to.
func TestFitHandover(t *testing.T) {
	h, err := FitHandover(&Costs{}, 2, 8, 0.5)
	if err != nil {
		t.Fatal(err)
	}
	var c Costs
	c.Set(HandoverCost, h)
	if got := foretell(t, job(t, "gil2", "cpu", 8, 2), &c).Speedup; math.Abs(got-0.5) > 0.03 {
		t.Errorf("with %v us the work is %v", h, got)
	}
}
