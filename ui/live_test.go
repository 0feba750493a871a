package ui

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"coreglass/workloads"
	"coreglass/workloads/load"
)

func TestFrozenPictureStaysWhileMeasuringGoesOn(t *testing.T) {
	spec := testSpec(workloads.GIL2, "cpu", 4)
	b := newBench(t, 2, spec, nil).size(120, 36).feed(1, spec, 50)
	b.sees("00:09").press(" ").sees("FROZEN", "0.0 s ago")
	b.feed(1, spec, 50).sees("FROZEN", "10.0 s ago", "00:09")
	if got := b.app.live.past.last(); got != 99 {
		t.Errorf("%d snapshots were kept while frozen", got+1)
	}
	b.press(" ").misses("FROZEN").sees("00:19")
}

func TestHistoryGoesBackAndForth(t *testing.T) {
	spec := testSpec(workloads.GIL2, "cpu", 4)
	b := newBench(t, 2, spec, nil).size(120, 36).feed(1, spec, 100)
	b.press("left").sees("FROZEN  0.2 s ago")
	b.press("left").sees("FROZEN  0.4 s ago")
	b.press("shift+left").sees("FROZEN  5.4 s ago")
	b.press("right").sees("FROZEN  5.2 s ago")
	b.press("shift+right").sees("FROZEN  0.2 s ago")
	b.press("home").sees("FROZEN  19.8 s ago", "00:00")
	b.press("left", "left").sees("FROZEN  19.8 s ago")
	b.press("end").misses("FROZEN").sees("00:19")
}

func TestHistoryForgetsTheOldest(t *testing.T) {
	spec := testSpec(workloads.Thread, "cpu", 1)
	b := newBench(t, 1, spec, nil).size(80, 24).feed(1, spec, 10).press("home")
	b.feed(1, spec, historyLength+100)
	if l := b.app.live; l.shownSeq() != l.past.first() || len(l.past.ring) != historyLength {
		t.Errorf("shows %d of %d to %d", l.shownSeq(), l.past.first(), l.past.last())
	}
	b.sees("FROZEN")
	if historyLength < 5*60*5 {
		t.Error("the history is shorter than five minutes")
	}
}

// Pictures come twice as often as numbers: history keeps the numbers once.
func TestHistoryKeepsEachReadingOnce(t *testing.T) {
	var h history
	for i := range 6 {
		h.add(workloads.Snapshot{Run: 1, Reading: 1 + i/2, At: time.Duration(i)})
	}
	h.add(workloads.Snapshot{Run: 2, Reading: 3, At: 6})
	if len(h.ring) != 4 || h.at(h.first()).At != 1 || h.at(h.last()).At != 6 {
		t.Errorf("history keeps %d snapshots: %v", len(h.ring), h.ring)
	}
}

func TestHistoryKeepsFewRows(t *testing.T) {
	spec := testSpec(workloads.Thread, "cpu", 10_000)
	b := newBench(t, 2, spec, nil).size(120, 36).feed(1, spec, 3)
	b.sees("/10000")
	b.press("left")
	if n := len(b.app.live.shown().Tasks); n != keptRows {
		t.Errorf("%d rows in the past", n)
	}
	b.sees("/10000")
}

func TestTasksScroll(t *testing.T) {
	spec := testSpec(workloads.Thread, "cpu", 100)
	b := newBench(t, 2, spec, nil).size(120, 36).feed(1, spec, 1)
	lines := b.app.live.taskLines()
	b.sees("1-")
	b.press("down", "down")
	if b.app.live.scroll != 2 {
		t.Errorf("scrolled to %d", b.app.live.scroll)
	}
	b.press("pgdown")
	if b.app.live.scroll != 2+lines {
		t.Errorf("scrolled to %d", b.app.live.scroll)
	}
	for range 100 {
		b.press("pgdown")
	}
	b.sees("-100/100")
	for range 100 {
		b.press("pgup")
	}
	b.press("up").sees(" 1-")
}

func TestStaleRunsAreDropped(t *testing.T) {
	old, young := testSpec(workloads.GIL2, "cpu", 4), testSpec(workloads.Thread, "cpu", 8)
	b := newBench(t, 2, old, nil).size(120, 36).feed(7, old, 3).feed(8, young, 3).feed(7, old, 1)
	b.sees("4 thread").misses("6 gil2   ")
	if got := b.app.live.past.last(); got != 5 {
		t.Errorf("%d snapshots were kept", got+1)
	}
}

func TestSwitchIsAnnouncedUntilItIsSeen(t *testing.T) {
	spec := testSpec(workloads.GIL2, "cpu", 4)
	b := newBench(t, 2, spec, nil).size(120, 36).feed(1, spec, 5)
	b.press("4").sees("switching to thread")
	b.feed(1, spec, 1).sees("switching to thread")
	b.feed(2, testSpec(workloads.Thread, "cpu", 4), 1).misses("switching")
}

func TestExperimentKeyEndsTheFreeze(t *testing.T) {
	spec := testSpec(workloads.GIL2, "cpu", 4)
	b := newBench(t, 2, spec, nil).size(120, 36).feed(1, spec, 5)
	b.press(" ").sees("FROZEN").press("4").misses("FROZEN")
}

func TestPhasesSayThemselves(t *testing.T) {
	s := plausible(testSpec(workloads.Thread, "cpu", 4), 2, 1)
	s.Started, s.Problem, s.Tasks = 3, "no more processes", nil
	for phase, want := range map[workloads.Phase]string{
		workloads.Idle:     "Nothing runs",
		workloads.Starting: "3 of 4 tasks are up",
		workloads.Baseline: "one task is measured alone",
		workloads.Failed:   "no more processes",
	} {
		s.Phase = phase
		b := newBench(t, 2, s.Spec, nil).size(80, 24)
		b.app.Update(snapshotMsg(s))
		b.sees(want)
		if strings.Contains(b.text(), "96.6") || strings.Contains(b.text(), "0.99") {
			t.Errorf("phase %d shows numbers that were not measured:\n%s", phase, b.text())
		}
	}
}

func TestUnknownIsNeverZero(t *testing.T) {
	w := wild()
	b := newBench(t, 2, w[len(w)-3].Spec, nil).size(120, 36)
	b.app.Update(snapshotMsg(w[len(w)-3]))
	b.sees("No verdict").misses("0.00").misses(" 0 %").misses("NaN")
}

func TestSourceThatEndsIsSaid(t *testing.T) {
	spec := testSpec(workloads.Thread, "cpu", 4)
	b := newBench(t, 2, spec, nil).size(80, 24).feed(1, spec, 2)
	b.app.Update(sourceEndedMsg{})
	b.sees("measuring has ended")
}

func TestCursorReachesEveryNumber(t *testing.T) {
	spec := testSpec(workloads.GIL3, "io:net", 4)
	b := newBench(t, 2, spec, nil).size(120, 36).feed(1, spec, 5)
	b.text()
	seen := map[number]bool{}
	b.press(":")
	for range len(b.app.live.frame.spots) {
		b.press("tab").sees("the number explained")
		seen[b.app.live.cursor.what] = true
	}
	race := withWork(spec)
	b.feed(2, race, 5).text()
	for range len(b.app.live.frame.spots) {
		b.press("tab").text()
		seen[b.app.live.cursor.what] = true
	}
	for n := range numberCount {
		if !seen[n] {
			t.Errorf("%q cannot be reached", explanations[n].label[english])
		}
	}
	for _, k := range []string{"left", "right", "up", "down", "left", "left", "down", "down", "up", "shift+tab"} {
		b.press(k).sees("the number explained")
	}
	b.press("esc").misses("the number explained")
}

func TestHelpShowsEveryBinding(t *testing.T) {
	spec := testSpec(workloads.GIL2, "cpu", 4)
	for _, size := range [][2]int{{80, 24}, {120, 36}} {
		for _, lang := range []string{"en", "zh"} {
			b := newBench(t, 2, spec, func(o *Options) { o.Lang = lang }).size(size[0], size[1]).feed(1, spec, 2).press("?")
			screen := b.text()
			if strings.Contains(screen, "…") {
				t.Errorf("the help is cut:\n%s", screen)
			}
			for _, g := range b.app.live.keys.groups(b.app.lang)[:3] {
				for _, k := range g.bindings {
					if !strings.Contains(screen, strings.TrimPrefix(firstKey(k), "shift+")) {
						t.Errorf("%q is not in the help:\n%s", k.Help().Key, screen)
					}
				}
			}
		}
	}
}

func TestRaceShowsWhoWon(t *testing.T) {
	spec := withWork(testSpec(workloads.Thread, "cpu", 4))
	b := newBench(t, 2, spec, nil).size(120, 36)
	b.n = 5
	b.feed(1, spec, 1).sees("place", "job of 2 s", " 29 %")
	b.n = 19
	b.feed(1, spec, 1).sees(" 1     3.4 s", " 2     3.7 s", "2 of 4 tasks are done", "done", "83 %")
	b.app.Update(snapshotMsg(finished(plausible(spec, 2, 40))))
	b.sees("All 4 tasks are done: makespan", "x as fast as one after another", "finished", "100 %")
	b.press("w")
	if s := b.src.sent(); s[len(s)-1].Work != 0 {
		t.Errorf("%+v", s)
	}
	b.press("w")
	if s := b.src.sent(); s[len(s)-1].Work != 2*time.Second {
		t.Errorf("%+v", s)
	}
}

func TestThemeAndLanguageChangeAtOnce(t *testing.T) {
	spec := testSpec(workloads.GIL2, "cpu", 4)
	b := newBench(t, 2, spec, nil).size(120, 36).feed(1, spec, 2)
	dark := b.app.View()
	b.press("t")
	if b.app.View() == dark {
		t.Error("the theme stayed")
	}
	b.press("L").sees("有用功").press("L").sees("USEFUL WORK")
}

func TestVerdicts(t *testing.T) {
	for _, c := range []struct {
		spec workloads.Spec
		want string
	}{
		{testSpec(workloads.GIL2, "cpu", 4), "Wasteful"},
		{testSpec(workloads.GIL3, "cpu", 4), "they take turns"},
		{testSpec(workloads.Thread, "cpu", 4), "Efficient"},
		{testSpec(workloads.Thread, "cpu", 1), "One task can use only one core"},
		{testSpec(workloads.Sequential, "cpu", 4), "One task runs at a time"},
		{testSpec(workloads.Goroutine, "io:net", 200), "while some wait others run"},
		{testSpec(workloads.Thread, "yield", 8), "all it does: 1.2 M switches/s"},
		{testSpec(workloads.Goroutine, "yield", 8), "unseen by the kernel"},
		{testSpec(workloads.Thread, "lock", 8), "44 % of the time waiting for the lock"},
		{testSpec(workloads.Pool, "cpu", 5), "2 of the tasks have a worker, 3 queue"},
	} {
		s := plausible(c.spec, 2, 1)
		if v := judge(english, &s, 2); !strings.Contains(v.text+" "+v.more, c.want) {
			t.Errorf("%s: %q, want %q", spelled(c.spec), v.text, c.want)
		}
	}
}

// A unit of work that has no word of its own would be called an iteration.
func TestEveryUnitHasAWord(t *testing.T) {
	for _, name := range load.Names() {
		s := testSpec(workloads.Thread, name, 4)
		if word := english.say(unitWord(s.Load.Unit)); !strings.HasPrefix(word, s.Load.Unit) {
			t.Errorf("%s: the unit %q is written %q", name, s.Load.Unit, word)
		}
		snap := plausible(s, 2, 1)
		for _, l := range []lang{english, chinese} {
			if v := judge(l, &snap, 2); strings.Contains(v.text+v.more, "%!") {
				t.Errorf("%s: %+v", name, v)
			}
		}
	}
}

func TestPlainLines(t *testing.T) {
	src := newFake(2)
	spec := testSpec(workloads.GIL2, "cpu", 4)
	var out bytes.Buffer
	go func() {
		for n := range 12 {
			s := plausible(spec, 2, n)
			if n == 0 {
				s.Phase, s.Started = workloads.Starting, 2
			}
			src.out <- s
		}
		close(src.out)
	}()
	if err := Plain(t.Context(), Options{Source: src, Spec: spec, Lang: "en"}, &out); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 4 || strings.Contains(out.String(), "\x1b") {
		t.Errorf("%q", lines)
	}
	if !strings.Contains(lines[0], "2 of 4 tasks are up") || !strings.Contains(lines[1], "Wasteful") {
		t.Errorf("%q", lines)
	}
	if len(src.sent()) != 1 {
		t.Error("the experiment was not started")
	}
}

func TestStripKeepsGaps(t *testing.T) {
	spec := testSpec(workloads.Thread, "cpu", 4)
	b := newBench(t, 2, spec, nil).size(120, 36).feed(1, spec, 50)
	b.n += 50 // ten seconds without a snapshot
	b.feed(1, spec, 10)
	l := b.app.live
	each := l.fillColumns(100)
	gaps := 0
	for _, c := range l.columns {
		if c.cpu != c.cpu && c.work != c.work {
			gaps++
		}
	}
	if want := 100 - int(22*time.Second/each); gaps < want+8 || gaps > want+12 {
		t.Errorf("%d empty columns of %v, %d of them before the beginning", gaps, each, want)
	}
}

func TestFirstFrameDoesNotWait(t *testing.T) {
	b := newBench(t, 2, testSpec(workloads.GIL2, "cpu", 4), nil)
	first := ""
	b.app.first = func(frame string) { first = frame }
	if b.app.Init(); first != "" {
		t.Error("a frame was written before the size was known")
	}
	b.size(80, 24)
	if b.app.Init(); first == "" || first != b.app.View() {
		t.Errorf("%q", first)
	}
}
