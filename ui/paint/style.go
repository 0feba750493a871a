// Package paint is a canvas of terminal cells that becomes text of exactly its size, one
// colour code per run of equal cells.
package paint

import (
	"image/color"
	"strconv"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

// Style is the number of a look in a palette. Style 0 is ordinary text.
type Style uint8

// Look is how a style is drawn. Colours are written "#rrggbb"; an empty one is left to
// the terminal.
type Look struct {
	Ink, Paper                     string
	Bold, Dim, Underline, Reversed bool
}

// Palette holds the escape sequence of every style, made once for one colour profile.
type Palette []string

// NewPalette turns looks into escape sequences for a profile. Without colours (NO_COLOR)
// the attributes stay; a terminal that can do nothing gets no sequence at all.
func NewPalette(p colorprofile.Profile, looks []Look) Palette {
	pal := make(Palette, len(looks))
	if p <= colorprofile.NoTTY {
		return pal
	}
	for i, l := range looks {
		pal[i] = l.sequence(p)
	}
	return pal
}

// sequence starts from a reset, so that a style never inherits from the one before it.
func (l Look) sequence(p colorprofile.Profile) string {
	b := []byte("\x1b[0")
	for _, a := range []struct {
		on   bool
		code string
	}{{l.Bold, ";1"}, {l.Dim, ";2"}, {l.Underline, ";4"}, {l.Reversed, ";7"}} {
		if a.on {
			b = append(b, a.code...)
		}
	}
	b = appendColour(b, p, l.Ink, 30)
	b = appendColour(b, p, l.Paper, 40)
	return string(append(b, 'm'))
}

// appendColour writes the colour as parameters of an SGR sequence; base is 30 for ink
// and 40 for paper.
func appendColour(b []byte, p colorprofile.Profile, hex string, base int) []byte {
	rgb, ok := parse(hex)
	if !ok {
		return b
	}
	switch c := p.Convert(rgb).(type) {
	case ansi.BasicColor:
		n := base + int(c)
		if c >= 8 {
			n = base + 60 + int(c) - 8
		}
		return strconv.AppendInt(append(b, ';'), int64(n), 10)
	case ansi.IndexedColor:
		b = strconv.AppendInt(append(b, ';'), int64(base+8), 10)
		return strconv.AppendInt(append(b, ";5;"...), int64(c), 10)
	case color.RGBA:
		b = strconv.AppendInt(append(b, ';'), int64(base+8), 10)
		b = strconv.AppendInt(append(b, ";2;"...), int64(c.R), 10)
		b = strconv.AppendInt(append(b, ';'), int64(c.G), 10)
		return strconv.AppendInt(append(b, ';'), int64(c.B), 10)
	}
	return b
}

func parse(hex string) (color.RGBA, bool) {
	if len(hex) != 7 || hex[0] != '#' {
		return color.RGBA{}, false
	}
	n, err := strconv.ParseUint(hex[1:], 16, 32)
	return color.RGBA{R: uint8(n >> 16), G: uint8(n >> 8), B: uint8(n), A: 255}, err == nil
}
