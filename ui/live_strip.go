package ui

import (
	"math"
	"time"

	"github.com/charmbracelet/colorprofile"

	"coreglass/metrics"
	"coreglass/ui/meter"
	"coreglass/ui/paint"
	"coreglass/workloads"
)

// axisWidth is the room for the names and scales at the left of the strip.
const axisWidth = 11

// column is one column of the history strip: the means over a stretch of time.
type column struct {
	cpu, work   float64 // NaN: a gap
	nCPU, nWork int
	seq, n      int  // newest snapshot in it, -1 if there is none; number of them
	run         int  // of the newest one
	segment     bool // another experiment starts here
}

// drawStrip shows the recent past: total CPU above, useful work below on the same scale,
// so that equal areas mean that nothing is lost. Every experiment is a labelled segment.
func (l *live) drawStrip(r paint.Rect) {
	f := &l.frame
	area := (r.H - 1) / 2
	if area < 1 {
		return
	}
	graph := paint.Rect{X: r.X + axisWidth, Y: r.Y, W: r.W - axisWidth, H: area}
	width := l.fillColumns(graph.W)
	full := 100 * float64(l.coreCount())
	top := l.workTop()
	cols := l.columns
	meter.Area(&f.canvas, graph, full, func(i int) float64 { return cols[i].cpu }, meter.Part{Glyph: '█', Style: sUser})
	below := graph
	below.Y += area
	meter.Area(&f.canvas, below, top, func(i int) float64 { return cols[i].work }, meter.Part{Glyph: l.workFill(), Style: sWork})
	l.drawAxis(r, area, full, top)
	l.drawSegments(paint.Rect{X: graph.X, Y: r.Y, W: graph.W, H: 2*area + 1})
	p := f.canvas.Pen(r.X, r.Y+2*area, axisWidth-1)
	p.PutBytes(append(meter.AppendWhole(f.buf(), width.Seconds()*float64(graph.W)), l.lang.say(wStripAgo)...), sAxis)
	l.drawWhen(graph, 2*area+1)
}

// workFill is the body of the lower graph: where there is no colour its glyph says which
// of the two graphs it is.
func (l *live) workFill() rune {
	if l.profile <= colorprofile.ASCII || l.frame.canvas.ASCII {
		return '▒'
	}
	return '█'
}

// drawAxis names the two graphs and their upper ends.
func (l *live) drawAxis(r paint.Rect, area int, full, top float64) {
	f := &l.frame
	name := func(y int, w word, b []byte, st paint.Style) {
		p := f.canvas.Pen(r.X, y, axisWidth-1)
		p.Put(l.lang.say(w), st)
		p.Skip(1)
		p.Right(b, p.Left(), sAxis)
	}
	name(r.Y, wStripCPU, append(meter.AppendWhole(f.buf(), full), '%'), sUser)
	name(r.Y+area, wStripWork, append(meter.AppendCount(f.buf(), top), 'x'), sWork)
	for y := r.Y; y < r.Y+2*area; y++ {
		f.canvas.Set(r.X+axisWidth-1, y, '│', sIdle)
	}
}

// workTop is the upper end of the graph of useful work: as many tasks as there are
// cores, unless more came out.
func (l *live) workTop() float64 {
	top := float64(l.coreCount())
	for _, c := range l.columns {
		if c.work > top*1.1 {
			top = roundUp(c.work)
		}
	}
	return top
}

// roundUp is the next round number above v.
func roundUp(v float64) float64 {
	unit := math.Pow(10, math.Floor(math.Log10(v)))
	for _, n := range [...]float64{1, 2, 3, 4, 5, 6, 8} {
		if n*unit >= v {
			return n * unit
		}
	}
	return 10 * unit
}

// columnTime is how much time a column stands for: at least a minute fits.
func columnTime(width int) time.Duration {
	for _, d := range [...]time.Duration{250 * time.Millisecond, 500 * time.Millisecond, time.Second} {
		if time.Duration(width)*d >= 60*time.Second {
			return d
		}
	}
	return time.Second
}

// held is how long a value stands for the time after it: a snapshot's rates are over
// about a second, so a shorter hole between two snapshots is no gap.
const held = time.Second

// fillColumns sorts the history into columns and returns the time of one. Columns begin
// at whole multiples of it, so that they do not shimmer while time goes on.
func (l *live) fillColumns(n int) time.Duration {
	each := columnTime(n)
	if cap(l.columns) < n {
		l.columns = make([]column, n)
	}
	l.columns = l.columns[:n]
	for i := range l.columns {
		l.columns[i] = column{seq: -1}
	}
	end := int(l.stripEnd(each, n) / each)
	for seq := l.past.last(); seq >= l.past.first(); seq-- {
		s := l.past.at(seq)
		i := n - 1 - (end - int(s.At/each))
		if i < 0 {
			break
		}
		if i < n {
			l.columns[i].add(s, seq)
		}
	}
	finish(l.columns, max(1, int(held/each)))
	return each
}

// stripEnd is the time at the right end: now, or while frozen the time it was frozen at,
// moved so that the shown snapshot is in sight.
func (l *live) stripEnd(each time.Duration, n int) time.Duration {
	if l.frozen == nil {
		return l.newest.At
	}
	shown, from := l.shown().At, l.frozen.full.At
	return max(shown, min(from, shown+time.Duration(n-1)*each))
}

// add counts a snapshot into the column; they come newest first.
func (c *column) add(s *workloads.Snapshot, seq int) {
	if c.seq < 0 {
		c.seq, c.run = seq, s.Run
	}
	c.n++
	if s.Phase != workloads.Running {
		return // what stays on the screen after a race is not of this time
	}
	w := window(s)
	if v := w.CPU.Total(); !math.IsNaN(v) {
		c.cpu += v
		c.nCPU++
	}
	if !math.IsNaN(w.Speedup) {
		c.work += w.Speedup
		c.nWork++
	}
}

// finish turns sums into means, carries values over holes of at most hold columns, and
// marks where experiments start.
func finish(cols []column, hold int) {
	since, last := 0, -1
	for i := range cols {
		c := &cols[i]
		if c.seq < 0 {
			since++
			c.cpu, c.work = metrics.Unknown, metrics.Unknown
			if last >= 0 && since <= hold && i+1 < len(cols) {
				c.cpu, c.work = cols[last].cpu, cols[last].work
			}
			continue
		}
		c.cpu /= float64(c.nCPU) // 0/0 is the gap
		c.work /= float64(c.nWork)
		c.segment = last < 0 || cols[last].run != c.run
		since, last = 0, i
	}
}

// drawSegments labels each experiment where it starts.
func (l *live) drawSegments(r paint.Rect) {
	labels := r.Y + r.H - 1
	for i := 0; i < len(l.columns); i++ {
		if !l.columns[i].segment {
			continue
		}
		end := i + 1
		for end < len(l.columns) && !l.columns[end].segment {
			end++
		}
		if s := l.past.at(l.columns[i].seq); s != nil {
			l.drawSegment(paint.Rect{X: r.X + i, Y: labels, W: end - i, H: 1}, s, i > 0)
		}
		if i > 0 {
			l.drawBoundary(r.X+i, r.Y, labels)
		}
		i = end - 1
	}
}

// drawBoundary draws a line where the areas leave room for it.
func (l *live) drawBoundary(x, from, to int) {
	for y := from; y < to; y++ {
		if l.frame.canvas.At(x, y).Rune == ' ' {
			l.frame.canvas.Set(x, y, '┊', sAxis)
		}
	}
}

// drawSegment writes as much of "6 gil2 · cpu x 4" as fits whole.
func (l *live) drawSegment(r paint.Rect, s *workloads.Snapshot, divided bool) {
	f := &l.frame
	p := f.canvas.Pen(r.X, r.Y, r.W)
	if divided {
		p.Put("│", sAxis)
	}
	info, _ := s.Spec.Model.Info()
	if info.Key == "" || p.Left() < len(info.Key) {
		return
	}
	p.Put(info.Key, sStrong)
	if p.Left() < len(s.Spec.Model)+1 {
		return
	}
	p.Skip(1)
	p.Put(string(s.Spec.Model), sText)
	b := append(f.buf(), ' ')
	b = append(b, s.Spec.Load.Name...)
	b = appendCount(append(b, " x "...), s.Spec.Tasks)
	if len(b) <= p.Left() {
		p.PutBytes(b, sDim)
	}
	if len(s.Spec.CPUs) == 1 {
		b = append(append(f.buf(), ' '), l.lang.say(wCore)...)
		b = appendCount(append(b, ' '), s.Spec.CPUs[0])
		if len(b) <= p.Left() {
			p.PutBytes(b, sDim)
		}
	}
}

// drawWhen marks the column of the shown snapshot while the picture is frozen.
func (l *live) drawWhen(graph paint.Rect, h int) {
	if l.frozen == nil {
		return
	}
	for i := range l.columns {
		if l.columns[i].covers(l.frozen.at) {
			x, foot := graph.X+i, graph.Y+h-1
			l.drawBoundary(x, graph.Y, foot)
			l.frame.canvas.Restyle(paint.Rect{X: x, Y: graph.Y, W: 1, H: h}, sMarker)
			l.frame.canvas.Set(x, foot, '▲', sMarker)
			return
		}
	}
}

// covers says whether a snapshot is in the column.
func (c *column) covers(seq int) bool { return seq <= c.seq && seq > c.seq-c.n }
