package sim

// stolenAt is the next instant at which an idle core looks into the other cores' queues,
// if it comes before at.
func (e *engine) stolenAt(at Time) Time {
	if e.stealGap == 0 || e.idleN == 0 || e.readyAll == 0 {
		return at
	}
	return min(at, (e.now/e.stealGap+1)*e.stealGap)
}

// stealing moves tasks at multiples of the interval: each idle core with an empty queue
// takes the next suitable task of the longest other queue, lowest number first.
func (e *engine) stealing() {
	if e.now%e.stealGap != 0 || e.now == 0 || e.idleN == 0 {
		return
	}
	for c := range e.cores {
		if e.cores[c].run == nil && e.counts[c] == 0 {
			e.stealFor(c)
		}
	}
}

func (e *engine) stealFor(c int) {
	victim := -1
	for q, n := range e.counts {
		// a queue whose own core is free is about to be served
		if n > 0 && e.cores[q].run != nil && (victim < 0 || n > e.counts[victim]) {
			victim = q
		}
	}
	if victim < 0 {
		return
	}
	t := e.get(victim, c)
	if t == nil {
		return
	}
	if x, ok := e.queues[victim].(mover); ok {
		x.moved(t)
	}
	e.homes[t.homeCore]--
	t.homeCore = int32(c)
	e.homes[c]++
	e.put(t, stolen)
}
