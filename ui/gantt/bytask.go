package gantt

import (
	"time"

	"coreglass/metrics/timeline"
	"coreglass/ui/paint"
)

// stateCell is a task during a column.
type stateCell struct {
	in     [timeline.Gone + 1]time.Duration
	core   timeline.Core // where it was last
	starts int32         // dispatches that began here
	over   Sign          // it ended here: End or Lost
}

// drawTasks draws a row for each task.
func (ch *Chart) drawTasks(c *paint.Canvas, plot paint.Rect) {
	if cap(ch.state) < plot.W {
		ch.state = make([]stateCell, plot.W)
	}
	ch.state = ch.state[:plot.W]
	for row := range plot.H {
		task := timeline.Task(ch.First + row)
		ch.follow(&ch.Timeline.Lanes[task], plot.W)
		ch.drawTask(c, plot.Row(row), task)
	}
}

// follow adds the spans of a lane that are in view to the cells of its row.
func (ch *Chart) follow(l *timeline.Lane, w int) {
	clear(ch.state)
	to := ch.Time(w)
	n := l.Len()
	col, edge := 0, ch.From+ch.Cell
	first := l.Find(ch.From)
	was := first > 0 && l.At(first-1).State.OnCore()
	for i := first; i < n; i++ {
		s := l.At(i)
		if s.Start >= to {
			return
		}
		if s.Start >= edge {
			col = int((s.Start - ch.From) / ch.Cell)
			edge = ch.Time(col + 1)
		}
		k := &ch.state[col]
		if is := s.State.OnCore(); is != was {
			was = is
			if is && s.Start >= ch.From {
				k.starts++
			}
		}
		if s.State.Over() && s.Start >= ch.From {
			k.over = End
			if s.State == timeline.Gone {
				k.over = Lost
			}
		}
		start, stop := max(s.Start, ch.From), min(s.End, to)
		for {
			k.in[s.State] += min(stop, edge) - start
			k.core = s.Core
			if stop <= edge {
				break
			}
			col, start, edge = col+1, edge, edge+ch.Cell
			k = &ch.state[col]
		}
	}
}

// sign is what a cell of a task says, and the state whose style it has.
func (k *stateCell) sign() (Sign, timeline.State) {
	if k.over != 0 {
		if k.over == Lost {
			return Lost, timeline.Gone
		}
		return End, timeline.Done
	}
	ran := k.in[timeline.Running] + k.in[timeline.Interrupted] + k.in[timeline.Switching]
	most, sum := timeline.Unknown, time.Duration(0)
	for s, d := range k.in {
		sum += d
		if d > k.in[most] {
			most = timeline.State(s)
		}
	}
	switch {
	case sum == 0:
		return Nothing, timeline.Unknown
	case ran == 0 || most == timeline.Unknown:
		return ofState[most], most
	case k.starts >= severalStarts && 2*ran >= sum:
		return Dense, timeline.Running
	case k.starts >= severalStarts:
		return DenseBrief, timeline.Running
	case 2*ran < sum:
		return Brief, timeline.Running
	case most.OnCore():
		return ofState[most], most
	}
	return Block, timeline.Running
}

// drawTask draws the cells of a task: solid while it ran, with its core's number where a
// run on one core has room for it.
func (ch *Chart) drawTask(c *paint.Canvas, r paint.Rect, t timeline.Task) {
	for i := 0; i < len(ch.state); {
		sign, state := ch.state[i].sign()
		if sign != Block {
			st := ch.Styles.State[state]
			if state.OnCore() {
				st = ch.Styles.block(t)
			}
			c.Set(r.X+i, r.Y, sign.Glyph(c), st)
			i++
			continue
		}
		end := ch.runEnd(i)
		run := paint.Rect{X: r.X + i, Y: r.Y, W: end - i, H: 1}
		c.Fill(run, Block.Glyph(c), ch.Styles.block(t))
		if core := ch.state[i].core; core >= 0 {
			ch.drawNumber(c, run, int(core), ch.Styles.mark(t))
		}
		i = end
	}
}

// runEnd is where the solid cells that begin at column i end, on the same core.
func (ch *Chart) runEnd(i int) int {
	end := i + 1
	for end < len(ch.state) && ch.state[end].core == ch.state[i].core && ch.state[end].starts == 0 {
		if sign, _ := ch.state[end].sign(); sign != Block {
			break
		}
		end++
	}
	return end
}
