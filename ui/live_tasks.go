package ui

import (
	"math"

	"coreglass/ui/meter"
	"coreglass/ui/paint"
	"coreglass/workloads"
)

// Widths of the table's columns.
const (
	wideTask, widePID, wideWork, wideCPU, wideLock, wideSwitches, wideCore = 6, 8, 9, 8, 8, 11, 6
	wideState                                                              = 14
)

// drawTasks is the table of tasks. Only the rows in sight are drawn.
func (l *live) drawTasks(r paint.Rect) {
	s := l.shown()
	if r.H < 2 {
		return
	}
	lines := r.H - 1
	first := min(l.scroll, max(0, len(s.Tasks)-lines))
	last := min(len(s.Tasks), first+lines)
	l.drawTaskHead(r, s, first, last)
	most := mostWork(s.Tasks[first:last])
	for i := first; i < last; i++ {
		l.drawTask(r.Row(1+i-first), s, &s.Tasks[i], i == first, most)
	}
}

func (l *live) drawTaskHead(r paint.Rect, s *workloads.Snapshot, first, last int) {
	f := &l.frame
	f.canvas.Fill(r.Row(0), ' ', sColumn)
	p := f.canvas.Pen(r.X, r.Y, r.W)
	head := func(w word, width int) { p.Right(append(f.buf(), l.lang.say(w)...), width, sColumn) }
	head(wColTask, wideTask)
	if racing(s) {
		l.drawRaceHead(&p)
		l.drawTaskRange(&p, s, first, last)
		return
	}
	head(wColPID, widePID)
	head(wColTID, widePID)
	head(wColWork, wideWork)
	head(wColCPU, wideCPU)
	if s.Spec.Locks() {
		head(wColLock, wideLock)
	}
	head(wColSwitches, wideSwitches)
	head(wColCore, wideCore)
	p.Skip(2)
	p.Put(l.lang.say(wColState), sColumn)
	if bar := p; r.X+r.W-bar.X >= wideState+8 {
		bar.Skip(wideState - paint.TextWidth(l.lang.say(wColState)))
		bar.Put(l.lang.say(wColShare), sColumn)
	}
	l.drawTaskRange(&p, s, first, last)
}

// drawTaskRange says which tasks are in sight, if not all of them are.
func (l *live) drawTaskRange(p *paint.Pen, s *workloads.Snapshot, first, last int) {
	total := max(s.Spec.Tasks, len(s.Tasks))
	if last-first >= total || last == first {
		return
	}
	b := appendCount(l.frame.buf(), first+1)
	b = appendCount(append(b, '-'), last)
	b = appendCount(append(b, '/'), total)
	if len(b)+1 > p.Left() {
		return
	}
	if len(s.Tasks) < s.Spec.Tasks && p.Left() > 60 {
		b = append(append(b, ", "...), l.lang.say(wKept)...)
	}
	p.Skip(1)
	p.Right(b, p.Left(), sColumn)
}

// mostWork is the largest rate in sight, the full length of the bars at the right.
func mostWork(rows []workloads.TaskRow) float64 {
	most := 0.0
	for i := range rows {
		if v := rows[i].Work; v > most {
			most = v
		}
	}
	return most
}

func (l *live) drawTask(r paint.Rect, s *workloads.Snapshot, t *workloads.TaskRow, first bool, most float64) {
	f := &l.frame
	p := f.canvas.Pen(r.X, r.Y, r.W)
	plain := func(b []byte, width int) { p.Right(b, width, sText) }
	value := func(n number, b []byte, width int) {
		if first {
			f.numberRight(&p, n, 0, b, width, sText)
			return
		}
		p.Right(b, width, sText)
	}
	plain(appendCount(f.buf(), t.ID), wideTask)
	if racing(s) {
		l.drawRacer(&p, t, first)
		return
	}
	plain(appendID(f.buf(), t.PID), widePID)
	plain(appendID(f.buf(), t.TID), widePID)
	value(nTaskWork, meter.AppendCount(f.buf(), t.Work), wideWork)
	value(nTaskCPU, meter.AppendPercent(f.buf(), t.CPU), wideCPU)
	if s.Spec.Locks() {
		value(nTaskLock, meter.AppendPercent(f.buf(), t.LockWait), wideLock)
	}
	value(nTaskSwitches, meter.AppendCount(f.buf(), t.Voluntary+t.Involuntary), wideSwitches)
	plain(appendCore(f.buf(), t.Core), wideCore)
	p.Skip(2)
	state := p
	state.Put(l.lang.say(stateWord(t.State)), stateStyle(t.State))
	p.Skip(wideState)
	if bar := min(p.Left(), 40); bar >= 8 && !math.IsNaN(t.Work) && most > 0 {
		parts := [...]meter.Part{{Value: t.Work, Glyph: '━', Style: sWork}}
		meter.Bar(&f.canvas, p.X, p.Y, bar, most, parts[:], meter.Part{Glyph: ' ', Style: sIdle})
	}
}

// appendID writes a process or thread number; 0 is none.
func appendID(b []byte, id int) []byte {
	if id <= 0 {
		return append(b, meter.Unknown...)
	}
	return appendCount(b, id)
}

// appendCore writes the number of a core; a negative one is unknown.
func appendCore(b []byte, core int) []byte {
	if core < 0 {
		return append(b, meter.Unknown...)
	}
	return appendCount(b, core)
}

func stateWord(s workloads.State) word {
	return wStateNew + word(min(s, workloads.StateGone))
}

func stateStyle(s workloads.State) paint.Style {
	switch s {
	case workloads.StateComputing:
		return sText
	case workloads.StateLock:
		return sWarn
	}
	return sDim
}
