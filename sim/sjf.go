package sim

import "fmt"

// Shortest job first (shortest process next), not preemptive: of the ready tasks the one
// whose next cpu burst is shortest runs it to the end.
//
// Rejected: the whole task's length instead of the next burst (the same without io).
//
// Approximation: bursts are known exactly beforehand; a real system estimates them.
//
// Source: Stallings 9.2 (SPN); OSTEP 7.

var sjfInfo = Info{
	Name:   "sjf",
	About:  "shortest next cpu burst first, not preemptive",
	Source: "Stallings 9.2 (SPN); OSTEP 7",
	make: func(*args) Policy {
		return Policy{queue: func(e *engine) (queue, error) { return &sjf{e: e}, nil }}
	},
}

type sjf struct {
	e    *engine
	heap heap
}

func (q *sjf) add(t *task, _ how) {
	t.key = int64(t.burst())
	q.heap.push(t)
}

func (q *sjf) take(core int) *task { return q.heap.take(core) }
func (q *sjf) slice(*task) Time    { return never }
func (q *sjf) remove(t *task)      { q.heap.remove(t) }
func (q *sjf) lanes() []lane       { return single(q.heap.all()) }
func (q *sjf) why(t *task) string {
	return fmt.Sprintf("its next burst of %s is the shortest", q.e.show(t.burst()))
}

// Shortest remaining time first: sjf that lets a shorter task take the core at once. A task
// with as much left as the running one waits.
//
// Source: Stallings 9.2 (SRT); OSTEP 7 (STCF).

var srtfInfo = Info{
	Name:   "srtf",
	About:  "shortest remaining cpu burst first, preemptive",
	Source: "Stallings 9.2 (SRT); OSTEP 7 (STCF)",
	make: func(*args) Policy {
		return Policy{queue: func(e *engine) (queue, error) { return &srtf{sjf{e: e}}, nil }}
	},
}

type srtf struct{ sjf }

func (q *srtf) peek(core int) *task { return q.heap.first(core) }

func (q *srtf) order(a, b *task) int { return compare(a.burst(), b.burst()) }

func (q *srtf) why(t *task) string {
	return fmt.Sprintf("it has the least left: %s", q.e.show(t.burst()))
}

func compare[T int64 | Time](a, b T) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
