package export

import (
	"bufio"
	"fmt"
	"html"
	"io"
	"strings"

	"coreglass/ui"
	"coreglass/ui/paint"
)

// The size of a cell in an SVG.
const (
	svgWidth  = 9
	svgHeight = 20
	svgFont   = 15
	svgBase   = 15 // of the letters, below the cell's top
)

const fonts = `"DejaVu Sans Mono","Noto Sans Mono CJK SC","Cascadia Mono",Menlo,Consolas,"Microsoft YaHei",monospace`

// WriteSVG writes the picture of one moment: papers and lines as shapes, letters as text.
func WriteSVG(w io.Writer, f *ui.Film, o Options) error {
	b := bufio.NewWriter(w)
	c, looks := f.At(o.From), f.Looks()
	fmt.Fprintf(b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" font-family="%s" font-size="%d" shape-rendering="crispEdges" xml:space="preserve">`+"\n",
		o.Columns*svgWidth, o.Rows*svgHeight, o.Columns*svgWidth, o.Rows*svgHeight, html.EscapeString(fonts), svgFont)
	fmt.Fprintf(b, "<rect width=\"100%%\" height=\"100%%\" fill=\"%s\"/>\n", looks[0].Paper)
	for y := range o.Rows {
		for x := 0; x < o.Columns; {
			n := run(c, x, y, o.Columns)
			svgRun(b, c, x, y, n, looks[min(int(c.At(x, y).Style), len(looks)-1)], looks[0].Paper)
			x += n
		}
	}
	b.WriteString("</svg>\n")
	return b.Flush()
}

// run is how many cells from x on have one style.
func run(c *paint.Canvas, x, y, w int) int {
	n := 1
	for x+n < w && c.At(x+n, y).Style == c.At(x, y).Style {
		n++
	}
	return n
}

func svgRun(b *bufio.Writer, c *paint.Canvas, x, y, n int, l paint.Look, paper string) {
	ink, back := l.Ink, l.Paper
	if l.Reversed {
		ink, back = back, ink
	}
	if back != paper {
		fmt.Fprintf(b, `<rect x="%d" y="%d" width="%d" height="%d" fill="%s"/>`+"\n", x*svgWidth, y*svgHeight, n*svgWidth, svgHeight, back)
	}
	var path strings.Builder
	text, columns, start := "", 0, 0
	flush := func() {
		if text != "" {
			weight := ""
			if l.Bold {
				weight = ` font-weight="bold"`
			}
			fmt.Fprintf(b, `<text x="%d" y="%d" textLength="%d" lengthAdjust="spacingAndGlyphs" fill="%s"%s>%s</text>`+"\n",
				start*svgWidth, y*svgHeight+svgBase, columns*svgWidth, ink, weight, html.EscapeString(text))
		}
		text, columns = "", 0
	}
	for i := x; i < x+n; i++ {
		r := c.At(i, y).Rune
		if r == 0 {
			continue
		}
		if shade := shadeOf(r); shade > 0 {
			flush()
			fmt.Fprintf(b, `<rect x="%d" y="%d" width="%d" height="%d" fill="%s" fill-opacity="%g"/>`+"\n", i*svgWidth, y*svgHeight, svgWidth, svgHeight, ink, shade)
			continue
		}
		if boxes := boxesOf(r); boxes != nil {
			flush()
			for _, p := range boxes {
				fmt.Fprintf(&path, "M%g %gH%gV%gH%gZ", (float64(i)+p.x0)*svgWidth, (float64(y)+p.y0)*svgHeight, (float64(i)+p.x1)*svgWidth, (float64(y)+p.y1)*svgHeight, (float64(i)+p.x0)*svgWidth)
			}
			continue
		}
		if r == ' ' {
			flush() // each word has a place of its own: fonts differ
			continue
		}
		if text == "" {
			start = i
		}
		text += string(r)
		columns += paint.Width(r)
		if paint.Width(r) == 2 {
			flush()
		}
	}
	flush()
	if path.Len() > 0 {
		fmt.Fprintf(b, `<path fill="%s" d="%s"/>`+"\n", ink, path.String())
	}
	if l.Underline {
		fmt.Fprintf(b, `<rect x="%d" y="%d" width="%d" height="1" fill="%s"/>`+"\n", x*svgWidth, (y+1)*svgHeight-1, n*svgWidth, ink)
	}
}
