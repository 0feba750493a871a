// Package predict says beforehand what real workers will show: it turns a job and a
// machine's costs into a simulated run and reads the numbers off that. It is as pure as the
// simulator: the same job and costs give the same prediction.
package predict

import (
	"math"
	"time"

	"coreglass/metrics/timeline"
	"coreglass/workloads/load"
)

// Job is a plain description of what real workers would be asked to do. Times are real.
type Job struct {
	Model string // an execution model
	Load  load.Load
	Tasks int
	Cores int // that the workers may use

	Procs          int           // goroutine: how many run at a time
	CheckInterval  int           // gil2: ticks
	SwitchInterval time.Duration // gil3
	Pool           int           // pool: worker processes
	Loops          int           // prefork: event loops; 0: one for each core

	Plan   *load.Plan // of a workload file, in place of Load and Tasks
	Policy string     // the kernel's kind of sharing: eevdf (also ""), cfs, or any other of sim

	Picture time.Duration // length of the simulated timeline; 0: none
	Seed    int64
}

// Prediction is what the job will show. A number that can't be said is NaN.
type Prediction struct {
	Policy      string  // of the simulated twin
	CPU         float64 // per cent of one core
	User        float64
	System      float64
	Rate        float64 // units of useful work a second, for loads that count rounds; else NaN
	Speedup     float64 // useful work, against one task alone
	PerUnit     float64 // CPU in us per round, for loads that count rounds
	Voluntary   float64 // switches a second
	Involuntary float64
	Handovers   float64 // of an interpreter lock, a second
	P50         time.Duration
	P95         time.Duration
	P99         time.Duration
	Latencies   int // how many waits were simulated; 0: the load does not wait
	Simulated   time.Duration
	Timeline    *timeline.Timeline
	Tasks       []TaskTimes // of a workload file
	Assumptions []Assumption

	// Where it is chance which of several things the job shows, the numbers above are means,
	// and these the least and the most; else they are alike.
	LeastCPU, MostCPU         float64
	LeastSpeedup, MostSpeedup float64
}

// Chance says whether the job can show clearly different things.
func (p *Prediction) Chance() bool { return p.MostCPU > 1.1*p.LeastCPU }

// Switches is all switches a second.
func (p *Prediction) Switches() float64 { return p.Voluntary + p.Involuntary }

// Predict simulates the job's twin on a machine with those costs. Errors are jobs that have
// no twin.
func Predict(j Job, c *Costs) (*Prediction, error) {
	if c == nil {
		c = &Costs{}
	}
	l := &ledger{costs: c}
	if j.Plan != nil {
		return predictPlan(j, l)
	}
	p, err := j.settle(l)
	if err != nil {
		return nil, err
	}
	if err := p.compare(j, l); err != nil {
		return nil, err
	}
	out := &p.Prediction
	if j.Picture > 0 {
		if out.Timeline, err = p.twin.picture(j); err != nil {
			return nil, err
		}
	}
	out.Assumptions = l.assumptions()
	return out, nil
}

// compare relates the useful work to one task alone, as a real run does: where tasks never
// wait, to its own CPU time.
func (p *played) compare(j Job, l *ledger) error {
	one := j
	one.Tasks, one.Load.Computing = 1, 0
	alone, err := one.settle(l)
	if err != nil {
		return err
	}
	base := alone.work
	if !j.Load.Waits() {
		base = alone.work * 100 / alone.CPU
	}
	p.Speedup, p.LeastSpeedup, p.MostSpeedup = p.work/base, p.leastWork/base, p.mostWork/base
	if !j.Load.PerRound() {
		p.Rate, p.PerUnit = math.NaN(), math.NaN()
	}
	return nil
}

// settle plays the job's twin; where a request costs less the busier the cores are, again
// with the price at the use that came out, until the two agree.
func (j Job) settle(l *ledger) (*played, error) {
	use := 0.0
	var p *played
	for range 4 {
		t, err := j.twin(l, use)
		if err != nil {
			return nil, err
		}
		if p, err = t.play(j); err != nil {
			return nil, err
		}
		if !j.Load.Waits() || math.Abs(p.use-use) < 0.02 {
			break
		}
		use = p.use
	}
	return p, nil
}
