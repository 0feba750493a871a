package reel

import (
	"bytes"
	"encoding/json"
	"time"

	"coreglass/metrics/session"
	"coreglass/sim/predict"
	"coreglass/workloads"
	"coreglass/workloads/load"
)

// Put records what a screen has beside the snapshots.
func (r *Recorder) Put(kind string, body any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.w.Put(r.now(), kind, body)
}

// Opened is the time of the session's time 0 on the laboratory's clock.
func (r *Recorder) Opened() time.Duration { return r.opened }

// sweepPlan is a sweep's plan as a session has it.
type sweepPlan struct {
	Base   workloads.Spec    `json:"base"`
	Models []workloads.Model `json:"models"`
	Over   string            `json:"over"`
	Values []string          `json:"values"`
	Length int64             `json:"length_us"`
	Repeat int               `json:"repeat"`
}

// PlanOf is a sweep's plan for a record.
func PlanOf(p workloads.SweepPlan) json.RawMessage {
	return raw(sweepPlan{public(p.Base), p.Models, p.Over, p.Values, p.Length.Microseconds(), p.Repeat})
}

// ReadPlan reads it.
func ReadPlan(b json.RawMessage) (workloads.SweepPlan, bool) {
	var p sweepPlan
	if json.Unmarshal(b, &p) != nil || len(p.Values) == 0 {
		return workloads.SweepPlan{}, false
	}
	return workloads.SweepPlan{Base: p.Base, Models: p.Models, Over: p.Over, Values: p.Values,
		Length: time.Duration(p.Length) * time.Microsecond, Repeat: max(p.Repeat, 1)}, true
}

// PointOf is a point of a sweep for a record.
func PointOf(sweep int, p workloads.SweepPoint) session.Point {
	p.Model, p.Refused = publicModel(p.Model), Private(p.Refused)
	if p.Result != nil {
		result := *p.Result
		result.Spec.Model, result.Timeline, result.Tasks = publicModel(result.Spec.Model), nil, nil
		p.Result = &result
	}
	return session.Point{Sweep: sweep, Point: raw(p)}
}

// ReadPoint reads it.
func ReadPoint(p *session.Point) (workloads.SweepPoint, bool) {
	var point workloads.SweepPoint
	return point, json.Unmarshal(p.Point, &point) == nil
}

// longestWorkload bounds a recorded workload: it is there again with each change of a parameter.
const longestWorkload = 1 << 20

// WorkloadOf is a plan as a workload file; nil if it can't be one, or is a very long one.
func WorkloadOf(p *load.Plan) json.RawMessage {
	var b, compact bytes.Buffer
	if p.Write(&b) != nil || json.Compact(&compact, b.Bytes()) != nil || compact.Len() > longestWorkload {
		return nil
	}
	return compact.Bytes()
}

// Pictured is the length of a prediction's timeline, and of what is measured beside it.
const Pictured = 200 * time.Millisecond

// ForeseeOf is a prediction for a record; p may be nil, if there is none yet.
func ForeseeOf(spec workloads.Spec, p *predict.Prediction) session.Foresee {
	r := session.Foresee{Spec: SpecOf(spec)}
	if p == nil {
		return r
	}
	r.Foretold, r.Simulated, r.Assumptions = ForetoldOf(p), session.NewPicture(p.Timeline, Pictured), len(p.Assumptions)
	for _, a := range p.Assumptions {
		if !a.Measured {
			r.Defaults++
		}
	}
	return r
}

// ForetoldOf are a prediction's numbers for a record.
func ForetoldOf(p *predict.Prediction) *session.Foretold {
	n := func(v float64) session.Number { return session.Number(session.Round(v, runDigits)) }
	f := &session.Foretold{Policy: p.Policy, User: n(p.User), System: n(p.System), CPU: n(p.CPU), Work: n(p.Rate), Speedup: n(p.Speedup),
		CPUPerUnit: n(p.PerUnit), Voluntary: n(p.Voluntary), Involuntary: n(p.Involuntary), Handovers: n(p.Handovers)}
	if p.Latencies > 0 {
		f.Latency = &session.Latency{Count: uint64(p.Latencies), P50: int64(p.P50), P95: int64(p.P95), P99: int64(p.P99)}
	}
	return f
}

// ReadForetold makes a prediction of the record's numbers.
func ReadForetold(f *session.Foretold, assumptions, defaults int) *predict.Prediction {
	if f == nil {
		return nil
	}
	p := &predict.Prediction{Policy: f.Policy, User: float64(f.User), System: float64(f.System), CPU: float64(f.CPU), Rate: float64(f.Work),
		Speedup: float64(f.Speedup), PerUnit: float64(f.CPUPerUnit), Voluntary: float64(f.Voluntary), Involuntary: float64(f.Involuntary),
		Handovers: float64(f.Handovers)}
	if l := f.Latency; l != nil {
		p.Latencies, p.P50, p.P95, p.P99 = int(l.Count), time.Duration(l.P50), time.Duration(l.P95), time.Duration(l.P99)
	}
	p.Assumptions = make([]predict.Assumption, min(max(assumptions, 0), 1000))
	for i := max(defaults, 0); i < len(p.Assumptions); i++ {
		p.Assumptions[i].Measured = true
	}
	return p
}

// SpecOf is a spec for a record.
func SpecOf(s workloads.Spec) json.RawMessage { return raw(public(s)) }

// ReadSpec reads it.
func ReadSpec(b json.RawMessage) (s workloads.Spec, ok bool) { return s, json.Unmarshal(b, &s) == nil }

// raw is JSON of what always can be JSON.
func raw(v any) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil {
		return json.RawMessage("null")
	}
	return b
}
