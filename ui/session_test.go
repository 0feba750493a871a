package ui

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"coreglass/metrics/session"
	"coreglass/metrics/timeline"
	"coreglass/sim"
	"coreglass/ui/reel"
	"coreglass/workloads"
	"coreglass/workloads/load"
)

// lecture is a laboratory whose timeline grows: tasks take turns on the cores.
type lecture struct {
	spec  workloads.Spec
	cores int
	run   int
	began int // tick of the run's release
	n     int // ticks
	last  workloads.Snapshot

	b    *timeline.Builder
	rng  *rand.Rand
	free []time.Duration
	on   []int
	next int
	turn time.Duration // about how long a task has its core
}

func newLecture(cores int, spec workloads.Spec) *lecture {
	l := &lecture{cores: cores, rng: rand.New(rand.NewPCG(7, 8)), turn: 4 * time.Millisecond}
	l.start(spec)
	return l
}

// start begins with another experiment.
func (l *lecture) start(spec workloads.Spec) {
	l.spec, l.run, l.began = spec, l.run+1, l.n
	names := make([]string, spec.Tasks)
	for i := range names {
		names[i] = fmt.Sprintf("task %d", i)
	}
	l.b = timeline.NewBuilder(l.cores, names, 1<<18)
	l.free, l.on, l.next = make([]time.Duration, l.cores), make([]int, l.cores), 0
	for i := range names {
		l.b.Add(timeline.Event{Task: timeline.Task(i), State: timeline.Ready})
	}
	for c := range l.on {
		l.on[c] = -1
	}
}

// tick is a tenth of a second: the timeline grows, and every other time the numbers are new.
func (l *lecture) tick() workloads.Snapshot {
	l.n++
	now := time.Duration(l.n-l.began) * 100 * time.Millisecond
	if l.n%2 == 1 || l.n == l.began+1 {
		l.last = plausible(l.spec, l.cores, l.n)
		l.last.Elapsed = now
		for i := range l.last.Tasks {
			l.last.Tasks[i].FirstRun = 3 * time.Millisecond
		}
	}
	s := l.last
	s.Run, s.At = l.run, time.Duration(l.n)*100*time.Millisecond
	s.Timeline = l.until(now)
	return s
}

func (l *lecture) until(now time.Duration) *timeline.Timeline {
	tasks := l.spec.Tasks
	for {
		core := 0
		for c := range l.free {
			if l.free[c] < l.free[core] {
				core = c
			}
		}
		at := l.free[core]
		if at >= now {
			break
		}
		if l.on[core] >= 0 {
			l.b.Add(timeline.Event{At: at, Task: timeline.Task(l.on[core]), State: timeline.Ready})
		}
		l.on[core] = -1
		for busy := true; busy; {
			l.next = (l.next + 1) % tasks
			busy = false
			for _, other := range l.on {
				busy = busy || other == l.next
			}
		}
		l.on[core] = l.next
		l.b.Add(timeline.Event{At: at, Task: timeline.Task(l.next), Core: timeline.Core(core), State: timeline.Running})
		l.free[core] = at + l.turn/2 + time.Duration(l.rng.Int64N(int64(l.turn/time.Microsecond)))*time.Microsecond
	}
	for _, t := range l.on {
		if t >= 0 {
			l.b.See(timeline.Task(t), now)
		}
	}
	return l.b.Timeline(now, 40*time.Microsecond, time.Millisecond, timeline.Measured)
}

// record records ticks of a lecture and closes the session.
func record(t testing.TB, l *lecture, ticks int, each func(r *reel.Recorder, s workloads.Snapshot)) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "lecture.rec")
	r, err := reel.Start(reel.Options{Dir: dir, Version: "test", Source: "live"})
	if err != nil {
		t.Fatal(err)
	}
	for range ticks {
		s := r.Take(l.tick())
		if each != nil {
			each(r, s)
		}
		for r.Writer().Waiting() > 100 {
			runtime.Gosched()
		}
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

func replayOf(t testing.TB, dir string) *reel.Player {
	t.Helper()
	s, err := session.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return reel.NewPlayer(s)
}

func newReplayBench(t testing.TB, p *reel.Player, change func(*Options)) *bench {
	o := Options{Source: NoSource(), Replay: p, Lang: "en", Theme: "dark", Machine: "2 cores, linux", Environ: []string{"TERM=xterm-256color", "COLORTERM=truecolor"}}
	if change != nil {
		change(&o)
	}
	b := &bench{t: t, app: newApp(t.Context(), o, o.Environ)}
	b.size(120, 36)
	b.app.seek(0)
	return b
}

// middle is a picture without its footer, where a replay has its banner.
func middle(screen string) string {
	lines := strings.Split(screen, "\n")
	return strings.Join(lines[:len(lines)-1], "\n")
}

// What the audience saw at a time is what a replay shows at that time.
func TestLivePictureIsReplayed(t *testing.T) {
	for _, c := range []struct {
		name string
		spec workloads.Spec
		keys []string
		w, h int
	}{
		{"live", testSpec(workloads.Thread, "cpu", 4), nil, 120, 36},
		{"gil2", testSpec(workloads.GIL2, "cpu", 4), nil, 200, 60},
		{"io", testSpec(workloads.Thread, "io:net", 12), nil, 120, 36},
		{"timeline", testSpec(workloads.Process, "cpu", 6), []string{"g"}, 120, 36},
		{"by task", testSpec(workloads.Process, "cpu", 6), []string{"g", "v"}, 120, 36},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := newLecture(2, c.spec)
			l.turn = 20 * time.Millisecond // told to the microsecond
			live := newBench(t, 2, c.spec, nil).size(c.w, c.h).press(c.keys...)
			seen := map[time.Duration]string{}
			dir := record(t, l, 150, func(_ *reel.Recorder, s workloads.Snapshot) {
				live.app.Update(snapshotMsg(s))
				seen[s.At] = middle(live.text())
				if l.n == 70 {
					l.start(testSpec(workloads.GIL3, "cpu", 3))
				}
			})
			b := newReplayBench(t, replayOf(t, dir), nil).size(c.w, c.h).press(c.keys...)
			for at := range seen {
				b.app.seek(at)
				b.app.track.chart.Cell = firstCell
				if got := middle(b.text()); got != seen[at] {
					t.Fatalf("at %v the lecture and the replay show\n%s", at, differing(seen[at], got))
				}
			}
		})
	}
}

// differing are the lines that two pictures do not share.
func differing(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	var d []string
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			d = append(d, x[i], y[i])
		}
	}
	return strings.Join(d, "\n")
}

// Seeking to a time shows what playing up to it shows, in both directions.
func TestSeekingIsPlaying(t *testing.T) {
	l := newLecture(2, testSpec(workloads.Thread, "cpu", 4))
	dir := record(t, l, 1200, func(r *reel.Recorder, _ workloads.Snapshot) {
		switch l.n {
		case 300, 1100:
			l.start(testSpec(workloads.GIL2, "cpu", 4))
		case 900:
			l.start(testSpec(workloads.GIL3, "io:net", 8))
		}
	})
	seekEverywhere(t, replayOf(t, dir))
}

func TestReplayKeys(t *testing.T) {
	l := newLecture(2, testSpec(workloads.Thread, "cpu", 4))
	dir := record(t, l, 600, func(r *reel.Recorder, _ workloads.Snapshot) {
		switch l.n {
		case 100:
			r.MarkAt(r.Now(), "the first")
		case 200:
			r.MarkAt(r.Now(), "中间")
		}
	})
	b := newReplayBench(t, replayOf(t, dir), nil)
	b.sees("REPLAY ■ x1", "00:00.0 / 01:00.0")
	b.press("]").sees("00:10.0", "▲ the first")
	b.press("]").sees("00:20.0", "中间")
	b.press("]").sees("no mark there")
	b.press("[").sees("00:10.0")
	b.press(".", ".").sees("00:10.2")
	b.press(",").sees("00:10.1")
	b.press("right").sees("00:15.1")
	b.press("left", "left").sees("00:05.1")
	b.press("5").sees("00:30.0")
	b.press("b", "0", ":", "4", "5", "enter").sees("00:45.0")
	b.press("b", "x", "enter").sees("not a time")
	b.press(">", ">").sees("x4")
	b.press("<", "<", "<").sees("x0.5")
	b.press("end").sees("01:00.0").press("home").sees("00:00.0")
	b.press("c").sees("nothing runs")
	b.press("g").sees("[timeline]").press("tab").sees("[live]").press("tab").sees("[timeline]")
	b.press("tab").asks("w").sees("[simulate]", "thread cpu x 4", "REPLAY").press("tab").sees("[live]").press("g")
	b.press("L").sees("时间线").press("L", "t").sees("[timeline]", "REPLAY")
	b.press("?").sees("the next mark", "REPLAY").press("?")
	b.size(80, 24).sees("REPLAY")
}

// asks is the key of a question that is answered by a command and then by the simulator.
func (b *bench) asks(key string) *bench {
	_, cmd := b.app.Update(keyMsg(key))
	_, cmd = b.app.Update(cmd())
	b.settle(cmd)
	return b
}

// What if: the simulator has the twin of what ran, whatever that was.
func TestWhatIf(t *testing.T) {
	for _, c := range []struct {
		spec workloads.Spec
		sees []string
	}{
		{testSpec(workloads.GIL2, "cpu", 4), []string{"gil2 cpu x 4", "check-interval", "left"}},
		{testSpec(workloads.GIL3, "io:net", 3), []string{"gil3 io:net x 3", "switch-interval"}},
		{testSpec(workloads.Process, "cpu", 6), []string{"process cpu x 6", "eevdf", "slice"}},
		{testSpec(workloads.EventLoop, "io:sleep", 5), []string{"eventloop io:sleep x 5"}},
		{testSpec(workloads.Pool, "cpu", 4), []string{"pool cpu x 4", "rr"}},
	} {
		dir := record(t, newLecture(2, c.spec), 10, nil)
		b := newReplayBench(t, replayOf(t, dir), nil).press("end").asks("w")
		b.sees("[simulate]", "REPLAY").sees(c.sees...)
		b.keys("p", "right", "right").sees("[simulate]", "REPLAY").keys("esc").sees("[live]")
	}
}

// A replay needs what no machine sent: every record, the kinds unknown to it, and none at all.
func TestReplayOfTheWild(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "wild.rec")
	r, err := reel.Start(reel.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range wild() {
		s.At, s.Run = time.Duration(i+1)*time.Second, i
		r.Take(s)
		r.Writer().Put(s.At, "of the future", map[string]any{"a": []int{1}})
	}
	r.Close()
	p := replayOf(t, dir)
	b := newReplayBench(t, p, nil)
	for _, keys := range [][]string{nil, {"g"}, {"v"}} {
		b.press(keys...)
		for i := range p.Frames() {
			b.app.seek(p.Time(i))
			exact(t, b.app.View(), 120, 36, "a wild snapshot")
		}
	}
}

// Nothing in any file tells who recorded, and where.
func TestNothingPrivateIsRecorded(t *testing.T) {
	home := filepath.Join(t.TempDir(), "people", "ada.lovelace")
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	t.Setenv("COREGLASS_SECRET", "topsecretvalue")
	l := newLecture(2, testSpec(workloads.Model("python:"+home+"/bin/python3"), "cpu", 4))
	dir := record(t, l, 20, func(r *reel.Recorder, s workloads.Snapshot) {
		if l.n == 5 {
			s.Note, s.Problem, s.At = home+"/x", "open "+home+"/y: no such file", s.At+1000
			r.Take(s)
			r.NoteAt(r.Now(), "see "+home)
		}
	})
	host, _ := os.Hostname()
	secret := regexp.MustCompile(`ada\.lovelace|topsecretvalue|TERM=|PATH=|/people/`)
	files, _ := filepath.Glob(dir + "/*")
	for _, f := range files {
		b, _ := os.ReadFile(f)
		if m := secret.Find(b); m != nil || len(host) > 3 && strings.Contains(string(b), host) {
			t.Errorf("%s holds %q", filepath.Base(f), m)
		}
	}
	if len(files) < 2 {
		t.Error("there are no files")
	}
}

// A minute of eight cores and twelve tasks takes at most half a megabyte.
func TestAMinuteIsSmall(t *testing.T) {
	spec := testSpec(workloads.Process, "cpu", 12)
	dir := record(t, newLecture(8, spec), 600, nil)
	info, err := os.Stat(filepath.Join(dir, "data.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d bytes", info.Size())
	if info.Size() > 500_000 {
		t.Errorf("%d bytes", info.Size())
	}
}

// The tap hands on every snapshot to the recorder, and the newest to the screen.
func TestTapRecordsAll(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	src := newFake(2)
	tap := newTap(ctx, src)
	dir := filepath.Join(t.TempDir(), "tap.rec")
	r, err := reel.Start(reel.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	tap.record(r)
	l := newLecture(2, testSpec(workloads.Thread, "cpu", 4))
	for range 100 {
		src.out <- l.tick()
	}
	for last := time.Duration(0); last < 10*time.Second; {
		last = (<-tap.out).At
	}
	tap.record(nil)
	r.Close()
	if p := replayOf(t, dir); p.Frames() != 100 {
		t.Errorf("%d of 100 snapshots", p.Frames())
	}
}

func twoHours(b testing.TB) string {
	return record(b, newLecture(8, testSpec(workloads.Process, "cpu", 12)), 72_000, nil)
}

// The budget of opening two hours is 1 s, that of a seek 50 ms, both below 150 MB.
func BenchmarkTwoHours(b *testing.B) {
	dir := twoHours(b)
	b.Run("open", func(b *testing.B) {
		for b.Loop() {
			replayOf(b, dir)
		}
	})
	b.Run("seek", func(b *testing.B) {
		p := replayOf(b, dir)
		r := newReplayBench(b, p, nil)
		rng := rand.New(rand.NewPCG(1, 1))
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		for b.Loop() {
			r.app.seek(time.Duration(rng.Int64N(int64(p.Length()))))
			r.app.View()
		}
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.HeapSys)/1e6, "MB-heap")
	})
}

// A simulated session is sought like a measured one.
func TestSeekingInASimulation(t *testing.T) {
	plan := load.Plan{TimeUnit: "ms"}
	for i := range 4 {
		plan.Tasks = append(plan.Tasks, load.Task{ID: fmt.Sprint("task", i), Phases: []load.Phase{{Kind: load.PhaseCPU, Time: 40}, {Kind: load.PhaseIO, Time: 7}}, Repeat: 5})
	}
	pol, err := sim.NewPolicy("rr", sim.Params{"quantum": "3"})
	if err != nil {
		t.Fatal(err)
	}
	result, err := sim.Run(plan, sim.Machine{Cores: 2, States: true}, pol)
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "sim.rec")
	r, err := reel.Start(reel.Options{Dir: dir, Source: "sim", Patient: true})
	if err != nil {
		t.Fatal(err)
	}
	line, unit := result.Timeline()
	r.Simulation(SimRecord("test", &plan, "rr", map[string]sim.Params{"rr": {"quantum": "3"}}, sim.Machine{Cores: 2}), unit, line, []byte("{}"))
	r.Close()
	p := replayOf(t, dir)
	if got := p.Snapshot(p.Frames() - 1).Timeline; got.Check() != nil || got.To != line.To || len(got.Lanes) != 4 {
		t.Errorf("%v: up to %v of %v", got.Check(), got.To, line.To)
	}
	seekEverywhere(t, p)
}

// seekEverywhere compares 200 places with what playing shows there.
func seekEverywhere(t *testing.T, p *reel.Player) {
	t.Helper()
	played := newReplayBench(t, p, nil)
	var screens []string
	for i := range p.Frames() {
		played.app.seek(p.Time(i))
		screens = append(screens, played.text())
	}
	sought := newReplayBench(t, p, nil)
	rng := rand.New(rand.NewPCG(9, 10))
	for range 200 {
		i := rng.IntN(p.Frames())
		sought.app.seek(p.Time(i))
		if got := sought.text(); got != screens[i] {
			t.Fatalf("at %v playing and seeking show\n%s", p.Time(i), differing(screens[i], got))
		}
	}
}

// While the lecture goes on, the keys of a replay go back in it, and one key comes back.
func TestGoingBackInALiveLecture(t *testing.T) {
	d := newDesk(t, 120, 36, nil)
	d.app.stage.rec = d.app.rec
	d.tick(50).press("k", "3")
	d.tick(50)
	d.press(" ").sees("FROZEN  0.0 s ago", "back to now", "[ ] marks")
	d.press(",").sees("FROZEN  0.1 s ago").press(",", ",").sees("FROZEN  0.3 s ago").press(".").sees("FROZEN  0.2 s ago")
	d.press("[")
	d.tick(10).sees("FROZEN  6.0 s ago").press("[").sees("no mark there")
	d.press("]").sees("no mark there").press("home", "]").sees("FROZEN  6.0 s ago")
	d.press("left").sees("FROZEN  6.1 s ago").press("shift+right").sees("FROZEN  1.1 s ago")
	if n := len(d.src.sent()); n > 0 {
		t.Errorf("%d experiments were started", n)
	}
	d.press(" ").misses("FROZEN").press("]").misses("FROZEN")
	if n := len(d.src.sent()); n != 1 {
		t.Errorf("%d experiments were started", n)
	}
}

// What is exported is all of a run, also what the screen had forgotten, or all of a range.
func TestExportsForgetNothing(t *testing.T) {
	dir := record(t, newLecture(2, testSpec(workloads.Thread, "cpu", 4)), 1500, nil)
	p := replayOf(t, dir)
	for _, c := range []struct {
		session.Range
		seconds float64
	}{{session.Range{}, 150}, {session.Range{From: 20 * time.Second, To: 40 * time.Second}, 20}, {session.Range{From: 140 * time.Second}, 10}} {
		ran := time.Duration(0)
		for _, run := range p.Runs(c.Range) {
			for i := range run.Timeline.Lanes {
				for k := range run.Timeline.Lanes[i].Len() {
					if s := run.Timeline.Lanes[i].At(k); s.State == timeline.Running {
						ran += s.Length()
					}
				}
			}
		}
		if got := ran.Seconds() / 2; got < c.seconds-0.2 || got > c.seconds {
			t.Errorf("%v: two cores ran %.3f s each, want %v", c.Range, got, c.seconds)
		}
	}
}
