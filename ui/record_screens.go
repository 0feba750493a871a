package ui

import (
	"reflect"
	"strings"
	"time"

	"coreglass/metrics/session"
	"coreglass/metrics/timeline"
	"coreglass/sim"
	"coreglass/sim/predict"
	"coreglass/ui/reel"
	"coreglass/workloads"
	"coreglass/workloads/load"
)

// told is what the recording knows of the screens that snapshots say nothing of: only what is
// new is written.
type told struct {
	sweep    session.Sweep
	points   int // of that sweep
	sim      int // generation of the settings
	simView  session.SimView
	foresee  toldForesee
	foreView session.ForeseeView
}

// toldForesee is what a prediction's record was made of.
type toldForesee struct {
	asked    *workloads.Spec
	known    *predict.Prediction
	first    *timeline.Timeline
	problem  string
	thinking bool
}

// tell records what the audience looks at, as far as that is new. It follows every message.
func (a *app) tell() {
	rec := a.rec.rec
	if rec == nil {
		return
	}
	u := session.UI{Screen: screenKeys[a.at], Columns: a.width, Rows: a.height, Theme: a.theme, Lang: langKeys[a.lang],
		ByTask: a.track.chart.ByTask, Cell: int64(a.track.chart.Cell), Foretold: a.live.foretold}
	if a.live.frozen != nil {
		u.Frozen, u.Shown = true, max(a.live.shown().At-rec.Opened(), 0).Microseconds()
	}
	rec.UI(u)
	if a.at == onSweep || a.sweep.phase != sweepReady {
		a.tellSweep(rec)
	}
	if a.at == onSimulate {
		a.tellSim(rec)
	}
	if a.at == onForesee || a.live.foretold {
		a.tellForesee(rec)
	}
}

// sweepPhases are the phases' names in a session.
var sweepPhases = [...]string{sweepReady: "ready", sweepPausing: "pausing", sweepMeasuring: "measuring", sweepStopping: "stopping",
	sweepDone: "done", sweepStopped: "stopped", sweepFailed: "failed"}

// tellSweep records the points before the sweep's state that counts them.
func (a *app) tellSweep(rec *reel.Recorder) {
	s, t := a.sweep, &a.rec.told
	if t.sweep.Sweep != s.number {
		t.points = 0
	}
	for ; t.points < len(s.points); t.points++ {
		rec.Put(session.KindPoint, reel.PointOf(s.number, s.points[t.points]))
	}
	now := session.Sweep{Sweep: s.number, Phase: sweepPhases[s.phase], Plan: reel.PlanOf(s.shown()), Points: len(s.points),
		Began: (s.began - rec.Opened()).Microseconds(), Problem: reel.Private(s.problem), Cursor: s.cursor, Scroll: s.scroll}
	if s.phase != sweepMeasuring && s.phase != sweepStopping {
		now.Took = s.took.Microseconds() // while it is measured the clock tells
	}
	if !reflect.DeepEqual(now, t.sweep) {
		t.sweep = now
		rec.Put(session.KindSweep, now)
	}
}

func (a *app) tellSim(rec *reel.Recorder) {
	s, t := a.sim, &a.rec.told
	if t.sim != s.gen {
		t.sim = s.gen
		rec.Put(session.KindSim, s.record())
	}
	now := session.SimView{Step: s.step, Row: s.row, View: int(s.view), Zoom: s.zoom, Scroll: s.scroll, Free: s.free,
		Compare: s.compare.on, Policy: s.compare.row}
	if now != t.simView {
		t.simView = now
		rec.Put(session.KindSimView, now)
	}
}

func (s *simulate) record() session.Sim {
	w := s.workload()
	return SimRecord(w.name, &w.plan, s.set.policy, s.set.params, s.set.machine)
}

// SimRecord is what is simulated, for a session. The name of a workload may be a file's, whose
// folders are nobody's business.
func SimRecord(workload string, plan *load.Plan, policy string, params map[string]sim.Params, m sim.Machine) session.Sim {
	workload = workload[strings.LastIndexAny(workload, `/\`)+1:]
	r := session.Sim{Workload: workload, Plan: reel.WorkloadOf(plan), Policy: policy, Machine: map[string]string{}}
	for name, p := range params {
		if len(p) > 0 {
			if r.Params == nil {
				r.Params = map[string]map[string]string{}
			}
			r.Params[name] = p
		}
	}
	for _, p := range sim.MachineParams {
		if text := machineText(&m, p.Name); text != "" {
			r.Machine[p.Name] = text
		}
	}
	return r
}

func (a *app) tellForesee(rec *reel.Recorder) {
	f, t := a.fore, &a.rec.told
	if now := (toldForesee{f.asked, f.known, f.first, f.problem, f.thinking}); now != t.foresee && f.asked != nil {
		t.foresee = now
		rec.Put(session.KindForesee, f.record())
	}
	now := session.ForeseeView{Row: f.row, From: int64(f.from), Cell: int64(f.cell), Guesses: f.guesses, Hidden: f.hidden}
	if f.typing != nil {
		now.Typed = *f.typing
	}
	if !reflect.DeepEqual(now, t.foreView) {
		now.Guesses = copied(f.guesses)
		t.foreView = now
		rec.Put(session.KindForeView, now)
	}
}

func copied(m map[string]float64) map[string]float64 {
	c := make(map[string]float64, len(m))
	for name, v := range m {
		c[name] = v
	}
	return c
}

func (f *foresee) record() session.Foresee {
	r := reel.ForeseeOf(*f.asked, f.known)
	r.Run, r.Thinking, r.Problem, r.First = f.run, f.thinking, reel.Private(f.problem), session.NewPicture(f.first, foreseen)
	return r
}

// screenKeys and langKeys are the names in a session, which no language changes.
var (
	screenKeys = [screenCount]string{onLive: "live", onTimeline: "timeline", onSweep: "sweep", onSimulate: "simulate", onForesee: "predict", onLessons: "lessons", onCluster: "cluster"}
	langKeys   = [...]string{english: "en", chinese: "zh"}
)

// screenNamed is the screen of that name; the live screen for a name of another version.
func screenNamed(name string) screen {
	for i, k := range screenKeys {
		if k == name {
			return screen(i)
		}
	}
	return onLive
}

// sinceOpened is a time of the recording on the laboratory's clock.
func (r *replay) sinceOpened(us int64) time.Duration {
	return time.Duration(us+r.player.Header.Opened) * time.Microsecond
}
