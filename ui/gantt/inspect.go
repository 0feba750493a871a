package gantt

import (
	"time"

	"coreglass/metrics/timeline"
)

// Seen is what is to be seen under the cursor.
type Seen struct {
	Span  timeline.Span
	Idle  bool // the row is a core that ran none of the tasks: the span has no task
	Spans int  // how many spans of the row are in the cell

	most time.Duration // what the span's task has of the cell
}

// Look is what the cursor points at: the span that holds its very moment, or else
// one of the task with the most time in the cell; false where nothing is known.
func (ch *Chart) Look() (Seen, bool) {
	t, row := ch.Timeline, ch.Cursor.Row
	if t == nil || ch.Cell <= 0 || row < 0 || row >= ch.Rows() {
		return Seen{}, false
	}
	at := ch.Cursor.At
	from := ch.Time(ch.Column(at))
	to := from + ch.Cell
	if ch.Cursor.Exact {
		from, to = at, at+1
	}
	var s Seen
	if ch.ByTask {
		s.take(&t.Lanes[row], from, to, nil)
		return s, s.Spans > 0
	}
	on := timeline.Core(row)
	for i := range t.Lanes {
		s.take(&t.Lanes[i], from, to, &on)
	}
	if s.Spans == 0 {
		s.Span, s.Idle = ch.gap(on, from), true
	}
	return s, s.Span.End > s.Span.Start && (!s.Idle || from < t.To && to > t.From)
}

// take looks at the spans of a lane between two moments, on one core or on all. The lane
// with the most time counts, and of it the longest span.
func (s *Seen) take(l *timeline.Lane, from, to time.Duration, on *timeline.Core) {
	var sum, longest time.Duration
	var span timeline.Span
	for i := l.Find(from); i < l.Len(); i++ {
		p := l.At(i)
		if p.Start >= to {
			break
		}
		if on != nil && (p.Core != *on || !p.State.OnCore()) {
			continue
		}
		s.Spans++
		d := min(p.End, to) - max(p.Start, from)
		sum += d
		if d > longest {
			longest, span = d, p
		}
	}
	if sum > s.most {
		s.most, s.Span = sum, span
	}
}

// gap is the stretch around t in which a core had none of the tasks.
func (ch *Chart) gap(on timeline.Core, t time.Duration) timeline.Span {
	g := timeline.Span{Start: ch.Timeline.From, End: ch.Timeline.To, Core: on}
	for i := range ch.Timeline.Lanes {
		l := &ch.Timeline.Lanes[i]
		first := l.Find(t)
		for k := first; k < l.Len(); k++ {
			if p := l.At(k); p.Start >= g.End {
				break
			} else if p.Core == on && p.State.OnCore() {
				g.End = p.Start
				break
			}
		}
		for k := first - 1; k >= 0; k-- {
			if p := l.At(k); p.End <= g.Start {
				break
			} else if p.Core == on && p.State.OnCore() {
				g.Start = p.End
				break
			}
		}
	}
	return g
}

// NextEdge is where the next span of a row begins, after t; false if there is none.
func (ch *Chart) NextEdge(row int, t time.Duration) (time.Duration, bool) {
	found, best := false, time.Duration(0)
	ch.eachLane(row, func(l *timeline.Lane, on timeline.Core) {
		for k := l.Find(t); k < l.Len(); k++ {
			p := l.At(k)
			if found && p.Start >= best {
				return
			}
			if p.Start > t && (on < 0 || p.Core == on && p.State.OnCore()) {
				found, best = true, p.Start
				return
			}
		}
	})
	return best, found
}

// PreviousEdge is where the last span of a row before t begins; false if there is none.
func (ch *Chart) PreviousEdge(row int, t time.Duration) (time.Duration, bool) {
	found, best := false, time.Duration(0)
	ch.eachLane(row, func(l *timeline.Lane, on timeline.Core) {
		for k := min(l.Find(t), l.Len()-1); k >= 0; k-- {
			p := l.At(k)
			if found && p.End <= best {
				return
			}
			if p.Start < t && (on < 0 || p.Core == on && p.State.OnCore()) {
				if !found || p.Start > best {
					found, best = true, p.Start
				}
				return
			}
		}
	})
	return best, found
}

// eachLane calls f for the lanes that make up a row; on is negative for a task's row.
func (ch *Chart) eachLane(row int, f func(l *timeline.Lane, on timeline.Core)) {
	t := ch.Timeline
	if t == nil || row < 0 || row >= ch.Rows() {
		return
	}
	if ch.ByTask {
		f(&t.Lanes[row], timeline.NoCore)
		return
	}
	for i := range t.Lanes {
		f(&t.Lanes[i], timeline.Core(row))
	}
}
