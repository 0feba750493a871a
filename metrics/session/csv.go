package session

import (
	"bufio"
	"encoding/json"
	"io"
	"math"
	"strconv"
	"strings"
	"time"

	"coreglass/metrics/timeline"
)

// Range is a part of a session, both ends included; To 0 is the end.
type Range struct{ From, To time.Duration }

// holds says whether a time is in the range.
func (r Range) holds(t time.Duration) bool { return t >= r.From && (r.To == 0 || t <= r.To) }

// A Table is one kind of a session as tidy rows: a column a variable, its unit in its name.
type Table struct {
	Name  string // of the file, without .csv
	Write func(s *Session, r Range, w io.Writer) error
}

// Tables are all that CSV can tell.
var Tables = []Table{
	{"models", writeModels}, {"windows", writeWindows}, {"cores", writeCores}, {"tasks", writeTasks}, {"spans", writeSpans}, {"points", writePoints}, {"marks", writeMarks},
}

// rowWriter writes rows of CSV with a decimal point, in any locale; what is unknown is empty.
type rowWriter struct {
	w   *bufio.Writer
	any bool
}

func newRows(w io.Writer, head string) *rowWriter {
	r := &rowWriter{w: bufio.NewWriterSize(w, 1<<16)}
	r.w.WriteString(head + "\n")
	return r
}

func (r *rowWriter) cell(s string) *rowWriter {
	if r.any {
		r.w.WriteByte(',')
	}
	r.any = true
	if strings.ContainsAny(s, ",\"\n\r") {
		s = `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
	}
	r.w.WriteString(s)
	return r
}

func (r *rowWriter) int(n int64) *rowWriter { return r.cell(strconv.FormatInt(n, 10)) }

func (r *rowWriter) number(v Number) *rowWriter {
	if f := float64(v); !math.IsNaN(f) && !math.IsInf(f, 0) {
		return r.cell(strconv.FormatFloat(f, 'f', -1, 64))
	}
	return r.cell("")
}

func (r *rowWriter) time(d time.Duration) *rowWriter {
	return r.cell(strconv.FormatFloat(d.Seconds(), 'f', 6, 64))
}

func (r *rowWriter) end() {
	r.w.WriteByte('\n')
	r.any = false
}

// each decodes the records of a kind within a range.
func each[T any](s *Session, kind string, r Range, do func(i int, v *T)) {
	for _, i := range s.byKind[kind] {
		v := new(T)
		if r.holds(s.At(int(i))) && s.Decode(int(i), v) == nil {
			do(int(i), v)
		}
	}
}

func writeModels(s *Session, r Range, w io.Writer) error {
	rows := newRows(w, "time_s,run,source,phase,model,load,tasks")
	each(s, KindModel, r, func(i int, m *Model) {
		var spec struct {
			Model, Policy string
			Load          struct{ Name string }
			Tasks         int64
		}
		_ = json.Unmarshal(m.Spec, &spec)
		rows.time(s.At(i)).int(int64(m.Run)).cell(m.Source).cell(m.Phase).cell(spec.Model + spec.Policy).cell(spec.Load.Name).int(spec.Tasks).end()
	})
	return rows.w.Flush()
}

func writeWindows(s *Session, r Range, w io.Writer) error {
	rows := newRows(w, "time_s,run,elapsed_s,window_s,user_percent,system_percent,work_per_s,work_total,baseline_per_s,speedup,voluntary_per_s,involuntary_per_s,handovers_per_s,migrations_per_s,latency_count,latency_p50_us,latency_p95_us,latency_p99_us,latency_max_us,cpu_us_per_unit,rss_bytes,fairness,observer_percent")
	each(s, KindCPU, r, func(i int, c *CPU) {
		win := c.Window
		if win == nil {
			nan := Number(math.NaN())
			win = &Window{User: nan, System: nan, Work: nan, Total: nan, Baseline: nan, Speedup: nan, Voluntary: nan, Involuntary: nan, Handovers: nan, Migrations: nan, CPUPerUnit: nan, Fairness: nan}
		}
		rows.time(s.At(i)).int(int64(c.Run)).time(micros(c.Elapsed)).time(micros(win.Length))
		for _, v := range []Number{win.User, win.System, win.Work, win.Total, win.Baseline, win.Speedup, win.Voluntary, win.Involuntary, win.Handovers, win.Migrations} {
			rows.number(v)
		}
		if l := win.Latency; l != nil {
			rows.int(int64(l.Count))
			for _, ns := range []int64{l.P50, l.P95, l.P99, l.Max} {
				rows.number(Number(float64(ns) / 1e3))
			}
		} else {
			rows.int(0).cell("").cell("").cell("").cell("")
		}
		observer := Number(math.NaN())
		if len(c.Observer) == 2 {
			observer = Number(RoundTo(float64(c.Observer[0]+c.Observer[1]), 4))
		}
		rows.number(win.CPUPerUnit).int(int64(win.RSS)).number(win.Fairness).number(observer).end()
	})
	return rows.w.Flush()
}

func writeCores(s *Session, r Range, w io.Writer) error {
	rows := newRows(w, "time_s,core,user_percent,system_percent,other_percent")
	each(s, KindCPU, r, func(i int, c *CPU) {
		for core := range min(len(c.User), len(c.System), len(c.Other)) {
			rows.time(s.At(i)).int(int64(core)).number(c.User[core]).number(c.System[core]).number(c.Other[core]).end()
		}
	})
	return rows.w.Flush()
}

func writeTasks(s *Session, r Range, w io.Writer) error {
	rows := newRows(w, "time_s,run,task,work_per_s,cpu_percent,lock_wait_percent,voluntary_per_s,involuntary_per_s,core,state,done")
	each(s, KindTS, r, func(i int, t *TS) {
		for task := range len(t.State) {
			column := func(c []Number) {
				if task < len(c) {
					rows.number(c[task])
				} else {
					rows.cell("")
				}
			}
			rows.time(s.At(i)).int(int64(t.Run)).int(int64(task))
			for _, c := range [][]Number{t.Work, t.CPU, t.LockWait, t.Voluntary, t.Involuntary} {
				column(c)
			}
			if task < len(t.Core) && t.Core[task] >= 0 {
				rows.int(int64(t.Core[task]))
			} else {
				rows.cell("")
			}
			rows.cell(stateWord(t.State[task]))
			column(t.Done)
			rows.end()
		}
	})
	return rows.w.Flush()
}

var stateWords = [...]string{"new", "computing", "waiting", "lock", "queued", "done", "gone"}

func stateWord(letter byte) string {
	if i := strings.IndexByte(StateLetters, letter); i >= 0 {
		return stateWords[i]
	}
	return "unknown"
}

func writeSpans(s *Session, r Range, w io.Writer) error {
	rows := newRows(w, "start_s,end_s,run,task,name,state,core,resolution_us")
	s.inPieces(r, func(runs []RunTimeline) {
		for _, run := range runs {
			writeLanes(rows, &run)
		}
	})
	return rows.w.Flush()
}

func writeLanes(rows *rowWriter, run *RunTimeline) {
	t := run.Timeline
	for i := range t.Lanes {
		for k := range t.Lanes[i].Len() {
			p := t.Lanes[i].At(k)
			rows.cell(nanos(p.Start)).cell(nanos(p.End)).int(int64(run.Run)).int(int64(i)).cell(t.Tasks[i]).cell(p.State.String())
			if p.Core >= 0 {
				rows.int(int64(p.Core))
			} else {
				rows.cell("")
			}
			rows.number(Number(float64(t.ResolutionIn(p.Start, p.End)) / 1e3)).end()
		}
	}
}

// nanos is a time in seconds to the nanosecond.
func nanos(d time.Duration) string { return strconv.FormatFloat(d.Seconds(), 'f', 9, 64) }

func writeMarks(s *Session, r Range, w io.Writer) error {
	rows := newRows(w, "time_s,kind,label")
	for _, m := range s.Marks() {
		kind := "mark"
		if m.Note {
			kind = "note"
		}
		if r.holds(m.At) {
			rows.time(m.At).cell(kind).cell(m.Label).end()
		}
	}
	return rows.w.Flush()
}

// writePoints writes the points of sweeps; the result of a point is that of a run.
func writePoints(s *Session, r Range, w io.Writer) error {
	rows := newRows(w, "time_s,sweep,model,value,x,refused,work_per_s,speedup,user_percent,system_percent,switches_per_s,migrations,fairness")
	each(s, KindPoint, r, func(i int, p *Point) {
		var v struct {
			Model, Value, Refused string
			X                     Number
			Result                pointResult
		}
		v.Result = unknownPoint()
		if json.Unmarshal(p.Point, &v) != nil {
			return
		}
		n := &v.Result
		rows.time(s.At(i)).int(int64(p.Sweep)).cell(v.Model).cell(v.Value).number(v.X).cell(v.Refused)
		for _, v := range []Number{n.Work.PerSecond, n.Work.Speedup, n.CPU.User, n.CPU.System, n.Switches.PerSecond, n.Moves, n.Fairness} {
			rows.number(v)
		}
		rows.end()
	})
	return rows.w.Flush()
}

// pointResult are the numbers of a point that the table has.
type pointResult struct {
	Work struct {
		PerSecond Number `json:"per_second"`
		Speedup   Number
	}
	CPU      struct{ User, System Number }
	Switches struct {
		PerSecond Number `json:"per_second"`
	}
	Moves    Number `json:"migrations"`
	Fairness Number
}

// unknownPoint is what is known of a point that was refused.
func unknownPoint() (p pointResult) {
	nan := Number(math.NaN())
	p.Work.PerSecond, p.Work.Speedup, p.CPU.User, p.CPU.System, p.Switches.PerSecond, p.Moves, p.Fairness = nan, nan, nan, nan, nan, nan, nan
	return p
}

// RunTimeline is the timeline of one run on the clock of the session.
type RunTimeline struct {
	Run      int
	Name     string
	Timeline *timeline.Timeline
}

// runSpans are the stretches of one run: places in the list of their kind.
type runSpans struct {
	run, first, last int
	released         time.Duration // on the clock of the session
}

// runsOf finds the runs that have stretches, once.
func (s *Session) runsOf() []runSpans {
	if s.runs != nil {
		return s.runs
	}
	for n, i := range s.byKind[KindSpan] {
		var p Spans
		if s.Decode(int(i), &p) != nil {
			continue
		}
		if k := len(s.runs) - 1; k >= 0 && s.runs[k].run == p.Run {
			s.runs[k].last = n
			continue
		}
		s.runs = append(s.runs, runSpans{p.Run, n, n, s.At(int(i)) - time.Duration(p.To)})
	}
	return s.runs
}

// Runs are the timelines of all runs within a range, cut to it.
func (s *Session) Runs(r Range) []RunTimeline {
	var all []RunTimeline
	spans := s.byKind[KindSpan]
	for _, run := range s.runsOf() {
		end := run.last
		for r.To > 0 && end > run.first && s.At(int(spans[end-1])) > r.To {
			end--
		}
		at := s.At(int(spans[end]))
		if at < r.From || r.To > 0 && run.released > r.To {
			continue
		}
		if t := s.TimelineAt(int(spans[end]), max(at-r.From+time.Second, screenKeeps+1)); t != nil {
			all = append(all, RunTimeline{run.run, s.nameOf(int(spans[run.last])), within(t, run.released, r)})
		}
	}
	return all
}

// inPieces calls do for the runs of a range, ten minutes at a time: hours of lives need more
// memory than they are worth. What goes on from one piece to the next is cut there.
func (s *Session) inPieces(r Range, do func([]RunTimeline)) {
	from, end := r.From, s.Length()
	if r.To > 0 {
		end = min(end, r.To)
	}
	for ; from+piece < end; from += piece {
		do(s.Runs(Range{from, from + piece}))
	}
	do(s.Runs(Range{from, r.To}))
}

const piece = 10 * time.Minute

func (s *Session) nameOf(i int) string {
	var spec struct{ Model, Policy string }
	if m := s.ModelAt(i); m != nil {
		_ = json.Unmarshal(m.Spec, &spec)
	}
	return spec.Model + spec.Policy
}

// within is a timeline on another clock, cut to a range.
func within(t *timeline.Timeline, offset time.Duration, r Range) *timeline.Timeline {
	from, to := max(t.From+offset, r.From, 0), t.To+offset
	if r.To > 0 {
		to = min(to, r.To)
	}
	c := &timeline.Timeline{Cores: t.Cores, Tasks: t.Tasks, Lanes: make([]timeline.Lane, len(t.Lanes)), From: from, To: max(to, from), Resolution: t.Resolution, Origin: t.Origin, Lost: t.Lost}
	for _, p := range t.Coarse {
		if p.From, p.To = max(p.From+offset, from), min(p.To+offset, to); p.To > p.From {
			c.Coarse = append(c.Coarse, p)
		}
	}
	for i := range t.Lanes {
		var lane []timeline.Span
		for k := range t.Lanes[i].Len() {
			p := t.Lanes[i].At(k)
			p.Start, p.End = max(p.Start+offset, from), min(p.End+offset, to)
			if p.End > p.Start {
				lane = append(lane, p)
			}
		}
		c.Lanes[i] = timeline.NewLane(lane)
	}
	return c
}
