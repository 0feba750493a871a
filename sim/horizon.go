package sim

import (
	"fmt"
	"math"

	"coreglass/workloads/load"
)

// bound is about how many time units the run can take.
func bound(p *load.Plan, m Machine) float64 {
	last, work := 0.0, 0.0
	for i := range p.Tasks {
		t := &p.Tasks[i]
		last = max(last, t.Arrival+t.Period*float64(t.Jobs))
		if n := len(t.Releases); n > 0 {
			last = max(last, t.Releases[n-1])
		}
		work += demand(t)
	}
	for _, o := range p.Open {
		last = max(last, o.Arrival+20*float64(o.N)*o.Interarrival.Expected())
		work += 20 * float64(o.N) * o.CPU.Expected()
	}
	sum := last + 4*work + m.SwitchCost*1e6
	if m.Horizon > 0 {
		return min(sum, 2*m.Horizon)
	}
	return sum
}

// demand is the time all instances and jobs of a task need.
func demand(t *load.Task) float64 {
	round := 0.0
	for _, ph := range t.Phases {
		round += ph.Time
	}
	if t.Repeat == load.Forever {
		return math.Inf(1)
	}
	return round * float64(max(t.Repeat, 1)) * float64(t.Instances()) * float64(max(t.Jobs, len(t.Releases), 1))
}

// horizon is the run's end: given, needed, or none. Periodic tasks without a number of
// jobs run to the end of the hyperperiod that begins after the last first release.
func horizon(p *load.Plan, m Machine, pol *Policy) (float64, error) {
	endless := false
	for i := range p.Tasks {
		t := &p.Tasks[i]
		if t.Period > 0 && t.Jobs == 0 {
			endless = true
		}
		if m.Horizon == 0 && math.IsInf(demand(t), 1) {
			return 0, &UsageError{"horizon", fmt.Sprintf("is missing: task %q never ends", t.ID)}
		}
	}
	if m.Horizon > 0 || !endless {
		return m.Horizon, nil
	}
	return hyperperiod(p)
}

func hyperperiod(p *load.Plan) (float64, error) {
	const unit = 1e6
	long, offset := int64(1), 0.0
	for i := range p.Tasks {
		t := &p.Tasks[i]
		if t.Period == 0 {
			continue
		}
		offset = max(offset, t.Arrival)
		period := int64(math.Round(t.Period * unit))
		long = long / gcd(long, max(period, 1)) * max(period, 1)
		if long <= 0 || float64(long) > 1e6*t.Period*unit {
			return 0, &UsageError{"horizon", "is missing: the periods' common multiple is too long"}
		}
	}
	return offset + float64(long)/unit, nil
}

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// milliseconds is a length in ticks, whatever the plan's unit; a plain tick counts as 1 ms.
func (e *engine) milliseconds(ms float64) Time { return e.ticks(ms * perMillisecond(e.unit)) }

func perMillisecond(unit string) float64 {
	switch unit {
	case "ns":
		return 1e6
	case "us":
		return 1e3
	case "s":
		return 1e-3
	}
	return 1
}
