package gantt

import (
	"coreglass/metrics/timeline"
	"coreglass/ui/paint"
)

// Styles are the looks of a chart. A task's block has the style Block plus its number, and
// a label inside of it Mark plus its number, both modulo Hues: stable for each task.
type Styles struct {
	Block, Mark paint.Style
	Hues        int
	State       [timeline.Gone + 1]paint.Style // of the states in which a task does not run
	Idle        paint.Style                    // of a core
	Label, Axis paint.Style
	Cursor      paint.Style // the cell under the cursor
	Chosen      paint.Style // its column, and the label of its row
}

func (s *Styles) block(t timeline.Task) paint.Style {
	return s.Block + paint.Style(int(t)%max(s.Hues, 1))
}

func (s *Styles) mark(t timeline.Task) paint.Style {
	return s.Mark + paint.Style(int(t)%max(s.Hues, 1))
}

func (s *Styles) isMark(st paint.Style) bool {
	return s.Hues > 0 && st >= s.Mark && st < s.Mark+paint.Style(s.Hues)
}

// Sign is what a cell can say.
type Sign uint8

const (
	Block       Sign = iota // ran for at least half of the cell
	Brief                   // ran, but for less than half of it
	Dense                   // came onto a core several times, and ran for at least half of it
	DenseBrief              // came onto a core several times, and ran for less than half of it
	Ready                   // waits for a core
	Blocked                 // waits for IO or a timer
	Locked                  // waits for a lock
	Interrupted             // an interrupt or the hypervisor had the core
	Switching               // the core pays for a switch
	Unknown                 // nobody saw it
	Idle                    // the core had none of these tasks
	End                     // the task was done
	Lost                    // the task's worker ended before its work was done
	Nothing                 // before the task's life, after it, or not kept
	signCount
)

// glyphs are the signs, and their stand-ins in ASCII. No two that can stand in one picture
// are equal.
var glyphs = [signCount]struct{ fine, plain rune }{
	Block: {'█', '#'}, Brief: {'▂', '_'}, Dense: {'▒', '%'}, DenseBrief: {'░', ':'},
	Ready: {'─', '-'}, Blocked: {'·', '.'}, Locked: {'×', 'x'},
	Interrupted: {'▓', '!'}, Switching: {'▚', '&'}, Unknown: {'╱', '/'},
	Idle: {'·', '.'}, End: {'●', '*'}, Lost: {'■', '@'}, Nothing: {' ', ' '},
}

// Glyph is a sign's glyph on that canvas.
func (s Sign) Glyph(c *paint.Canvas) rune {
	if c.ASCII {
		return glyphs[s].plain
	}
	return glyphs[s].fine
}

// ofState is the sign of a task that does not run.
var ofState = [timeline.Gone + 1]Sign{
	timeline.Unknown: Unknown, timeline.Running: Block, timeline.Ready: Ready, timeline.Blocked: Blocked,
	timeline.Locked: Locked, timeline.Interrupted: Interrupted, timeline.Switching: Switching,
	timeline.Done: Nothing, timeline.Gone: Nothing,
}

// Key is an entry of a legend.
type Key struct {
	Sign Sign
	Text string
}

// Legend writes as many entries as fit whole on the line of a region and returns the
// columns used.
func (s *Styles) Legend(c *paint.Canvas, r paint.Rect, keys ...Key) int {
	p := c.Pen(r.X, r.Y, r.W)
	for i, k := range keys {
		gap := min(i, 1) * 2
		if p.Left() < gap+2+paint.TextWidth(k.Text) {
			break
		}
		p.Skip(gap)
		p.X += c.Set(p.X, p.Y, k.Sign.Glyph(c), s.sign(k.Sign))
		p.Skip(1)
		p.Put(k.Text, s.Label)
	}
	return p.X - r.X
}

// sign is the style of a sign in a legend; those of running tasks have the first hue.
func (s *Styles) sign(k Sign) paint.Style {
	switch k {
	case Idle:
		return s.Idle
	case End:
		return s.State[timeline.Done]
	case Lost:
		return s.State[timeline.Gone]
	}
	for state, sign := range ofState {
		if sign == k && k != Block && k != Nothing {
			return s.State[state]
		}
	}
	return s.block(0)
}
