package workloads

import (
	"context"
	"fmt"
	"math"
	"sync/atomic"
	"time"

	"coreglass/metrics"
)

// Lab is the live laboratory: at most one run at a time, measured all the while, switched
// to another without a pause. All of it happens in one goroutine of its own; what it
// knows leaves it as snapshots.
type Lab struct {
	out    chan Snapshot
	wanted chan Spec
	cancel context.CancelFunc
	done   chan struct{}

	opened    int64         // CLOCK_MONOTONIC
	every     time.Duration // between two pictures of who runs where
	tick      *time.Ticker
	snap      Snapshot
	run       *Run
	readings  []*reading // the last second of this run
	first     *reading   // at the release
	ticks     int
	attempt   *attempt
	tracks    *tracks // of the run; nil: it leaves no trails
	baselines map[baselineKey]float64
}

const (
	numbersEvery = 200 * time.Millisecond // at least: numbers that change faster can't be read
	trailsEvery  = 250 * time.Millisecond // at most
	firstLook    = 25 * time.Millisecond  // after the release: who switched wants to see something
	windowLength = time.Second
	aloneFor     = 150 * time.Millisecond // how long a baseline is measured in the laboratory
)

// baselineKey names what a baseline holds for: the kind of work, whatever the model.
type baselineKey struct {
	gil    bool
	python Model // its interpreter: each has a speed of its own
	load   any
}

// attempt is a run that is being started.
type attempt struct {
	cancel context.CancelFunc
	up     atomic.Int64
	alone  atomic.Bool // its baseline is being measured
	ended  chan struct{}

	run      *Run // nil on error
	baseline float64
	err      error
}

// DefaultRefresh is how often a laboratory looks, unless it is told otherwise.
const DefaultRefresh = 100 * time.Millisecond

// OpenLab opens the laboratory; it looks at who runs where every so often, and at the
// numbers as often, but not more than five times a second. Nothing runs until Switch is
// called. It closes itself when ctx ends.
func OpenLab(ctx context.Context, every time.Duration) *Lab {
	ctx, cancel := context.WithCancel(ctx)
	l := &Lab{out: make(chan Snapshot, 1), wanted: make(chan Spec, 1), cancel: cancel, done: make(chan struct{}),
		opened: now(), every: every, baselines: map[baselineKey]float64{}}
	go l.loop(ctx)
	return l
}

// Snapshots delivers what the laboratory knows, each time it has looked. A snapshot that was
// not fetched is replaced by the next one.
func (l *Lab) Snapshots() <-chan Snapshot { return l.out }

// Switch ends what runs and starts this instead. It returns at once; of several calls in
// a row the last one counts.
func (l *Lab) Switch(s Spec) {
	for {
		select {
		case l.wanted <- s:
			return
		default:
		}
		select {
		case <-l.wanted:
		default:
		}
	}
}

// Pause ends what runs, so that something else can be measured; Switch goes on.
func (l *Lab) Pause() { l.Switch(Spec{}) }

// Close stops the workers and returns when none is left.
func (l *Lab) Close() error {
	l.cancel()
	<-l.done
	return nil
}

func (l *Lab) loop(ctx context.Context) {
	defer close(l.done)
	defer l.survive(ctx)
	l.tick = time.NewTicker(l.step())
	defer l.tick.Stop()
	for {
		select {
		case <-ctx.Done():
			l.clear()
			return
		case s := <-l.wanted:
			l.switchTo(ctx, s)
		case <-l.attempt.over():
			l.adopt()
		case <-l.tick.C:
			if !l.tickNow() {
				continue
			}
		}
		l.publish()
	}
}

// survive turns a panic of the loop into a failure on the screen: the terminal must not be
// left as it is, and no worker running.
func (l *Lab) survive(ctx context.Context) {
	v := recover()
	if v == nil {
		return
	}
	l.clear()
	l.snap.Phase, l.snap.Problem = Failed, fmt.Sprintf("internal error: %v", v)
	l.publish()
	<-ctx.Done()
}

// over is closed when the attempt has ended; nil, which never delivers, without one.
func (a *attempt) over() <-chan struct{} {
	if a == nil {
		return nil
	}
	return a.ended
}

// clear ends what runs or is being started.
func (l *Lab) clear() {
	if a := l.attempt; a != nil {
		a.cancel()
		<-a.ended
		if a.run != nil {
			a.run.Stop()
		}
		l.attempt = nil
	}
	if l.run != nil {
		l.run.Stop()
		l.run, l.tracks = nil, nil
	}
	l.readings = nil
}

func (l *Lab) switchTo(ctx context.Context, s Spec) {
	l.clear()
	if s.Model == "" {
		l.snap = Snapshot{Run: l.snap.Run + 1, Phase: Idle, Cores: l.snap.Cores, Observer: l.snap.Observer}
		return
	}
	s = s.Complete()
	s.Trails = true
	if s.Model.IsPython() && metrics.SwitchesAvailable() == nil {
		s.Probe = ProbeKernel // a real interpreter leaves no trail
	}
	l.snap = Snapshot{Run: l.snap.Run + 1, Spec: s, Phase: Starting, Cores: l.snap.Cores, Observer: l.snap.Observer}
	if s.Model.GIL() && !Futexes {
		l.snap.Note = "no futexes on this platform: Go's mutex and condition stand in for the interpreter lock's"
	}
	ctx, cancel := context.WithCancel(ctx)
	a := &attempt{cancel: cancel, ended: make(chan struct{}), baseline: math.NaN()}
	if known, ok := l.baselines[keyOf(s)]; ok {
		a.baseline = known
	}
	l.attempt = a
	go a.begin(ctx, s)
}

func keyOf(s Spec) baselineKey {
	k := baselineKey{gil: s.Model.GIL(), load: s.Load}
	if s.Model.IsPython() {
		k.python = s.Model
	}
	return k
}

// begin measures the baseline if it is not known, then starts the run.
func (a *attempt) begin(ctx context.Context, s Spec) {
	defer close(a.ended)
	defer a.cancel()
	defer func() {
		if v := recover(); v != nil {
			a.err = fmt.Errorf("internal error: %v", v)
		}
	}()
	if a.err = s.check(ctx); a.err != nil {
		return
	}
	if a.err = room(s); a.err != nil {
		return
	}
	if math.IsNaN(a.baseline) {
		a.alone.Store(true)
		if a.baseline, a.err = measureAlone(ctx, s, aloneFor); a.err != nil {
			return
		}
		a.alone.Store(false)
	}
	a.run, a.err = Start(ctx, s, func(up int) { a.up.Store(int64(up)) })
}

// adopt takes over the run of the attempt that has ended.
func (l *Lab) adopt() {
	a := l.attempt
	l.attempt = nil
	if a.err != nil {
		l.snap.Phase, l.snap.Problem = Failed, a.err.Error()
		return
	}
	l.baselines[keyOf(l.snap.Spec)] = a.baseline
	l.run = a.run
	if l.snap.Spec.Model.IsPython() {
		l.snap.Spec = a.run.spec // its intervals are known now
	}
	l.snap.Phase, l.snap.Started = Running, l.snap.Spec.Tasks
	l.snap.Window.Baseline = a.baseline
	l.first = l.run.begun()
	l.readings = []*reading{l.first}
	l.tracks = l.run.follow()
	l.ticks = 0
	l.tick.Reset(firstLook)
}

// step is the time between two ticks: pictures may be further apart, but the trails of the
// busiest locks are full after half a second.
func (l *Lab) step() time.Duration {
	n := (l.every + trailsEvery - 1) / trailsEvery
	return l.every / n
}

// tickNow reads the trails, and brings picture and numbers up to date when it is time; it says
// whether it did.
func (l *Lab) tickNow() bool {
	l.ticks++
	first := l.run != nil && l.ticks == 1
	if first {
		l.tick.Reset(l.step())
	}
	due := func(every time.Duration) bool { return first || l.ticks%max(1, int(every/l.step())) == 0 }
	if due(max(l.every, numbersEvery)) {
		l.measure()
	}
	if l.tracks != nil {
		l.tracks.read()
	}
	if !due(l.every) {
		return false
	}
	if l.tracks != nil {
		if !l.snap.Spec.ends() { // else the picture at its end is of the whole run
			l.tracks.trim(l.run.Elapsed())
		}
		l.snap.Timeline = l.tracks.timeline(l.run.Elapsed())
	}
	return true
}

// measure takes a reading and computes the snapshot's numbers from it and the one a
// second earlier.
func (l *Lab) measure() {
	if a := l.attempt; a != nil {
		l.snap.Started, l.snap.Phase = int(a.up.Load()), Starting
		if a.alone.Load() {
			l.snap.Phase = Baseline
		}
	}
	l.snap.Reading++
	b := l.look()
	l.readings = append(l.readings, b)
	for len(l.readings) > 2 && b.at-l.readings[1].at >= int64(windowLength) {
		l.readings = l.readings[1:]
	}
	a := l.readings[0]
	if a == b {
		return
	}
	l.snap.seen(a, b)
	if l.run == nil {
		return
	}
	l.snap.Window = l.run.window(a, b, l.snap.Window.Baseline)
	l.snap.Tasks = l.run.rows(a, b)
	l.snap.Elapsed = l.run.Elapsed()
	if l.snap.Spec.ends() && l.run.Done() {
		l.finish(b)
	} else if l.run.Alive() == 0 {
		l.snap.Phase, l.snap.Problem = Failed, "all worker processes have ended"
	}
}

// finish ends a run whose tasks have all done their work; what stays on the screen is of
// the whole run.
func (l *Lab) finish(b *reading) {
	if last := l.run.lastFinish(); last > 0 {
		b.at = l.run.released + int64(last)
		l.snap.Elapsed = last
	}
	l.first.at = l.run.released
	l.snap.Window = l.run.window(l.first, b, l.snap.Window.Baseline)
	l.snap.Tasks = l.run.rows(l.first, b)
	l.snap.Phase = Finished
	l.snap.Timeline = l.tracks.end(b.at)
	l.clear()
}

// look reads the run, or the machine alone while nothing runs.
func (l *Lab) look() *reading {
	if l.run != nil {
		return l.run.read(l.readings[len(l.readings)-1], threadBudget)
	}
	n := &reading{at: now(), cores: metrics.ReadCores(), throttle: metrics.ThisQuota().Throttled()}
	n.user, n.system = metrics.Self()
	return n
}

// publish puts the snapshot where the screen fetches it, in place of an unread one.
func (l *Lab) publish() {
	s := l.snap
	s.At = time.Duration(now() - l.opened)
	select {
	case <-l.out:
	default:
	}
	l.out <- s
}
