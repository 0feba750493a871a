package ui

import (
	"slices"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"coreglass/ui/gantt"
)

// trackAction is what a key does on the timeline screen.
type trackAction struct {
	on key.Binding
	do func(*track)
}

// timelineActions says what the keys of the timeline screen do. All others that change the
// experiment do what they do on the live screen.
func (k keyMap) timelineActions() []trackAction {
	return []trackAction{
		{k.byTask, (*track).turn},
		{k.zoomIn, func(v *track) { v.zoom(true) }},
		{k.zoomOut, func(v *track) { v.zoom(false) }},
		{k.back, func(v *track) { v.moveCursor(-1) }},
		{k.forward, func(v *track) { v.moveCursor(1) }},
		{k.backMore, func(v *track) { v.pan(-1) }},
		{k.forMore, func(v *track) { v.pan(1) }},
		{k.up, func(v *track) { v.moveRow(-1) }},
		{k.down, func(v *track) { v.moveRow(1) }},
		{k.pageUp, func(v *track) { v.pageRows(-1) }},
		{k.pageDown, func(v *track) { v.pageRows(1) }},
		{k.oldest, (*track).goBack},
		{k.newest, (*track).goOn},
		{k.follow, (*track).toggleFollow},
		{k.nextEdge, func(v *track) { v.jump((*gantt.Chart).NextEdge) }},
		{k.prevEdge, func(v *track) { v.jump((*gantt.Chart).PreviousEdge) }},
		{k.close, func(v *track) { v.chart.Cursor.On = false }},
	}
}

func (v *track) press(msg tea.KeyMsg) {
	for _, a := range v.keys.timelineActions() {
		if key.Matches(msg, a.on) {
			v.live.notice = ""
			if v.chart.Timeline != nil || key.Matches(msg, v.keys.byTask, v.keys.newest) {
				a.do(v)
			}
			v.refresh()
			return
		}
	}
	if !key.Matches(msg, v.keys.explain) {
		v.live.press(msg)
		v.refresh()
	}
}

// turn changes what a row is. The cursor stays at its moment, on what was under it.
func (v *track) turn() {
	ch := &v.chart
	row := 0
	if s, ok := ch.Look(); ch.Cursor.On && ok {
		if row = int(s.Span.Task); ch.ByTask {
			row = int(max(s.Span.Core, 0))
		}
	}
	ch.ByTask, ch.First, ch.Cursor.Row = !ch.ByTask, 0, row
}

// stand lets the picture stand still, and keeps what is known of it.
func (v *track) stand() {
	if v.follow {
		v.follow, v.held = false, v.chart.Timeline
	}
}

// goBack goes to the oldest moment that is kept.
func (v *track) goBack() {
	v.stand()
	v.chart.From = 0
	if v.chart.Cursor.On {
		v.lookAt(0, false)
	}
}

// goOn follows again, and leaves history.
func (v *track) goOn() {
	v.live.frozen = nil
	v.live.refresh()
	v.follow, v.held = true, nil
	v.chart.Cursor.On = false
}

func (v *track) toggleFollow() {
	if v.follow {
		v.stand()
		return
	}
	v.follow, v.held = true, nil
	v.chart.Cursor.On = false
}

// moveCursor goes by cells; the first step puts the cursor in the middle.
func (v *track) moveCursor(by int) {
	v.stand()
	ch, c := &v.chart, &v.chart.Cursor
	if !c.On {
		c.Row = max(c.Row, ch.First)
		v.lookAt(ch.Time(v.columns()/2), false)
		return
	}
	v.lookAt(ch.Time(ch.Column(c.At)+by), false)
}

// lookAt puts the cursor on a moment that is kept, and the moment into the view.
func (v *track) lookAt(at time.Duration, exact bool) {
	ch, t := &v.chart, v.chart.Timeline
	ch.Cursor.On = true
	ch.Cursor.At = min(max(at, t.From), max(t.To-1, t.From))
	ch.Cursor.Exact = exact
	switch col, w := ch.Column(ch.Cursor.At), v.columns(); {
	case col < 0 && exact, col >= w && exact:
		ch.From = ch.Cursor.At - ch.Cell*time.Duration(w/2)
	case col < 0:
		ch.From += ch.Cell * time.Duration(col)
	case col >= w:
		ch.From += ch.Cell * time.Duration(col-w+1)
	}
}

// jump goes to an edge of the chosen row.
func (v *track) jump(edge func(*gantt.Chart, int, time.Duration) (time.Duration, bool)) {
	v.stand()
	if !v.chart.Cursor.On {
		v.moveCursor(0)
	}
	if at, ok := edge(&v.chart, v.chart.Cursor.Row, v.chart.Cursor.At); ok {
		v.lookAt(at, true)
	}
}

// pan goes a page of time back or on. At the end it follows again.
func (v *track) pan(by int) {
	v.stand()
	d := v.chart.Cell * time.Duration(by*max(1, v.columns()*9/10))
	v.chart.From += d
	if v.chart.Cursor.On {
		v.chart.Cursor.At += d
		v.chart.Cursor.Exact = false
		v.chart.Cursor.At = min(max(v.chart.Cursor.At, v.chart.Timeline.From), v.chart.Timeline.To-1)
	}
}

// moveRow chooses another row; without a cursor it scrolls.
func (v *track) moveRow(by int) {
	ch := &v.chart
	switch {
	case ch.Cursor.On:
		ch.Cursor.Row = max(0, ch.Cursor.Row+by)
		ch.Cursor.Exact = false
	case ch.ByTask:
		ch.First = max(0, ch.First+by)
	default:
		v.scroll += by
	}
}

// pageRows scrolls the tasks by a page.
func (v *track) pageRows(by int) {
	if !v.chart.ByTask {
		v.scroll += by * v.tableRows()
		return
	}
	page := by * max(1, v.chart.RowsIn(v.layout.chart.H))
	v.chart.First = max(0, v.chart.First+page)
	v.chart.Cursor.Row = max(0, v.chart.Cursor.Row+page)
}

// zoom keeps the cursor in its place, else the middle; a picture that follows, its right
// edge.
func (v *track) zoom(in bool) {
	ch, w := &v.chart, v.columns()
	cell := gantt.RoundUp(ch.Cell + 1)
	if in {
		cell = gantt.RoundUp(ch.Cell * 2 / 5)
	}
	if most := max(2*ch.Timeline.To, firstCell*100); cell == ch.Cell || in && cell < max(1, v.resolution()/5) || !in && ch.Cell*time.Duration(w) > most {
		v.live.notice = v.lang.say(wKnobEnd)
		return
	}
	col := w / 2
	at := ch.Time(col)
	if c := ch.Column(ch.Cursor.At); ch.Cursor.On {
		at = ch.Cursor.At
		if c >= 0 && c < w {
			col = c
		}
	}
	ch.From, ch.Cell = at/cell*cell-cell*time.Duration(col), cell
}

// timelineBindings lists the bindings of the timeline screen.
func (k keyMap) timelineBindings(l lang) []key.Binding {
	experiment := key.NewBinding(key.WithKeys("1"), key.WithHelp(ranged(k.models)+" c i m l + - , .", l.say(wTrackExperiment)))
	return []key.Binding{k.byTask,
		k.zoomIn, k.zoomOut,
		described(k.back, l.say(wTrackLeft)), described(k.forward, l.say(wTrackRight)),
		described(k.up, l.say(wTrackUp)), described(k.down, l.say(wTrackDown)),
		described(k.backMore, l.say(wTrackPanLeft)), described(k.forMore, l.say(wTrackPanRight)),
		k.pageUp, k.pageDown,
		described(k.oldest, l.say(wTrackOldest)), described(k.newest, l.say(wTrackNewest)),
		k.follow, k.nextEdge, k.prevEdge, k.freeze, described(k.close, l.say(wTrackOff)), experiment}
}

// timelineFooter lists the hints of the timeline screen, the most useful first.
func (k keyMap) timelineFooter(l lang) []hint {
	return []hint{
		together(l.say(wFootRows), k.byTask),
		together(l.say(wFootZoom), k.zoomIn, k.zoomOut),
		together(l.say(wFootCursor), k.back, k.forward, k.up, k.down),
		together(l.say(wFootFollow), k.follow),
		together(l.say(wFootEdge), k.nextEdge, k.prevEdge),
		together(shortened(k.freeze), k.freeze),
		{ranged(k.allModels()), l.say(wKeyModel)},
		together(l.say(wKeyLoads), k.cpu, k.net, k.nextLoad),
		together(l.say(wFootTasks), k.double, k.halve),
	}
}

func (v *track) helpPage() helpPage {
	k, l := v.keys, v.lang
	return helpPage{
		[]helpGroup{{wHelpTimeline, []hint{
			{k.byTask.Help().Key, k.byTask.Help().Desc},
			together(l.say(wHelpZoom), k.zoomIn, k.zoomOut),
			together(l.say(wHelpTrackCursor), k.back, k.forward, k.up, k.down),
			together(l.say(wHelpTrackPan), k.backMore, k.forMore),
			together(l.say(wHelpPage), k.pageUp, k.pageDown),
			together(l.say(wHelpTrackEnds), k.oldest, k.newest),
			{k.follow.Help().Key, k.follow.Help().Desc},
			together(l.say(wHelpTrackEdge), k.nextEdge, k.prevEdge),
			{k.freeze.Help().Key, k.freeze.Help().Desc},
			{k.close.Help().Key, l.say(wTrackOff)},
		}}, {wHelpExperiment, []hint{{ranged(k.allModels()), l.say(wKeyModel)},
			together(l.say(wHelpLoads), k.cpu, k.net, k.sleep, k.mixed),
			together(l.say(wHelpDouble), k.double, k.halve)}}},
		[]helpGroup{{wHelpLook, slices.Concat([]hint{together(l.say(wHelpScreens), k.screen, k.timeline, k.sweep)}, k.programHelp(l))}},
		trackSigns, false,
	}
}
