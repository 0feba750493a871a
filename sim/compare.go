package sim

import "math"

// Column is a number in which policies are compared on the same plan.
type Column struct {
	Path string // as Number takes it
	Name string // short, for tables
	Most bool   // the largest value is the best; else the least
}

// Columns are the columns of a comparison; means stand before their percentiles.
var Columns = []Column{
	{"mean.turnaround", "turnaround", false}, {"p95.turnaround", "p95", false},
	{"mean.response", "response", false}, {"p95.response", "p95", false},
	{"mean.wait", "wait", false}, {"p95.wait", "p95", false},
	{"mean.slowdown", "slowdown", false}, {"p95.slowdown", "p95", false},
	{"switches", "switches", false}, {"migrations", "migrations", false}, {"makespan", "makespan", false},
	{"fairness", "fairness", true}, {"deadline_misses", "misses", false}, {"cpu_utilisation", "cpu", true},
	{"unfinished", "unfinished", false},
}

// Of is the column's number of a result; NaN where it is unknown, or there is no result.
func (c *Column) Of(r *Result) float64 {
	if r == nil {
		return math.NaN()
	}
	v, _ := r.Number(c.Path)
	return v
}

// Best says which of the results have the best value of the column; same: all that have
// one have it.
func (c *Column) Best(results []*Result) (best []bool, same bool) {
	top := math.NaN()
	for _, r := range results {
		v := c.Of(r)
		if math.IsNaN(top) || c.Most && v > top || !c.Most && v < top {
			top = v
		}
	}
	best, same = make([]bool, len(results)), true
	for i, r := range results {
		v := c.Of(r)
		best[i] = math.Abs(v-top) <= 1e-12*math.Abs(top) // equal but for rounding of the last digits
		same = same && (best[i] || math.IsNaN(v))
	}
	return best, same
}
