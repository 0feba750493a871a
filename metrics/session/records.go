package session

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
	"time"
)

// The kinds of records. A reader keeps and ignores those that it does not know.
const (
	KindSession  = "session"  // the first line: the file describes itself
	KindMachine  = "machine"  // where it was recorded
	KindVersions = "versions" // of the programs that took part
	KindTerm     = "term"     // the terminal's size
	KindModel    = "model"    // what runs, and how far it is
	KindTask     = "task"     // what is known of the tasks of a run
	KindCPU      = "cpu"      // cores, observer and the numbers of a window
	KindTS       = "ts"       // the numbers of the tasks, a column for each
	KindSpan     = "span"     // who ran where and when
	KindTick     = "tick"     // nothing new was to be told
	KindUI       = "ui"       // what the audience looked at
	KindSweep    = "sweep"    // the sweep screen
	KindPoint    = "point"    // a point of a sweep
	KindSim      = "sim"      // what the simulate screen simulates
	KindSimView  = "simview"  // what is looked at there
	KindForesee  = "foresee"  // a prediction
	KindForeView = "foreview" // what is looked at there
	KindMark     = "mark"
	KindNote     = "note"
	KindResult   = "result" // what a verb printed
	KindGap      = "gap"    // something is missing
	KindEnd      = "end"    // nothing follows
)

// Number is a measured number; NaN, which stands for unknown, is null in JSON.
type Number float64

// MarshalJSON writes the shortest text that is read back as the same number.
func (n Number) MarshalJSON() ([]byte, error) {
	f := float64(n)
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return []byte("null"), nil
	}
	if a := math.Abs(f); a >= 1e15 || a < 1e-5 && a > 0 {
		return strconv.AppendFloat(nil, f, 'e', -1, 64), nil
	}
	return cutZeros(strconv.AppendFloat(nil, f, 'f', -1, 64)), nil
}

// cutZeros writes 552000000 as 552e6.
func cutZeros(b []byte) []byte {
	n := len(b)
	for n > 1 && b[n-1] == '0' {
		n--
	}
	if zeros := len(b) - n; zeros >= 3 && bytes.IndexByte(b, '.') < 0 {
		return strconv.AppendInt(append(b[:n], 'e'), int64(zeros), 10)
	}
	return b
}

// UnmarshalJSON reads a number or null.
func (n *Number) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*n = Number(math.NaN())
		return nil
	}
	f, err := strconv.ParseFloat(string(b), 64)
	*n = Number(f)
	return err
}

// Round keeps so many significant digits: what is finer is noise, and would fill the disk.
func Round(v float64, digits int) float64 {
	if v == 0 || math.IsNaN(v) || math.IsInf(v, 0) {
		return v
	}
	var b [32]byte
	r, err := strconv.ParseFloat(string(strconv.AppendFloat(b[:0], v, 'e', digits-1, 64)), 64)
	if err != nil {
		return v
	}
	return r
}

// RoundTo keeps so many decimals.
func RoundTo(v float64, decimals int) float64 {
	unit := math.Pow(10, float64(decimals))
	if r := math.Round(v*unit) / unit; math.Abs(v) < 1e12 {
		return r
	}
	return v
}

// Header is the first line of the data.
type Header struct {
	Format string            `json:"format"`
	About  string            `json:"about"`
	Opened int64             `json:"opened_us"` // the time of t 0 on the program's own clock
	Kinds  map[string]string `json:"kinds"`
}

// Machine is where a session was recorded. It names no host and no user.
type Machine struct {
	Cores    int    `json:"cores"`
	CPUModel string `json:"cpu_model"`
	OS       string `json:"os"`
	Kernel   string `json:"kernel"`
}

// Versions are those of the programs that took part.
type Versions struct {
	Coreglass string `json:"coreglass"`
	Go        string `json:"go"`
}

// Term is the terminal's size in cells.
type Term struct {
	Columns int `json:"columns"`
	Rows    int `json:"rows"`
}

// Model says what runs since that time, and how far it is.
type Model struct {
	Run     int             `json:"run"`
	Source  string          `json:"source"` // real or sim
	Phase   string          `json:"phase"`
	Spec    json.RawMessage `json:"spec"` // every effective parameter
	Problem string          `json:"problem,omitempty"`
	Note    string          `json:"note,omitempty"`
	Started int             `json:"started,omitempty"`
}

// Tasks is what is known of the tasks of a run; it changes seldom.
type Tasks struct {
	Run        int      `json:"run"`
	Count      int      `json:"count"` // tasks there are; only the first are recorded
	PID        []int    `json:"pid,omitempty"`
	TID        []int    `json:"tid,omitempty"`
	FirstRun   []int64  `json:"first_run_us,omitempty"`
	Finished   []int64  `json:"finished_us,omitempty"`
	Names      []string `json:"names,omitempty"` // else "task 0" and so on
	Cores      int      `json:"cores,omitempty"` // of the timeline
	Resolution int64    `json:"resolution_ns,omitempty"`
	Origin     string   `json:"origin,omitempty"`
}

// CPU is the machine and the run over the last window. Percentages are of one core.
type CPU struct {
	Run      int      `json:"run"`
	Elapsed  int64    `json:"elapsed_us"`
	Reading  int      `json:"reading,omitempty"` // counts the readings
	User     []Number `json:"user"`              // of each core
	System   []Number `json:"system"`
	Other    []Number `json:"other"`
	Observer []Number `json:"observer"` // user and system
	Window   *Window  `json:"window,omitempty"`
}

// Window is what the run's own processes did over a stretch of time.
type Window struct {
	Length      int64    `json:"us"`
	User        Number   `json:"user"`
	System      Number   `json:"system"`
	Work        Number   `json:"work"` // units per second
	Total       Number   `json:"total"`
	Baseline    Number   `json:"base"`
	Speedup     Number   `json:"speedup"`
	Voluntary   Number   `json:"vol"`   // per second
	Involuntary Number   `json:"invol"` // per second
	Handovers   Number   `json:"hand"`  // per second
	Migrations  Number   `json:"migr"`  // per second
	Latency     *Latency `json:"latency,omitempty"`
	CPUPerUnit  Number   `json:"us_per_unit"`
	RSS         uint64   `json:"rss"` // bytes
	Fairness    Number   `json:"fair"`
	Ran         Number   `json:"ran"`

	Cores int    `json:"usable,omitempty"` // cores that the workers may run on
	Quota *Quota `json:"quota,omitempty"`  // of a control group; none: no quota
}

// Quota is what a control group lets the run use.
type Quota struct {
	Cores     Number `json:"cores"`
	Throttled Number `json:"throttled"`    // per cent of its periods
	Time      int64  `json:"throttled_us"` // added up over the cores
}

// Latency is how long requests took.
type Latency struct {
	Count uint64 `json:"n"`
	P50   int64  `json:"p50_ns"`
	P95   int64  `json:"p95_ns"`
	P99   int64  `json:"p99_ns"`
	Max   int64  `json:"max_ns"`
}

// TS are the numbers of the tasks, in task order. A column that is unknown for all is not
// there. State has a letter for each task.
type TS struct {
	Run         int      `json:"run"`
	Work        []Number `json:"work"` // units per second
	CPU         []Number `json:"cpu,omitempty"`
	LockWait    []Number `json:"lock,omitempty"` // per cent of the window
	Voluntary   []Number `json:"vol,omitempty"`
	Involuntary []Number `json:"invol,omitempty"`
	Core        []int    `json:"core,omitempty"` // -1: unknown
	State       string   `json:"state"`
	Done        []Number `json:"done,omitempty"` // share of the work, 0 to 1
}

// StateLetters are the letters of TS.State: new, computing, waiting, lock, queued, done, gone.
const StateLetters = "ncwlqdg"

// UI is what the audience looked at.
type UI struct {
	Screen  string `json:"screen"`
	Columns int    `json:"columns"`
	Rows    int    `json:"rows"`
	Theme   string `json:"theme"`
	Lang    string `json:"lang"`
	ByTask  bool   `json:"by_task,omitempty"`
	Cell    int64  `json:"cell_ns,omitempty"` // of the timeline
	Frozen  bool   `json:"frozen,omitempty"`
	Shown   int64  `json:"shown_us,omitempty"` // while frozen: the time that was looked at
	// Foretold says that predictions stand beside the numbers of the live screen.
	Foretold bool `json:"foretold,omitempty"`
}

// Mark is a moment to find again.
type Mark struct {
	At    int64  `json:"at_us"` // since the recording began; the record itself may be later
	Label string `json:"label"`
}

// Note is a text of the lecturer.
type Note struct {
	At   int64  `json:"at_us"`
	Text string `json:"text"`
}

// Gap says that something is missing, and why.
type Gap struct {
	Why  string `json:"why"` // overflow, screen, suspended
	Lost int64  `json:"lost"`
}

// End is the last record of a session that was closed.
type End struct {
	Records int64 `json:"records"` // before this one
}

// micros is a time in whole microseconds.
func micros(us int64) time.Duration { return time.Duration(us) * time.Microsecond }
