package sim

import "fmt"

// settings lists every rule in force: the machine's, then the policy's.
func (e *engine) settings(pol *Policy) []Setting {
	m := e.m
	s := []Setting{
		{"cores", int64(m.Cores)}, {"queues", m.Queues}, {"steal-interval", m.StealInterval},
		{"slice-boundaries", m.SliceBoundaries}, {"tie", m.Tie}, {"tie-ready", m.TieReady},
		{"tie-equal-keys", "by arrival, then by place in the file"},
		{"tie-cores", "idle cores take tasks lowest number first"},
		{"switch-cost", m.SwitchCost}, {"switch-cost-rule", m.SwitchCostRule},
		{"cache-size", m.CacheSize}, {"cache-warmup", m.CacheWarmup}, {"cache-rate", m.CacheRate},
		{"lock-rule", m.LockRule}, {"lock-wake", m.LockWake}, {"horizon", optional(m.Horizon)}, {"seed", m.Seed},
		{"resolution", 1 / float64(e.scale)},
	}
	return append(s, pol.Settings...)
}

func optional(x float64) any {
	if x == 0 {
		return nil
	}
	return x
}

// explain records why the task gets the core.
func (e *engine) explain(c int, t *task) {
	reason := "it is next"
	if x, ok := e.queues[e.queueOf(t)].(explainer); ok {
		reason = x.why(t)
	}
	if v := e.victim; v != nil && v != t {
		reason = fmt.Sprintf("preempts %s: %s", v.name(), reason)
	}
	e.decisions = append(e.decisions, Decision{e.now, c, t.rank, reason})
}

// show writes a time for a sentence.
func (e *engine) show(t Time) string {
	if t >= never/2 {
		return "no end"
	}
	return string(appendTime(nil, t, e.scale))
}
