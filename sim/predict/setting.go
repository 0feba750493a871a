package predict

import (
	"coreglass/sim"
	"coreglass/workloads/load"
)

// Setting is a job as the simulator would be asked by hand.
type Setting struct {
	Plan    load.Plan
	Policy  string
	Params  sim.Params
	Machine sim.Machine
}

// Setting is the job's twin with those costs, for horizon microseconds. Errors are jobs that
// have no twin.
func (j Job) Setting(c *Costs, horizon float64) (*Setting, error) {
	if c == nil {
		c = &Costs{}
	}
	p, err := j.settle(&ledger{costs: c})
	if err != nil {
		return nil, err
	}
	t := p.twin
	m := t.machine
	m.Cores, m.Horizon = t.cores, horizon
	s := &Setting{load.Plan{TimeUnit: "us", Tasks: t.tasks}, t.policy, t.params, m}
	for i := range s.Plan.Tasks {
		s.Plan.Tasks[i].ID = "task " + s.Plan.Tasks[i].ID
	}
	return s, nil
}
