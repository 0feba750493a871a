package export

import (
	"bufio"
	"compress/gzip"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"strings"
	"time"

	"coreglass/metrics/session"
	"coreglass/ui"
	"coreglass/ui/paint"
)

//go:embed player.html
var player string

// WriteHTML writes one file with its own player: real text, chapters from the marks, usable by
// keyboard, without any network.
func WriteHTML(w io.Writer, f *ui.Film, o Options, title string, marks []session.MarkAt) error {
	head, tail, _ := strings.Cut(player, "/*DATA*/")
	r := strings.NewReplacer("TITLE", html.EscapeString(title), "/*STYLES*/", styles(f.Looks()), "FONTS", fonts, "/*PAPER*/", "background:"+f.Looks()[0].Paper)
	b := bufio.NewWriterSize(w, 1<<16)
	before, between, _ := strings.Cut(head, "/*HEAD*/")
	b.WriteString(r.Replace(before))
	fmt.Fprintf(b, `{"w":%d,"h":%d,"fps":%d,"marks":%s}`, o.Columns, o.Rows, o.FPS, chapters(o, marks))
	b.WriteString(r.Replace(between))
	if err := pack(b, func(w io.Writer) { frames(w, f, o) }); err != nil {
		return err
	}
	b.WriteString(r.Replace(tail))
	return b.Flush()
}

// pack writes what is written to it as gzip in base 64: text that can stand in a page, and no
// label can end it.
func pack(w io.Writer, write func(io.Writer)) error {
	text := base64.NewEncoder(base64.StdEncoding, w)
	z, err := gzip.NewWriterLevel(text, gzip.BestCompression)
	if err != nil {
		return err
	}
	write(z)
	return errors.Join(z.Close(), text.Close())
}

// frames writes what each picture changes, as a list of JSON. Errors stay in the writer.
func frames(w io.Writer, f *ui.Film, o Options) {
	last := make([]paint.Cell, o.Columns*o.Rows)
	for i, t := range o.times() {
		sep := ",\n"
		if i == 0 {
			sep = "["
		}
		io.WriteString(w, sep)
		w.Write(changes(f.At(t), last, o))
	}
	io.WriteString(w, "]")
}

// chapters are the marks with the number of their picture.
func chapters(o Options, marks []session.MarkAt) []byte {
	all := []any{}
	for _, m := range marks {
		if m.At >= o.From && m.At <= o.To {
			all = append(all, []any{int((m.At-o.From)*time.Duration(o.FPS)/time.Second + 1), m.Label})
		}
	}
	b, _ := json.Marshal(all) // escapes < and >: no label ends the script
	return b
}

// changes are what differs from the picture before: pieces of a row, column and style and text
// in turn.
func changes(c *paint.Canvas, last []paint.Cell, o Options) []byte {
	b := []byte{'['}
	for y := range o.Rows {
		for x := 0; x < o.Columns; {
			if c.At(x, y) == last[y*o.Columns+x] {
				x++
				continue
			}
			if c.At(x, y).Rune == 0 && x > 0 {
				x-- // both halves of a wide rune
			}
			n := piece(c, last, x, y, o.Columns)
			var text strings.Builder
			for i := x; i < x+n; i++ {
				cell := c.At(i, y)
				last[y*o.Columns+i] = cell
				if cell.Rune != 0 {
					text.WriteRune(cell.Rune)
				}
			}
			if len(b) > 1 {
				b = append(b, ',')
			}
			s, _ := json.Marshal(text.String())
			b = fmt.Appendf(b, "%d,%d,%s", y*o.Columns+x, c.At(x, y).Style, s)
			x += n
		}
	}
	return append(b, ']')
}

// piece is how many cells from x on have one style and have changed; short stretches that have
// not are taken along.
func piece(c *paint.Canvas, last []paint.Cell, x, y, w int) int {
	n, end := 1, 1
	for x+n < w && c.At(x+n, y).Style == c.At(x, y).Style && n-end < 8 {
		if c.At(x+n, y) != last[y*w+x+n] || c.At(x+n, y).Rune == 0 {
			end = n + 1
		}
		n++
	}
	if x+end < w && c.At(x+end, y).Rune == 0 {
		end++
	}
	return end
}

// styles are the looks as rules of CSS.
func styles(looks []paint.Look) string {
	var b strings.Builder
	for i, l := range looks {
		ink, paper := l.Ink, l.Paper
		if l.Reversed {
			ink, paper = paper, ink
		}
		fmt.Fprintf(&b, ".s%d{color:%s;background:%s", i, ink, paper)
		if l.Bold {
			b.WriteString(";font-weight:bold")
		}
		if l.Underline {
			b.WriteString(";text-decoration:underline")
		}
		b.WriteString("}\n")
	}
	return b.String()
}
