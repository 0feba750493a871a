package workloads

import (
	"context"
	"math"
	"time"
)

// Watch is called with what a measurement knows while it goes on, a few times a second and
// from the goroutine that measures: it must return at once.
type Watch func(Snapshot)

// lookEvery is how often a watched measurement is looked at, as in the laboratory.
const lookEvery = numbersEvery

// observation is a measurement that somebody watches. A nil one does nothing.
type observation struct {
	watch    Watch
	snap     Snapshot
	began    int64
	readings []*reading // the last second
}

func newObservation(s Spec, watch Watch) *observation {
	if watch == nil {
		return nil
	}
	o := &observation{watch: watch, began: now()}
	o.snap = Snapshot{Run: 1, Spec: s, Phase: Baseline}
	o.snap.Window.Baseline = math.NaN()
	o.tell()
	return o
}

func (o *observation) tell() {
	o.snap.At = time.Duration(now() - o.began)
	o.watch(o.snap)
}

// starting is the progress of a start.
func (o *observation) starting(up int) {
	if o != nil {
		o.snap.Phase, o.snap.Started = Starting, up
		o.tell()
	}
}

// wait is the wait of a measurement that looks at the run meanwhile.
func (o *observation) wait(r *Run, k *tracks) func(context.Context, time.Duration) error {
	if o == nil {
		return k.wait
	}
	return func(ctx context.Context, d time.Duration) error {
		for until := now() + int64(d); ; {
			left := time.Duration(until - now())
			err := k.wait(ctx, min(left, lookEvery))
			if n := len(o.readings); n == 0 || now()-o.readings[n-1].at >= int64(lookEvery) {
				o.look(r, k)
			}
			if err != nil || left <= lookEvery {
				return err
			}
		}
	}
}

// look takes a reading and tells what it shows.
func (o *observation) look(r *Run, k *tracks) {
	var last *reading
	if n := len(o.readings); n > 0 {
		last = o.readings[n-1]
	}
	budget := threadBudget
	if last == nil {
		budget = 0
	}
	b := r.read(last, budget)
	o.readings = append(o.readings, b)
	if len(o.readings) > 2 && b.at-o.readings[1].at >= int64(windowLength) {
		o.readings = o.readings[1:]
	}
	o.snap.Phase, o.snap.Started, o.snap.Elapsed = Running, r.spec.Tasks, r.Elapsed()
	o.snap.Reading++
	if a := o.readings[0]; a != b {
		o.snap.seen(a, b)
		o.snap.Window = r.window(a, b, o.snap.Window.Baseline)
		o.snap.Tasks = r.rows(a, b)
	}
	if k != nil {
		k.read()
		o.snap.Timeline = k.timeline(r.Elapsed())
	}
	o.tell()
}

// end tells what the whole measurement came to.
func (o *observation) end(m *Measurement) {
	if o == nil {
		return
	}
	o.snap.Window, o.snap.Cores, o.snap.Observer = m.Window, m.Cores, m.Observer
	if m.Timeline != nil {
		o.snap.Timeline = m.Timeline
	}
	o.tell()
}
