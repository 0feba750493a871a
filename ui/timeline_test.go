package ui

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"coreglass/metrics/timeline"
	"coreglass/ui/gantt"
	"coreglass/ui/paint"
	"coreglass/workloads"
)

// trackBench is a bench on the timeline screen, some seconds into a run.
func trackBench(t testing.TB, cores int, spec workloads.Spec, change func(*Options)) *bench {
	return newBench(t, cores, spec, change).size(120, 36).feed(1, spec, 20).press("g")
}

func TestTimelinePictures(t *testing.T) {
	for _, c := range []struct {
		name  string
		cores int
		spec  workloads.Spec
		keys  string
	}{
		{"core", 2, testSpec(workloads.Thread, "cpu", 4), ""},
		{"task", 2, testSpec(workloads.Thread, "cpu", 4), "v left left"},
		{"dense", 2, testSpec(workloads.GIL2, "cpu", 4), "left"},
		{"many", 16, testSpec(workloads.Prefork, "io:net", 200), "v left down down"},
		{"none", 2, testSpec(workloads.Python, "cpu", 4), ""},
		{"help", 2, testSpec(workloads.Thread, "cpu", 4), "?"},
		{"frozen", 2, testSpec(workloads.GIL3, "cpu", 4), "space left n"},
	} {
		for _, size := range [][2]int{{80, 24}, {120, 36}, {200, 60}} {
			for _, lang := range []string{"en", "zh"} {
				if size[0] == 200 && (lang == "zh" || c.name == "help" || c.name == "none") {
					continue
				}
				name := fmt.Sprintf("timeline-%s-%dx%d-%s", c.name, size[0], size[1], lang)
				t.Run(name, func(t *testing.T) {
					b := trackBench(t, c.cores, c.spec, func(o *Options) { o.Lang = lang }).size(size[0], size[1])
					golden(t, name, b.press(spaced(c.keys)...).text())
				})
			}
		}
	}
	b := trackBench(t, 2, testSpec(workloads.Thread, "cpu", 4), func(o *Options) { o.ASCII = true }).size(80, 24)
	golden(t, "timeline-ascii-80x24-en", b.press("v", "left").text())
}

// spaced are keys that are written with spaces between them.
func spaced(keys string) []string {
	all := strings.Fields(keys)
	for i := range all {
		if all[i] == "space" {
			all[i] = " "
		}
	}
	return all
}

// spelledTrack are lives of 10 cells of 200 us each: a task of every state.
func spelledTrack(resolution time.Duration) *timeline.Timeline {
	cell := firstCell * 10
	t := &timeline.Timeline{Cores: 2, To: 3 * cell, Resolution: resolution, Tasks: []string{"0", "1", "2"}}
	lane := func(task timeline.Task, states ...timeline.State) {
		var spans []timeline.Span
		for i, s := range states {
			span := timeline.Span{Start: time.Duration(i) * cell, End: time.Duration(i+1) * cell, Task: task, Core: timeline.NoCore, State: s}
			if s.OnCore() {
				span.Core = timeline.Core(task % 2)
			}
			spans = append(spans, span)
		}
		t.Lanes = append(t.Lanes, timeline.NewLane(spans))
	}
	lane(0, timeline.Running, timeline.Ready, timeline.Unknown)
	lane(1, timeline.Locked, timeline.Interrupted, timeline.Running)
	lane(2, timeline.Blocked, timeline.Running, timeline.Blocked)
	return t
}

// with feeds a snapshot that has this timeline.
func (b *bench) with(run int, spec workloads.Spec, t *timeline.Timeline) *bench {
	s := plausible(spec, b.src.cores, b.n)
	s.Run, s.Timeline = run, t
	b.n++
	b.app.Update(snapshotMsg(s))
	return b
}

func TestStatesDifferWithoutColour(t *testing.T) {
	spec := testSpec(workloads.Thread, "cpu", 3)
	for _, ascii := range []bool{false, true} {
		b := newBench(t, 2, spec, func(o *Options) { o.NoColor, o.ASCII = true, ascii }).size(120, 36)
		b.with(1, spec, spelledTrack(0)).press("g", "v")
		c := &paint.Canvas{ASCII: ascii}
		row := func(signs ...gantt.Sign) string {
			text := ""
			for _, s := range signs {
				glyph := string(s.Glyph(c))
				text += strings.Repeat(glyph, 10)
			}
			return text
		}
		b.sees(row(gantt.Block, gantt.Ready, gantt.Unknown)[len(string(gantt.Block.Glyph(c))):], row(gantt.Locked, gantt.Interrupted),
			row(gantt.Blocked)+"0", row(gantt.Blocked))
		// what nobody saw is hatched, and no core is called idle then
		b.press("v").sees(row(gantt.Interrupted)+"1", row(gantt.Unknown))
	}
}

func TestCursorTellsTheSpan(t *testing.T) {
	spec := testSpec(workloads.Thread, "cpu", 3)
	b := newBench(t, 2, spec, nil).size(120, 36).with(1, spec, spelledTrack(5*time.Microsecond)).press("g")
	b.sees("put a cursor on a moment").press("home", "left")
	b.app.track.chart.Cursor.At = 300 * time.Microsecond
	b.press("right").sees("task 0 running on core 0 from 0.000 000 s to 0.002 000 s: 2 ms, ±5 us")
	b.press("n").sees("task 2 running on core 0 from 0.002 000 s")
	b.press("n").sees("task 2 running") // there is no later one on this core
	b.press("N").sees("task 0 running")
	b.press("down").sees("core 1 idle from 0.000 000 s to 0.002 000 s")
	b.press("v", "down").sees("task 1 waiting for the lock from 0.000 000 s to 0.002 000 s: 2 ms, ±5 us").misses("on core 1")
	b.press("n", "n").sees("task 1 running on core 1 from 0.004 000 s on: 2 ms so far")
	b.press("esc").sees("put a cursor on a moment")
	b = newBench(t, 2, spec, nil).size(120, 36).with(1, spec, spelledTrack(0)).press("g", "v", "home", "left")
	b.app.track.chart.Cursor.At = 0
	b.press("n", "n").sees("exact", "task 0 unknown from 0.004 s on: 2 ms so far").misses("+-")
}

func TestNumbersOfTheView(t *testing.T) {
	spec := testSpec(workloads.Thread, "cpu", 3)
	b := newBench(t, 2, spec, nil).size(120, 36).with(1, spec, spelledTrack(0)).press("g")
	// one core is idle for the first 2 ms while nobody is ready; then both are busy
	b.sees("6 ms in view", "idle while tasks wait 0 ns, 0 %", "unknown 11 %", "3 dispatches")
	s := &b.app.track.sums
	if s.work != 9+3*laneCounts || s.rows[0].In[timeline.Ready] != 2*time.Millisecond || s.rows[2].Dispatches != 1 {
		t.Errorf("%+v", s)
	}
}

func TestFollowAndStand(t *testing.T) {
	spec := testSpec(workloads.Thread, "cpu", 4)
	b := trackBench(t, 2, spec, nil).sees("following")
	v := b.app.track
	was := v.chart.From
	b.feed(1, spec, 1)
	if v.chart.From <= was {
		t.Error("the picture does not follow")
	}
	b.press("f").sees("standing still")
	was, picture := v.chart.From, b.text()
	b.feed(1, spec, 5) // by now the newest timeline has forgotten what is in view
	if v.chart.From != was || v.chart.Timeline.From > was {
		t.Errorf("shows from %v of what is known from %v", v.chart.From, v.chart.Timeline.From)
	}
	if rows := func(s string) string { return strings.Join(strings.Split(s, "\n")[2:20], "\n") }; rows(b.text()) != rows(picture) {
		t.Errorf("a picture that stands has changed:\n%s\n%s", picture, b.text())
	}
	b.press("f").sees("following")
	if v.held != nil || v.chart.From <= was {
		t.Error("it does not follow again")
	}
	b.press("shift+left").sees("standing still").press("end").sees("following")
	b.press("home").sees("standing still")
	b.feed(2, spec, 1).sees("following") // another run: nothing to go back to
}

func TestFreezeHoldsTheTimeline(t *testing.T) {
	spec := testSpec(workloads.Thread, "cpu", 4)
	b := trackBench(t, 2, spec, nil).press(" ").sees("FROZEN")
	was := b.app.track.chart.Timeline
	b.feed(1, spec, 20).sees("FROZEN")
	if b.app.track.chart.Timeline != was {
		t.Error("the timeline was not frozen")
	}
	b.press("tab", "tab", "tab", "tab", "tab").sees("FROZEN").press("home", "g").sees("FROZEN")
	b.press("end").misses("FROZEN").sees("following")
}

// History must not keep 1,800 timelines alive.
func TestHistoryKeepsNoTimelines(t *testing.T) {
	spec := testSpec(workloads.Thread, "cpu", 4)
	b := newBench(t, 2, spec, nil).size(120, 36).feed(1, spec, 5)
	if b.app.live.newest.Timeline == nil {
		t.Fatal("the newest snapshot has no timeline")
	}
	for _, s := range b.app.live.past.ring {
		if s.Timeline != nil {
			t.Fatal("a past snapshot has its timeline")
		}
	}
	b.feed(2, testSpec(workloads.GIL3, "cpu", 4), 5).press("home", "g").sees("The past keeps no timeline of earlier runs")
}

func TestZoomKeepsThePlace(t *testing.T) {
	spec := testSpec(workloads.Thread, "cpu", 4)
	b := trackBench(t, 2, spec, nil)
	v := b.app.track
	b.press("z").sees("a column is 100 us", "following").press("Z", "Z").sees("a column is 500 us")
	b.press("z", "left")
	at := v.chart.Cursor.At
	for _, k := range []string{"z", "z", "z", "Z", "z", "z", "Z", "Z", "Z"} {
		col := v.chart.Column(at)
		b.press(k)
		if now := v.chart.Column(at); max(now-col, col-now) > 1 {
			t.Errorf("%s: the cursor went from column %d to %d", k, col, now)
		}
	}
	for range 20 {
		b.press("z")
	}
	b.sees("as far as this parameter goes")
	if v.chart.Cell != time.Microsecond {
		t.Errorf("edges are known to 5 us, and a column is %v", v.chart.Cell)
	}
	for range 30 {
		b.press("Z")
	}
	b.sees("as far as this parameter goes")
}

func TestTheCursorStaysInSight(t *testing.T) {
	b := trackBench(t, 2, testSpec(workloads.Thread, "cpu", 100), nil).press("v")
	v := b.app.track
	keys := []string{"left", "right", "up", "down", "pgup", "pgdown", "n", "N", "z", "Z", "shift+left", "shift+right", "home", "v", "f", "esc"}
	for i := range 2000 {
		b.press(keys[(i*i+i/7)%len(keys)])
		if i%50 == 0 {
			b.feed(1, b.app.live.wanted, 1)
		}
		if i%70 == 0 {
			b.size(80+i%140, 24+i%40)
		}
		c := v.chart.Cursor
		if !c.On {
			continue
		}
		if seen := v.chart.RowsIn(v.layout.chart.H); c.Row < v.chart.First || c.Row >= v.chart.First+seen {
			t.Fatalf("row %d is not among %d from %d on", c.Row, seen, v.chart.First)
		}
		if col := v.chart.Column(c.At); col < 0 || col >= v.columns() {
			t.Fatalf("after %s the cursor at %v is in column %d of %d", keys[(i*i+i/7)%len(keys)], c.At, col, v.columns())
		}
		if v.chart.From%v.chart.Cell != 0 {
			t.Fatalf("cells of %v begin at %v", v.chart.Cell, v.chart.From)
		}
	}
}

func TestExperimentKeysWorkOnTheTimeline(t *testing.T) {
	spec := testSpec(workloads.Thread, "cpu", 4)
	b := trackBench(t, 2, spec, nil).press("+", "6", "i", "]", ",")
	var got []string
	for _, s := range b.src.sent() {
		got = append(got, fmt.Sprintf("%s %s x %d", s.Model, s.Load.Name, s.Tasks))
	}
	if want := []string{"thread cpu x 8", "gil2 cpu x 8", "gil2 io:net x 8", "gil2 io:net x 9", "gil2 io:net x 9"}; !slices.Equal(got, want) {
		t.Errorf("asked for %q, want %q", got, want)
	}
	b.sees("switching to gil2").press("left", ":", "x")
	if len(b.src.sent()) != 5 || b.app.live.cursor != nil {
		t.Error("a key meant something that it should not")
	}
}

func TestTabGoesThroughTheScreens(t *testing.T) {
	b := newBench(t, 2, testSpec(workloads.Thread, "cpu", 4), nil).size(120, 36).feed(1, testSpec(workloads.Thread, "cpu", 4), 3)
	b.sees("[live]").press("tab").sees("[timeline]").press("tab").sees("[sweep]").press("tab").sees("[simulate]").press("tab").sees("[predict]").press("tab").sees("[lessons]").press("tab").sees("[live]")
	b.press("g").sees("[timeline]").press("s").sees("[sweep]")
}

func TestTheLiveScreenHasAPane(t *testing.T) {
	spec := testSpec(workloads.Thread, "cpu", 4)
	b := newBench(t, 2, spec, nil).size(120, 36).feed(1, spec, 10)
	b.sees("who runs where last 22", "core 0 ", "core 1 ").press("v").misses("core 1 ").press("v", "z").sees("who runs where last 11")
	b.size(80, 24).misses("who runs where")
	python := testSpec(workloads.Python, "cpu", 4)
	b.size(120, 36).feed(2, python, 10).sees("A real interpreter does not tell who runs when")
}

// Looking must not take more of a core than what is looked at.
func TestLargeViewsAreMadeRarely(t *testing.T) {
	spec := testSpec(workloads.GIL2, "cpu", 4)
	b := trackBench(t, 2, spec, nil)
	v := b.app.track
	v.sums.work = 10 * countedAtOnce
	made := v.chart.Timeline
	b.feed(1, spec, 9)
	if v.chart.Timeline != made {
		t.Error("a large view was made anew at once")
	}
	b.feed(1, spec, 1)
	if v.chart.Timeline == made {
		t.Error("a large view is never made anew")
	}
}

func TestTimelineHasExactlyItsSize(t *testing.T) {
	var benches []*bench
	for i, s := range wild() {
		b := newBench(t, 2, s.Spec, func(o *Options) {
			o.Lang = []string{"en", "zh"}[i%2]
			o.ASCII = i%5 == 4
		})
		b.app.Update(snapshotMsg(s))
		b.press("g")
		if i%2 == 1 {
			b.press("v")
		}
		benches = append(benches, b)
	}
	n := 0
	for w := 60; w <= 240; w++ {
		for h := 18; h <= 70; h++ {
			n++
			i := n % len(benches)
			b := benches[i].size(w, h)
			key := []string{"left", "v", "?", " ", "down", "?", "z", "shift+left", "esc"}[n/len(benches)%9]
			exact(t, b.press(key).app.View(), w, h, fmt.Sprintf("situation %d, %q", i, key))
		}
	}
}

func TestTimelineUsesOnlyASCIIInASCIIMode(t *testing.T) {
	for _, m := range []workloads.Model{workloads.Thread, workloads.GIL2, workloads.Python} {
		b := trackBench(t, 2, testSpec(m, "cpu", 40), func(o *Options) { o.ASCII = true })
		for _, key := range []string{"left", "v", "?", "?", " "} {
			for _, r := range b.press(key).text() {
				if r > 0x7e {
					t.Fatalf("%q in ASCII mode:\n%s", r, b.text())
				}
			}
		}
	}
}

// The budget of the timeline screen at 120x36 is 0.3 ms a picture, 1,000 tasks counted
// anew for each snapshot 5 ms.
func BenchmarkTimelineScreen(b *testing.B) {
	spec := testSpec(workloads.Thread, "cpu", 1000)
	bench := trackBench(b, 2, spec, nil)
	b.Run("view", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			bench.app.View()
		}
	})
	b.Run("snapshot", func(b *testing.B) {
		for b.Loop() {
			bench.app.track.refresh()
		}
	})
}
