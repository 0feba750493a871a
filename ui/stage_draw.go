package ui

import (
	"fmt"

	"coreglass/ui/paint"
)

// drawTooSmall fits any size: the text is cut like every other.
func (st *stage) drawTooSmall() {
	text := fmt.Sprintf(st.lang.say(wTooSmall), st.width, st.height)
	if paint.TextWidth(text) > st.width {
		text = "80x24!"
	}
	st.frame.canvas.Text(max(0, (st.width-paint.TextWidth(text))/2), st.height/2, st.width, text, sStrong)
}

// drawEnd draws what every screen ends with: the footer, and in its hints' place the help, which
// covers the screen above.
func (st *stage) drawEnd(hints []hint, help bool, page func() helpPage) {
	r := paint.Rect{Y: st.height - 1, W: st.width, H: 1}
	if !help {
		st.drawFooter(r, hints)
		return
	}
	st.drawFooter(r, nil)
	st.drawHelp(page())
}

// drawFooter lists keys: as many as fit, help and quit always.
func (st *stage) drawFooter(r paint.Rect, hints []hint) {
	st.frame.canvas.Fill(r, ' ', sFoot)
	end := r.X + r.W - 1
	for i := len(st.endHints) - 1; i >= 0; i-- {
		end -= hintWidth(st.endHints[i])
		st.drawHint(end, r.Y, st.endHints[i])
		end -= 2
	}
	x := r.X + 1
	for _, h := range hints {
		w := hintWidth(h)
		if x+w+1 > end {
			continue
		}
		st.drawHint(x, r.Y, h)
		x += w + 2
	}
}

func hintWidth(h hint) int { return paint.TextWidth(h.keys) + 1 + paint.TextWidth(h.desc) }

func (st *stage) drawHint(x, y int, h hint) {
	p := st.frame.canvas.Pen(x, y, hintWidth(h))
	p.Put(h.keys, sKey)
	p.Skip(1)
	p.Put(h.desc, sFoot)
}

// drawBox draws a frame with a title at the left and a remark at the right.
func (st *stage) drawBox(r paint.Rect, title, remark string) {
	c := &st.frame.canvas
	c.Fill(r, ' ', sBox)
	for x := r.X + 1; x < r.X+r.W-1; x++ {
		c.Set(x, r.Y, '─', sBoxDim)
		c.Set(x, r.Y+r.H-1, '─', sBoxDim)
	}
	for y := r.Y + 1; y < r.Y+r.H-1; y++ {
		c.Set(r.X, y, '│', sBoxDim)
		c.Set(r.X+r.W-1, y, '│', sBoxDim)
	}
	c.Set(r.X, r.Y, '┌', sBoxDim)
	c.Set(r.X+r.W-1, r.Y, '┐', sBoxDim)
	c.Set(r.X, r.Y+r.H-1, '└', sBoxDim)
	c.Set(r.X+r.W-1, r.Y+r.H-1, '┘', sBoxDim)
	p := c.Pen(r.X+2, r.Y, r.W-4)
	p.Put(" "+title+" ", sBoxStrong)
	if w := paint.TextWidth(remark) + 2; remark != "" && w < p.Left()-2 {
		c.Text(r.X+r.W-2-w, r.Y, w, " "+remark+" ", sBoxDim)
	}
}
