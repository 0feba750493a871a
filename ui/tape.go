package ui

import (
	"context"
	"fmt"
	"os"
	"regexp"
	"sort"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"

	"coreglass/metrics/session"
)

// tape plays an asciicast. The terminal itself is the memory of what it shows: to go back is to
// write everything again from the beginning, at once.
type tape struct {
	out     *os.File
	size    session.Term
	events  []session.CastEvent
	at      time.Duration
	written int // events that the terminal has got
	playing bool
	speed   int
}

// PlayCast plays an asciicast in the terminal until its end is left with q, or ctx ends.
func PlayCast(ctx context.Context, in, out *os.File, size session.Term, events []session.CastEvent) error {
	state, err := term.MakeRaw(in.Fd())
	if err != nil {
		return err
	}
	defer term.Restore(in.Fd(), state)
	t := &tape{out: out, size: size, events: events, playing: true, speed: speedOne}
	t.reset()
	defer out.WriteString(ansi.ResetStyle + ansi.SetTextCursorEnableMode + ansi.ResetAltScreenSaveCursorMode)
	return t.run(ctx, keysOf(in))
}

// keysOf reads what is typed. It ends with the program: a terminal can't be told to stop.
func keysOf(in *os.File) <-chan string {
	keys := make(chan string)
	go func() {
		defer close(keys)
		for b := make([]byte, 64); ; {
			n, err := in.Read(b)
			if err != nil {
				return
			}
			keys <- string(b[:n])
		}
	}()
	return keys
}

func (t *tape) run(ctx context.Context, keys <-chan string) error {
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	last := time.Now()
	for t.banner(); ; t.banner() {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case k, ok := <-keys:
			if !ok || k == "q" || k == "\x03" {
				return nil
			}
			t.press(k)
		case now := <-tick.C:
			if t.playing {
				t.seek(t.at + time.Duration(float64(now.Sub(last))*speeds[t.speed]))
				t.playing = t.at < t.end()
			}
			last = now
		}
	}
}

func (t *tape) end() time.Duration {
	if n := len(t.events); n > 0 {
		return t.events[n-1].At
	}
	return 0
}

// reset empties the terminal.
func (t *tape) reset() {
	t.out.WriteString(ansi.SetAltScreenSaveCursorMode + ansi.ResetStyle + ansi.ResetTextCursorEnableMode + ansi.EraseEntireScreen + ansi.CursorHomePosition)
	t.written = 0
}

// seek shows the picture of a time.
func (t *tape) seek(to time.Duration) {
	t.at = min(max(to, 0), t.end())
	n := sort.Search(len(t.events), func(i int) bool { return t.events[i].At > t.at })
	t.show(n)
}

func (t *tape) show(n int) {
	if n < t.written {
		t.reset()
	}
	var b strings.Builder
	for _, e := range t.events[t.written:n] {
		if e.Code == "o" {
			b.WriteString(e.Text)
		}
	}
	t.written = n
	t.out.WriteString(harmless(b.String()))
}

// commands are sequences that do more than draw: titles, the clipboard, questions to the
// terminal, and leaving the room of the picture.
var commands = regexp.MustCompile(`\x1b[\]PX^_][^\x07\x1b]*(\x07|\x1b\\)?|\x1b\[\??(1049|1047|47)[hl]|\x1b\[[?>=]?[\d;]*[cn]|\x1b\[\?(9|100\d|1015|2004)[hl]`)

func harmless(s string) string { return commands.ReplaceAllString(s, "") }

func (t *tape) press(k string) {
	switch k {
	case " ":
		if t.playing = !t.playing; t.playing && t.at >= t.end() {
			t.seek(0)
		}
	case "\x1b[C", "\x1bOC":
		t.seek(t.at + bigStep)
	case "\x1b[D", "\x1bOD":
		t.seek(t.at - bigStep)
	case ".":
		t.step(1)
	case ",":
		t.step(-1)
	case ">":
		t.speed = min(t.speed+1, len(speeds)-1)
	case "<":
		t.speed = max(t.speed-1, 0)
	case "]", "[":
		t.mark(k == "[")
	default:
		if len(k) == 1 && k[0] >= '0' && k[0] <= '9' {
			t.seek(t.end() * time.Duration(k[0]-'0') / 10)
		}
	}
}

// step goes one event on or back.
func (t *tape) step(by int) {
	t.playing = false
	n := min(max(t.written+by, 0), len(t.events))
	t.show(n)
	if t.at = 0; n > 0 {
		t.at = t.events[n-1].At
	}
}

func (t *tape) mark(back bool) {
	to := time.Duration(-1)
	for _, e := range t.events {
		if e.Code == "m" && (back && e.At < t.at || !back && e.At > t.at && to < 0) {
			to = e.At
		}
	}
	if to >= 0 {
		t.seek(to)
	}
}

// banner says on the lowest line that this is a replay; the picture's cursor stays where it is.
func (t *tape) banner() {
	w, h, err := term.GetSize(t.out.Fd())
	if err != nil || w < 40 {
		return
	}
	sign := "■"
	if t.playing {
		sign = "▶"
	}
	text := fmt.Sprintf(" REPLAY %s x%g  %s / %s  %dx%d", sign, speeds[t.speed], appendTenths(nil, t.at), appendTenths(nil, t.end()), t.size.Columns, t.size.Rows)
	hint := "space , . ← → < > [ ] 0-9 q "
	if gap := w - ansi.StringWidth(text) - ansi.StringWidth(hint); gap > 0 {
		text += strings.Repeat(" ", gap) + hint
	}
	fmt.Fprintf(t.out, "\x1b7\x1b[%d;1H\x1b[0;7m%s\x1b[0m\x1b8", h, ansi.Truncate(text, w, ""))
}
