package ui

import "coreglass/ui/paint"

// drawFooter lists the keys: as many as fit, help and quit always.
func (l *live) drawFooter(r paint.Rect, help bool) {
	f := &l.frame
	f.canvas.Fill(r, ' ', sFoot)
	hints := l.hints
	switch {
	case help:
		hints = nil
	case l.cursor != nil:
		hints = l.explainHints
	}
	end := r.X + r.W - 1
	for i := len(l.endHints) - 1; i >= 0; i-- {
		end -= hintWidth(l.endHints[i])
		l.drawHint(end, r.Y, l.endHints[i])
		end -= 2
	}
	x := r.X + 1
	for _, h := range hints {
		w := hintWidth(h)
		if x+w+1 > end {
			continue
		}
		l.drawHint(x, r.Y, h)
		x += w + 2
	}
}

func hintWidth(h hint) int { return paint.TextWidth(h.keys) + 1 + paint.TextWidth(h.desc) }

func (l *live) drawHint(x, y int, h hint) {
	p := l.frame.canvas.Pen(x, y, hintWidth(h))
	p.Put(h.keys, sKey)
	p.Skip(1)
	p.Put(h.desc, sFoot)
}
