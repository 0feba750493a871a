package twin

import (
	"math"
	"time"

	"coreglass/sim/predict"
	"coreglass/workloads"
)

// Report is a prediction as JSON, schema coreglass.predict/1.
type Report struct {
	Schema      string            `json:"schema"`
	Model       workloads.Model   `json:"model"`
	Load        string            `json:"load"`
	Tasks       int               `json:"tasks"`
	Cores       int               `json:"cores"`
	Policy      string            `json:"policy"`
	Simulated   workloads.Number  `json:"simulated_s"`
	CPU         cpuReport         `json:"cpu"`
	Work        workReport        `json:"work"`
	Switches    switchReport      `json:"switches"`
	Handovers   *workloads.Number `json:"handovers_per_second,omitempty"`
	Chance      *chanceReport     `json:"by_chance,omitempty"`
	Latency     *latencyReport    `json:"latency_us,omitempty"`
	Card        *time.Time        `json:"card_taken"`
	Assumptions []assumption      `json:"assumptions"`
}

type cpuReport struct {
	Total  workloads.Number `json:"total"`
	User   workloads.Number `json:"user"`
	System workloads.Number `json:"system"`
}

type workReport struct {
	Unit      string           `json:"unit"`
	Speedup   workloads.Number `json:"speedup"`
	PerSecond workloads.Number `json:"per_second"`
	PerUnit   workloads.Number `json:"cpu_us_per_unit"`
}

type switchReport struct {
	Voluntary   workloads.Number `json:"voluntary_per_second"`
	Involuntary workloads.Number `json:"involuntary_per_second"`
	PerSecond   workloads.Number `json:"per_second"`
}

type chanceReport struct {
	LeastCPU     workloads.Number `json:"least_cpu"`
	MostCPU      workloads.Number `json:"most_cpu"`
	LeastSpeedup workloads.Number `json:"least_speedup"`
	MostSpeedup  workloads.Number `json:"most_speedup"`
}

type latencyReport struct {
	P50 workloads.Number `json:"p50"`
	P95 workloads.Number `json:"p95"`
	P99 workloads.Number `json:"p99"`
}

type assumption struct {
	Name     string           `json:"name"`
	Value    workloads.Number `json:"value"`
	Unit     string           `json:"unit"`
	Measured bool             `json:"measured"`
	About    string           `json:"about"`
}

// NewReport puts a prediction into the form of coreglass.predict/1. card is nil where there
// was none.
func NewReport(s workloads.Spec, cores int, p *predict.Prediction, card *workloads.Calibration) *Report {
	r := &Report{Schema: "coreglass.predict/1", Model: s.Model, Load: s.Load.Name, Tasks: s.Tasks, Cores: cores, Policy: p.Policy,
		Simulated: workloads.Number(p.Simulated.Seconds()),
		CPU:       cpuReport{workloads.Number(p.CPU), workloads.Number(p.User), workloads.Number(p.System)},
		Work:      workReport{s.Load.Unit, workloads.Number(p.Speedup), workloads.Number(p.Rate), workloads.Number(p.PerUnit)},
		Switches:  switchReport{workloads.Number(p.Voluntary), workloads.Number(p.Involuntary), workloads.Number(p.Switches())},
	}
	if !math.IsNaN(p.Handovers) {
		h := workloads.Number(p.Handovers)
		r.Handovers = &h
	}
	if p.Chance() {
		r.Chance = &chanceReport{workloads.Number(p.LeastCPU), workloads.Number(p.MostCPU), workloads.Number(p.LeastSpeedup), workloads.Number(p.MostSpeedup)}
	}
	if p.Latencies > 0 {
		r.Latency = &latencyReport{micros(p.P50), micros(p.P95), micros(p.P99)}
	}
	if card != nil {
		r.Card = &card.Taken
	}
	for _, a := range p.Assumptions {
		r.Assumptions = append(r.Assumptions, assumption{a.Name, workloads.Number(a.Value), a.Unit, a.Measured, a.About})
	}
	return r
}

func micros(d time.Duration) workloads.Number {
	return workloads.Number(float64(d.Nanoseconds()) / 1e3)
}

// Row is one number that was predicted and measured; NaN: not known. Error is the predicted
// one's distance from the measured one, of that, 0.1 for a tenth too much.
type Row struct {
	Name                string
	Predicted, Measured float64
}

// Error is how far the prediction is off, as a part of what was measured.
func (r Row) Error() float64 { return r.Predicted/r.Measured - 1 }

// Rows set a prediction beside a measured window: the numbers that both have.
func Rows(s workloads.Spec, p *predict.Prediction, w *workloads.Window) []Row {
	rows := []Row{{"cpu.total", p.CPU, w.CPU.Total()}, {"work.speedup", p.Speedup, w.Speedup}}
	if s.Load.PerRound() {
		rows = append(rows, Row{"work.per_second", p.Rate, w.Work}, Row{"work.cpu_us_per_unit", p.PerUnit, w.CPUPerUnit})
	}
	rows = append(rows, Row{"switches.per_second", p.Switches(), w.Voluntary + w.Involuntary})
	if s.Model.GIL() {
		rows = append(rows, Row{"lock.handovers_per_second", p.Handovers, w.Handovers})
	}
	if p.Latencies > 0 && w.Latency.Count > 0 {
		for _, q := range []struct {
			name string
			p, m time.Duration
		}{{"latency_us.p50", p.P50, w.Latency.P50}, {"latency_us.p95", p.P95, w.Latency.P95}, {"latency_us.p99", p.P99, w.Latency.P99}} {
			rows = append(rows, Row{q.name, float64(micros(q.p)), float64(micros(q.m))})
		}
	}
	return rows
}
