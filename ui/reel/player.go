package reel

import (
	"encoding/json"
	"sort"
	"time"

	"coreglass/metrics"
	"coreglass/metrics/session"
	"coreglass/workloads"
)

// Kept is how much of a run's timeline a replayed snapshot has.
const Kept = time.Minute

// Player reads the snapshots of a session. What it returns depends only on which one is asked
// for, and never on what was asked for before.
type Player struct {
	*session.Session
	frames  []int32 // the last record of each snapshot
	moments []int32 // of each time at which something changed on a screen, from the first snapshot on

	model memo[session.Model]
	spec  memo[workloads.Spec]
	tasks memo[session.Tasks]
	cpu   memo[session.CPU]
	ts    memo[session.TS]
}

// memo keeps the record that was decoded last.
type memo[T any] struct {
	at    int
	value *T
}

func (m *memo[T]) get(s *session.Session, kind string, i int) *T {
	k := s.Last(kind, i)
	if k < 0 {
		return nil
	}
	if m.value == nil || m.at != k {
		v := new(T)
		if s.Decode(k, v) != nil {
			v = nil
		}
		m.at, m.value = k, v
	}
	return m.value
}

// isFrame and isScreen say what a record changes: what was known, or how it was looked at.
func isFrame(kind string) bool {
	switch kind {
	case session.KindModel, session.KindCPU, session.KindTS, session.KindTask, session.KindSpan, session.KindTick:
		return true
	}
	return false
}

func isScreen(kind string) bool {
	switch kind {
	case session.KindUI, session.KindSweep, session.KindSim, session.KindSimView, session.KindForesee, session.KindForeView:
		return true
	}
	return false
}

// NewPlayer finds the snapshots of a session.
func NewPlayer(s *session.Session) *Player {
	p := &Player{Session: s}
	for i := range s.Len() {
		kind := s.Kind(i)
		if isFrame(kind) {
			p.frames = p.replace(p.frames, i)
		}
		if len(p.frames) > 0 && (isFrame(kind) || isScreen(kind)) {
			p.moments = p.replace(p.moments, i)
		}
	}
	return p
}

// replace appends a record, in place of one of the same time.
func (p *Player) replace(all []int32, i int) []int32 {
	if n := len(all); n > 0 && p.At(int(all[n-1])) == p.At(i) {
		all[n-1] = int32(i)
		return all
	}
	return append(all, int32(i))
}

// Moment is the place of the last moment at which something changed, up to a time; 0 if it is
// before the first.
func (p *Player) Moment(t time.Duration) int {
	n := sort.Search(len(p.moments), func(i int) bool { return p.At(int(p.moments[i])) > t })
	return max(0, n-1)
}

// MomentAt is the time of a moment, of those there are the nearest.
func (p *Player) MomentAt(i int) time.Duration {
	if len(p.moments) == 0 {
		return 0
	}
	return p.At(int(p.moments[min(max(i, 0), len(p.moments)-1)]))
}

// End is the time of the last moment.
func (p *Player) End() time.Duration { return p.MomentAt(len(p.moments) - 1) }

// Frames is the number of snapshots.
func (p *Player) Frames() int { return len(p.frames) }

// Time is when a snapshot was taken, since the recording began.
func (p *Player) Time(frame int) time.Duration { return p.At(int(p.frames[frame])) }

// FrameAt is the last snapshot up to a time, the first one if it is before that.
func (p *Player) FrameAt(t time.Duration) int {
	n := sort.Search(len(p.frames), func(i int) bool { return p.Time(i) > t })
	return max(0, n-1)
}

// Snapshot is all that was known.
func (p *Player) Snapshot(frame int) workloads.Snapshot { return p.SnapshotSince(frame, frame) }

// SnapshotSince is all that was known at a frame, with the timeline up to there from as long before
// an earlier frame as Snapshot has it.
func (p *Player) SnapshotSince(frame, since int) workloads.Snapshot {
	s := p.Light(frame)
	i := int(p.frames[frame])
	s.Timeline = p.TimelineAt(i, Kept+p.Time(frame)-p.Time(since))
	if ts := p.ts.get(p.Session, session.KindTS, i); ts != nil && ts.Run == s.Run {
		s.Tasks = rows(ts, p.tasks.get(p.Session, session.KindTask, i))
	}
	return s
}

// Light is a snapshot without its tasks and its timeline.
func (p *Player) Light(frame int) workloads.Snapshot {
	i := int(p.frames[frame])
	s := workloads.Snapshot{At: p.Time(frame) + time.Duration(p.Header.Opened)*time.Microsecond}
	if m := p.model.get(p.Session, session.KindModel, i); m != nil {
		s.Run, s.Problem, s.Note, s.Started = m.Run, m.Problem, m.Note, m.Started
		s.Phase = phaseOf(m.Phase)
		s.Spec = p.specOf(m)
	}
	if c := p.cpu.get(p.Session, session.KindCPU, i); c != nil {
		fill(&s, c)
	}
	return s
}

func (p *Player) specOf(m *session.Model) workloads.Spec {
	if p.spec.value == nil || p.spec.at != p.model.at {
		p.spec.value, p.spec.at = &workloads.Spec{}, p.model.at
		_ = json.Unmarshal(m.Spec, p.spec.value) // what can't be read is not known
	}
	return *p.spec.value
}

func phaseOf(word string) workloads.Phase {
	for i, w := range phases {
		if w == word {
			return workloads.Phase(i)
		}
	}
	return workloads.Idle
}

func fill(s *workloads.Snapshot, c *session.CPU) {
	for i := range min(len(c.User), len(c.System), len(c.Other)) {
		k := metrics.Core{User: float64(c.User[i]), System: float64(c.System[i]), Other: float64(c.Other[i])}
		k.Idle = idle(k)
		s.Cores = append(s.Cores, k)
	}
	if len(c.Observer) == 2 {
		s.Observer = metrics.Usage{User: float64(c.Observer[0]), System: float64(c.Observer[1])}
	}
	s.Reading = c.Reading
	if c.Run != s.Run {
		return // of the run before
	}
	s.Elapsed = time.Duration(c.Elapsed) * time.Microsecond
	if w := c.Window; w != nil {
		s.Window = workloads.Window{Length: time.Duration(w.Length) * time.Microsecond, CPU: metrics.Usage{User: float64(w.User), System: float64(w.System)},
			Work: float64(w.Work), Total: float64(w.Total), Baseline: float64(w.Baseline), Speedup: float64(w.Speedup), Voluntary: float64(w.Voluntary),
			Involuntary: float64(w.Involuntary), Handovers: float64(w.Handovers), Migrations: float64(w.Migrations), CPUPerUnit: float64(w.CPUPerUnit),
			RSS: w.RSS, Fairness: float64(w.Fairness), Ran: float64(w.Ran), Cores: w.Cores}
		if q := w.Quota; q != nil {
			s.Window.Quota, s.Window.Throttled, s.Window.ThrottledTime = float64(q.Cores), float64(q.Throttled), time.Duration(q.Time)*time.Microsecond
		}
		if l := w.Latency; l != nil {
			s.Window.Latency = workloads.Latency{Count: l.Count, P50: time.Duration(l.P50), P95: time.Duration(l.P95), P99: time.Duration(l.P99), Max: time.Duration(l.Max)}
		}
	}
}

// rows are the tasks' rows from their columns.
func rows(ts *session.TS, t *session.Tasks) []workloads.TaskRow {
	if t == nil || t.Run != ts.Run {
		t = &session.Tasks{}
	}
	all := make([]workloads.TaskRow, len(ts.State))
	number := func(c []session.Number, i int) float64 {
		if i < len(c) {
			return float64(c[i])
		}
		return metrics.Unknown
	}
	for i := range all {
		r := workloads.TaskRow{ID: i, Work: number(ts.Work, i), CPU: number(ts.CPU, i), LockWait: number(ts.LockWait, i),
			Voluntary: number(ts.Voluntary, i), Involuntary: number(ts.Involuntary, i), Core: -1, State: stateOf(ts.State[i]), Done: number(ts.Done, i),
			PID: place(t.PID, i, 0), TID: place(t.TID, i, 0), FirstRun: time.Duration(place(t.FirstRun, i, 0)) * time.Microsecond,
			Finished: time.Duration(place(t.Finished, i, 0)) * time.Microsecond}
		r.Core = place(ts.Core, i, -1)
		all[i] = r
	}
	return all
}

func place[T any](c []T, i int, otherwise T) T {
	if i < len(c) {
		return c[i]
	}
	return otherwise
}

func stateOf(letter byte) workloads.State {
	for i := range session.StateLetters {
		if session.StateLetters[i] == letter {
			return workloads.State(i)
		}
	}
	return workloads.StateNew
}
