package sim

import (
	"math"

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
	Handovers           int64 // gil2, gil3: times the lock went to another task than before
	DeadlineMisses      int64
	Unfinished          int
	Limited             bool    // Machine.Steps cut the run
	Deadlock            bool    // the unfinished tasks wait for each other
	Fairness            float64 // Jain's index of cpu / turnaround
	Utilisation         float64 // running / (cores x makespan), 0 to 1
	ShareError          float64 // stride, lottery: largest |service - share| of a task; else NaN

	Decisions []Decision
	Lags      []Lag
	LagsCut   bool // there were more
	Rates     []Rate
	Changes   []Change // with Machine.States, in the order of time for each task
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

// Served is the part of CPU that served the task's demand: under gil2 a try does not, nor
// does what releasing the lock takes.
func (t *TaskResult) Served() Time { return t.t.cpu - t.t.lost }

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
		Limited: e.limited, Changes: e.changes,
	}
	if r.TimeUnit == "" {
		r.TimeUnit = "tick"
	}
	for _, q := range e.queues {
		if x, ok := q.(interface{ handovers() int64 }); ok {
			r.Handovers += x.handovers()
		}
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
