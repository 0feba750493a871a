package ui

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"coreglass/metrics"
	"coreglass/ui/paint"
	"coreglass/workloads"
)

// calm is a run that shows no pattern: threads that fill the cores.
func calm(m workloads.Model, loadName string, tasks int) workloads.Snapshot {
	s := workloads.Snapshot{Run: 1, Spec: testSpec(m, loadName, tasks), Phase: workloads.Running, Elapsed: 5 * time.Second}
	s.Window = workloads.Window{Length: time.Second, CPU: metrics.Usage{User: 198, System: 1}, Work: 2e9, Speedup: 1.98,
		Voluntary: 100, Involuntary: 400, Handovers: math.NaN(), Fairness: 0.99, Ran: 1}
	for i := range tasks {
		s.Tasks = append(s.Tasks, workloads.TaskRow{ID: i, Work: 1e9, LockWait: math.NaN(), State: workloads.StateComputing})
	}
	return s
}

// Each pattern is named when its numbers are there, with them, and not otherwise.
func TestLints(t *testing.T) {
	for _, c := range []struct {
		name     string
		model    workloads.Model
		load     string
		tasks    int
		change   func(*workloads.Snapshot)
		want     []word
		evidence string
	}{
		{"nothing", workloads.Thread, "cpu", 2, func(*workloads.Snapshot) {}, nil, ""},
		{"too early", workloads.GIL2, "cpu", 4, func(s *workloads.Snapshot) {
			s.Window.CPU, s.Window.Speedup, s.Window.Length = metrics.Usage{User: 60, System: 100}, 0.5, 200*time.Millisecond
		}, nil, ""},
		{"battle", workloads.GIL2, "cpu", 4, func(s *workloads.Snapshot) {
			s.Window.CPU, s.Window.Speedup, s.Window.Handovers = metrics.Usage{User: 61, System: 102}, 0.47, 48_200
		}, []word{lBattle}, "163 % CPU, 48.2 k hand-overs/s, 0.47 x"},
		{"CPython 3 has none", workloads.GIL3, "cpu", 4, func(s *workloads.Snapshot) { s.Window.CPU, s.Window.Speedup = metrics.Usage{User: 100}, 0.97 }, nil, ""},
		{"convoy", workloads.GIL3, "io:net", 2, func(s *workloads.Snapshot) {
			s.Window.Latency = workloads.Latency{Count: 9, P50: 15200 * time.Microsecond}
		}, []word{lConvoy}, "a wait of 10.0 ms takes 15.2 ms"},
		{"quick answers", workloads.GIL3, "io:net", 2, func(s *workloads.Snapshot) {
			s.Window.Latency = workloads.Latency{Count: 9, P50: 10300 * time.Microsecond}
		}, nil, ""},
		{"oversubscription", workloads.Thread, "cpu", 64, func(s *workloads.Snapshot) { s.Window.Ran = 0.5 }, []word{lOver}, "64 tasks, 2 cores, each 3.1 % of one; 50 % had a turn"},
		{"goroutines take turns by themselves", workloads.Goroutine, "cpu", 64, func(*workloads.Snapshot) {}, nil, ""},
		{"lock convoy", workloads.Thread, "lock", 4, func(s *workloads.Snapshot) {
			for i := range s.Tasks {
				s.Tasks[i].LockWait = 82
			}
		}, []word{lLockConvoy}, "82 % of the time"},
		{"starvation", workloads.Thread, "cpu", 4, func(s *workloads.Snapshot) { s.Window.Fairness, s.Tasks[3].Work = 0.5, 0 }, []word{lStarving}, "1 of 4 tasks did nothing"},
		{"blocked loop", workloads.EventLoop, "mixed", 20, func(s *workloads.Snapshot) {
			s.Window.Latency = workloads.Latency{Count: 9, P50: 51 * time.Millisecond}
		}, []word{lBlocked}, "10.0 ms waits take 51.0 ms; a task keeps it for 5.0 ms"},
		{"storm", workloads.Thread, "yield", 4, func(s *workloads.Snapshot) {
			s.Window.Voluntary, s.Window.CPU = 900_000, metrics.Usage{User: 80, System: 118}
		}, []word{lStorm}, "900 k switches/s; 60 % of the CPU"},
		{"quota", workloads.Thread, "cpu", 2, func(s *workloads.Snapshot) { s.Held = 40 }, []word{lHeld}, "40 % of a core"},
		{"steal", workloads.Thread, "cpu", 2, func(s *workloads.Snapshot) { s.Stolen = 30 }, []word{lStolen}, "30 % of a core"},
		{"unknown steal", workloads.Thread, "cpu", 2, func(s *workloads.Snapshot) { s.Stolen = math.NaN() }, nil, ""},
		{"two at once", workloads.Thread, "cpu", 64, func(s *workloads.Snapshot) { s.Held = 40 }, []word{lHeld, lOver}, "also: oversubscription"},
	} {
		s := calm(c.model, c.load, c.tasks)
		c.change(&s)
		found := lints(english, &s, 2)
		var got []word
		for _, f := range found {
			got = append(got, f.name)
		}
		line, _ := lintLine(english, found)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v (%s)", c.name, got, c.want, line)
		}
		if !strings.Contains(line, c.evidence) {
			t.Errorf("%s: %q lacks %q", c.name, line, c.evidence)
		}
	}
}

// At 80 columns a verdict and a lint have a line each, in both languages, on the machines that
// lectures are given on: numbers of four figures, two thousand tasks.
func TestVerdictsFitALine(t *testing.T) {
	const room = minWidth - 2
	share, count := regexp.MustCompile(`%(\[\d\])?s %%`), regexp.MustCompile(`%(\[\d\])?d`)
	other := regexp.MustCompile(`%(\[\d\])?s`)
	filled := func(l lang, x word, rest string) string {
		text := count.ReplaceAllString(share.ReplaceAllString(l.say(x), "198 ％"), "2000")
		return strings.ReplaceAll(other.ReplaceAllString(text, rest), "％", "%")
	}
	for _, l := range []lang{english, chinese} {
		for x := vUnknown; x <= vQueued; x++ {
			if n := paint.TextWidth(filled(l, x, "1.98")); n > room {
				t.Errorf("%d columns: %s", n, filled(l, x, "1.98"))
			}
		}
		for name := lBattle; name < lOthersToo; name += 2 {
			if n := 2 + paint.TextWidth(l.say(name)+": "+filled(l, name+1, "15.5 ms")); n > room {
				t.Errorf("%d columns: %s: %s", n, l.say(name), filled(l, name+1, "15.5 ms"))
			}
		}
	}
}

// What is seen stays in sight where the verdict needs more lines than there are, and where the
// names of other patterns do not fit.
func TestLintIsAlwaysSeen(t *testing.T) {
	s := calm(workloads.Thread, "cpu", 64)
	s.Held = 40
	b := newBench(t, 2, s.Spec, nil).size(80, 24)
	b.app.Update(snapshotMsg(s))
	b.sees("▲ throttled by a CPU quota (+1): tasks were held back 40 %")
	b.app.live.judged.text = strings.Repeat("a long verdict ", 20)
	b.sees("verdict a …").sees("▲ throttled by a CPU quota (+1)")
}
