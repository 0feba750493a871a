package ui

import (
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"coreglass/metrics/timeline"
	"coreglass/sim/predict"
	"coreglass/ui/gantt"
	"coreglass/ui/meter"
	"coreglass/ui/reel"
	"coreglass/ui/twin"
	"coreglass/workloads"
)

// foresee is the screen on which a prediction stands beside what is measured: the simulated
// timeline above the real one, number beside number.
type foresee struct {
	*stage
	live    *live
	predict func(workloads.Spec, time.Duration) (*predict.Prediction, error)

	asked    *workloads.Spec // what is being or was predicted
	known    *predict.Prediction
	problem  string
	thinking bool

	run          int                // whose first moments are held
	first        *timeline.Timeline // of the run, nil until they are whole
	above, below gantt.Chart
	from, cell   time.Duration
	row          int
	guesses      map[string]float64 // by the row's name
	hidden       string             // the row that is hidden until it was guessed
	typing       *string
}

// foreseen is the length of the two pictures.
const foreseen = reel.Pictured

// Names of rows that the live screen has large.
const (
	rowCPU  = "cpu.total"
	rowWork = "work.speedup"
)

// foretoldMsg is a prediction that is ready.
type foretoldMsg struct {
	spec workloads.Spec
	p    *predict.Prediction
	err  error
}

func newForesee(o Options, st *stage, l *live) *foresee {
	f := &foresee{stage: st, live: l, predict: o.Predict, cell: time.Millisecond, guesses: map[string]float64{}}
	if f.predict == nil {
		f.predict = func(s workloads.Spec, picture time.Duration) (*predict.Prediction, error) {
			return twin.Predict(s, 0, picture)
		}
	}
	f.above.Styles, f.below.Styles = ganttStyles, ganttStyles
	l.fore = f
	return f
}

// receive follows a snapshot that the live screen has taken. The first moments of each run
// are kept, since the measured timeline forgets what is old.
func (f *foresee) receive(seen bool) tea.Cmd {
	s := &f.live.newest
	if s.Run != f.run {
		f.run, f.first = s.Run, nil
		f.guesses, f.hidden, f.typing = map[string]float64{}, "", nil
	}
	if t := s.Timeline; t != nil && f.first == nil && t.From == 0 && t.To >= foreseen {
		f.first = t
	}
	if seen || f.live.foretold {
		return f.want()
	}
	return nil
}

// want asks for a prediction of what runs, unless there is one.
func (f *foresee) want() tea.Cmd {
	s := f.live.newest.Spec
	if s.Model == "" || f.asked != nil && reflect.DeepEqual(*f.asked, s) {
		return nil
	}
	f.asked, f.known, f.problem, f.thinking = &s, nil, "", true
	f.from, f.row = 0, 0
	return func() tea.Msg {
		p, err := f.predict(s, foreseen)
		return foretoldMsg{s, p, err}
	}
}

// foretell takes a prediction, unless another one was asked for since.
func (f *foresee) foretell(m foretoldMsg) {
	if f.asked == nil || !reflect.DeepEqual(*f.asked, m.spec) {
		return
	}
	f.thinking, f.known = false, m.p
	if m.err != nil {
		f.problem = m.err.Error()
	}
}

// current says whether the prediction is of what is shown.
func (f *foresee) current() bool {
	return f.known != nil && reflect.DeepEqual(*f.asked, f.live.shown().Spec)
}

// rows are the numbers, predicted and measured; measured is NaN while nothing runs.
func (f *foresee) rows() []twin.Row {
	if !f.current() {
		return nil
	}
	s := f.live.shown()
	w := s.Window
	if w.Length == 0 {
		w = workloads.Window{Handovers: math.NaN(), Work: math.NaN(), Speedup: math.NaN(), CPUPerUnit: math.NaN(), Voluntary: math.NaN(), Involuntary: math.NaN()}
		w.CPU.User = math.NaN()
	}
	return inMilliseconds(twin.Rows(s.Spec, f.known, &w))
}

// inMilliseconds shows latencies so, as all times here are told; a guess is typed so as well.
func inMilliseconds(rows []twin.Row) []twin.Row {
	for i, r := range rows {
		if strings.HasPrefix(r.Name, "latency_us.") {
			rows[i].Predicted, rows[i].Measured = r.Predicted/1e3, r.Measured/1e3
		}
	}
	return rows
}

// beside is what was predicted for one of the live screen's large numbers; empty where that
// is not wanted, not known, or still to be guessed.
func (f *foresee) beside(name string) string {
	if f == nil || !f.live.foretold {
		return ""
	}
	if f.thinking {
		return f.lang.say(wForeThinking)
	}
	for _, r := range f.rows() {
		if r.Name == name && f.hidden != name {
			return f.lang.say(wForePredicted) + " " + figure(r.Predicted)
		}
	}
	return ""
}

// smallNumbers are the rows of the live screen's small numbers: a hidden row's are hidden too.
var smallNumbers = map[number]string{nVoluntary: "switches.per_second", nInvoluntary: "switches.per_second",
	nHandovers: "lock.handovers_per_second", nPerUnit: "work.cpu_us_per_unit",
	nP50: "latency_us.p50", nP95: "latency_us.p95", nP99: "latency_us.p99"}

// small is what was predicted for one of the live screen's small numbers, as beside.
func (f *foresee) small(n number) string {
	row, has := smallNumbers[n]
	if f == nil || !f.live.foretold || !has || !f.current() || f.hidden == row {
		return ""
	}
	var b []byte
	switch p := f.known; {
	case n == nVoluntary:
		b = meter.AppendCount(nil, p.Voluntary)
	case n == nInvoluntary:
		b = meter.AppendCount(nil, p.Involuntary)
	case n == nHandovers:
		b = meter.AppendCount(nil, p.Handovers)
	case n == nPerUnit:
		b = appendMicroseconds(nil, p.PerUnit)
	case p.Latencies > 0:
		b = meter.AppendDuration(nil, map[number]time.Duration{nP50: p.P50, nP95: p.P95, nP99: p.P99}[n])
	}
	if text := string(b); text != "" && text != meter.Unknown {
		return "~" + text
	}
	return ""
}

// legend explains the small predictions.
func (f *foresee) legend() string {
	if f == nil || !f.live.foretold || !f.current() {
		return ""
	}
	return "~ " + f.lang.say(wForePredicted)
}

// ask hides the chosen number until it was guessed.
func (f *foresee) ask() {
	name := rowCPU
	if rows := f.rows(); f.row < len(rows) {
		name = rows[f.row].Name
	}
	f.hidden, f.typing = name, new(string)
	delete(f.guesses, name)
}

// typeKey edits the guess.
func (f *foresee) typeKey(msg tea.KeyMsg) {
	t := f.typing
	switch msg.Type {
	case tea.KeyEsc:
		f.typing, f.hidden = nil, ""
	case tea.KeyEnter:
		if v, err := strconv.ParseFloat(*t, 64); err == nil {
			f.guesses[f.hidden] = v
			f.typing, f.hidden = nil, ""
		}
	case tea.KeyBackspace:
		if n := len(*t); n > 0 {
			*t = (*t)[:n-1]
		}
	case tea.KeyRunes:
		for _, r := range msg.Runes {
			if (r >= '0' && r <= '9' || r == '.') && len(*t) < 9 {
				*t += string(r)
			}
		}
	}
}

// press does what a key of this screen says; false: it has none such.
func (f *foresee) press(msg tea.KeyMsg) bool {
	k := f.keys
	step := time.Duration(max(f.columns()/4, 1)) * f.cell
	switch {
	case key.Matches(msg, k.up):
		f.row = max(0, f.row-1)
	case key.Matches(msg, k.down):
		f.row = min(f.row+1, max(0, len(f.rows())-1))
	case key.Matches(msg, k.back):
		f.from -= step
	case key.Matches(msg, k.forward):
		f.from += step
	case key.Matches(msg, k.oldest):
		f.from = 0
	case key.Matches(msg, k.newest):
		f.from = foreseen
	case key.Matches(msg, k.zoomIn):
		f.zoom(gantt.RoundUp(f.cell/3 + 1))
	case key.Matches(msg, k.zoomOut):
		f.zoom(gantt.RoundUp(f.cell + 1))
	default:
		return false
	}
	return true
}

// zoom changes the length of a column and keeps the left edge.
func (f *foresee) zoom(cell time.Duration) {
	f.cell = min(max(cell, time.Microsecond), gantt.FitCell(foreseen, f.columns()))
}

func (f *foresee) columns() int { return max(f.width-12, 20) }
