package ui

import (
	"fmt"

	"github.com/charmbracelet/bubbles/key"

	"coreglass/ui/gantt"
	"coreglass/ui/paint"
)

// foreseeBindings lists the keys of the screen.
func (k keyMap) foreseeBindings(l lang) []key.Binding {
	return []key.Binding{k.guess, described(k.up, l.say(wForeRow)), described(k.down, l.say(wForeRow)),
		described(k.back, l.say(wForePan)), described(k.forward, l.say(wForePan)), k.zoomIn, k.zoomOut, k.foretold}
}

// draw fits the screen into the terminal:
//
//	+--------------------------------------------------------------+
//	| header: screens, model, load, tasks, elapsed                 | 1
//	| status: by which prices; simulated policy                    | 1
//	| Predicted (simulated)                                        | 1
//	| core 0 | 0█1█2█ ...                                          | a row for each core
//	| Measured (real workers)                                      | 1
//	| core 0 | 0█2█1█ ...                                          | a row for each core
//	|        └0 ms    └20 ms      one axis for both                | 1
//	| number      guess    predicted    measured    error    ▄▄▄▄  | 1 + up to 9, or with
//	|                                                        ▀▀▀▀▀ |   bars twice that
//	| what the guess was worth, or the question                    | 1
//	| footer: keys                                                 | 1
//	+--------------------------------------------------------------+
func (f *foresee) draw(help bool) {
	full := paint.Rect{W: f.width, H: f.height}
	f.live.drawHeader(full.Row(0), onForesee)
	f.drawStatus(full.Row(1))
	r := full.Rows(2, f.height-3).Inset(1)
	switch {
	case f.thinking:
		f.frame.canvas.Text(r.X, r.Y, r.W, f.lang.say(wForeThinking), sStrong)
	case f.problem != "":
		for i, line := range wrap(f.lang.say(wForeCannot)+" "+f.problem, r.W) {
			f.frame.canvas.Text(r.X, r.Y+i, r.W, line, sStrong)
		}
	case f.current():
		f.drawBoth(r)
	default: // nothing runs, or not yet
		f.frame.canvas.Text(r.X, r.Y, r.W, f.live.judged.text, f.live.judged.tone)
	}
	f.drawEnd(f.footer(), help, f.helpPage)
}

func (f *foresee) footer() []hint {
	k := f.keys
	return []hint{
		{ranged(k.allModels()), f.lang.say(wKeyModel)},
		together(f.lang.say(wForeGuess), k.guess),
		together(f.lang.say(wForeRow), k.up, k.down),
		together(f.lang.say(wForeZoom), k.zoomIn, k.zoomOut),
		together(f.lang.say(wForeMove), k.back, k.forward),
		together(f.lang.say(wFootTasks), k.double, k.halve),
	}
}

// helpPage is the help of this screen.
func (f *foresee) helpPage() helpPage {
	k, l := f.keys, f.lang
	return helpPage{
		[]helpGroup{{wHelpForesee, []hint{
			together(k.guess.Help().Desc, k.guess),
			together(l.say(wForeRow), k.up, k.down),
			together(l.say(wForePan), k.back, k.forward),
			together(l.say(wForeZoom), k.zoomIn, k.zoomOut),
			together(k.foretold.Help().Desc, k.foretold),
		}}, {wHelpModels, singly(k.allModels())}},
		[]helpGroup{{wHelpExperiment, k.experimentHelp(l)}, {wHelpLook, append([]hint{together(k.screen.Help().Desc, k.screen)}, k.programHelp(l)...)}},
		foreseeSigns, false,
	}
}

// drawStatus says what the prediction goes by. What does not fit is said in fewer words: the
// range that chance leaves must not be cut.
func (f *foresee) drawStatus(r paint.Rect) {
	k := f.known
	if k == nil || !f.current() {
		return
	}
	chance := ""
	if k.Chance() && f.hidden != rowCPU {
		chance = " · " + fmt.Sprintf(f.lang.say(wForeChance), k.LeastCPU, k.MostCPU)
	}
	p := f.frame.canvas.Pen(r.X+1, r.Y, r.W-2)
	p.Put(f.lang.say(wForeTwin)+" "+k.Policy+" · ", sDim)
	full, short, tone := f.prices()
	if paint.TextWidth(full+chance) > p.Left() {
		full = short
	}
	p.Put(full, tone)
	p.Put(chance, sWarn)
}

// prices says whose prices the prediction goes by, at length and in short.
func (f *foresee) prices() (full, short string, tone paint.Style) {
	all, defaults := f.known.Assumptions, 0
	for _, a := range all {
		if !a.Measured {
			defaults++
		}
	}
	if defaults == 0 {
		card := f.lang.say(wForeCard)
		return card, card, sDim
	}
	return fmt.Sprintf(f.lang.say(wForeDefaults), defaults, len(all)), fmt.Sprintf(f.lang.say(wForeDefaultsShort), defaults, len(all)), sWarn
}

// drawBoth divides what is between status and footer: the table first, with bars where the
// rows keep enough, then as much of the rows as there is room for.
func (f *foresee) drawBoth(r paint.Rect) {
	rows := f.rows()
	gap := 0
	if r.H >= 27 {
		gap = 1
	}
	a, b := &f.above, &f.below
	a.Timeline, b.Timeline = f.known.Timeline, f.first
	cores := 1
	if a.Timeline != nil {
		cores = a.Timeline.Cores
	}
	room := r.H - len(rows) - 2 - 3 - 3*gap
	pitch := 1
	if room-len(rows) >= 2*(2*cores-1) && tableOf(r).bars > 0 {
		pitch, room = 2, room-len(rows)
	}
	each := max(room/2, 1)
	tall, space := roomy(cores, each)
	if most := (each+1)/cores - 1; tall == tallest && most > tall {
		tall = min(most, tallestForesee)
	}
	for _, ch := range []*gantt.Chart{a, b} {
		ch.Core, ch.Tall, ch.Gap, ch.Cell = f.lang.say(wCore), tall, space, f.cell
		ch.Labels = paint.TextWidth(ch.Core) + 4
	}
	w := max(1, a.Plot(r).W)
	a.Cell = min(f.cell, gantt.FitCell(foreseen, w))
	f.from = max(min(f.from, foreseen-a.Cell), 0) / a.Cell * a.Cell
	a.From, b.From, b.Cell = f.from, f.from, a.Cell
	lines := min(a.Lines(cores), each)
	y := gap
	y = f.drawChart(a, r, y, lines, wForeSimulated)
	y = f.drawChart(b, r, y+gap, lines, wForeReal)
	a.DrawAxis(&f.frame.canvas, r.Row(y))
	f.drawTable(r.Rows(y+1+gap, r.H-y-1-gap), rows, pitch)
}

// tallestForesee is how tall a row of these pictures gets at most: there is little else on this
// screen to give the room to.
const tallestForesee = 9

// drawChart draws a title and the rows under it, and returns the next free line. The first
// title explains the signs.
func (f *foresee) drawChart(ch *gantt.Chart, r paint.Rect, y, lines int, title word) int {
	p := f.frame.canvas.Pen(r.X, r.Y+y, r.W)
	p.Put(f.lang.say(title), sTitle)
	if ch == &f.above {
		p.Skip(2)
		f.drawGlyphs(paint.Rect{X: p.X, Y: p.Y, W: p.Left(), H: 1}, coreLegend[:4])
	}
	body := r.Rows(y+1, lines)
	if ch.Timeline == nil {
		f.frame.canvas.Text(body.X, body.Y, body.W, f.lang.say(wForeNotKept), sDim)
	} else {
		ch.Draw(&f.frame.canvas, body)
	}
	return y + 1 + lines
}

// drawTitle writes the title of a large number, and what was predicted for it.
func (l *live) drawTitle(r paint.Rect, title word, beside string) {
	p := l.frame.canvas.Pen(r.X, r.Y, r.W)
	p.Put(l.lang.say(title), sTitle)
	if beside != "" && p.Left() > paint.TextWidth(beside)+2 {
		p.Skip(2)
		p.Put(beside, sMarker)
	}
}
