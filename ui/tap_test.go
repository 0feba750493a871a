package ui

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"coreglass/metrics/session"
)

// What is hidden takes as much room as what it stands for: the rest of a line must not move.
func TestSecretsAreHidden(t *testing.T) {
	for _, s := range secrets() {
		text := append(append([]byte("\x1b[1mopen "), s[0]...), "/lecture: no such file\x1b[0m"...)
		got := hidden(text)
		if bytes.Contains(got, s[0]) || ansi.StringWidth(string(got)) != ansi.StringWidth(string(text)) {
			t.Errorf("%q becomes %q", text, got)
		}
	}
	home, _ := os.UserHomeDir()
	if len(home) > 3 && bytes.Contains(hidden([]byte(home)), []byte(home)) {
		t.Errorf("%s is not hidden", home)
	}
	if got := hidden([]byte("nothing to hide")); string(got) != "nothing to hide" {
		t.Errorf("%q", got)
	}
}

// The recording of the screen ends with the last picture, whatever Bubble Tea writes to leave it.
func TestLastPictureIsKept(t *testing.T) {
	for _, c := range []struct {
		in, before string
		left       bool
	}{
		{"a picture", "a picture", false},
		{"the last\x1b[?1049l$ shell", "the last", true},
		{ansi.EraseEntireLine, "", true},
		{"x" + ansi.EraseEntireLine, "x" + ansi.EraseEntireLine, false},
	} {
		if before, left := cutLeave([]byte(c.in)); string(before) != c.before || left != c.left {
			t.Errorf("%q is cut into %q, %v", c.in, before, left)
		}
	}
}

// Both ways to write reach the terminal and the recording, until the picture is left.
func TestTapOfTheScreen(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "tap.rec")
	w, err := session.Create(dir, session.Options{Screen: &session.Term{Columns: 80, Rows: 24}})
	if err != nil {
		t.Fatal(err)
	}
	out, err := os.Create(filepath.Join(t.TempDir(), "terminal"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	s := &screenTap{File: out}
	s.WriteString("before ")
	s.record(w.Cast())
	s.Write([]byte("one 中"[:5])) // a rune in two pieces
	s.Write([]byte("one 中"[5:]))
	s.WriteString(" two")
	s.WriteString("\x1b[?1049lshell")
	s.Write([]byte("after"))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	shown, _ := os.ReadFile(out.Name())
	if string(shown) != "before one 中 two\x1b[?1049lshellafter" {
		t.Errorf("the terminal got %q", shown)
	}
	b, _ := os.ReadFile(filepath.Join(dir, "screen.cast"))
	_, events, err := session.ReadCast(b)
	text := ""
	for _, e := range events {
		text += e.Text
	}
	if err != nil || !bytes.HasSuffix([]byte(text), []byte("one 中 two")) {
		t.Errorf("recorded %q, %v", text, err)
	}
}
