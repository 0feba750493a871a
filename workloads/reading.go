package workloads

import (
	"sync/atomic"
	"time"

	"coreglass/metrics"
)

// reading is all that is known about a run at one instant, as counts since its beginning.
// What a window shows is the difference of two readings.
type reading struct {
	at           int64 // CLOCK_MONOTONIC, ns
	cores        metrics.CoreTimes
	user, system time.Duration // of the program itself
	throttle     metrics.Throttle
	procs        []metrics.ProcessTimes
	threads      []threadReading
	tasks        []taskReading
	latency      histogram
}

// taskReading is one slot of the board.
type taskReading struct {
	work       float64 // units
	lockWait   time.Duration
	handovers  uint64
	migrations uint64
	state      State
	core       int
	done       float64 // share of the goal, NaN without one
	firstRun   time.Duration
	finished   time.Duration
}

// threadReading is the kernel's count of one thread, taken at a time of its own, and the
// count before it.
type threadReading struct {
	pid, tid int
	at, was  int64
	now, old metrics.ThreadTimes
}

// threadBudget is how many threads one reading of the live screen asks the kernel about;
// more take turns, so that watching a thousand threads costs no more than watching these.
const threadBudget = 48

// forkBudget is the same for forked processes, whose memory is dear to read.
const forkBudget = 8

// read takes a reading. prev is the one before it, nil for the first; at most budget
// threads are read anew (0: all).
func (r *Run) read(prev *reading, budget int) *reading {
	n := &reading{cores: metrics.ReadCores(), throttle: metrics.ThisQuota().Throttled()}
	n.user, n.system = metrics.Self()
	n.at = now() // at once before what changes fastest: on a full machine each step can take long
	n.readTasks(r)
	n.readProcs(r, prev, budget)
	n.readThreads(r, prev, budget)
	for i := range r.board.hists {
		r.board.hists[i].sumInto(&n.latency)
	}
	return n
}

// begun is the first reading of a run that was just released: that from before its release, when
// nothing had been done yet, if there is one.
func (r *Run) begun() *reading {
	if r.before == nil {
		return r.read(nil, 0)
	}
	r.before.at = r.released
	return r.before
}

func (n *reading) readTasks(r *Run) {
	b, parts := r.board, r.job.parts()
	n.tasks = make([]taskReading, len(b.slots))
	for i := range b.slots {
		s := &b.slots[i]
		wait := time.Duration(atomic.LoadUint64(&s.lockWaitNs))
		if since := atomic.LoadInt64(&s.waitSince); since > 0 && n.at > since {
			wait += time.Duration(n.at - since)
		}
		n.tasks[i] = taskReading{
			work:       float64(atomic.LoadUint64(&s.work)) / parts,
			lockWait:   wait,
			handovers:  atomic.LoadUint64(&s.handovers),
			migrations: atomic.LoadUint64(&s.migrations),
			state:      State(atomic.LoadUint32(&s.state)),
			core:       s.lastCore(),
			done:       float64(atomic.LoadUint64(&s.work)) / float64(r.job.Goal),
			firstRun:   r.since(atomic.LoadInt64(&s.firstRun)),
			finished:   r.since(atomic.LoadInt64(&s.finished)),
		}
		if r.job.Goal == 0 {
			n.tasks[i].done = metrics.Unknown
		}
	}
}

// readProcs reads the worker processes: the exact CPU clock of each, the rest within the
// budget. A process that has ended keeps its last counts.
func (n *reading) readProcs(r *Run, prev *reading, budget int) {
	pids := r.workerIDs()
	n.procs = make([]metrics.ProcessTimes, len(pids))
	if prev != nil {
		copy(n.procs, prev.procs)
	}
	for i, pid := range pids {
		if cpu, err := metrics.CPUClock(pid); err == nil && pid > 0 { // 0 would be this program
			n.procs[i].CPU = cpu
		}
	}
	if r.spec.forks() && budget > 0 {
		budget = forkBudget
	}
	for i := range r.turns(&r.nextProc, len(pids), budget) {
		if p, err := metrics.ReadProcess(pids[i]); err == nil {
			if r.spec.forks() {
				p.RSS = fairShare(pids[i], p.RSS)
			}
			p.CPU = n.procs[i].CPU // read for all at one time; this is the slow part
			n.procs[i] = p
		}
	}
}

// workerIDs lists the processes whose CPU and memory are the run's: those that were started,
// and those that a Python forked, always in the same order.
func (r *Run) workerIDs() []int {
	var pids []int
	for _, c := range r.procs {
		pids = append(pids, c.Process.Pid)
	}
	if r.spec.forks() {
		for i := range r.board.slots {
			pids = append(pids, int(r.board.slots[i].pid))
		}
	}
	return pids
}

func (n *reading) readThreads(r *Run, prev *reading, budget int) {
	if r.spec.Model == Goroutine {
		n.threads = r.runtimeThreads(prev)
		return
	}
	count := len(r.board.slots)
	if r.spec.Model == Sequential {
		count = 1
	}
	n.threads = make([]threadReading, count)
	if prev != nil {
		copy(n.threads, prev.threads)
	}
	for i := range r.turns(&r.nextThread, count, budget) {
		s := &r.board.slots[i]
		n.threads[i].renew(int(s.pid), int(s.tid))
	}
}

// runtimeThreads reads all threads of the goroutine model's process: they are the
// runtime's, and come and go.
func (r *Run) runtimeThreads(prev *reading) []threadReading {
	pid := r.procs[0].Process.Pid
	known := map[int]threadReading{}
	if prev != nil {
		for _, t := range prev.threads {
			known[t.tid] = t
		}
	}
	var threads []threadReading
	for _, tid := range metrics.Threads(pid) {
		t := known[tid]
		t.renew(pid, tid)
		threads = append(threads, t)
	}
	return threads
}

// renew reads the thread; on failure the last counts stay.
func (t *threadReading) renew(pid, tid int) {
	times, err := metrics.ReadThread(pid, tid)
	if err != nil {
		return
	}
	t.pid, t.tid = pid, tid
	t.was, t.old = t.at, t.now
	t.at, t.now = now(), times
}

// turns yields at most budget of the numbers below count, going on where it stopped the
// last time; with budget 0 all.
func (r *Run) turns(next *int, count, budget int) func(func(int) bool) {
	return func(yield func(int) bool) {
		if budget == 0 || budget > count {
			budget = count
		}
		for range budget {
			*next = (*next + 1) % count
			if !yield(*next) {
				return
			}
		}
	}
}

// since is a time of CLOCK_MONOTONIC as time since the release, at least 1 ns; 0 stays 0.
func (r *Run) since(at int64) time.Duration {
	if at == 0 {
		return 0
	}
	return time.Duration(max(1, at-r.released))
}
