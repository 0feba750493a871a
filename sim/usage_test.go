package sim

import (
	"errors"
	"strings"
	"testing"

	"coreglass/workloads/load"
)

// TestUsage: bad policies and parameters name the flag and what is allowed.
func TestUsage(t *testing.T) {
	for _, c := range []struct {
		policy string
		params Params
		want   string
	}{
		{"lifo", nil, `--policy "lifo": allowed: fifo, sjf, srtf`},
		{"rr", Params{"quantum": "0"}, `--quantum "0": allowed: a time above 0`},
		{"rr", Params{"quantum": "NaN"}, `--quantum "NaN"`},
		{"rr", Params{"quanta": "1"}, "--quanta is no parameter of rr: allowed: --quantum"},
		{"fifo", Params{"quantum": "1"}, "allowed: none"},
		{"mlfq", Params{"quanta": "1,,2"}, `--quanta "1,,2"`},
		{"mlfq", Params{"demote": "never"}, `--demote "never": allowed: always, contended`},
		{"lottery", Params{"draws": "1 -2"}, `--draws "-2"`},
		{"stride", Params{"initial-pass": "1"}, "allowed: 0, stride"},
		{"priority", Params{"preemptive": "maybe"}, "allowed: true, false"},
		{"gil3", Params{"switch-interval": "5 parsecs"}, "--switch-interval"},
	} {
		_, err := NewPolicy(c.policy, c.params)
		var usage *UsageError
		if !errors.As(err, &usage) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %v: %v, not %q", c.policy, c.params, err, c.want)
		}
	}
}

// TestBadRuns: what cannot be simulated is refused before it starts.
func TestBadRuns(t *testing.T) {
	endless := forever("A", func(int, *load.Task) {})
	often := jobs(0, 1)
	often.Tasks[0].Repeat = load.Forever
	dense := load.Plan{Tasks: []load.Task{{ID: "p", Period: 1e-6, Phases: []load.Phase{phase(load.PhaseCPU, 1)}}}}
	pinned := jobs(0, 1)
	pinned.Tasks[0].Affinity = []int{2}
	for _, c := range []struct {
		policy string
		plan   load.Plan
		m      Machine
		want   string
	}{
		{"fifo", endless, Machine{}, `--horizon is missing: task "A" never ends`},
		{"fifo", often, Machine{}, "--horizon is missing"},
		{"edf", dense, Machine{Horizon: 1e6}, "allowed: up to 5000000"},
		{"fifo", pinned, Machine{Cores: 2}, "tasks[0].affinity[0]: core 2 is not there; allowed: 0 to 1"},
		{"fifo", jobs(0, 1), Machine{Cores: -1}, "--cores -1: allowed: 1 to 65535"},
		{"fifo", jobs(0, 1), Machine{Queues: "two"}, `--queues "two": allowed: central, per-core`},
		{"fifo", jobs(0, 1), Machine{SwitchCost: -1}, "--switch-cost -1"},
		{"fifo", load.Plan{}, Machine{}, "tasks: is missing or empty"},
		{"mcnaughton", jobs(1, 1), Machine{}, "arrive at 0"},
		{"ps", jobs(0, 1), Machine{SwitchCost: 1}, "--switch-cost"},
		{"go", jobs(0, 1), Machine{Cores: 2, Queues: "per-core"}, "--queues"},
	} {
		pol, err := NewPolicy(c.policy, nil)
		if err == nil {
			_, err = Run(c.plan, c.m, pol)
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, not %q", c.policy, err, c.want)
		}
	}
}
