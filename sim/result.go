package sim

import (
	"math"
	"math/bits"
	"slices"

	"coreglass/workloads/load"
)

// Schema is the first field of a result's JSON.
const Schema = "coreglass.sim/1"

// Result is what a run showed. Times are ticks; Units turns them into the plan's unit.
type Result struct {
	Policy   string
	Settings []Setting // every rule and parameter in force
	Cores    int
	TimeUnit string
	Scale    int64 // ticks per time unit

	Spans  Spans        // running only
	Tasks  []TaskResult // in the order of the file; Span.Task is an index into ByRank
	ByRank []int32      // index into Tasks by Span.Task

	Mean, P50, P95, P99 Stats
	Makespan            Time // the last finish; the horizon where it cut the run
	Idle                Time // of all cores up to the makespan
	Switching           Time // spent on switch costs
	Starved             Time // some core idle while a task was ready
	Switches            int64
	Migrations          int64
	DeadlineMisses      int64
	Unfinished          int
	Deadlock            bool    // the unfinished tasks wait for each other
	Fairness            float64 // Jain's index of cpu / turnaround
	Utilisation         float64 // running / (cores x makespan), 0 to 1
	ShareError          float64 // stride, lottery: largest |service - share| of a task; else NaN

	Decisions []Decision
	Lags      []Lag
	LagsCut   bool // there were more
	Rates     []Rate
}

// TaskResult is one task or job. A time of -1 is unknown: it did not start, did not end.
type TaskResult struct{ t *task }

// Arrival, First and Finish are instants; First and Finish are -1 where they did not come.
func (t *TaskResult) Arrival() Time { return t.t.arrival }
func (t *TaskResult) First() Time   { return t.t.first }

// Finish of an aborted job is unknown: it did not do its work.
func (t *TaskResult) Finish() Time {
	if t.t.aborted {
		return -1
	}
	return t.t.finish
}

// CPU and IO are lengths: time on a core, time in io.
func (t *TaskResult) CPU() Time { return t.t.cpu }
func (t *TaskResult) IO() Time  { return t.t.io }

// Name is the id in the JSON: id, id#instance or id#job.
func (t *TaskResult) Name() string { return t.t.name() }

// Job says whether the task is a job of a periodic task.
func (t *TaskResult) Job() bool { return t.t.job > 0 }

// Deadline is absolute; false: it has none.
func (t *TaskResult) Deadline() (Time, bool) { return t.t.deadline, t.t.deadline < never }

// Response, Turnaround and Wait are -1 where unknown.
func (t *TaskResult) Response() Time {
	if t.First() < 0 {
		return -1
	}
	return t.First() - t.Arrival()
}

func (t *TaskResult) Turnaround() Time {
	if t.Finish() < 0 {
		return -1
	}
	return t.Finish() - t.Arrival()
}

// Wait is turnaround - cpu - io: in a run queue, for a lock, for a predecessor.
func (t *TaskResult) Wait() Time {
	if t.Turnaround() < 0 {
		return -1
	}
	return t.Turnaround() - t.CPU() - t.IO()
}

// Slowdown is turnaround / (cpu + io); NaN where unknown.
func (t *TaskResult) Slowdown() float64 {
	if t.Turnaround() < 0 || t.CPU()+t.IO() == 0 {
		return math.NaN()
	}
	return float64(t.Turnaround()) / float64(t.CPU()+t.IO())
}

// Missed says whether the deadline had passed before the end.
func (t *TaskResult) missed(end Time) bool {
	if t.t.deadline >= never {
		return false
	}
	if t.Finish() < 0 {
		return t.t.aborted || t.t.deadline <= end
	}
	return t.Finish() > t.t.deadline
}

// Stats are one number for each of the four measures, in units; NaN: nothing to count.
type Stats struct{ Response, Turnaround, Wait, Slowdown float64 }

// Decision is one dispatch and its reason.
type Decision struct {
	At     Time
	Core   int
	Task   int32 // as Span.Task
	Reason string
}

// Lag is a fair policy's view of a task at one instant. Virtual numbers are in units.
type Lag struct {
	At                      Time
	Task                    int32
	Lag, Eligible, Deadline float64
}

// Rate is the share of a core each active task had, under processor sharing.
type Rate struct {
	Start, End Time
	Active     int
	Rate       float64
}

// Units turns ticks into the plan's time unit.
func (r *Result) Units(t Time) float64 { return float64(t) / float64(r.Scale) }

func (e *engine) result(p *load.Plan, pol *Policy) *Result {
	r := &Result{
		Policy: pol.Name, Settings: e.settings(pol), Cores: e.m.Cores, TimeUnit: p.TimeUnit, Scale: e.scale,
		Spans: e.spans, Switching: e.switched, Starved: e.starved,
		Switches: e.switches, Migrations: e.migrations, Unfinished: e.live, Deadlock: e.stuck,
		Decisions: e.decisions, Lags: e.lags, LagsCut: e.lagsCut, Rates: e.rates,
	}
	if r.TimeUnit == "" {
		r.TimeUnit = "tick"
	}
	e.spans.compact()
	r.Spans = e.spans
	r.Tasks = make([]TaskResult, len(e.tasks))
	r.ByRank = make([]int32, len(e.tasks))
	for i := range e.tasks {
		t := &e.tasks[i]
		r.ByRank[i] = t.place
		r.Tasks[t.place] = TaskResult{t}
		r.Makespan = max(r.Makespan, t.finish)
	}
	if e.live > 0 {
		r.Makespan = e.now
	}
	if e.horizon > 0 && e.horizon > r.Makespan && e.endless(p) {
		r.Makespan = e.horizon
	}
	r.measure(e)
	r.ShareError = math.NaN()
	if x, ok := e.shareError(); ok {
		r.ShareError = x
	}
	return r
}

// endless says whether the plan goes on after the horizon, so that the run lasts to it.
func (e *engine) endless(p *load.Plan) bool {
	for i := range p.Tasks {
		if p.Tasks[i].Period > 0 && p.Tasks[i].Jobs == 0 {
			return true
		}
	}
	return false
}

func (r *Result) measure(e *engine) {
	var resp, turn, wait []Time
	var slow []float64
	sum, squares, n := 0.0, 0.0, 0.0
	for i := range r.Tasks {
		t := &r.Tasks[i]
		if t.missed(r.Makespan) {
			r.DeadlineMisses++
		}
		if t.First() >= 0 {
			resp = append(resp, t.Response())
		}
		if t.Turnaround() >= 0 {
			turn = append(turn, t.Turnaround())
			wait = append(wait, t.Wait())
			if s := t.Slowdown(); !math.IsNaN(s) {
				slow = append(slow, s)
			}
		}
		if got, ok := t.rate(e.now); ok {
			sum, squares, n = sum+got, squares+got*got, n+1
		}
	}
	r.Fairness = 1
	if squares > 0 {
		r.Fairness = sum * sum / (n * squares)
	}
	r.statistics(resp, turn, wait, slow)
	if all := float64(r.Makespan) * float64(r.Cores); all > 0 {
		r.Utilisation = float64(e.busy) / all
	}
	r.Idle = r.Makespan*Time(r.Cores) - e.busy - e.switched
}

// rate is the cpu a task got per time it was there.
func (t *TaskResult) rate(now Time) (float64, bool) {
	end := t.t.finish
	if end < 0 {
		end = now
	}
	if end <= t.Arrival() || t.CPU() == 0 && t.IO() > 0 {
		return 0, false
	}
	return float64(t.CPU()) / float64(end-t.Arrival()), true
}

func (r *Result) statistics(resp, turn, wait []Time, slow []float64) {
	slices.Sort(resp)
	slices.Sort(turn)
	slices.Sort(wait)
	slices.Sort(slow)
	r.Mean = Stats{r.mean(resp), r.mean(turn), r.mean(wait), meanFloat(slow)}
	at := func(p int) Stats {
		return Stats{r.rank(resp, p), r.rank(turn, p), r.rank(wait, p), rankFloat(slow, p)}
	}
	r.P50, r.P95, r.P99 = at(50), at(95), at(99)
}

// mean adds in 128 bits, so that a mean of whole numbers has no rounding but its last.
func (r *Result) mean(v []Time) float64 {
	if len(v) == 0 {
		return math.NaN()
	}
	var hi, lo, carry uint64
	for _, x := range v {
		lo, carry = bits.Add64(lo, uint64(x), 0)
		hi += carry
	}
	n := int64(len(v)) * r.Scale
	if hi == 0 && lo < 1<<62 && lo > 0 {
		g := gcd(int64(lo), n)
		return float64(int64(lo)/g) / float64(n/g)
	}
	return (float64(hi)*(1<<64) + float64(lo)) / float64(n)
}

func meanFloat(v []float64) float64 {
	sum := 0.0
	for _, x := range v {
		sum += x
	}
	return sum / float64(len(v))
}

func (r *Result) rank(v []Time, p int) float64 {
	x := nearest(v, p)
	if len(v) == 0 {
		return math.NaN()
	}
	return r.Units(x)
}

func rankFloat(v []float64, p int) float64 {
	if len(v) == 0 {
		return math.NaN()
	}
	return nearest(v, p)
}

// nearest is the percentile by nearest rank: the smallest value that p per cent of the
// values do not exceed. v is sorted.
func nearest[T Time | float64](v []T, p int) T {
	if len(v) == 0 {
		return T(0)
	}
	return v[(len(v)*p+99)/100-1]
}
