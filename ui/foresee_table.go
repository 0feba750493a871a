package ui

import (
	"fmt"
	"math"

	"coreglass/ui/meter"
	"coreglass/ui/paint"
	"coreglass/ui/twin"
)

// foreseeWords are the rows' names.
var foreseeWords = map[string]word{
	rowCPU: wForeCPU, rowWork: wForeWork, "work.per_second": wForeRate, "work.cpu_us_per_unit": wForePerUnit,
	"switches.per_second": wForeSwitches, "lock.handovers_per_second": wForeHandovers,
	"latency_us.p50": wForeP50, "latency_us.p95": wForeP95, "latency_us.p99": wForeP99,
}

// foreseeTable is how a table divides its width: a name, four columns, and bars where enough
// is left.
type foreseeTable struct{ name, column, bars int }

const (
	leastForeseeColumn = 11
	leastForeseeBars   = 20
)

func tableOf(r paint.Rect) foreseeTable {
	t := foreseeTable{name: min(max(30, r.W/4), 36)}
	t.column = max(min(13, (r.W-t.name)/4), leastForeseeColumn)
	if left := r.W - t.name - 4*t.column - 3; left >= leastForeseeBars {
		t.bars = left
	}
	return t
}

// drawTable sets the numbers side by side. With a pitch of two lines each has its bars.
func (f *foresee) drawTable(r paint.Rect, rows []twin.Row, pitch int) {
	c, t := &f.frame.canvas, tableOf(r)
	c.Text(r.X, r.Y, t.name, f.lang.say(wForeNumber), sDim)
	for i, w := range []word{wForeGuess, wForePredicted, wForeMeasured, wForeError} {
		f.putFigure(t, r.Row(0), i, f.lang.say(w), sDim)
	}
	if pitch > 1 {
		p := c.Pen(r.X+r.W-t.bars, r.Y, t.bars)
		p.Put("▄ "+f.lang.say(wForePredicted), sMarker)
		p.Skip(2)
		p.Put("▀ "+f.lang.say(wForeMeasured), sCPU)
	}
	for i, row := range rows {
		y := 1 + pitch*i
		if y+pitch > r.H {
			return
		}
		f.drawNumber(t, r.Row(y), row, i == f.row)
		if pitch > 1 && row.Name != f.hidden {
			f.drawBars(paint.Rect{X: r.X + r.W - t.bars, Y: r.Y + y, W: t.bars, H: 2}, row)
		}
	}
	if y := 1 + pitch*len(rows); y < r.H {
		f.drawAnswer(r.Row(y), rows)
	}
}

// putFigure writes into a column of the table, at its right.
func (f *foresee) putFigure(t foreseeTable, r paint.Rect, column int, text string, look paint.Style) {
	p := f.frame.canvas.Pen(r.X+t.name+column*t.column, r.Y, t.column)
	p.Right([]byte(text), t.column, look)
}

// drawNumber draws a line of the table. What is still to be guessed shows nothing.
func (f *foresee) drawNumber(t foreseeTable, r paint.Rect, row twin.Row, chosen bool) {
	mark, look := "  ", sText
	if chosen {
		mark, look = "▶ ", sStrong
	}
	f.frame.canvas.Text(r.X, r.Y, t.name, mark+f.lang.say(foreseeWords[row.Name]), look)
	if row.Name == f.hidden {
		f.putFigure(t, r, 0, *f.typing+"_", sCursor)
		for i := 1; i < 4; i++ {
			f.putFigure(t, r, i, "?", sMarker)
		}
		return
	}
	if g, ok := f.guesses[row.Name]; ok {
		f.putFigure(t, r, 0, figure(g), sMarker)
	}
	f.putFigure(t, r, 1, figure(row.Predicted), sStrong)
	f.putFigure(t, r, 2, figure(row.Measured), sStrong)
	f.putFigure(t, r, 3, errorText(row), errorTone(row))
}

// drawBars draws what was predicted above what was measured, the greater of them as wide as there
// is room; nothing for what is not known.
func (f *foresee) drawBars(r paint.Rect, row twin.Row) {
	most := 0.0
	for _, v := range []float64{row.Predicted, row.Measured} {
		if v > most { // false for NaN
			most = v
		}
	}
	bar := func(y int, v float64, glyph rune, look paint.Style) {
		if v > 0 && most > 0 {
			f.frame.canvas.Fill(paint.Rect{X: r.X, Y: y, W: max(1, int(v/most*float64(r.W)+0.5)), H: 1}, glyph, look)
		}
	}
	bar(r.Y, row.Predicted, '▄', sMarker)
	bar(r.Y+1, row.Measured, '▀', sCPU)
}

// drawAnswer asks for the guess, or says what it was worth.
func (f *foresee) drawAnswer(r paint.Rect, rows []twin.Row) {
	c := &f.frame.canvas
	if f.typing != nil {
		c.Text(r.X, r.Y, r.W, f.lang.say(wForeYourGuess)+" "+f.lang.say(foreseeWords[f.hidden])+" · "+f.lang.say(wForeType), sMarker)
		return
	}
	if f.row >= len(rows) {
		return
	}
	row := rows[f.row]
	g, ok := f.guesses[row.Name]
	if !ok || math.IsNaN(row.Error()) {
		c.Text(r.X, r.Y, r.W, f.live.judged.text, f.live.judged.tone)
		return
	}
	verdict := wForeGuessLost
	if math.Abs(g-row.Measured) < math.Abs(row.Predicted-row.Measured) {
		verdict = wForeGuessWon
	}
	c.Text(r.X, r.Y, r.W, f.lang.say(verdict), sStrong)
}

// figure is a number with three digits or so.
func figure(v float64) string {
	switch a := math.Abs(v); {
	case math.IsNaN(v):
		return meter.Unknown
	case a >= 1e4:
		return string(meter.AppendCount(nil, v))
	case a >= 100:
		return fmt.Sprintf("%.0f", v)
	case a >= 10:
		return fmt.Sprintf("%.1f", v)
	}
	if v != 0 && math.Abs(v) < 0.1 {
		return fmt.Sprintf("%.3f", v)
	}
	return fmt.Sprintf("%.2f", v)
}

func errorText(r twin.Row) string {
	e := r.Error()
	if math.IsNaN(e) || math.IsInf(e, 0) {
		return meter.Unknown
	}
	if math.Abs(e) < 0.005 {
		return "0 %"
	}
	if e >= 10 {
		return fmt.Sprintf("%.0f x", 1+e) // percents of so much say nothing any more
	}
	return fmt.Sprintf("%+.0f %%", 100*e)
}

// errorTone is quiet for what is near: a tenth is good, a third is far.
func errorTone(r twin.Row) paint.Style {
	switch e := math.Abs(r.Error()); {
	case math.IsNaN(e):
		return sDim
	case e <= 0.1:
		return sWork
	case e <= 0.3:
		return sWarn
	}
	return sBad
}
