package reel

import (
	"encoding/json"
	"slices"
	"time"

	"coreglass/metrics"
	"coreglass/metrics/session"
	"coreglass/metrics/timeline"
	"coreglass/sim/predict"
	"coreglass/workloads"
)

// tick is how often the laboratory publishes; what verbs measure is cut into such pieces.
const tick = 100 * time.Millisecond

// Run records what a verb has measured as if it had been looked at: the timeline grows, and at
// the end the numbers of the whole run are there.
func (r *Recorder) Run(m *workloads.Measurement) {
	start := r.next()
	s := workloads.Snapshot{Run: start.run, At: start.at, Spec: m.Spec, Phase: workloads.Running}
	length := m.Window.Length
	if t := m.Timeline; t != nil {
		length = max(length, t.To)
		for at := tick; at < t.To; at += tick {
			s.At, s.Elapsed, s.Timeline = start.at+at, at, known(t, at)
			r.Take(s)
		}
		s.Timeline = t
	} else {
		r.Take(s)
	}
	s.At, s.Elapsed, s.Phase, s.Reading = start.at+length, length, workloads.Finished, 1
	s.Window, s.Cores, s.Observer = m.Window, m.Cores, m.Observer
	for i := range m.Tasks {
		s.Tasks = append(s.Tasks, m.Tasks[i].TaskRow)
	}
	r.Take(s)
	result := workloads.NewResult(m)
	result.Spec.Model = publicModel(result.Spec.Model)
	r.Result("coreglass.run/1", result)
}

// known is a timeline as far as it was known at a time. Only a packer reads it.
func known(t *timeline.Timeline, at time.Duration) *timeline.Timeline {
	c := *t
	c.To = at
	return &c
}

// start is where the next run of a verb begins.
type start struct {
	run int
	at  time.Duration
}

func (r *Recorder) next() start {
	r.mu.Lock()
	defer r.mu.Unlock()
	return start{r.last.Run + 1, r.opened + r.at + time.Microsecond}
}

// Point records a point of a sweep or a comparison under a mark with its name.
func (r *Recorder) Point(plan workloads.SweepPlan, p workloads.SweepPoint) {
	from := r.next()
	s := workloads.Snapshot{Run: from.run, At: from.at, Spec: plan.Base, Phase: workloads.Running}
	s.Spec.Model = p.Model
	if plan.Over == "tasks" {
		s.Spec.Tasks = int(p.X)
	}
	s.Spec = s.Spec.Complete()
	r.Take(s)
	r.MarkAt(r.Now(), string(p.Model)+", "+plan.Over+" "+p.Value)
	if r.points == 0 && len(plan.Values) > 1 {
		r.UI(session.UI{Screen: "sweep", Columns: 120, Rows: 36, Theme: "dark", Lang: "en"})
	}
	s.At = from.at + plan.Length
	if v := p.Result; v != nil {
		fromResult(&s, v)
	} else {
		s.Phase, s.Problem = workloads.Failed, p.Refused
	}
	r.Take(s)
	r.points++
	r.Put(session.KindPoint, PointOf(1, p))
	r.Put(session.KindSweep, session.Sweep{Sweep: 1, Phase: sweepPhase(r.points, plan), Plan: PlanOf(plan), Points: r.points,
		Took: r.Now().Microseconds(), Cursor: max(0, slices.Index(plan.Values, p.Value))})
}

// sweepPhase is the phase of a sweep of which so many points are there.
func sweepPhase(points int, plan workloads.SweepPlan) string {
	if points < plan.Points() {
		return "measuring"
	}
	return "done"
}

func fromResult(s *workloads.Snapshot, v *workloads.Result) {
	f := func(n workloads.Number) float64 { return float64(n) }
	s.Phase, s.Reading = workloads.Finished, 1
	s.Elapsed = time.Duration(f(v.Elapsed) * float64(time.Second))
	s.Window = workloads.Window{Length: s.Elapsed, CPU: metrics.Usage{User: f(v.CPU.User), System: f(v.CPU.System)}, Work: f(v.Work.PerSecond),
		Total: f(v.Work.Total), Baseline: f(v.Work.Baseline), Speedup: f(v.Work.Speedup), Voluntary: f(v.Switches.Voluntary) / f(v.Elapsed),
		Involuntary: f(v.Switches.Involuntary) / f(v.Elapsed), Handovers: metrics.Unknown, Migrations: f(v.Moves) / f(v.Elapsed),
		CPUPerUnit: f(v.Work.CPUPerUnit), RSS: uint64(max(0, f(v.Memory.RSS))), Fairness: f(v.Fairness), Ran: f(v.Ran)}
	if v.Lock != nil {
		s.Window.Handovers = f(v.Lock.Handovers)
	}
	if l := v.Latency; l != nil {
		us := func(n workloads.Number) time.Duration { return time.Duration(f(n) * float64(time.Microsecond)) }
		s.Window.Latency = workloads.Latency{Count: l.Count, P50: us(l.P50), P95: us(l.P95), P99: us(l.P99), Max: us(l.Max)}
	}
	s.Observer = metrics.Usage{User: f(v.Observer.CPU)}
}

// Prediction records a prediction, of which nothing is measured, and what a verb prints of it.
func (r *Recorder) Prediction(spec workloads.Spec, p *predict.Prediction, printed any) {
	spec = spec.Complete()
	from := r.next()
	r.Take(workloads.Snapshot{Run: from.run, At: from.at, Spec: spec, Phase: workloads.Idle})
	r.UI(session.UI{Screen: "predict", Columns: 120, Rows: 36, Theme: "dark", Lang: "en"})
	f := ForeseeOf(spec, p)
	f.Run = from.run
	r.Put(session.KindForesee, f)
	r.Result("coreglass.predict/1", printed)
}

// Pieces of a recorded simulation: virtual time passes in as many tenths of a second.
const fewestPieces, mostPieces = 50, 600

// Simulation records a simulated timeline. Virtual time has its own length; the session plays
// it in a few seconds to a minute. result is what the simulator prints, as JSON.
func (r *Recorder) Simulation(of session.Sim, unit time.Duration, t *timeline.Timeline, result json.RawMessage) {
	r.mu.Lock()
	defer r.mu.Unlock()
	spec, _ := json.Marshal(map[string]any{"model": "sim:" + of.Policy, "policy": of.Policy, "tasks": len(t.Tasks), "load": map[string]any{"name": of.Workload}}) // words and numbers always can be
	run := r.last.Run + 1
	r.last.Run = run
	put := func(kind string, body any) { r.w.Put(r.at, kind, body) }
	put(session.KindModel, session.Model{Run: run, Source: "sim", Phase: "running", Spec: spec})
	put(session.KindTask, session.Tasks{Run: run, Count: len(t.Tasks), Names: namesOf(t.Tasks), Cores: t.Cores, Resolution: int64(t.Resolution), Origin: t.Origin.String()})
	pieces := min(max(int(t.To/max(unit, 1)), fewestPieces), mostPieces)
	put(session.KindSim, of)
	put(session.KindUI, session.UI{Screen: "timeline", Columns: 120, Rows: 36, Theme: "dark", Lang: "en", ByTask: true, Cell: int64(max(t.To/100, 1))})
	var p session.Packer
	for i := 1; i <= pieces; i++ {
		r.at += tick
		if s, ok := p.Pack(known(t, t.To*time.Duration(i)/time.Duration(pieces)), run); ok {
			put(session.KindSpan, s)
		}
	}
	put(session.KindResult, struct {
		Schema string          `json:"schema"`
		Result json.RawMessage `json:"result"`
	}{"coreglass.sim/1", result})
}
