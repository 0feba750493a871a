package load

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
)

// Resolve returns the plan with its random parts drawn: streams become tasks id#1, id#2, ...
// with an arrival and a cpu time. Seed 0 is the plan's own.
func (p *Plan) Resolve(seed int64) *Plan {
	if seed == 0 {
		seed = p.Seed
	}
	r := *p
	r.Seed, r.Open = seed, nil
	r.Tasks = append([]Task(nil), p.Tasks...)
	for i := range p.Open {
		o := &p.Open[i]
		o.Each(seed, i, func(k int, arrival, cpu float64) {
			r.Tasks = append(r.Tasks, Task{
				ID: fmt.Sprintf("%s#%d", o.ID, k), Arrival: arrival, Priority: o.Priority, Nice: o.Nice,
				Tickets: o.Tickets, Phases: []Phase{{Kind: PhaseCPU, Time: cpu}},
			})
		})
	}
	return &r
}

// Write writes the plan as a workload file in JSON.
func (p *Plan) Write(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", " ")
	unit := p.TimeUnit
	if unit == "" {
		unit = "tick"
	}
	out := fileJSON{Format: Format, TimeUnit: unit, Seed: p.Seed}
	for i := range p.Tasks {
		out.Tasks = append(out.Tasks, p.Tasks[i].json())
	}
	for i := range p.Open {
		o := &p.Open[i]
		out.Open = append(out.Open, openJSON{o.ID, o.Arrival, o.Interarrival.json(), o.CPU.json(), o.N, o.Priority, o.Nice, o.Tickets})
	}
	return enc.Encode(out)
}

// The types below are the file's form; defaults are left out.
type fileJSON struct {
	Format   string     `json:"format"`
	TimeUnit string     `json:"time_unit"`
	Seed     int64      `json:"seed,omitempty"`
	Tasks    []taskJSON `json:"tasks,omitempty"`
	Open     []openJSON `json:"open,omitempty"`
}

type taskJSON struct {
	ID         string           `json:"id"`
	Count      int              `json:"count,omitempty"`
	Arrival    float64          `json:"arrival,omitempty"`
	Phases     []map[string]any `json:"phases"`
	Repeat     int              `json:"repeat,omitempty"`
	Priority   int              `json:"priority,omitempty"`
	Nice       int              `json:"nice,omitempty"`
	Weight     int              `json:"weight,omitempty"`
	Tickets    int              `json:"tickets,omitempty"`
	Request    float64          `json:"request,omitempty"`
	Period     float64          `json:"period,omitempty"`
	Deadline   float64          `json:"deadline,omitempty"`
	Jobs       int              `json:"jobs,omitempty"`
	Releases   []float64        `json:"releases,omitempty"`
	Miss       string           `json:"miss,omitempty"`
	After      []string         `json:"after,omitempty"`
	Affinity   []int            `json:"affinity,omitempty"`
	WorkingSet float64          `json:"working_set,omitempty"`
	Group      string           `json:"group,omitempty"`
	GIL        *bool            `json:"gil,omitempty"`
}

type openJSON struct {
	ID           string         `json:"id"`
	Arrival      float64        `json:"arrival,omitempty"`
	Interarrival map[string]any `json:"interarrival"`
	CPU          map[string]any `json:"cpu"`
	N            int            `json:"n"`
	Priority     int            `json:"priority,omitempty"`
	Nice         int            `json:"nice,omitempty"`
	Tickets      int            `json:"tickets,omitempty"`
}

func (t *Task) json() taskJSON {
	out := taskJSON{t.ID, t.Count, t.Arrival, nil, t.Repeat, t.Priority, t.Nice, t.Weight, t.Tickets, t.Request,
		t.Period, t.Deadline, t.Jobs, t.Releases, t.Miss, t.After, t.Affinity, t.WorkingSet, t.Group, t.GIL}
	for _, ph := range t.Phases {
		out.Phases = append(out.Phases, map[string]any{ph.Kind.String(): ph.value()})
	}
	return out
}

func (ph Phase) value() any {
	switch {
	case ph.Kind == PhaseLock || ph.Kind == PhaseUnlock:
		return ph.Name
	case ph.Kind == PhaseYield:
		return true
	case math.IsInf(ph.Time, 1):
		return nil
	}
	return ph.Time
}

func (d Dist) json() map[string]any {
	all := map[string]any{"mean": d.Mean, "min": d.Min, "max": d.Max, "k": d.K, "p": d.P, "mean2": d.Mean2}
	out := map[string]any{"dist": d.Name}
	for _, need := range distNeeds[d.Name] {
		out[need] = all[need]
	}
	return out
}
