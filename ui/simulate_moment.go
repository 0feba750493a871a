package ui

import (
	"fmt"
	"math"
	"slices"

	"coreglass/sim"
	"coreglass/ui/paint"
)

// nowLine is one line of what is the case now: a title, then tasks or words.
type nowLine struct {
	title string
	tasks []sim.Queued
	word  string // before the tasks, or alone
	after string // behind the first task
}

// drawMoment shows cores, run queues and who waits, at the step that is looked at.
func (s *simulate) drawMoment(r paint.Rect) {
	m := s.seen.moment
	if m == nil || s.run.result == nil || len(m.States) != len(s.run.result.ByRank) {
		return
	}
	lines := s.nowLines(m)
	title, tasks := 0, 0
	for _, l := range lines {
		title = max(title, paint.TextWidth(l.title)+2)
		tasks += max(1, len(l.tasks))
	}
	title = min(title, r.W/3)
	if tasks < r.H && s.drawNowTable(r, lines, title) {
		return
	}
	y := 0
	for i, l := range lines {
		if y >= r.H-1 && i < len(lines)-1 {
			s.frame.canvas.Text(r.X, r.Y+r.H-1, r.W, "…", sDim)
			return
		}
		room := r.H - y - max(0, min(len(lines)-1-i, 3))
		y += s.drawNow(r.Rows(y, max(1, room)), l, title)
	}
}

// drawNowTable draws every task on a line of its own, with its numbers in columns; false:
// the columns do not fit.
func (s *simulate) drawNowTable(r paint.Rect, lines []nowLine, title int) bool {
	c := &s.frame.canvas
	keys, name := keyColumns(lines), 0
	for _, l := range lines {
		for _, q := range l.tasks {
			name = max(name, min(paint.TextWidth(s.run.result.TaskName(q.Task)), 14))
		}
	}
	heads := make([]string, len(keys))
	at := make([]int, len(keys)) // where each column ends
	x, small := r.X+title+name, 0
	if r.W < 60 {
		small = 1
	}
	for i, k := range keys {
		heads[i] = s.lang.keyName(k)
		next := x + max(6-small, paint.TextWidth(heads[i])) + 2 - small
		if next > r.X+r.W && i < min(3, len(keys)-1) {
			return false
		}
		if next > r.X+r.W {
			keys, heads = keys[:i], heads[:i]
			break
		}
		x = next
		at[i] = x
	}
	for i, h := range heads {
		c.Text(at[i]-paint.TextWidth(h), r.Y, paint.TextWidth(h), h, sColumn)
	}
	y := r.Y + 1
	for _, l := range lines {
		c.Text(r.X, y, title-1, l.title, sDim)
		if l.word != "" {
			c.Text(r.X+title, y, r.W-title, l.word, sDim)
			y++
		}
		for _, q := range l.tasks {
			c.Text(r.X+title, y, name, s.run.result.TaskName(q.Task), s.taskMark(q.Task))
			for i, k := range keys {
				if v, ok := keyOf(q, k); ok {
					p := c.Pen(r.X+title+name, y, at[i]-r.X-title-name)
					p.Right([]byte(shortNumber(v)), p.Left(), sText)
				}
			}
			if from := s.afterFrom(q, r.X+title+name, x); l.after != "" && from+paint.TextWidth(l.after) <= r.X+r.W {
				c.Text(from, y, r.X+r.W-from, l.after, sDim)
			}
			y++
		}
	}
	return true
}

// afterFrom is where a remark on a task begins: behind its numbers, or in their place.
func (s *simulate) afterFrom(q sim.Queued, name, end int) int {
	if math.IsNaN(q.Left) {
		return name + 1
	}
	return end + 2
}

// keyColumns are the names of all numbers that the lines have, the deciding ones first.
func keyColumns(lines []nowLine) []string {
	var keys []string
	for _, l := range lines {
		for _, q := range l.tasks {
			for _, k := range q.Keys {
				if !slices.Contains(keys, k.Name) {
					keys = append(keys, k.Name)
				}
			}
		}
	}
	return append(keys, "left")
}

// keyOf is a task's number of that name.
func keyOf(q sim.Queued, name string) (float64, bool) {
	if name == "left" {
		return q.Left, !math.IsNaN(q.Left)
	}
	for _, k := range q.Keys {
		if k.Name == name {
			return k.Value, true
		}
	}
	return 0, false
}

// nowLines says what there is to tell, from the cores to those that wait.
func (s *simulate) nowLines(m *sim.Moment) []nowLine {
	var lines []nowLine
	for c, on := range m.Cores {
		l := nowLine{title: s.lang.say(wCore) + fmt.Sprint(" ", c)}
		switch {
		case s.run.result.Policy == "ps":
			continue
		case on.Task < 0:
			l.word = s.lang.say(wSimIdleCore)
		case on.Switching:
			l.tasks, l.after = []sim.Queued{on.Queued}, fmt.Sprintf(s.lang.say(wSimSwitches), s.amount(on.Until))
		case on.Until >= 0:
			l.tasks, l.after = []sim.Queued{on.Queued}, fmt.Sprintf(s.lang.say(wSimTurnEnds), s.amount(on.Until))
		default:
			l.tasks = []sim.Queued{on.Queued}
		}
		lines = append(lines, l)
	}
	for _, l := range m.Lanes {
		if len(l.Tasks) > 0 || l.Kind == "queue" || l.Kind == "level" || l.Kind == "eligible" {
			lines = append(lines, nowLine{title: s.laneTitle(l), tasks: l.Tasks, word: emptyWord(len(l.Tasks))})
		}
	}
	for i, w := range m.Waiting {
		l := nowLine{tasks: []sim.Queued{{Task: w.Task, Left: math.NaN()}}, after: s.waitsFor(w)}
		if i == 0 {
			l.title = s.lang.say(wLaneWaiting)
		}
		lines = append(lines, l)
	}
	return lines
}

func emptyWord(n int) string {
	if n == 0 {
		return "-"
	}
	return ""
}

func (s *simulate) laneTitle(l sim.Lane) string {
	title := s.lang.say(map[string]word{"queue": wLaneQueue, "level": wLaneLevel, "eligible": wLaneEligible, "not-eligible": wLaneNotEligible,
		"run-next": wLaneRunNext, "local": wLaneLocal, "global": wLaneGlobal, "lock": wLaneLock, "trying": wLaneTrying, "core": wLaneCore,
		"sharing": wLaneSharing}[l.Kind])
	switch l.Kind {
	case "level", "run-next", "local":
		title = fmt.Sprintf(title, l.Number)
	}
	if l.Core >= 0 {
		title = fmt.Sprintf(s.lang.say(wLaneOfCore), l.Core, title)
	}
	return title
}

func (s *simulate) waitsFor(w sim.Waiting) string {
	switch w.For {
	case "io":
		return fmt.Sprintf(s.lang.say(wSimUntil), s.amount(w.Until))
	case "lock":
		holder := s.lang.say(wSimNobody)
		if w.On >= 0 {
			holder = s.run.result.TaskName(w.On)
		}
		return fmt.Sprintf(s.lang.say(wSimLockBy), w.Lock, holder)
	}
	if w.On >= 0 {
		return fmt.Sprintf(s.lang.say(wSimAfterOne), s.run.result.TaskName(w.On))
	}
	return s.lang.say(wSimAfterAll)
}

// drawNow draws a line, and goes on below where its tasks do not fit; it returns the lines.
func (s *simulate) drawNow(r paint.Rect, l nowLine, title int) int {
	c := &s.frame.canvas
	c.Text(r.X, r.Y, title-1, l.title, sDim)
	p := c.Pen(r.X+title, r.Y, r.W-title)
	if l.word != "" {
		p.Put(l.word, sDim)
		return 1
	}
	y := 0
	for i, q := range l.tasks {
		text := s.queuedText(q, i == 0)
		name := s.run.result.TaskName(q.Task)
		need := paint.TextWidth(name) + 2 + paint.TextWidth(text)
		if i > 0 && p.Left() < need+2 {
			if y+1 >= r.H {
				p.Skip(1)
				p.Put("+"+fmt.Sprint(len(l.tasks)-i), sMarker)
				break
			}
			y++
			p = c.Pen(r.X+title, r.Y+y, r.W-title)
		} else if i > 0 {
			p.Skip(2)
		}
		p.Put(name, s.taskMark(q.Task))
		p.Skip(1)
		p.Put(text, sText)
	}
	if l.after != "" {
		p.Skip(1 + min(1, len(s.queuedText(l.tasks[0], true))))
		p.Put(l.after, sDim)
	}
	return y + 1
}

// queuedText is what a task has left, and the numbers it is chosen by; the first task of a
// lane names them.
func (s *simulate) queuedText(q sim.Queued, named bool) string {
	text := ""
	add := func(name string, v float64) {
		if text != "" {
			text += " "
		}
		if named {
			text += name + " "
		}
		text += shortNumber(v)
	}
	for _, k := range q.Keys {
		if k.Name == "turns" || k.Name == "turn" && s.width < 100 {
			continue // the level says what counts
		}
		add(s.lang.keyName(k.Name), k.Value)
	}
	switch {
	case math.IsNaN(q.Left):
	case math.IsInf(q.Left, 1):
	case len(q.Keys) > 2 && s.width < 100:
	default:
		if named {
			add(s.lang.keyName("left"), q.Left)
		} else {
			add("", q.Left)
		}
	}
	return text
}

// taskMark is the colour of a task's name, on its block.
func (s *simulate) taskMark(task int32) paint.Style {
	return sMark0 + paint.Style(int(task)%taskStyles)
}
