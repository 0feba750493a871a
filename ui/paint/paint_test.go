package paint

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

func TestWidthAgreesWithTheTerminalLibrary(t *testing.T) {
	for r := rune(0); r < 0x20000; r++ {
		if w := Width(r); w != 0 && ansi.StringWidth(string(r)) != w {
			t.Fatalf("%U %q: width %d here, %d there", r, r, w, ansi.StringWidth(string(r)))
		}
	}
}

func TestEveryLineHasTheWidth(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	runes := []rune("ab█▒中文、…\t\x1b\U0001F600é")
	pal := NewPalette(colorprofile.TrueColor, []Look{{}, {Ink: "#ff0000", Bold: true}, {Paper: "#00ff00"}})
	var c Canvas
	for range 300 {
		w, h := rng.IntN(40), 1+rng.IntN(10)
		c.Clear(w, h)
		for range 100 {
			c.Set(rng.IntN(w+6)-3, rng.IntN(h+4)-2, runes[rng.IntN(len(runes))], Style(rng.IntN(4)))
		}
		lines := strings.Split(c.Render(pal), "\n")
		if len(lines) != h {
			t.Fatalf("%d lines, want %d", len(lines), h)
		}
		for _, l := range lines {
			if got := ansi.StringWidth(l); got != w {
				t.Fatalf("width %d, want %d: %q", got, w, l)
			}
		}
	}
}

func TestTextIsCutWithAnEllipsis(t *testing.T) {
	var c Canvas
	c.Clear(10, 1)
	c.Text(0, 0, 6, "abcdefgh", 0)
	if got := c.Render(nil); got != "abcde…    " {
		t.Errorf("%q", got)
	}
	c.Clear(6, 1)
	c.Text(0, 0, 6, "中文中文", 0)
	if got := c.Render(nil); got != "中文… " {
		t.Errorf("%q", got)
	}
}

func TestProfiles(t *testing.T) {
	look := []Look{{Ink: "#ff0000", Paper: "#0000ff", Bold: true}}
	for p, want := range map[colorprofile.Profile]string{
		colorprofile.TrueColor: "\x1b[0;1;38;2;255;0;0;48;2;0;0;255m",
		colorprofile.ANSI256:   "\x1b[0;1;38;5;196;48;5;21m",
		colorprofile.ANSI:      "\x1b[0;1;91;104m",
		colorprofile.ASCII:     "\x1b[0;1m",
		colorprofile.NoTTY:     "",
	} {
		if got := NewPalette(p, look)[0]; got != want {
			t.Errorf("%v: %q, want %q", p, got, want)
		}
	}
}
