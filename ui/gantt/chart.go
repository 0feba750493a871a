// Package gantt draws who ran where and when: a stretch of a timeline as rows of cells, a
// row for each core or for each task.
//
// A cell shows the task, or the state, with the most time in it. Everything is told apart
// by its glyph; colour only helps. Drawing is a pure function of the chart's fields, walks
// each lane in view once and allocates nothing once the chart has drawn that size.
package gantt

import (
	"strconv"
	"time"

	"coreglass/metrics/timeline"
	"coreglass/ui/paint"
)

// Chart is a stretch of a timeline, ready to be drawn. Its zero value has no timeline and
// draws nothing. It keeps scratch memory, so that one chart is for one picture at a time.
type Chart struct {
	Timeline *timeline.Timeline
	From     time.Duration // at the left edge
	Cell     time.Duration // length of a column, above 0
	ByTask   bool          // a row for each task; else one for each core
	First    int           // first row in sight
	Labels   int           // columns at the left of the rows for their names; see LabelWidth
	Core     string        // the word before a core's number
	Marks    []rune        // a sign for each task; nil: see Mark
	Names    bool          // the timeline's names are worth a label; else a task's number is
	Cursor   Cursor
	Styles   Styles

	cells []cell
	state []stateCell
	text  [32]byte
}

// Cursor is what is looked at: a row, and a moment of it.
type Cursor struct {
	On    bool
	Row   int
	At    time.Duration
	Exact bool // At itself counts, not the whole cell in which it is
}

// Rows is the number of rows that there are, in sight or not.
func (ch *Chart) Rows() int {
	switch {
	case ch.Timeline == nil:
		return 0
	case ch.ByTask:
		return len(ch.Timeline.Lanes)
	}
	return ch.Timeline.Cores
}

// Column is the column in which t lies. It may be outside of the picture.
func (ch *Chart) Column(t time.Duration) int {
	n := (t - ch.From) / ch.Cell
	if t < ch.From && (t-ch.From)%ch.Cell != 0 {
		n--
	}
	return int(n)
}

// Time is where a column begins.
func (ch *Chart) Time(col int) time.Duration { return ch.From + time.Duration(col)*ch.Cell }

// FitCell is the least round length of a column (1, 2, 5, 10 ... ns) of which w hold span.
func FitCell(span time.Duration, w int) time.Duration {
	return RoundUp((span + time.Duration(w) - 1) / time.Duration(max(w, 1)))
}

// RoundUp is the least of 1, 2, 5 times a power of ten ns that is not below d.
func RoundUp(d time.Duration) time.Duration {
	for unit := time.Duration(1); unit <= 1e18; unit *= 10 {
		for _, n := range [...]time.Duration{1, 2, 5} {
			if n*unit >= d {
				return n * unit
			}
		}
	}
	return 1e18
}

// Draw draws the rows that fit into a region, with their labels at the left. Rows of the
// region that have no row of the chart stay as they are.
func (ch *Chart) Draw(c *paint.Canvas, r paint.Rect) {
	rows := min(r.H, ch.Rows()-ch.First)
	plot := ch.Plot(r)
	if ch.Timeline == nil || ch.Cell <= 0 || rows <= 0 || plot.W <= 0 {
		return
	}
	plot.H = rows
	if ch.ByTask {
		ch.drawTasks(c, plot)
	} else {
		ch.drawCores(c, plot)
	}
	for i := range min(rows, rows*ch.Labels) {
		ch.drawLabel(c, r.Row(i), ch.First+i)
	}
	ch.drawCursor(c, plot)
}

// Plot is the part of a region that Draw fills with cells.
func (ch *Chart) Plot(r paint.Rect) paint.Rect {
	return paint.Rect{X: r.X + ch.Labels, Y: r.Y, W: max(0, r.W-ch.Labels), H: r.H}
}

// LabelWidth is the room that the labels of all rows need.
func (ch *Chart) LabelWidth() int {
	n := max(ch.Rows()-1, 0)
	digits := len(strconv.AppendInt(ch.text[:0], int64(n), 10))
	if ch.ByTask {
		w := digits
		if ch.Names {
			for _, name := range ch.Timeline.Tasks {
				w = max(w, min(paint.TextWidth(name), mostName))
			}
		}
		if n >= 10 || ch.Names {
			w += 2
		}
		return w + 2
	}
	return paint.TextWidth(ch.Core) + 1 + digits + 1
}

// mostName is the room for a task's name in front of its row.
const mostName = 12

func (ch *Chart) drawLabel(c *paint.Canvas, r paint.Rect, row int) {
	p := c.Pen(r.X, r.Y, ch.Labels-1)
	st := ch.Styles.Label
	if ch.Cursor.On && ch.Cursor.Row == row {
		st = ch.Styles.Chosen
	}
	if !ch.ByTask {
		p.Put(ch.Core, st)
		p.Right(strconv.AppendInt(ch.text[:0], int64(row), 10), p.Left(), st)
		return
	}
	if ch.Cursor.On && ch.Cursor.Row == row {
		c.Set(p.X, p.Y, '▶', st)
	}
	p.Skip(1)
	task := timeline.Task(row)
	if ch.Names || ch.Rows() > 10 {
		p.X += c.Set(p.X, p.Y, ch.Mark(task), ch.Styles.mark(task))
		p.Skip(1)
		p.PutBytes(ch.appendName(ch.text[:0], task), st)
		return
	}
	p.X += c.Set(p.X, p.Y, ch.Mark(task), ch.Styles.mark(task))
}

// appendName writes what a task is called in labels.
func (ch *Chart) appendName(b []byte, t timeline.Task) []byte {
	if ch.Names && int(t) < len(ch.Timeline.Tasks) {
		return append(b, ch.Timeline.Tasks[t]...)
	}
	return strconv.AppendInt(b, int64(t), 10)
}

const marks = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

// Mark is the one sign that stands for a task: its number up to 9, then letters, which
// begin again after Z.
func (ch *Chart) Mark(t timeline.Task) rune {
	if int(t) < len(ch.Marks) {
		return ch.Marks[t]
	}
	if t < 10 {
		return rune(marks[max(t, 0)])
	}
	return rune(marks[10+int(t-10)%(len(marks)-10)])
}

// drawCursor marks the cursor's column, most of all in the chosen row.
func (ch *Chart) drawCursor(c *paint.Canvas, plot paint.Rect) {
	col := ch.Column(ch.Cursor.At)
	if !ch.Cursor.On || col < 0 || col >= plot.W {
		return
	}
	c.Restyle(paint.Rect{X: plot.X + col, Y: plot.Y, W: 1, H: plot.H}, ch.Styles.Chosen)
	if row := ch.Cursor.Row - ch.First; row >= 0 && row < plot.H {
		c.Restyle(paint.Rect{X: plot.X + col, Y: plot.Y + row, W: 1, H: 1}, ch.Styles.Cursor)
	}
}
