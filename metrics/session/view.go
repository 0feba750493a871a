package session

import (
	"fmt"
	"time"

	"coreglass/metrics/timeline"
)

// screenKeeps is as much of a run as a laboratory keeps; who asks for more gets all that was
// recorded.
const screenKeeps = time.Minute

// TimelineAt is who ran where up to a record: at most keep of the run that goes on there; nil
// if that is not known. It depends on nothing but the records, so that it is the same however
// one came there. Where a record is missing the tasks are unknown.
func (s *Session) TimelineAt(i int, keep time.Duration) *timeline.Timeline {
	last := s.Last(KindSpan, i)
	if last < 0 {
		return nil
	}
	run, _ := s.runAt(i)
	var end Spans
	if s.Decode(last, &end) != nil || end.Run != run {
		return nil
	}
	tasks := s.TasksAt(i)
	if tasks == nil || tasks.Run != run {
		return nil
	}
	return s.assemble(last, end, tasks, keep)
}

// runAt is the run that goes on at a record.
func (s *Session) runAt(i int) (int, bool) {
	m := s.ModelAt(i)
	if m == nil {
		return 0, false
	}
	return m.Run, true
}

// ModelAt is what runs at a record; nil if nothing does.
func (s *Session) ModelAt(i int) *Model { return at[Model](s, KindModel, i) }

// TasksAt is what is known of the tasks at a record; nil if nothing is.
func (s *Session) TasksAt(i int) *Tasks { return at[Tasks](s, KindTask, i) }

// at decodes the last record of a kind up to i.
func at[T any](s *Session, kind string, i int) *T {
	k := s.Last(kind, i)
	if k < 0 {
		return nil
	}
	v := new(T)
	if s.Decode(k, v) != nil {
		return nil
	}
	return v
}

// assemble puts the stretches together that end with the record at last.
func (s *Session) assemble(last int, end Spans, tasks *Tasks, keep time.Duration) *timeline.Timeline {
	first := max(time.Duration(end.To)-keep, 0)
	if keep <= screenKeeps {
		first = max(first, time.Duration(end.Kept)) // as long ago as the screen knew it
	}
	all := s.byKind[KindSpan]
	n := 0 // stretches, the last one first
	var stretches []Spans
	for k := s.place(KindSpan, last); k >= 0; k-- {
		var p Spans
		if s.Decode(int(all[k]), &p) != nil {
			continue
		}
		if p.Run != end.Run {
			break
		}
		stretches = append(stretches, p)
		if n++; time.Duration(p.From) <= first {
			break
		}
	}
	if n > 0 {
		first = max(first, time.Duration(stretches[n-1].From))
	}
	lanes := make([][]timeline.Span, min(max(tasks.Count, 0), MostLanes))
	t := &timeline.Timeline{Cores: believed(tasks.Cores), Tasks: tasks.names(len(lanes)), Lanes: make([]timeline.Lane, len(lanes)), From: first, To: time.Duration(end.To),
		Resolution: time.Duration(tasks.Resolution), Origin: originOf(tasks.Origin), Lost: end.Lost}
	known := first
	for k := n - 1; k >= 0; k-- {
		p := &stretches[k]
		join(lanes, p, known)
		known = max(known, time.Duration(p.To))
		t.Coarse = coarser(t.Coarse, p, t.Resolution)
	}
	for i := range lanes {
		t.Lanes[i] = timeline.NewLane(lanes[i])
	}
	return t
}

// coarser appends how well a stretch is known, which counts from its beginning on.
func coarser(all []timeline.Coarse, p *Spans, otherwise time.Duration) []timeline.Coarse {
	from := time.Duration(p.From)
	for len(all) > 0 && all[len(all)-1].From >= from {
		all = all[:len(all)-1]
	}
	if n := len(all); n > 0 {
		all[n-1].To = min(all[n-1].To, from)
	}
	if unit := time.Duration(p.Unit); unit > max(otherwise, 1) {
		all = append(all, timeline.Coarse{From: from, To: time.Duration(p.To), Resolution: unit})
	}
	return all
}

// place is where in the list of its kind a record is.
func (s *Session) place(kind string, i int) int {
	all := s.byKind[kind]
	lo, hi := 0, len(all)
	for lo < hi {
		if mid := (lo + hi) / 2; int(all[mid]) > i {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	return lo - 1
}

// join appends a stretch; where the lanes already know something of its time, the stretch
// counts, and what lies between them is unknown.
func join(lanes [][]timeline.Span, p *Spans, known time.Duration) {
	from := max(time.Duration(p.From), 0)
	for i := range lanes {
		l := lanes[i]
		for len(l) > 0 && l[len(l)-1].Start >= from {
			l = l[:len(l)-1]
		}
		if n := len(l); n > 0 && l[n-1].End > from {
			l[n-1].End = from
		}
		if n := len(l); from > known && n > 0 && !l[n-1].State.Over() {
			l = append(l, timeline.Span{Start: l[n-1].End, End: from, Task: timeline.Task(i), Core: timeline.NoCore})
		}
		lanes[i] = l
	}
	_ = p.lanes(func(s timeline.Span) { // what comes before a fault is good
		if int(s.Task) >= len(lanes) {
			return
		}
		l := lanes[s.Task]
		if n := len(l); n > 0 {
			if b := &l[n-1]; b.State.Over() {
				b.End = max(b.End, s.End)
				if b.State == s.State {
					return
				}
			} else if b.State == s.State && b.Core == s.Core && b.End == s.Start {
				b.End = s.End
				return
			}
		}
		lanes[s.Task] = append(l, s)
	})
}

// TaskName is the name of a task that has none of its own.
func TaskName(i int) string { return fmt.Sprintf("task %d", i) }

func (t *Tasks) names(n int) []string {
	names := make([]string, n)
	for i := range names {
		if i < len(t.Names) {
			names[i] = t.Names[i]
		} else {
			names[i] = TaskName(i)
		}
	}
	return names
}

func originOf(name string) timeline.Origin {
	for o := timeline.Measured; o <= timeline.Simulated; o++ {
		if o.String() == name {
			return o
		}
	}
	return timeline.Measured
}
