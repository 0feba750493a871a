package ui

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"coreglass/metrics/session"
)

// Of a foreign recording only what draws reaches the terminal.
func TestForeignOutputIsHarmless(t *testing.T) {
	for in, want := range map[string]string{
		"a\x1b]52;c;c2VjcmV0\x07b":        "ab",
		"a\x1b]0;title\x1b\\b":            "ab",
		"\x1b[?1049h\x1b[1mx\x1b[?1049l":  "\x1b[1mx",
		"\x1b[6n\x1b[c\x1b[>cx\x1b[2;3Hy": "x\x1b[2;3Hy",
		"\x1bPq#0\x1b\\z\x1b[?1000h":      "z",
	} {
		if got := harmless(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}

// Going back writes everything again from the beginning, and nothing twice on the way on.
func TestTapeGoesBothWays(t *testing.T) {
	var b bytes.Buffer
	c := session.NewCastWriter(&b, 3, 80, 24)
	for i := range 10 {
		c.Event(time.Duration(i)*time.Second, 'o', []byte{byte('a' + i)})
		if i == 4 {
			c.Event(time.Duration(i)*time.Second, 'm', []byte("here"))
		}
	}
	c.Close()
	size, events, err := session.ReadCast(b.Bytes())
	if err != nil || size != (session.Term{Columns: 80, Rows: 24}) || len(events) != 11 || events[10].At != 9*time.Second {
		t.Fatalf("%v, %v, %v", size, events, err)
	}
	out, err := os.Create(filepath.Join(t.TempDir(), "terminal"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	p := &tape{out: out, size: size, events: events, speed: speedOne}
	p.seek(2 * time.Second)
	p.press("\x1b[C")
	p.press("1")
	p.press("]")
	p.press(",")
	shown, _ := os.ReadFile(out.Name())
	clear := []byte("\x1b[H")
	if parts := bytes.Split(shown, clear); len(parts) != 3 || !bytes.HasPrefix(parts[0], []byte("abcdefgh")) || string(parts[2]) != "abcde" {
		t.Errorf("%q", parts)
	}
	if p.at != 4*time.Second {
		t.Errorf("at %v", p.at)
	}
}
