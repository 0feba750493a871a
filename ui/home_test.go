package ui

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/colorprofile"

	"coreglass/workloads"
)

// How many colours there are follows from the environment, and from nothing that a terminal would
// have to answer.
func TestColoursOfTheEnvironment(t *testing.T) {
	for name, c := range map[string]struct {
		environ []string
		want    colorprofile.Profile
	}{
		"true colour":           {[]string{"TERM=xterm-256color", "COLORTERM=truecolor"}, colorprofile.TrueColor},
		"256 colours":           {[]string{"TERM=xterm-256color"}, colorprofile.ANSI256},
		"16 colours":            {[]string{"TERM=xterm-color"}, colorprofile.ANSI},
		"the Linux console":     {[]string{"TERM=linux"}, colorprofile.ANSI},
		"tmux":                  {[]string{"TERM=tmux-256color"}, colorprofile.ANSI256},
		"screen":                {[]string{"TERM=screen-256color"}, colorprofile.ANSI256},
		"NO_COLOR":              {[]string{"TERM=xterm-256color", "NO_COLOR=1"}, colorprofile.ASCII},
		"NO_COLOR, any value":   {[]string{"TERM=xterm-256color", "NO_COLOR=0"}, colorprofile.ASCII},
		"NO_COLOR, empty":       {[]string{"TERM=xterm-256color", "NO_COLOR="}, colorprofile.ANSI256},
		"CLICOLOR=0":            {[]string{"TERM=xterm-256color", "CLICOLOR=0"}, colorprofile.ASCII},
		"CLICOLOR=1":            {[]string{"TERM=xterm-256color", "CLICOLOR=1"}, colorprofile.ANSI256},
		"CLICOLOR_FORCE":        {[]string{"TERM=xterm-256color", "CLICOLOR=0", "CLICOLOR_FORCE=1"}, colorprofile.ANSI256},
		"NO_COLOR beats _FORCE": {[]string{"TERM=xterm-256color", "NO_COLOR=1", "CLICOLOR_FORCE=1"}, colorprofile.ASCII},
		"dumb":                  {[]string{"TERM=dumb"}, colorprofile.NoTTY},
	} {
		if got := profileOf(Options{}, c.environ); got != c.want {
			t.Errorf("%s: %v, not %v", name, got, c.want)
		}
	}
}

// The Linux console's font lacks blocks and lines: there ASCII is the default.
func TestLinuxConsole(t *testing.T) {
	b := newBench(t, 2, testSpec(workloads.Thread, "cpu", 4), func(o *Options) { o.Environ = []string{"TERM=linux"} })
	b.size(80, 24).feed(1, testSpec(workloads.Thread, "cpu", 4), 2)
	for _, r := range b.text() {
		if r > 126 {
			t.Fatalf("%q on the Linux console:\n%s", r, b.text())
		}
	}
}

// Other keys do what they are bound to, stand in the help, and the old ones do nothing.
func TestOtherKeys(t *testing.T) {
	spec := testSpec(workloads.Thread, "cpu", 4)
	b := newBench(t, 2, spec, func(o *Options) { o.Keys = map[string][]string{"double": {"D"}, "freeze": {"f"}} })
	b.size(120, 36).feed(1, spec, 2).press("+")
	if b.app.live.wanted.Tasks != 4 {
		t.Error("the old key still doubles")
	}
	b.press("D")
	if b.app.live.wanted.Tasks != 8 {
		t.Errorf("%d tasks", b.app.live.wanted.Tasks)
	}
	b.press("L", "L", "f").sees("FROZEN")
}

// A paste is no keys, except into a line that is being typed.
func TestPasteIsNoKeys(t *testing.T) {
	spec := testSpec(workloads.Thread, "cpu", 4)
	b := newBench(t, 2, spec, nil).size(120, 36).feed(1, spec, 2)
	for _, r := range "6+q" {
		if _, cmd := b.app.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}, Paste: true}); cmd != nil {
			t.Errorf("%q, pasted, does something", r)
		}
	}
	if b.app.live.wanted.Model != workloads.Thread || b.app.live.wanted.Tasks != 4 {
		t.Errorf("%+v", b.app.live.wanted)
	}
}

// Keys that came before the last ones were read arrive as one message, and all count; what is
// too long to have been typed is a paste that the terminal has not marked.
func TestKeysThatArriveTogether(t *testing.T) {
	spec := testSpec(workloads.Thread, "cpu", 4)
	b := newBench(t, 2, spec, nil).size(120, 36).feed(1, spec, 2)
	b.app.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("++?")})
	if b.app.live.wanted.Tasks != 16 || !b.app.help {
		t.Errorf("%d tasks, help: %v", b.app.live.wanted.Tasks, b.app.help)
	}
	b.press("?")
	b.app.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(strings.Repeat("+", typedAtOnce+1))})
	if b.app.live.wanted.Tasks != 16 {
		t.Errorf("%d tasks by an unmarked paste", b.app.live.wanted.Tasks)
	}
}

// A quota is named beside the number that it explains.
func TestQuotaOnTheScreen(t *testing.T) {
	spec := testSpec(workloads.Thread, "cpu", 4)
	for _, size := range [][2]int{{80, 24}, {120, 36}, {200, 60}} {
		b := newBench(t, 2, spec, nil).size(size[0], size[1])
		s := plausible(spec, 2, 5)
		s.Window.Cores, s.Window.Quota, s.Window.Throttled = 2, 1.5, 83
		b.app.Update(snapshotMsg(s))
		b.sees("% of 150 % quota", "ran out in 83 % of its periods")
	}
}

// A long paste is cut, however it comes in pieces; what stands around it is not.
func TestLongPasteIsCut(t *testing.T) {
	text := "a" + pasteBegins + strings.Repeat("6+q ", 20_000) + pasteEnds + "b" + pasteBegins + "short" + pasteEnds
	for _, size := range []int{1, 7, 256} {
		f := &pasteFilter{}
		var out []byte
		for rest := []byte(text); len(rest) > 0; rest = rest[min(size, len(rest)):] {
			out = append(out, f.cut(append([]byte(nil), rest[:min(size, len(rest))]...))...)
		}
		got := string(out)
		if len(got) > longestPaste+100 || !strings.HasPrefix(got, "a"+pasteBegins+"6") || !strings.HasSuffix(got, pasteEnds+"b"+pasteBegins+"short"+pasteEnds) {
			t.Errorf("pieces of %d: %d bytes, %q ... %q", size, len(got), got[:20], got[max(0, len(got)-60):])
		}
	}
}
