package ui

import (
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/charmbracelet/bubbles/key"

	"coreglass/ui/gantt"
	"coreglass/ui/meter"
	"coreglass/ui/paint"
	"coreglass/workloads/cluster"
)

// draw fits the screen into the terminal:
//
//	+--------------------------------------------------------------+
//	| header: 0 cluster, the job, tasks, elapsed                   | 1
//	| status: where the queue is; what a task is; running, FROZEN  | 1
//	| RESULTS A SECOND             | WAIT IN THE QUEUE             | 5 and more
//	| verdict: one sentence                                        | 2
//	| host: a bar for each core                                    | 1 for each host
//	|   worker: slots, holds, results, a second, again, clock      | 1 for each worker
//	| who did what, the last 10 s: a row for each worker           | the rest
//	| footer: keys                                                 | 1
//	+--------------------------------------------------------------+
func (h *hall) draw(help bool) {
	full := paint.Rect{W: h.width, H: h.height}
	h.drawHeader(full.Row(0))
	h.drawStatus(full.Row(1))
	gap := 0
	if h.height >= 30 {
		gap = 1
	}
	body := full.Inset(1)
	y := 2 + gap
	size := meter.Small
	if h.width >= 110 && h.height >= 34 {
		size = meter.Large
	}
	y += h.drawBig(body.Rows(y, size.Height()+2), size) + gap
	h.drawVerdict(body.Rows(y, 2))
	y += 2 + gap
	rest := body.Rows(y, h.height-1-y)
	if len(h.shown.Workers) > 0 {
		lines := min(h.tableLines(), rest.H/2+1)
		h.drawTable(rest.Rows(0, lines))
		h.drawSpans(rest.Rows(lines+gap, rest.H-lines-gap))
	}
	h.drawEnd(h.footer(), help, h.helpPage)
}

func (h *hall) footer() []hint {
	k, l := h.keys, h.lang
	return []hint{
		together(l.say(wHallAnew), k.cluster),
		together(l.say(wHallMore), k.more),
		together(l.say(wHallKill), k.kill),
		together(l.say(wHallRow), k.up, k.down),
		together(l.say(wKeyLoads), k.cpu, k.net, k.nextLoad),
		together(l.say(wFootTasks), k.double, k.halve),
		{ranged(k.allModels()), l.say(wHallBack)},
		together(shortened(k.freeze), k.freeze),
	}
}

func (h *hall) helpPage() helpPage {
	k, l := h.keys, h.lang
	return helpPage{
		[]helpGroup{{wHelpHall, []hint{
			together(l.say(wHallAnew), k.cluster),
			together(l.say(wHallMore), k.more),
			together(l.say(wKeyKill), k.kill),
			together(l.say(wHallRow), k.up, k.down),
			together(l.say(wHallCPUKey), k.cpu),
			together(l.say(wHallWaitKey), k.net),
			together(l.say(wHallNext), k.nextLoad),
			together(l.say(wHelpDouble), k.double, k.halve),
		}}},
		[]helpGroup{{wHelpModels, singly(k.allModels())}, {wHelpLook, append(singly([]key.Binding{k.freeze, k.screen}), k.programHelp(l)...)}},
		nil, false,
	}
}

func (h *hall) drawHeader(r paint.Rect) {
	f, l := &h.frame, h.live
	f.canvas.Fill(r, ' ', sHeader)
	right := h.drawMachine(r, &l.newest)
	p := f.canvas.Pen(r.X+1, r.Y, right-r.X-2)
	h.drawTabs(&p, onLive)
	p.Put(firstKey(h.keys.cluster), sHeaderStrong)
	p.Skip(1)
	p.Put("cluster", sHeaderStrong)
	p.Skip(3)
	p.PutBytes(appendCount(f.buf(), hallTasks[h.tasks]), sHeaderStrong)
	p.Skip(1)
	p.Put(h.lang.say(plural(hallTasks[h.tasks])), sHeader)
	if h.known {
		p.Skip(3)
		p.PutBytes(meter.AppendClock(f.buf(), h.shown.Elapsed), sHeaderStrong)
	}
}

// drawStatus says what a task is and where more workers can join.
func (h *hall) drawStatus(r paint.Rect) {
	f := &h.frame
	tone, state, strong := sDim, "● "+h.lang.say(wHallRunning), sDim
	switch {
	case h.frozen:
		tone, strong, state = sBanner, sBanner, h.lang.say(wFrozen)
		f.canvas.Fill(r, ' ', sBanner)
	case h.problem != "":
		strong, state = sMarker, "○ "+h.lang.say(wFailedPhase)
	case !h.known:
		strong, state = sMarker, "○ "+h.lang.say(wHallStarting)
	case h.ended:
		state = "● " + h.lang.say(wFinishedPhase)
	}
	x := r.X + r.W - 1 - paint.TextWidth(state)
	f.canvas.Text(x, r.Y, r.X+r.W-1-x, state, strong)
	p := f.canvas.Pen(r.X+1, r.Y, x-r.X-2)
	if h.notice != "" {
		p.Put(h.notice, sMarker)
		return
	}
	p.Put(h.lang.say(hallJobs[h.job].name), tone)
	if h.shown.Address == "" || !h.known {
		return
	}
	p.Put(" · "+h.lang.say(wHallJoin), tone)
	for _, how := range []string{" coreglass worker --server ", " worker --server "} {
		if text := how + h.shown.Address; len(text) <= p.Left() {
			p.Put(text, tone)
			return
		}
	}
}

// drawBig draws the two large numbers and returns the lines they take.
func (h *hall) drawBig(r paint.Rect, size meter.Size) int {
	f, s := &h.frame, &h.shown
	half := (r.W - 3) / 2
	left := paint.Rect{X: r.X, Y: r.Y, W: half, H: r.H}
	right := paint.Rect{X: r.X + half + 3, Y: r.Y, W: r.W - half - 3, H: r.H}
	all := float64(max(s.Job.Tasks, 1))
	queued, done := math.NaN(), math.NaN()
	if h.known {
		queued, done = float64(s.Queued), float64(s.Results)
	}
	h.drawFigure(left, size, wHallResults, meter.AppendPercent(f.buf(), h.rate()), sWork, [3]string{
		h.lang.say(wHallPerSecond),
		fmt.Sprintf(h.lang.say(wHallOf), s.Results, s.Job.Tasks),
		fmt.Sprintf(h.lang.say(wHallWrong), s.Wrong),
	})
	h.drawFigure(right, size, wHallQueue, meter.AppendWhole(f.buf(), queued), sCPU, [3]string{
		fmt.Sprintf(h.lang.say(wHallHeld), s.Held),
		fmt.Sprintf(h.lang.say(wHallAgain), s.Redelivered),
		fmt.Sprintf(h.lang.say(wHallTwice), s.Twice),
	})
	rest := meter.Part{Glyph: '░', Style: sIdle}
	meter.Bar(&f.canvas, left.X, left.Y+left.H-1, left.W, all, []meter.Part{{Value: done, Glyph: '█', Style: sWork}}, rest)
	meter.Bar(&f.canvas, right.X, right.Y+right.H-1, right.W, all, []meter.Part{{Value: queued, Glyph: '█', Style: sUser}, {Value: float64(s.Held), Glyph: '▒', Style: sSystem}}, rest)
	return r.H
}

// drawFigure is a title, a large number below it, and three lines beside that.
func (h *hall) drawFigure(r paint.Rect, size meter.Size, title word, digits []byte, st paint.Style, side [3]string) {
	c := &h.frame.canvas
	c.Text(r.X, r.Y, r.W, h.lang.say(title), sTitle)
	fits := size
	for fits > meter.Small && meter.DigitsWidth(digits, fits) > r.W-20 {
		fits--
	}
	w := meter.Digits(c, r.X, r.Y+1+(size.Height()-fits.Height())/2, digits, fits, st)
	top := r.Y + 1 + (size.Height()-3)/2
	for i, text := range side {
		if h.known {
			c.Text(r.X+w+3, top+i, r.W-w-3, text, sText)
		}
	}
}

// drawVerdict says what is to be seen.
func (h *hall) drawVerdict(r paint.Rect) {
	text, tone := h.judge()
	for i, line := range wrap(text, r.W) {
		if i < r.H {
			h.frame.canvas.Text(r.X, r.Y+i, r.W, line, tone)
		}
	}
}

func (h *hall) judge() (string, paint.Style) {
	s, l := &h.shown, h.lang
	switch {
	case h.problem != "":
		return l.say(wFailed) + " " + h.problem, sBad
	case !h.known:
		return l.say(wHallStartingHint), sStrong
	case h.ended && s.Results == s.Job.Tasks:
		return fmt.Sprintf(l.say(vHallDone), s.Results, s.Wrong, s.Redelivered, s.Twice), sStrong
	case h.ended:
		return l.say(wEnded), sWarn
	}
	switch {
	case h.killed != "" && s.Redelivered == h.before:
		return fmt.Sprintf(l.say(vHallKilled), h.killed, hallRedeliver.Seconds()), sWarn
	case s.Redelivered > 0:
		return fmt.Sprintf(l.say(vHallAgain), s.Redelivered), sWarn
	case len(s.Workers) == 0:
		return l.say(vHallNobody), sStrong
	}
	return fmt.Sprintf(l.say(vHallShare), len(s.Workers)), sStrong
}

// host is a machine with its workers, in the report's order.
type host struct {
	name    string
	workers []int
}

// hosts groups the workers. What an earlier report did not tell has no host.
func (h *hall) hosts() []host {
	var all []host
	at := map[string]int{}
	for i, w := range h.shown.Workers {
		n, ok := at[w.Host]
		if !ok {
			n = len(all)
			at[w.Host] = n
			all = append(all, host{name: w.Host})
		}
		all[n].workers = append(all[n].workers, i)
	}
	return all
}

func (h *hall) tableLines() int { return 1 + len(h.hosts()) + len(h.shown.Workers) }

// Columns of the table.
const (
	wideWorker = 22
	wideCount  = 8
)

func (h *hall) drawTable(r paint.Rect) {
	c, l := &h.frame.canvas, h.lang
	p := c.Pen(r.X, r.Y, r.W)
	p.Put("  "+l.say(wHallWorker), sColumn)
	p.X = r.X + wideWorker
	for _, w := range []word{wHallPID, wHallSlots, wHallHolds, wHallDone, wHallRate, wHallAgainCol} {
		if w != wHallPID || h.roomForPID() {
			p.Right([]byte(l.say(w)), wideCount, sColumn)
		}
	}
	p.Skip(2)
	p.Put(l.say(wHallClock), sColumn)
	y := 1
	for _, host := range h.hosts() {
		h.drawHost(r.Row(y), host)
		y++
		for _, i := range host.workers {
			h.drawWorker(r.Row(y), i)
			y++
		}
	}
	if y > r.H && r.H > 1 {
		c.Fill(r.Row(r.H-1), ' ', sText)
		c.Text(r.X, r.Y+r.H-1, r.W, fmt.Sprintf(l.say(wHallMoreRows), y-r.H+1), sDim)
	}
}

// roomForPID says whether the table has a column for it.
func (h *hall) roomForPID() bool { return h.width >= 90 }

// drawHost is a machine with what its cores do.
func (h *hall) drawHost(r paint.Rect, host host) {
	if r.Empty() {
		return
	}
	f := &h.frame
	p := f.canvas.Pen(r.X, r.Y, r.W)
	w := h.shown.Workers[host.workers[0]]
	for _, i := range host.workers {
		if h.shown.Workers[i].Silent == 0 {
			w = h.shown.Workers[i]
			break
		}
	}
	name := host.name
	if name == "" || w.Own {
		name = h.lang.say(wHallHere)
	}
	p.Put(name, sStrong)
	p.X = r.X + wideWorker
	load := w.Load
	if w.Silent > 0 {
		load = nil
	}
	each := max(coreCell, p.Left()/max(len(load), 1)-2)
	each = min(each, 30)
	for i, use := range load {
		if p.Left() < coreCell {
			p.Put("…", sDim)
			break
		}
		h.drawHostCore(p, i, use, each)
		p.Skip(each + 2)
	}
}

func (h *hall) drawHostCore(p paint.Pen, core, use, width int) {
	f := &h.frame
	p.PutBytes(appendCount(f.buf(), core), sDim)
	p.Skip(1)
	v := math.NaN()
	if use >= 0 {
		v = float64(use)
	}
	bar := width - 9
	meter.Bar(&f.canvas, p.X, p.Y, bar, 100, []meter.Part{{Value: v, Glyph: '█', Style: sUser}}, meter.Part{Glyph: '░', Style: sIdle})
	p.Skip(bar)
	p.Right(meter.AppendWhole(f.buf(), v), 4, sText)
	p.Put(" %", sDim)
}

func (h *hall) drawWorker(r paint.Rect, i int) {
	if r.Empty() {
		return
	}
	f, w := &h.frame, &h.shown.Workers[i]
	p := f.canvas.Pen(r.X, r.Y, r.W)
	tone := sText
	if i == h.row {
		p.Put("▶ ", sMarker)
		tone = sStrong
	}
	p.X = r.X + 2
	p.Put(fmt.Sprintf("%.*s", wideWorker-3, w.Name), tone)
	p.X = r.X + wideWorker
	told := func(n int) []byte {
		if w.Silent > 0 {
			return append(f.buf(), meter.Unknown...)
		}
		return appendCount(f.buf(), n)
	}
	if h.roomForPID() {
		p.Right(told(w.PID), wideCount, sDim)
	}
	p.Right(told(w.Slots), wideCount, tone)
	p.Right(told(w.Held), wideCount, tone)
	p.Right(appendCount(f.buf(), w.Results), wideCount, tone)
	p.Right(meter.AppendPercent(f.buf(), w.PerSecond), wideCount, tone)
	p.Right(appendCount(f.buf(), w.Redelivered), wideCount, tone)
	p.Skip(2)
	switch {
	case w.Silent > 0:
		p.Put(fmt.Sprintf(h.lang.say(wHallSilent), w.Silent.Seconds()), sBad)
	case w.Clock.Uncertainty > 0:
		p.Put(fmt.Sprintf("%+.2f ± %.2f", w.Clock.Offset.Seconds()*1e3, w.Clock.Uncertainty.Seconds()*1e3), sDim)
	default:
		p.Put(meter.Unknown, sDim)
	}
}

// hallSpan is how much time the rows show.
const hallSpan = 10 * time.Second

// drawSpans draws who did what: a row for each worker on one axis, the master's clock. The
// others' clocks are corrected by their offsets.
func (h *hall) drawSpans(r paint.Rect) {
	if r.H < 3 {
		return
	}
	c, l := &h.frame.canvas, h.lang
	c.Text(r.X, r.Y, r.W, l.say(wHallSpans), sTitle)
	labels := min(14, r.W/5)
	plot := paint.Rect{X: r.X + labels, Y: r.Y + 1, W: r.W - labels, H: r.H - 2}
	cell := gantt.RoundUp(hallSpan / time.Duration(max(plot.W, 1)))
	from := max(h.shown.Elapsed-cell*time.Duration(plot.W), 0) / cell * cell
	tall, gap := roomy(len(h.shown.Workers), plot.H)
	last := 0
	for i := range h.shown.Workers {
		y := i * (tall + gap)
		if y+tall > plot.H {
			break
		}
		w := &h.shown.Workers[i]
		c.Text(r.X, plot.Y+y+(tall-1)/2, labels-1, w.Name, sDim)
		row := spanRow{from: from, cell: cell, now: h.shown.Elapsed - w.Silent}
		row.count(h.shown.Spans, w.Name, plot.W)
		for k := range tall {
			row.draw(c, paint.Rect{X: plot.X, Y: plot.Y + y + k, W: plot.W, H: 1}, k == (tall-1)/2, k == tall-1)
		}
		last = y + tall
	}
	axis := gantt.Chart{From: from, Cell: cell, Labels: labels, Styles: ganttStyles}
	axis.DrawAxis(c, r.Row(1+last))
}

// spanRow is what a worker did, column by column.
type spanRow struct {
	from, cell, now time.Duration
	cells           []spanCell
}

// spanCell is a column: the task with the most time in it.
type spanCell struct {
	task  int
	most  time.Duration
	sum   time.Duration
	first bool // the task begins here
	many  bool // its stretch holds several
	again bool
}

func (s *spanRow) count(spans []cluster.Span, worker string, w int) {
	s.cells = make([]spanCell, w)
	for _, one := range spans {
		if one.Worker != worker || one.To <= s.from {
			continue
		}
		first := int((max(one.From, s.from) - s.from) / s.cell)
		for col := first; col < w; col++ {
			start := s.from + time.Duration(col)*s.cell
			d := min(one.To, start+s.cell) - max(one.From, start)
			if d <= 0 {
				break
			}
			k := &s.cells[col]
			if k.sum += d; d > k.most {
				k.most, k.task, k.first, k.many, k.again = d, one.Task, col == first && one.From >= s.from, one.Tasks > 1, one.Again
			}
		}
	}
}

// draw draws the cells; a task's number stands where it begins, an exclamation mark where
// it had been given to somebody before.
func (s *spanRow) draw(c *paint.Canvas, r paint.Rect, marks, ground bool) {
	for i, k := range s.cells {
		start := s.from + time.Duration(i)*s.cell
		hue := paint.Style(k.task % taskStyles)
		switch {
		case k.sum == 0 && (start >= s.now || start < 0):
		case k.sum == 0:
			if marks {
				c.Set(r.X+i, r.Y, gantt.Idle.Glyph(c), sBlocked)
			}
		case k.many:
			c.Set(r.X+i, r.Y, gantt.Dense.Glyph(c), sTask0+hue)
		case 2*k.sum < s.cell && !ground:
		case 2*k.sum < s.cell:
			c.Set(r.X+i, r.Y, gantt.Brief.Glyph(c), sTask0+hue)
		default:
			c.Set(r.X+i, r.Y, gantt.Block.Glyph(c), sTask0+hue)
		}
	}
	if marks {
		s.drawMarks(c, r)
	}
}

// drawMarks writes the numbers of tasks that are long enough.
func (s *spanRow) drawMarks(c *paint.Canvas, r paint.Rect) {
	for i, k := range s.cells {
		if !k.first || k.many {
			continue
		}
		end := i + 1
		for end < len(s.cells) && s.cells[end].sum > 0 && s.cells[end].task == k.task && !s.cells[end].first {
			end++
		}
		text := strconv.Itoa(k.task)
		if k.again {
			text = "!" + text
		}
		switch {
		case len(text) < end-i:
			c.Text(r.X+i, r.Y, end-i, text, sMark0+paint.Style(k.task%taskStyles))
		case i > 0 && s.cells[i-1].sum > 0 && 2*k.sum >= s.cell:
			c.Set(r.X+i, r.Y, '▐', sTask0+paint.Style(k.task%taskStyles)) // without colours they stay apart
		}
	}
}
