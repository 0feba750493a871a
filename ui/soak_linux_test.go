package ui

import (
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coreglass/workloads"
)

// A lecture of many model switches, on real workers and the whole screen, leaves nothing
// behind: no process, descriptor or goroutine, and no memory after the first tenth.
// COREGLASS_SWITCHES says how many; 20,000 take about ten minutes.
func TestSwitchesLeaveNothing(t *testing.T) {
	switches := 100
	if n, err := strconv.Atoi(os.Getenv("COREGLASS_SWITCHES")); err == nil {
		switches = n
	}
	lab := workloads.OpenLab(t.Context(), workloads.DefaultRefresh)
	defer lab.Close()
	spec := testSpec(workloads.Thread, "cpu", 2)
	a := newApp(t.Context(), Options{Source: lab, Spec: spec, Lang: "en", Theme: "dark", Environ: []string{"TERM=xterm-256color"}}, nil)
	a.Update(tea.WindowSizeMsg{Width: 120, Height: 36})
	keys := strings.Split("123456789h", "")
	run := 0
	round := func(i int) {
		a.Update(keyMsg(keys[i%len(keys)]))
		if i%50 == 49 {
			a.Update(keyMsg("?"))
			a.View()
			a.Update(keyMsg("?"))
		}
		for s := range a.rec.tap.out {
			a.Update(snapshotMsg(s))
			if s.Phase == workloads.Failed {
				t.Fatalf("switch %d: %s", i, s.Problem)
			}
			if s.Run > run && s.Phase == workloads.Running {
				run = s.Run
				break
			}
		}
		a.View()
	}
	for i := range max(switches/10, 2*historyFull) {
		round(i)
	}
	before := left(t, lab, a.rec.tap.out)
	for i := range switches {
		round(i)
	}
	after := left(t, lab, a.rec.tap.out)
	t.Logf("%d switches: %+v before, %+v after", switches, before, after)
	if after.files > before.files+2 || after.goroutines > before.goroutines+2 || after.children > before.children {
		t.Errorf("%+v before, %+v after", before, after)
	}
	if grown := after.heap - before.heap; grown > 5<<20 {
		t.Errorf("the heap grew by %d KiB", grown>>10)
	}
}

// historyFull is after how many switches the history, of which some grow with each, has as
// many pictures as it keeps.
const historyFull = 20

// remains are what a program has left of what it started.
type remains struct {
	files, goroutines, children int
	heap, resident              int64
}

// left looks when nothing runs.
func left(t *testing.T, lab *workloads.Lab, snapshots <-chan workloads.Snapshot) remains {
	t.Helper()
	lab.Pause()
	for s := range snapshots {
		if s.Phase == workloads.Idle {
			break
		}
	}
	debug.FreeOSMemory()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	files, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	status, _ := os.ReadFile("/proc/self/statm")
	pages, _ := strconv.ParseInt(strings.Fields(string(status))[1], 10, 64)
	return remains{len(files), settled(), childCount(t), int64(m.HeapAlloc), pages * int64(os.Getpagesize())}
}

// settled is the number of goroutines when it no longer falls: some are on their way out.
func settled() int {
	n := runtime.NumGoroutine()
	for same := 0; same < 20; same++ {
		time.Sleep(time.Millisecond)
		if m := runtime.NumGoroutine(); m < n {
			n, same = m, 0
		}
	}
	return n
}

// childCount is how many child processes this one has.
func childCount(t *testing.T) int {
	t.Helper()
	n := 0
	tasks, _ := os.ReadDir("/proc/self/task")
	for _, task := range tasks {
		text, err := os.ReadFile("/proc/self/task/" + task.Name() + "/children")
		if err != nil {
			t.Skip("the kernel does not list children")
		}
		n += len(strings.Fields(string(text)))
	}
	return n
}
