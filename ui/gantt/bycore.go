package gantt

import (
	"strconv"
	"time"

	"coreglass/metrics/timeline"
	"coreglass/ui/paint"
)

// cell is a core during a column. Lanes are walked one after another, so that the time of
// one task is complete before that of the next begins.
type cell struct {
	at, best    timeline.Task // whose time is being added up; who has the most so far
	sum, most   time.Duration // how much they have
	came, fresh bool          // whether they came onto the core here

	ran         time.Duration // of all tasks
	interrupted time.Duration
	switching   time.Duration
	starts      int32         // dispatches that began here
	long        time.Duration // what of the column the timeline tells of; 0: nothing
	hidden      bool          // for half of it or more some task's state is unknown
}

// turn makes t the task whose time is added up.
func (k *cell) turn(t timeline.Task) {
	if k.at != t {
		k.close()
		k.at, k.sum, k.came = t, 0, false
	}
}

// close compares the task that was added up with the best so far. Of equals the first one
// stays.
func (k *cell) close() {
	if k.sum > k.most {
		k.best, k.most, k.fresh = k.at, k.sum, k.came
	}
}

// countCores adds up a row for each core. One more row of cells adds up how long tasks
// were in a state that nobody saw.
func (ch *Chart) countCores() {
	w, h := ch.seen.w, ch.seen.h
	n := (h + 1) * w
	if cap(ch.cells) < n {
		ch.cells = make([]cell, n)
	}
	ch.cells = ch.cells[:n]
	clear(ch.cells)
	for i := range ch.Timeline.Lanes {
		ch.collect(&ch.Timeline.Lanes[i], w, h)
	}
	for i := range ch.cells {
		ch.cells[i].close()
	}
	seen := ch.Timeline.Seen()
	for i := range ch.cells[:h*w] {
		k, unknown := &ch.cells[i], ch.cells[h*w+i%w].most
		k.long = ch.told(i%w, seen)
		k.hidden = unknown > 0 && 2*unknown >= k.long
	}
}

// collect adds the spans of a lane that are in view to the cells.
func (ch *Chart) collect(l *timeline.Lane, w, h int) {
	to := ch.Time(w)
	n := l.Len()
	col, edge := 0, ch.From+ch.Cell // the column where the last span ended, and its end
	core, end := timeline.NoCore, time.Duration(-1)
	for i := l.Find(ch.From); i < n; i++ {
		s := l.At(i)
		if s.Start >= to {
			return
		}
		row := int(s.Core) - ch.First
		switch {
		case s.State == timeline.Unknown, s.State.OnCore() && s.Core == timeline.NoCore:
			row = h // where it ran nobody tells: then no core is known to be idle
		case !s.State.OnCore() || row < 0 || row >= h:
			continue
		}
		cells := ch.cells[row*w:][:w]
		if s.Start >= edge {
			col = int((s.Start - ch.From) / ch.Cell)
			edge = ch.Time(col + 1)
		}
		if s.Start >= ch.From && (s.Core != core || s.Start != end) {
			cells[col].begin(s.Task)
		}
		core, end = s.Core, s.End
		start, stop := max(s.Start, ch.From), min(s.End, to)
		for {
			cells[col].count(s, min(stop, edge)-start)
			if stop <= edge {
				break
			}
			col, start, edge = col+1, edge, edge+ch.Cell
		}
	}
}

// begin counts a dispatch.
func (k *cell) begin(t timeline.Task) {
	k.turn(t)
	k.starts++
	k.came = true
}

// count adds a stretch of a span.
func (k *cell) count(s timeline.Span, d time.Duration) {
	k.turn(s.Task)
	k.sum += d
	k.ran += d
	switch s.State {
	case timeline.Interrupted:
		k.interrupted += d
	case timeline.Switching:
		k.switching += d
	}
}

// drawCore draws the cells of a core. A run is a task that goes on without a break: it
// begins with the task's label.
func (ch *Chart) drawCore(c *paint.Canvas, r paint.Rect, row int) {
	cells := ch.cells[row*ch.seen.w:][:ch.seen.w]
	for i := 0; i < len(cells); {
		k := &cells[i]
		sign := k.sign()
		if sign == Brief && (i > 0 && joined(&cells[i-1], k, &cells[i-1]) || i+1 < len(cells) && joined(k, &cells[i+1], &cells[i+1])) {
			sign = Idle // what ran is to be seen beside
		}
		if sign != Block {
			ch.setCore(c, r.X+i, r.Y, sign, k)
			i++
			continue
		}
		end := i + 1
		for end < len(cells) && joined(k, &cells[end], &cells[end]) {
			end++
		}
		ch.drawRun(c, paint.Rect{X: r.X + i, Y: r.Y, W: end - i, H: 1}, k.best)
		i = end
	}
}

// joined says whether the task of a cell stayed on the core into the next one, and is solid
// in one of them.
func joined(k, next, solid *cell) bool {
	return k.ran > 0 && next.best == k.best && !next.fresh && solid.sign() == Block
}

// told is how much of a column lies between what was kept and what was seen.
func (ch *Chart) told(col int, seen time.Duration) time.Duration {
	from := ch.Time(col)
	return max(0, min(from+ch.Cell, seen)-max(from, ch.Timeline.From))
}

// sign is what a cell of a core says. A core is only called idle where all tasks are known.
func (k *cell) sign() Sign {
	brief := 2*k.ran < k.long
	switch {
	case k.ran == 0 && k.long == 0:
		return Nothing
	case k.ran == 0 && k.hidden:
		return Unknown
	case k.ran == 0:
		return Idle
	case k.starts >= severalStarts && brief:
		return DenseBrief
	case k.starts >= severalStarts:
		return Dense
	case brief:
		return Brief
	case k.switching > k.ran/2:
		return Switching
	case k.interrupted > k.ran/2:
		return Interrupted
	}
	return Block
}

// severalStarts is from how many dispatches on a cell has the texture of dense switching.
const severalStarts = 2

func (ch *Chart) setCore(c *paint.Canvas, x, y int, sign Sign, k *cell) {
	st := ch.Styles.block(k.best)
	switch sign {
	case Idle:
		st = ch.Styles.Idle
	case Unknown:
		st = ch.Styles.State[timeline.Unknown]
	}
	c.Set(x, y, sign.Glyph(c), st)
}

// drawRun draws a solid block with the task's label at its left end: its name where there
// is room, else its mark.
func (ch *Chart) drawRun(c *paint.Canvas, r paint.Rect, t timeline.Task) {
	c.Fill(r, Block.Glyph(c), ch.Styles.block(t))
	b := ch.AppendTask(ch.text[:0], t)
	if paint.TextWidth(string(b))+1 > r.W || len(ch.Marks) > 0 && !ch.Names {
		c.Set(r.X, r.Y, ch.Mark(t), ch.Styles.mark(t))
		return
	}
	p := c.Pen(r.X, r.Y, r.W)
	p.PutBytes(b, ch.Styles.mark(t))
}

// drawNumber puts a number at the left end of a block that has room for it.
func (ch *Chart) drawNumber(c *paint.Canvas, r paint.Rect, n int, st paint.Style) {
	b := strconv.AppendInt(ch.text[:0], int64(n), 10)
	if len(b) < r.W {
		p := c.Pen(r.X, r.Y, r.W)
		p.PutBytes(b, st)
	}
}
