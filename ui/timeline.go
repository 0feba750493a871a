package ui

import (
	"time"

	"coreglass/metrics/timeline"
	"coreglass/ui/gantt"
	"coreglass/ui/paint"
	"coreglass/workloads"
)

// track is the screen of the timeline: who ran where and when.
type track struct {
	*stage
	live *live

	chart  gantt.Chart
	run    int                // of what is shown
	follow bool               // the right edge is now
	held   *timeline.Timeline // what was known when the picture stopped following
	scroll int                // first row of the table below the cores
	late   int                // snapshots since the picture was made
	wide   int                // columns of the last picture

	layout  trackLayout
	sums    trackSums
	summary []string // what there is to say about the view
	looked  string   // one line about what is under the cursor
	hints   []hint
}

const (
	// firstCell makes 100 columns show 20 ms: a few quanta of a usual scheduler.
	firstCell = 200 * time.Microsecond
	// A view is made anew with every snapshot if there is no more to count in it than this,
	// with every second one for twice as much, and so on: else looking would take more of a
	// core than what is looked at.
	countedAtOnce = 20_000
	mostLate      = 50 // snapshots: some seconds
	laneCounts    = 20 // as many spans
)

func newTrack(st *stage, l *live) *track {
	v := &track{stage: st, live: l, follow: true}
	v.chart.Cell, v.chart.Styles = firstCell, ganttStyles
	return v
}

// ganttStyles are the looks of all timelines.
var ganttStyles = gantt.Styles{
	Block: sTask0, Mark: sMark0, Hues: taskStyles,
	State: [timeline.Gone + 1]paint.Style{
		timeline.Unknown: sUnseen, timeline.Ready: sReady, timeline.Blocked: sBlocked, timeline.Locked: sLocked,
		timeline.Interrupted: sBad, timeline.Switching: sSystem, timeline.Done: sDim, timeline.Gone: sBad,
	},
	Idle: sBlocked, Label: sDim, Axis: sAxis, Cursor: sCursor, Chosen: sMarker,
}

// receive follows a snapshot that the live screen has taken. While nobody sees the screen it
// keeps no timeline alive but the one it stands still at.
func (v *track) receive(seen bool) {
	if run := v.live.newest.Run; run != v.run {
		v.reset(run)
	}
	if !seen {
		v.chart.Release()
		v.sums.work = 0
		return
	}
	if v.late++; v.late < min(v.sums.work/countedAtOnce, mostLate) {
		return
	}
	v.refresh()
}

// reset begins with another run: its times have nothing to do with those before.
func (v *track) reset(run int) {
	v.run, v.held, v.scroll, v.late = run, nil, 0, mostLate
	v.chart.First, v.chart.Cursor = 0, gantt.Cursor{}
	v.follow = true
}

// known is the timeline of the picture. While that stands still, what falls out of the
// newest one is still in the held one.
func (v *track) known() *timeline.Timeline {
	t := v.live.timeline()
	if h := v.held; h != nil && t != nil && !v.follow && v.chart.From < t.From {
		return h
	}
	return t
}

// timeline is who ran where up to what the picture shows; nil if that is not known.
func (l *live) timeline() *timeline.Timeline {
	switch f := l.frozen; {
	case f == nil:
		return l.newest.Timeline
	case l.shown().Run != f.full.Run:
		return nil
	default:
		return f.full.Timeline
	}
}

// until is the time of the run at the right edge of a picture that follows: now, or the
// time that is looked at in history.
func (l *live) until(t *timeline.Timeline) time.Duration {
	if f := l.frozen; f != nil && f.at != f.from {
		return min(t.To, l.shown().Elapsed)
	}
	return t.To
}

// refresh makes the picture anew: what has been received or a key has changed.
func (v *track) refresh() {
	v.late = 0
	v.hints = v.keys.timelineFooter(v.lang)
	v.chart.Timeline = v.known()
	v.chart.Core = v.lang.say(wCore)
	v.layout = v.arrange()
	if v.chart.Timeline != nil {
		v.place()
	}
	v.summarise()
	v.looked = v.describe()
}

// place keeps the view inside of what is known, and the cursor's row inside of the view.
func (v *track) place() {
	ch, w := &v.chart, time.Duration(v.columns())
	if v.columns() != v.wide && ch.Cursor.On {
		v.lookAt(ch.Cursor.At, ch.Cursor.Exact)
	}
	v.wide = v.columns()
	now := v.live.until(ch.Timeline)
	last := max(now/ch.Cell-(w-1), 0) * ch.Cell
	first := min(ch.Timeline.From/ch.Cell*ch.Cell, last)
	if v.follow {
		ch.From = last
	}
	ch.From = min(max(ch.From/ch.Cell*ch.Cell, first), last)
	rows, seen := ch.Rows(), max(1, ch.RowsIn(v.layout.chart.H))
	ch.Cursor.Row = min(ch.Cursor.Row, max(0, rows-1))
	if ch.Cursor.On {
		ch.First = min(max(ch.First, ch.Cursor.Row-seen+1), ch.Cursor.Row)
	}
	ch.First = max(0, min(ch.First, rows-seen))
	v.scroll = max(0, min(v.scroll, len(ch.Timeline.Lanes)-v.tableRows()))
}

// columns is the number of cells of a row.
func (v *track) columns() int { return max(1, v.chart.Plot(v.layout.chart).W) }

// reason says why there is no timeline.
func (v *track) reason() string {
	s := v.live.shown()
	switch {
	case v.live.frozen != nil && s.Run != v.live.frozen.full.Run:
		return v.lang.say(wTrackNotKept)
	case s.Spec.Model.IsPython():
		return v.lang.say(wTrackPython)
	case s.Phase != workloads.Running && s.Phase != workloads.Finished, s.Window.Length == 0:
		return v.lang.say(wTrackNotYet)
	}
	return v.lang.say(wTrackUntold)
}
