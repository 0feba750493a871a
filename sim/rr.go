package sim

// Round robin: one queue, first come first served, but nobody runs longer than the quantum
// in one turn; then it goes to the end.
//
// Rejected: a task that blocks early keeping the rest of its quantum (that is the virtual
// round robin); it comes back with a new one.
//
// Source: Stallings 9.2; OSTEP 7.

var rrInfo = Info{
	Name:   "rr",
	About:  "round robin: a turn ends after the quantum",
	Source: "Stallings 9.2; OSTEP 7",
	Params: []Param{{"quantum", "1", "a time above 0", "longest turn, in the file's unit"}},
	make: func(a *args) Policy {
		q := a.time("quantum")
		return Policy{quantum: q, queue: func(e *engine) (queue, error) {
			return &rr{quantum: e.ticks(q)}, nil
		}}
	},
}

type rr struct {
	fifo
	quantum Time
}

func (q *rr) slice(*task) Time { return q.quantum }
func (q *rr) why(*task) string { return "it is first in the queue" }
