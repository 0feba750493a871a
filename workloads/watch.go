package workloads

import "coreglass/metrics/timeline"

// A watch is how a thread sees its own switches (after Regehr's Hourglass, "Inferring
// scheduling behavior with Hourglass", 2002). After each piece of work of a few
// microseconds it asks whether it was interrupted and reads the clock. Two sources tell a
// switch from a pause of another kind:
//
// The flag: the thread points its restartable-sequence area (rseq(2)) at a critical section
// that it never enters; the kernel clears that pointer whenever it switches, migrates or
// signals the thread. One load tells, without a system call.
//
// The account: the thread's schedstat says how long it has run and waited for a core in all.
// With its own CPU clock that gives both edges of the gap to about a microsecond. It is
// read only after the flag fell. Threads under an emulated interpreter lock are switched tens
// of thousands of times a second; they do without, and place the gap in the middle of what
// the clock leaves open.
//
// A gap without the flag was no switch: an interrupt, or the hypervisor, had the core.
type watch struct {
	flag  *uint64 // the area's pointer to the critical section
	armed uint64  // what it holds until the kernel clears it; 0: not usable here

	unflagged timeline.State // what a gap without the flag is
	stat      int            // the thread's open schedstat, -1: not used
	every     int64          // steps of computing between two looks at the clock

	steps     int64 // since the last look
	last      int64 // the last look
	chunk     int64 // usual time between two looks, ns
	longest   int64 // what it can be at most
	run, wait int64 // of the account when it was read last, ns
	text      [64]byte
}

// watch returns the watch of the calling thread of this worker; nil without trails.
func (w *worker) watch(a *rseqArea, does *computing) *watch {
	if w.board.trailLen == 0 {
		return nil
	}
	return newWatch(a, does, w.job.StepsPer, !w.job.Spec.Model.GIL())
}

// briefest is the shortest gap that is taken for one, ns: a switch away and back costs more.
const briefest = 1500

// An interrupt, such as the tick's, has the core for some 20 us, ns. Briefer ones than the
// least are left out: a trail of all of them would hold little else.
const (
	interrupt      = 20_000
	leastInterrupt = 10_000
)

// newWatch returns the watch of the calling thread, whose area the kernel knows: none where
// there is no flag. stepsPer is how many steps of its work take a microsecond at full speed,
// account says whether it may read its schedstat.
func newWatch(a *rseqArea, does *computing, stepsPer float64, account bool) *watch {
	w := &watch{stat: -1, every: does.chunk()}
	w.chunk = int64(1e3 * float64(w.every) / stepsPer)
	w.longest = 2 * w.chunk
	if does.kind == walking {
		w.longest = 20 * w.chunk // as the caches have it
	}
	if a != nil {
		w.flag, w.armed = &a.descriptor, flagDescriptor(a)
	}
	w.unflagged = timeline.Interrupted
	if w.armed == 0 {
		w.unflagged = timeline.Ready
	}
	if account {
		w.stat = openAccount()
	}
	return w
}

// look is called after each n steps of computing: it reads the clock when it is time to, or
// when the flag fell.
//
//go:nosplit
//go:norace
func (t *task) look(n int64) {
	w := t.watch
	w.steps += n
	if w.steps < w.every && !w.fell() {
		return
	}
	w.steps = 0
	at := now()
	usual := w.chunk
	switch d := at - w.last; {
	case w.fell(): // asked after the clock: a switch in between must not pass for an interrupt
		at = t.wasAway()
	case d > 2*usual+leastInterrupt:
		t.pausedFor(at, w.unflagged)
	default:
		w.learn(d)
	}
	w.last = at
	t.trail.seen = at
}

// learn takes the time of an ordinary piece of work into the usual one.
//
//go:nosplit
//go:norace
func (w *watch) learn(d int64) { w.chunk = min(w.chunk+(d-w.chunk)>>4, w.longest) }

// wasAway marks the gap that the flag told of, and returns when it has done so. The flag is
// raised before the clock is read, here and everywhere: a switch in between falls into the
// next gap, and never into none.
//
//go:nosplit
//go:norace
func (t *task) wasAway() int64 {
	w := t.watch
	if w.stat < 0 {
		w.arm()
		at := now()
		t.pausedFor(at, timeline.Ready)
		t.seeMove(at)
		return at
	}
	waited, back := w.recount()
	at := now()
	if !t.markAway(waited, back, at) {
		t.pausedFor(at, timeline.Interrupted)
	}
	t.seeMove(at)
	return at
}

// markAway marks a gap by the account, if there was one. It is no part of wasAway, whose calls go
// deep enough for a bare thread's stack.
//
//go:nosplit
//go:noinline
//go:norace
func (t *task) markAway(waited, back, at int64) bool {
	off, on, doubt := t.watch.gap(waited, back, at)
	if waited <= 0 || on-off <= briefest {
		return false
	}
	if doubt > 0 {
		t.mark(off-doubt, timeline.Unknown)
	}
	if off < on-doubt {
		t.mark(off, timeline.Ready)
		if doubt > 0 {
			t.mark(on-doubt, timeline.Unknown)
		}
	}
	t.mark(on, timeline.Running)
	return true
}

// gap places the gap of which a look learns at a time, by the account: its edges, and how much
// earlier both may have been. That is what the core was taken for, without a switch, before or
// after the gap: nothing tells which.
//
//go:nosplit
//go:norace
func (w *watch) gap(waited, back, at int64) (off, on, doubt int64) {
	most := 2*w.chunk + interrupt // of work on either side of the gap
	if late := back - waited - w.last - most; late > 0 {
		// an interrupt after it came back has brought the account up to date; the look came soon
		on = max(back-late, min(back, at-most))
		return on - waited, on, late - (back - on)
	}
	return max(back-waited, w.last), back, 0
}

// seeMove marks a move to another core that left no gap to speak of.
//
//go:nosplit
//go:norace
func (t *task) seeMove(at int64) {
	if !t.stopped && t.core() != t.marked {
		t.mark(at, timeline.Running)
	}
}

// recount raises the flag and reads the account, again if the thread was switched meanwhile:
// how long it has waited since it was last read, and when it came back.
//
//go:nosplit
//go:norace
func (w *watch) recount() (waited, back int64) {
	for {
		w.arm()
		more, at := w.account()
		if waited += more; !w.fell() {
			return waited, at
		}
	}
}

// pausedFor marks the time between two looks that computing does not explain. Where in
// between it lay is not known: it is put in the middle.
//
//go:nosplit
//go:norace
func (t *task) pausedFor(at int64, as timeline.State) {
	w := t.watch
	gap := at - w.last - w.chunk
	if gap < briefest || as == timeline.Interrupted && gap < leastInterrupt {
		return
	}
	t.markOn(w.last+w.chunk/2, as, t.marked)
	t.mark(at-w.chunk/2, timeline.Running)
}

// stop marks that from now on the task does not run, since it waits for something; a switch
// since the last look comes first.
//
//go:nosplit
//go:norace
func (t *task) stop(at int64, state timeline.State) {
	if t.trail == nil {
		return
	}
	if !t.stopped {
		at = t.settle(at)
	}
	t.mark(at, state)
	t.stopped = true
}

// settle marks a switch since the last look, if there was one, and returns when it has.
//
//go:nosplit
//go:norace
func (t *task) settle(at int64) int64 {
	if t.watch.fell() {
		at = t.wasAway()
		t.watch.last = at
	}
	return at
}

// paused says, where there is no flag, whether more passed since the last look than a piece
// of work explains.
//
//go:nosplit
//go:norace
func (w *watch) paused(at int64) bool { return at-w.last > 2*w.chunk+2*briefest }

// resume marks that the task runs from now on, after a wait that it knows of.
//
//go:nosplit
//go:norace
func (t *task) resume() {
	if t.trail != nil {
		t.watch.arm()
		t.runFrom(now())
	}
}

// resumeFrom is resume after a wait in the kernel that began at a time: the end of it was
// spent waiting for a core.
//
//go:nosplit
//go:norace
func (t *task) resumeFrom(began int64) {
	if t.trail == nil {
		return
	}
	w, at := t.watch, now()
	if w.fell() && w.stat >= 0 {
		waited, back := w.recount()
		at = now()
		if ready := max(back-waited, began); back > ready && back <= at {
			t.mark(ready, timeline.Ready)
			at = back
		}
	} else if w.fell() {
		w.arm()
		at = now()
	}
	t.runFrom(at)
}

// gaveWay marks a gap after sched_yield(2), if there was one.
//
//go:nosplit
//go:norace
func (t *task) gaveWay(began int64) {
	w := t.watch
	if !w.fell() {
		w.last = now()
		return
	}
	w.arm()
	t.mark(began, timeline.Ready)
	t.runFrom(now())
}

// runFrom marks that the task runs since a time.
//
//go:nosplit
//go:norace
func (t *task) runFrom(at int64) {
	t.watch.last, t.watch.steps = at, 0
	t.stopped = false
	t.mark(at, timeline.Running)
}
