package sim

import (
	"fmt"
	"testing"

	"coreglass/workloads/load"
)

func many(n int, cpu float64) load.Plan {
	return load.Plan{Tasks: []load.Task{{ID: "t", Count: n, Phases: []load.Phase{{Kind: load.PhaseCPU, Time: cpu}}}}}
}

// quanta is how many quanta a benchmark run has: each is an expiry and a dispatch.
const quanta = 2_000_000

func benchmark(b *testing.B, name string, params Params, m Machine, tasks int) {
	pol, err := NewPolicy(name, params)
	if err != nil {
		b.Fatal(err)
	}
	p := many(tasks, float64(max(1, quanta/tasks)))
	for b.Loop() {
		if _, err := Run(p, m, pol); err != nil {
			b.Fatal(err)
		}
	}
	per := b.Elapsed().Seconds() / float64(b.N) / quanta
	b.ReportMetric(per*1e9, "ns/quantum")
	b.ReportMetric(2/per/1e6, "Mevents/s")
}

// BenchmarkRR has a budget of 200 ns per quantum (two events) with 4 cores and 100 tasks,
// segments recorded.
func BenchmarkRR(b *testing.B) {
	for _, c := range []struct{ cores, tasks int }{{1, 100}, {1, 10_000}, {1, 1_000_000}, {4, 100}, {64, 10_000}, {1024, 100_000}, {1024, 1_000_000}} {
		b.Run(fmt.Sprintf("cores=%d/tasks=%d", c.cores, c.tasks), func(b *testing.B) {
			benchmark(b, "rr", Params{"quantum": "1"}, Machine{Cores: c.cores}, c.tasks)
		})
	}
}

// BenchmarkPolicies shows the cost of each policy's queue: no worse than log n.
func BenchmarkPolicies(b *testing.B) {
	for _, c := range []struct {
		name   string
		params Params
	}{
		{"mlfq", Params{"quanta": "1,1,1"}}, {"lottery", nil}, {"stride", nil}, {"priority", Params{"quantum": "1"}},
		{"cfs", Params{"latency": "0.001", "min-granularity": "1"}}, {"eevdf", Params{"slice": "1"}}, {"go", Params{"preempt-after": "1"}},
	} {
		for _, n := range []int{100, 10_000, 1_000_000} {
			b.Run(fmt.Sprintf("%s/tasks=%d", c.name, n), func(b *testing.B) {
				benchmark(b, c.name, c.params, Machine{Discard: true}, n)
			})
		}
	}
}
