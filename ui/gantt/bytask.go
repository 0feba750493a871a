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

// countTasks adds up a row for each task.
func (ch *Chart) countTasks() {
	w, h := ch.seen.w, ch.seen.h
	if cap(ch.state) < w*h {
		ch.state = make([]stateCell, w*h)
	}
	ch.state = ch.state[:w*h]
	clear(ch.state)
	for row := range h {
		ch.follow(&ch.Timeline.Lanes[ch.First+row], ch.state[row*w:][:w])
	}
}

// follow adds the spans of a lane that are in view to the cells of its row.
func (ch *Chart) follow(l *timeline.Lane, cells []stateCell) {
	to := ch.Time(len(cells))
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
		k := &cells[col]
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
			k = &cells[col]
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

// wait is what a cell says of a task's time off the cores.
func (k *stateCell) wait() (Sign, timeline.State) {
	most := timeline.Unknown
	for s, d := range k.in {
		if d > k.in[most] && !timeline.State(s).OnCore() {
			most = timeline.State(s)
		}
	}
	return ofState[most], most
}

// besideRun says whether what ran briefly in a cell is the end of the run before it, or the
// beginning of the one after it: it is to be seen there.
func besideRun(cells []stateCell, i int) bool {
	solid := func(i int) bool {
		sign, _ := cells[i].sign()
		return sign == Block
	}
	return i > 0 && cells[i].starts == 0 && solid(i-1) || i+1 < len(cells) && cells[i+1].starts == 0 && solid(i+1)
}

// drawTask draws the cells of a task: solid while it ran, with its core's number where a
// run on one core has room for it.
func (ch *Chart) drawTask(c *paint.Canvas, r paint.Rect, t timeline.Task) {
	cells := ch.state[(int(t)-ch.First)*ch.seen.w:][:ch.seen.w]
	for i := 0; i < len(cells); {
		sign, state := cells[i].sign()
		if sign == Brief && besideRun(cells, i) {
			sign, state = cells[i].wait()
		}
		if sign != Block {
			st := ch.Styles.State[state]
			if state.OnCore() {
				st = ch.Styles.block(t)
			}
			c.Set(r.X+i, r.Y, sign.Glyph(c), st)
			i++
			continue
		}
		end := i + 1
		for end < len(cells) && goesOn(&cells[i], &cells[end]) {
			end++
		}
		run := paint.Rect{X: r.X + i, Y: r.Y, W: end - i, H: 1}
		c.Fill(run, Block.Glyph(c), ch.Styles.block(t))
		if core := cells[i].core; core >= 0 {
			ch.drawNumber(c, run, int(core), ch.Styles.mark(t))
		}
		i = end
	}
}

// goesOn says whether a run that began in a cell is solid in a later one, on the same core.
func goesOn(from, k *stateCell) bool {
	sign, _ := k.sign()
	return sign == Block && k.core == from.core && k.starts == 0
}
