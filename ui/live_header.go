package ui

import (
	"strconv"
	"time"

	"coreglass/ui/meter"
	"coreglass/ui/paint"
	"coreglass/workloads"
)

// drawHeader says which screen this is and what is running: model, load, tasks, elapsed;
// cores and observer at the right.
func (l *live) drawHeader(r paint.Rect, at screen) {
	f, s := &l.frame, l.shown()
	f.canvas.Fill(r, ' ', sHeader)
	right := l.drawMachine(r, s)
	p := f.canvas.Pen(r.X+1, r.Y, right-r.X-2)
	l.drawTabs(&p, at)
	if s.Spec.Model == "" {
		return // nothing runs
	}
	info, _ := s.Spec.Model.Info()
	p.Put(info.Key, sHeaderStrong)
	p.Skip(1)
	p.Put(string(s.Spec.Model), sHeaderStrong)
	p.Skip(3)
	p.Put(s.Spec.Load.Name, sHeaderStrong)
	p.Put(" x ", sHeader)
	p.PutBytes(strconv.AppendInt(f.buf(), int64(s.Spec.Tasks), 10), sHeaderStrong)
	p.Skip(1)
	p.Put(l.lang.say(plural(s.Spec.Tasks)), sHeader)
	p.Skip(3)
	f.number(&p, nElapsed, 0, meter.AppendClock(f.buf(), s.Elapsed), sHeaderStrong)
}

func plural(n int) word {
	if n == 1 {
		return wTask
	}
	return wTasks
}

// drawMachine writes the right end of a header, and returns where that starts: the cores,
// and what this program itself uses.
func (st *stage) drawMachine(r paint.Rect, s *workloads.Snapshot) int {
	f := &st.frame
	label := st.lang.say(wObserver)
	cores := st.lang.say(wCores)
	if len(s.Cores) == 1 {
		cores = st.lang.say(wCore)
	}
	count := meter.Unknown
	if len(s.Cores) > 0 {
		count = strconv.Itoa(len(s.Cores))
	}
	x := r.X + r.W - 1 - (len(count) + 1 + paint.TextWidth(cores) + 3 + paint.TextWidth(label) + 7)
	if rec := st.rec.label(x - r.X - headerLeast); rec != "" {
		x -= paint.TextWidth(rec) + 3
		f.canvas.Text(x, r.Y, paint.TextWidth(rec), rec, sRecord)
		p := f.canvas.Pen(x+paint.TextWidth(rec)+3, r.Y, r.X+r.W)
		st.drawObserver(&p, count, cores, label, s)
		return x
	}
	p := f.canvas.Pen(x, r.Y, r.X+r.W-1-x)
	st.drawObserver(&p, count, cores, label, s)
	return x
}

// headerLeast is what a header needs at its left end.
const headerLeast = 42

func (st *stage) drawObserver(p *paint.Pen, count, cores, label string, s *workloads.Snapshot) {
	f := &st.frame
	p.Put(count, sHeader)
	p.Skip(1)
	p.Put(cores, sHeader)
	p.Skip(3)
	p.Put(label, sHeaderDim)
	p.Skip(1)
	b := meter.AppendPercent(f.buf(), observed(s))
	f.numberRight(p, nObserver, 0, b, 4, sHeader)
	p.Put(" %", sHeaderDim)
}

// roomForTabs is from which width on all screens are named.
const roomForTabs = 110

// roomForName is from which width on the program's name stands before them.
const roomForName = 130

// drawTabs names the screens and says which one this is; where there is little room, for the
// recording takes some, only this one, and the live screen not at all.
func (st *stage) drawTabs(p *paint.Pen, at screen) {
	if st.width-st.rec.width() < roomForTabs {
		if at != onLive {
			p.Put(st.lang.say(screenNames[at]), sHeaderDim)
			p.Skip(3)
		}
		return
	}
	if st.width >= roomForName {
		p.Put("coreglass", sHeaderDim)
		p.Skip(2)
	}
	for i, name := range screenNames {
		if screen(i) == at {
			p.Put("["+st.lang.say(name)+"]", sHeaderStrong)
		} else {
			p.Put(" "+st.lang.say(name)+" ", sHeaderDim)
		}
	}
	p.Skip(2)
}

// observed is the program's own CPU; before the first snapshot nobody measured it.
func observed(s *workloads.Snapshot) float64 {
	if len(s.Cores) == 0 {
		return unknownWindow.Work
	}
	return s.Observer.Total()
}

// drawStatus says what the model is, and at the right what is being looked at. A
// frozen picture makes the whole line a banner.
func (l *live) drawStatus(r paint.Rect) {
	f, s := &l.frame, l.shown()
	text, tone := sDim, sMarker
	if l.frozen != nil {
		text, tone = sBanner, sBanner
		f.canvas.Fill(r, ' ', sBanner)
	}
	right := l.drawState(r, s, text)
	p := f.canvas.Pen(r.X+1, r.Y, right-r.X-2)
	switch {
	case l.notice != "":
		p.Put(l.notice, tone)
		return
	case l.ended:
		p.Put(l.lang.say(wEnded), tone)
		return
	case s.Note != "":
		p.Put(s.Note, tone)
		return
	}
	info, _ := s.Spec.Model.Info()
	if s.Spec.Model != "" {
		p.Put(l.lang.modelTitle(info), text)
	}
	l.drawParameters(&p, s, text)
}

// drawParameters lists the parameters that shape this run, as many as fit whole.
func (l *live) drawParameters(p *paint.Pen, s *workloads.Snapshot, st paint.Style) {
	spec := &s.Spec
	if spec.CheckInterval > 0 {
		b := appendCount(l.parameter(wCheckInterval), spec.CheckInterval)
		putWhole(p, append(append(b, ' '), l.lang.say(wTicks)...), st)
	}
	if spec.SwitchInterval > 0 {
		putWhole(p, appendSetting(l.parameter(wSwitchInterval), spec.SwitchInterval), st)
	}
	for _, n := range [...]struct {
		name  word
		count int
	}{{wProcs, spec.Procs}, {wPool, spec.Pool}, {wProcesses, spec.Processes}} {
		if n.count > 0 {
			putWhole(p, appendCount(l.parameter(n.name), n.count), st)
		}
	}
	if len(spec.CPUs) > 0 {
		b := l.parameter(wPinned)
		for i, c := range spec.CPUs {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendCount(b, c)
		}
		putWhole(p, b, st)
	}
	if spec.Multiprocessing {
		putWhole(p, append(append(l.frame.buf(), " · "...), l.lang.say(wMultiprocessing)...), st)
	}
	if spec.Work > 0 {
		putWhole(p, appendSetting(l.parameter(wJob), spec.Work), st)
	}
	l.drawLoadParameters(p, spec, st)
}

// drawLoadParameters lists what shapes the load.
func (st *stage) drawLoadParameters(p *paint.Pen, spec *workloads.Spec, look paint.Style) {
	if spec.Load.IOTime > 0 {
		putWhole(p, appendSetting(st.parameter(wIOTime), spec.Load.IOTime), look)
	}
	if takes(spec.Load, "burst") {
		putWhole(p, appendSetting(st.parameter(wBurst), spec.Load.Burst), look)
	}
	if spec.Load.Critical > 0 {
		putWhole(p, appendSetting(st.parameter(wCritical), spec.Load.Critical), look)
	}
	if spec.Load.WorkingSet > 0 {
		putWhole(p, meter.AppendBytes(st.parameter(wWorkingSet), uint64(spec.Load.WorkingSet)), look)
	}
}

// parameter begins the text of a parameter with its name.
func (st *stage) parameter(name word) []byte {
	b := append(st.frame.buf(), " · "...)
	return append(append(b, st.lang.say(name)...), ' ')
}

// putWhole writes b if all of it fits.
func putWhole(p *paint.Pen, b []byte, st paint.Style) {
	if byteWidth(b) <= p.Left() {
		p.PutBytes(b, st)
	}
}

// appendSetting writes a duration that somebody chose: without decimals it does not need.
func appendSetting(b []byte, d time.Duration) []byte {
	for _, u := range [...]struct {
		unit time.Duration
		name string
	}{{time.Second, " s"}, {time.Millisecond, " ms"}, {time.Microsecond, " us"}} {
		if d >= u.unit && d%u.unit == 0 {
			return append(strconv.AppendInt(b, int64(d/u.unit), 10), u.name...)
		}
	}
	return meter.AppendDuration(b, d)
}

// drawState writes what phase the picture is in and returns where that starts.
func (l *live) drawState(r paint.Rect, s *workloads.Snapshot, st paint.Style) int {
	f := &l.frame
	b := f.buf()
	strong := sMarker
	switch {
	case l.frozen != nil:
		b = append(b, l.lang.say(wFrozen)...)
		b = append(b, "  "...)
		b = strconv.AppendFloat(b, (l.newest.At - s.At).Seconds(), 'f', 1, 64)
		b = append(b, ' ')
		b = append(b, l.lang.say(wAgo)...)
		strong = st
	case l.awaited:
		b = append(b, l.lang.say(wSwitching)...)
		b = append(b, ' ')
		b = append(b, l.wanted.Model...)
	case s.Phase == workloads.Running && s.Window.Length > 0:
		b = append(b, "● "...)
		b = append(b, l.lang.say(wMeasured)...)
		b = append(b, ' ')
		b = strconv.AppendFloat(b, s.Window.Length.Seconds(), 'f', 1, 64)
		b = append(b, " s"...)
		strong = st
	case s.Phase == workloads.Finished:
		b = append(append(b, "● "...), l.lang.say(wFinishedPhase)...)
	default:
		b = append(b, "○ "...)
		b = append(b, l.lang.say(phaseWord(s.Phase))...)
	}
	x := r.X + r.W - 1 - byteWidth(b)
	p := f.canvas.Pen(x, r.Y, r.X+r.W-1-x)
	p.PutBytes(b, strong)
	return x
}

func byteWidth(b []byte) int { return paint.TextWidth(string(b)) }

func phaseWord(p workloads.Phase) word {
	switch p {
	case workloads.Idle:
		return wIdlePhase
	case workloads.Baseline:
		return wBaselinePhase
	case workloads.Failed:
		return wFailedPhase
	case workloads.Finished:
		return wFinishedPhase
	}
	return wStartingPhase
}
