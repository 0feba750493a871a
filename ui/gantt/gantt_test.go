package gantt

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"coreglass/metrics/timeline"
	"coreglass/ui/paint"
)

const (
	us = time.Microsecond
	ms = time.Millisecond
)

// lanes makes a timeline from spelled lives: a letter for a cell's length of a state, a
// digit for running on that core.
func lanes(cores int, cell time.Duration, lives ...string) *timeline.Timeline {
	states := map[byte]timeline.State{'r': timeline.Ready, 'b': timeline.Blocked, 'l': timeline.Locked,
		'i': timeline.Interrupted, 's': timeline.Switching, 'u': timeline.Unknown, 'd': timeline.Done, 'g': timeline.Gone}
	t := &timeline.Timeline{Cores: cores, Origin: timeline.Simulated}
	for i, life := range lives {
		var spans []timeline.Span
		for k := 0; k < len(life); {
			n := k + 1
			for n < len(life) && life[n] == life[k] {
				n++
			}
			s := timeline.Span{Start: time.Duration(k) * cell, End: time.Duration(n) * cell, Task: timeline.Task(i), Core: timeline.NoCore, State: states[life[k]]}
			if life[k] >= '0' && life[k] <= '9' {
				s.State, s.Core = timeline.Running, timeline.Core(life[k]-'0')
			} else if s.State.OnCore() {
				s.Core = 0
			}
			if life[k] != ' ' {
				spans = append(spans, s)
			}
			t.To = max(t.To, s.End)
			k = n
		}
		t.Tasks = append(t.Tasks, fmt.Sprint("job", i))
		t.Lanes = append(t.Lanes, timeline.NewLane(spans))
	}
	return t
}

// picture draws a chart without labels.
func picture(ch *Chart, w int, ascii bool) string {
	var c paint.Canvas
	c.ASCII = ascii
	c.Clear(w, ch.Rows())
	ch.Draw(&c, paint.Rect{W: w, H: ch.Rows()})
	return c.Render(nil)
}

func TestPictures(t *testing.T) {
	tl := lanes(2, ms,
		"0000rrr0000bbb11llll00iii000dddd",
		"rrrr000rrrrr000rrrrrrrrrrrrr00uu",
		"  11111111bbbbb0sss0gggg",
		"  rrrrrrrrrrrrrrrrrr1111u11")
	for _, c := range []struct {
		byTask, ascii bool
		want          string
	}{
		{false, false, `
0███1██0███·1██2▚▚▚20█▓▓▓0██1█╱╱
··2███████····0█····3███╱3█···╱╱`},
		{true, false, `
0███───0███···1█××××0█▓▓▓0██●   
────0██─────0██─────────────0█╱╱
  1███████·····█▚▚▚█■           
  ──────────────────1███╱1█     `},
		{false, true, `
0###1##0###.1##2&&&20#!!!0##1#//
..2#######....0#....3###/3#...//`},
		{true, true, `
0###---0###...1#xxxx0#!!!0##*   
----0##-----0##-------------0#//
  1#######.....#&&&#@           
  ------------------1###/1#     `},
	} {
		ch := &Chart{Timeline: tl, Cell: ms, ByTask: c.byTask}
		if got := picture(ch, 32, c.ascii); got != c.want[1:] {
			t.Errorf("by task %v, ascii %v:\n%s\nwant\n%s", c.byTask, c.ascii, got, c.want[1:])
		}
	}
}

func TestNumbers(t *testing.T) {
	for _, c := range []struct {
		got  []byte
		want string
	}{
		{AppendTime(nil, 1204312*us, 5*us), "1.204 312 s"},
		{AppendTime(nil, 1204312*us+499, 5*us), "1.204 312 s"},
		{AppendTime(nil, 1204312*us+501, 20), "1.204 312 501 s"},
		{AppendTime(nil, 2*time.Second, 0), "2 s"},
		{AppendTime(nil, 2500*ms, 0), "2.500 s"},
		{AppendTime(nil, 3, 0), "0.000 000 003 s"},
		{AppendLength(nil, 3986*us, 5*us), "3.986 ms"},
		{AppendLength(nil, 3986123, 5*us), "3.986 ms"},
		{AppendLength(nil, 4*ms, 0), "4 ms"},
		{AppendLength(nil, 5*us, 0), "5 us"},
		{AppendLength(nil, 1500, 0), "1.5 us"},
		{AppendLength(nil, 0, 0), "0 ns"},
		{AppendLength(nil, 75*time.Second, 0), "75 s"},
	} {
		if string(c.got) != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

// row draws one row with cells of that many of the test's letters.
func row(tl *timeline.Timeline, byTask bool, row, each, w int) string {
	var c paint.Canvas
	c.Clear(w, 1)
	ch := &Chart{Timeline: tl, Cell: time.Duration(each) * ms, ByTask: byTask, First: row}
	ch.Draw(&c, paint.Rect{W: w, H: 1})
	return c.Render(nil)
}

func TestACellShowsTheTaskWithTheMostTime(t *testing.T) {
	// in two parts together task 1 has more than task 0 in one
	tl := lanes(1, ms, "rrr0000rrrrrrrrrrrrr", "000rrrr000rrrrrrrrrr", "rrrrrrrrrr0000000000")
	if got := row(tl, false, 0, 10, 2); got != "▒2" {
		t.Errorf("%q", got)
	}
	tl = lanes(1, ms, "0000000000000rrrrrrrrrrrrrrrrr", "rrrrrrrrrrrrr000000000000rrrrr", "rrrrrrrrrrrrrrrrrrrrrrrrr00000")
	if got := row(tl, false, 0, 10, 3); got != "01█" {
		t.Errorf("%q", got)
	}
	ch := &Chart{Timeline: lanes(1, ms, "rrr0000rrr", "000rrrr000"), Cell: 10 * ms, Cursor: Cursor{On: true}}
	if s, ok := ch.Look(); !ok || s.Span.Task != 1 || s.Spans != 3 {
		t.Errorf("under the cursor: %+v", s)
	}
}

func TestTextures(t *testing.T) {
	for _, c := range []struct {
		life           string
		byCore, byTask string
	}{
		{"0000000000", "0", "█"},
		{"b0b0b0b0b0", "▒", "▒"},
		{"b0bb0bb0bb", "░", "░"},
		{"bbbb0bbbbb", "▂", "▂"},
		{"b00000b000", "▒", "▒"},
		{"0000iii000", "0", "█"},
		{"00iiiiiiii", "▓", "▓"},
		{"000uuuuuuu", "▂", "╱"},
		{"uuuuuuuuuu", "╱", "╱"},
		{"uuubbbbbbb", "·", "·"},
		{"rrrrrrbbbb", "·", "─"},
		{"llllllbbbb", "·", "×"},
		{"bbbbbbbbbb", "·", "·"},
	} {
		tl := lanes(1, ms, c.life)
		if got := row(tl, false, 0, 10, 1); got != c.byCore {
			t.Errorf("%s by core: %q, want %q", c.life, got, c.byCore)
		}
		if got := row(tl, true, 0, 10, 1); got != c.byTask {
			t.Errorf("%s by task: %q, want %q", c.life, got, c.byTask)
		}
	}
}

// A run's ends are not told twice, and a run that fills no cell is still told.
func TestEndsOfRuns(t *testing.T) {
	for _, c := range []struct{ life, byCore, byTask string }{
		{"bbbbbbb0000000000bbb", "··0█·", "··0█·"},
		{"bbb0000000000000bbbb", "·0██·", "·0██·"},
		{"bbb00bbbb", "▂▂·  ", "▂▂·  "},
		{"bbbb0000b0bbbbbb", "·0▂· ", "·█▂· "},
	} {
		tl := lanes(1, ms, c.life)
		if got := row(tl, false, 0, 4, 5); got != c.byCore {
			t.Errorf("%s by core: %q, want %q", c.life, got, c.byCore)
		}
		if got := row(tl, true, 0, 4, 5); got != c.byTask {
			t.Errorf("%s by task: %q, want %q", c.life, got, c.byTask)
		}
	}
}

// What was not yet, or is not kept, is not idle.
func TestOnlyWhatIsKnownIsIdle(t *testing.T) {
	tl := lanes(1, ms, "bbbbbbbb")
	tl.From = 2 * ms
	ch := &Chart{Timeline: tl, Cell: ms, From: -ms}
	if got := picture(ch, 12, false); got != "   ······   " {
		t.Errorf("%q", got)
	}
	// nobody has heard of the task since 4 ms: the core is not idle, but not known yet
	tl = lanes(1, ms, "bbbb")
	tl.To, tl.Origin = 8*ms, timeline.Measured
	if got := row(tl, false, 0, 1, 8); got != "····    " {
		t.Errorf("%q", got)
	}
	// the last cell is half over: it is judged by that half
	tl = lanes(1, ms, "rr000000")
	if got := row(tl, false, 0, 5, 2); got != "0█" {
		t.Errorf("%q", got)
	}
}

// Where tasks run on cores that nobody tells, no core is known to be idle.
func TestNoCoreIsIdleWhereNobodyTells(t *testing.T) {
	tl := &timeline.Timeline{Cores: 2, To: 4 * ms, Tasks: []string{"a"},
		Lanes: []timeline.Lane{timeline.NewLane([]timeline.Span{{End: 4 * ms, Core: timeline.NoCore, State: timeline.Running}})}}
	if got := row(tl, false, 1, 2, 2); strings.Contains(got, "·") {
		t.Errorf("%q", got)
	}
}

func TestSignsDiffer(t *testing.T) {
	for _, signs := range [][]Sign{
		{Block, Brief, Dense, DenseBrief, Interrupted, Switching, Unknown, Idle, Nothing},
		{Block, Brief, Dense, DenseBrief, Interrupted, Switching, Unknown, Ready, Blocked, Locked, End, Lost, Nothing},
	} {
		for _, ascii := range []bool{false, true} {
			c := &paint.Canvas{ASCII: ascii}
			seen := map[rune]Sign{}
			for _, s := range signs {
				g := s.Glyph(c)
				if other, ok := seen[g]; ok || paint.Width(g) != 1 || ascii && g > 0x7e {
					t.Errorf("%q stands for %d, and for %d", g, s, other)
				}
				if g >= '0' && g <= '9' || g >= 'A' && g <= 'Z' {
					t.Errorf("%q could be a task", g)
				}
				seen[g] = s
			}
		}
	}
}

func TestTallRows(t *testing.T) {
	ch := &Chart{Timeline: lanes(2, ms, "00000000bbbb11111111", "bbbbbbbbbb0bbbbb0b0b"), Cell: 4 * ms, Tall: 3, Gap: 1, Styles: Styles{Mark: 10, Hues: 8}}
	if ch.Lines(2) != 7 || ch.RowsIn(7) != 2 || ch.RowsIn(6) != 1 {
		t.Errorf("2 rows take %d lines; %d fit into 7, %d into 6", ch.Lines(2), ch.RowsIn(7), ch.RowsIn(6))
	}
	var c paint.Canvas
	c.Clear(5, 7)
	ch.Draw(&c, paint.Rect{W: 5, H: 7})
	if got := c.Render(nil); got != strings.TrimPrefix(`
▐█  ▒
0█ ·▒
▐█▂ ▒
     
   ▐█
···0█
   ▐█`, "\n") {
		t.Errorf("\n%s", got)
	}
}

func TestMarks(t *testing.T) {
	ch := &Chart{}
	for task, want := range map[timeline.Task]rune{0: '0', 9: '9', 10: 'a', 35: 'z', 36: 'A', 61: 'Z', 62: 'a'} {
		if got := ch.Mark(task); got != want {
			t.Errorf("task %d is %q, want %q", task, got, want)
		}
	}
	ch.Marks = []rune("xy")
	if ch.Mark(1) != 'y' || ch.Mark(2) != '2' {
		t.Error("given marks do not count")
	}
}

// Every chart draws inside of its region, whatever its size and its place in time.
func TestOnlyTheRegionIsDrawn(t *testing.T) {
	tl := busy(40, 3, 4000, 100*us)
	for w := range 40 {
		for h := range 12 {
			for _, ch := range []*Chart{
				{Timeline: tl, Cell: 50 * us, From: -ms, ByTask: true, First: 35},
				{Timeline: tl, Cell: 1, From: ms, Cursor: Cursor{On: true, Row: 1, At: ms + 3}},
				{Timeline: tl, Cell: time.Second, Core: "core"},
				{Timeline: &timeline.Timeline{}, Cell: ms}, {Cell: ms},
			} {
				ch.Labels = min(ch.LabelWidth(), w)
				var c paint.Canvas
				c.Clear(60, 20)
				c.Fill(paint.Rect{W: 60, H: 20}, 'X', 0)
				ch.Draw(&c, paint.Rect{X: 7, Y: 3, W: w, H: h})
				if h > 0 {
					ch.DrawAxis(&c, paint.Rect{X: 7, Y: 3 + h - 1, W: w, H: 1})
				}
				for y := range 20 {
					for x := range 60 {
						if inside := x >= 7 && x < 7+w && y >= 3 && y < 3+h; !inside && c.At(x, y) != (paint.Cell{Rune: 'X'}) {
							t.Fatalf("%dx%d drew at %d,%d:\n%s", w, h, x-7, y-3, c.Render(nil))
						}
					}
				}
			}
		}
	}
}

func TestLookAndEdges(t *testing.T) {
	tl := lanes(2, ms, "00rr11bb00", "rr00rr0000")
	ch := &Chart{Timeline: tl, Cell: ms, Cursor: Cursor{On: true, Row: 0, At: 4 * ms}}
	if s, ok := ch.Look(); !ok || !s.Idle || s.Span.Start != 4*ms || s.Span.End != 6*ms {
		t.Errorf("core 0 at 4 ms: %+v", s)
	}
	ch.Cursor.At = 7 * ms
	if s, ok := ch.Look(); !ok || s.Idle || s.Span.Task != 1 || s.Span.Start != 6*ms {
		t.Errorf("core 0 at 7 ms: %+v", s)
	}
	if _, ok := (&Chart{Timeline: tl, Cell: ms, Cursor: Cursor{At: 20 * ms}}).Look(); ok {
		t.Error("something is seen after the end")
	}
	ch.ByTask = true
	if s, ok := ch.Look(); !ok || s.Span.State != timeline.Blocked || s.Span.Length() != 2*ms {
		t.Errorf("task 0 at 7 ms: %+v", s)
	}
	edges := func(next func(int, time.Duration) (time.Duration, bool), row int, t time.Duration) (all []int) {
		for at, ok := next(row, t); ok; at, ok = next(row, at) {
			all = append(all, int(at/ms))
		}
		return all
	}
	for _, c := range []struct {
		byTask bool
		row    int
		want   string
	}{{true, 0, "[2 4 6 8] [8 6 4 2 0]"}, {false, 0, "[2 6 8] [8 6 2 0]"}, {false, 1, "[4] [4]"}, {false, 2, "[] []"}} {
		ch.ByTask = c.byTask
		if got := fmt.Sprint(edges(ch.NextEdge, c.row, 0), edges(ch.PreviousEdge, c.row, 10*ms)); got != c.want {
			t.Errorf("by task %v, row %d: %s, want %s", c.byTask, c.row, got, c.want)
		}
	}
}

func TestAxis(t *testing.T) {
	for _, c := range []struct {
		from, cell time.Duration
		want       string
	}{
		{0, ms, "└0 ms     └10 ms    └20 ms    └30 ms "},
		{1204 * ms, 20 * us, "└1204.0 ms               └1204.5 ms  "},
		{0, 1, "└0 ns     └10 ns    └20 ns    └30 ns "},
		{12 * time.Second, 100, "└12.000000 s        └12.000002 s     "},
		{3 * ms, 200 * ms, "         └2 s      └4 s      └6 s    "},
		{-2 * ms, ms, "  └0 ms     └10 ms    └20 ms         "},
		{time.Hour, time.Minute, "      └4000 s          └5000 s       "},
	} {
		var cv paint.Canvas
		cv.Clear(37, 1)
		ch := Chart{Timeline: lanes(1, ms, "0"), From: c.from, Cell: c.cell}
		ch.DrawAxis(&cv, paint.Rect{W: 37, H: 1})
		if got := cv.Render(nil); got != c.want {
			t.Errorf("from %v, %v a column: %q, want %q", c.from, c.cell, got, c.want)
		}
	}
}

// busy is a timeline of n tasks that change places on the cores about every step.
func busy(tasks, cores, spans int, step time.Duration) *timeline.Timeline {
	rng := rand.New(rand.NewPCG(1, 2))
	t := &timeline.Timeline{Cores: cores, Resolution: us}
	each := spans / tasks
	for i := range tasks {
		t.Tasks = append(t.Tasks, fmt.Sprint(i))
		var all []timeline.Span
		at := time.Duration(0)
		for k := range each {
			d := step/2 + time.Duration(rng.Int64N(int64(step)))
			s := timeline.Span{Start: at, End: at + d, Task: timeline.Task(i), Core: timeline.NoCore, State: timeline.Ready}
			if k%2 == 0 {
				s.State, s.Core = timeline.Running, timeline.Core(rng.IntN(cores))
			}
			all, at = append(all, s), at+d
		}
		t.Lanes = append(t.Lanes, timeline.NewLane(all))
		t.To = max(t.To, at)
	}
	return t
}

// The budget is 1 ms for 1,000 tasks on 120x36 and 5 ms for 200,000 spans in view, without
// an allocation.
func BenchmarkDraw(b *testing.B) {
	for _, c := range []struct {
		name         string
		tasks, spans int
	}{{"1000 tasks", 1000, 8000}, {"10000 tasks", 10000, 40000}, {"200000 spans", 4, 200_000}, {"200000 spans of 1000", 1000, 200_000}} {
		tl := busy(c.tasks, 2, c.spans, 10*us)
		for _, byTask := range []bool{false, true} {
			b.Run(fmt.Sprintf("%s/by task %v", c.name, byTask), func(b *testing.B) {
				var cv paint.Canvas
				cv.Clear(120, 36)
				ch := Chart{Timeline: tl, Cell: FitCell(tl.To, 110), ByTask: byTask}
				ch.Labels = ch.LabelWidth()
				ch.Draw(&cv, paint.Rect{W: 120, H: 34})
				b.ReportAllocs()
				for b.Loop() {
					ch.seen = view{}
					ch.Draw(&cv, paint.Rect{W: 120, H: 34})
				}
			})
		}
	}
}

// An axis can have a unit of its own: ticks, of which a millisecond stands for one.
func TestAxisInItsOwnUnit(t *testing.T) {
	ch := Chart{Timeline: &timeline.Timeline{Cores: 1, To: 40 * time.Millisecond}, Cell: 500 * time.Microsecond, Unit: Unit{time.Millisecond, ""}}
	var c paint.Canvas
	c.Clear(40, 1)
	ch.DrawAxis(&c, paint.Rect{W: 40, H: 1})
	if got := strings.TrimRight(c.Render(nil), " "); got != "└0        └5        └10       └15" {
		t.Errorf("%q", got)
	}
}
