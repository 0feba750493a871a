package workloads

import (
	"context"
	"fmt"
	"math"
	"sync/atomic"
	"time"

	"coreglass/metrics"
	"coreglass/metrics/timeline"
)

// Measurement is what one run of real workers showed over its whole measured time.
type Measurement struct {
	Spec     Spec
	Window   Window
	Cores    []metrics.Core
	Observer metrics.Usage
	Tasks    []TaskTotal
	Created  time.Duration // from the first start to all tasks being ready
	StartUp  time.Duration // python: the interpreter's own start before that

	Timeline *timeline.Timeline // with Spec.Trails, from the release on; nil: not known
	Ended    error              // with a timeline, which shows it: worker processes that ended meanwhile
}

// TaskTotal is one task over the whole measured time.
type TaskTotal struct {
	TaskRow
	Work                   float64 // units
	CPU                    time.Duration
	Voluntary, Involuntary uint64
	Migrations             uint64
	LockWait               time.Duration
	Known                  bool // CPU and switches were read: the task has a thread of its own
}

// warmUp passes between the release of the workers and the first reading.
const warmUp = 50 * time.Millisecond

// Measure runs the workers of a spec for a time and returns what they did. Half of the
// baseline, one task alone, is measured before and half after, so that a machine whose
// speed drifts does not pass for a speedup.
func Measure(ctx context.Context, s Spec, length time.Duration) (*Measurement, error) {
	return MeasureWatched(ctx, s, length, nil)
}

// MeasureWatched is Measure that also tells how it goes, if watch is not nil.
func MeasureWatched(ctx context.Context, s Spec, length time.Duration, watch Watch) (*Measurement, error) {
	s = s.Complete()
	o := newObservation(s, watch)
	before, err := measureAlone(ctx, s, length)
	if err != nil {
		return nil, err
	}
	if o != nil {
		o.snap.Window.Baseline = before
	}
	m, err := measureOnce(ctx, s, length, o)
	if err != nil {
		return nil, err
	}
	after, err := measureAlone(ctx, s, length)
	if err != nil {
		return nil, err
	}
	m.Window.Baseline = (before + after) / 2
	m.Window.Speedup = m.Window.Work / m.Window.Baseline
	o.end(m)
	return m, nil
}

// measureAlone returns the useful work per second of one task of the same kind alone. A
// task that never waits is related to its own CPU time: another program that takes the core
// away for a moment must not make one task look slow. One that does not come to work at all is
// given more time; unknown if that does not help.
func measureAlone(ctx context.Context, s Spec, length time.Duration) (float64, error) {
	s.Probe = ProbeOwn
	s.Tasks, s.Work, s.Load.Computing = 1, 0, 0 // of a convoy the task that waits
	length = min(max(length/8, 150*time.Millisecond), time.Second)
	for range 4 {
		m, err := measureOnce(ctx, s, length, nil)
		if err != nil {
			return 0, fmt.Errorf("baseline: %w", err)
		}
		switch cpu := m.Window.CPU.Total(); {
		case m.Window.Work > 0 && !s.Load.Waits() && cpu > 0:
			return m.Window.Work * 100 / cpu, nil
		case m.Window.Work > 0:
			return m.Window.Work, nil
		}
		length *= 2
	}
	return metrics.Unknown, nil
}

func measureOnce(ctx context.Context, s Spec, length time.Duration, o *observation) (*Measurement, error) {
	r, err := Start(ctx, s, o.starting)
	if err != nil {
		return nil, err
	}
	defer r.Stop()
	tracks := r.follow()
	a, b, err := r.span(ctx, length, o.wait(r, tracks))
	if err != nil {
		return nil, err
	}
	ended := r.ended()
	if ended != nil && (!s.Trails || r.Alive() == 0) {
		return nil, ended
	}
	m := &Measurement{Spec: s, Window: r.window(a, b, math.NaN()), Cores: b.cores.Since(a.cores), Created: r.created, StartUp: r.StartUp()}
	m.Timeline, m.Ended = tracks.end(b.at), ended
	m.Window.Total -= total(a)
	m.Observer = observer(a, b)
	rows := r.rows(a, b)
	for i, row := range rows {
		m.Tasks = append(m.Tasks, r.taskTotal(i, row, a, b))
	}
	return m, nil
}

// ended says how many worker processes have ended, nil if none has.
func (r *Run) ended() error {
	if n := len(r.procs) - r.Alive(); n > 0 {
		return fmt.Errorf("%d of %d worker processes ended during the run", n, len(r.procs))
	}
	return nil
}

// span waits for the measured time and returns the readings at its ends: the length after
// a warm-up; for a crowded run from its release on; where the tasks end, the time until the
// last one is done.
func (r *Run) span(ctx context.Context, length time.Duration, wait func(context.Context, time.Duration) error) (a, b *reading, err error) {
	if !r.spec.ends() && r.crowded() {
		a = r.before
		a.at = r.released
		if err := wait(ctx, length); err != nil {
			return nil, nil, err
		}
		freezeGroup(r.group)
		return a, r.read(a, 0), nil
	}
	if !r.spec.ends() {
		if err := sleep(ctx, warmUp); err != nil {
			return nil, nil, err
		}
		a = r.read(nil, 0)
		if err := wait(ctx, length); err != nil {
			return nil, nil, err
		}
		return a, r.read(a, 0), nil
	}
	a = r.read(nil, 0)
	a.at = r.released
	for !r.Done() {
		if err := wait(ctx, time.Millisecond); err != nil {
			return nil, nil, err
		}
	}
	b = r.read(a, 0)
	if last := r.lastFinish(); last > 0 {
		b.at = r.released + int64(last)
	}
	return a, b, nil
}

// lastFinish is when the last task was done, since the release; 0 if none is.
func (r *Run) lastFinish() time.Duration {
	var last time.Duration
	for i := range r.board.slots {
		last = max(last, r.since(atomic.LoadInt64(&r.board.slots[i].finished)))
	}
	return last
}

func (r *Run) taskTotal(i int, row TaskRow, a, b *reading) TaskTotal {
	t := TaskTotal{TaskRow: row, Work: b.tasks[i].work - a.tasks[i].work,
		Migrations: b.tasks[i].migrations - a.tasks[i].migrations, LockWait: b.tasks[i].lockWait - a.tasks[i].lockWait}
	if row.CPU == row.CPU {
		was, is := a.threads[i].now, b.threads[i].now
		t.CPU, t.Known = is.CPU-was.CPU, true
		t.Voluntary, t.Involuntary = is.Voluntary-was.Voluntary, is.Involuntary-was.Involuntary
	}
	return t
}

func total(n *reading) float64 {
	var sum float64
	for _, t := range n.tasks {
		sum += t.work
	}
	return sum
}

func observer(a, b *reading) metrics.Usage {
	return metrics.SplitCPU(b.user+b.system-a.user-a.system, b.user-a.user, b.system-a.system, time.Duration(b.at-a.at))
}

// sleep waits, or returns early with the context's error.
func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// MeasureScripts runs the tasks of a workload file (PlanSpec) until all have ended. There is
// no task alone to compare with.
func MeasureScripts(ctx context.Context, s Spec) (*Measurement, error) {
	return measureOnce(ctx, s.Complete(), 0, nil)
}
