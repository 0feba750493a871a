package workloads

import (
	"coreglass/metrics/timeline"
)

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
	run, wait int64 // of the account when it was read last, ns
	text      [64]byte
}

// watch returns the watch of the calling thread of this worker; nil without trails.
func (w *worker) watch(a *rseqArea, does *computing) *watch {
	if w.board.head.trailLen == 0 {
		return nil
	}
	return newWatch(a, does, !w.job.Spec.Model.GIL())
}

// briefest is the shortest gap that is taken for one, ns: a switch away and back costs more.
const briefest = 1500

// newWatch returns the watch of the calling thread, whose area the kernel knows. account
// says whether it may read its schedstat.
func newWatch(a *rseqArea, does *computing, account bool) *watch {
	w := &watch{flag: &a.descriptor, armed: flagDescriptor(a), stat: -1, every: does.chunk(), chunk: 10_000}
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
		at = t.wasAway(at)
	case d > 2*usual+10_000:
		t.pausedFor(at, w.unflagged)
	default:
		w.chunk += (d - usual) >> 4
	}
	w.last = at
	t.trail.seen = at
}

// wasAway marks the gap that the flag told of, and returns when it has done so.
//
//go:nosplit
//go:norace
func (t *task) wasAway(at int64) int64 {
	w := t.watch
	w.arm()
	if w.stat < 0 {
		t.pausedFor(at, timeline.Ready)
		return at
	}
	waited, back := w.account()
	for w.fell() { // switched while it read
		w.arm()
		more, again := w.account()
		waited, back = waited+more, again
	}
	at = now()
	if off := max(back-waited, w.last); waited > 0 && back-off > briefest {
		t.mark(off, timeline.Ready)
		t.mark(back, timeline.Running)
	} else {
		t.pausedFor(at, timeline.Interrupted)
	}
	return at
}

// pausedFor marks the time between two looks that computing does not explain. Where in
// between it lay is not known: it is put in the middle.
//
//go:nosplit
//go:norace
func (t *task) pausedFor(at int64, as timeline.State) {
	w := t.watch
	gap := at - w.last - w.chunk
	if gap < briefest || as == timeline.Interrupted && gap < 10_000 {
		return
	}
	t.mark(w.last+w.chunk/2, as)
	t.mark(at-w.chunk/2, timeline.Running)
}

// resume marks that the task runs from now on, after a wait that it knows of.
//
//go:nosplit
//go:norace
func (t *task) resume(at int64) {
	if t.trail == nil {
		return
	}
	w := t.watch
	w.fell()
	w.arm()
	w.last, w.steps = at, 0
	t.mark(at, timeline.Running)
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
	w := t.watch
	at := now()
	if w.fell() && w.stat >= 0 {
		waited, back := w.account()
		if ready := max(back-waited, began); back > ready && back <= at {
			t.mark(ready, timeline.Ready)
			at = back
		}
	}
	w.arm()
	w.last, w.steps = now(), 0
	t.mark(at, timeline.Running)
}

// gaveWay marks a gap after sched_yield(2), if there was one.
//
//go:nosplit
//go:norace
func (t *task) gaveWay(began int64) {
	w := t.watch
	at := now()
	if w.fell() {
		w.arm()
		t.mark(began, timeline.Ready)
		t.mark(at, timeline.Running)
	}
	w.last, w.steps = at, 0
}
