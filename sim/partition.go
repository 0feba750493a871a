package sim

import (
	"math"
	"slices"
)

// partition binds every task to a core: first fit in falling order of utilisation.
func (e *engine) partition(edf bool) {
	order := slices.Clone(e.programs)
	slices.SortStableFunc(order, func(a, b *program) int { return compareFloat(b.util, a.util) })
	load := make([]float64, e.m.Cores)
	count := make([]int, e.m.Cores)
	home := map[*program]int32{}
	for _, p := range order {
		c := fit(p, load, count, edf)
		load[c] += p.util
		count[c]++
		home[p] = int32(c)
	}
	for i := range e.tasks {
		e.tasks[i].homeCore = home[e.tasks[i].prog]
	}
}

func compareFloat(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func fit(p *program, load []float64, count []int, edf bool) int {
	least := -1
	for c := range load {
		if p.affinity != nil && !p.affinity[c] {
			continue
		}
		limit := 1.0
		if n := float64(count[c] + 1); !edf {
			limit = n * (math.Pow(2, 1/n) - 1)
		}
		if load[c]+p.util <= limit+1e-12 {
			return c
		}
		if least < 0 || load[c] < load[least] {
			least = c
		}
	}
	return least
}
