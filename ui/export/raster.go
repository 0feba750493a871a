package export

import (
	"image"
	"image/color"
	"math"
	"strconv"

	"github.com/hajimehoshi/bitmapfont/v3"
	"golang.org/x/image/math/fixed"

	"coreglass/ui/paint"
)

// The size of a cell, at scale 1: that of the font.
const (
	cellWidth  = 6
	cellHeight = 16
	baseline   = 12
)

// raster draws canvases into a picture of a palette. It draws only cells that have changed.
type raster struct {
	img    *image.Paletted
	scale  int
	looks  []ink
	cells  []paint.Cell
	w, h   int
	glyphs map[rune]glyph
}

// ink is a look as places in the palette.
type ink struct {
	ink, paper uint8
	bold, line bool
}

// glyph is the mask of a letter, cellHeight rows of up to 12 bits.
type glyph struct {
	rows [cellHeight]uint16
	wide int
}

// newRaster takes looks whose colours are all set.
func newRaster(w, h, scale int, looks []paint.Look) *raster {
	r := &raster{scale: scale, w: w, h: h, cells: make([]paint.Cell, w*h), glyphs: map[rune]glyph{}}
	pal := color.Palette{}
	place := map[string]uint8{}
	add := func(hex string) uint8 {
		if i, ok := place[hex]; ok {
			return i
		}
		place[hex] = uint8(len(pal))
		pal = append(pal, rgb(hex))
		return place[hex]
	}
	for _, l := range looks {
		i := ink{add(l.Ink), add(l.Paper), l.Bold, l.Underline}
		if l.Reversed {
			i.ink, i.paper = i.paper, i.ink
		}
		r.looks = append(r.looks, i)
	}
	r.img = image.NewPaletted(image.Rect(0, 0, w*cellWidth*scale, h*cellHeight*scale), pal)
	return r
}

func rgb(hex string) color.RGBA {
	if len(hex) == 7 {
		if n, err := strconv.ParseUint(hex[1:], 16, 32); err == nil {
			return color.RGBA{uint8(n >> 16), uint8(n >> 8), uint8(n), 255}
		}
	}
	return color.RGBA{128, 128, 128, 255}
}

// draw brings the picture up to date and returns what has changed, in pixels.
func (r *raster) draw(c *paint.Canvas) image.Rectangle {
	var changed image.Rectangle
	for y := range r.h {
		for x := range r.w {
			cell := c.At(x, y)
			i := y*r.w + x
			if cell == r.cells[i] {
				continue
			}
			r.cells[i] = cell
			wide := 1
			if x+1 < r.w && c.At(x+1, y).Rune == 0 {
				wide = 2
			}
			if cell.Rune != 0 {
				r.cell(x, y, wide, cell)
			}
			changed = changed.Union(r.rect(x, y, wide))
		}
	}
	return changed
}

func (r *raster) rect(x, y, wide int) image.Rectangle {
	w, h := cellWidth*r.scale, cellHeight*r.scale
	return image.Rect(x*w, y*h, (x+wide)*w, (y+1)*h)
}

func (r *raster) cell(x, y, wide int, c paint.Cell) {
	look := r.looks[min(int(c.Style), len(r.looks)-1)]
	at := r.rect(x, y, wide)
	r.fill(at, look.paper)
	if shade := shadeOf(c.Rune); shade > 0 {
		r.shade(at, shade, look.ink)
	} else if boxes := boxesOf(c.Rune); boxes != nil {
		for _, b := range boxes {
			r.fill(scaled(b, at), look.ink)
		}
	} else if c.Rune > ' ' {
		r.letter(at.Min, c.Rune, look)
	}
	if look.line {
		r.fill(image.Rect(at.Min.X, at.Max.Y-r.scale, at.Max.X, at.Max.Y), look.ink)
	}
}

// scaled is a part of a cell in pixels, at least one wide and high.
func scaled(b box, at image.Rectangle) image.Rectangle {
	w, h := float64(at.Dx()), float64(at.Dy())
	p := image.Rect(int(math.Round(b.x0*w)), int(math.Round(b.y0*h)), int(math.Round(b.x1*w)), int(math.Round(b.y1*h)))
	p.Max.X, p.Max.Y = max(p.Max.X, p.Min.X+1), max(p.Max.Y, p.Min.Y+1)
	return p.Add(at.Min).Intersect(at)
}

func (r *raster) fill(at image.Rectangle, colour uint8) {
	for y := at.Min.Y; y < at.Max.Y; y++ {
		row := r.img.Pix[y*r.img.Stride+at.Min.X : y*r.img.Stride+at.Max.X]
		for x := range row {
			row[x] = colour
		}
	}
}

// shade is a pattern of dots; a pattern of two sees the same whatever is beside it.
func (r *raster) shade(at image.Rectangle, part float64, colour uint8) {
	s := r.scale
	for y := at.Min.Y; y < at.Max.Y; y++ {
		for x := at.Min.X; x < at.Max.X; x++ {
			i, j := x/s&1, y/s&1
			if on := i == j; part == .5 && on || part < .5 && on && j == 0 || part > .5 && (on || j == 0) {
				r.img.Pix[y*r.img.Stride+x] = colour
			}
		}
	}
}

func (r *raster) letter(at image.Point, code rune, look ink) {
	g := r.glyph(code)
	bold := 0
	if look.bold && r.scale > 1 {
		bold = r.scale / 2
	}
	for y, row := range g.rows {
		for x := range g.wide {
			if row>>x&1 == 1 {
				px := at.Add(image.Pt(x*r.scale, y*r.scale))
				r.fill(image.Rect(px.X, px.Y, px.X+r.scale+bold, px.Y+r.scale).Intersect(r.img.Rect), look.ink)
			}
		}
	}
}

// glyph reads a letter of the font, which has CJK.
func (r *raster) glyph(code rune) glyph {
	if g, ok := r.glyphs[code]; ok {
		return g
	}
	var g glyph
	at, mask, from, _, ok := bitmapfont.FaceSC.Glyph(fixed.P(0, baseline), code)
	if ok {
		g.wide = at.Dx()
		for y := range min(at.Dy(), cellHeight) {
			for x := range min(at.Dx(), 12) {
				if _, _, _, a := mask.At(from.X+x, from.Y+y).RGBA(); a > 0x7fff {
					g.rows[y] |= 1 << x
				}
			}
		}
	}
	r.glyphs[code] = g
	return g
}
