package workloads

import (
	"encoding/json"
	"math"
	"slices"
	"time"

	"coreglass/metrics"
	"coreglass/metrics/timeline"
)

// Result is a run as JSON, schema coreglass.run/1; docs/json.md describes every field.
type Result struct {
	Schema   string            `json:"schema"`
	Machine  metrics.Machine   `json:"machine"`
	Spec     specJSON          `json:"spec"`
	Elapsed  Number            `json:"elapsed_s"`
	CPU      cpuJSON           `json:"cpu"`
	Work     workJSON          `json:"work"`
	Switches switchesJSON      `json:"switches"`
	Lock     *lockJSON         `json:"lock,omitempty"`
	Moves    Number            `json:"migrations"`
	Latency  *latencyJSON      `json:"latency_us,omitempty"`
	Memory   memoryJSON        `json:"memory"`
	Create   Number            `json:"create_us_per_task"`
	StartUp  Number            `json:"start_up_s,omitempty"`
	Fairness Number            `json:"fairness"`
	Ran      Number            `json:"tasks_ran"`
	FirstRun firstRunJSON      `json:"first_run_us"`
	Observer observerJSON      `json:"observer"`
	Quota    quotaJSON         `json:"quota"`
	Tasks    []taskJSON        `json:"tasks,omitempty"`
	Repeats  int               `json:"repeats,omitempty"`
	Spread   map[string]spread `json:"spread,omitempty"`

	Timeline *timeline.Timeline `json:"timeline,omitempty"`
}

// Number is a measured number; NaN, which stands for unknown, becomes null.
type Number float64

// MarshalJSON writes the number with at most six significant digits more than a reader needs.
func (n Number) MarshalJSON() ([]byte, error) {
	f := float64(n)
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return []byte("null"), nil
	}
	if a := math.Abs(f); a < 1e12 {
		f = math.Round(f*1e4) / 1e4
	}
	return json.Marshal(f)
}

// UnmarshalJSON reads a number; null is unknown.
func (n *Number) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*n = Number(math.NaN())
		return nil
	}
	return json.Unmarshal(b, (*float64)(n))
}

type specJSON struct {
	Model          Model  `json:"model"`
	Load           string `json:"load"`
	Tasks          int    `json:"tasks,omitempty"`
	CPUs           []int  `json:"cpus"`
	Procs          int    `json:"procs,omitempty"`
	CheckInterval  int    `json:"check_interval_ticks,omitempty"`
	SwitchInterval Number `json:"switch_interval_us,omitempty"`
	Pool           int    `json:"pool,omitempty"`
	Processes      int    `json:"processes,omitempty"`
	Multi          bool   `json:"multiprocessing,omitempty"`
	Interpreter    string `json:"interpreter,omitempty"`
	Work           Number `json:"work_s,omitempty"`
	Burst          Number `json:"burst_us,omitempty"`
	Critical       Number `json:"critical_section_us,omitempty"`
	WorkingSet     int    `json:"working_set_bytes,omitempty"`
	Computing      int    `json:"cpu_tasks,omitempty"`
	IOTime         Number `json:"io_time_us,omitempty"`
	For            Number `json:"for_s"`
}

type cpuJSON struct {
	Total   Number   `json:"total"`
	User    Number   `json:"user"`
	System  Number   `json:"system"`
	PerCore []Number `json:"per_core"`
}

type workJSON struct {
	Unit       string `json:"unit"`
	Total      Number `json:"total"`
	PerSecond  Number `json:"per_second"`
	Baseline   Number `json:"baseline_per_second"`
	Speedup    Number `json:"speedup"`
	Efficiency Number `json:"efficiency"`
	CPUPerUnit Number `json:"cpu_us_per_unit"`
}

type switchesJSON struct {
	Voluntary   Number `json:"voluntary"`
	Involuntary Number `json:"involuntary"`
	PerSecond   Number `json:"per_second"`
}

type lockJSON struct {
	Handovers Number `json:"handovers_per_second"`
	Wait      Number `json:"wait_s"`
	Primitive string `json:"primitive"`
}

type latencyJSON struct {
	Count uint64 `json:"count"`
	P50   Number `json:"p50"`
	P95   Number `json:"p95"`
	P99   Number `json:"p99"`
	Max   Number `json:"max"`
}

type memoryJSON struct {
	RSS     Number `json:"rss_bytes"`
	PerTask Number `json:"per_task_bytes"`
}

// firstRunJSON is how long tasks waited for their first turn, from the release.
type firstRunJSON struct {
	Count int    `json:"count"` // tasks that had it by the end
	P50   Number `json:"p50"`
	Max   Number `json:"max"`
}

// quotaJSON is what a control group lets the run use; null where there is no quota.
type quotaJSON struct {
	Cores     Number `json:"cores"`
	Throttled Number `json:"throttled_percent"` // of the quota's periods
	Time      Number `json:"throttled_s"`
}

type observerJSON struct {
	CPU Number `json:"cpu_percent"`
}

type taskJSON struct {
	ID          int     `json:"id"`
	PID         int     `json:"pid"`
	TID         int     `json:"tid,omitempty"`
	Work        Number  `json:"work"`
	CPU         Number  `json:"cpu_s"`
	Voluntary   Number  `json:"voluntary"`
	Involuntary Number  `json:"involuntary"`
	Migrations  Number  `json:"migrations"`
	LockWait    *Number `json:"lock_wait_s,omitempty"`
	FirstRun    Number  `json:"first_run_us"`
	Finish      *Number `json:"finish_s,omitempty"`
	State       string  `json:"state"`
}

type spread struct {
	Min    Number `json:"min"`
	Median Number `json:"median"`
	Max    Number `json:"max"`
}

// NewResult puts a measurement into the form of coreglass.run/1.
func NewResult(m *Measurement) *Result {
	w := m.Window
	r := &Result{
		Schema:   "coreglass.run/1",
		Machine:  metrics.ThisMachine(),
		Spec:     newSpecJSON(m),
		Elapsed:  Number(w.Length.Seconds()),
		CPU:      cpuJSON{Total: Number(w.CPU.Total()), User: Number(w.CPU.User), System: Number(w.CPU.System)},
		Work:     newWorkJSON(m),
		Switches: switchesJSON{PerSecond: Number(w.Voluntary + w.Involuntary)},
		Moves:    Number(math.Round(w.Migrations * w.Length.Seconds())),
		Memory:   memoryJSON{RSS: bytesOrNull(w.RSS), PerTask: bytesOrNull(w.RSS / uint64(m.Spec.Tasks))},
		Create:   Number(float64(m.Created.Nanoseconds()) / 1e3 / float64(m.Spec.Tasks)),
		Fairness: Number(w.Fairness),
		Ran:      Number(w.Ran),
		FirstRun: newFirstRunJSON(m.Tasks),
		StartUp:  Number(m.StartUp.Seconds()),
		Observer: observerJSON{CPU: Number(m.Observer.Total())},
		Quota:    newQuotaJSON(&w),
		Timeline: m.Timeline,
	}
	r.Switches.Voluntary = Number(math.Round(w.Voluntary * w.Length.Seconds()))
	r.Switches.Involuntary = Number(math.Round(w.Involuntary * w.Length.Seconds()))
	for _, c := range m.Cores {
		r.CPU.PerCore = append(r.CPU.PerCore, Number(100-c.Idle))
	}
	if m.Spec.Locks() && !m.Spec.Model.IsPython() {
		r.Lock = &lockJSON{Handovers: Number(w.Handovers), Primitive: lockPrimitive}
	}
	if m.Spec.Load.Waits() {
		l := w.Latency
		r.Latency = &latencyJSON{l.Count, micros(l.P50), micros(l.P95), micros(l.P99), micros(l.Max)}
	}
	for _, t := range m.Tasks {
		r.Tasks = append(r.Tasks, newTaskJSON(t, r.Lock))
	}
	return r
}

func newQuotaJSON(w *Window) quotaJSON {
	if w.Quota == 0 {
		unknown := Number(math.NaN())
		return quotaJSON{unknown, unknown, unknown}
	}
	return quotaJSON{Number(w.Quota), Number(w.Throttled), Number(w.ThrottledTime.Seconds())}
}

func newSpecJSON(m *Measurement) specJSON {
	s := m.Spec
	cpus := s.CPUs
	if cpus == nil {
		cpus = []int{}
	}
	interpreter := ""
	if i, ok := s.Model.known(); ok {
		interpreter = i.Implementation + " " + i.Version
	}
	return specJSON{Multi: s.Multiprocessing, Interpreter: interpreter, Model: s.Model, Load: s.Load.Name, Tasks: s.Tasks, CPUs: cpus, Procs: s.Procs, CheckInterval: s.CheckInterval,
		SwitchInterval: micros(s.SwitchInterval), Pool: s.Pool, Processes: s.Processes, Work: Number(s.Work.Seconds()),
		Burst: micros(s.Load.Burst), Critical: micros(s.Load.Critical), WorkingSet: s.Load.WorkingSet, Computing: s.Load.Computing,
		IOTime: micros(s.Load.IOTime), For: Number(math.Round(m.Window.Length.Seconds()*1e3) / 1e3)}
}

func newWorkJSON(m *Measurement) workJSON {
	w := m.Window
	cores := len(m.Spec.CPUs)
	if cores == 0 {
		cores = metrics.ThisMachine().Cores
	}
	return workJSON{m.Spec.Load.Unit, Number(w.Total), Number(w.Work), Number(w.Baseline), Number(w.Speedup),
		Number(w.Speedup / float64(min(cores, m.Spec.Tasks))), Number(w.CPUPerUnit)}
}

func newTaskJSON(t TaskTotal, lock *lockJSON) taskJSON {
	unknown := Number(math.NaN())
	j := taskJSON{ID: t.ID, PID: t.PID, TID: t.TID, Work: Number(t.Work), CPU: unknown, Voluntary: unknown,
		Involuntary: unknown, Migrations: unknown, State: t.State.String()}
	if t.Known {
		j.CPU, j.Voluntary, j.Involuntary = Number(t.CPU.Seconds()), Number(t.Voluntary), Number(t.Involuntary)
	}
	j.FirstRun = unknown
	if t.FirstRun > 0 {
		j.FirstRun = micros(t.FirstRun)
	}
	if t.Finished > 0 {
		finish := Number(t.Finished.Seconds())
		j.Finish = &finish
	}
	if migrationsSeen && t.Core >= 0 {
		j.Migrations = Number(t.Migrations)
	}
	if lock != nil {
		wait := Number(t.LockWait.Seconds())
		lock.Wait += wait
		j.LockWait = &wait
	}
	return j
}

func newFirstRunJSON(tasks []TaskTotal) firstRunJSON {
	unknown := Number(math.NaN())
	f := firstRunJSON{P50: unknown, Max: unknown}
	var waits []Number
	for _, t := range tasks {
		if t.FirstRun > 0 {
			waits = append(waits, micros(t.FirstRun))
		}
	}
	if f.Count = len(waits); f.Count > 0 {
		slices.SortFunc(waits, cmpNumber)
		f.P50, f.Max = median(waits), waits[len(waits)-1]
	}
	return f
}

func micros(d time.Duration) Number { return Number(float64(d.Nanoseconds()) / 1e3) }

func bytesOrNull(b uint64) Number {
	if b == 0 {
		return Number(math.NaN())
	}
	return Number(b)
}

// Summarise joins the results of repeats into one: the result with the median speedup,
// with the spread of the numbers that vary.
func Summarise(results []*Result) *Result {
	sorted := slices.Clone(results)
	slices.SortStableFunc(sorted, func(a, b *Result) int { return cmpNumber(a.Work.Speedup, b.Work.Speedup) })
	r := *sorted[(len(sorted)-1)/2]
	r.Repeats = len(results)
	r.Spread = map[string]spread{}
	for name, of := range spreadFields {
		values := make([]Number, 0, len(results))
		for _, one := range results {
			values = append(values, of(one))
		}
		slices.SortFunc(values, cmpNumber)
		if math.IsNaN(float64(values[len(values)-1])) {
			continue // not a number of this model or load
		}
		r.Spread[name] = spread{values[0], median(values), values[len(values)-1]}
	}
	return &r
}

// spreadFields are the numbers whose spread over repeats is told, by their JSON path.
var spreadFields = map[string]func(*Result) Number{
	"cpu.total":                 func(r *Result) Number { return r.CPU.Total },
	"cpu.user":                  func(r *Result) Number { return r.CPU.User },
	"cpu.system":                func(r *Result) Number { return r.CPU.System },
	"work.per_second":           func(r *Result) Number { return r.Work.PerSecond },
	"work.speedup":              func(r *Result) Number { return r.Work.Speedup },
	"work.cpu_us_per_unit":      func(r *Result) Number { return r.Work.CPUPerUnit },
	"switches.per_second":       func(r *Result) Number { return r.Switches.PerSecond },
	"lock.handovers_per_second": func(r *Result) Number { return r.handovers() },
	"elapsed_s":                 func(r *Result) Number { return r.Elapsed },
	"fairness":                  func(r *Result) Number { return r.Fairness },
	"tasks_ran":                 func(r *Result) Number { return r.Ran },
	"first_run_us.p50":          func(r *Result) Number { return r.FirstRun.P50 },
	"create_us_per_task":        func(r *Result) Number { return r.Create },
	"memory.per_task_bytes":     func(r *Result) Number { return r.Memory.PerTask },
	"latency_us.p50":            func(r *Result) Number { return r.latencyP50() },
}

func (r *Result) handovers() Number {
	if r.Lock == nil {
		return Number(math.NaN())
	}
	return r.Lock.Handovers
}

// P50 and P99 are latencies of a result in microseconds, NaN for a load that does not wait.
func P50(r *Result) Number { return r.latencyP50() }

// P99 see P50.
func P99(r *Result) Number {
	if r.Latency == nil {
		return Number(math.NaN())
	}
	return r.Latency.P99
}

func (r *Result) latencyP50() Number {
	if r.Latency == nil {
		return Number(math.NaN())
	}
	return r.Latency.P50
}

func cmpNumber(a, b Number) int {
	switch {
	case a < b || math.IsNaN(float64(a)) && !math.IsNaN(float64(b)):
		return -1
	case a > b || math.IsNaN(float64(b)) && !math.IsNaN(float64(a)):
		return 1
	}
	return 0
}

func sortNumbers(n []Number) { slices.SortFunc(n, cmpNumber) }

// median of sorted values: the middle one, or the mean of the two in the middle.
func median(sorted []Number) Number {
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}
