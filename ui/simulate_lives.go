package ui

import (
	"fmt"
	"math"
	"strconv"
	"time"

	"coreglass/metrics/timeline"
	"coreglass/sim"
	"coreglass/ui/gantt"
	"coreglass/ui/paint"
)

// taskColumn is a number of a task, and the mean of all below it.
type taskColumn struct {
	name word
	path string // of the mean; empty: it has none
	of   func(r *sim.Result, t *sim.TaskResult) float64
}

// taskColumns are the numbers of the tasks, the most telling first.
var taskColumns = []taskColumn{
	{wSimColFinish, "", ofTime((*sim.TaskResult).Finish)},
	{wSimColTurnaround, "mean.turnaround", ofTime((*sim.TaskResult).Turnaround)},
	{wSimColWait, "mean.wait", ofTime((*sim.TaskResult).Wait)},
	{wSimColResponse, "mean.response", ofTime((*sim.TaskResult).Response)},
	{wSimColSlowdown, "mean.slowdown", func(_ *sim.Result, t *sim.TaskResult) float64 { return t.Slowdown() }},
	{wSimColCPU, "", ofTime((*sim.TaskResult).CPU)},
	{wSimColArrival, "", ofTime((*sim.TaskResult).Arrival)},
	{wSimColFirst, "", ofTime((*sim.TaskResult).First)},
	{wSimColDeadline, "", func(r *sim.Result, t *sim.TaskResult) float64 {
		if d, ok := t.Deadline(); ok {
			return r.Units(d)
		}
		return math.NaN()
	}},
}

func ofTime(f func(*sim.TaskResult) sim.Time) func(*sim.Result, *sim.TaskResult) float64 {
	return func(r *sim.Result, t *sim.TaskResult) float64 {
		if v := f(t); v >= 0 {
			return r.Units(v)
		}
		return math.NaN()
	}
}

// charts takes a new run into the picture.
func (s *simulate) charts() {
	r := s.run.result
	if r == nil {
		return
	}
	unit := gantt.Unit{Length: s.run.unit}
	if r.TimeUnit != "tick" {
		unit.Name = " " + r.TimeUnit
	}
	marks := r.Marks()
	for _, ch := range []*gantt.Chart{&s.cores, &s.tasks} {
		ch.Timeline, ch.Marks, ch.Names, ch.Unit = s.run.timeline, marks, true, unit
		ch.Styles = simStyles
	}
	s.tasks.ByTask = true
}

// simStyles are the looks of the picture.
var simStyles = gantt.Styles{
	Block: sTask0, Mark: sMark0, Hues: taskStyles,
	State: [timeline.Gone + 1]paint.Style{
		timeline.Unknown: sUnseen, timeline.Ready: sReady, timeline.Blocked: sBlocked, timeline.Locked: sLocked,
		timeline.Interrupted: sOther, timeline.Switching: sSystem, timeline.Done: sDim, timeline.Gone: sBad,
	},
	Idle: sIdle, Label: sText, Axis: sAxis, Cursor: sMarker, Chosen: sMarker,
}

// drawLives draws who ran when, by core and by task, with the tasks' numbers at the right.
func (s *simulate) drawLives(r paint.Rect) {
	run := s.run.result
	if run == nil || s.step >= len(s.run.steps) {
		return
	}
	cores, tasks := s.shareRows(r.H - 3)
	columns, numbers := s.fitColumns(r.W)
	picture := paint.Rect{X: r.X, Y: r.Y, W: r.W - numbers, H: r.H}
	s.place(picture)
	s.cores.Draw(&s.frame.canvas, s.under(&s.cores, picture.Rows(0, cores)))
	s.drawBusy(paint.Rect{X: picture.X + picture.W, Y: r.Y, W: numbers, H: cores})
	s.cores.DrawAxis(&s.frame.canvas, s.under(&s.cores, picture.Row(cores)))
	if tasks > 0 {
		table := paint.Rect{X: picture.X + picture.W, Y: r.Y, W: numbers, H: r.H}
		s.drawTaskHead(table.Row(cores), columns)
		s.tasks.Draw(&s.frame.canvas, s.under(&s.tasks, picture.Rows(cores+1, tasks)))
		s.drawTaskNumbers(table.Rows(cores+1, tasks), columns)
		below := len(run.Tasks) - s.tasks.First - s.tasks.RowsIn(tasks)
		s.drawMeans(r.Row(cores+1+tasks), table, below, columns)
		if y := cores + tasks + 3; y < r.H-1 {
			s.drawLegend(r.Row(y))
		}
	}
	s.drawTotals(r.Row(r.H - 1))
}

// under is the region of a chart whose cells stand under those of the other.
func (s *simulate) under(ch *gantt.Chart, r paint.Rect) paint.Rect {
	shift := max(s.cores.Labels, s.tasks.Labels) - ch.Labels
	return paint.Rect{X: r.X + shift, Y: r.Y, W: r.W - shift, H: r.H}
}

// fitUnits is the length of a column so that w of them hold span, and their edges fall on
// whole units: a part of the unit that divides it, or several units.
func fitUnits(span, unit time.Duration, w int) time.Duration {
	if many := time.Duration(w) * unit / max(span, 1); many >= 1 {
		for ; unit%many != 0; many-- {
		}
		return unit / many
	}
	whole := unit * time.Duration(w)
	return unit * ((span + whole - 1) / whole)
}

// shareRows divides the lines between cores and tasks, and makes rows taller where there
// is room.
func (s *simulate) shareRows(h int) (cores, tasks int) {
	r := s.run.result
	n := len(r.Tasks)
	s.cores.Tall, s.cores.Gap, s.tasks.Tall, s.tasks.Gap = 1, 0, 1, 0
	switch {
	case s.view == viewCores:
		s.cores.Tall = min(max(1, h/(2*r.Cores)), 5)
		return min(h+1, s.cores.Lines(r.Cores)), 0
	case s.view == viewTasks || r.Policy == "ps":
	default:
		switch {
		case h >= 3*n+5*r.Cores:
			s.cores.Tall = 5
		case h >= 2*n+3*r.Cores:
			s.cores.Tall = 3
		}
		cores = min(s.cores.Lines(r.Cores), max(1, h/3))
		s.cores.Gap = min(s.cores.Tall-1, 1)
		if s.cores.Lines(r.Cores) > h/3 {
			s.cores.Gap = 0
		}
		cores = max(cores, min(s.cores.Lines(r.Cores), h/3))
	}
	switch {
	case h-cores >= 3*n:
		s.tasks.Gap = 2
	case h-cores >= 2*n:
		s.tasks.Gap = 1
	}
	return cores, min(s.tasks.Lines(n), h-cores)
}

// fitColumns says how many numbers fit beside a picture that keeps more than a third.
func (s *simulate) fitColumns(w int) (columns []taskColumn, width int) {
	for _, c := range taskColumns {
		n := s.columnWidth(c)
		if width+n > w*58/100 {
			break
		}
		if c.name == wSimColDeadline && !s.deadlines() {
			continue
		}
		columns, width = append(columns, c), width+n
	}
	return columns, width
}

func (s *simulate) columnWidth(c taskColumn) int {
	return max(7, paint.TextWidth(s.lang.say(c.name))) + 2
}

func (s *simulate) deadlines() bool {
	for i := range s.run.result.Tasks {
		if _, ok := s.run.result.Tasks[i].Deadline(); ok {
			return true
		}
	}
	return false
}

// place says which stretch and which rows are in sight: the step always.
func (s *simulate) place(picture paint.Rect) {
	x := s.run.steps[s.step]
	at := s.run.result.At(x.at)
	s.cores.Core = s.lang.say(wCore)
	labels := max(s.tasks.LabelWidth(), s.cores.LabelWidth())
	w := max(1, picture.W-labels-1)
	span := max(s.run.timeline.To, 1)
	cell := fitUnits(max(span>>s.zoom, time.Duration(w)), s.run.unit, w)
	from := time.Duration(0)
	if half := cell * time.Duration(w/2); s.zoom > 0 && at > half {
		from = min(at-half, max(0, span-cell*time.Duration(w))) / cell * cell
	}
	for _, ch := range []*gantt.Chart{&s.cores, &s.tasks} {
		ch.From, ch.Cell, ch.Labels = from, cell, ch.LabelWidth()
		ch.Cursor = gantt.Cursor{On: true, Row: -1, At: at, Exact: true}
	}
	s.cores.Cursor.Row, s.tasks.Cursor.Row = x.core, int(x.task)
	cores, tasks := s.shareRows(picture.H - 3)
	s.cores.First = inWindow(s.cores.First, x.core, s.cores.RowsIn(cores), s.run.result.Cores)
	seen, all := s.tasks.RowsIn(tasks), len(s.run.result.Tasks)
	if !s.free {
		s.scroll = inWindow(s.scroll, int(x.task), seen, all)
	}
	s.scroll = min(max(0, s.scroll), max(0, all-seen))
	s.tasks.First = s.scroll
}

// lineOf is the line of a row that has its label.
func lineOf(ch *gantt.Chart, row int) int { return row*(ch.Tall+ch.Gap) + (ch.Tall-1)/2 }

// inWindow moves a window of rows as little as it takes to have one in it.
func inWindow(first, row, seen, all int) int {
	if row >= 0 {
		first = min(max(first, row-seen+1), row)
	}
	return min(max(0, first), max(0, all-seen))
}

// drawBusy says how much of the run each core was used.
func (s *simulate) drawBusy(r paint.Rect) {
	run := s.run.result
	if r.W < 12 || run.Makespan == 0 {
		return
	}
	busy := make([]sim.Time, run.Cores)
	for _, x := range run.Spans.All {
		busy[x.Core] += x.End - x.Start
	}
	for i := range s.cores.RowsIn(r.H) {
		c := s.cores.First + i
		if c >= run.Cores {
			return
		}
		p := s.frame.canvas.Pen(r.X, r.Y+lineOf(&s.cores, i), r.W)
		p.Put(s.lang.say(wSimBusy), sDim)
		p.X = max(p.X, r.X+5)
		b := strconv.AppendFloat(s.frame.buf(), 100*float64(busy[c])/float64(run.Makespan), 'f', 0, 64)
		p.Right(b, 4, sText)
		p.Put(" %", sDim)
	}
}

func (s *simulate) drawTaskHead(r paint.Rect, columns []taskColumn) {
	p := s.frame.canvas.Pen(r.X, r.Y, r.W)
	for _, c := range columns {
		p.Right([]byte(s.lang.say(c.name)), s.columnWidth(c), sColumn)
	}
}

func (s *simulate) drawTaskNumbers(r paint.Rect, columns []taskColumn) {
	run := s.run.result
	row := s.tasks.Cursor.Row
	for i := range s.tasks.RowsIn(r.H) {
		rank := s.tasks.First + i
		if rank >= len(run.ByRank) {
			return
		}
		t := &run.Tasks[run.ByRank[rank]]
		st := sText
		if rank == row {
			st = sMarker
		}
		p := s.frame.canvas.Pen(r.X, r.Y+lineOf(&s.tasks, i), r.W)
		for _, c := range columns {
			p.Right([]byte(shortNumber(c.of(run, t))), s.columnWidth(c), st)
		}
	}
}

func (s *simulate) drawMeans(r, table paint.Rect, below int, columns []taskColumn) {
	run := s.run.result
	label := s.lang.say(wSimMean)
	if below > 0 {
		s.frame.canvas.Text(r.X, r.Y, r.W-table.W-paint.TextWidth(label)-2, fmt.Sprintf(s.lang.say(wSimMoreTasks), below), sDim)
	}
	s.frame.canvas.Text(table.X-paint.TextWidth(label)-1, r.Y, table.W, label, sDim)
	p := s.frame.canvas.Pen(table.X, r.Y, table.W)
	for _, c := range columns {
		if v, ok := run.Number(c.path); ok {
			p.Right([]byte(shortNumber(v)), s.columnWidth(c), sStrong)
		} else {
			p.Skip(s.columnWidth(c))
		}
	}
}

// drawLegend says what the signs of a task's row mean, where there is room.
func (s *simulate) drawLegend(r paint.Rect) {
	l := s.lang
	keys := []gantt.Key{{Sign: gantt.Block, Text: l.say(wLegendRuns)}, {Sign: gantt.Ready, Text: l.say(wLegendReady)},
		{Sign: gantt.Blocked, Text: l.say(wLegendBlocked)}, {Sign: gantt.Locked, Text: l.say(wLegendLocked)},
		{Sign: gantt.End, Text: l.say(wLegendEnd)}}
	if s.run.result.Switching > 0 {
		keys = append(keys, gantt.Key{Sign: gantt.Switching, Text: l.say(wLegendSwitching)})
	}
	simStyles.Legend(&s.frame.canvas, r, keys...)
}

// drawTotals is the whole run in numbers, and where it was cut.
func (s *simulate) drawTotals(r paint.Rect) {
	run, l := s.run.result, s.lang
	p := s.frame.canvas.Pen(r.X, r.Y, r.W)
	note := ""
	switch {
	case run.Limited:
		note = fmt.Sprintf(l.say(wSimLimited), simSteps, s.amount(run.Makespan))
	case s.run.endless:
		note = fmt.Sprintf(l.say(wSimEndless), s.amount(run.Makespan))
	case run.Unfinished > 0 && !run.Deadlock:
		note = fmt.Sprintf(l.say(wSimCutAt), s.amount(run.Makespan))
	}
	if note != "" {
		p.Put(note, sMarker)
		p.Skip(3)
	}
	for _, x := range []struct {
		name  word
		text  string
		shown bool
	}{
		{wSimMakespan, s.amount(run.Makespan) + " " + run.TimeUnit, note == ""},
		{wSimSwitchCount, strconv.FormatInt(run.Switches, 10), true},
		{wSimMisses, strconv.FormatInt(run.DeadlineMisses, 10), s.deadlines()},
		{wSimUnfinished, strconv.Itoa(run.Unfinished), run.Unfinished > 0},
		{wSimUtilisation, shortNumber(100*run.Utilisation) + " %", true},
		{wSimFairness, shortNumber(run.Fairness), true},
		{wSimIdleTime, s.amount(run.Idle), run.Policy != "ps"},
		{wSimMigrations, strconv.FormatInt(run.Migrations, 10), run.Cores > 1},
	} {
		if name := l.say(x.name); x.shown && p.Left() > paint.TextWidth(name)+1+len(x.text) {
			p.Put(name, sDim)
			p.Skip(1)
			p.Put(x.text, sText)
			p.Skip(3)
		}
	}
}
