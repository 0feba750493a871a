package ui

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"coreglass/metrics"
	"coreglass/workloads"
)

// bench is a screen on a fake source without a terminal.
type bench struct {
	t   testing.TB
	src *fake
	app *app
	n   int // intervals fed
}

func newBench(t testing.TB, cores int, spec workloads.Spec, change func(*Options)) *bench {
	src := newFake(cores)
	o := Options{Source: src, Spec: spec, Machine: "2 cores, linux", Lang: "en", Theme: "dark",
		Environ: []string{"TERM=xterm-256color", "COLORTERM=truecolor"}}
	if change != nil {
		change(&o)
	}
	b := &bench{t: t, src: src, app: newApp(t.Context(), o, o.Environ)}
	b.app.live.wanted = spec // Complete depends on the machine
	return b
}

func (b *bench) size(w, h int) *bench {
	b.app.Update(tea.WindowSizeMsg{Width: w, Height: h})
	return b
}

// feed lets n intervals of the spec pass as run number run.
func (b *bench) feed(run int, spec workloads.Spec, n int) *bench {
	for range n {
		s := plausible(spec, b.src.cores, b.n)
		s.Run = run
		b.app.Update(snapshotMsg(s))
		b.n++
	}
	return b
}

func (b *bench) press(keys ...string) *bench {
	for _, k := range keys {
		b.app.Update(keyMsg(k))
	}
	return b
}

func keyMsg(k string) tea.KeyMsg {
	for t := tea.KeyType(-100); t < 200; t++ {
		if m := (tea.KeyMsg{Type: t}); t != tea.KeyRunes && m.String() == k {
			return m
		}
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(k)}
}

func (b *bench) text() string { return ansi.Strip(b.app.View()) }

func (b *bench) sees(texts ...string) *bench {
	b.t.Helper()
	screen := b.text()
	for _, want := range texts {
		if !strings.Contains(screen, want) {
			b.t.Fatalf("%q is not on the screen:\n%s", want, screen)
		}
	}
	return b
}

func (b *bench) misses(text string) *bench {
	b.t.Helper()
	if screen := b.text(); strings.Contains(screen, text) {
		b.t.Fatalf("%q is on the screen:\n%s", text, screen)
	}
	return b
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(bytes.ReplaceAll(want, []byte("\r\n"), []byte("\n"))) {
		t.Errorf("%s differs; look at it and run the tests with -update:\n%s", path, got)
	}
}

// story is a lecture of four experiments, the last of which is on the screen.
func story(b *bench, last workloads.Spec) *bench {
	for i, m := range []workloads.Model{workloads.Sequential, workloads.Thread, workloads.GIL3} {
		b.feed(1+i, testSpec(m, "cpu", 4), 40)
	}
	return b.feed(4, last, 60)
}

func TestPictures(t *testing.T) {
	gil := testSpec(workloads.GIL2, "cpu", 4)
	io := testSpec(workloads.Goroutine, "io:net", 200)
	race := testSpec(workloads.Process, "pi", 6)
	race.Work = 12 * time.Second
	for _, c := range []struct {
		name  string
		cores int
		spec  workloads.Spec
		keys  []string
	}{
		{"gil2", 2, gil, nil},
		{"io", 16, io, nil},
		{"race", 2, race, nil},
		{"pool", 2, testSpec(workloads.Pool, "sha256", 5), nil},
		{"help", 2, gil, []string{"?"}},
		{"explain", 2, gil, []string{":", "tab"}},
		{"frozen", 2, gil, []string{" ", "left", "shift+left"}},
	} {
		for _, size := range [][2]int{{80, 24}, {120, 36}, {200, 60}} {
			for _, lang := range []string{"en", "zh"} {
				if c.keys != nil && size[0] == 200 {
					continue
				}
				name := fmt.Sprintf("%s-%dx%d-%s", c.name, size[0], size[1], lang)
				t.Run(name, func(t *testing.T) {
					b := newBench(t, c.cores, c.spec, func(o *Options) { o.Lang = lang }).size(size[0], size[1])
					story(b, c.spec)
					b.text()
					golden(t, name, b.press(c.keys...).text())
				})
			}
		}
	}
	b := newBench(t, 2, gil, func(o *Options) { o.ASCII = true }).size(80, 24)
	golden(t, "ascii-80x24-en", story(b, gil).text())
}

func TestASCIIModeUsesOnlyASCII(t *testing.T) {
	gil := testSpec(workloads.GIL2, "cpu", 4)
	b := newBench(t, 2, gil, func(o *Options) { o.ASCII = true })
	for _, size := range [][2]int{{80, 24}, {120, 36}, {200, 60}} {
		b.size(size[0], size[1])
		story(b, gil)
		for _, key := range []string{"?", "?", ":", "esc", " "} {
			for _, r := range b.press(key).text() {
				if r > 0x7e {
					t.Fatalf("%q in ASCII mode:\n%s", r, b.text())
				}
			}
		}
	}
}

// wild are snapshots as no machine should send them, but might.
func wild() []workloads.Snapshot {
	nan := math.NaN()
	var all []workloads.Snapshot
	for _, cores := range []int{0, 1, 2, 64, 128} {
		for _, tasks := range []int{1, 4, 10_000} {
			spec := testSpec(workloads.GIL2, "cpu", tasks)
			if cores%2 == 0 {
				spec = testSpec(workloads.GIL3, "io:net", tasks)
			}
			s := plausible(spec, max(cores, 1), len(all))
			s.Cores = s.Cores[:min(cores, len(s.Cores))]
			all = append(all, s)
		}
	}
	for phase := workloads.Idle; phase <= workloads.Finished; phase++ {
		s := plausible(testSpec(workloads.GIL2, "mixed", 4), 2, 1)
		s.Phase, s.Started = phase, 3
		s.Problem = "--tasks 100000: the process limit (RLIMIT_NPROC) of 31000 is reached; \x1b[31mask for less\tor raise it \U0001F600"
		s.Note = "workers pinned to core 0, 内核限制"
		s.Tasks = nil
		all = append(all, s)
	}
	race := testSpec(workloads.Pool, "sha256", 40)
	race.Work = raceWork
	all = append(all, plausible(race, 2, 50), finished(plausible(race, 2, 4000)), workloads.Snapshot{Phase: workloads.Finished, Spec: race})
	s := plausible(testSpec(workloads.GIL2, "io:net", 4), 2, 1)
	s.Observer = metrics.Usage{User: nan, System: nan}
	s.Cores[0] = metrics.Core{User: nan, System: nan, Other: nan, Idle: nan}
	s.Window = unknownWindow
	s.Window.Length = time.Second
	for i := range s.Tasks {
		s.Tasks[i] = workloads.TaskRow{Work: nan, CPU: nan, LockWait: nan, Voluntary: nan, Involuntary: nan, Core: -1}
	}
	huge := plausible(testSpec(workloads.Thread, "cpu", 1_000_000), 2, 1)
	huge.Window.CPU = metrics.Usage{User: 1e9, System: math.Inf(1)}
	huge.Window.Speedup, huge.Window.Work, huge.Window.Voluntary = 1e12, 1e18, 1e15
	huge.Window.Latency = workloads.Latency{Count: 1, P50: 1 << 60}
	huge.Elapsed = 1 << 60
	return append(all, s, huge, workloads.Snapshot{})
}

// exact fails unless the picture is w x h cells.
func exact(t *testing.T, view string, w, h int, what string) {
	t.Helper()
	lines := strings.Split(view, "\n")
	if len(lines) != h {
		t.Fatalf("%s at %dx%d: %d lines", what, w, h, len(lines))
	}
	for i, line := range lines {
		if got := ansi.StringWidth(line); got != w {
			t.Fatalf("%s at %dx%d: line %d has %d columns: %q", what, w, h, i, got, ansi.Strip(line))
		}
	}
}

func TestEveryPictureHasExactlyItsSize(t *testing.T) {
	snaps := wild()
	var benches []*bench
	for i, s := range snaps {
		b := newBench(t, 2, s.Spec, func(o *Options) {
			o.Lang = []string{"en", "zh"}[i%2]
			o.ASCII = i%5 == 4
		})
		for j := range 5 {
			s.At = time.Duration(j) * 200 * time.Millisecond
			s.Run = j / 2
			b.app.Update(snapshotMsg(s))
		}
		benches = append(benches, b)
	}
	n := 0
	for w := 60; w <= 240; w++ {
		for h := 18; h <= 70; h++ {
			// every size, the situations in turn: all of them at all sizes take a minute
			n++
			i := n % len(benches)
			b := benches[i].size(w, h)
			exact(t, b.app.View(), w, h, fmt.Sprintf("situation %d", i))
			overlay := []string{"?", ":", " "}[n/len(benches)%3]
			exact(t, b.press(overlay).app.View(), w, h, fmt.Sprintf("situation %d, %q", i, overlay))
			b.press(overlay)
		}
	}
	for i, b := range benches {
		for _, size := range [][2]int{{80, 24}, {120, 36}, {200, 60}, {81, 25}, {1, 1}, {3, 2}, {79, 24}, {80, 23}} {
			exact(t, b.size(size[0], size[1]).app.View(), size[0], size[1], fmt.Sprintf("situation %d", i))
		}
	}
}

func TestViewAllocatesLittle(t *testing.T) {
	b := fullScreen(t)
	if n := testing.AllocsPerRun(50, func() { b.app.View() }); n >= 50 {
		t.Errorf("View allocates %v times, 50 are allowed", n)
	}
}

func fullScreen(t testing.TB) *bench {
	spec := testSpec(workloads.GIL2, "cpu", 64)
	b := newBench(t, 8, spec, nil).size(200, 50)
	return b.feed(1, spec, 400)
}

// The budget of View at 200x50 is 1 ms and 50 allocations.
func BenchmarkView(b *testing.B) {
	bench := fullScreen(b)
	b.ReportAllocs()
	for b.Loop() {
		bench.app.View()
	}
}
