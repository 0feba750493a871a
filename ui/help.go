package ui

import (
	"coreglass/ui/meter"
	"coreglass/ui/paint"
)

// helpGroup is keys under a title.
type helpGroup struct {
	title word
	hints []hint
}

// helpPage is what the help of a screen shows, in two columns.
type helpPage struct {
	left, right []helpGroup
	signs       []sign
	fills       bool // the parts of a bar are explained too
}

func (l *live) helpPage() helpPage {
	return helpPage{
		[]helpGroup{{wHelpModels, singly(append(l.keys.allModels(), l.keys.cluster))}, {wHelpExperiment, l.keys.experimentHelp(l.lang)}},
		[]helpGroup{{wHelpLook, l.keys.lookHelp(l.lang)}},
		liveSigns, true,
	}
}

// drawHelp covers the screen above the footer with all keys and signs.
func (st *stage) drawHelp(page helpPage) {
	w, h := min(st.width, 110), min(st.height-1, 24)
	r := paint.Rect{X: (st.width - w) / 2, Y: (st.height - 1 - h) / 2, W: w, H: h}
	st.drawBox(r, st.lang.say(wHelpTitle), st.machine)
	wide := (w-6)/2 + 2
	left := paint.Rect{X: r.X + 2, Y: r.Y + 1, W: wide, H: h - 2}
	right := paint.Rect{X: r.X + 4 + wide, Y: r.Y + 1, W: w - 6 - wide, H: h - 2}
	for _, g := range page.left {
		left = st.drawHints(left, g.title, g.hints)
	}
	for _, g := range page.right {
		right = st.drawHints(right, g.title, g.hints)
	}
	st.drawSigns(right, page)
}

// drawHints lists keys under a title and returns the room below them.
func (st *stage) drawHints(r paint.Rect, title word, hints []hint) paint.Rect {
	c := &st.frame.canvas
	wide := 0
	for _, h := range hints {
		wide = max(wide, paint.TextWidth(h.keys))
	}
	c.Text(r.X, r.Y, r.W, st.lang.say(title), sBoxStrong)
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

// sign is a glyph with its meaning.
type sign struct {
	glyph string
	text  word
}

var (
	liveSigns = []sign{{meter.Unknown, wLegendUnknown}, {"●", wLegendMeasured}, {"~", wLegendForetold}, {"┊", wLegendStrip}}

	foreseeSigns = []sign{{"▒", wLegendDense}, {"%", wLegendError}, {meter.Unknown, wLegendUnknown}}

	sweepSigns = []sign{{"4", wLegendMark}, {"┊", wLegendCursor}, {"·", wLegendNotYet}, {meter.Unknown, wLegendUnknown}}
)

// drawSigns explains glyphs.
func (st *stage) drawSigns(r paint.Rect, page helpPage) {
	if !page.fills && len(page.signs) == 0 {
		return
	}
	c := &st.frame.canvas
	c.Text(r.X, r.Y, r.W, st.lang.say(wHelpLegend), sBoxStrong)
	y := 1
	if page.fills {
		p := c.Pen(r.X, r.Y+y, r.W)
		for _, e := range legend {
			p.X += c.Set(p.X, p.Y, e.glyph, sBoxKey)
			p.Skip(1)
			p.Put(st.lang.say(e.name), sBox)
			p.Skip(2)
		}
		y++
	}
	for _, sign := range page.signs {
		if y < r.H {
			c.Text(r.X, r.Y+y, 1, sign.glyph, sBoxKey)
		}
		for _, line := range wrap(st.lang.say(sign.text), r.W-2) {
			if y < r.H {
				c.Text(r.X+2, r.Y+y, r.W-2, line, sBox)
			}
			y++
		}
	}
}
