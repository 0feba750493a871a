package ui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"coreglass/ui/paint"
)

// cursor is the number that is being explained. It names the number and not a place, so
// that it survives a resize.
type cursor struct {
	what number
	id   int
}

// toggleExplain puts the cursor on the big number, or takes it away.
func (l *live) toggleExplain() {
	if l.cursor != nil {
		l.cursor = nil
		return
	}
	l.cursor = &cursor{what: nCPU}
}

// cursorKey handles the keys that move the cursor; other keys do what they always do.
func (l *live) cursorKey(msg tea.KeyMsg) bool {
	k := l.keys
	switch {
	case key.Matches(msg, k.close):
		l.cursor = nil
	case key.Matches(msg, k.next):
		l.moveCursor(1)
	case key.Matches(msg, k.previous):
		l.moveCursor(-1)
	case key.Matches(msg, k.move):
		l.steerCursor(msg.String())
	default:
		return false
	}
	return true
}

// spotted is the index of the cursor's number among the spots of the last picture; the
// first one if it is not on the screen any more.
func (l *live) spotted() int {
	for i, s := range l.frame.spots {
		if s.what == l.cursor.what && s.id == l.cursor.id {
			return i
		}
	}
	return 0
}

func (l *live) moveCursor(by int) {
	if n := len(l.frame.spots); n > 0 {
		s := l.frame.spots[(l.spotted()+by+n)%n]
		l.cursor = &cursor{s.what, s.id}
	}
}

// steerCursor goes to the nearest number in a direction; lines count more than columns.
func (l *live) steerCursor(direction string) {
	spots := l.frame.spots
	if len(spots) == 0 {
		return
	}
	here := l.spotted()
	best, least := here, 1<<30
	for i, s := range spots {
		if i == here {
			continue
		}
		along, across := apart(spots[here].at, s.at, direction)
		if along <= 0 {
			continue
		}
		if d := along + 3*across; d < least {
			best, least = i, d
		}
	}
	l.cursor = &cursor{spots[best].what, spots[best].id}
}

// apart measures how far b lies from a in a direction, and how far beside it. A line is
// as high as two columns are wide.
func apart(a, b paint.Rect, direction string) (along, across int) {
	dx := b.X + b.W/2 - a.X - a.W/2
	dy := 2 * (b.Y + b.H/2 - a.Y - a.H/2)
	switch direction {
	case "left":
		return -dx, abs(dy)
	case "right":
		return dx, abs(dy)
	case "up":
		return -dy, abs(dx) / 3
	}
	return dy, abs(dx) / 3
}

func abs(n int) int { return max(n, -n) }

// drawExplanation marks the number under the cursor and says in a box what it is. The
// box is in the half of the screen where the number is not.
func (l *live) drawExplanation() {
	f := &l.frame
	if len(f.spots) == 0 {
		return
	}
	s := f.spots[l.spotted()]
	lines := l.explanationLines(explanations[s.what])
	l.mark(s.at)
	lay := &l.layout
	w := min(76, lay.width-4)
	h := len(lines) + 2
	box := paint.Rect{X: (lay.width - w) / 2, Y: 2, W: w, H: h}
	if s.at.Y < lay.height/2 {
		box.Y = lay.height - 1 - h
	}
	l.drawBox(box, explanations[s.what].label[l.lang], l.lang.say(wExplainTitle))
	for i, line := range lines {
		p := f.canvas.Pen(box.X+2, box.Y+1+i, box.W-4)
		p.Put(line.label, sBoxKey)
		p.X = box.X + 2 + line.indent
		p.Put(line.text, sBox)
	}
}

// mark shows where the cursor is. Large figures are not reversed: that would make them
// unreadable.
func (l *live) mark(at paint.Rect) {
	c := &l.frame.canvas
	if at.H == 1 {
		c.Restyle(at, sCursor)
		return
	}
	c.Restyle(at, sMarker)
	c.Set(at.X-1, at.Y, '▶', sMarker)
}

// boxLine is a line of a box; the label stands at the left.
type boxLine struct {
	label  string
	indent int
	text   string
}

func (l *live) explanationLines(e explanation) []boxLine {
	w := min(76, l.layout.width-4) - 4
	indent := max(paint.TextWidth(l.lang.say(wFormula)), paint.TextWidth(l.lang.say(wSourceOf))) + 2
	var lines []boxLine
	add := func(label, text string, indent int) {
		for _, t := range wrap(text, w-indent) {
			lines = append(lines, boxLine{label, indent, t})
			label = ""
		}
	}
	add("", e.what[l.lang], 0)
	add(l.lang.say(wFormula), e.formula[l.lang], indent)
	add(l.lang.say(wSourceOf), e.source[l.lang], indent)
	return lines
}
