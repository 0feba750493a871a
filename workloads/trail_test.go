package workloads

import (
	"runtime"
	"testing"
	"time"

	"pgregory.net/rapid"

	"coreglass/metrics/timeline"
)

// What a trail says comes out as it went in, and what was overwritten is counted.
func TestTrailsAreReadInOrderOrCountedAsLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := trailBoard(2)
		w := &task{slot: &b.slots[1], cpu: &b.slots[1].rseq.cpu}
		w.leaveTrail(b, 1)
		var tail, written, next, lost uint64
		for range rapid.IntRange(1, 20).Draw(t, "turns") {
			for range rapid.IntRange(0, 2*trailLeast).Draw(t, "marks") {
				*w.cpu = uint32(written % maxCores)
				w.mark(b.head.epoch+int64(written)<<20, timeline.Running)
				written++
			}
			var missed uint64
			tail, missed = b.drain(1, tail, func(at int64, core timeline.Core, state timeline.State) {
				lost += uint64(at>>20) - next
				next = uint64(at >> 20)
				if at != int64(next)<<20 || uint64(core) != next%maxCores || state != timeline.Running {
					t.Fatalf("transition %d came out as %d on %d, %v", next, at, core, state)
				}
				next++
			})
			lost -= missed
		}
		if tail != written || next != written || lost != 0 {
			t.Fatalf("%d written, read to %d, %d unexplained", written, next, lost)
		}
	})
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
