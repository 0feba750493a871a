package paint

import "unicode/utf8"

// Pen writes pieces of text one after another on one line, up to its end.
type Pen struct {
	c         *Canvas
	X, Y, End int // next column, line, first column that must not be drawn
}

// Pen starts at column x of line y and may use w columns.
func (c *Canvas) Pen(x, y, w int) Pen { return Pen{c, x, y, min(x+w, c.w)} }

// Left is the number of columns that are free.
func (p *Pen) Left() int { return max(0, p.End-p.X) }

// Put writes s. If it does not fit it is cut and ends in "…", and the pen is at its end.
func (p *Pen) Put(s string, st Style) {
	if TextWidth(s) > p.Left() {
		p.cut(s, st)
		return
	}
	for _, r := range s {
		p.X += p.c.Set(p.X, p.Y, r, st)
	}
}

// PutBytes writes b like Put.
func (p *Pen) PutBytes(b []byte, st Style) {
	n := 0
	for i := 0; i < len(b); {
		r, size := utf8.DecodeRune(b[i:])
		i += size
		n += max(Width(r), 1)
	}
	if n > p.Left() {
		p.cut(string(b), st)
		return
	}
	for i := 0; i < len(b); {
		r, size := utf8.DecodeRune(b[i:])
		i += size
		p.X += p.c.Set(p.X, p.Y, r, st)
	}
}

// Right writes b so that it ends where a field of w columns ends, and stands there.
func (p *Pen) Right(b []byte, w int, st Style) {
	end := min(p.X+w, p.End)
	n := 0
	for i := 0; i < len(b); {
		r, size := utf8.DecodeRune(b[i:])
		i += size
		n += max(Width(r), 1)
	}
	p.X = max(p.X, end-n)
	saved := p.End
	p.End = end
	p.PutBytes(b, st)
	p.X, p.End = end, saved
}

// Skip leaves n columns as they are.
func (p *Pen) Skip(n int) { p.X = min(p.X+n, max(p.End, p.X)) }

func (p *Pen) cut(s string, st Style) {
	room := p.Left() - 1
	if room < 0 {
		return
	}
	for _, r := range s {
		w := max(Width(r), 1)
		if w > room {
			break
		}
		p.c.Set(p.X, p.Y, r, st)
		p.X += w
		room -= w
	}
	p.c.Set(p.X, p.Y, '…', st)
	p.X = p.End
}
