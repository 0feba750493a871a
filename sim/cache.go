package sim

import "slices"

// cache is a core's cache in a simple model: a task is cold until it has run the warm-up
// time on this core; then its working set is in the cache and it runs at the rate. Sets
// that came last stay; those at the end of the list go when the sum no longer fits, and
// must warm up again. A set larger than the cache never warms.
type cache struct {
	size     float64
	warmup   Time
	rate     int64 // per million
	contents []*task
	cold     map[*task]Time // what is left of the warm-up; looked up, never ranged
}

const million = 1_000_000

func (k *cache) warm(t *task) bool { return slices.Contains(k.contents, t) }

// enter is called when the task gets the core.
func (k *cache) enter(t *task) {
	if k.warm(t) {
		return
	}
	if _, known := k.cold[t]; known {
		return
	}
	if k.warmup == 0 {
		k.insert(t)
		return
	}
	k.cold[t] = k.warmup
}

func (k *cache) insert(t *task) {
	k.contents = slices.Insert(k.contents, 0, t)
	sum := 0.0
	for _, x := range k.contents {
		sum += x.prog.wset
	}
	for sum > k.size {
		last := len(k.contents) - 1
		gone := k.contents[last]
		k.contents = k.contents[:last]
		k.cold[gone] = max(k.warmup, 1)
		sum -= gone.prog.wset
	}
}

// atRate is the time for the work at the cache's rate, rounded up to a tick.
func (k *cache) atRate(work Time) Time {
	d := Time(muldiv(int64(work), million, k.rate))
	if Time(muldiv(int64(d), k.rate, million)) < work {
		d++
	}
	return d
}

// warming is the time until the core's task ends its phase or becomes warm.
func (e *engine) warming(c int, t *task) Time {
	k := e.cores[c].cache
	if t.left >= never {
		return never
	}
	if k.warm(t) {
		return k.atRate(t.left)
	}
	return min(t.left, k.cold[t])
}

// warmed books d of running.
func (e *engine) warmed(c int, t *task, d Time) {
	k := e.cores[c].cache
	work := d
	if k.warm(t) {
		work = Time(muldiv(int64(d), k.rate, million))
	} else if k.cold[t] -= d; k.cold[t] <= 0 {
		delete(k.cold, t)
		k.insert(t)
	}
	if t.left < never {
		t.left = max(t.left-work, 0)
	}
}
