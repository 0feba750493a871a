package ui

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coreglass/workloads"
	"coreglass/workloads/load"
)

// plausiblePoint is what a machine with two cores could have measured.
func plausiblePoint(p workloads.SweepPlan, m workloads.Model, value string) workloads.SweepPoint {
	n, _ := strconv.ParseFloat(value, 64)
	point := workloads.SweepPoint{Model: m, Value: value, X: n}
	if m == workloads.Process && n > 2000 {
		point.Refused = "--tasks " + value + ": the process limit (RLIMIT_NPROC) of 1800 is reached"
		return point
	}
	r := &workloads.Result{}
	speed, user, system, switches := math.Min(n, 2)*(1-n/1e4), 100*math.Min(n, 2)-1, 0.4, 310.0
	switch {
	case p.Base.Load.Waits():
		speed, user, system, switches = n*(1-n/1e5), 0.05*n, 0.18*n, 99*n
	case m == workloads.GIL2 && n > 1:
		speed, user, system, switches = 0.47/math.Sqrt(n/4), 61, 100, 96_600
	case m == workloads.GIL3:
		speed, user, switches = 0.99-n/1e3, 99, 430
	case p.Base.Load.Medium == load.Yield:
		speed, system, switches = speed/(1+n/40), 80, 1.2e6
	}
	r.Work.Speedup = workloads.Number(speed)
	r.CPU.User, r.CPU.System, r.CPU.Total = workloads.Number(user), workloads.Number(system), workloads.Number(user+system)
	r.Switches.PerSecond, r.Fairness, r.Ran = workloads.Number(switches), 0.98, 1
	r.Memory.PerTask = 3_400_000
	point.Result = r
	return point
}

// fakeSweep reports plausible points, one after each pause.
func fakeSweep(pause time.Duration) func(context.Context, workloads.SweepPlan, func(workloads.SweepPoint)) error {
	return func(ctx context.Context, p workloads.SweepPlan, report func(workloads.SweepPoint)) error {
		for _, m := range p.Models {
			for _, v := range p.Values {
				select {
				case <-ctx.Done():
					return ctx.Err()
				case <-time.After(pause):
				}
				report(plausiblePoint(p, m, v))
			}
		}
		return nil
	}
}

// sweepBench is a bench on the sweep screen, two seconds into a run.
func sweepBench(t testing.TB, change func(*Options)) *bench {
	spec := testSpec(workloads.Thread, "cpu", 4)
	b := newBench(t, 2, spec, func(o *Options) {
		o.Sweep = fakeSweep(0)
		if change != nil {
			change(o)
		}
	})
	return b.size(120, 36).feed(1, spec, 10).press("s")
}

// rest lets the laboratory become idle.
func (b *bench) rest(run int) tea.Cmd {
	s := plausible(workloads.Spec{}, b.src.cores, b.n)
	b.n++
	s.Run, s.Phase, s.Spec, s.Window = run, workloads.Idle, workloads.Spec{}, workloads.Window{}
	_, cmd := b.app.Update(snapshotMsg(s))
	return cmd
}

// points measures n points of the plan into the screen, as the running sweep would; less
// than 0: all of them and the end.
func (b *bench) points(n int) *bench {
	b.press("enter")
	b.rest(2)
	s := b.app.sweep
	i := 0
	for _, m := range s.plan.Models {
		for _, v := range s.plan.Values {
			if i == n {
				return b
			}
			b.app.Update(sweepPointMsg{s.run, plausiblePoint(s.plan, m, v)})
			i++
		}
	}
	b.app.Update(sweepEndedMsg{s.run, nil})
	return b
}

func TestSweepGrowsAndEnds(t *testing.T) {
	b := sweepBench(t, nil).sees("[sweep]", "cpu", "1..64 tasks", "enter measures 35 points", "[4]thread", " 1 sequential")
	if b.src.pauses != 0 {
		t.Error("the laboratory rests before the sweep was started")
	}
	b.press("enter").sees("clearing the machine")
	if b.src.pauses != 1 {
		t.Errorf("paused %d times", b.src.pauses)
	}
	if cmd := b.app.sweep.begin(); cmd != nil {
		t.Error("the sweep began before the laboratory was at rest")
	}
	if cmd := b.rest(2); cmd == nil {
		t.Fatal("the sweep did not begin")
	}
	b.sees("measuring 0/35 process x 1", "nothing has been measured yet")
	s := b.app.sweep
	for _, v := range []string{"1", "2", "4"} {
		b.app.Update(sweepPointMsg{s.run, plausiblePoint(s.plan, workloads.Process, v)})
	}
	b.sees("measuring 3/35 process x 8", "With 4 tasks process does 2.00 x")
	b.press("4").sees("esc stops it").press("left").sees("With 2 tasks")
	b.press("tab", "tab", "tab", "tab").sees("[live]", "A sweep is being measured").press("5").sees("A sweep is being measured")
	if n := len(b.src.sent()); n != 0 {
		t.Errorf("%d experiments were started while a sweep is measured", n)
	}
	b.press("s", "esc").sees("stopping")
	b.app.Update(sweepEndedMsg{s.run, context.Canceled})
	b.sees("stopped 3/35")
	b.press("tab", "tab")
	if sent := b.src.sent(); len(sent) != 1 || sent[0].Model != workloads.Thread {
		t.Errorf("after the sweep the laboratory goes on with %v", sent)
	}
	b.press("s").sees("stopped 3/35")
}

func TestSweepShowsItsNumbers(t *testing.T) {
	b := sweepBench(t, nil).points(-1).sees("finished 35/35", "With 64 tasks process does most", "gil2 least", "96.6 k", "161")
	b.press("left", "left", "left", "left").sees("With 4 tasks", "0.47")
	for range 10 {
		b.press("left")
	}
	b.sees("With 1 task ")
	for range 10 {
		b.press("right")
	}
	b.sees("With 64 tasks")
}

func TestSweepKeysChooseThePlan(t *testing.T) {
	for _, c := range []struct{ keys, want string }{
		{"", "cpu [process thread goroutine gil2 gil3] 1..64 500ms"},
		{"1 2 h", "cpu [sequential thread goroutine gil2 gil3 hybrid] 1..64 500ms"},
		{"i +", "io:net [process thread goroutine gil2 gil3] 1..128 500ms"},
		{"m l - - - - - -", "yield [process thread goroutine gil2 gil3] 1..2 500ms"},
		{". . ,", "cpu [process thread goroutine gil2 gil3] 1..64 1s"},
		{"l tab tab tab s", "pi [process thread goroutine gil2 gil3] 1..64 500ms"},
		{"l tab tab c s", "pi [process thread goroutine gil2 gil3] 1..64 500ms"},
		{"tab tab i s", "io:net [process thread goroutine gil2 gil3] 1..64 500ms"},
	} {
		b := sweepBench(t, nil)
		b.press(strings.Fields(c.keys)...)
		p := b.app.sweep.planned()
		got := fmt.Sprintf("%s %v %s..%s %v", p.Base.Load.Name, p.Models, p.Values[0], p.Values[len(p.Values)-1], p.Length)
		if got != c.want {
			t.Errorf("%q: %s, want %s", c.keys, got, c.want)
		}
		if err := p.Check(); err != nil {
			t.Errorf("%q: %v", c.keys, err)
		}
	}
}

func TestSweepHelpIsWhole(t *testing.T) {
	for _, lang := range []string{"en", "zh"} {
		b := sweepBench(t, func(o *Options) { o.Lang = lang }).size(80, 24).press("?")
		screen := b.text()
		for _, k := range b.app.keys.sweepBindings(b.app.lang) {
			if key := firstKey(k); key != "1-9" && !strings.Contains(screen, key) {
				t.Errorf("%q is not in the help:\n%s", key, screen)
			}
		}
		last := wrap(b.app.lang.say(sweepSigns[len(sweepSigns)-1].text), 34)
		if strings.Contains(screen, "…") || !strings.Contains(screen, last[len(last)-1]) {
			t.Errorf("the help is cut:\n%s", screen)
		}
	}
}

func TestSweepWithoutModelsIsSaid(t *testing.T) {
	b := sweepBench(t, nil).press("2", "4", "5", "6", "7").sees("No model is in the sweep")
	b.press("enter").sees("No model is in the sweep")
	if b.src.pauses != 0 {
		t.Error("the laboratory was paused for nothing")
	}
}

func TestSweepTellsWhatFailed(t *testing.T) {
	b := sweepBench(t, nil).points(3)
	b.app.Update(sweepEndedMsg{b.app.sweep.run, errors.New("gil2 with tasks 8: no futexes here")})
	b.sees("failed 3/35", "no futexes here")
	b = sweepBench(t, nil).press("+", "+", "+", "+", "+", "+").points(-1).sees("process x 4096", "RLIMIT_NPROC", "no")
}

func TestSweepDropsWhatIsStale(t *testing.T) {
	b := sweepBench(t, nil).points(3)
	old := b.app.sweep.run
	b.press("esc")
	b.app.Update(sweepEndedMsg{old, context.Canceled})
	b.press("enter")
	b.rest(3)
	b.app.Update(sweepPointMsg{old, plausiblePoint(b.app.sweep.plan, workloads.Thread, "1")})
	b.app.Update(sweepEndedMsg{old, nil})
	b.sees("measuring 0/35")
}

func TestSweepWhenTheSourceHasEnded(t *testing.T) {
	b := sweepBench(t, nil)
	b.app.Update(sourceEndedMsg{})
	if _, cmd := b.app.Update(keyMsg("enter")); cmd == nil {
		t.Error("the sweep waits for a laboratory that is gone")
	}
}

// The points go from the measuring goroutine to the screen, none is lost, and the end
// comes after the last.
func TestSweepFeed(t *testing.T) {
	run := &sweepRun{cancel: func() {}, feed: make(chan workloads.SweepPoint, 6)}
	plan := workloads.SweepPlan{Models: []workloads.Model{workloads.Thread, workloads.GIL2}, Values: []string{"1", "2", "4"}}
	run.measureCmd(t.Context(), fakeSweep(0), plan)()
	for i := range 6 {
		if _, ok := run.nextCmd()().(sweepPointMsg); !ok {
			t.Fatalf("point %d is missing", i)
		}
	}
	if _, ok := run.nextCmd()().(sweepEndedMsg); !ok {
		t.Error("the end is missing")
	}
}

func TestSweepPictures(t *testing.T) {
	for _, c := range []struct {
		name string
		keys []string
		n    int
	}{
		{"ready", nil, -2},
		{"half", nil, 17},
		{"done", []string{"left", "left"}, -1},
		{"io", []string{"left"}, -1},
		{"help", []string{"?"}, 5},
	} {
		for _, size := range [][2]int{{80, 24}, {120, 36}, {200, 60}} {
			for _, lang := range []string{"en", "zh"} {
				if c.name != "done" && size[0] == 200 {
					continue
				}
				name := fmt.Sprintf("sweep-%s-%dx%d-%s", c.name, size[0], size[1], lang)
				t.Run(name, func(t *testing.T) {
					b := sweepBench(t, func(o *Options) { o.Lang = lang }).size(size[0], size[1])
					if c.name == "io" {
						b.press("i")
					}
					if c.n != -2 {
						b.points(c.n)
					}
					golden(t, name, b.press(c.keys...).text())
				})
			}
		}
	}
	b := sweepBench(t, func(o *Options) { o.ASCII = true }).size(80, 24)
	golden(t, "sweep-ascii-80x24-en", b.points(-1).text())
}

func TestSweepHasExactlyItsSize(t *testing.T) {
	var benches []*bench
	for i, n := range []int{-2, 0, 3, 20, -1, -1, -1, -1, 5} {
		b := sweepBench(t, func(o *Options) {
			o.Lang = []string{"en", "zh"}[i%2]
			o.ASCII = i%4 == 3
		})
		switch i {
		case 5:
			b.press("i", "+", "+", "+", "+", "+", "+", "+", "+")
		case 6:
			b.press("1", "3", "8", "9", "h")
		case 7:
			b.press("2", "4", "5", "6", "7", "-", "-", "-", "-", "-")
		}
		if n != -2 {
			b.points(n)
		}
		if i == 8 {
			wildPoints(b.app.sweep)
		}
		benches = append(benches, b)
	}
	n := 0
	for w := 60; w <= 240; w++ {
		for h := 18; h <= 70; h += 1 {
			n++
			b := benches[n%len(benches)].size(w, h)
			exact(t, b.app.View(), w, h, fmt.Sprintf("sweep %d", n%len(benches)))
			if n%3 == 0 {
				exact(t, b.press("?").app.View(), w, h, "sweep with help")
				b.press("?")
			}
			b.press([]string{"left", "right", "up", "down"}[n%4])
		}
	}
	for i, b := range benches {
		for _, size := range [][2]int{{80, 24}, {120, 36}, {200, 60}, {1, 1}, {79, 24}} {
			exact(t, b.size(size[0], size[1]).app.View(), size[0], size[1], fmt.Sprintf("sweep %d", i))
			if i%4 == 3 {
				for _, r := range b.text() {
					if r > 0x7e && b.app.lang == english {
						t.Fatalf("%q in ASCII mode:\n%s", r, b.text())
					}
				}
			}
		}
	}
}

// wildPoints are points as no machine should send them, but might.
func wildPoints(s *sweep) {
	for i, v := range []float64{math.NaN(), math.Inf(1), -3, 0, 1e300, 1e-300} {
		r := &workloads.Result{}
		n := workloads.Number(v)
		r.Work.Speedup, r.CPU.Total, r.CPU.System, r.Switches.PerSecond, r.Fairness, r.Ran, r.Memory.PerTask = n, n, n, n, n, n, n
		s.points = append(s.points, workloads.SweepPoint{Model: s.plan.Models[4], Value: s.plan.Values[i], Result: r})
	}
	s.refresh()
}
