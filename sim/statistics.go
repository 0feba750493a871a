package sim

import (
	"math"
	"math/bits"
	"slices"
)

func (r *Result) measure(e *engine) {
	var resp, turn, wait []Time
	var slow []float64
	sum, squares, n := 0.0, 0.0, 0.0
	for i := range r.Tasks {
		t := &r.Tasks[i]
		if t.missed(r.Makespan) {
			r.DeadlineMisses++
		}
		if t.First() >= 0 {
			resp = append(resp, t.Response())
		}
		if t.Turnaround() >= 0 {
			turn = append(turn, t.Turnaround())
			wait = append(wait, t.Wait())
			if s := t.Slowdown(); !math.IsNaN(s) {
				slow = append(slow, s)
			}
		}
		if got, ok := t.rate(e.now); ok {
			sum, squares, n = sum+got, squares+got*got, n+1
		}
	}
	r.Fairness = 1
	if squares > 0 {
		r.Fairness = sum * sum / (n * squares)
	}
	r.statistics(resp, turn, wait, slow)
	if all := float64(r.Makespan) * float64(r.Cores); all > 0 {
		r.Utilisation = float64(e.busy) / all
	}
	r.Idle = r.Makespan*Time(r.Cores) - e.busy - e.switched
}

// rate is the cpu a task got per time it was there.
func (t *TaskResult) rate(now Time) (float64, bool) {
	end := t.t.finish
	if end < 0 {
		end = now
	}
	if end <= t.Arrival() || t.CPU() == 0 && t.IO() > 0 {
		return 0, false
	}
	return float64(t.CPU()) / float64(end-t.Arrival()), true
}

func (r *Result) statistics(resp, turn, wait []Time, slow []float64) {
	slices.Sort(resp)
	slices.Sort(turn)
	slices.Sort(wait)
	slices.Sort(slow)
	r.Mean = Stats{r.mean(resp), r.mean(turn), r.mean(wait), meanFloat(slow)}
	at := func(p int) Stats {
		return Stats{r.rank(resp, p), r.rank(turn, p), r.rank(wait, p), rankFloat(slow, p)}
	}
	r.P50, r.P95, r.P99 = at(50), at(95), at(99)
}

// mean adds in 128 bits, so that a mean of whole numbers has no rounding but its last.
func (r *Result) mean(v []Time) float64 {
	if len(v) == 0 {
		return math.NaN()
	}
	var hi, lo, carry uint64
	for _, x := range v {
		lo, carry = bits.Add64(lo, uint64(x), 0)
		hi += carry
	}
	n := int64(len(v)) * r.Scale
	if hi == 0 && lo < 1<<62 && lo > 0 {
		g := gcd(int64(lo), n)
		return float64(int64(lo)/g) / float64(n/g)
	}
	return (float64(hi)*(1<<64) + float64(lo)) / float64(n)
}

func meanFloat(v []float64) float64 {
	sum := 0.0
	for _, x := range v {
		sum += x
	}
	return sum / float64(len(v))
}

func (r *Result) rank(v []Time, p int) float64 {
	x := nearest(v, p)
	if len(v) == 0 {
		return math.NaN()
	}
	return r.Units(x)
}

func rankFloat(v []float64, p int) float64 {
	if len(v) == 0 {
		return math.NaN()
	}
	return nearest(v, p)
}

// nearest is the percentile by nearest rank: the smallest value that p per cent of the
// values do not exceed. v is sorted.
func nearest[T Time | float64](v []T, p int) T {
	if len(v) == 0 {
		return T(0)
	}
	return v[(len(v)*p+99)/100-1]
}
