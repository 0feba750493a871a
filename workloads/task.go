package workloads

import (
	"math"
	"sync/atomic"

	"coreglass/workloads/load"
)

// task is the worker's side of one task: what it repeats, and where it counts.
type task struct {
	slot   *slot
	cpu    *uint32 // where the kernel keeps the core of the task's thread
	hist   *histogram
	lock   interpreterLock // nil outside the gil models
	burst  int64           // computing per round: iterations of spin, or ticks under a lock
	medium waitKind
	ioNs   int64
	counts bool // the unit is the request and not the iteration
	fd     int  // connected socket, for netWait
	buf    [8]byte
}

type waitKind uint8

const (
	noWait waitKind = iota
	sleepWait
	netWait
)

// newTask prepares task i of the job for worker process proc.
func newTask(b *board, j job, i, proc int, lock interpreterLock) *task {
	l, s := j.Spec.Load, &b.slots[i]
	t := &task{slot: s, cpu: &s.rseq.cpu, hist: &b.hists[proc], lock: lock, ioNs: int64(l.IOTime), counts: l.Unit == "request"}
	t.medium = map[load.Medium]waitKind{load.None: noWait, load.Sleep: sleepWait, load.Net: netWait}[l.Medium]
	us := float64(l.Burst.Nanoseconds()) / 1e3
	switch {
	case !l.Waits():
		t.burst = math.MaxInt64
	case lock != nil:
		t.burst = max(1, int64(us*j.TicksPer))
	default:
		t.burst = max(1, int64(us*j.SpinsPer))
	}
	return t
}

// newThreadTask is newTask for a task that waits in the kernel itself; it connects where
// the load needs a connection.
func (w *worker) newThreadTask(i int, lock interpreterLock) (*task, error) {
	t := newTask(w.board, w.job, w.first+i, w.proc, lock)
	if t.medium == netWait {
		return t, t.connect(w.job.Server)
	}
	return t, nil
}

// begin is the task's first step after the gate: a thread computes only with the lock.
//
//go:nosplit
//go:norace
func (t *task) begin() {
	t.slot.state = uint32(StateComputing)
	if t.lock != nil {
		t.lock.take(t.slot)
	}
}

// takeTurn repeats rounds for one turn.
//
//go:nosplit
//go:norace
func (t *task) takeTurn() {
	t.slot.state = uint32(StateComputing)
	for until := now() + int64(turn); now() < until; {
		t.round()
	}
	t.slot.state = uint32(StateTurn)
}

// round computes one burst and waits once. It is what a bare thread repeats.
//
//go:nosplit
//go:norace
func (t *task) round() {
	t.compute()
	if t.medium != noWait {
		t.pause()
	}
}

//go:nosplit
//go:norace
func (t *task) compute() {
	s := t.slot
	for left := t.burst; left > 0; {
		if t.lock != nil {
			left -= t.evaluate(left)
		} else {
			n := min(left, chunk)
			spin(int(n), 0)
			left -= n
			if !t.counts {
				s.work += uint64(n)
			}
		}
		t.seeCore()
	}
}

// evaluate runs bytecodes under the interpreter lock. Where the unit is the request, the
// ticks that the lock counted are taken back.
//
//go:nosplit
//go:norace
func (t *task) evaluate(ticks int64) int64 {
	n := t.lock.eval(t.slot, ticks)
	if t.counts {
		t.slot.work -= uint64(n)
	}
	return n
}

// pause waits for the load's medium, without the interpreter lock as CPython does, and
// records how long it took to be back.
//
//go:nosplit
//go:norace
func (t *task) pause() {
	s := t.slot
	began := now()
	if t.lock != nil {
		t.lock.drop(s)
	}
	s.state = uint32(StateWaiting)
	if t.medium == sleepWait {
		sleepFor(t.ioNs)
	} else if !t.ask() {
		s.state = uint32(StateGone)
		stopHere()
	}
	s.state = uint32(StateComputing)
	if t.lock != nil {
		t.lock.take(s)
	}
	t.hist.record(now() - began)
	t.finishRound()
}

//go:nosplit
//go:norace
func (t *task) finishRound() {
	t.slot.rounds++
	if t.counts {
		t.slot.work++
	}
}

// seeCore counts a migration when the chunk ended on another core than the one before.
//
//go:nosplit
//go:norace
func (t *task) seeCore() {
	s := t.slot
	cpu := atomic.LoadUint32(t.cpu)
	if cpu == s.cpuSeen {
		return
	}
	if s.cpuSeen != rseqUnset {
		s.migrations++
	}
	s.cpuSeen = cpu
	s.core = int32(cpu) + 1
}
