package ui

import (
	"math"
	"strconv"

	"coreglass/ui/meter"
	"coreglass/ui/paint"
	"coreglass/workloads"
)

// drawCPU is the left one of the two big numbers: how much CPU the run uses, and of how
// much, split into user and system.
func (l *live) drawCPU(r paint.Rect) {
	f, s := &l.frame, l.shown()
	w := window(s)
	full := mostCPU(s, w, l.coreCount())
	l.drawTitle(r, wCPUTitle, l.fore.beside(rowCPU))
	digits := meter.AppendPercent(f.buf(), w.CPU.Total())
	x := l.drawDigits(r, nCPU, digits, sCPU)

	side := l.sideLines(r, x)
	p := side(0)
	p.Put(l.lang.say(wPercentOf), sText)
	p.PutBytes(meter.AppendWhole(f.buf(), full), sText)
	p.Put(" %", sText)
	if w.Limited() {
		p.Skip(1)
		p.Put(l.lang.say(wQuota), sWarn)
	}
	l.drawShare(side(1), nUser, wUser, '█', w.CPU.User, sUser)
	l.drawShare(side(2), nSystem, wSystem, '▒', w.CPU.System, sSystem)

	parts := [...]meter.Part{{Value: w.CPU.User, Glyph: '█', Style: sUser}, {Value: w.CPU.System, Glyph: '▒', Style: sSystem}}
	meter.Bar(&f.canvas, r.X, r.Y+r.H-1, r.W, full, parts[:], meter.Part{Glyph: '░', Style: sIdle})
}

// mostCPU is how much CPU the run can use, in per cent of one core.
func mostCPU(s *workloads.Snapshot, w *workloads.Window, cores int) float64 {
	if most := w.Most(); most > 0 {
		return most
	}
	return 100 * float64(available(s, cores))
}

// drawShare is one part of the CPU with its glyph: █ user 61 %.
func (l *live) drawShare(p paint.Pen, n number, name word, glyph rune, v float64, st paint.Style) {
	f := &l.frame
	p.X += f.canvas.Set(p.X, p.Y, glyph, st)
	p.Skip(1)
	label := l.lang.say(name)
	p.Put(label, sDim)
	p.Skip(max(1, 7-paint.TextWidth(label)))
	f.number(&p, n, 0, meter.AppendPercent(f.buf(), v), sText)
	if p.Left() >= 2 {
		p.Put(" %", sDim)
	}
}

// drawWork is the right one: how much useful work comes out, against one task alone. Its
// bar has the scale of the CPU's bar, so equal lengths mean that nothing is lost.
func (l *live) drawWork(r paint.Rect) {
	f, s := &l.frame, l.shown()
	w := window(s)
	l.drawTitle(r, wWorkTitle, l.fore.beside(rowWork))
	tone := sWork
	if !math.IsNaN(w.Speedup) {
		tone = l.judged.tone
	}
	digits := meter.AppendRatio(f.buf(), w.Speedup)
	x := l.drawDigits(r, nSpeedup, digits, tone)

	side := l.sideLines(r, x)
	p := side(0)
	p.Put(l.lang.say(wTimesOne), sText)
	p = side(1)
	f.number(&p, nRate, 0, perSecond(meter.AppendPair(f.buf(), w.Work, l.lang.say(wOf), w.Baseline)), sText)
	p = side(2)
	p.Put(l.lang.say(unitWord(s.Spec.Load.Unit)), sDim)

	full := workScale(s, l.coreCount(), w.Speedup)
	parts := [...]meter.Part{{Value: w.Speedup, Glyph: '█', Style: tone}}
	meter.Bar(&f.canvas, r.X, r.Y+r.H-1, r.W, full, parts[:], meter.Part{Glyph: '░', Style: sIdle})
}

// workScale is the length of the bar of useful work, in tasks: the cores that may be
// used, or the tasks if they wait and so can do more than the cores.
func workScale(s *workloads.Snapshot, cores int, speedup float64) float64 {
	n := float64(available(s, cores))
	if s.Spec.Load.Waits() {
		n = math.Max(n, float64(s.Spec.Tasks))
	}
	if speedup > n {
		n = speedup
	}
	return n
}

// unitWord is a unit of useful work in the plural.
func unitWord(unit string) word {
	switch unit {
	case "request":
		return wRequests
	case "digit block":
		return wDigitBlocks
	case "MiB":
		return wMiB
	case "access":
		return wAccesses
	case "section":
		return wSections
	}
	return wIterations
}

// drawDigits draws the large figures below a title and returns the first free column
// beside them. Numbers that are too wide for large figures get small ones.
func (l *live) drawDigits(r paint.Rect, n number, digits []byte, st paint.Style) int {
	f := &l.frame
	size := l.layout.digits
	for size > meter.Small && meter.DigitsWidth(digits, size) > r.W-20 {
		size--
	}
	y := r.Y + 1 + (l.layout.digits.Height()-size.Height())/2
	w := meter.Digits(&f.canvas, r.X, y, digits, size, st)
	f.spot(n, 0, paint.Rect{X: r.X, Y: y, W: w, H: size.Height()})
	return r.X + w
}

// sideLines returns the pens for the three lines beside the figures.
func (l *live) sideLines(r paint.Rect, x int) func(int) paint.Pen {
	x += 3
	top := r.Y + 1 + (l.layout.digits.Height()-3)/2
	return func(n int) paint.Pen { return l.frame.canvas.Pen(x, top+n, r.X+r.W-x) }
}

// drawVerdict says in plain words what the two numbers mean. What the lints see has a line of
// its own below, whatever else has to be cut for it.
func (l *live) drawVerdict(r paint.Rect) {
	v, f := l.judged, &l.frame
	room := r.H
	if l.lint != "" {
		room--
	}
	y := l.drawLines(r.Rows(0, room), v.text, v.tone)
	if y >= r.H {
		return
	}
	if l.lint == "" {
		f.canvas.Text(r.X, r.Y+y, r.W, v.more, sDim)
		return
	}
	text := l.lint
	if paint.TextWidth(text) > r.W*(r.H-y) {
		text = l.short
	}
	if left := r.W - paint.TextWidth(text) - 3; v.more != "" && left > paint.TextWidth(v.more) {
		f.canvas.Text(r.X+r.W-left, r.Y+y, left, v.more, sDim)
	}
	l.drawLines(r.Rows(y, r.H-y), text, sMarker)
}

// drawLines writes a text and returns its lines. What there is no room for is cut, visibly.
func (st *stage) drawLines(r paint.Rect, text string, look paint.Style) int {
	if paint.TextWidth(text) <= r.W {
		st.frame.canvas.Text(r.X, r.Y, r.W, text, look)
		return 1
	}
	lines := wrap(text, r.W)
	if n := r.H - 1; n >= 0 && len(lines) > r.H {
		lines = wrap(text, r.W-2)[:r.H]
		lines[n] += " …"
	}
	for i, line := range lines {
		st.frame.canvas.Text(r.X, r.Y+i, r.W, line, look)
	}
	return len(lines)
}

// appendCount is a whole number.
func appendCount(b []byte, n int) []byte { return strconv.AppendInt(b, int64(n), 10) }
