package ui

import (
	"math"

	"coreglass/metrics"
	"coreglass/ui/meter"
	"coreglass/ui/paint"
)

// coreCell is the width of one core where several stand on a line.
const coreCell = 13

// drawCores shows what each core does, as large as it fits: a bar with history for each,
// several short bars on a line, or one mark for each core.
func (l *live) drawCores(r paint.Rect) {
	cores := l.shown().Cores
	if l.layout.titles {
		l.drawCoresTitle(r.Row(0))
		r = r.Rows(1, r.H-1)
	}
	perLine := max(1, r.W/coreCell)
	switch {
	case len(cores) <= r.H:
		stride := 1
		if 2*len(cores)-1 <= r.H {
			stride = 2
		}
		for i := range cores {
			l.drawCore(r.Row(stride*i), i)
		}
		if !l.layout.titles && stride*(len(cores)-1)+1 < r.H {
			l.drawLegend(r.Row(r.H - 1))
		}
	case len(cores) <= perLine*r.H:
		l.drawShortCores(r, perLine)
	default:
		l.drawHeat(r)
	}
}

func (l *live) drawCoresTitle(r paint.Rect) {
	p := l.frame.canvas.Pen(r.X, r.Y, r.W)
	p.Put(l.lang.say(wCores), sTitle)
	p.Skip(1)
	p.Put(l.lang.say(wMachine), sDim)
	p.Skip(3)
	r.X, r.W = p.X, p.Left()
	l.drawLegend(r)
}

// legend lists the parts of a core's bar.
var legend = [...]struct {
	name  word
	glyph rune
	style paint.Style
}{{wUser, '█', sUser}, {wSystem, '▒', sSystem}, {wOther, '▓', sOther}, {wIdle, '░', sIdle}}

func (l *live) drawLegend(r paint.Rect) {
	p := l.frame.canvas.Pen(r.X, r.Y, r.W)
	for _, e := range legend {
		name := l.lang.say(e.name)
		if p.Left() < paint.TextWidth(name)+2 {
			return
		}
		p.X += l.frame.canvas.Set(p.X, p.Y, e.glyph, e.style)
		p.Put(name, sDim)
		p.Skip(1)
	}
}

// busy is how much of a core is used, in per cent.
func busy(c metrics.Core) float64 { return 100 - c.Idle }

// drawCore is one core on a line: number, bar, per cent, history.
func (l *live) drawCore(r paint.Rect, i int) {
	f := &l.frame
	spark := min(max(r.W/4, 6), 40)
	p := f.canvas.Pen(r.X, r.Y, r.W)
	digits := len(appendCount(f.buf(), max(1, l.coreCount()-1)))
	p.Right(appendCount(f.buf(), i), digits, sDim)
	p.Skip(1)
	bar := r.W - digits - 1 - 6 - 2 - spark
	c := l.shown().Cores[i]
	l.drawCoreBar(p.X, p.Y, bar, c)
	p.Skip(bar)
	f.numberRight(&p, nCore, i, meter.AppendWhole(f.buf(), busy(c)), 4, sText)
	p.Put(" %", sDim)
	p.Skip(2)
	last := l.shownSeq()
	meter.Spark(&f.canvas, p.X, p.Y, spark, 100, func(col int) float64 {
		s := l.past.at(last - spark + 1 + col)
		if s == nil || i >= len(s.Cores) {
			return metrics.Unknown
		}
		return busy(s.Cores[i])
	}, sUser)
}

// shownSeq is the sequence number of the shown snapshot.
func (l *live) shownSeq() int {
	if l.frozen != nil {
		return l.frozen.at
	}
	return l.past.last()
}

func (l *live) drawCoreBar(x, y, w int, c metrics.Core) {
	parts := [...]meter.Part{
		{Value: c.User, Glyph: '█', Style: sUser},
		{Value: c.System, Glyph: '▒', Style: sSystem},
		{Value: c.Other, Glyph: '▓', Style: sOther},
	}
	rest := meter.Part{Glyph: '░', Style: sIdle}
	if !c.Known() {
		rest.Glyph = ' '
	}
	meter.Bar(&l.frame.canvas, x, y, w, 100, parts[:], rest)
}

// drawShortCores puts several cores on a line, numbered down the columns.
func (l *live) drawShortCores(r paint.Rect, perLine int) {
	f := &l.frame
	cores := l.shown().Cores
	lines := (len(cores) + perLine - 1) / perLine
	cell := r.W / perLine
	for i, c := range cores {
		p := f.canvas.Pen(r.X+i/lines*cell, r.Y+i%lines, cell-1)
		p.Right(appendCount(f.buf(), i), 3, sDim)
		p.Skip(1)
		bar := p.Left() - 4
		l.drawCoreBar(p.X, p.Y, bar, c)
		p.Skip(bar)
		f.numberRight(&p, nCore, i, meter.AppendWhole(f.buf(), busy(c)), 4, sText)
	}
}

// drawHeat is for machines with more cores than fit: one mark for each core, or for
// several neighbours together, and their mean.
func (l *live) drawHeat(r paint.Rect) {
	f := &l.frame
	cores := l.shown().Cores
	if r.H < 2 || r.W < 1 {
		return
	}
	room := (r.H - 1) * r.W
	each := (len(cores) + room - 1) / room
	for i := 0; i*each < len(cores); i++ {
		group := cores[i*each : min(len(cores), (i+1)*each)]
		f.canvas.Set(r.X+i%r.W, r.Y+i/r.W, meter.Level(meanBusy(group), 100), sUser)
	}
	p := f.canvas.Pen(r.X, r.Y+r.H-1, r.W)
	f.number(&p, nCore, -1, meter.AppendWhole(f.buf(), meanBusy(cores)), sText)
	p.Put(" % ", sDim)
	p.Put(l.lang.say(wCoresSummary), sDim)
	if each > 1 {
		p.Put(" · ", sDim)
		p.PutBytes(appendCount(f.buf(), each), sDim)
		p.Skip(1)
		p.Put(l.lang.say(wPerGlyph), sDim)
	}
}

// meanBusy is the mean over the cores that were sampled.
func meanBusy(cores []metrics.Core) float64 {
	sum, n := 0.0, 0.0
	for _, c := range cores {
		if v := busy(c); !math.IsNaN(v) {
			sum, n = sum+v, n+1
		}
	}
	return sum / n
}
