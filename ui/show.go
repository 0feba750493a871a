package ui

import (
	"fmt"
	"strings"

	"coreglass/ui/meter"
	"coreglass/ui/paint"
	"coreglass/workloads/demo"
)

// show draws the state of a demonstration: data and a region in, cells out.
type show struct {
	c    *paint.Canvas
	lang lang
	r    paint.Rect
	y    int // next free line
}

// drawState draws what a demonstration shows.
func (s *lessons) drawState(r paint.Rect, state any) { drawShow(&s.frame.canvas, s.lang, r, state) }

func drawShow(c *paint.Canvas, l lang, r paint.Rect, state any) {
	if r.W < 24 || r.H < 3 {
		return // there is no picture of that size
	}
	w := &show{c: c, lang: l, r: r, y: 1}
	switch s := state.(type) {
	case *demo.Fork:
		w.fork(s)
	case *demo.Pool:
		w.pool(s)
	case *demo.Queue:
		w.queue(s)
	case *demo.Threads:
		w.threads(s)
	case *demo.Balance:
		w.balance(s)
	case *demo.LockPrice:
		w.lockPrice(s)
	case *demo.Deadlock:
		w.deadlock(s)
	case *demo.Inversion:
		w.inversion(s)
	case *demo.Local:
		w.local(s)
	case *demo.Crash:
		w.crash(s)
	case *demo.Limits:
		w.limits(s)
	}
}

// row is the next line; empty where there is none left.
func (w *show) row() paint.Rect {
	if w.y >= w.r.H {
		return paint.Rect{}
	}
	w.y++
	return w.r.Row(w.y - 1)
}

func (w *show) skip() { w.y++ }

// line writes a line of pieces, each with its style.
func (w *show) line(pieces ...any) {
	r := w.row()
	p := w.c.Pen(r.X, r.Y, r.W)
	for i := 0; i+1 < len(pieces); i += 2 {
		p.Put(fmt.Sprint(pieces[i]), pieces[i+1].(paint.Style))
	}
}

// padded fills a text up to w cells, which are not its letters in Chinese; in front where w < 0.
func padded(text string, w int) string {
	if w < 0 {
		return strings.Repeat(" ", max(0, -w-paint.TextWidth(text))) + text
	}
	return text + strings.Repeat(" ", max(0, w-paint.TextWidth(text)))
}

func (w *show) say(x word) string { return w.lang.say(x) }

// number writes a name and a number in a column.
func (w *show) number(name word, text string) {
	r := w.row()
	at := min(30, r.W/2)
	w.c.Text(r.X, r.Y, at, w.say(name), sDim)
	w.c.Text(r.X+at, r.Y, r.W-at, text, sStrong)
}

// bars draws named values as bars of one scale.
func (w *show) bars(names []string, values []float64, styles []paint.Style) {
	top, wide := 0.0, 0
	for i, v := range values {
		top, wide = max(top, v), max(wide, paint.TextWidth(names[i]))
	}
	wide = min(wide+2, w.r.W/2)
	for i, v := range values {
		r := w.row()
		if r.Empty() {
			return
		}
		w.c.Text(r.X, r.Y, wide-1, names[i], sText)
		room := max(r.W-wide-10, 1)
		if r.W < wide+12 {
			w.c.Text(r.X, r.Y, r.W, names[i]+" "+figure(v), sText)
			continue
		}
		meter.Bar(w.c, r.X+wide, r.Y, room, top, []meter.Part{{Value: v, Glyph: '█', Style: styles[i%len(styles)]}}, meter.Part{Glyph: '·', Style: sIdle})
		w.c.Text(r.X+wide+room+1, r.Y, 9, figure(v), sStrong)
	}
}

// alive is the sign and the look of a process by the kernel's letter.
func alive(state string) (string, paint.Style) {
	switch state {
	case "X", "":
		return "○", sDim
	case "Z":
		return "◀", sWarn
	}
	return "●", sWork
}

// fork draws the tree of processes, and what the two returns were.
func (w *show) fork(s *demo.Fork) {
	w.line(w.say(wShowTree), sTitle)
	for i, p := range s.Processes {
		w.process(s.Processes, i, p)
	}
	w.skip()
	w.line(w.say(wShowReturned)+"   ", sDim, w.say(wShowParent)+" ", sText, s.ReturnedInParent, sStrong, "   "+w.say(wShowChild)+" ", sText, s.ReturnedInChild, sStrong)
	w.line(w.say(wShowVariable)+"   ", sDim, w.say(wShowParent)+" ", sText, s.ParentValue, sStrong, "   "+w.say(wShowChild)+" ", sText, s.ChildValue, sStrong)
	if s.ProgramUs > 0 {
		w.skip()
		w.line(w.say(wShowCosts), sDim)
		w.bars([]string{w.say(wShowThread), w.say(wShowFork), w.say(wShowProgram)}, []float64{s.ThreadUs, s.ProcessUs, s.ProgramUs}, []paint.Style{sWork, sUser, sSystem})
	}
}

// process is one line of the tree: a branch that ends where no sibling follows.
func (w *show) process(all []demo.Process, i int, p demo.Process) {
	depth, branch := 0, ""
	parent := p.PPID
	for k := i - 1; k >= 0; k-- {
		if all[k].PID == parent {
			depth, parent = depth+1, all[k].PPID
		}
	}
	if depth > 0 {
		branch = strings.Repeat("   ", depth-1) + "└─ "
		for _, later := range all[i+1:] {
			if later.PPID == p.PPID {
				branch = strings.Repeat("   ", depth-1) + "├─ "
			}
		}
	}
	sign, st := alive(p.State)
	w.line(branch, sAxis, sign+" ", st, p.Name, sStrong, fmt.Sprintf("  pid %d  ppid %d  %s", p.PID, p.PPID, p.State), sDim)
}

// pool draws each worker's tasks over time, and those that wait.
func (w *show) pool(s *demo.Pool) {
	w.line(w.say(wShowWorkers), sTitle)
	end := s.JoinedS
	for _, t := range s.Tasks {
		end = max(end, t.EndS, t.StartS)
	}
	const name = 14
	room := max(w.r.W-name-1, 1)
	at := func(t float64) int { return min(int(t/max(end, 0.001)*float64(room)), room) }
	for i, pid := range s.PIDs {
		r := w.row()
		if r.Empty() {
			return
		}
		w.c.Text(r.X, r.Y, name-1, fmt.Sprintf("%d  pid %d", i, pid), sText)
		w.c.Fill(paint.Rect{X: r.X + name, Y: r.Y, W: room, H: 1}, '·', sIdle)
		for _, t := range s.Tasks {
			if t.WorkerPID != pid || t.StartS < 0 {
				continue
			}
			from, to := at(t.StartS), at(end)
			if t.EndS >= 0 {
				to = at(t.EndS)
			}
			bar := paint.Rect{X: r.X + name + from, Y: r.Y, W: max(to-from, 1), H: 1}
			w.c.Fill(bar, '█', sTask0+paint.Style(t.ID%taskStyles))
			w.c.Text(bar.X, bar.Y, bar.W, fmt.Sprint(t.ID), sMark0+paint.Style(t.ID%taskStyles))
		}
		w.skip()
	}
	var waiting []string
	for _, t := range s.Tasks {
		if t.WorkerPID == 0 {
			waiting = append(waiting, fmt.Sprint(t.ID))
		}
	}
	w.line(w.say(wShowWaiting)+" ", sDim, orElse(strings.Join(waiting, " "), "-"), sMarker)
	if s.Closed {
		w.line("● "+w.say(wShowClosed), sText, orElse(" · "+s.Refused, ""), sDim)
	}
	if s.Joined {
		w.line("● "+w.say(wShowJoined), sGood, fmt.Sprintf("  %.2f s", s.JoinedS), sDim)
	}
}

// queue draws the way from the writer to the reader, how full it is, and its numbers.
func (w *show) queue(s *demo.Queue) {
	dead := s.Noticed != ""
	reader, tone := fmt.Sprintf("%s %d", w.say(wShowReader), s.ReaderPID), sStrong
	if dead {
		reader, tone = reader+" ▲ "+w.say(wShowDead), sBad
	}
	writer := fmt.Sprintf("%s %d", w.say(wShowWriter), s.WriterPID)
	r := w.row()
	p := w.c.Pen(r.X, r.Y, r.W)
	p.Put(writer, sStrong)
	p.Put(" ─▶ ", sAxis)
	room := max(p.Left()-paint.TextWidth(reader)-4, 4)
	full := float64(max(s.Capacity, s.Depth, 1))
	meter.Bar(w.c, p.X, p.Y, room, full, []meter.Part{{Value: float64(s.Depth), Glyph: '█', Style: sUser}}, meter.Part{Glyph: '░', Style: sIdle})
	p.Skip(room)
	p.Put(" ─▶ ", sAxis)
	p.Put(reader, tone)
	w.line(s.Transport+"  ", sStrong, fmt.Sprintf("%s: %d / %d", w.say(wShowDepth), s.Depth, s.Capacity), sDim, "   "+s.Letters, sMarker)
	if dead {
		w.line("▲ "+s.Noticed, sBad)
	}
	w.skip()
	h := min(6, w.r.H-w.y-7)
	if h >= 2 && len(s.DepthHistory) > 0 {
		w.line(w.say(wShowDepth)+", "+w.say(wShowOverTime), sDim)
		area := paint.Rect{X: w.r.X, Y: w.r.Y + w.y, W: w.r.W, H: h}
		n := len(s.DepthHistory)
		meter.Area(w.c, area, full, func(col int) float64 { return float64(s.DepthHistory[min(col*n/max(area.W, 1), n-1)]) }, meter.Part{Glyph: '█', Style: sUser})
		w.y += h + 1
	}
	w.number(wShowSent, figure(float64(s.Sent)))
	w.number(wShowReceived, figure(float64(s.Received)))
	w.number(wShowPerSecond, figure(s.PerSecond))
	w.number(wShowLatency, figure(s.Latency.P50))
	w.number(wShowBlocked, figure(s.WriterBlockedS))
}

// threads is the kernel's list of them, and what they said.
func (w *show) threads(s *demo.Threads) {
	w.line("pid ", sDim, s.PID, sStrong)
	w.line(fmt.Sprintf("%s %8s  %s %s", padded(w.say(wShowName), 14), "tid", padded(w.say(wShowKernelName), 14), w.say(wShowState)), sColumn)
	for _, t := range s.Threads {
		sign, st := alive(t.State)
		name := sStrong
		more := ""
		if t.Main {
			name, more = sMarker, w.say(wShowMain)
		}
		w.line(sign+" ", st, fmt.Sprintf("%-12s", t.Name), name, fmt.Sprintf(" %8d  %-14s %s", t.TID, t.Comm, t.State), sDim, "  "+strings.Repeat("■", min(max(t.Count, 0), 20)), sWork, more, sMarker)
	}
	w.skip()
	seen := max(0, w.r.H-w.y-2)
	for _, text := range s.Said[max(0, len(s.Said)-seen):] {
		w.line(text, sText)
	}
	if s.Joined {
		w.line("● "+w.say(wShowJoined), sGood)
	}
}
