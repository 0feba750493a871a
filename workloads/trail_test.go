package workloads

import (
	"runtime"
	"testing"
	"time"

	"pgregory.net/rapid"

	"coreglass/metrics/timeline"
)

// What a trail says comes out as it went in, and what was overwritten is counted where it was.
func TestTrailsAreReadInOrderOrCountedAsLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := trailBoard(2)
		w := &task{slot: &b.slots[1], cpu: &b.slots[1].rseq.cpu}
		w.leaveTrail(b, 1)
		var tail, written, next uint64
		for range rapid.IntRange(1, 20).Draw(t, "turns") {
			for range rapid.IntRange(0, 2*trailLeast).Draw(t, "marks") {
				*w.cpu = uint32(written % maxCores)
				w.mark(b.head.epoch+int64(written)<<20, timeline.Running)
				written++
			}
			tail = b.drain(1, tail, func(n uint64) { next += n }, func(at int64, core timeline.Core, state timeline.State) {
				if at != int64(next)<<20 || uint64(core) != next%maxCores || state != timeline.Running {
					t.Fatalf("transition %d came out as %d on %d, %v", next, at, core, state)
				}
				next++
			})
		}
		if tail != written || next != written {
			t.Fatalf("%d written, read to %d, last %d", written, tail, next)
		}
	})
}

// A task is unknown from the last that was read of it to the first after what was overwritten.
func TestOverwrittenIsUnknown(t *testing.T) {
	b := trailBoard(1)
	w := &task{slot: &b.slots[0], cpu: &b.slots[0].rseq.cpu}
	w.leaveTrail(b, 0)
	k := &tracks{run: &Run{board: b, released: b.head.epoch}, cores: 1, builder: timeline.NewBuilder(1, []string{"task 0"}, keptSpans), tails: make([]uint64, 1)}
	at := func(i int) time.Duration { return time.Duration(i) * 10 * time.Microsecond }
	states := [...]timeline.State{timeline.Running, timeline.Ready}
	const read, all = 10, 10 + 3*trailLeast
	for i := range all {
		w.mark(b.head.epoch+int64(at(i)), states[i%2])
		if i == read {
			k.read()
		}
	}
	tl := k.end(b.head.epoch + int64(at(all)))
	l := &tl.Lanes[0]
	for i := range l.Len() {
		s := l.At(i)
		if lost := s.Start >= at(read) && s.End <= at(all-trailLeast+1); lost != (s.State == timeline.Unknown) || !lost && s.End-s.Start != at(1) {
			t.Errorf("%v from %v to %v", s.State, s.Start, s.End)
		}
	}
	if want := uint64(all - (trailLeast - 1) - (read + 1)); tl.Lost != want {
		t.Errorf("%d lost, want %d", tl.Lost, want)
	}
}

// A gap lies where the account says, unless that was brought up to date by an interrupt after it;
// when the core was taken for longer, before or after, it is in doubt. Times in us.
func TestGap(t *testing.T) {
	for name, c := range map[string]struct {
		waited, back, at int64
		off, on, doubt   int64
	}{
		"switch":                     {500, 1508, 1512, 1008, 1508, 0},
		"interrupt after it":         {500, 1545, 1550, 1040, 1540, 0},
		"taken for longer":           {500, 2512, 2516, 1976, 2476, 936},
		"longer than since the look": {5000, 1508, 1512, 1000, 1508, 0},
	} {
		w := &watch{chunk: 10_000, last: 1000_000}
		if off, on, doubt := w.gap(1000*c.waited, 1000*c.back, 1000*c.at); off != 1000*c.off || on != 1000*c.on || doubt != 1000*c.doubt {
			t.Errorf("%s: from %d to %d, %d in doubt; want from %d to %d, %d", name, off/1000, on/1000, doubt/1000, c.off, c.on, c.doubt)
		}
	}
}

func trailBoard(tasks int) *board {
	b := layBoard(make([]byte, boardBytes(tasks, 1, trailLeast)), tasks, 1)
	b.trailLen, b.head.epoch = trailLeast, 1000
	return b
}

func TestTrailsFitTheirRoom(t *testing.T) {
	for _, tasks := range []int{1, 4, 1000, trailsLimit} {
		n := Spec{Trails: true, Tasks: tasks}.trailLength()
		if n < trailLeast || n > trailMost || n&(n-1) != 0 || n > trailLeast && n*8*tasks > trailRoom {
			t.Errorf("%d tasks have trails of %d transitions", tasks, n)
		}
	}
	if (Spec{Tasks: 4}).trailLength() != 0 || (Spec{Trails: true, Tasks: trailsLimit + 1}).trailLength() != 0 {
		t.Error("trails where none are wanted")
	}
}

// A task that only computes loses nothing to speak of by looking at its watch. Budget: it
// keeps at least 98 % of its throughput.
func BenchmarkTrail(b *testing.B) {
	const stretch = 200
	got := make(chan [2]time.Duration)
	loop := b.Loop
	go func() {
		runtime.LockOSThread()
		board := trailBoard(1)
		t := newTask(board, job{Spec: Spec{Load: loadCPU(), Tasks: 1}}, 0, 0, nil)
		watchCore(&t.slot.rseq)
		t.watch = newWatch(&t.slot.rseq, t.does, StepRate(loadCPU(), false), true)
		t.resume()
		best := [2]time.Duration{1 << 62, 1 << 62}
		for loop() {
			for i, trail := range []*trail{nil, t.trail} {
				plain := *t
				plain.trail = trail
				began := time.Now()
				plain.compute(stretch * chunk)
				best[i] = min(best[i], time.Since(began))
			}
		}
		got <- best
		select {} // the kernel writes into the slot as long as the thread lives
	}()
	best := <-got
	b.ReportMetric(100*float64(best[0])/float64(best[1]), "%kept")
}

func TestCoreIsOneOfTheAllowed(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if c := coreNow(); migrationsSeen && (c < 0 || c >= maxCores) {
		t.Errorf("this thread runs on core %d", c)
	}
}
