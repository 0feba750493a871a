package ui

import (
	"time"

	"coreglass/ui/gantt"
	"coreglass/ui/paint"
)

// mostPaneCell bounds the time that the pane shows: it is made anew with every snapshot.
const mostPaneCell = time.Millisecond

// paneWhile is how long the pane keeps to the zoom that a coarsely known stretch asks for.
const paneWhile = 2 * time.Second

// mostPaneRows is how many rows of the timeline the live screen shows at most.
const mostPaneRows = 8

// paneLines is how many of some spare lines the timeline gets: a title and a row for each
// core, or none if there are not twice as many.
func paneLines(spare, cores int) int {
	rows := min(cores, mostPaneRows, (spare-1)/2)
	if rows < min(cores, 2) {
		return 0
	}
	return 1 + rows
}

// drawWho shows who ran where a moment ago: the timeline screen's picture, small.
func (l *live) drawWho(r paint.Rect) {
	if r.H < 2 {
		return
	}
	ch, t := &l.pane, l.timeline()
	*ch = l.track.pane(ch)
	ch.Timeline = t
	if t != nil { // finer than it is known would be a tale
		ch.Cell = max(ch.Cell, gantt.RoundUp(t.ResolutionIn(l.until(t)-paneWhile, l.until(t))))
	}
	ch.Labels = ch.LabelWidth()
	rows := r.Rows(1, r.H-1)
	cells := ch.Plot(rows).W
	l.drawWhoTitle(r.Row(0), ch.Cell*time.Duration(cells), rows.H)
	if t == nil {
		l.frame.canvas.Text(rows.X, rows.Y, rows.W, l.track.reason(), sDim)
		return
	}
	ch.From = max(l.until(t)/ch.Cell-time.Duration(cells-1), 0) * ch.Cell
	ch.Draw(&l.frame.canvas, rows)
}

// pane is a chart for the live screen, with the memory of the one before.
func (v *track) pane(old *gantt.Chart) gantt.Chart {
	ch := *old
	ch.Cell, ch.ByTask, ch.Core, ch.Styles = min(v.chart.Cell, mostPaneCell), v.chart.ByTask, v.lang.say(wCore), ganttStyles
	return ch
}

func (l *live) drawWhoTitle(r paint.Rect, span time.Duration, rows int) {
	f := &l.frame
	p := f.canvas.Pen(r.X, r.Y, r.W)
	p.Put(l.lang.say(wWhoTitle), sTitle)
	p.Skip(1)
	p.Put(l.lang.say(wWhoLast), sDim)
	p.PutBytes(gantt.AppendLength(append(f.buf(), ' '), span, 0), sDim)
	if n := l.pane.Rows(); rows < n {
		b := appendCount(append(f.buf(), "  1-"...), rows)
		p.PutBytes(appendCount(append(b, '/'), n), sDim)
	}
	p.Skip(3)
	signs := coreLegend[:4]
	if l.pane.ByTask {
		signs = taskLegend[:5]
	}
	hint := l.lang.say(wWhoKeys)
	if l.keyless {
		hint = ""
	}
	end := r.X + r.W - paint.TextWidth(hint)
	l.track.drawGlyphs(paint.Rect{X: p.X, Y: r.Y, W: end - p.X - 2, H: 1}, signs)
	f.canvas.Text(end, r.Y, r.W, hint, sDim)
}

// zoomPane changes how much time the pane shows.
func (l *live) zoomPane(in bool) {
	if l.track.refresh(); l.track.chart.Timeline == nil {
		return
	}
	if !in && l.track.chart.Cell >= mostPaneCell {
		l.notice = l.lang.say(wKnobEnd)
		return
	}
	l.track.zoom(in)
}
