package ui

import (
	"coreglass/metrics/timeline"
	"coreglass/ui/gantt"
	"coreglass/ui/paint"
	"coreglass/workloads"
)

// trackLayout says where the regions of the timeline screen are.
type trackLayout struct {
	header, status, sums paint.Rect
	chart, side, axis    paint.Rect
	look, table, legend  paint.Rect
}

// arrange fits the timeline screen into the terminal; by core the numbers of the tasks stand
// below the rows, by task beside them:
//
//	+--------------------------------------------------------------+
//	| header: screens, model, load, tasks, elapsed                 | 1
//	| status: origin, resolution, length of a column; following    | 1
//	| sums: dispatches, idle while tasks wait, unknown             | 1
//	| core 0 | 3████1██0███····     | or | 3 | ██──██ | run ready ..| 1 and more
//	|        └1.20 s  └1.21 s                                      | 1
//	| look: what is under the cursor                               | 2
//	| table of the tasks (by core)                                 | the rest
//	| legend: the signs                                            | 1
//	| footer: keys                                                 | 1
//	+--------------------------------------------------------------+
func (v *track) arrange() trackLayout {
	var l trackLayout
	w, h := v.width, v.height
	full := paint.Rect{W: w, H: h}
	body := full.Inset(1)
	gap := 0
	if h >= 30 {
		gap = 1
	}
	l.header, l.status = full.Row(0), full.Row(1)
	l.legend = body.Row(h - 2)
	y := 2
	l.sums = body.Row(y)
	y += 1 + gap
	room := h - 2 - gap - y - 3 // for rows and table, without axis and look
	ch := &v.chart
	rows := max(ch.Rows(), 1)
	if ch.ByTask {
		l.side = paint.Rect{Y: y, H: 1, W: v.sideWidth()}
		y, room = y+1, room-1
	} else {
		table := gap + 1 + v.taskCount()
		room = max(room-min(table, room/2), min(rows, room-min(table, gap+1+fewTasks)))
	}
	ch.Tall, ch.Gap = roomy(rows, room)
	lines := min(ch.Lines(rows), max(room, 1))
	l.chart = paint.Rect{X: body.X, Y: y, W: body.W - l.side.W, H: lines}
	ch.Labels = ch.LabelWidth()
	if ch.ByTask {
		l.side = paint.Rect{X: body.X + body.W - l.side.W, Y: y - 1, W: l.side.W, H: lines + 1}
	}
	y += lines
	l.axis = paint.Rect{X: body.X, Y: y, W: l.chart.W, H: 1}
	l.look = body.Rows(y+1, 2)
	y += 3 + gap
	if !ch.ByTask {
		l.table = body.Rows(y, h-2-gap-y)
	}
	return l
}

// fewTasks is how many tasks' numbers come before all cores.
const fewTasks = 4

// tallest is how tall a row gets at most.
const tallest = 5

// roomy is how tall rows may be, and the gap between them, so that all of them fit.
func roomy(rows, room int) (tall, gap int) {
	for _, t := range [...]int{tallest, 3, 2, 1} {
		if rows*(t+1)-1 <= room {
			return t, 1
		}
	}
	return 1, 0
}

func (v *track) taskCount() int {
	if t := v.chart.Timeline; t != nil {
		return len(t.Lanes)
	}
	return 0
}

func (v *track) draw(help bool) {
	l := &v.layout
	v.live.drawHeader(l.header, onTimeline)
	v.drawStatus(l.status)
	c := &v.frame.canvas
	if v.chart.Timeline == nil {
		for i, line := range wrap(v.reason(), l.sums.W) {
			c.Text(l.sums.X, l.sums.Y+i, l.sums.W, line, sStrong)
		}
	} else {
		v.drawSums(l.sums)
		v.chart.Draw(c, l.chart)
		v.chart.DrawAxis(c, l.axis)
		v.drawLook(l.look)
		v.drawSide(l.side)
		v.drawTable(l.table)
		v.drawLegend(l.legend)
	}
	v.drawEnd(v.hints, help, v.helpPage)
}

// originWord says where a timeline comes from.
func originWord(o timeline.Origin) word { return wTrackMeasured + word(min(o, timeline.Simulated)) }

// drawStatus says where the timeline comes from and how exact it is; at the right whether
// the picture follows. A frozen one makes the line a banner, as on the live screen.
func (v *track) drawStatus(r paint.Rect) {
	f, l := &v.frame, v.live
	tone, state := sDim, "● "+v.lang.say(wTrackFollowing)
	strong := sDim
	switch {
	case l.frozen != nil:
		tone, strong, state = sBanner, sBanner, v.lang.say(wFrozen)
		f.canvas.Fill(r, ' ', sBanner)
	case l.awaited:
		strong, state = sMarker, v.lang.say(wSwitching)+" "+string(l.wanted.Model)
	case v.chart.Timeline == nil:
		strong, state = sMarker, "○ "+v.lang.say(phaseWordOf(l.newest.Phase))
	case !v.follow:
		strong, state = sMarker, "○ "+v.lang.say(wTrackStanding)
	}
	x := r.X + r.W - 1 - paint.TextWidth(state)
	f.canvas.Text(x, r.Y, r.X+r.W-1-x, state, strong)
	p := f.canvas.Pen(r.X+1, r.Y, x-r.X-2)
	t := v.chart.Timeline
	switch {
	case l.notice != "":
		p.Put(l.notice, strong)
	case l.ended:
		p.Put(v.lang.say(wEnded), strong)
	case t != nil:
		v.drawOrigin(&p, t, tone)
	}
}

// phaseWordOf is the word of any phase.
func phaseWordOf(p workloads.Phase) word {
	if p == workloads.Running {
		return wMeasured
	}
	return phaseWord(p)
}

func (v *track) drawOrigin(p *paint.Pen, t *timeline.Timeline, st paint.Style) {
	p.Put(v.lang.say(originWord(t.Origin)), st)
	if off := v.resolution(); off > 0 {
		putWhole(p, gantt.AppendLength(v.parameterTight(wTrackEdges), off, 0), st)
	} else {
		putWhole(p, append(append(v.frame.buf(), " · "...), v.lang.say(wTrackExact)...), st)
	}
	putWhole(p, gantt.AppendLength(v.parameter(wTrackColumn), v.chart.Cell, 0), st)
	if t.Lost > 0 {
		putWhole(p, appendCount(v.parameter(wTrackLost), int(min(t.Lost, 1<<40))), sWarn)
	}
}

// parameterTight begins the text of a parameter whose value follows without a space.
func (v *track) parameterTight(name word) []byte {
	return append(append(v.frame.buf(), " · "...), v.lang.say(name)...)
}

// drawSums says how long the view is, and what happened in it.
func (v *track) drawSums(r paint.Rect) {
	p := v.frame.canvas.Pen(r.X, r.Y, r.W)
	p.PutBytes(gantt.AppendLength(v.frame.buf(), v.sums.length(), v.sums.length()/1000), sStrong)
	p.Skip(1)
	p.Put(v.lang.say(wTrackInView), sStrong)
	for i, part := range v.summary {
		sep := " · "
		if i == 0 {
			sep = ": "
		}
		if paint.TextWidth(sep)+paint.TextWidth(part) > p.Left() {
			return
		}
		p.Put(sep, sDim)
		p.Put(part, sText)
	}
}

func (v *track) drawLook(r paint.Rect) {
	st := sDim
	if v.chart.Cursor.On {
		st = sStrong
	}
	for i, line := range wrap(v.looked, r.W) {
		if i < r.H {
			v.frame.canvas.Text(r.X, r.Y+i, r.W, line, st)
		}
	}
}

// Legends, the most telling signs first.
var (
	coreLegend = []trackSign{{gantt.Block, wSignTaskRuns}, {gantt.Dense, wSignDense}, {gantt.Brief, wSignBrief}, {gantt.Idle, wIdle},
		{gantt.Unknown, wSignUnknown}, {gantt.Ready, wSignReady}, {gantt.Locked, wSignLocked}, // in the table's bars
		{gantt.Interrupted, wSignInterrupted}}
	taskLegend = []trackSign{{gantt.Block, wSignRunsOn}, {gantt.Ready, wSignReady}, {gantt.Locked, wSignLocked}, {gantt.Blocked, wSignBlocked},
		{gantt.Unknown, wSignUnknown}, {gantt.Dense, wSignDense}, {gantt.Brief, wSignBrief}, {gantt.Interrupted, wSignInterrupted}}
	trackSigns = []sign{{"3", wLegendTaskMark}, {"▒", wLegendDense}, {"▂", wLegendBrief}, {"%", wLegendIdleWaiting}}
)

type trackSign struct {
	sign gantt.Sign
	text word
}

func (v *track) drawLegend(r paint.Rect) {
	signs := coreLegend
	if v.chart.ByTask {
		signs = taskLegend
	}
	v.drawGlyphs(r, signs)
}

// drawGlyphs explains as many signs as fit.
func (st *stage) drawGlyphs(r paint.Rect, signs []trackSign) {
	for _, s := range signs {
		n := ganttStyles.Legend(&st.frame.canvas, r, gantt.Key{Sign: s.sign, Text: st.lang.say(s.text)})
		if n == 0 {
			return
		}
		r.X, r.W = r.X+n+2, r.W-n-2
	}
}
