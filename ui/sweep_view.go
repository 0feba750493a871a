package ui

import (
	"fmt"
	"math"
	"strconv"

	"coreglass/ui/meter"
	"coreglass/ui/paint"
	"coreglass/workloads"
)

// draw fits the sweep screen into the terminal:
//
//	+--------------------------------------------------------------+
//	| header: screens, load, range of tasks, elapsed               | 1
//	| status: parameters; ready, measuring 12/35, finished         | 1
//	| models: which are in the sweep, with their keys              | 1 or 2
//	| verdict: the best and the least at the cursor                | 1
//	| chart: useful work against the number of tasks               | the rest
//	| table: the same as numbers; CPU and switches at the cursor   | 3 and more
//	| footer: keys                                                 | 1
//	+--------------------------------------------------------------+
func (s *sweep) draw(help bool) {
	w, h := s.width, s.height
	full := paint.Rect{W: w, H: h}
	gap := 0
	if h >= 30 {
		gap = 1
	}
	s.drawHeader(full.Row(0))
	s.drawStatus(full.Row(1))
	body := full.Inset(1)
	y := 2 + s.drawModels(body.Rows(2, 2)) + gap
	s.drawVerdict(body.Row(y))
	y += 1 + gap
	rows := len(s.shown().Models)
	table := min(2+max(rows, 1), max(4, (h-1-y)/2))
	chart := body.Rows(y, h-1-y-table-gap)
	s.drawChart(chart)
	s.drawTable(body.Rows(h-1-table, table))
	s.drawEnd(s.hints, help, s.helpPage)
}

func (s *sweep) drawHeader(r paint.Rect) {
	f := &s.frame
	f.canvas.Fill(r, ' ', sHeader)
	right := s.drawMachine(r, &s.live.newest)
	p := f.canvas.Pen(r.X+1, r.Y, right-r.X-2)
	s.drawTabs(&p, onSweep)
	plan := s.shown()
	p.Put(plan.Base.Load.Name, sHeaderStrong)
	p.Skip(3)
	b := append(append(f.buf(), plan.Values[0]...), ".."...)
	p.PutBytes(append(b, plan.Values[len(plan.Values)-1]...), sHeaderStrong)
	p.Skip(1)
	p.Put(s.lang.say(wTasks), sHeader)
	p.Skip(3)
	if s.phase != sweepReady {
		p.PutBytes(meter.AppendClock(f.buf(), s.took), sHeaderStrong)
	}
}

// drawStatus says what shapes the runs, and at the right how far the sweep is.
func (s *sweep) drawStatus(r paint.Rect) {
	f, plan := &s.frame, s.shown()
	state, tone := s.state(plan)
	x := r.X + r.W - 1 - paint.TextWidth(state)
	f.canvas.Text(x, r.Y, r.X+r.W-1-x, state, tone)
	p := f.canvas.Pen(r.X+1, r.Y, x-r.X-2)
	if s.notice != "" {
		p.Put(s.notice, sMarker)
		return
	}
	p.Put(fmt.Sprintf(s.lang.say(wSweepEach), appendSetting(nil, plan.Length)), sDim)
	s.drawLoadParameters(&p, &plan.Base, sDim)
}

// state says how far the sweep is.
func (s *sweep) state(plan workloads.SweepPlan) (string, paint.Style) {
	count := strconv.Itoa(len(s.points)) + "/" + strconv.Itoa(plan.Points())
	switch s.phase {
	case sweepPausing:
		return "○ " + s.lang.say(wSweepPausing), sMarker
	case sweepMeasuring:
		text := "● " + s.lang.say(wSweepMeasuring) + " " + count
		if n := len(s.points); n < plan.Points() {
			text += fmt.Sprintf(" %s x %s", plan.Models[n/len(plan.Values)], plan.Values[n%len(plan.Values)])
		}
		return text, sMarker
	case sweepStopping:
		return "● " + s.lang.say(wSweepStopping), sMarker
	case sweepDone:
		return "● " + s.lang.say(wFinishedPhase) + " " + count, sDim
	case sweepStopped:
		return "○ " + s.lang.say(wSweepStopped) + " " + count, sMarker
	case sweepFailed:
		return "○ " + s.lang.say(wFailedPhase) + " " + count, sMarker
	}
	return "○ " + s.lang.say(wSweepReady), sDim
}

// drawModels lists all models with their keys; those in the sweep are in brackets. It
// returns the number of lines.
func (s *sweep) drawModels(r paint.Rect) int {
	p := s.frame.canvas.Pen(r.X, r.Y, r.W)
	lines := 1
	for i, m := range workloads.Models() {
		name := string(m.Model)
		if w := len(m.Key) + 3 + len(name); p.Left() < w && lines < r.H {
			p = s.frame.canvas.Pen(r.X, r.Y+lines, r.W)
			lines++
		}
		box, tone := " "+m.Key+" ", sDim
		if i < len(s.chosen) && s.chosen[i] {
			box, tone = "["+m.Key+"]", modelStyle(m.Model)
		}
		p.Put(box, tone)
		p.Put(name, tone)
		p.Skip(1)
	}
	return lines
}

// modelStyle is the colour of a model on the chart.
func modelStyle(m workloads.Model) paint.Style {
	return sLine0 + paint.Style(max(0, modelIndex(m))%lineStyles)
}

func (s *sweep) drawVerdict(r paint.Rect) {
	s.frame.canvas.Text(r.X, r.Y, r.W, s.judged.text, s.judged.tone)
}

// judge says what is to be seen at the cursor.
func (s *sweep) judge() verdict {
	plan := s.shown()
	switch {
	case s.phase == sweepFailed:
		return verdict{text: s.lang.say(wFailed) + " " + s.problem, tone: sBad}
	case len(plan.Models) == 0:
		return verdict{text: s.lang.say(wSweepNoModel), tone: sStrong}
	case s.phase == sweepReady:
		return verdict{text: fmt.Sprintf(s.lang.say(wSweepHint), plan.Points(), meter.AppendDuration(nil, expected(plan))), tone: sStrong}
	}
	value := plan.Values[s.cursor]
	tasks := s.lang.say(pluralOf(value))
	var best, least workloads.Model
	most, fewest, n := math.Inf(-1), math.Inf(1), 0
	for _, m := range plan.Models {
		p := s.at(m, value)
		if p != nil && p.Refused != "" {
			return verdict{text: fmt.Sprintf("%s x %s: %s", m, value, p.Refused), tone: sWarn}
		}
		v := speedup(p)
		if math.IsNaN(v) {
			continue
		}
		n++
		if v > most {
			best, most = m, v
		}
		if v < fewest {
			least, fewest = m, v
		}
	}
	switch {
	case n == 0:
		return verdict{text: fmt.Sprintf(s.lang.say(vSweepNone), value, tasks), tone: sDim}
	case n == 1:
		return verdict{text: fmt.Sprintf(s.lang.say(vSweepOne), value, tasks, best, ratio(most)), tone: sStrong}
	case fewest >= most*theSame:
		return verdict{text: fmt.Sprintf(s.lang.say(vSweepSame), value, tasks, n, ratio(most)), tone: sStrong}
	}
	return verdict{text: fmt.Sprintf(s.lang.say(vSweepMost), value, tasks, best, ratio(most), least, ratio(fewest)), tone: sStrong}
}

// pluralOf is the word after a number of tasks.
func pluralOf(value string) word {
	if value == "1" {
		return wTask
	}
	return wTasks
}

// theSame is how near two models come before one is called better.
const theSame = 0.95

// drawChart draws the curves under a title; the number of tasks grows by twos, so the
// axis is logarithmic.
func (s *sweep) drawChart(r paint.Rect) {
	if r.H < 4 {
		return
	}
	p := s.frame.canvas.Pen(r.X, r.Y, r.W)
	p.Put(s.lang.say(wWorkTitle), sTitle)
	p.Skip(1)
	p.Put(s.lang.say(wSweepAxis), sDim)
	s.chart.Draw(&s.frame.canvas, r.Rows(1, r.H-1))
}
