// Package gantt draws who ran where and when: a stretch of a timeline as rows of cells, a
// row for each core or for each task.
//
// A cell shows the task, or the state, with the most time in it. Everything is told apart
// by its glyph; colour only helps. Drawing is a pure function of the chart's fields, walks
// each lane in view once for each new view, and allocates nothing once the chart has drawn that size.
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
	Tall     int           // lines of a row; 0: one
	Gap      int           // empty lines between rows
	Labels   int           // columns at the left of the rows for their names; see LabelWidth
	Core     string        // the word before a core's number
	Marks    []rune        // a sign for each task; nil: see Mark
	Unit     Unit          // of the axis; its zero value: the unit of real time that suits
	Names    bool          // the timeline's names are worth a label; else a task's number is
	Cursor   Cursor
	Styles   Styles

	seen  view
	cells []cell      // by core, row by row; what is unknown in one more row
	state []stateCell // by task, row by row
	text  [32]byte
}

// view is what the cells hold. Timelines never change, so that they are counted once for
// each view, however often that is drawn.
type view struct {
	timeline   *timeline.Timeline
	from, cell time.Duration
	byTask     bool
	first      int
	w, h       int
}

// Cursor is what is looked at: a row, and a moment of it.
type Cursor struct {
	On    bool
	Row   int
	At    time.Duration
	Exact bool // At itself counts, not the whole cell in which it is
}

// Release lets go of the timeline, which may hold much memory. The chart can be used again.
func (ch *Chart) Release() { ch.Timeline, ch.seen = nil, view{} }

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

// Draw draws the rows that fit into a region, with their labels at the left. Lines of the
// region that have no row of the chart stay as they are.
func (ch *Chart) Draw(c *paint.Canvas, r paint.Rect) {
	rows := min(ch.RowsIn(r.H), ch.Rows()-ch.First)
	plot := ch.Plot(r)
	if ch.Timeline == nil || ch.Cell <= 0 || rows <= 0 || plot.W <= 0 {
		return
	}
	ch.count(plot.W, rows)
	for i := range rows {
		line := r.Row(i*ch.pitch() + (ch.tall()-1)/2)
		if ch.ByTask {
			ch.drawTask(c, ch.Plot(line), timeline.Task(ch.First+i))
		} else {
			ch.drawCore(c, ch.Plot(line), i)
		}
		if ch.Labels > 0 {
			ch.drawLabel(c, line, ch.First+i)
		}
		ch.thicken(c, plot.Rows(i*ch.pitch(), ch.tall()))
	}
	ch.drawCursor(c, plot, rows)
}

// count fills the cells for a view of w columns and that many rows.
func (ch *Chart) count(w, rows int) {
	v := view{ch.Timeline, ch.From, ch.Cell, ch.ByTask, ch.First, w, rows}
	if v == ch.seen {
		return
	}
	ch.seen = v
	if ch.ByTask {
		ch.countTasks()
	} else {
		ch.countCores()
	}
}

func (ch *Chart) tall() int  { return max(ch.Tall, 1) }
func (ch *Chart) pitch() int { return ch.tall() + max(ch.Gap, 0) }

// RowsIn is how many rows fit into h lines.
func (ch *Chart) RowsIn(h int) int { return (h + max(ch.Gap, 0)) / ch.pitch() }

// Lines is how many lines that many rows take.
func (ch *Chart) Lines(rows int) int { return max(0, rows*ch.pitch()-max(ch.Gap, 0)) }

// thicken draws the other lines of a row like its middle one, without the labels. Lines
// that stand for waiting stay thin.
func (ch *Chart) thicken(c *paint.Canvas, r paint.Rect) {
	middle := r.Y + (r.H-1)/2
	brief := Brief.Glyph(c)
	for x := r.X; r.H > 1 && x < r.X+r.W; x++ {
		base := c.At(x, middle)
		other := base
		switch {
		case ch.Styles.isMark(base.Style):
			other = paint.Cell{Rune: Block.Glyph(c), Style: base.Style - ch.Styles.Mark + ch.Styles.Block}
			if !ch.ByTask && (x == r.X || c.At(x-1, middle).Style != base.Style) {
				other.Rune = '▐' // runs stay apart where there is no colour
			}
		case thin(c, base.Rune):
			other.Rune = ' '
		}
		for y := r.Y; y < r.Y+r.H; y++ {
			switch {
			case base.Rune == brief && y < r.Y+r.H-1:
				c.Set(x, y, ' ', base.Style)
			case y != middle:
				c.Set(x, y, other.Rune, other.Style)
			}
		}
	}
}

// thin says whether a glyph stands on the middle line only.
func thin(c *paint.Canvas, r rune) bool {
	for _, s := range [...]Sign{Idle, Ready, Blocked, Locked, End, Lost} {
		if s.Glyph(c) == r {
			return true
		}
	}
	return false
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
		if n >= 10 || ch.Named(0) {
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
		if ch.Cursor.On && ch.Cursor.Row == row {
			c.Set(r.X+ch.Labels-1, r.Y, '▶', st)
		}
		return
	}
	if ch.Cursor.On && ch.Cursor.Row == row {
		c.Set(p.X, p.Y, '▶', st)
	}
	p.Skip(1)
	task := timeline.Task(row)
	p.X += c.Set(p.X, p.Y, ch.Mark(task), ch.Styles.mark(task))
	if ch.Named(task) {
		p.Skip(1)
		p.PutBytes(ch.AppendTask(ch.text[:0], task), st)
	}
}

// Named says whether a task has a name beside its mark: tasks 0 to 9 of no name have none.
func (ch *Chart) Named(t timeline.Task) bool { return ch.Names || t >= 10 || len(ch.Marks) > 0 }

// AppendTask writes what a task is called.
func (ch *Chart) AppendTask(b []byte, t timeline.Task) []byte {
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
func (ch *Chart) drawCursor(c *paint.Canvas, plot paint.Rect, rows int) {
	col := ch.Column(ch.Cursor.At)
	if !ch.Cursor.On || col < 0 || col >= plot.W {
		return
	}
	x, block := plot.X+col, Block.Glyph(c)
	for i := range ch.Lines(rows) {
		y := plot.Y + i
		k := c.At(x, y)
		switch chosen := ch.First+i/ch.pitch() == ch.Cursor.Row && i%ch.pitch() < ch.tall(); {
		case k.Rune == block && chosen:
			c.Set(x, y, '┃', ch.Styles.Cursor)
		case k.Rune == block:
			c.Set(x, y, '┃', k.Style-ch.Styles.Block+ch.Styles.Mark)
		case chosen:
			c.Set(x, y, k.Rune, ch.Styles.Cursor)
		case !ch.Styles.isMark(k.Style):
			c.Set(x, y, k.Rune, ch.Styles.Chosen)
		}
	}
}
