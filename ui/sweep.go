package ui

import (
	"context"
	"errors"
	"math"
	"slices"
	"strconv"
	"sync/atomic"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coreglass/ui/meter"
	"coreglass/workloads"
	"coreglass/workloads/load"
)

// sweepPhase says how far a sweep is.
type sweepPhase int

const (
	sweepReady     sweepPhase = iota // nothing was measured yet
	sweepPausing                     // the laboratory is being cleared
	sweepMeasuring                   // points come in
	sweepStopping                    // called off; the last run is being ended
	sweepDone                        // all points are there
	sweepStopped                     // called off
	sweepFailed                      // see problem
)

// sweep is the screen of a series of runs over the number of tasks, each model a line.
type sweep struct {
	*stage
	ctx     context.Context
	measure func(context.Context, workloads.SweepPlan, func(workloads.SweepPoint)) error
	pause   func()
	live    *live // the laboratory that rests meanwhile

	// what the keys have chosen for the next sweep
	base   workloads.Spec
	seen   load.Load // of the live screen when this one was opened
	chosen []bool    // by place in workloads.Models
	upper  int       // most tasks
	length time.Duration

	phase   sweepPhase
	number  int // counts the sweeps
	run     *sweepRun
	plan    workloads.SweepPlan // of what is shown
	points  []workloads.SweepPoint
	began   time.Duration // on the laboratory's clock
	took    time.Duration
	problem string

	cursor int // tick that is looked at
	follow bool
	scroll int // first row of the table
	notice string
	halted bool // called off for a while, to go on where it was
	chart  meter.Chart
	judged verdict
	hints  []hint
}

// Limits and defaults of a sweep's settings.
const (
	leastUpper   = 2
	mostUpper    = 16384
	firstUpper   = 64
	firstLength  = 500 * time.Millisecond
	perPointMore = 250 * time.Millisecond // starting, warming up, ending
)

var sweepLengths = steps125(100*time.Millisecond, 10*time.Second)

func newSweep(ctx context.Context, o Options, st *stage, l *live) *sweep {
	s := &sweep{stage: st, ctx: ctx, measure: o.Sweep, pause: o.Source.Pause, live: l, upper: firstUpper, length: firstLength}
	if s.measure == nil {
		s.measure = workloads.RunSweep
	}
	for _, m := range workloads.Models() {
		s.chosen = append(s.chosen, slices.Contains([]workloads.Model{workloads.Process, workloads.Thread,
			workloads.Goroutine, workloads.GIL2, workloads.GIL3}, m.Model))
	}
	s.open()
	return s
}

// open takes the settings from the live screen, unless there is something to look at. A
// load that was chosen here stays until another one is chosen there.
func (s *sweep) open() {
	if s.phase == sweepReady {
		own := s.base.Load
		s.base = s.live.wanted
		s.base.Work = 0
		if s.base.Load == s.seen {
			s.base.Load = own
		}
		s.seen = s.live.wanted.Load
	}
	s.refresh()
}

// active says whether the laboratory has to rest.
func (s *sweep) active() bool {
	return s.phase == sweepPausing || s.phase == sweepMeasuring || s.phase == sweepStopping
}

// planned is the sweep that the settings describe.
func (s *sweep) planned() workloads.SweepPlan {
	p := workloads.SweepPlan{Base: s.base, Over: "tasks", Length: s.length, Repeat: 1}
	for i, m := range workloads.Models() {
		if i < len(s.chosen) && s.chosen[i] {
			p.Models = append(p.Models, m.Model)
		}
	}
	for n := 1; n <= s.upper; n *= 2 {
		p.Values = append(p.Values, strconv.Itoa(n))
	}
	return p
}

// expected is about how long a plan takes: each point has a baseline before and after it.
func expected(p workloads.SweepPlan) time.Duration {
	alone := min(max(p.Length/8, 150*time.Millisecond), time.Second)
	return time.Duration(p.Points()) * (p.Length + 2*alone + perPointMore)
}

// sweepRun is one sweep being measured.
type sweepRun struct {
	cancel context.CancelFunc
	began  atomic.Bool
	feed   chan workloads.SweepPoint // has room for all points; closed at the end
	err    error                     // read after feed was closed
}

// sweepPointMsg is a point that was measured.
type sweepPointMsg struct {
	run   *sweepRun
	point workloads.SweepPoint
}

// sweepEndedMsg says that no point will follow.
type sweepEndedMsg struct {
	run *sweepRun
	err error
}

// start clears the laboratory; the measuring begins when that rests.
func (s *sweep) start() {
	p := s.planned()
	if err := p.Check(); err != nil {
		s.notice = err.Error()
		if len(p.Models) == 0 {
			s.notice = s.lang.say(wSweepNoModel)
		}
		return
	}
	s.plan, s.points, s.problem, s.phase = p, nil, "", sweepPausing
	s.number++
	s.cursor, s.follow = 0, true
	s.began, s.took = s.live.newest.At, 0
	s.live.paused = true
	if !s.live.ended {
		s.pause()
	}
}

// begin starts the measuring once nothing else runs.
func (s *sweep) begin() tea.Cmd {
	if s.phase == sweepMeasuring || s.phase == sweepStopping {
		s.took = s.live.newest.At - s.began
	}
	if s.phase != sweepPausing || s.halted || s.live.newest.Phase != workloads.Idle && !s.live.ended {
		return nil
	}
	ctx, cancel := context.WithCancel(s.ctx)
	s.run = &sweepRun{cancel: cancel, feed: make(chan workloads.SweepPoint, s.plan.Points())}
	s.phase = sweepMeasuring
	s.began = s.live.newest.At - s.took
	s.refresh()
	plan := s.plan
	plan.Known = len(s.points)
	return tea.Batch(s.run.measureCmd(ctx, s.measure, plan), s.run.nextCmd())
}

// halt calls the sweep off for a while. The points that are there stay; the one that is being
// measured will be measured again.
func (s *sweep) halt() {
	s.halted = s.phase == sweepPausing || s.phase == sweepMeasuring
	if s.halted && s.run != nil {
		s.run.cancel()
	}
}

// goOn lets the next snapshot begin with the points that are left.
func (s *sweep) goOn() tea.Cmd {
	s.halted = false
	if s.live.ended {
		return s.begin() // no snapshot will come
	}
	return nil
}

// measureCmd measures the whole plan.
func (r *sweepRun) measureCmd(ctx context.Context, measure func(context.Context, workloads.SweepPlan, func(workloads.SweepPoint)) error, p workloads.SweepPlan) tea.Cmd {
	return func() tea.Msg {
		r.began.Store(true)
		defer close(r.feed)
		defer r.cancel()
		r.err = measure(ctx, p, func(point workloads.SweepPoint) {
			select {
			case r.feed <- point:
			case <-ctx.Done():
			}
		})
		return nil
	}
}

// nextCmd waits for the next point.
func (r *sweepRun) nextCmd() tea.Cmd {
	return func() tea.Msg {
		p, ok := <-r.feed
		if !ok {
			return sweepEndedMsg{r, r.err}
		}
		return sweepPointMsg{r, p}
	}
}

// add takes a point; the cursor follows the newest until it is moved.
func (s *sweep) add(msg sweepPointMsg) tea.Cmd {
	if msg.run != s.run {
		return nil
	}
	s.points = append(s.points, msg.point)
	if s.follow {
		s.cursor = max(0, slices.Index(s.plan.Values, msg.point.Value))
	}
	s.refresh()
	return s.run.nextCmd()
}

func (s *sweep) end(msg sweepEndedMsg) {
	if msg.run != s.run || !s.active() {
		return
	}
	s.run = nil
	switch {
	case msg.err == nil:
		s.phase = sweepDone
	case s.halted && s.phase == sweepMeasuring:
		s.phase = sweepPausing
	case s.phase == sweepStopping || errors.Is(msg.err, context.Canceled):
		s.phase = sweepStopped
	default:
		s.phase, s.problem = sweepFailed, msg.err.Error()
	}
	s.refresh()
}

// stop calls the sweep off. The points that are there stay.
func (s *sweep) stop() {
	switch s.phase {
	case sweepPausing:
		s.phase = sweepStopped
	case sweepMeasuring:
		s.phase = sweepStopping
		s.run.cancel()
	}
}

// wait calls the sweep off and returns when nothing of it runs any more.
func (s *sweep) wait() {
	if r := s.run; r != nil && r.began.Load() {
		r.cancel()
		for range r.feed {
		}
	}
}

// at is a point of the shown plan; nil if it is not measured.
func (s *sweep) at(m workloads.Model, value string) *workloads.SweepPoint {
	for i := range s.points {
		if p := &s.points[i]; p.Model == m && p.Value == value {
			return p
		}
	}
	return nil
}

// shown is the plan that the screen is about: the one of the points, before that the
// settings'.
func (s *sweep) shown() workloads.SweepPlan {
	if s.phase == sweepReady {
		return s.planned()
	}
	return s.plan
}

// speedup is the throughput of a point against one task; NaN if it is not known.
func speedup(p *workloads.SweepPoint) float64 {
	if p == nil || p.Result == nil {
		return math.NaN()
	}
	return float64(p.Result.Work.Speedup)
}

// refresh computes what is derived from points and settings.
func (s *sweep) refresh() {
	plan := s.shown()
	s.cursor = min(s.cursor, max(0, len(plan.Values)-1))
	s.scroll = min(s.scroll, max(0, len(plan.Models)-1))
	s.chart = meter.Chart{Ticks: plan.Values, Cursor: s.cursor, Axis: sAxis, Grid: sIdle, Look: sMarker}
	for _, m := range plan.Models {
		line := meter.Line{Mark: modelMark(m), Style: modelStyle(m)}
		for _, v := range plan.Values {
			line.Y = append(line.Y, speedup(s.at(m, v)))
		}
		s.chart.Lines = append(s.chart.Lines, line)
	}
	s.chart.Scale(float64(min(s.live.coreCount(), s.upper)))
	s.judged = s.judge()
	s.hints = s.keys.sweepFooter(s.lang, s.active())
}

// modelMark is the sign of a model on the chart: the key that starts it.
func modelMark(m workloads.Model) rune {
	info, _ := m.Info()
	for _, r := range info.Key {
		return r
	}
	return '?'
}
