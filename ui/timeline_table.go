package ui

import (
	"time"

	"coreglass/metrics/timeline"
	"coreglass/ui/gantt"
	"coreglass/ui/meter"
	"coreglass/ui/paint"
)

// shareColumn is a number of a task in the view.
type shareColumn struct {
	name, short word
	width       int
	text        func(b []byte, s *timeline.Share, view time.Duration) []byte
}

// inState writes how much of the view was spent in states.
func inState(states ...timeline.State) func([]byte, *timeline.Share, time.Duration) []byte {
	return func(b []byte, s *timeline.Share, view time.Duration) []byte {
		var d time.Duration
		for _, state := range states {
			d += s.In[state]
		}
		return meter.AppendPercent(b, 100*float64(d)/float64(view))
	}
}

func dispatches(b []byte, s *timeline.Share, _ time.Duration) []byte {
	return meter.AppendCount(b, float64(s.Dispatches))
}

// meanRun is how long a task ran at a time.
func meanRun(b []byte, s *timeline.Share, _ time.Duration) []byte {
	if s.Dispatches == 0 {
		return append(b, meter.Unknown...)
	}
	return meter.AppendDuration(b, s.OnCore()/time.Duration(s.Dispatches))
}

var (
	runs = inState(timeline.Running, timeline.Interrupted, timeline.Switching)

	// sideColumns stand beside the rows of the tasks; the narrow ones on a narrow screen.
	sideColumns = []shareColumn{{wColRun, wColRun, 8, runs}, {wColReady, wColReady, 9, inState(timeline.Ready)},
		{wColBlocked, wColBlocked, 10, inState(timeline.Blocked)}, {wColLocked, wColLocked, 8, inState(timeline.Locked)},
		{wColDispatches, wColDispatches, 12, dispatches}}
	narrowColumns = []shareColumn{{wColRun, wColRun, 7, runs}, {wColReady, wColReady, 8, inState(timeline.Ready)},
		{wColWaits, wColWaits, 8, inState(timeline.Blocked, timeline.Locked)}, {wColDispatches, wColDispatchesShort, 8, dispatches}}
	// tableColumns stand below the rows of the cores, before a bar.
	tableColumns = append(sideColumns[:len(sideColumns):len(sideColumns)], shareColumn{wColMeanRun, wColMeanRun, 11, meanRun})
)

func (v *track) side() []shareColumn {
	if v.width < 150 {
		return narrowColumns
	}
	return sideColumns
}

func (v *track) sideWidth() int {
	w := 1
	for _, c := range v.side() {
		w += c.width
	}
	return w
}

// firstTask is the first task whose numbers are in sight.
func (v *track) firstTask() int {
	if v.chart.ByTask {
		return v.chart.First
	}
	return v.scroll
}

// tasksInSight is how many tasks' numbers are in sight.
func (v *track) tasksInSight() int {
	if v.chart.ByTask {
		return v.chart.RowsIn(v.layout.chart.H)
	}
	return v.tableRows()
}

func (v *track) tableRows() int { return max(0, v.layout.table.H-1) }

// drawSide writes the numbers of the tasks beside their rows.
func (v *track) drawSide(r paint.Rect) {
	if !v.chart.ByTask {
		return
	}
	f, view := &v.frame, v.sums.length()
	p := f.canvas.Pen(r.X, r.Y, r.W)
	for _, c := range v.side() {
		name := v.lang.say(c.name)
		if paint.TextWidth(name) >= c.width {
			name = v.lang.say(c.short)
		}
		p.Right(append(f.buf(), name...), c.width, sDim)
	}
	pitch, middle := v.chart.Lines(2)-v.chart.Lines(1), (v.chart.Lines(1)-1)/2
	for i := range v.sums.rows {
		y := 1 + i*pitch + middle
		if y >= r.H {
			break
		}
		p := f.canvas.Pen(r.X, r.Y+y, r.W)
		for _, c := range v.side() {
			p.Right(c.text(f.buf(), &v.sums.rows[i], view), c.width, sText)
		}
	}
}

// drawTable writes the numbers of the tasks below the rows of the cores, with a bar of the
// states.
func (v *track) drawTable(r paint.Rect) {
	if v.chart.ByTask || r.H < 2 {
		return
	}
	f, view := &v.frame, v.sums.length()
	f.canvas.Fill(r.Row(0), ' ', sColumn)
	p := f.canvas.Pen(r.X, r.Y, r.W)
	p.Right(append(f.buf(), v.lang.say(wColTask)...), wideTask, sColumn)
	for _, c := range tableColumns {
		p.Right(append(f.buf(), v.lang.say(c.name)...), c.width, sColumn)
	}
	if p.Left() > 30 {
		p.Skip(2)
		p.Put(v.lang.say(wColHow), sColumn)
	}
	if n := v.taskCount(); len(v.sums.rows) < n && p.Left() > 14 {
		b := appendCount(f.buf(), v.sums.first+1)
		b = appendCount(append(b, '-'), v.sums.first+len(v.sums.rows))
		p.Right(appendCount(append(b, '/'), n), p.Left(), sColumn)
	}
	for i := range v.sums.rows {
		v.drawShare(r.Row(1+i), timeline.Task(v.sums.first+i), &v.sums.rows[i], view)
	}
}

func (v *track) drawShare(r paint.Rect, t timeline.Task, s *timeline.Share, view time.Duration) {
	f := &v.frame
	p := f.canvas.Pen(r.X, r.Y, r.W)
	b := f.buf()
	if v.chart.Named(t) {
		b = v.chart.AppendTask(b, t)
	}
	p.Right(b, wideTask-2, sText)
	p.Skip(1)
	p.X += f.canvas.Set(p.X, p.Y, v.chart.Mark(t), sMark0+paint.Style(int(t)%taskStyles))
	for _, c := range tableColumns {
		p.Right(c.text(f.buf(), s, view), c.width, sText)
	}
	p.Skip(2)
	if bar := min(p.Left(), 60); bar >= 8 && view > 0 {
		v.drawStates(p.X, p.Y, bar, t, s, view)
	}
}

// drawStates is a bar of what a task did, with the chart's signs.
func (v *track) drawStates(x, y, w int, t timeline.Task, s *timeline.Share, view time.Duration) {
	c := &v.frame.canvas
	part := func(state timeline.State, sign gantt.Sign) meter.Part {
		return meter.Part{Value: float64(s.In[state]), Glyph: sign.Glyph(c), Style: ganttStyles.State[state]}
	}
	parts := [...]meter.Part{
		{Value: float64(s.OnCore()), Glyph: gantt.Block.Glyph(c), Style: sTask0 + paint.Style(int(t)%taskStyles)},
		part(timeline.Ready, gantt.Ready), part(timeline.Locked, gantt.Locked),
		part(timeline.Blocked, gantt.Blocked), part(timeline.Unknown, gantt.Unknown)}
	meter.Bar(c, x, y, w, float64(view), parts[:], meter.Part{Glyph: ' ', Style: sText})
}
