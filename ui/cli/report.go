package cli

import (
	"fmt"
	"math"
	"strings"

	"coreglass/workloads"
)

// report is a result as a few lines of text for people.
func report(r *workloads.Result) string {
	var b lines
	line := b.line
	line("model", "%s", r.Spec.Model)
	line("load", "%s x %d tasks, measured %.2f s", r.Spec.Load, r.Spec.Tasks, float64(r.Elapsed))
	line("CPU", "%s %% of %d %%   user %s   system %s", num(r.CPU.Total), 100*r.Machine.Cores, num(r.CPU.User), num(r.CPU.System))
	if q := r.Quota; q.Cores > 0 {
		line("quota", "%s %% by a control group; it ran out in %s %% of its periods, %s s stood still", num(100*q.Cores), num(q.Throttled), num2(q.Time))
	}
	line("work", "%s x one task   %s of %s %ss/s", num2(r.Work.Speedup), big(r.Work.PerSecond), big(r.Work.Baseline), r.Work.Unit)
	line("cost", "%s us of CPU per %s", num3(r.Work.CPUPerUnit), r.Work.Unit)
	line("switches", "%s /s   voluntary %s   involuntary %s", big(r.Switches.PerSecond), big(r.Switches.Voluntary), big(r.Switches.Involuntary))
	if l := r.Lock; l != nil {
		line("lock", "%s hand-overs/s   %s s waited by all tasks   (%s)", big(l.Handovers), num2(l.Wait), l.Primitive)
	}
	if l := r.Latency; l != nil {
		line("latency", "p50 %s   p95 %s   p99 %s   max %s us   (%d requests)", num(l.P50), num(l.P95), num(l.P99), num(l.Max), l.Count)
	}
	line("memory", "%s bytes resident, %s per task", big(r.Memory.RSS), big(r.Memory.PerTask))
	line("creation", "%s us per task", num(r.Create))
	line("fairness", "%s (Jain: 1 is even)", num3(r.Fairness))
	line("observer", "%s %% of a core", num2(r.Observer.CPU))
	if r.Repeats > 0 {
		spread(&b.Builder, r)
	}
	return b.String()
}

// lines is a report: a line has a name and what is to be said of it.
type lines struct{ strings.Builder }

func (b *lines) line(name, format string, args ...any) {
	fmt.Fprintf(b, "%-11s "+format+"\n", append([]any{name}, args...)...)
}

func spread(b *strings.Builder, r *workloads.Result) {
	fmt.Fprintf(b, "%-11s of %d runs     min     median        max\n", "spread", r.Repeats)
	for _, name := range []string{"cpu.total", "work.speedup", "switches.per_second"} {
		s := r.Spread[name]
		fmt.Fprintf(b, "  %-20s %10s %10s %10s\n", name, num2(s.Min), num2(s.Median), num2(s.Max))
	}
}

func num(n workloads.Number) string  { return decimals(n, 0) }
func num2(n workloads.Number) string { return decimals(n, 2) }
func num3(n workloads.Number) string { return decimals(n, 3) }

func decimals(n workloads.Number, d int) string {
	if math.IsNaN(float64(n)) {
		return "unknown"
	}
	return fmt.Sprintf("%.*f", d, float64(n))
}

// big writes a number with an SI prefix.
func big(n workloads.Number) string {
	v := float64(n)
	switch a := math.Abs(v); {
	case math.IsNaN(v):
		return "unknown"
	case a >= 1e9:
		return fmt.Sprintf("%.2f G", v/1e9)
	case a >= 1e6:
		return fmt.Sprintf("%.2f M", v/1e6)
	case a >= 1e4:
		return fmt.Sprintf("%.1f k", v/1e3)
	}
	return fmt.Sprintf("%.0f", v)
}
