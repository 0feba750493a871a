package sim

// Event loop: one thread, one queue; a task runs to its next wait, and nothing takes the
// loop from it. So one core is used, however many there are, and one long computation
// delays everybody.
//
// Rejected: batches of epoll results; events of one instant come by arrival and place,
// which is what a batch handled in order gives.
//
// Source: Pai, Druschel and Zwaenepoel, Flash, USENIX 1999 (single-process event-driven).

var eventloopInfo = Info{
	Name:   "eventloop",
	About:  "one thread, one queue, run to the next wait; uses core 0 only",
	Source: "Pai et al. 1999",
	make: func(*args) Policy {
		return Policy{single: true, queue: func(*engine) (queue, error) { return &eventloop{}, nil }}
	},
}

type eventloop struct{ fifo }

func (q *eventloop) take(core int) *task {
	if core != 0 {
		return nil
	}
	return q.line.take(core)
}

func (q *eventloop) why(*task) string { return "its event came first" }
