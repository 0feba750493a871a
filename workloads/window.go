package workloads

import (
	"time"

	"coreglass/metrics"
)

// window computes what happened between two readings. baseline is the useful work of one
// task alone per second, NaN if it was not measured.
func (r *Run) window(a, b *reading, baseline float64) Window {
	wall := time.Duration(b.at - a.at)
	s := wall.Seconds()
	w := Window{Length: wall, Baseline: baseline, Handovers: metrics.Unknown}
	w.CPU = usage(a, b, wall)
	var handovers, migrations uint64
	ran := 0
	for i := range b.tasks {
		w.Total += b.tasks[i].work
		w.Work += b.tasks[i].work - a.tasks[i].work
		if b.tasks[i].work > a.tasks[i].work {
			ran++
		}
		handovers += b.tasks[i].handovers - a.tasks[i].handovers
		migrations += b.tasks[i].migrations - a.tasks[i].migrations
	}
	w.CPUPerUnit = metrics.Unknown
	if w.Work > 0 {
		w.CPUPerUnit = w.CPU.Total() / 100 * s * 1e6 / w.Work
	}
	w.Work /= s
	w.Speedup = w.Work / baseline
	if r.spec.Model.GIL() {
		w.Handovers = float64(handovers) / s
	}
	w.Migrations = float64(migrations) / s
	if !migrationsSeen || r.spec.Model.IsPython() {
		w.Migrations = metrics.Unknown
	}
	w.Voluntary, w.Involuntary = switches(a, b)
	w.Latency = b.latency.latency(&a.latency)
	w.Fairness = fairness(a, b)
	w.Cores = r.spec.usableCores()
	if w.Quota = metrics.ThisQuota().Cores; w.Quota > 0 {
		w.Throttled, w.ThrottledTime = b.throttle.Share(a.throttle), max(0, b.throttle.Time-a.throttle.Time)
	}
	w.Ran = float64(ran) / float64(len(b.tasks))
	for _, p := range b.procs {
		w.RSS += p.RSS
	}
	return w
}

func usage(a, b *reading, wall time.Duration) metrics.Usage {
	var cpu, user, system time.Duration
	for i := range b.procs {
		cpu += b.procs[i].CPU - a.procs[i].CPU
		user += b.procs[i].User - a.procs[i].User
		system += b.procs[i].System - a.procs[i].System
	}
	return metrics.SplitCPU(cpu, user, system, wall)
}

// rates returns a thread's CPU in per cent of a core and its switches per second, between
// its counts in a and b or, where its turn has not come between them, between its last two.
func (t threadReading) rates(earlier threadReading) (cpu, voluntary, involuntary float64) {
	at, old := earlier.at, earlier.now
	if at == t.at || at == 0 {
		at, old = t.was, t.old
	}
	if at == 0 || t.at <= at {
		return metrics.Unknown, metrics.Unknown, metrics.Unknown
	}
	s := float64(t.at-at) / 1e9
	return 100 * (t.now.CPU - old.CPU).Seconds() / s, float64(t.now.Voluntary-old.Voluntary) / s, float64(t.now.Involuntary-old.Involuntary) / s
}

// thread finds the same thread in another reading: same place, or same id where threads come and go.
func (a *reading) thread(i int, t threadReading) threadReading {
	if i < len(a.threads) && a.threads[i].tid == t.tid {
		return a.threads[i]
	}
	for _, e := range a.threads {
		if e.tid == t.tid {
			return e
		}
	}
	return threadReading{}
}

// switches sums the threads' switches per second; unknown while no thread is known.
func switches(a, b *reading) (voluntary, involuntary float64) {
	known := false
	seen := map[int]bool{} // tasks that share a thread name it more than once
	for i, t := range b.threads {
		if seen[t.tid] {
			continue
		}
		seen[t.tid] = true
		if _, v, inv := t.rates(a.thread(i, t)); v == v {
			voluntary, involuntary, known = voluntary+v, involuntary+inv, true
		}
	}
	if !known {
		return metrics.Unknown, metrics.Unknown
	}
	return voluntary, involuntary
}

// threadPerTask says whether each task is a thread of its own, whose counts are the task's.
func (m Model) threadPerTask() bool {
	switch m {
	case Sequential, Goroutine, Pool, EventLoop, Prefork:
		return false
	}
	return true
}

// fairness is Jain's index over the work of the tasks: (sum x)^2 / (n sum x^2); Jain, Chiu
// and Hawe, 1984. Unknown while no work was done.
func fairness(a, b *reading) float64 {
	var sum, squares float64
	for i := range b.tasks {
		x := b.tasks[i].work - a.tasks[i].work
		sum += x
		squares += x * x
	}
	if squares == 0 {
		return metrics.Unknown
	}
	return sum * sum / (float64(len(b.tasks)) * squares)
}

// rows computes each task's row between two readings.
func (r *Run) rows(a, b *reading) []TaskRow {
	wall := float64(b.at-a.at) / 1e9
	rows := make([]TaskRow, len(b.tasks))
	own := r.spec.Model.threadPerTask()
	for i, t := range b.tasks {
		s := &r.board.slots[i]
		row := TaskRow{ID: i, PID: int(s.pid), TID: int(s.tid), Work: (t.work - a.tasks[i].work) / wall, Core: t.core, State: t.state, Done: t.done, FirstRun: t.firstRun, Finished: t.finished,
			CPU: metrics.Unknown, LockWait: metrics.Unknown, Voluntary: metrics.Unknown, Involuntary: metrics.Unknown}
		if own {
			row.CPU, row.Voluntary, row.Involuntary = b.threads[i].rates(a.thread(i, b.threads[i]))
		}
		if r.spec.Locks() {
			row.LockWait = 100 * (t.lockWait - a.tasks[i].lockWait).Seconds() / wall
		}
		rows[i] = row
	}
	return rows
}
