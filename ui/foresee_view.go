package ui

import (
	"fmt"
	"math"

	"github.com/charmbracelet/bubbles/key"

	"coreglass/ui/gantt"
	"coreglass/ui/meter"
	"coreglass/ui/paint"
	"coreglass/ui/twin"
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
//	| number            predicted    measured    error     guess   | 1 + up to 9
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
	}
	hints := f.footer()
	if help {
		hints = nil
	}
	f.drawFooter(full.Row(f.height-1), hints)
	if help {
		f.drawHelp(f.helpPage())
	}
}

func (f *foresee) footer() []hint {
	k := f.keys
	return []hint{
		{ranged(k.allModels()), f.lang.say(wKeyModel)},
		together(f.lang.say(wForeGuess), k.guess),
		together(f.lang.say(wForeRow), k.up, k.down),
		together(f.lang.say(wForeZoom), k.zoomIn, k.zoomOut),
		together(f.lang.say(wFootHistory), k.back, k.forward),
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
		nil, false,
	}
}

// drawStatus says what the prediction goes by.
func (f *foresee) drawStatus(r paint.Rect) {
	p := f.frame.canvas.Pen(r.X+1, r.Y, r.W-2)
	if f.known == nil || !f.current() {
		return
	}
	p.Put(f.lang.say(wForeTwin)+" "+f.known.Policy+" · ", sDim)
	if k := f.known; k.Chance() && f.hidden != rowCPU {
		p.Put(fmt.Sprintf(f.lang.say(wForeChance), k.LeastCPU, k.MostCPU), sWarn)
		p.Put(" · ", sDim)
	}
	defaults := 0
	for _, a := range f.known.Assumptions {
		if !a.Measured {
			defaults++
		}
	}
	if defaults == 0 {
		p.Put(f.lang.say(wForeCard), sDim)
	} else {
		p.Put(fmt.Sprintf(f.lang.say(wForeDefaults), defaults, len(f.known.Assumptions)), sWarn)
	}
}

// drawBoth divides what is between status and footer: the table first, then as much of the
// rows as there is room for.
func (f *foresee) drawBoth(r paint.Rect) {
	rows := f.rows()
	gap := 0
	if r.H >= 27 {
		gap = 1
	}
	table := len(rows) + 2
	room := r.H - table - 3 - 3*gap
	a, b := &f.above, &f.below
	a.Timeline, b.Timeline = f.known.Timeline, f.first
	cores := 1
	if a.Timeline != nil {
		cores = a.Timeline.Cores
	}
	each := max(room/2, 1)
	tall, space := roomy(cores, each)
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
	f.drawTable(r.Rows(y+1+gap, r.H-y-1-gap), rows)
}

// drawChart draws a title and the rows under it, and returns the next free line.
func (f *foresee) drawChart(ch *gantt.Chart, r paint.Rect, y, lines int, title word) int {
	f.frame.canvas.Text(r.X, r.Y+y, r.W, f.lang.say(title), sTitle)
	body := r.Rows(y+1, lines)
	if ch.Timeline == nil {
		f.frame.canvas.Text(body.X, body.Y, body.W, f.lang.say(wForeNotKept), sDim)
	} else {
		ch.Draw(&f.frame.canvas, body)
	}
	return y + 1 + lines
}

// foreseeWords are the rows' names.
var foreseeWords = map[string]word{
	rowCPU: wForeCPU, rowWork: wForeWork, "work.per_second": wForeRate, "work.cpu_us_per_unit": wForePerUnit,
	"switches.per_second": wForeSwitches, "lock.handovers_per_second": wForeHandovers,
	"latency_us.p50": wForeP50, "latency_us.p95": wForeP95, "latency_us.p99": wForeP99,
}

// drawTable sets the numbers side by side.
func (f *foresee) drawTable(r paint.Rect, rows []twin.Row) {
	c := &f.frame.canvas
	name := min(max(26, r.W/3), 40)
	col := min(13, (r.W-name)/4)
	put := func(y, i int, text string, st paint.Style) {
		p := c.Pen(r.X+name+i*col, y, col)
		p.Right([]byte(text), col, st)
	}
	for i, w := range []word{wForeGuess, wForePredicted, wForeMeasured, wForeError} {
		put(r.Y, i, f.lang.say(w), sDim)
	}
	c.Text(r.X, r.Y, name, f.lang.say(wForeNumber), sDim)
	for i, row := range rows {
		y := r.Y + 1 + i
		if y >= r.Y+r.H {
			return
		}
		mark, st := "  ", sText
		if i == f.row {
			mark, st = "▶ ", sStrong
		}
		c.Text(r.X, y, name, mark+f.lang.say(foreseeWords[row.Name]), st)
		if row.Name == f.hidden {
			put(y, 0, *f.typing+"_", sCursor)
			for k := 1; k < 4; k++ {
				put(y, k, "?", sMarker)
			}
			continue
		}
		if g, ok := f.guesses[row.Name]; ok {
			put(y, 0, figure(g), sMarker)
		}
		put(y, 1, figure(row.Predicted), sStrong)
		put(y, 2, figure(row.Measured), sStrong)
		put(y, 3, errorText(row), errorTone(row))
	}
	f.drawAnswer(r.Row(len(rows)+1), rows)
}

// drawAnswer asks for the guess, or says what it was worth.
func (f *foresee) drawAnswer(r paint.Rect, rows []twin.Row) {
	c := &f.frame.canvas
	if f.typing != nil {
		c.Text(r.X, r.Y, r.W, f.lang.say(wForeYourGuess)+" "+f.lang.say(foreseeWords[f.hidden])+" · "+f.lang.say(wForeType), sMarker)
		return
	}
	if f.row >= len(rows) {
		return
	}
	row := rows[f.row]
	g, ok := f.guesses[row.Name]
	if !ok || math.IsNaN(row.Error()) {
		c.Text(r.X, r.Y, r.W, f.live.judged.text, sDim)
		return
	}
	verdict := wForeGuessLost
	if math.Abs(g-row.Measured) < math.Abs(row.Predicted-row.Measured) {
		verdict = wForeGuessWon
	}
	c.Text(r.X, r.Y, r.W, f.lang.say(verdict), sStrong)
}

// figure is a number with three digits or so.
func figure(v float64) string {
	switch a := math.Abs(v); {
	case math.IsNaN(v):
		return meter.Unknown
	case a >= 1e4:
		return string(meter.AppendCount(nil, v))
	case a >= 100:
		return fmt.Sprintf("%.0f", v)
	case a >= 10:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.2f", v)
}

func errorText(r twin.Row) string {
	e := r.Error()
	if math.IsNaN(e) || math.IsInf(e, 0) {
		return meter.Unknown
	}
	return fmt.Sprintf("%+.0f %%", 100*e)
}

// errorTone is quiet for what is near: a tenth is good, a third is far.
func errorTone(r twin.Row) paint.Style {
	switch e := math.Abs(r.Error()); {
	case e <= 0.1:
		return sWork
	case e <= 0.3:
		return sWarn
	}
	return sBad
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
