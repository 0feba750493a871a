package sim

import (
	"math"
	"testing"

	"coreglass/workloads/load"
)

// stallings is the five-process example of Operating Systems, table 9.4.
func stallings() load.Plan { return jobs(0, 3, 2, 6, 4, 4, 6, 5, 8, 2) }

// jobs makes tasks A, B, ... from pairs of arrival and service.
func jobs(v ...float64) load.Plan {
	p := load.Plan{TimeUnit: "tick"}
	for i := 0; i+1 < len(v); i += 2 {
		p.Tasks = append(p.Tasks, load.Task{
			ID: string(rune('A' + i/2)), Arrival: v[i],
			Phases: []load.Phase{{Kind: load.PhaseCPU, Time: v[i+1]}},
		})
	}
	return p
}

func simulate(t testing.TB, p load.Plan, m Machine, name string, params Params) *Result {
	t.Helper()
	pol, err := NewPolicy(name, params)
	if err != nil {
		t.Fatal(err)
	}
	r, err := Run(p, m, pol)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func near(t testing.TB, what string, got, want float64) {
	t.Helper()
	if !(math.Abs(got-want) <= 1e-9*max(1, math.Abs(want))) {
		t.Errorf("%s is %v, not %v", what, got, want)
	}
}

// TestStallings checks the mean turnaround times of table 9.5.
func TestStallings(t *testing.T) {
	for _, c := range []struct {
		policy string
		params Params
		want   float64
	}{
		{"fifo", nil, 8.6},
		{"rr", Params{"quantum": "1"}, 10.8},
		{"rr", Params{"quantum": "4"}, 10},
		{"sjf", nil, 7.6},
		{"srtf", nil, 7.2},
		{"hrrn", nil, 8},
		{"mlfq", Params{"quanta": "1,1,1,1,1,1,1,1", "demote": "contended", "preempt-running": "false"}, 10},
		{"mlfq", Params{"quanta": "1", "quanta-rule": "double", "demote": "contended", "preempt-running": "false"}, 10.6},
	} {
		r := simulate(t, stallings(), Machine{}, c.policy, c.params)
		near(t, c.policy, r.Mean.Turnaround, c.want)
	}
}
