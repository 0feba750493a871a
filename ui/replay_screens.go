package ui

import (
	"bytes"
	"encoding/json"
	"slices"
	"time"

	"coreglass/metrics/session"
	"coreglass/sim"
	"coreglass/ui/reel"
	"coreglass/workloads"
	"coreglass/workloads/load"
)

// looked is which records the screens show: another one of a kind makes them show that.
type looked struct{ ui, sweep, sim, simView, foresee, foreView int }

// nowhere makes all records new.
var nowhere = looked{-2, -2, -2, -2, -2, -2}

// newer says whether the last record of a kind up to i is another one than was, and where it is;
// -1: there is none.
func (r *replay) newer(kind string, i int, was *int) (int, bool) {
	k := r.player.Last(kind, i)
	if k == *was {
		return k, false
	}
	*was = k
	return k, true
}

// showScreens shows what was recorded of the screens beside the snapshots, up to a record. How
// they were looked at counts only while the lecturer is followed.
func (a *app) showScreens(i int) {
	a.showSweep(i)
	a.showForesee(i)
	if !a.replay.apart {
		a.showSim(i)
	}
	if a.replay.follow && !a.replay.fixed {
		a.lookWhere(i)
	}
	a.standStill()
}

// standStill shows the moment at which the lecturer's picture stood still, while he is followed.
func (a *app) standStill() {
	r, l := a.replay, a.live
	if !r.follow || r.fixed || r.still == moving {
		a.remember(r.frame, r.frame)
		if l.frozen == nil {
			return
		}
		l.frozen = nil
	} else if at := r.player.Light(r.still.shown).At; l.frozen == nil || r.until != r.still.from || l.shown().At != at {
		a.remember(r.still.shown, r.still.from)
		l.frozen = &freeze{from: l.past.last(), at: l.past.last(), full: r.player.SnapshotSince(r.still.from, r.still.shown)}
		if seq := l.past.find(at); seq != l.past.last() {
			l.frozen.at = seq
			*l.past.at(seq) = lean(r.player.Snapshot(r.still.shown))
		}
	}
	l.refresh()
	if a.at == onTimeline {
		a.track.refresh()
	}
}

// stillAt is how the picture stood still at a record of what was looked at. It was stopped at the
// first record of those that say so without a break.
func (r *replay) stillAt(k int, u *session.UI) still {
	if !u.Frozen {
		return moving
	}
	first := k
	for before := *u; before.Frozen; {
		first, before = k, session.UI{}
		if k = r.player.Last(session.KindUI, k-1); k >= 0 {
			_ = r.player.Decode(k, &before) // what can't be read is no stop
		}
	}
	shown := r.player.FrameAt(time.Duration(u.Shown) * time.Microsecond)
	return still{shown, max(shown, r.player.FrameAt(r.player.At(first)))}
}

// lookWhere shows the screen that the lecturer showed, unless that is the one of before.
func (a *app) lookWhere(i int) {
	r := a.replay
	k, changed := r.newer(session.KindUI, i, &r.looked.ui)
	var u session.UI
	if !changed || k < 0 || r.player.Decode(k, &u) != nil {
		return
	}
	if a.at = screenNamed(u.Screen); !r.recorded(a.at) {
		a.at = onLive
	}
	a.live.foretold = u.Foretold
	r.still = r.stillAt(k, &u)
	ch := &a.track.chart
	ch.ByTask = u.ByTask
	if u.Cell > 0 {
		ch.Cell = time.Duration(u.Cell)
	}
	a.track.refresh()
}

// sweepAt is the state of the sweep at a record; the zero value if there is none.
func (r *replay) sweepAt(k int) (session.Sweep, bool) {
	var s session.Sweep
	return s, k >= 0 && r.player.Decode(k, &s) == nil
}

// showSweep shows the sweep as far as it was. Meanwhile the laboratory rests.
func (a *app) showSweep(i int) {
	a.loadSweep(i)
	s, l := a.sweep, a.live
	if s.phase == sweepMeasuring || s.phase == sweepStopping {
		s.took = l.newest.At - s.began
	}
	if l.paused != s.active() {
		l.paused = s.active()
		l.refresh()
	}
}

// loadSweep takes the state of the sweep at a record, if that is another one.
func (a *app) loadSweep(i int) {
	r, s := a.replay, a.sweep
	k, changed := r.newer(session.KindSweep, i, &r.looked.sweep)
	if !changed {
		return
	}
	rec, ok := r.sweepAt(k)
	plan, ok2 := reel.ReadPlan(rec.Plan)
	if !ok || !ok2 {
		s.phase, s.points, s.base = sweepReady, nil, a.live.newest.Spec
		return
	}
	s.phase = sweepPhase(max(0, slices.Index(sweepPhases[:], rec.Phase)))
	s.number, s.problem, s.notice = rec.Sweep, rec.Problem, ""
	s.adopt(plan)
	s.points = r.points(k, rec.Sweep, rec.Points)
	s.began, s.took = r.sinceOpened(rec.Began), time.Duration(rec.Took)*time.Microsecond
	if r.follow {
		s.cursor, s.scroll = max(0, rec.Cursor), max(0, rec.Scroll)
	}
	s.refresh()
}

// adopt takes a plan, and the settings that describe it.
func (s *sweep) adopt(p workloads.SweepPlan) {
	s.plan, s.base, s.length = p, p.Base, p.Length
	for i, m := range workloads.Models() {
		s.chosen[i] = slices.Contains(p.Models, m.Model)
	}
	s.upper = 1
	for range len(p.Values) - 1 {
		s.upper *= 2
	}
}

// points are the first n points of a sweep that were recorded before a record.
func (r *replay) points(before, sweep, n int) []workloads.SweepPoint {
	var all []workloads.SweepPoint
	for _, i := range r.player.All(session.KindPoint) {
		var p session.Point
		if int(i) > before || len(all) == n {
			break
		}
		if r.player.Decode(int(i), &p) != nil || p.Sweep != sweep {
			continue
		}
		if point, ok := reel.ReadPoint(&p); ok {
			all = append(all, point)
		}
	}
	return all
}

// showSim lets the simulate screen simulate what was simulated: the same plan under the same
// rules gives the same run.
func (a *app) showSim(i int) {
	r, s := a.replay, a.sim
	if k, changed := r.newer(session.KindSim, i, &r.looked.sim); changed && k >= 0 {
		var rec session.Sim
		if r.player.Decode(k, &rec) == nil {
			s.adoptRecord(&rec)
		}
	}
	k, changed := r.newer(session.KindSimView, i, &r.looked.simView)
	var v session.SimView
	if !changed || k < 0 || !r.follow || r.player.Decode(k, &v) != nil {
		return
	}
	s.row = min(max(v.Row, 0), len(s.rows())-1)
	s.view, s.zoom, s.scroll, s.free = simView(min(max(v.View, 0), int(viewCount)-1)), min(max(v.Zoom, 0), 40), max(v.Scroll, 0), v.Free
	s.compare.on, s.aimed = v.Compare, true
	s.aim, s.aimRow = max(v.Step, 0), max(v.Policy, 0)
	s.hit()
}

// hit goes to the step that is aimed at, as far as that is simulated.
func (s *simulate) hit() {
	if !s.aimed {
		return
	}
	if s.run.gen == s.gen {
		s.step = min(s.aim, max(0, len(s.run.steps)-1))
	}
	if s.compare.gen == s.gen {
		s.compare.row = min(s.aimRow, max(0, len(s.compare.rows)-1))
	}
}

// adoptRecord takes a recorded setting.
func (s *simulate) adoptRecord(rec *session.Sim) {
	place, ok := s.find(rec.Workload, rec.Plan)
	if !ok {
		return
	}
	set := simSetting{workload: place, policy: rec.Policy, params: map[string]sim.Params{}}
	if !slices.Contains(sim.PolicyNames(), set.policy) {
		return
	}
	for name, p := range rec.Params {
		set.params[name] = p
	}
	for name, text := range rec.Machine {
		putMachine(&set.machine, name, text)
	}
	if set.machine.Check() == nil && set.machine.Cores <= simCores {
		s.changed(set)
	}
}

// find is the place of a workload of that name and plan, which is added if it is not there.
func (s *simulate) find(name string, file json.RawMessage) (int, bool) {
	for i := range s.workloads {
		if s.workloads[i].name == name && bytes.Equal(reel.WorkloadOf(&s.workloads[i].plan), file) {
			return i, true
		}
	}
	plan, err := load.Read(name, bytes.NewReader(file))
	if err != nil {
		return 0, false
	}
	s.workloads = append(s.workloads, simWorkload{name: name, plan: *plan})
	return len(s.workloads) - 1, true
}

// showForesee shows the prediction as it was made: by the prices of the machine that it was for.
func (a *app) showForesee(i int) {
	r, f := a.replay, a.fore
	if k, changed := r.newer(session.KindForesee, i, &r.looked.foresee); changed {
		var rec session.Foresee
		f.asked, f.known, f.first, f.problem, f.thinking = nil, nil, nil, "", false
		if k >= 0 && r.player.Decode(k, &rec) == nil {
			f.adopt(&rec)
		}
	}
	k, changed := r.newer(session.KindForeView, i, &r.looked.foreView)
	var v session.ForeseeView
	if !changed || k < 0 || !r.follow || r.player.Decode(k, &v) != nil {
		return
	}
	f.row, f.from, f.cell = max(v.Row, 0), max(time.Duration(v.From), 0), min(max(time.Duration(v.Cell), time.Microsecond), foreseen)
	f.guesses, f.hidden, f.typing = v.Guesses, v.Hidden, nil
	if v.Hidden != "" {
		f.typing = &v.Typed
	}
}

func (f *foresee) adopt(rec *session.Foresee) {
	spec, ok := reel.ReadSpec(rec.Spec)
	if !ok {
		return
	}
	f.asked, f.run, f.problem, f.thinking = &spec, rec.Run, rec.Problem, rec.Thinking
	f.first = rec.First.Timeline()
	if f.known = reel.ReadForetold(rec.Foretold, rec.Assumptions, rec.Defaults); f.known != nil {
		f.known.Timeline = rec.Simulated.Timeline()
	}
}

// recorded says whether a screen was recorded, so that a replay can show it.
func (r *replay) recorded(at screen) bool {
	switch at {
	case onLive, onTimeline:
		return true
	case onSweep:
		return r.player.Count(session.KindSweep) > 0
	case onSimulate:
		return r.player.Count(session.KindSim) > 0
	case onForesee:
		return r.player.Count(session.KindForesee) > 0
	}
	return false
}

// nextScreen is the screen after one, of those that were recorded.
func (r *replay) nextScreen(at screen) screen {
	for range screenNames {
		if at = (at + 1) % screen(len(screenNames)); r.recorded(at) {
			break
		}
	}
	return at
}

// settle computes at once what a screen computes beside the program's loop, for pictures that
// wait for nobody.
func (a *app) settle() {
	for cmd := a.recompute(); cmd != nil; {
		switch m := cmd().(type) {
		case simulatedMsg:
			cmd = a.sim.simulated(m)
		case momentMsg:
			cmd = a.sim.looked(m)
		case comparedMsg:
			cmd = a.sim.compared(m)
		}
	}
}
