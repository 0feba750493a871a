package predict

import (
	"math"
	"slices"
	"time"

	"coreglass/metrics/timeline"
	"coreglass/sim"
	"coreglass/workloads/load"
)

// played is a twin's run with the numbers that were read off it.
type played struct {
	Prediction
	twin *twin
	work float64 // useful work a second: rounds, or seconds of computing
	use  float64 // of all cores, 0 to 1

	leastWork, mostWork float64
}

func (t *twin) run(length time.Duration, states bool, seed int64) (*sim.Result, error) {
	pol, err := sim.NewPolicy(t.policy, t.params)
	if err != nil {
		return nil, err
	}
	m := t.machine
	m.Cores, m.Horizon, m.Seed, m.States = t.cores, float64(length.Nanoseconds())/1e3, seed+1, states
	m.Discard = states
	return sim.Run(load.Plan{TimeUnit: "us", Tasks: t.tasks}, m, pol)
}

// play simulates the twin and reads its numbers; where it matters which threads begin on the
// same core, those of several runs that begin otherwise.
func (t *twin) play(j Job) (*played, error) {
	length, n := t.length(j), 1
	if t.policy == "gil2" && t.cores > 1 && t.workers > 2 {
		length, n = length/5, starts
		if t.workers >= 8*t.cores {
			n = starts / 4 // every core gets some
		}
	}
	var all []*played
	for i := range n {
		r, err := t.run(length, true, j.Seed+int64(i))
		if err != nil {
			return nil, err
		}
		all = append(all, t.read(j, r, length))
	}
	return mean(all), nil
}

// starts is how many beginnings are simulated: with four threads on two cores they fall into
// two kinds.
const starts = 16

// mean is the run with the means of all numbers, and how far these go apart.
func mean(all []*played) *played {
	m := all[0]
	numbers := func(p *played) []*float64 {
		return []*float64{&p.work, &p.use, &p.CPU, &p.User, &p.System, &p.Rate, &p.PerUnit, &p.Voluntary, &p.Involuntary, &p.Handovers}
	}
	m.LeastCPU, m.MostCPU, m.leastWork, m.mostWork = m.CPU, m.CPU, m.work, m.work
	for _, p := range all[1:] {
		m.LeastCPU, m.MostCPU = min(m.LeastCPU, p.CPU), max(m.MostCPU, p.CPU)
		m.leastWork, m.mostWork = min(m.leastWork, p.work), max(m.mostWork, p.work)
		for i, v := range numbers(p) {
			*numbers(m)[i] += *v
		}
	}
	for _, v := range numbers(m) {
		*v /= float64(len(all))
	}
	return m
}

// warmUp is the part of a simulated run that does not count.
const warmUp = 0.1

func (t *twin) read(j Job, r *sim.Result, length time.Duration) *played {
	p := &played{twin: t}
	seconds := length.Seconds()
	cpu, served, computing := 0.0, 0.0, 0.0 // us
	for i := range r.Tasks {
		c, s := r.Units(r.Tasks[i].CPU()), r.Units(r.Tasks[i].Served())
		cpu += c
		if j.Load.Computes(i) {
			computing += s
		} else {
			served += s
		}
	}
	switching := r.Units(r.Switching)
	p.use = (cpu + switching) / 1e6 / seconds / float64(t.cores)
	p.Policy, p.Simulated = t.policy, length
	p.Voluntary, p.Involuntary, p.Handovers = math.NaN(), math.NaN(), math.NaN()
	p.User, p.System, p.PerUnit, p.Rate = math.NaN(), math.NaN(), math.NaN(), math.NaN()
	if t.rounds {
		rounds := served / (t.burst + t.price + t.server)
		theirs := rounds*(t.burst+t.price) + computing + switching + cpu - served - computing
		p.work = rounds / seconds
		if !j.Load.PerRound() {
			p.work *= t.burst / 1e6
		}
		p.CPU = theirs / 1e4 / seconds
		p.System = (rounds*t.price*t.system + switching) / 1e4 / seconds
		p.Rate, p.PerUnit = p.work, theirs/rounds
	} else {
		// cores slow each other down: those that compute at a time, of all
		k := served / 1e6 / seconds
		p.work = k * (1 - (1-t.shared)*math.Max(0, k-1)/math.Max(1, float64(max(j.Cores, 1)-1)))
		p.CPU = (cpu + switching) / 1e4 / seconds
		p.System = (cpu - served + switching) / 1e4 / seconds
	}
	p.User = p.CPU - p.System
	if t.gil {
		p.Handovers = float64(r.Handovers) / seconds
	}
	t.changes(p, j, r, length)
	return p
}

// changes counts switches and measures waits in the run's states.
func (t *twin) changes(p *played, j Job, r *sim.Result, length time.Duration) {
	left := make([]sim.Time, len(r.Tasks))  // when the task last left its core to wait
	since := make([]sim.Time, len(r.Tasks)) // when it was last taken off
	for i := range since {
		since[i] = -1
	}
	was := make([]timeline.State, len(r.Tasks))
	var waits []float64
	asked := make([]sim.Time, len(r.Tasks))
	gaveUp, preempted := 0.0, 0.0
	locked := make([]sim.Time, len(r.Tasks)) // since when the task has waited for the lock
	from := sim.Time(warmUp * float64(r.Makespan))
	for _, c := range r.Changes {
		old := was[c.Task]
		was[c.Task] = c.State
		switch {
		case c.State == timeline.Locked && old != timeline.Locked:
			locked[c.Task] = c.At
		case old == timeline.Locked && c.State != timeline.Locked && t.asks > 0:
			gaveUp += math.Round(r.Units(c.At-locked[c.Task]) / t.asks) // awake at each, to ask for the lock and sleep again
		}
		if t.server > 0 && c.State == timeline.Blocked && !j.Load.Computes(int(c.Task)) {
			// the server's part is the task's own here: a request is what of a round is no burst
			if asked[c.Task] > from {
				waits = append(waits, max(r.Units(c.At-asked[c.Task])-t.burst, 0))
			}
			asked[c.Task] = c.At
		}
		switch {
		case c.State == timeline.Running:
			if old == timeline.Ready && since[c.Task] == c.At {
				preempted-- // nobody waited: it went on
			}
			if t.server == 0 && left[c.Task] > from {
				if d := r.Units(c.At - left[c.Task]); d >= t.least*0.999 && t.least > 0 {
					waits = append(waits, d)
				}
			}
			left[c.Task] = 0
		case old == timeline.Running && (c.State == timeline.Blocked || c.State == timeline.Locked):
			gaveUp++
			left[c.Task] = c.At
		case old == timeline.Running:
			preempted++
			since[c.Task] = c.At
		}
	}
	if t.kernel {
		p.Voluntary, p.Involuntary = gaveUp/length.Seconds(), preempted/length.Seconds()
	}
	if n := len(waits); n > 0 && j.Load.Waits() {
		slices.Sort(waits)
		at := func(q float64) time.Duration {
			return time.Duration(waits[int(q*float64(n-1))] * 1e3)
		}
		p.Latencies, p.P50, p.P95, p.P99 = n, at(0.5), at(0.95), at(0.99)
	}
}

// picture is the twin's first moments.
func (t *twin) picture(j Job) (*timeline.Timeline, error) {
	r, err := t.run(j.Picture, true, j.Seed)
	if err != nil {
		return nil, err
	}
	line, _ := r.Timeline()
	line.Cores = max(line.Cores, j.Cores)
	return line, nil
}
