package ui

import (
	"fmt"
	"strings"

	"coreglass/ui/meter"
	"coreglass/ui/paint"
	"coreglass/workloads/demo"
)

// balance draws how many changes were made and how many arrived; what is lost is large.
func (w *show) balance(s *demo.Balance) {
	size := meter.Small
	if w.r.H >= 16 && w.r.W >= 60 {
		size = meter.Large
	}
	tone := sGood
	if s.Lost > 0 {
		tone = sBad
	}
	w.line(w.say(wShowLost), sTitle, "   "+s.Lock, sDim)
	digits := fmt.Appendf(nil, "%d", s.Lost)
	if meter.DigitsWidth(digits, size) > w.r.W {
		size = meter.Small
	}
	if meter.DigitsWidth(digits, size) <= w.r.W && w.y+size.Height() < w.r.H {
		meter.Digits(w.c, w.r.X, w.r.Y+w.y, digits, size, tone)
		w.y += size.Height()
	} else {
		w.line(string(digits), tone)
	}
	w.skip()
	w.bars([]string{w.say(wShowMade), w.say(wShowArrived)}, []float64{float64(s.Expected), float64(s.Counted)}, []paint.Style{sUser, tone})
	w.skip()
	w.number(wShowBalance, figure(float64(s.Balance)))
	w.number(wShowRounds, figure(s.PerSecond))
}

// lockPrice draws what several threads do together, by how much of a round is in the lock.
func (w *show) lockPrice(s *demo.LockPrice) {
	w.number(wShowFreeLock, figure(s.UncontendedNs))
	w.number(wShowContended, figure(s.ContendedNs))
	w.skip()
	w.line(w.say(wShowSpeedup), sDim)
	var names []string
	var values []float64
	for _, x := range s.Sections {
		if x.Threads > 1 {
			names, values = append(names, fmt.Sprintf("%3.0f %%", 100*x.Locked)), append(values, x.Speedup)
		}
	}
	w.bars(names, values, []paint.Style{sWork})
}

// deadlock draws who holds what and wants what, and the cycle.
func (w *show) deadlock(s *demo.Deadlock) {
	for _, t := range s.Threads {
		sign, st := alive(t.State)
		w.line(sign+" ", st, t.Name, sStrong, "   "+w.say(wShowHolds)+" ", sDim, orElse(t.Holds, "-"), sGood, "   "+w.say(wShowWants)+" ", sDim, orElse(t.Wants, "-"), sBad, fmt.Sprintf("   tid %d  CPU %.0f ms", t.TID, t.CPUMs), sDim)
	}
	w.skip()
	if len(s.Cycle) > 0 {
		w.line("▲ "+w.say(wShowCycle)+"  ", sBad, strings.Join(s.Cycle, " ─▶ "), sStrong)
		w.line(fmt.Sprintf(w.say(wShowFor), figure(s.HeldMs)), sDim)
	} else if s.Ended {
		w.line("● "+w.say(wShowNoCycle), sGood)
	}
	if s.BrokenBy != "" {
		w.line("● "+w.say(wShowBroken)+" "+s.BrokenBy, sGood)
	}
}

// inversion compares the urgent thread's waits.
func (w *show) inversion(s *demo.Inversion) {
	if s.Phase == "ended" && !s.Supported {
		w.line("▲ "+w.say(wShowNotHere)+" "+s.Why, sWarn)
		return
	}
	w.line(w.say(wShowWait), sDim)
	w.bars([]string{w.say(wShowMedium), w.say(wShowPlainLock), w.say(wShowInherit)}, []float64{s.MediumMs, s.NormalMs, s.InheritedMs}, []paint.Style{sIdle, sBad, sGood})
}

// local is who wrote and read what.
func (w *show) local(s *demo.Local) {
	w.line(s.How, sTitle)
	w.line(fmt.Sprintf("%s %8s %8s  %s %s", padded(w.say(wShowName), 12), "pid", "tid", padded(w.say(wShowWrote), 10), padded(w.say(wShowRead), 10)), sColumn)
	for _, x := range s.Workers {
		sign, tone := "●", sGood
		switch {
		case x.Read == "":
			sign, tone = "○", sDim
		case x.Read != x.Wrote:
			sign, tone = "▲", sBad
		}
		more := ""
		if tone == sBad {
			more = w.say(wShowMixed)
		}
		w.line(fmt.Sprintf("%-12s %8d %8d  %-10s ", x.Name, x.PID, x.TID, x.Wrote), sText, sign+" ", tone, fmt.Sprintf("%-9s", x.Read), tone, more, sDim)
	}
}

// crash draws the workers in their processes: who works, who crashed, who died with it.
func (w *show) crash(s *demo.Crash) {
	w.line(s.Model+"  ", sTitle, s.How, sDim)
	top, last := 1, 0
	for _, x := range s.Workers {
		top = max(top, x.Work)
	}
	for _, x := range s.Workers {
		if x.PID != last {
			w.skip()
			w.line(fmt.Sprintf("pid %d", x.PID), sDim)
			last = x.PID
		}
		sign, tone, text := "●", sGood, wShowAlive
		switch {
		case !x.Alive && x.Name == s.Victim:
			sign, tone, text = "▲", sBad, wShowCrashed
		case !x.Alive:
			sign, tone, text = "○", sWarn, wShowTaken
		}
		r := w.row()
		if r.Empty() {
			return
		}
		p := w.c.Pen(r.X, r.Y, r.W)
		p.Put(" "+sign+" "+x.Name, tone)
		p.X = r.X + 14
		p.Put(w.say(text), tone)
		x0 := r.X + 30
		meter.Bar(w.c, x0, r.Y, max(r.X+r.W-x0-1, 0), float64(top), []meter.Part{{Value: float64(x.Work), Glyph: '█', Style: tone}}, meter.Part{Glyph: '·', Style: sIdle})
	}
	w.skip()
	if s.Survived+s.Died > 0 {
		w.line(fmt.Sprintf(w.say(wShowSurvived), s.Survived, len(s.Workers)), sStrong, "   "+s.Ended, sDim)
	}
}

// limits are how many of each there may be, and were made.
func (w *show) limits(s *demo.Limits) {
	w.line(fmt.Sprintf("%-12s %s  %-28s %s %s", "", padded(w.say(wShowLimit), -10), "", padded(w.say(wShowCreated), -8), padded(w.say(wShowEach), -10)), sColumn)
	for _, x := range []struct {
		name    word
		limit   demo.Limit
		created int
		each    float64
	}{{wShowProcesses, s.Processes, s.Created.Processes, s.ProcessUs}, {wShowThreads, s.Threads, s.Created.Threads, s.ThreadUs}} {
		w.line(fmt.Sprintf("%s %10d  %-28s %8d %10s", padded(w.say(x.name), 12), x.limit.Limit, x.limit.By, x.created, figure(x.each)), sText)
	}
	w.skip()
	w.bars([]string{w.say(wShowProcesses), w.say(wShowThreads)}, []float64{float64(s.Created.Processes), float64(s.Created.Threads)}, []paint.Style{sUser, sWork})
	if s.StoppedBy != "" {
		w.line("▲ "+s.StoppedBy, sWarn)
	}
}
