package sim

import (
	"fmt"
	"testing"

	"coreglass/workloads/load"
)

func many(n int, cpu float64) load.Plan {
	return load.Plan{Tasks: []load.Task{{ID: "t", Count: n, Phases: []load.Phase{{Kind: load.PhaseCPU, Time: cpu}}}}}
}

// BenchmarkRR: budget 100 ns per event (one expiry and one dispatch) with 4 cores and 100
// tasks, segments recorded.
func BenchmarkRR(b *testing.B) {
	for _, c := range []struct{ cores, tasks int }{{1, 100}, {4, 100}, {64, 10_000}, {1024, 100_000}} {
		b.Run(fmt.Sprintf("cores=%d/tasks=%d", c.cores, c.tasks), func(b *testing.B) {
			pol, _ := NewPolicy("rr", Params{"quantum": "1"})
			p := many(c.tasks, float64(max(1, 2_000_000/c.tasks)))
			events := 0.0
			for b.Loop() {
				r, err := Run(p, Machine{Cores: c.cores}, pol)
				if err != nil {
					b.Fatal(err)
				}
				events += r.Units(r.busy())
			}
			b.ReportMetric(events/b.Elapsed().Seconds()/1e6, "Mevents/s")
		})
	}
}

func (r *Result) busy() Time {
	sum := Time(0)
	for i := range r.Tasks {
		sum += r.Tasks[i].CPU()
	}
	return sum
}
