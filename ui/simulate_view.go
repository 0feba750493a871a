package ui

import (
	"fmt"
	"math"
	"strconv"

	"coreglass/sim"
	"coreglass/ui/paint"
)

// draw fits the simulate screen into the terminal:
//
//	+--------------------------------------------------------------+
//	| header: screens, workload, policy, cores                     | 1
//	| status: what the policy does; step, time, playing            | 1
//	| parameters | now: cores, run queues, waiting | decisions (wide) | 8 and more
//	| the decision and its reason, in one sentence                 | 1 or 2
//	| a row for each core: who runs when                           | 1 and more
//	| axis                               | columns of the numbers  | 1
//	| a row for each task: its life      | its numbers             | the rest
//	| means                                                        | 1
//	| the whole run: makespan, switches, idle, fairness            | 1
//	| footer: keys                                                 | 1
//	+--------------------------------------------------------------+
func (s *simulate) draw(help bool) {
	w, h := s.width, s.height
	full := paint.Rect{W: w, H: h}
	s.drawHeader(full.Row(0))
	s.drawStatus(full.Row(1))
	if s.compare.on {
		s.drawComparison(full.Rows(2, h-3).Inset(1))
	} else {
		s.drawRun(full.Rows(2, h-3).Inset(1))
	}
	s.drawEnd(s.footer(), help, s.helpPage)
}

// drawRun divides what is between status and footer.
func (s *simulate) drawRun(r paint.Rect) {
	gap := 0
	if r.H >= 28 {
		gap = 1
	}
	y := gap
	top := s.topLines(r.H - 1 - 3*gap)
	left := min(30+max(0, (r.W-78)/8), 40)
	s.drawParams(paint.Rect{X: r.X, Y: r.Y + y, W: left, H: top})
	now := paint.Rect{X: r.X + left + 2, Y: r.Y + y, W: r.W - left - 2, H: top}
	if now.W >= wideNow {
		log := paint.Rect{X: now.X + now.W/2 + 2, Y: now.Y, W: now.W - now.W/2 - 2, H: top}
		now.W /= 2
		s.drawDecisions(log)
	}
	s.drawMoment(now)
	y += top + gap
	s.drawReason(r.Row(y))
	y += 1 + gap
	s.drawLives(r.Rows(y, r.H-y))
}

// topLines divides h lines: parameters and queues get at least eight, and what the rows of
// cores and tasks leave over, up to what a screen of facts can use.
func (s *simulate) topLines(h int) int {
	need := 6
	if r := s.run.result; r != nil {
		need = r.Cores + len(r.Tasks) + 4
	}
	return min(max(8, h-need), max(8, h*2/5), 24)
}

// wideNow is from which width on the decisions before and after stand beside what is now.
const wideNow = 82

// drawDecisions lists the decisions around the one that is looked at.
func (s *simulate) drawDecisions(r paint.Rect) {
	run := &s.run
	if run.result == nil {
		return
	}
	first := min(max(0, s.step-r.H/2), max(0, len(run.steps)-r.H))
	wide := len(s.amount(run.result.Makespan))
	for i := first; i < min(len(run.steps), first+r.H); i++ {
		x := run.steps[i]
		at, st := sDim, sDim
		if i == s.step {
			at, st = sMarker, sStrong
		}
		p := s.frame.canvas.Pen(r.X, r.Y+i-first, r.W)
		p.Right([]byte(s.amount(x.at)), wide, at)
		p.Skip(1)
		if x.task >= 0 {
			p.Put(run.result.TaskName(x.task), s.taskMark(x.task))
			p.Skip(1)
			p.Put(s.lang.reason(x.reason), st)
		} else {
			p.Put(s.sentence(x), st)
		}
	}
}

func (s *simulate) drawHeader(r paint.Rect) {
	f := &s.frame
	f.canvas.Fill(r, ' ', sHeader)
	right := s.drawMachine(r, &s.live.newest)
	p := f.canvas.Pen(r.X+1, r.Y, right-r.X-2)
	s.drawTabs(&p, onSimulate)
	p.Put(s.workload().name, sHeaderStrong)
	p.Skip(3)
	if !s.compare.on {
		p.Put(s.set.label(s.set.policy), sHeaderStrong)
	}
}

// drawStatus says what the policy does, and at the right which step is looked at.
func (s *simulate) drawStatus(r paint.Rect) {
	c := &s.frame.canvas
	state, tone := s.state()
	x := r.X + r.W - 1 - paint.TextWidth(state)
	c.Text(x, r.Y, r.X+r.W-1-x, state, tone)
	p := c.Pen(r.X+1, r.Y, x-r.X-2)
	switch {
	case s.notice != "":
		p.Put(s.notice, sMarker)
	case s.compare.on:
		p.Put(s.lang.say(wSimComparing), sDim)
	default:
		about := ""
		for _, info := range sim.Policies() {
			if info.Name == s.set.policy {
				about = info.About
			}
		}
		p.Put(s.lang.policyTitle(s.set.policy, about), sDim)
	}
}

// state says where the look is, and how fast it moves.
func (s *simulate) state() (string, paint.Style) {
	run := &s.run
	switch {
	case run.gen != s.gen || s.compare.on && s.compare.gen != s.gen:
		return "○ " + s.lang.say(wSimWorking), sMarker
	case run.result == nil || s.compare.on:
		return "", sDim
	}
	text := fmt.Sprintf(s.lang.say(wSimStepOf), s.step+1, len(run.steps)) + "   " +
		fmt.Sprintf(s.lang.say(wSimAt), s.amount(run.steps[s.step].at), run.result.TimeUnit)
	speed := fmt.Sprintf(s.lang.say(wSimEachSecond), strconv.FormatFloat(simSpeeds[s.speed], 'g', -1, 64))
	if s.playing > 0 {
		return "▶ " + speed + "   " + text, sMarker
	}
	return text, sStrong
}

// drawReason says in one sentence what is decided at the step.
func (s *simulate) drawReason(r paint.Rect) {
	p := s.frame.canvas.Pen(r.X, r.Y, r.W)
	run := &s.run
	if run.err != nil {
		p.Put(s.lang.say(wSimRefused)+" "+run.err.Error(), sBad)
		return
	}
	if run.result == nil || s.step >= len(run.steps) {
		return
	}
	x := run.steps[s.step]
	p.Put(s.amount(x.at), sMarker)
	p.Skip(2)
	p.Put(s.sentence(x), sStrong)
}

func (s *simulate) sentence(x simStep) string {
	r, l := s.run.result, s.lang
	switch x.what {
	case stepIdle:
		if s.seen.moment != nil && s.seen.step == s.step && x == s.run.steps[s.step] && s.anyReady() {
			return fmt.Sprintf(l.say(wSimIdleOthers), x.core)
		}
		return fmt.Sprintf(l.say(wSimIdle), x.core)
	case stepShare:
		var n int
		var rate float64
		fmt.Sscanf(x.reason, "%d x %g", &n, &rate)
		return fmt.Sprintf(l.say(wSimShares), strconv.Itoa(n), strconv.FormatFloat(rate, 'g', 3, 64))
	case stepEnd:
		return l.say(wSimAllDone)
	case stepCut:
		if r.Deadlock {
			return fmt.Sprintf(l.say(wSimDeadlock), r.Unfinished)
		}
		return fmt.Sprintf(l.say(wSimCut), r.Unfinished)
	}
	name := r.TaskName(x.task)
	if r.Cores == 1 {
		return fmt.Sprintf(l.say(wSimTakesOne), name, l.reason(x.reason))
	}
	return fmt.Sprintf(l.say(wSimTakes), x.core, name, l.reason(x.reason))
}

// anyReady says whether some task waits for a core at the step.
func (s *simulate) anyReady() bool {
	for _, l := range s.seen.moment.Lanes {
		if len(l.Tasks) > 0 {
			return true
		}
	}
	return false
}

// drawParams lists what can be changed; the chosen one is explained below.
func (s *simulate) drawParams(r paint.Rect) {
	c := &s.frame.canvas
	rows := s.rows()
	about := wrap(s.aboutRow(rows[s.row]), r.W-2)
	about = about[:min(len(about), 2+min(2, r.H/10))]
	room := r.H - len(about)
	first := min(max(0, s.row-room+2), max(0, len(rows)-room))
	if s.row < first {
		first = s.row
	}
	wide := 0
	for _, row := range rows {
		wide = max(wide, paint.TextWidth(row.param.Name))
	}
	for i := first; i < min(len(rows), first+room); i++ {
		s.drawParam(r.Row(i-first), rows[i], i, wide+3)
	}
	if first+room < len(rows) {
		c.Text(r.X+r.W-2, r.Y+room-1, 1, "↓", sDim)
	}
	if first > 0 {
		c.Text(r.X+r.W-2, r.Y, 1, "↑", sDim)
	}
	for i, line := range about {
		c.Text(r.X+2, r.Y+room+i, r.W-2, line, sDim)
	}
}

// aboutRow explains a row; of a workload it says where it comes from.
func (s *simulate) aboutRow(row simRow) string {
	switch {
	case row.param.Name == "workload" && s.workload().about != "":
		return s.workload().about
	case s.typing != nil:
		return s.lang.allowed(row.param.Allowed)
	}
	return s.lang.paramText(row.param.Name, row.param.About)
}

func (s *simulate) drawParam(r paint.Rect, row simRow, i, at int) {
	c := &s.frame.canvas
	p := c.Pen(r.X, r.Y, r.W-3)
	name, value := sDim, sText
	switch {
	case i == s.row:
		name, value = sMarker, sMarker
		p.Put("▶ ", sMarker)
	default:
		p.Skip(2)
	}
	p.Put(row.param.Name, name)
	text := row.value
	switch {
	case s.typing != nil && s.typing.row == i:
		text, value = s.typing.text+"_", sCursor
	case text == "":
		text = "-"
	case text != row.param.Default && i != s.row:
		value = sStrong
	}
	p = c.Pen(r.X+at, r.Y, r.W-at-2)
	p.Put(text, value)
}

// amount is a time of the run, in its unit.
func (s *simulate) amount(t sim.Time) string {
	if t < 0 {
		return "-"
	}
	return shortNumber(s.run.result.Units(t))
}

// shortNumber is a number with at most three digits behind the point, or with six digits.
func shortNumber(v float64) string {
	switch a := math.Abs(v); {
	case math.IsNaN(v):
		return "-"
	case math.IsInf(v, 0):
		return "-"
	case v == math.Trunc(v) && a < 1e9:
		return strconv.FormatFloat(v, 'f', 0, 64)
	case a >= 1e9:
		return strconv.FormatFloat(v, 'g', 4, 64)
	case a >= 100:
		return trimmed(strconv.FormatFloat(v, 'f', 1, 64))
	case a >= 0.01:
		return trimmed(strconv.FormatFloat(v, 'f', 2, 64))
	}
	return strconv.FormatFloat(v, 'g', 2, 64)
}

// trimmed takes zeros off the end of a fraction.
func trimmed(text string) string {
	n := len(text)
	for text[n-1] == '0' {
		n--
	}
	if text[n-1] == '.' {
		n--
	}
	return text[:n]
}
