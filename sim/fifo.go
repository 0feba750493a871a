package sim

// First in, first out (first come, first served): the task that became ready first runs
// until it waits or ends.
//
// Rejected: re-queueing by the original arrival after io. A task that comes back from io
// joins at the end, as in every textbook's ready queue.
//
// Source: Stallings, Operating Systems, 9.2 (FCFS); OSTEP, ch. 7.

var fifoInfo = Info{
	Name:   "fifo",
	About:  "first come, first served; runs until it waits or ends",
	Source: "Stallings 9.2; OSTEP 7",
	make: func(*args) Policy {
		return Policy{queue: func(*engine) (queue, error) { return &fifo{}, nil }}
	},
}

type fifo struct{ line list }

func (q *fifo) add(t *task, _ how)  { q.line.pushBack(t) }
func (q *fifo) take(core int) *task { return q.line.take(core) }
func (q *fifo) slice(*task) Time    { return never }
func (q *fifo) remove(t *task)      { t.in.remove(t) }
func (q *fifo) lanes() []lane       { return single(q.line.all()) }
func (q *fifo) why(t *task) string  { return "it has waited longest" }
