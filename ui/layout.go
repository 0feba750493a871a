package ui

import (
	"coreglass/ui/meter"
	"coreglass/ui/paint"
)

// The smallest screen that shows everything.
const (
	minWidth  = 80
	minHeight = 24
)

// layout says where the regions of the live screen are.
type layout struct {
	width, height  int
	header, status paint.Rect
	cpu, work      paint.Rect // the two big numbers
	verdict        paint.Rect
	cores, numbers paint.Rect
	strip          paint.Rect
	who            paint.Rect // empty where the screen is not high enough
	tasks          paint.Rect
	digits         meter.Size
	titles         bool // there is room for a title above cores and numbers
}

// arrange fits the live screen into w x h cells:
//
//	+--------------------------------------------------------------+
//	| header: model, load, tasks, elapsed, cores, observer         | 1
//	| status: what the model is; measured, starting, FROZEN        | 1
//	| CPU USED                     | USEFUL WORK                   | 5 to 13
//	|  163 %                       |  0.47 x                       |
//	|  ███▒▒▒▒▒░░░                 |  ███░░░░░░                    |
//	| verdict: one sentence                                        | 2
//	| cores: bars with history     | numbers: switches, memory ... | 4 and more
//	| strip: CPU and useful work over time, a segment per model    | 5 and more
//	| who: who ran where, the last 20 ms                           | none, or 3 to 9
//	| tasks: a table that scrolls                                  | 5 and more
//	| footer: keys                                                 | 1
//	+--------------------------------------------------------------+
//
// Room beyond the minimum goes first to empty lines between the regions and to larger
// digits, then to who ran where, to strip, tasks and cores.
func arrange(w, h, cores int) layout {
	l := layout{width: w, height: h}
	extra := max(0, h-minHeight)
	gap := 0
	if extra >= 6 {
		gap, extra = 1, extra-4
	}
	air := 0
	switch {
	case w >= 170 && extra >= 22:
		l.digits, air, extra = meter.Huge, 1, extra-8
	case w >= 110 && extra >= 4:
		l.digits, air, extra = meter.Large, 1, extra-3
	}
	who := paneLines(extra, cores)
	extra -= who
	left := leftWidth(w)
	mid := 4
	if extra > 0 {
		l.titles = true
		columns, _ := numberColumns(w - left - 3)
		grow := extra/3 + 1
		if who > 0 {
			grow = min(max(grow, 2), extra)
		}
		mid = min(4+grow, 1+max((mostNumbers+columns-1)/columns, coreLines(cores, left-2)))
		mid = max(mid, 5)
		extra -= mid - 4
	}
	strip := 5 + max(0, extra)*3/5
	strip += 1 - strip%2 // two equal areas and a line of labels
	full := paint.Rect{X: 0, W: w}
	y := 0
	take := func(n, space int) paint.Rect {
		r := paint.Rect{X: full.X, Y: y, W: full.W, H: max(0, min(n, h-1-y))}
		y += n + space
		return r
	}
	l.header, l.status = take(1, 0), take(1, gap)
	big := take(l.digits.Height()+2+air, 0).Inset(1)
	half := (big.W - 3) / 2
	l.cpu = paint.Rect{X: big.X, Y: big.Y, W: half, H: big.H}
	l.work = paint.Rect{X: big.X + half + 3, Y: big.Y, W: big.W - half - 3, H: big.H}
	l.verdict = take(2, gap).Inset(1)
	middle := take(mid, gap).Inset(1)
	l.cores = paint.Rect{X: middle.X, Y: middle.Y, W: left - 2, H: middle.H}
	l.numbers = paint.Rect{X: left + 2, Y: middle.Y, W: w - left - 3, H: middle.H}
	l.strip = take(strip, gap).Inset(1)
	if who > 0 {
		l.who = take(who, 0).Inset(1)
	}
	l.tasks = take(h-1-y, 0).Inset(1)
	return l
}

// leftWidth is the width of the left column; the right one is as wide as two or three
// columns of numbers need.
func leftWidth(w int) int {
	if w >= 160 {
		return w - 88
	}
	return w - 53 - min(4, (w-minWidth)/4)
}

// mostCoreLines is how many lines of short bars are still taken in at a glance.
const mostCoreLines = 12

// coreLines is how many lines the cores would like to have.
func coreLines(cores, width int) int {
	if cores <= 4 {
		return 2*cores - 1
	}
	if cores <= 8 {
		return cores
	}
	perLine := max(1, width/coreCell)
	if lines := (cores + perLine - 1) / perLine; lines <= mostCoreLines {
		return max(4, lines)
	}
	return max(4, (cores+width-1)/max(1, width)+1) // a mark for each, and their mean
}
