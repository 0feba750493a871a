package sim

// wakeups says to which core a woken thread goes, as Linux does it for cores that share a
// cache (kernel/sched/fair.c, select_idle_sibling): to an idle core, its last one first;
// where none is idle, to its last one, whose queue it joins. Cores do not take threads from
// each other that have run a moment ago, so how many share a core is chance, and it stays.
type wakeups struct {
	e      *engine
	queued []list // of each core
	coming []bool // a woken thread is on its way to this idle core
	idled  []Time // when the core last had nobody
	longer Time   // how long a thread waits until an idle core takes it from another one
}

func newWakeups(e *engine) *wakeups {
	return &wakeups{e: e, queued: make([]list, len(e.cores)), coming: make([]bool, len(e.cores)), idled: make([]Time, len(e.cores)), longer: e.milliseconds(4)}
}

// place chooses the core of a thread that becomes ready, and says whether it is idle. A new
// thread begins anywhere.
func (w *wakeups) place(t *task) (idle bool) {
	if t.home < 0 {
		t.home = int32(w.e.rng.IntN(len(w.coming)))
	}
	if t.deep && t.begun > int64(w.idled[t.home]) {
		return false // it never left that core's queue
	}
	if c := w.idleNear(int(t.home)); c >= 0 {
		t.home = int32(c)
		return true
	}
	return false
}

// sleeps says that a thread goes to sleep. While others wait for its core it keeps its place in
// the kernel's queue until its turn comes (DELAY_DEQUEUE, since Linux 6.12) and is woken there.
func (w *wakeups) sleeps(t *task) { t.deep, t.begun = !w.queued[t.home].empty(), int64(w.e.now) }

// idleNear is an idle core that nobody is on the way to, that one first; -1: none.
func (w *wakeups) idleNear(c int) int {
	switch {
	case w.e.idleN == 0:
		return -1
	case w.idle(c):
		return c
	}
	for i := range w.coming {
		if w.idle(i) {
			return i
		}
	}
	return -1
}

func (w *wakeups) idle(c int) bool {
	return !w.coming[c] && w.e.cores[c].run == nil && w.queued[c].empty()
}

// take is the next thread for a core: the first of its queue, or one that has waited for long
// for another core.
func (w *wakeups) take(core int) *task {
	if t := w.queued[core].take(core); t != nil {
		return t
	}
	for c := range w.queued {
		if t := w.queued[c].first(core); t != nil && w.e.now-t.readyAt > w.longer {
			w.queued[c].remove(t)
			t.home = int32(core)
			return t
		}
	}
	w.idled[core] = w.e.now
	return nil
}

func (w *wakeups) all() (tasks []*task) {
	for c := range w.queued {
		tasks = append(tasks, w.queued[c].all()...)
	}
	return tasks
}
