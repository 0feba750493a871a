package workloads

import (
	"runtime"

	"coreglass/metrics/timeline"
)

// An event loop runs many tasks on one thread: each computes to its next wait and gives
// the thread back; a task that does not wait gives way after each slice, as code for an
// event loop must. What blocks (io:disk) blocks them all.

// loopSlice is for how long a task that never waits computes before it gives way, in
// microseconds.
const loopSlice = 1000

// eventLoop runs the worker's tasks on one event loop.
func (w *worker) eventLoop() error {
	l := &eventLoop{ready: newRing(w.count), due: newRing(w.count), area: newArea()}
	for i := range w.count {
		t, err := w.newThreadTask(w.first+i, nil)
		if err != nil {
			return err
		}
		t.cpu = &l.area.cpu
		if t.medium == goOn && t.goal == 0 {
			t.burst = max(1, int64(loopSlice*w.job.StepsPer))
		}
		l.tasks = append(l.tasks, t)
		l.ready.push(i)
	}
	if err := l.open(); err != nil {
		return err
	}
	go func() {
		runtime.LockOSThread()
		watchCore(l.area)
		over := w.watch(l.area, l.tasks[0].does)
		for _, t := range l.tasks {
			t.watch = over
			w.identify(t.slot, threadID())
		}
		runLoop(l, &w.board.head.gate)
	}()
	return nil
}

// eventLoop is the state of one loop. Every task is in exactly one place: ready, due at a
// time, waiting for its connection, or done.
type eventLoop struct {
	tasks []*task
	ready ring
	due   ring // all wait equally long, so the times are in order
	area  *rseqArea
	poller
}

// turn runs what is ready now, then waits for more.
//
//go:nosplit
//go:norace
func (l *eventLoop) turn() {
	for range l.ready.len() {
		l.step(l.ready.pop())
	}
	l.poll(l.patience())
	for t := now(); l.due.len() > 0 && l.tasks[l.due.first()].wakeAt <= t; {
		l.back(l.due.pop())
	}
}

// patience is how long the loop may wait for connections: ns, -1 without limit.
//
//go:nosplit
//go:norace
func (l *eventLoop) patience() int64 {
	if l.ready.len() > 0 {
		return 0
	}
	if l.due.len() > 0 {
		return max(0, l.tasks[l.due.first()].wakeAt-now())
	}
	return -1
}

// step computes one burst of task i and starts what comes after it.
//
//go:nosplit
//go:norace
func (l *eventLoop) step(i int) {
	t := l.tasks[i]
	t.startTurn()
	t.compute(t.burst)
	switch t.medium {
	case sleepWait:
		t.leave()
		t.wakeAt = t.leaveAt + t.ioNs
		l.due.push(i)
	case netWait:
		t.leave()
		if !t.send() {
			t.slot.state = uint32(StateGone)
		}
	case diskWait:
		t.pause()
		l.again(i)
	case takeShared:
		t.compute(t.critical) // alone on its thread it never finds the lock taken
		t.finishRound()
		l.again(i)
	default:
		if t.medium == yieldCore {
			t.finishRound()
		}
		l.again(i)
	}
}

// back is the end of a wait: the task is ready again, and its wait counts when it runs.
//
//go:nosplit
//go:norace
func (l *eventLoop) back(i int) {
	t := l.tasks[i]
	t.hist.record(now() - t.leaveAt)
	t.finishRound()
	l.again(i)
}

// leave is the begin of a wait that leaves the thread to other tasks.
//
//go:nosplit
//go:norace
func (t *task) leave() {
	t.leaveAt = now()
	t.slot.state = uint32(StateWaiting)
	t.stop(t.leaveAt, timeline.Blocked)
}

// again queues a task unless it is done.
//
//go:nosplit
//go:norace
func (l *eventLoop) again(i int) {
	t := l.tasks[i]
	if t.done() {
		t.finish()
		return
	}
	t.slot.state = uint32(StateQueued)
	if t.trail != nil {
		t.stop(now(), timeline.Ready)
	}
	l.ready.push(i)
}

// ring is a queue of task numbers with room for all of them.
type ring struct {
	of         []int32
	head, size int
}

func newRing(n int) ring { return ring{of: make([]int32, max(n, 1))} }

//go:nosplit
//go:norace
func (r *ring) len() int { return r.size }

//go:nosplit
//go:norace
func (r *ring) first() int { return int(r.of[r.head]) }

//go:nosplit
//go:norace
func (r *ring) push(i int) {
	at := r.head + r.size
	if at >= len(r.of) {
		at -= len(r.of)
	}
	r.of[at] = int32(i)
	r.size++
}

//go:nosplit
//go:norace
func (r *ring) pop() int {
	i := r.of[r.head]
	if r.head++; r.head == len(r.of) {
		r.head = 0
	}
	r.size--
	return int(i)
}
