package ui

import (
	"strings"

	"coreglass/ui/paint"
)

// frame is the canvas of one picture together with the places of its numbers, so that
// each can be explained.
type frame struct {
	canvas  paint.Canvas
	spots   []spot
	scratch [64]byte
}

// spot is a number on the screen.
type spot struct {
	what number
	id   int // which of several of the same kind
	at   paint.Rect
}

// clear starts a picture.
func (f *frame) clear(w, h int) {
	f.canvas.Clear(w, h)
	f.spots = f.spots[:0]
}

// spot remembers where a number stands.
func (f *frame) spot(n number, id int, at paint.Rect) {
	if !at.Empty() {
		f.spots = append(f.spots, spot{n, id, at})
	}
}

// number writes b with the pen and remembers its place.
func (f *frame) number(p *paint.Pen, n number, id int, b []byte, st paint.Style) {
	x := p.X
	p.PutBytes(b, st)
	f.spot(n, id, paint.Rect{X: x, Y: p.Y, W: p.X - x, H: 1})
}

// numberRight writes b at the right end of a field and remembers its place.
func (f *frame) numberRight(p *paint.Pen, n number, id int, b []byte, w int, st paint.Style) {
	x := p.X
	p.Right(b, w, st)
	f.spot(n, id, paint.Rect{X: max(x, p.X-len(b)), Y: p.Y, W: min(len(b), p.X-x), H: 1})
}

// buf is an empty buffer for the next number. It is valid until the next call.
func (f *frame) buf() []byte { return f.scratch[:0] }

// wrap breaks a text into lines of at most w columns: at spaces, and between any two
// wide characters.
func wrap(s string, w int) []string {
	var lines []string
	line, width := "", 0
	for _, piece := range pieces(s) {
		n := paint.TextWidth(piece)
		if width > 0 && width+paint.TextWidth(strings.TrimRight(piece, " ")) > w {
			lines = append(lines, strings.TrimRight(line, " "))
			line, width = "", 0
		}
		line += piece
		width += n
	}
	return append(lines, strings.TrimRight(line, " "))
}

// pieces splits a text where a line may be broken; a closing mark stays with what it closes.
func pieces(s string) []string {
	var all []string
	start := 0
	for i, r := range s {
		if i > start && paint.Width(r) == 2 && !strings.ContainsRune("，。：；）、", r) {
			all = append(all, s[start:i])
			start = i
		}
		if r == ' ' {
			all = append(all, s[start:i+1])
			start = i + 1
		}
	}
	if start < len(s) {
		all = append(all, s[start:])
	}
	return all
}
