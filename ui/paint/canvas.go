package paint

import "unicode/utf8"

// Cell is one place of the canvas. Rune 0 is the right half of the wide rune to its left.
type Cell struct {
	Rune  rune
	Style Style
}

// Rect is a region of a canvas. It may be empty and may hang over the edge: what does
// not fit is not drawn.
type Rect struct{ X, Y, W, H int }

// Row is the n-th line of a region.
func (r Rect) Row(n int) Rect { return Rect{r.X, r.Y + n, r.W, min(1, max(0, r.H-n))} }

// Rows are h lines of a region from the n-th on.
func (r Rect) Rows(n, h int) Rect { return Rect{r.X, r.Y + n, r.W, max(0, min(h, r.H-n))} }

// Inset is the region without n columns on either side.
func (r Rect) Inset(n int) Rect { return Rect{r.X + n, r.Y, max(0, r.W-2*n), r.H} }

// Empty says whether nothing fits in the region.
func (r Rect) Empty() bool { return r.W <= 0 || r.H <= 0 }

// Canvas is a grid of cells. It is used again for the next picture without allocating.
type Canvas struct {
	ASCII bool // draw lines and blocks with ASCII characters

	w, h  int
	cells []Cell
	out   []byte
}

// Clear sets the size and makes every cell a space of style 0.
func (c *Canvas) Clear(w, h int) {
	c.w, c.h = max(w, 0), max(h, 0)
	if n := c.w * c.h; cap(c.cells) < n {
		c.cells = make([]Cell, n)
	} else {
		c.cells = c.cells[:n]
	}
	for i := range c.cells {
		c.cells[i] = Cell{Rune: ' '}
	}
}

// Size is the canvas's width and height in cells.
func (c *Canvas) Size() (w, h int) { return c.w, c.h }

// At is the cell in column x of line y; a space outside of the canvas.
func (c *Canvas) At(x, y int) Cell {
	if x < 0 || y < 0 || x >= c.w || y >= c.h {
		return Cell{Rune: ' '}
	}
	return c.cells[y*c.w+x]
}

// Set draws one rune and returns how many columns it took. A wide rune of which only
// half would fit becomes a space; a half that is left over from a rune that was drawn
// over becomes a space.
func (c *Canvas) Set(x, y int, r rune, s Style) int {
	w := Width(r)
	if w == 0 {
		r, w = Stranger, 1
	}
	if c.ASCII && w == 1 {
		r = plain(r)
	}
	if x < 0 || y < 0 || x >= c.w || y >= c.h {
		return w
	}
	if w == 2 && x+1 >= c.w {
		c.put(x, y, ' ', s)
		return w
	}
	c.put(x, y, r, s)
	if w == 2 {
		c.put(x+1, y, ' ', s)
		c.cells[y*c.w+x+1].Rune = 0
	}
	return w
}

// put writes one cell and mends what it cuts in half.
func (c *Canvas) put(x, y int, r rune, s Style) {
	i := y*c.w + x
	if c.cells[i].Rune == 0 && x > 0 {
		c.cells[i-1].Rune = ' '
	}
	if x+1 < c.w && c.cells[i+1].Rune == 0 {
		c.cells[i+1].Rune = ' '
	}
	c.cells[i] = Cell{r, s}
}

// Fill draws the rune in every cell of the region.
func (c *Canvas) Fill(r Rect, glyph rune, s Style) {
	if c.ASCII {
		glyph = plain(glyph)
	}
	for y := max(r.Y, 0); y < min(r.Y+r.H, c.h); y++ {
		for x := max(r.X, 0); x < min(r.X+r.W, c.w); x++ {
			c.put(x, y, glyph, s)
		}
	}
}

// Restyle changes the style of a region and keeps its runes.
func (c *Canvas) Restyle(r Rect, s Style) {
	for y := max(r.Y, 0); y < min(r.Y+r.H, c.h); y++ {
		for x := max(r.X, 0); x < min(r.X+r.W, c.w); x++ {
			c.cells[y*c.w+x].Style = s
		}
	}
}

// Text draws s from column x of line y on, in at most w columns, and returns the columns
// used. A text that does not fit ends in "…".
func (c *Canvas) Text(x, y, w int, s string, st Style) int {
	p := c.Pen(x, y, w)
	p.Put(s, st)
	return p.X - x
}

// Render is the canvas as text: h lines of exactly w columns, joined by newlines.
func (c *Canvas) Render(pal Palette) string {
	out := c.out[:0]
	for y := range c.h {
		if y > 0 {
			out = append(out, '\n')
		}
		out = c.appendLine(out, pal, c.cells[y*c.w:(y+1)*c.w])
	}
	c.out = out
	return string(out)
}

func (c *Canvas) appendLine(out []byte, pal Palette, line []Cell) []byte {
	styled := false
	last := -1
	for _, cell := range line {
		if cell.Rune == 0 {
			continue
		}
		if int(cell.Style) != last {
			last = int(cell.Style)
			seq := ""
			if last < len(pal) {
				seq = pal[last]
			}
			out = append(out, seq...)
			styled = styled || seq != ""
		}
		out = utf8.AppendRune(out, cell.Rune)
	}
	if styled {
		out = append(out, "\x1b[0m"...)
	}
	return out
}
