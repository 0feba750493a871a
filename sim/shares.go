package sim

// shares keeps what proportional policies owe to each task: while tasks are active, every
// unit of service is owed to them in proportion to their tickets. The share error is how
// far what a task got is from that.
type shares struct {
	tickets int64   // of all active tasks
	served  float64 // service per ticket since the start
}

func (s *shares) join(t *task) {
	s.tickets += t.prog.tickets
	t.owedFrom = s.served
}

func (s *shares) leave(t *task) {
	s.tickets -= t.prog.tickets
	t.owed += float64(t.prog.tickets) * (s.served - t.owedFrom)
	t.owedFrom = s.served
}

func (s *shares) serve(d Time) {
	if s.tickets > 0 {
		s.served += float64(d) / float64(s.tickets)
	}
}

// sharer is a queue that keeps shares.
type sharer interface{ debts() *shares }

func (s *shares) debts() *shares { return s }

// shareError is the largest difference between service and share of any task, in units;
// false: the policy is not proportional.
func (e *engine) shareError() (float64, bool) {
	worst := 0.0
	for i := range e.tasks {
		t := &e.tasks[i]
		if t.state == unborn {
			continue
		}
		if len(e.queues) == 0 {
			return 0, false
		}
		x, ok := e.queues[e.queueOf(t)].(sharer)
		if !ok {
			return 0, false
		}
		owed := t.owed
		if t.state == ready || t.state == running {
			owed += float64(t.prog.tickets) * (x.debts().served - t.owedFrom)
		}
		worst = max(worst, abs(float64(t.cpu)-owed))
	}
	return worst / float64(e.scale), true
}

func abs(x float64) float64 { return max(x, -x) }
