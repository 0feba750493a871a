package ui

import (
	"fmt"
	"math"
	"slices"
	"time"

	"coreglass/metrics/timeline"
	"coreglass/sim"
	"coreglass/ui/gantt"
	"coreglass/ui/meter"
	"coreglass/ui/paint"
	"coreglass/workloads"
)

// picture is what an experiment shows: the run as on the live screen, the curves of a sweep,
// the timelines of simulations, or the state of a demonstration.
type picture struct {
	snapshot *workloads.Snapshot
	plan     *workloads.SweepPlan
	points   []workloads.SweepPoint
	sims     []simPicture
	state    any

	live  *live // draws the snapshots
	chart gantt.Chart
}

// simPicture is one simulation.
type simPicture struct {
	label    string
	result   *sim.Result
	timeline *timeline.Timeline
	unit     time.Duration
}

func simulatedPicture(label string, r *sim.Result) simPicture {
	p := simPicture{label: label, result: r}
	p.timeline, p.unit = r.Timeline()
	return p
}

// shown is the picture with what is new; the live screen's memory is kept.
func (s *lessons) shown(old *picture, news picture) *picture {
	if old != nil {
		news.live, news.chart = old.live, old.chart
	}
	if n := news.snapshot; n != nil {
		if news.live == nil {
			news.live = newLive(Options{Source: NoSource(), Spec: n.Spec}, s.stage)
			news.live.keyless = true
		}
		news.live.receive(*n)
	}
	return &news
}

// drawPicture draws what there is of an experiment, under its sentence.
func (s *lessons) drawPicture(r paint.Rect, p *picture) {
	c := &s.frame.canvas
	if p == nil {
		text := s.lang.say(wLessonNoPicture)
		if s.run != nil {
			text = s.lang.say(wLessonStarting) + " …"
		}
		c.Text(r.X, r.Y, r.W, text, sDim)
		return
	}
	for i, line := range wrap(s.sentence(), r.W) {
		if i == 2 {
			break
		}
		c.Text(r.X, r.Y, r.W, line, sTitle)
		r = r.Rows(1, r.H-1)
	}
	switch {
	case p.snapshot != nil:
		s.drawRun(r, p)
	case p.plan != nil:
		s.drawPoints(r, p)
	case len(p.sims) == 1:
		s.drawSimulation(r, p)
	case len(p.sims) > 1:
		s.drawSimulations(r, p)
	case p.state != nil:
		s.drawState(r, p.state)
	}
}

// drawRun draws a run with the parts of the live screen, as many as there is room for.
func (s *lessons) drawRun(r paint.Rect, p *picture) {
	l := p.live
	l.refresh()
	n := l.shown()
	s.drawSpec(r.Row(0), l, n)
	r = r.Rows(2, r.H-2)
	l.layout = layout{width: s.width, height: s.height, digits: meter.Small}
	if r.W >= 96 && r.H >= 28 { // both numbers fit in large figures
		l.layout.digits = meter.Large
	}
	big := l.layout.digits.Height() + 2
	half := (r.W - 3) / 2
	l.drawCPU(paint.Rect{X: r.X, Y: r.Y, W: half, H: big})
	l.drawWork(paint.Rect{X: r.X + half + 3, Y: r.Y, W: r.W - half - 3, H: big})
	if r.H < big+3 {
		return
	}
	said := 2
	if r.W < minWidth-2 && r.H >= big+16 {
		said = 4 // verdict and lint may need two lines each
	}
	l.drawVerdict(r.Rows(big, said))
	r = r.Rows(big+said+1, r.H-big-said-1)
	l.layout.titles = true
	cores := min(1+2*max(l.coreCount(), 1), max(3, r.H/3))
	if r.H >= cores {
		l.drawCores(r.Rows(0, cores))
		r = r.Rows(cores+1, r.H-cores-1)
	}
	numbers := min(6, r.H)
	if numbers >= 3 {
		l.drawNumbers(r.Rows(0, numbers))
		r = r.Rows(numbers+1, r.H-numbers-1)
	}
	if who := min(r.H, 1+max(l.coreCount(), 1)); who >= 2 && n.Timeline != nil {
		l.drawWho(r.Rows(0, who))
		r = r.Rows(who+1, r.H-who-1)
	}
	if r.H >= 4 && len(n.Tasks) > 0 && r.W >= 70 {
		l.drawTasks(r)
	}
}

// drawSpec says what runs, and how far it is.
func (s *lessons) drawSpec(r paint.Rect, l *live, n *workloads.Snapshot) {
	f := &s.frame
	p := f.canvas.Pen(r.X, r.Y, r.W)
	p.Put(fmt.Sprintf("%s  %s x %d", n.Spec.Model, n.Spec.Load.Name, n.Spec.Tasks), sStrong)
	l.drawParameters(&p, n, sDim)
	l.drawState(paint.Rect{X: r.X, Y: r.Y, W: r.W + 1, H: 1}, n, sDim)
}

// drawPoints draws a sweep as curves; where there is one value only, as bars.
func (s *lessons) drawPoints(r paint.Rect, p *picture) {
	if len(p.plan.Values) == 1 {
		s.drawBars(r, p)
		return
	}
	at := func(m workloads.Model, value string) *workloads.SweepPoint {
		for i := range p.points {
			if p.points[i].Model == m && p.points[i].Value == value {
				return &p.points[i]
			}
		}
		return nil
	}
	ch := meter.Chart{Ticks: p.plan.Values, Cursor: -1, Axis: sAxis, Grid: sIdle, Look: sMarker}
	legend := s.frame.canvas.Pen(r.X, r.Y, r.W)
	legend.Put(s.lang.say(wPicPoints)+" · "+p.plan.Over+"   ", sDim)
	for _, m := range p.plan.Models {
		line := meter.Line{Mark: modelMark(m), Style: modelStyle(m)}
		for _, v := range p.plan.Values {
			line.Y = append(line.Y, speedup(at(m, v)))
		}
		ch.Lines = append(ch.Lines, line)
		legend.Put(string(modelMark(m))+" "+string(m)+"  ", modelStyle(m))
	}
	ch.Scale(1)
	table := min(len(p.plan.Models)+1, max(0, r.H-10))
	ch.Draw(&s.frame.canvas, r.Rows(1, r.H-1-table))
	s.drawPointTable(r.Rows(r.H-table, table), p, at)
}

// drawPointTable writes the curves as numbers.
func (s *lessons) drawPointTable(r paint.Rect, p *picture, at func(workloads.Model, string) *workloads.SweepPoint) {
	if r.H < 2 {
		return
	}
	c := &s.frame.canvas
	values := p.plan.Values[:min(len(p.plan.Values), max(1, (r.W-wideModel)/wideValue))]
	head := c.Pen(r.X+wideModel, r.Y, r.W-wideModel)
	for _, v := range values {
		head.Right([]byte(v), wideValue, sDim)
	}
	for i, m := range p.plan.Models {
		if i+1 >= r.H {
			return
		}
		row := c.Pen(r.X, r.Y+1+i, r.W)
		row.Put(string(modelMark(m))+" "+string(m), modelStyle(m))
		row.X = r.X + wideModel
		for _, v := range values {
			text := "·"
			if point := at(m, v); point != nil {
				text = string(meter.AppendRatio(nil, speedup(point)))
			}
			row.Right([]byte(text), wideValue, sText)
		}
	}
}

// drawBars draws for each model what it used and what came out, on one scale.
func (s *lessons) drawBars(r paint.Rect, p *picture) {
	c := &s.frame.canvas
	top := float64(s.live.coreCount())
	for i := range p.points {
		if v := speedup(&p.points[i]); v > top {
			top = v
		}
	}
	c.Text(r.X, r.Y, r.W, s.lang.say(wCPUTitle)+" ▒   "+s.lang.say(wPicPoints)+" █", sDim)
	tall := 3
	if r.H < 1+3*len(p.plan.Models) {
		tall = 2
	}
	for i, m := range p.plan.Models {
		y := r.Y + 1 + i*tall
		if y+1 >= r.Y+r.H {
			return
		}
		c.Text(r.X, y, wideModel, string(m), modelStyle(m))
		k := slices.IndexFunc(p.points, func(x workloads.SweepPoint) bool { return x.Model == m })
		if k < 0 {
			continue
		}
		point := &p.points[k]
		if point.Result == nil {
			c.Text(r.X+wideModel, y, r.W-wideModel, point.Refused, sWarn)
			continue
		}
		x, w := r.X+wideModel, max(1, r.W-wideModel-12)
		cpu, work := float64(point.Result.CPU.Total), speedup(point)
		meter.Bar(c, x, y, w, 100*top, []meter.Part{{Value: cpu, Glyph: '▒', Style: sSystem}}, meter.Part{Glyph: ' ', Style: sIdle})
		meter.Bar(c, x, y+1, w, top, []meter.Part{{Value: work, Glyph: '█', Style: sWork}}, meter.Part{Glyph: ' ', Style: sIdle})
		c.Text(x+w+1, y, 11, percent(cpu)+" %", sDim)
		c.Text(x+w+1, y+1, 11, ratio(work)+" x", sStrong)
	}
}

// drawSimulation draws one simulated run: a row for each task, and the means.
func (s *lessons) drawSimulation(r paint.Rect, p *picture) {
	one := &p.sims[0]
	c := &s.frame.canvas
	s.drawMeans(r.Row(0), one)
	ch := &p.chart
	ch.Timeline, ch.Styles, ch.ByTask, ch.Names, ch.From = one.timeline, simStyles, true, true, 0
	ch.Labels = ch.LabelWidth()
	rows := r.Rows(2, r.H-3)
	ch.Tall, ch.Gap = roomy(max(ch.Rows(), 1), max(rows.H, 1))
	ch.Tall = min(ch.Tall, 3)
	ch.Marks, ch.Unit = one.result.Marks(), gantt.Unit{Length: one.unit}
	if one.result.TimeUnit != "tick" {
		ch.Unit.Name = " " + one.result.TimeUnit
	}
	ch.Cell = fitUnits(max(one.timeline.To, 1), one.unit, max(1, ch.Plot(rows).W))
	ch.Draw(c, rows)
	ch.DrawAxis(c, rows.Row(min(rows.H-1, ch.Lines(ch.Rows()))))
}

func (s *lessons) drawMeans(r paint.Rect, one *simPicture) {
	p := s.frame.canvas.Pen(r.X, r.Y, r.W)
	p.Put(one.label, sStrong)
	for _, x := range compareWords {
		i := slices.IndexFunc(sim.Columns, func(c sim.Column) bool { return c.Path == x.path })
		v := sim.Columns[i].Of(one.result)
		if x.rare && !(v > 0) {
			continue
		}
		text := "   " + s.lang.say(x.name) + " " + figure(v)
		if math.IsNaN(v) || paint.TextWidth(text) > p.Left() || len(x.path) > 4 && x.path[:4] == "p95." {
			continue
		}
		p.Put(text, sDim)
	}
}

// drawSimulations draws a strip for each policy: who had core 0, to one scale.
func (s *lessons) drawSimulations(r paint.Rect, p *picture) {
	span, unit := time.Duration(1), time.Duration(1)
	for i := range p.sims {
		span, unit = max(span, p.sims[i].timeline.To), max(unit, p.sims[i].unit)
	}
	tall := 2
	if r.H >= 3*len(p.sims) {
		tall = 3
	}
	ch := &p.chart
	ch.Styles, ch.ByTask, ch.Names, ch.From, ch.Labels, ch.Core = simStyles, false, true, 0, 0, ""
	ch.Cell = fitUnits(span, unit, max(r.W, 1))
	for i := range p.sims {
		row := r.Rows(i*tall, 2)
		if row.H < 2 {
			return
		}
		s.drawMeans(row.Row(0), &p.sims[i])
		ch.Timeline, ch.Marks = p.sims[i].timeline, p.sims[i].result.Marks()
		ch.Draw(&s.frame.canvas, row.Row(1))
	}
}
