package predict

import (
	"cmp"
	"math"
	"slices"
	"time"

	"coreglass/sim"
	"coreglass/workloads/load"
)

// TaskTimes are the textbook's measures of one task of a workload file; below 0: unknown.
type TaskTimes struct {
	Name                       string
	Arrival                    time.Duration
	Response, Turnaround, Wait time.Duration
	CPU, IO                    time.Duration
}

// predictPlan simulates a workload file under the kernel's kind of sharing, with the
// machine's costs.
func predictPlan(j Job, l *ledger) (*Prediction, error) {
	t := &twin{cores: max(j.Cores, 1), params: sim.Params{}}
	unit := unitOf(j.Plan.TimeUnit)
	perUnit := 1e3 / float64(unit) // units in a microsecond
	if err := t.sharePlan(j, l, perUnit); err != nil {
		return nil, err
	}
	pol, err := sim.NewPolicy(t.policy, t.params)
	if err != nil {
		return nil, err
	}
	m := t.machine
	m.Cores, m.Seed, m.States = t.cores, j.Seed, true
	plan := *j.Plan
	plan.Tasks = later(plan.Tasks, l.get(TimerSlack)*perUnit)
	if t.cores > 1 && t.fair() {
		// the kernel has a queue for each core; an idle one takes a task from another one
		m.Queues, m.StealInterval = "per-core", 100*perUnit
	}
	r, err := sim.Run(plan, m, pol)
	if err != nil {
		return nil, err
	}
	p := readPlan(r, unit)
	p.order(&plan)
	p.Policy = t.policy
	t.kernel = true
	w := &played{Prediction: *p, twin: t}
	t.changes(w, Job{}, r, p.Simulated)
	w.Timeline, _ = r.Timeline()
	w.Assumptions = l.assumptions()
	return &w.Prediction, nil
}

// fair says whether the policy is a kernel's fair sharing.
func (t *twin) fair() bool { return t.policy == "eevdf" || t.policy == "cfs" }

// readPlan reads the tasks' times off a simulated run.
func readPlan(r *sim.Result, unit time.Duration) *Prediction {
	p := &Prediction{Handovers: math.NaN(), Speedup: math.NaN(), Rate: math.NaN(), PerUnit: math.NaN(), User: math.NaN(), System: math.NaN()}
	real := func(x sim.Time) time.Duration {
		if x < 0 {
			return -1
		}
		return time.Duration(r.Units(x) * float64(unit))
	}
	cpu := 0.0
	for i := range r.Tasks {
		k := &r.Tasks[i]
		p.Tasks = append(p.Tasks, TaskTimes{k.Name(), real(k.Arrival()), real(k.Response()), real(k.Turnaround()), real(k.Wait()), real(k.CPU()), real(k.IO())})
		cpu += r.Units(k.CPU())
	}
	p.Simulated = real(r.Makespan)
	p.CPU = 100 * (cpu + r.Units(r.Switching)) / r.Units(r.Makespan)
	return p
}

// order sorts the instances of each task by who is done first: they are alike, and which of them
// has the luck of a core for itself is chance.
func (p *Prediction) order(plan *load.Plan) {
	at := 0
	for i := range plan.Tasks {
		n := plan.Tasks[i].Instances()
		byTurnaround(p.Tasks[at : at+n])
		at += n
	}
}

// byTurnaround orders the times of like tasks by who is done first; names and arrivals stay
// where they are.
func byTurnaround(tasks []TaskTimes) {
	sorted := slices.Clone(tasks)
	slices.SortStableFunc(sorted, func(a, b TaskTimes) int { return cmp.Compare(a.Turnaround, b.Turnaround) })
	for i, t := range sorted {
		t.Name, t.Arrival = tasks[i].Name, tasks[i].Arrival
		tasks[i] = t
	}
}

// sharePlan is share for a plan's own unit, and for any policy, with that one's defaults.
func (t *twin) sharePlan(j Job, l *ledger, perUnit float64) error {
	t.share(j, l, j.Model)
	t.machine.SwitchCost *= perUnit
	for name := range t.params {
		t.params[name] = micro(l.get(TimeSlice) * perUnit)
	}
	return nil
}

// later makes every wait as much longer as the machine's timers are late.
func later(tasks []load.Task, by float64) []load.Task {
	all := make([]load.Task, len(tasks))
	for i, t := range tasks {
		t.Phases = append([]load.Phase(nil), t.Phases...)
		for k := range t.Phases {
			if t.Phases[k].Kind == load.PhaseIO {
				t.Phases[k].Time += by
			}
		}
		all[i] = t
	}
	return all
}

// unitOf is the length of a plan's time unit; a tick counts as a millisecond, as in sim.
func unitOf(name string) time.Duration {
	switch name {
	case "s":
		return time.Second
	case "us":
		return time.Microsecond
	case "ns":
		return time.Nanosecond
	}
	return time.Millisecond
}
