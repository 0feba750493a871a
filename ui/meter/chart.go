package meter

import (
	"math"
	"strconv"

	"coreglass/ui/paint"
)

// Line is one curve of a chart: a value for every tick of the x axis, NaN for a gap. Mark
// stands at every value, so that colour is not the line's only sign.
type Line struct {
	Mark  rune
	Style paint.Style
	Y     []float64
}

// Chart is curves over evenly spaced ticks. Ticks that grow by a factor make its x axis
// logarithmic.
type Chart struct {
	Ticks  []string // what is written under them
	Lines  []Line
	Top    float64 // value at the upper edge, above 0
	Bottom float64 // value at the lower edge; above 0 on a logarithmic axis
	Log    bool    // the y axis is logarithmic
	Cursor int     // tick that is looked at; -1 for none
	Axis   paint.Style
	Grid   paint.Style
	Look   paint.Style // of the cursor
}

// AxisWidth is the room at the left of a chart for its scale.
const AxisWidth = 6

// Draw draws the chart with its axes into a region.
func (ch *Chart) Draw(c *paint.Canvas, r paint.Rect) {
	plot := paint.Rect{X: r.X + AxisWidth, Y: r.Y, W: r.W - AxisWidth, H: r.H - 2}
	if plot.W <= 2*edgeRoom || plot.H < 1 || len(ch.Ticks) == 0 || !(ch.Top > ch.Bottom) {
		return
	}
	plot = ch.even(plot)
	ch.drawAxes(c, plot)
	ch.drawCursor(c, plot)
	for i := range ch.Lines {
		ch.drawLine(c, plot, &ch.Lines[i])
	}
	ch.drawMarks(c, plot)
}

// tickX is the column of a tick. There is room for half a label at both ends.
func (ch *Chart) tickX(plot paint.Rect, i int) int {
	n := len(ch.Ticks)
	if n == 1 {
		return plot.X + plot.W/2
	}
	room := plot.W - 1 - 2*edgeRoom
	return plot.X + edgeRoom + (i*room+(n-1)/2)/(n-1)
}

const edgeRoom = 2

// height is how far up a value lies, from 0 at the lower edge to 1 at the upper one.
func (ch *Chart) height(v float64) float64 {
	h := (v - ch.Bottom) / (ch.Top - ch.Bottom)
	if ch.Log {
		h = math.Log(math.Max(v, ch.Bottom)/ch.Bottom) / math.Log(ch.Top/ch.Bottom)
	}
	return math.Min(math.Max(h, 0), 1)
}

// row is the line in which a value's mark stands.
func (ch *Chart) row(plot paint.Rect, v float64) int { return plot.Y + ch.dot(plot, v)/4 }

func (ch *Chart) drawAxes(c *paint.Canvas, plot paint.Rect) {
	for y := plot.Y; y < plot.Y+plot.H; y++ {
		c.Set(plot.X-1, y, '│', ch.Axis)
	}
	foot := plot.Y + plot.H
	c.Set(plot.X-1, foot, '└', ch.Axis)
	for x := plot.X; x < plot.X+plot.W; x++ {
		c.Set(x, foot, '─', ch.Axis)
	}
	ch.levels(plot.H, func(v float64) {
		y := ch.row(plot, v)
		p := c.Pen(plot.X-AxisWidth, y, AxisWidth-1)
		p.Right(appendLevel(nil, v), AxisWidth-1, ch.Axis)
		c.Set(plot.X-1, y, '┤', ch.Axis)
		for x := plot.X; x < plot.X+plot.W; x += 4 {
			c.Set(x, y, '·', ch.Grid)
		}
	})
	free := plot.X
	for i, label := range ch.Ticks {
		x := ch.tickX(plot, i)
		c.Set(x, foot, '┴', ch.Axis)
		w := paint.TextWidth(label)
		at := min(max(x-(w-1)/2, plot.X), plot.X+plot.W-w)
		if at < free || w > plot.W {
			continue
		}
		st := ch.Axis
		if i == ch.Cursor {
			st = ch.Look
		}
		c.Text(at, foot+1, w, label, st)
		free = at + w + 1
	}
}

func appendLevel(b []byte, v float64) []byte {
	if v >= 1000 {
		return AppendCount(b, v)
	}
	if n := math.Round(100*v) / 100; n > 0 || v == 0 {
		return strconv.AppendFloat(b, n, 'f', -1, 64)
	}
	return strconv.AppendFloat(b, v, 'g', 1, 64)
}

// even leaves out a few lines at the top where the levels are as many lines apart then, and each
// lies on a line of its own value.
func (ch *Chart) even(plot paint.Rect) paint.Rect {
	if ch.Log {
		return plot
	}
	steps := (ch.Top - ch.Bottom) / ch.step(plot.H)
	n := max(1, math.Round(steps))
	if rest := (plot.H - 1) % int(n); math.Abs(steps-n) < 1e-9 && 8*rest <= plot.H {
		return plot.Rows(rest, plot.H-rest)
	}
	return plot
}

// step is how far apart the levels of a linear axis of h lines are: two lines or more, and at
// most ten steps.
func (ch *Chart) step(h int) float64 {
	return roundStep((ch.Top - ch.Bottom) / math.Min(math.Max(float64(h-1)/2, 1), 10))
}

// levels calls f with round values up the y axis, at most one for every two lines.
func (ch *Chart) levels(h int, f func(float64)) {
	if ch.Log {
		n := math.Log2(ch.Top / ch.Bottom)
		step := math.Ceil(2 * n / math.Max(float64(h), 1))
		for e := 0.0; e <= n+1e-9; e += math.Max(step, 1) {
			f(ch.Bottom * math.Exp2(e))
		}
		return
	}
	step := ch.step(h)
	for v := ch.Bottom; v <= ch.Top*(1+1e-9); v += step {
		f(v)
	}
}

// roundStep is the least of 1, 2, 5 times a power of ten that is not below v.
func roundStep(v float64) float64 {
	unit := math.Pow(10, math.Floor(math.Log10(v)))
	for _, n := range [...]float64{1, 2, 5} {
		if n*unit >= v*(1-1e-9) {
			return n * unit
		}
	}
	return 10 * unit
}

func (ch *Chart) drawCursor(c *paint.Canvas, plot paint.Rect) {
	if ch.Cursor < 0 || ch.Cursor >= len(ch.Ticks) {
		return
	}
	x := ch.tickX(plot, ch.Cursor)
	for y := plot.Y; y < plot.Y+plot.H; y++ {
		c.Set(x, y, '┊', ch.Look)
	}
	c.Set(x, plot.Y+plot.H, '▲', ch.Look)
}

// drawLine joins neighbouring values. A missing one breaks the line.
func (ch *Chart) drawLine(c *paint.Canvas, plot paint.Rect, l *Line) {
	for i := 1; i < min(len(l.Y), len(ch.Ticks)); i++ {
		if known(l.Y[i-1]) && known(l.Y[i]) {
			ch.drawStretch(c, plot, l, i)
		}
	}
}

// drawStretch joins the values of ticks i-1 and i by dots, two across and four down in a
// cell; in ASCII a cell has one.
func (ch *Chart) drawStretch(c *paint.Canvas, plot paint.Rect, l *Line, i int) {
	x0, x1 := 2*(ch.tickX(plot, i-1)-plot.X), 2*(ch.tickX(plot, i)-plot.X)+1
	y0, y1 := ch.dot(plot, l.Y[i-1]), ch.dot(plot, l.Y[i])
	steps := max(x1-x0, abs(y1-y0), 1)
	for k := range steps + 1 {
		x := x0 + (x1-x0)*k/steps
		y := int(math.Round(float64(y0) + float64(y1-y0)*float64(k)/float64(steps)))
		dotAt(c, plot, x, y, l.Style)
	}
}

// dot is the line of dots of a value, from the top; a level's runs through the middle of its cell.
func (ch *Chart) dot(plot paint.Rect, v float64) int {
	return 1 + int(math.Ceil((1-ch.height(v))*float64(4*(plot.H-1))-1e-9))
}

// braille are the bits of the dots of a cell: brailles[column][line].
var braille = [2][4]rune{{0x01, 0x02, 0x04, 0x40}, {0x08, 0x10, 0x20, 0x80}}

func dotAt(c *paint.Canvas, plot paint.Rect, x, y int, st paint.Style) {
	col, line := plot.X+x/2, plot.Y+y/4
	if c.ASCII {
		c.Set(col, line, '*', st)
		return
	}
	bits := braille[x%2][y%4]
	if have := c.At(col, line).Rune; have >= 0x2800 && have <= 0x28ff {
		bits |= have - 0x2800
	}
	c.Set(col, line, 0x2800+bits, st)
}

// drawMarks draws the marks of all lines. Those that fall on the same place stand side by
// side, so that no line hides another.
func (ch *Chart) drawMarks(c *paint.Canvas, plot paint.Rect) {
	for i := range ch.Ticks {
		for k := range ch.Lines {
			n, before := ch.crowd(plot, i, k)
			if n == 0 {
				continue
			}
			x := ch.tickX(plot, i) - (n-1)/2
			x = max(plot.X, min(x, plot.X+plot.W-n))
			if x+before >= plot.X+plot.W {
				continue
			}
			c.Set(x+before, ch.row(plot, ch.Lines[k].Y[i]), ch.Lines[k].Mark, ch.Lines[k].Style)
		}
	}
}

// crowd is how many marks share the place of line k's at tick i, and how many of them
// belong to lines before it; n is 0 if there is no value.
func (ch *Chart) crowd(plot paint.Rect, i, k int) (n, before int) {
	value := func(k int) float64 {
		if i < len(ch.Lines[k].Y) {
			return ch.Lines[k].Y[i]
		}
		return math.NaN()
	}
	if !known(value(k)) {
		return 0, 0
	}
	row := ch.row(plot, value(k))
	for j := range ch.Lines {
		if v := value(j); known(v) && ch.row(plot, v) == row {
			n++
			if j < k {
				before++
			}
		}
	}
	return n, before
}

// Scale sets the y axis for the values: from zero to a round number above the largest, or
// logarithmic between powers of two where the values are far apart.
func (ch *Chart) Scale(least float64) {
	top, bottom := least, math.Inf(1)
	for _, l := range ch.Lines {
		for _, v := range l.Y {
			if known(v) {
				top = math.Max(top, v)
				if v > 0 {
					bottom = math.Min(bottom, v)
				}
			}
		}
	}
	ch.Log = top > logFrom && bottom < top
	if !ch.Log {
		step := roundStep(top / 4)
		ch.Bottom, ch.Top = 0, step*math.Ceil(top/step*(1-1e-9))
		return
	}
	ch.Top = math.Exp2(math.Ceil(math.Log2(top) - 1e-9))
	ch.Bottom = math.Max(math.Exp2(math.Floor(math.Log2(math.Min(bottom, 1))+0.1)), ch.Top/1e6)
}

// logFrom is the largest value up to which a linear axis shows them all.
const logFrom = 16

// known says whether a value can be drawn.
func known(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

func abs(n int) int { return max(n, -n) }
