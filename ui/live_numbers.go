package ui

import (
	"bytes"
	"math"
	"time"

	"coreglass/ui/meter"
	"coreglass/ui/paint"
	"coreglass/workloads"
)

// numberCell is the least width of a number with its name.
const numberCell = 24

// foretoldCell is the same with what was predicted for it.
const foretoldCell = 32

// mostNumbers is how many numbers there are at most.
const mostNumbers = 10

// numberColumns divides a width into columns of numbers.
func numberColumns(w int) (columns, cell int) {
	columns = min(max(1, (w+2)/(numberCell+2)), 3)
	return columns, (w + 2) / columns
}

// drawNumbers lists the run's other numbers in columns, the most telling ones first:
// what does not fit is the least of them.
func (l *live) drawNumbers(r paint.Rect) {
	f, s := &l.frame, l.shown()
	if l.layout.titles {
		l.drawTitle(r.Row(0), wRunTitle, l.fore.legend())
		r = r.Rows(1, r.H-1)
	}
	columns, cell := numberColumns(r.W)
	if l.fore.legend() != "" { // predictions want their place
		columns = max(1, r.W/foretoldCell)
		cell = (r.W + 2) / columns
	}
	place := 0
	show := func(n number, b []byte) {
		if place < columns*r.H {
			l.drawNumber(paint.Rect{X: r.X + place%columns*cell, Y: r.Y + place/columns, W: cell - 2, H: 1}, n, b)
		}
		place++
	}
	w := window(s)
	show(nVoluntary, perSecond(meter.AppendCount(f.buf(), w.Voluntary)))
	show(nInvoluntary, perSecond(meter.AppendCount(f.buf(), w.Involuntary)))
	if s.Spec.Model.GIL() {
		show(nHandovers, perSecond(meter.AppendCount(f.buf(), w.Handovers)))
	}
	if s.Spec.Load.Waits() {
		show(nP50, appendLatency(f.buf(), w, w.Latency.P50))
		show(nP95, appendLatency(f.buf(), w, w.Latency.P95))
		show(nP99, appendLatency(f.buf(), w, w.Latency.P99))
	}
	if s.Spec.Load.Unit == "request" {
		show(nPerUnit, appendMicroseconds(f.buf(), w.CPUPerUnit))
	}
	show(nMemory, appendMemory(f.buf(), w))
	show(nFairness, meter.AppendRatio(f.buf(), w.Fairness))
	show(nMigrations, perSecond(meter.AppendCount(f.buf(), w.Migrations)))
}

// drawNumber writes a name at the left and its value at the right end of a cell.
func (l *live) drawNumber(r paint.Rect, n number, b []byte) {
	p := l.frame.canvas.Pen(r.X, r.Y, r.W)
	p.Put(explanations[n].label[l.lang], sDim)
	p.Skip(1)
	if foretold := l.fore.small(n); foretold != "" && p.Left() > paint.TextWidth(foretold)+len(b)+1 {
		p.Put(foretold, sMarker)
		p.Skip(1)
	}
	l.frame.numberRight(&p, n, 0, b, r.X+r.W-p.X, sText)
}

// perSecond adds the unit to a number, unless it is unknown.
func perSecond(b []byte) []byte {
	if bytes.HasSuffix(b, []byte(meter.Unknown)) {
		return b
	}
	if len(b) > 0 && b[len(b)-1] >= '0' && b[len(b)-1] <= '9' {
		b = append(b, ' ')
	}
	return append(b, "/s"...)
}

func appendLatency(b []byte, w *workloads.Window, d time.Duration) []byte {
	if w.Latency.Count == 0 {
		return append(b, meter.Unknown...)
	}
	return meter.AppendDuration(b, d)
}

func appendMicroseconds(b []byte, v float64) []byte {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return append(b, meter.Unknown...)
	}
	return meter.AppendDuration(b, time.Duration(v*float64(time.Microsecond)))
}

func appendMemory(b []byte, w *workloads.Window) []byte {
	if w.RSS == 0 {
		return append(b, meter.Unknown...)
	}
	return meter.AppendBytes(b, w.RSS)
}
