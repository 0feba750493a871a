package ui

import (
	"path/filepath"
	"slices"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coreglass/ui/reel"
	"coreglass/workloads"
)

// desk is a lecture that is recorded with all that its keys do, and remembers what was seen at
// the end of each tenth of a second.
type desk struct {
	*bench
	l    *lecture
	rec  *reel.Recorder
	dir  string
	at   []time.Duration
	seen []string
}

func newDesk(t testing.TB, w, h int, change func(*Options)) *desk {
	spec := testSpec(workloads.Thread, "cpu", 4)
	d := &desk{l: newLecture(2, spec), bench: newBench(t, 2, spec, change), dir: filepath.Join(t.TempDir(), "desk.rec")}
	d.l.turn = 20 * time.Millisecond // told to the microsecond
	rec, err := reel.Start(reel.Options{Dir: d.dir, Source: "live", Patient: true})
	if err != nil {
		t.Fatal(err)
	}
	d.size(w, h)
	d.app.stage.rec = &recording{} // the header says nothing of the recording, as in a replay
	d.rec = rec
	d.app.rec.attach(rec)
	return d
}

// tick lets a tenth of a second pass; what the keys did before it is seen at its time.
func (d *desk) tick(n int) *desk {
	for range n {
		d.take(d.l.tick())
	}
	return d
}

func (d *desk) take(s workloads.Snapshot) tea.Cmd {
	s.At = max(s.At, d.last()+100*time.Millisecond)
	s = d.rec.Take(s)
	_, cmd := d.app.Update(snapshotMsg(s))
	d.at, d.seen = append(d.at, s.At), append(d.seen, middle(d.text()))
	return cmd
}

func (d *desk) last() time.Duration {
	if n := len(d.at); n > 0 {
		return d.at[n-1]
	}
	return 0
}

// does is a key, and what follows; the picture of the last tick is the one after it.
func (d *desk) does(keys ...string) *desk {
	for _, k := range keys {
		_, cmd := d.app.Update(keyMsg(k))
		d.settle(cmd)
	}
	d.look()
	return d
}

// look takes the picture that is seen now for that of the last tick.
func (d *desk) look() { d.seen[len(d.seen)-1] = middle(d.text()) }

// replayed ends the recording and compares each tick, in an order of chance.
func (d *desk) replayed(w, h int, places ...int) *bench {
	d.t.Helper()
	if err := d.rec.Close(); err != nil {
		d.t.Fatal(err)
	}
	b := newReplayBench(d.t, replayOf(d.t, d.dir), nil).size(w, h)
	for _, i := range places {
		b.app.seek(d.at[i])
		b.app.settle()
		if got := middle(b.text()); got != d.seen[i] {
			d.t.Fatalf("at %v the lecture and the replay show\n%s", d.at[i], differing(d.seen[i], got))
		}
	}
	return b
}

// all places, forward, backward and from the middle.
func everywhere(n int) (places []int) {
	for i := range n {
		places = append(places, i)
	}
	back := slices.Clone(places)
	slices.Reverse(back)
	places = append(places, back...)
	return append(places, n/2, 0, n-1, n/3)
}

// idle lets the laboratory rest for a tenth of a second.
func (d *desk) idle() tea.Cmd {
	d.l.n++
	s := plausible(workloads.Spec{}, 2, d.l.n)
	s.Run, s.Phase, s.Spec, s.Window, s.Tasks, s.Timeline, s.Elapsed = d.l.run+1, workloads.Idle, workloads.Spec{}, workloads.Window{}, nil, nil, 0
	return d.take(s)
}

// A sweep is replayed point by point on the sweep's own screen.
func TestSweepIsReplayed(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 36}, {200, 60}} {
		d := newDesk(t, size[0], size[1], func(o *Options) { o.Sweep = fakeSweep(0) })
		d.tick(5).does("s").tick(1).does("1", "-").tick(1).does("enter")
		d.idle()
		s := d.app.sweep
		for _, m := range s.plan.Models {
			for _, v := range s.plan.Values {
				d.app.Update(sweepPointMsg{s.run, plausiblePoint(s.plan, m, v)})
				d.look()
				d.idle()
			}
		}
		d.does("left", "left", "down")
		d.idle()
		d.app.Update(sweepEndedMsg{s.run, nil})
		d.look()
		d.does("g")
		d.l.start(testSpec(workloads.GIL3, "cpu", 3))
		d.l.run += 2
		d.tick(3)
		b := d.replayed(size[0], size[1], everywhere(len(d.at))...)
		b.press("end", "s").sees("REPLAY", "finished 36/36").press("tab").misses("finished 36/36")
	}
}

// A simulation is replayed decision by decision on its own screen; whoever takes another
// parameter has the simulator for himself, until he follows again.
func TestSimulationIsReplayed(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 36}, {200, 60}} {
		d := newDesk(t, size[0], size[1], func(o *Options) { o.Workload = mixedWorkload() })
		d.app.at = onLive
		d.tick(3).does("S").tick(1).does("right", "right").tick(1).does("p").tick(1).does("right", "right", "right")
		d.tick(1).does("down", "down", "+").tick(1).does("end").tick(1).does("v", "]").tick(1).does("c").tick(1).does("down", "down").tick(1)
		d.does("enter").tick(1).does("w", "right").tick(2).does("tab").tick(2)
		b := d.replayed(size[0], size[1], everywhere(len(d.at))...)
		b.app.seek(d.at[5])
		b.app.settle()
		b.sees("REPLAY").keys("p", "right").sees("REPLAY").keys("tab", "F")
		b.app.settle()
		if got := middle(b.text()); got != d.seen[5] {
			t.Fatalf("who follows again sees\n%s", differing(d.seen[5], got))
		}
	}
}

// A prediction is replayed as it was made, with the prices of the machine that it was for.
func TestPredictionIsReplayed(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 36}, {200, 60}} {
		d := newDesk(t, size[0], size[1], foretelling)
		d.tick(5)
		_, cmd := d.app.Update(keyMsg("F"))
		d.look()
		d.tick(1).app.Update(cmd())
		d.look()
		d.tick(2).does("down").tick(1).does("z").tick(1).does("right").tick(1).does("G", "1", "2").tick(1).does("enter").tick(2).does("P")
		d.app.Update(keyMsg("tab")) // past the lessons, of which a session has no data
		d.does("tab").tick(2)
		d.replayed(size[0], size[1], everywhere(len(d.at))...)
	}
}

// The names of the screens in a session are complete.
func TestScreensHaveKeys(t *testing.T) {
	if slices.Contains(screenKeys[:], "") {
		t.Errorf("a screen has no name: %q", screenKeys)
	}
}

// Where the lecturer's picture stood still the replay's does, until the viewer looks elsewhere.
func TestFrozenPictureIsReplayed(t *testing.T) {
	d := newDesk(t, 120, 36, nil)
	d.tick(30).does(" ").tick(10).does(",", ",").tick(10).does(" ").tick(5)
	b := d.replayed(120, 36, everywhere(len(d.at))...)
	b.app.seek(d.at[45])
	b.sees("FROZEN  1.8 s ago", "REPLAY", "00:02").press("v").misses("FROZEN").press("F").sees("FROZEN  1.8 s ago")
	b.app.seek(d.at[20])
	b.misses("FROZEN")
}

// A picture that stands still for minutes has its history, however one comes there.
func TestLongFrozenPictureIsReplayed(t *testing.T) {
	d := newDesk(t, 119, 36, nil) // the strip is as long as it gets
	d.tick(1100).does(" ").tick(300).does("home").tick(200).does(" ").tick(5)
	d.replayed(119, 36, 1395, 20, 1390, 1450, 1595, 1120, 1602, 1398)
}
