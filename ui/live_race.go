package ui

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"

	"coreglass/ui/meter"
	"coreglass/ui/paint"
	"coreglass/workloads"
)

// Widths of the race's columns.
const widePlace, wideFinish, wideDone = 7, 10, 7

// racing says whether the tasks have an end, so that they can be drawn as a race.
func racing(s *workloads.Snapshot) bool { return s.Spec.Work > 0 }

// sortFinishes puts the times of all tasks that are done in order; a task's place is
// looked up there.
func (l *live) sortFinishes() {
	l.finishes = l.finishes[:0]
	s := l.shown()
	if !racing(s) {
		return
	}
	for i := range s.Tasks {
		if t := s.Tasks[i].Finished; t > 0 {
			l.finishes = append(l.finishes, t)
		}
	}
	slices.Sort(l.finishes)
}

// place is 1 for the task that was done first; equal times share a place.
func (l *live) place(t time.Duration) int {
	n, _ := slices.BinarySearch(l.finishes, t)
	return n + 1
}

func (l *live) drawRaceHead(p *paint.Pen) {
	f := &l.frame
	head := func(w word, width int) { p.Right(append(f.buf(), l.lang.say(w)...), width, sColumn) }
	head(wColPlace, widePlace)
	head(wColFinish, wideFinish)
	head(wColCPU, wideCPU)
	p.Skip(2)
	state := *p
	state.Put(l.lang.say(wColState), sColumn)
	p.Skip(wideState)
	p.Put(l.lang.say(wColDone), sColumn)
}

// drawRacer is a task on its way to the end of its work: place and time if it is there,
// and a bar of what is done.
func (l *live) drawRacer(p *paint.Pen, t *workloads.TaskRow, first bool) {
	f := &l.frame
	value := func(n number, b []byte, width int, st paint.Style) {
		if first {
			f.numberRight(p, n, 0, b, width, st)
			return
		}
		p.Right(b, width, st)
	}
	if t.Finished > 0 {
		p.Right(strconv.AppendInt(f.buf(), int64(l.place(t.Finished)), 10), widePlace, sStrong)
		value(nTaskFinish, meter.AppendDuration(f.buf(), t.Finished), wideFinish, sText)
	} else {
		p.Right(append(f.buf(), meter.Unknown...), widePlace, sDim)
		value(nTaskFinish, append(f.buf(), meter.Unknown...), wideFinish, sDim)
	}
	value(nTaskCPU, meter.AppendPercent(f.buf(), t.CPU), wideCPU, sText)
	p.Skip(2)
	state := *p
	state.Put(l.lang.say(stateWord(t.State)), stateStyle(t.State))
	p.Skip(wideState)
	bar := p.Left() - wideDone
	if bar < 8 {
		return
	}
	parts := [...]meter.Part{{Value: t.Done, Glyph: '█', Style: sWork}}
	rest := meter.Part{Glyph: '░', Style: sIdle}
	if math.IsNaN(t.Done) {
		rest.Glyph = ' '
	}
	meter.Bar(&f.canvas, p.X, p.Y, bar, 1, parts[:], rest)
	p.Skip(bar)
	value(nTaskDone, append(meter.AppendWhole(f.buf(), math.Floor(100*t.Done)), " %"...), wideDone, sText)
}

// judgeFinished compares the makespan with what the same work takes one task after another.
func judgeFinished(l lang, s *workloads.Snapshot, cores int) verdict {
	n, span := s.Spec.Tasks, s.Elapsed
	if span <= 0 {
		return verdict{text: l.say(wFinishedPhase), tone: sStrong}
	}
	gain := float64(n) * s.Spec.Work.Seconds() / span.Seconds()
	v := verdict{tone: sWarn}
	switch {
	case gain < nearlyAll:
		v.tone = sBad
	case gain >= nearlyAll*float64(min(n, available(s, cores))):
		v.tone = sGood
	}
	v.text = fmt.Sprintf(l.say(vRaceDone), n, meter.AppendDuration(nil, span), ratio(gain))
	if first := firstFinish(s); n > 1 && len(s.Tasks) == n && first > 0 {
		v.more = fmt.Sprintf(l.say(vRaceFirst), meter.AppendDuration(nil, first), meter.AppendDuration(nil, span))
	}
	return v
}

// firstFinish is when the first task was done; 0 if none is.
func firstFinish(s *workloads.Snapshot) time.Duration {
	var first time.Duration
	for i := range s.Tasks {
		if t := s.Tasks[i].Finished; t > 0 && (first == 0 || t < first) {
			first = t
		}
	}
	return first
}

// withWork changes between tasks that go on for ever and tasks with an end.
func withWork(s workloads.Spec) workloads.Spec {
	if s.Work > 0 {
		s.Work = 0
	} else {
		s.Work = raceWork
	}
	return s
}

// raceWork is what each task has to do in a race, as time alone on one core.
const raceWork = 2 * time.Second
