// Package meter draws numbers onto a canvas: bars, areas over time, large digits.
//
// Every function is pure: it draws the data it is given into the region it is given. A
// value that is not a number is a gap, never a zero.
package meter

import (
	"math"

	"coreglass/ui/paint"
)

// Part is one share of a stacked bar, drawn with its own glyph so that colour is not its
// only mark.
type Part struct {
	Value float64
	Glyph rune
	Style paint.Style
}

// Bar draws parts side by side so that full is w columns; what is left stays in the rest
// glyph. Each edge is rounded by itself, so parts never add up to more than the bar.
func Bar(c *paint.Canvas, x, y, w int, full float64, parts []Part, rest Part) {
	col, sum := 0, 0.0
	for _, p := range parts {
		if !(p.Value > 0) || math.IsInf(p.Value, 0) || !(full > 0) {
			continue
		}
		sum += p.Value
		end := min(w, int(math.Round(sum/full*float64(w))))
		for ; col < end; col++ {
			c.Set(x+col, y, p.Glyph, p.Style)
		}
	}
	for ; col < w; col++ {
		c.Set(x+col, y, rest.Glyph, rest.Style)
	}
}

var eighths = [...]rune{'▁', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'}

// Level is the block that stands for v out of top: the lowest one for zero, a space for
// a gap.
func Level(v, top float64) rune {
	if math.IsNaN(v) || !(top > 0) {
		return ' '
	}
	n := int(math.Round(v / top * 8))
	return eighths[min(max(n, 0), 8)]
}

// Spark draws w values, oldest first, one column each.
func Spark(c *paint.Canvas, x, y, w int, top float64, at func(col int) float64, st paint.Style) {
	for i := range w {
		c.Set(x+i, y, Level(at(i), top), st)
	}
}

// Area draws one value a column as a filled area; top is the value at the upper edge. A
// value of zero is a thin line at the bottom, a gap is empty. The edge is a block of an
// eighth of a line, the body the fill's glyph.
func Area(c *paint.Canvas, r paint.Rect, top float64, at func(col int) float64, fill Part) {
	for col := range r.W {
		v := at(col)
		if math.IsNaN(v) || !(top > 0) {
			continue
		}
		n := min(max(int(math.Round(v/top*float64(8*r.H))), 1), 8*r.H)
		for row := r.H - 1; row >= 0 && n > 0; row-- {
			c.Set(r.X+col, r.Y+row, edge(n, fill.Glyph, row == r.H-1), fill.Style)
			n -= 8
		}
	}
}

// edge is the glyph of a cell that is filled to n eighths. Only the full block has
// eighths; other fills are rounded to whole cells, above a thin line at the bottom.
func edge(n int, fill rune, bottom bool) rune {
	switch {
	case n >= 8:
		return fill
	case fill == '█':
		return eighths[n]
	case n >= 4:
		return fill
	case bottom:
		return eighths[0]
	}
	return ' '
}
