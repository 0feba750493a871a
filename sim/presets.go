package sim

import (
	"fmt"
	"math"
	"strings"

	"coreglass/workloads/load"
)

// Preset is a workload from the literature with numbers that are known for it.
type Preset struct {
	Name   string
	About  string
	Source string
	Plan   load.Plan
	Cases  []Case
}

// Case is a policy on a preset and what must come out.
type Case struct {
	Policy  string
	Params  Params
	Machine Machine
	Expect  []Expected
}

// Expected is a number of the result, by the name that Number takes.
type Expected struct {
	Name   string
	Value  float64
	Within float64 // 0: exact but for rounding
}

// Number finds a number of the result by its path in the JSON: makespan, switches,
// mean.turnaround, p95.wait, per_task.A.finish; false: there is none of that name.
func (r *Result) Number(name string) (float64, bool) {
	group, field, _ := strings.Cut(name, ".")
	switch group {
	case "mean":
		return r.Mean.field(field)
	case "p50":
		return r.P50.field(field)
	case "p95":
		return r.P95.field(field)
	case "p99":
		return r.P99.field(field)
	case "per_task":
		i := strings.LastIndexByte(field, '.')
		return r.taskNumber(field[:max(i, 0)], field[i+1:])
	}
	v, ok := map[string]float64{
		"makespan": r.Units(r.Makespan), "idle": r.Units(r.Idle), "switching": r.Units(r.Switching),
		"idle_while_others_wait": r.Units(r.Starved), "switches": float64(r.Switches),
		"migrations": float64(r.Migrations), "deadline_misses": float64(r.DeadlineMisses),
		"unfinished": float64(r.Unfinished), "fairness": r.Fairness, "cpu_utilisation": r.Utilisation, "share_error": r.ShareError,
	}[name]
	return v, ok
}

func (s Stats) field(name string) (float64, bool) {
	v, ok := map[string]float64{"response": s.Response, "turnaround": s.Turnaround, "wait": s.Wait, "slowdown": s.Slowdown}[name]
	return v, ok
}

func (r *Result) taskNumber(task, field string) (float64, bool) {
	for i := range r.Tasks {
		t := &r.Tasks[i]
		if t.Name() != task {
			continue
		}
		if field == "slowdown" {
			return t.Slowdown(), true
		}
		v, ok := map[string]Time{"arrival": t.Arrival(), "first_run": t.First(), "finish": t.Finish(), "response": t.Response(),
			"turnaround": t.Turnaround(), "wait": t.Wait(), "cpu": t.CPU(), "io": t.IO()}[field]
		if v < 0 {
			return math.NaN(), ok
		}
		return r.Units(v), ok
	}
	return 0, false
}

// Check runs a case and says what does not hold.
func (p *Preset) Check(c Case) error {
	pol, err := NewPolicy(c.Policy, c.Params)
	if err != nil {
		return err
	}
	r, err := Run(p.Plan, c.Machine, pol)
	if err != nil {
		return err
	}
	for _, x := range c.Expect {
		got, ok := r.Number(x.Name)
		if within := max(x.Within, 1e-9*math.Abs(x.Value)); !ok || !(math.Abs(got-x.Value) <= within) {
			return fmt.Errorf("%s under %s %v: %s is %v, expected %v", p.Name, c.Policy, c.Params, x.Name, got, x.Value)
		}
	}
	return nil
}
