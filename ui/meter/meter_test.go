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

func TestChart(t *testing.T) {
	nan := math.NaN()
	ch := Chart{Ticks: []string{"1", "2", "4", "8"}, Cursor: 2, Lines: []Line{
		{Mark: '4', Y: []float64{1, 2, 2, 2}},
		{Mark: '5', Y: []float64{1, 2, nan, 2}},
		{Mark: '6', Y: []float64{1, 0.5, 0.25, 0}},
	}}
	ch.Scale(1)
	for _, c := range []struct {
		ascii bool
		want  string
	}{
		{false, "" +
			"    2┤·   ·  ⢀⡠45⠒⠒⠒⠒⠒4⠒⠒⠒⠒⠒⠒45 \n" +
			"     │   ⢀⡠⠔⠊⠁        ┊         \n" +
			"    1┤·456⠤⣀⣀ ·   ·   ┊   ·   · \n" +
			"     │       ⠉⠉6⠒⠤⠤⠤⠤⣀6⣀        \n" +
			"    0┤·   ·   ·   ·   ┊ ⠉⠉⠉⠉⠒6· \n" +
			"     └──┴──────┴──────▲──────┴──\n" +
			"        1      2      4      8  "},
		{true, ""},
	} {
		got := picture(32, 7, c.ascii, func(cv *paint.Canvas) { ch.Draw(cv, paint.Rect{W: 32, H: 7}) })
		if c.ascii {
			for _, r := range got {
				if r > 0x7e {
					t.Errorf("%q in ASCII mode:\n%s", r, got)
				}
			}
			continue
		}
		if got != c.want {
			t.Errorf("\n%s\nwant\n%s", got, c.want)
		}
	}
}

func TestChartScale(t *testing.T) {
	for _, c := range []struct {
		y           []float64
		bottom, top float64
		log         bool
	}{
		{nil, 0, 2, false},
		{[]float64{1, 2.1}, 0, 3, false},
		{[]float64{1, 1.95}, 0, 2, false},
		{[]float64{1, 64}, 1, 64, true},
		{[]float64{0.99, 60}, 1, 64, true},
		{[]float64{0.3, 60}, 0.25, 64, true},
		{[]float64{math.NaN(), math.Inf(1)}, 0, 2, false},
	} {
		ch := Chart{Ticks: []string{"1"}, Lines: []Line{{Y: c.y}}}
		ch.Scale(2)
		if math.Abs(ch.Bottom-c.bottom) > 1e-9 || math.Abs(ch.Top-c.top) > 1e-9 || ch.Log != c.log {
			t.Errorf("%v: %v to %v, log %v", c.y, ch.Bottom, ch.Top, ch.Log)
		}
	}
}

// The levels lie as many lines apart, or one line more where that would have cost too many lines.
func TestChartLevels(t *testing.T) {
	for h := 5; h <= 80; h++ {
		for _, largest := range []float64{0.3, 1, 1.95, 2.1, 3.7, 5, 9, 14} {
			ch := Chart{Lines: []Line{{Y: []float64{largest}}}}
			ch.Scale(0)
			plot := ch.even(paint.Rect{H: h})
			var rows []int
			ch.levels(plot.H, func(v float64) { rows = append(rows, ch.row(plot, v)) })
			least, most := h, 0
			for i := 1; i < len(rows); i++ {
				least, most = min(least, rows[i-1]-rows[i]), max(most, rows[i-1]-rows[i])
			}
			if lost := h - plot.H; len(rows) < 2 || len(rows) > 11 || least < 2 || most > least+1 || lost > 0 && most > least || 8*lost > h || plot.Y+plot.H != h {
				t.Errorf("%v in %d lines: levels in lines %v, %d lines left out", largest, h, rows, lost)
			}
		}
	}
}

// An axis need not end with a level, and a low one may have none but its foot.
func TestChartOfAnyTop(t *testing.T) {
	for h := 1; h <= 8; h++ {
		for tenths := 1; tenths <= 300; tenths++ {
			ch := Chart{Top: float64(tenths) / 10, Ticks: []string{"1"}, Lines: []Line{{Mark: 'x', Y: []float64{float64(tenths) / 20}}}}
			got := picture(20, h+2, true, func(c *paint.Canvas) { ch.Draw(c, paint.Rect{W: 20, H: h + 2}) })
			if !strings.Contains(got, "x") {
				t.Errorf("up to %v in %d lines:\n%s", ch.Top, h, got)
			}
		}
	}
}

// Whatever the values are, nothing is drawn outside of the region.
func TestChartStaysInItsRegion(t *testing.T) {
	values := []float64{0, -1, 1, 1e-300, 1e300, math.NaN(), math.Inf(1), math.Inf(-1), 3, 7}
	for n := 0; n <= len(values); n++ {
		ch := Chart{Cursor: n - 1}
		for i := range n {
			ch.Ticks = append(ch.Ticks, strings.Repeat("8", i))
		}
		for k := range 5 {
			ch.Lines = append(ch.Lines, Line{Mark: 'x', Y: values[k:]})
		}
		ch.Scale(1)
		for w := range 30 {
			for h := range 12 {
				var c paint.Canvas
				c.Clear(40, 20)
				r := paint.Rect{X: 3, Y: 2, W: w, H: h}
				ch.Draw(&c, r)
				for y := range 20 {
					for x := range 40 {
						inside := x >= r.X && x < r.X+r.W && y >= r.Y && y < r.Y+r.H
						if !inside && c.At(x, y).Rune != ' ' {
							t.Fatalf("%dx%d with %d ticks: %q at %d,%d", w, h, n, c.At(x, y).Rune, x, y)
						}
					}
				}
			}
		}
	}
}
