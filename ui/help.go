package ui

import (
	"coreglass/ui/meter"
	"coreglass/ui/paint"
)

// drawHelp covers the screen above the footer with all keys and signs.
func (l *live) drawHelp() {
	lay := &l.layout
	w, h := min(lay.width, 110), min(lay.height-1, 24)
	r := paint.Rect{X: (lay.width - w) / 2, Y: (lay.height - 1 - h) / 2, W: w, H: h}
	l.drawBox(r, l.lang.say(wHelpTitle), l.machine)
	wide := (w-6)/2 + 2
	left := paint.Rect{X: r.X + 2, Y: r.Y + 1, W: wide, H: h - 2}
	right := paint.Rect{X: r.X + 4 + wide, Y: r.Y + 1, W: w - 6 - wide, H: h - 2}
	left = l.drawHints(left, wHelpModels, singly(l.keys.models))
	l.drawHints(left, wHelpExperiment, l.keys.experimentHelp(l.lang))
	right = l.drawHints(right, wHelpLook, l.keys.lookHelp(l.lang))
	l.drawSigns(right)
}

// drawHints lists keys under a title and returns the room below them.
func (l *live) drawHints(r paint.Rect, title word, hints []hint) paint.Rect {
	c := &l.frame.canvas
	wide := 0
	for _, h := range hints {
		wide = max(wide, paint.TextWidth(h.keys))
	}
	c.Text(r.X, r.Y, r.W, l.lang.say(title), sBoxStrong)
	for i, h := range hints {
		if i+1 >= r.H {
			break
		}
		p := c.Pen(r.X, r.Y+1+i, r.W)
		p.Put(h.keys, sBoxKey)
		p.X = r.X + wide + 2
		p.Put(h.desc, sBox)
	}
	return r.Rows(len(hints)+1, r.H)
}

// drawSigns explains the glyphs.
func (l *live) drawSigns(r paint.Rect) {
	c := &l.frame.canvas
	c.Text(r.X, r.Y, r.W, l.lang.say(wHelpLegend), sBoxStrong)
	p := c.Pen(r.X, r.Y+1, r.W)
	for _, e := range legend {
		p.X += c.Set(p.X, p.Y, e.glyph, sBoxKey)
		p.Skip(1)
		p.Put(l.lang.say(e.name), sBox)
		p.Skip(2)
	}
	y := 2
	for _, sign := range []struct {
		glyph string
		text  word
	}{
		{meter.Unknown, wLegendUnknown},
		{"●", wLegendMeasured},
		{"┊", wLegendStrip},
	} {
		c.Text(r.X, r.Y+y, 1, sign.glyph, sBoxKey)
		for _, line := range wrap(l.lang.say(sign.text), r.W-2) {
			if y < r.H {
				c.Text(r.X+2, r.Y+y, r.W-2, line, sBox)
			}
			y++
		}
	}
}
