package meter

import (
	"math"
	"strings"
	"testing"
	"time"

	"coreglass/ui/paint"
)

func TestNumbers(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		got  []byte
		want string
	}{
		{AppendCount(nil, 0), "0"},
		{AppendCount(nil, 2.34), "2.3"},
		{AppendCount(nil, 412.4), "412"},
		{AppendCount(nil, 999.9), "1.0 k"},
		{AppendCount(nil, 96_600), "96.6 k"},
		{AppendCount(nil, 999_990), "1.0 M"},
		{AppendCount(nil, 1.234e12), "1.2 T"},
		{AppendCount(nil, nan), "-"},
		{AppendCount(nil, math.Inf(1)), "-"},
		{AppendPair(nil, 9.04e6, " of ", 19.3e6), "9.0 of 19.3 M"},
		{AppendPair(nil, nan, " of ", 19.3e6), "- of 19.3 M"},
		{AppendPair(nil, 5, " of ", nan), "5 of -"},
		{AppendPair(nil, 19400, " of ", 99), "19.4 k of 99"},
		{AppendPercent(nil, 163.4), "163"},
		{AppendPercent(nil, 0.84), "0.8"},
		{AppendPercent(nil, 0), "0"},
		{AppendRatio(nil, 0.468), "0.47"},
		{AppendRatio(nil, 198.2), "198"},
		{AppendBytes(nil, 900), "900 B"},
		{AppendBytes(nil, 13<<20+200<<10), "13.2 MiB"},
		{AppendDuration(nil, 10100*time.Microsecond), "10.1 ms"},
		{AppendDuration(nil, 450*time.Microsecond), "450 us"},
		{AppendDuration(nil, 5*time.Millisecond), "5.0 ms"},
		{AppendClock(nil, 12*time.Second), "00:12"},
		{AppendClock(nil, time.Hour+61*time.Second), "1:01:01"},
	} {
		if string(c.got) != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

func picture(w, h int, ascii bool, draw func(c *paint.Canvas)) string {
	c := paint.Canvas{ASCII: ascii}
	c.Clear(w, h)
	draw(&c)
	return c.Render(nil)
}

func TestBarFillsItsWidth(t *testing.T) {
	parts := []Part{{61, '█', 0}, {102, '▒', 0}}
	rest := Part{0, '░', 0}
	bar := func(ascii bool, full float64, p []Part) string {
		return picture(20, 1, ascii, func(c *paint.Canvas) { Bar(c, 0, 0, 20, full, p, rest) })
	}
	for got, want := range map[string]string{
		bar(false, 200, parts):                         "██████▒▒▒▒▒▒▒▒▒▒░░░░",
		bar(true, 200, parts):                          "######==========....",
		bar(false, 100, parts):                         "████████████▒▒▒▒▒▒▒▒",
		bar(false, 200, []Part{{math.NaN(), '█', 0}}):  strings.Repeat("░", 20),
		bar(false, math.NaN(), []Part{{100, '█', 0}}):  strings.Repeat("░", 20),
		bar(false, 200, []Part{{math.Inf(1), '█', 0}}): strings.Repeat("░", 20),
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestAreaDrawsZeroAsALineAndAGapAsNothing(t *testing.T) {
	v := []float64{0, math.NaN(), 50, 100, 200}
	got := picture(5, 2, false, func(c *paint.Canvas) {
		Area(c, paint.Rect{W: 5, H: 2}, 100, func(i int) float64 { return v[i] }, Part{Glyph: '█'})
	})
	if want := "   ██\n▁ ███"; got != want {
		t.Errorf("\n%s\nwant\n%s", got, want)
	}
}

func TestDigits(t *testing.T) {
	for _, c := range []struct {
		size  Size
		ascii bool
		want  string
	}{
		{Small, false, "▀█  █▀▀   █▀█\n █  █▀█   ▀▀█\n▀▀▀ ▀▀▀ ▀ ▀▀▀"},
		{Small, true, "     _     _ \n  | |_    |_|\n  | |_| .  _|"},
	} {
		got := picture(13, 3, c.ascii, func(cv *paint.Canvas) {
			if w := Digits(cv, 0, 0, []byte("16.9"), c.size, 0); w != 13 || w != DigitsWidth([]byte("16.9"), c.size) {
				t.Errorf("width %d, said to be %d", w, DigitsWidth([]byte("16.9"), c.size))
			}
		})
		if got != c.want {
			t.Errorf("\n%s\nwant\n%s", got, c.want)
		}
	}
}
