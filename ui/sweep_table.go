package ui

import (
	"math"

	"coreglass/ui/meter"
	"coreglass/ui/paint"
	"coreglass/workloads"
)

// sweepColumn is a number of the point under the cursor.
type sweepColumn struct {
	name  word
	width int
	text  func(b []byte, r *workloads.Result) []byte
}

// sweepColumns are the numbers at the right of the table, the most telling first: those
// that do not fit are left out.
var sweepColumns = []sweepColumn{
	{wColCPU, 8, func(b []byte, r *workloads.Result) []byte { return meter.AppendPercent(b, float64(r.CPU.Total)) }},
	{wColSystem, 9, func(b []byte, r *workloads.Result) []byte { return meter.AppendPercent(b, float64(r.CPU.System)) }},
	{wColSwitches, 12, func(b []byte, r *workloads.Result) []byte { return meter.AppendCount(b, float64(r.Switches.PerSecond)) }},
	{wColFairness, 10, func(b []byte, r *workloads.Result) []byte { return meter.AppendRatio(b, float64(r.Fairness)) }},
	{wColRan, 8, func(b []byte, r *workloads.Result) []byte { return meter.AppendWhole(b, 100*float64(r.Ran)) }},
	{wColMemory, 11, func(b []byte, r *workloads.Result) []byte { return appendSize(b, float64(r.Memory.PerTask)) }},
}

func appendSize(b []byte, v float64) []byte {
	if !(v > 0) || v > math.MaxInt64 {
		return append(b, meter.Unknown...)
	}
	return meter.AppendBytes(b, uint64(v))
}

// Widths of the table.
const (
	wideModel = 13
	wideValue = 7
	manySeen  = 7 // values of the sweep that come before the less telling numbers
	mustSee   = 3 // numbers that come before all values
)

// fit says how many of the columns there is room for beside the values.
func (s *sweep) fit(w, values int) (seen int, columns []sweepColumn) {
	left := w - wideModel - 2 - min(values, manySeen)*wideValue
	for i, c := range sweepColumns {
		if left -= c.width; left < 0 && i >= mustSee {
			break
		}
		columns = append(columns, c)
	}
	used := wideModel
	for _, c := range columns {
		used += c.width
	}
	return min(values, max(1, (w-used-2)/wideValue)), columns
}

// drawTable writes the curves as numbers, those around the cursor, and beside them the
// other numbers of the point under it.
func (s *sweep) drawTable(r paint.Rect) {
	f, plan := &s.frame, s.shown()
	if r.H < 3 {
		return
	}
	seen, columns := s.fit(r.W, len(plan.Values))
	first := min(max(0, s.cursor-seen/2), len(plan.Values)-seen)
	lines := r.H - 2
	top := min(s.scroll, max(0, len(plan.Models)-lines))

	p := f.canvas.Pen(r.X, r.Y, r.W)
	p.Skip(wideModel)
	at := p
	at.Skip(seen * wideValue)
	p.End = at.X
	p.Put(s.lang.say(wSweepTimes), sDim)
	at.Skip(2)
	at.Put(s.lang.say(wSweepAt), sDim)
	at.Skip(1)
	at.Put(plan.Values[s.cursor], sMarker)
	at.Skip(1)
	at.Put(s.lang.say(pluralOf(plan.Values[s.cursor])), sDim)

	s.drawTableHead(r.Row(1), plan.Values[first:first+seen], s.cursor-first, columns)
	for i := top; i < min(len(plan.Models), top+lines); i++ {
		s.drawTableRow(r.Row(2+i-top), plan.Models[i], plan.Values[first:first+seen], s.cursor-first, columns)
	}
}

func (s *sweep) drawTableHead(r paint.Rect, values []string, cursor int, columns []sweepColumn) {
	f := &s.frame
	f.canvas.Fill(r, ' ', sColumn)
	p := f.canvas.Pen(r.X, r.Y, r.W)
	p.Put(s.lang.say(wKeyModel), sColumn)
	p.X = r.X + wideModel
	for i, v := range values {
		st := sColumn
		if i == cursor {
			st = sMarker
		}
		p.Right(append(f.buf(), v...), wideValue, st)
	}
	p.Skip(2)
	for _, c := range columns {
		p.Right(append(f.buf(), s.lang.say(c.name)...), c.width, sColumn)
	}
}

func (s *sweep) drawTableRow(r paint.Rect, m workloads.Model, values []string, cursor int, columns []sweepColumn) {
	f := &s.frame
	p := f.canvas.Pen(r.X, r.Y, r.W)
	p.PutBytes(append(f.buf(), string(modelMark(m))...), modelStyle(m))
	p.Skip(1)
	p.Put(string(m), sText)
	p.X = r.X + wideModel
	for i, v := range values {
		b, st := s.appendPoint(f.buf(), s.at(m, v))
		if i == cursor && st == sText {
			st = sMarker
		}
		p.Right(b, wideValue, st)
	}
	p.Skip(2)
	point := s.at(m, values[cursor])
	for _, c := range columns {
		if point == nil || point.Result == nil {
			p.Right(append(f.buf(), meter.Unknown...), c.width, sDim)
			continue
		}
		p.Right(c.text(f.buf(), point.Result), c.width, sText)
	}
}

// appendPoint writes a point: nothing before it is measured, "no" if it was refused.
func (s *sweep) appendPoint(b []byte, p *workloads.SweepPoint) ([]byte, paint.Style) {
	switch {
	case p == nil:
		return append(b, "·"...), sDim
	case p.Refused != "":
		return append(b, s.lang.say(wSweepRefused)...), sWarn
	}
	return meter.AppendRatio(b, speedup(p)), sText
}
