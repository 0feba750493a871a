package workloads

import (
	"math"
	"sync/atomic"

	"coreglass/metrics/timeline"
	"coreglass/workloads/load"
)

// task is the worker's side of one task: what it repeats, and where it counts.
type task struct {
	slot     *slot
	cpu      *uint32 // where the kernel keeps the core of the task's thread
	hist     *histogram
	gil      interpreterLock // nil outside the gil models
	shared   *mutex          // the load lock's: one for all tasks
	does     *computing
	burst    int64  // steps of computing per round
	critical int64  // steps under the shared lock per round
	goal     uint64 // work after which the task is done, 0: never
	medium   betweenKind
	perRound bool // the unit is the round and not the step
	ioNs     int64
	fd       int // connected socket, or open file
	buf      [8]byte
	leaveAt  int64 // event loop: when its present wait began

	script   []Step // of a workload file: what it does instead of rounds
	rounds   int    // how often
	arrival  int64  // ns after the gate
	opened   *int64 // when that was
	locks    *[maxLocks]mutex
	stepsPer float64

	trail *trail   // nil: it leaves none, and the three below are not used
	ring  []uint64 // the trail's transitions
	epoch int64    // what their times count from
	watch *watch   // of the thread that runs the task

	marked  int32 // the core that it marked last
	stopped bool  // it waits, or has just waited, and did not mark that it runs
	wakeAt  int64 // event loop: when its timer ends
}

// diskBlock is what io:disk writes each time.
var diskBlock [4096]byte

// betweenKind is a load.Medium as bare threads know it.
type betweenKind uint8

const (
	goOn betweenKind = iota
	sleepWait
	netWait
	diskWait
	yieldCore
	takeShared
)

var betweenKinds = map[load.Medium]betweenKind{load.None: goOn, load.Sleep: sleepWait, load.Net: netWait,
	load.Disk: diskWait, load.Yield: yieldCore, load.Lock: takeShared}

// newTask prepares task i of the job for worker process proc.
func newTask(b *board, j job, i, proc int, gil interpreterLock) *task {
	l, s := j.Spec.Load, &b.slots[i]
	t := &task{slot: s, cpu: &s.rseq.cpu, hist: &b.hists[proc], gil: gil, shared: &b.head.shared, ioNs: int64(l.IOTime),
		does: newComputing(l, gil != nil, uint64(i)), medium: betweenKinds[l.Medium], perRound: l.PerRound(), goal: j.Goal, fd: -1}
	t.leaveTrail(b, i)
	if s := j.Spec.script(i); s != nil {
		t.followScript(b, j, s)
	}
	t.burst, t.critical = math.MaxInt64, max(1, int64(float64(l.Critical.Nanoseconds())/1e3*j.StepsPer))
	if l.Computes(i) {
		t.medium = goOn
	} else if l.Medium != load.None {
		t.burst = max(1, int64(float64(l.Burst.Nanoseconds())/1e3*j.StepsPer))
	} else if t.goal > 0 {
		t.burst = int64(t.goal)
	}
	return t
}

// newThreadTask is newTask for a task that waits in the kernel itself; it opens what the
// load needs.
func (w *worker) newThreadTask(i int, gil interpreterLock) (*task, error) {
	t := newTask(w.board, w.job, i, w.proc, gil)
	switch t.medium {
	case netWait:
		return t, t.connect(w.job.Server)
	case diskWait:
		return t, t.openFile()
	}
	return t, nil
}

// begin is the task's first step after the gate: a thread computes only with the lock.
//
//go:nosplit
//go:norace
func (t *task) begin() {
	if t.script != nil {
		return // it begins at its arrival
	}
	t.slot.firstRun = now()
	t.slot.state = uint32(StateComputing)
	t.resume()
	if t.gil != nil {
		t.gil.take(t)
	}
}

// repeat does rounds until the task is done, which without a goal is never.
//
//go:nosplit
//go:norace
func (t *task) repeat() {
	if t.script != nil {
		t.perform()
		return
	}
	for !t.done() {
		t.round()
	}
	if t.gil != nil {
		t.gil.drop(t)
	}
	t.finish()
}

//go:nosplit
//go:norace
func (t *task) done() bool { return t.goal > 0 && t.slot.work >= t.goal }

//go:nosplit
//go:norace
func (t *task) finish() {
	t.slot.finished = now()
	t.stop(t.slot.finished, timeline.Done)
	atomic.StoreUint32(&t.slot.state, uint32(StateDone))
}

// takeTurn repeats rounds for one turn, or until the task is done.
//
//go:nosplit
//go:norace
func (t *task) takeTurn() {
	if t.done() {
		return
	}
	t.startTurn()
	for until := now() + int64(turn); (t.goal > 0 || now() < until) && !t.done(); {
		t.round()
	}
	if t.done() {
		t.finish()
	} else {
		t.slot.queuedAt = now()
		t.stop(t.slot.queuedAt, timeline.Ready)
		atomic.StoreUint32(&t.slot.state, uint32(StateQueued))
	}
}

// startTurn notes that the task has the thread.
//
//go:nosplit
//go:norace
func (t *task) startTurn() {
	at := now()
	if t.slot.firstRun == 0 {
		t.slot.firstRun = at
	}
	t.slot.state = uint32(StateComputing)
	t.resume()
}

// round computes one burst and does once what comes between bursts.
//
//go:nosplit
//go:norace
func (t *task) round() {
	t.compute(t.burst)
	switch t.medium {
	case goOn:
	case yieldCore:
		t.yield()
	case takeShared:
		t.section()
	default:
		t.pause()
	}
}

//go:nosplit
//go:norace
func (t *task) compute(steps int64) {
	for left := steps; left > 0; {
		var n int64
		if t.gil != nil {
			n = t.gil.eval(t, left)
		} else {
			n = min(left, t.does.chunk())
			t.count(n)
		}
		left -= n
		t.seeCore()
		if t.trail != nil {
			t.look(n)
		}
	}
}

// count does n steps of computing and counts them.
//
//go:nosplit
//go:norace
func (t *task) count(n int64) {
	t.does.steps(n)
	if !t.perRound {
		t.slot.work += uint64(n)
	}
}

// pause waits for the load's medium, without the interpreter lock as CPython does, and
// records how long it took to be back.
//
//go:nosplit
//go:norace
func (t *task) pause() {
	s := t.slot
	began := now()
	if t.gil != nil {
		t.gil.drop(t)
	}
	s.state = uint32(StateWaiting)
	if t.trail != nil {
		t.stop(now(), timeline.Blocked)
	}
	t.wait()
	s.state = uint32(StateComputing)
	if t.gil != nil {
		t.gil.take(t)
	}
	t.resumeFrom(began)
	t.hist.record(now() - began)
	t.finishRound()
}

//go:nosplit
//go:norace
func (t *task) wait() {
	ok := true
	switch t.medium {
	case sleepWait:
		sleepFor(t.ioNs)
	case netWait:
		ok = t.ask()
	case diskWait:
		ok = t.writeBlock()
	}
	if !ok {
		t.slot.state = uint32(StateGone)
		stopHere()
	}
}

// yield gives the core away; under an interpreter lock it gives that away too.
//
//go:nosplit
//go:norace
func (t *task) yield() {
	if t.gil != nil {
		t.gil.drop(t)
	}
	began := int64(0)
	if t.trail != nil {
		began = t.settle(now())
	}
	giveWay()
	if t.trail != nil {
		t.gaveWay(began)
	}
	if t.gil != nil {
		t.gil.take(t)
	}
	t.finishRound()
}

// section takes the lock that all tasks share, computes under it and gives it back. Under
// an interpreter lock it does so as CPython's threading.Lock: at once if the lock is free,
// else without the interpreter lock.
//
//go:nosplit
//go:norace
func (t *task) section() {
	if !t.shared.tryLock() {
		if t.gil != nil {
			t.gil.drop(t)
		}
		t.waitBegins()
		t.shared.lock()
		t.waitEnds()
		if t.gil != nil {
			t.gil.take(t)
		}
	}
	t.compute(t.critical)
	t.shared.unlock()
	t.finishRound()
}

//go:nosplit
//go:norace
func (t *task) finishRound() {
	t.slot.rounds++
	if t.perRound {
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
