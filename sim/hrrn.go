package sim

import (
	"fmt"
	"math/bits"
	"slices"
)

// Highest response ratio next: of the ready tasks the one with the largest
// (waiting + burst) / burst runs its next cpu burst to the end. Short bursts win, but a
// long one is not starved, because its ratio grows while it waits.
//
// Rejected: a kinetic heap, which would find the largest ratio in log n: every ratio changes
// with time, and a scan over the ready tasks is exact and short. So a decision costs O(n).
//
// Approximation: as for sjf, bursts are known beforehand. Waiting counts from when the task
// became ready last.
//
// Source: Stallings 9.2 (HRRN).

var hrrnInfo = Info{
	Name:   "hrrn",
	About:  "highest (waiting + burst) / burst first, not preemptive",
	Source: "Stallings 9.2",
	make: func(*args) Policy {
		return Policy{queue: func(e *engine) (queue, error) { return &hrrn{e: e}, nil }}
	},
}

type hrrn struct {
	e     *engine
	tasks []*task
}

func (q *hrrn) add(t *task, _ how) {
	t.key = int64(t.burst())
	t.pos = int32(len(q.tasks))
	q.tasks = append(q.tasks, t)
}

func (q *hrrn) remove(t *task) {
	last := q.tasks[len(q.tasks)-1]
	q.tasks[t.pos], last.pos = last, t.pos
	q.tasks = q.tasks[:len(q.tasks)-1]
}

func (q *hrrn) take(core int) *task {
	var best *task
	for _, t := range q.tasks {
		if t.fits(core) && (best == nil || q.beats(t, best)) {
			best = t
		}
	}
	if best != nil {
		q.remove(best)
	}
	return best
}

// beats compares waited/burst of the two exactly; equal ones go by arrival and place.
func (q *hrrn) beats(a, b *task) bool {
	ahi, alo := bits.Mul64(uint64(q.e.now-a.readyAt), uint64(max(b.key, 1)))
	bhi, blo := bits.Mul64(uint64(q.e.now-b.readyAt), uint64(max(a.key, 1)))
	if ahi != bhi {
		return ahi > bhi
	}
	if alo != blo {
		return alo > blo
	}
	return a.rank < b.rank
}

func (q *hrrn) slice(*task) Time { return never }

func (q *hrrn) why(t *task) string {
	waited := q.e.now - t.readyAt
	ratio := float64(waited+Time(t.key)) / float64(max(t.key, 1))
	return fmt.Sprintf("its response ratio %.3g is the highest: waited %s for a burst of %s",
		ratio, q.e.show(waited), q.e.show(Time(t.key)))
}

func (q *hrrn) lanes() []lane {
	tasks := slices.Clone(q.tasks)
	slices.SortFunc(tasks, func(a, b *task) int {
		if q.beats(a, b) {
			return -1
		}
		return 1
	})
	return single(tasks)
}

// keys has no ratio for a running task: it only grows while waiting.
func (q *hrrn) keys(t *task) []Key {
	if t.state != ready {
		return nil
	}
	waited := q.e.now - t.readyAt
	return []Key{{"ratio", float64(waited+Time(t.key)) / float64(max(t.key, 1))}}
}
