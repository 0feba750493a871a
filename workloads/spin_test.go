package workloads

import (
	"runtime"
	"testing"
	"time"
	"unsafe"
)

// BenchmarkTick tells the time of one tick of the emulated interpreter at its best, which
// docs/bench/tick.sh compares with a real one's.
func BenchmarkTick(b *testing.B) {
	const ticks = 10_000
	best := time.Duration(1 << 62)
	for b.Loop() {
		began := time.Now()
		interpret(ticks, 1)
		best = min(best, time.Since(began))
	}
	b.ReportMetric(float64(best.Nanoseconds())/ticks, "ns/tick")
}

// BenchmarkCounting tells what share of its throughput a loop keeps when it counts. Budget:
// at least 99 %. Both loops run in turn in one benchmark, and each is timed by its best
// stretch, so that what the machine does meanwhile falls on neither.
func BenchmarkCounting(b *testing.B) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	const stretch = 100
	s := slot{cpuSeen: rseqUnset, rseq: rseqArea{cpu: rseqUnset}}
	t := &task{slot: &s, cpu: &s.rseq.cpu, does: &computing{}}
	bare, counted := time.Duration(1<<62), time.Duration(1<<62)
	for b.Loop() {
		began := time.Now()
		for range stretch {
			spin(chunk, 0)
		}
		middle := time.Now()
		t.compute(stretch * chunk)
		bare, counted = min(bare, middle.Sub(began)), min(counted, time.Since(middle))
	}
	b.ReportMetric(100*float64(bare)/float64(counted), "%kept")
}

// BenchmarkChannelHandOver is a plain round trip between two goroutines over unbuffered
// channels on one processor, halved; docs/bench/calibration.sh compares the card with it.
func BenchmarkChannelHandOver(b *testing.B) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	there, back := make(chan struct{}), make(chan struct{})
	go func() {
		for range there {
			back <- struct{}{}
		}
	}()
	for b.Loop() {
		there <- struct{}{}
		<-back
	}
	close(there)
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/2, "ns/hand-over")
}

func TestSpinAlternates(t *testing.T) {
	for n, want := range []uint64{0, 1, 0, 1} {
		if got := spin(n, 0); got != want {
			t.Errorf("spin(%d, 0) = %d, want %d", n, got, want)
		}
	}
}

func TestSlotFillsItsCacheLines(t *testing.T) {
	if n := unsafe.Sizeof(slot{}); n != slotBytes {
		t.Errorf("a slot has %d bytes, want %d", n, slotBytes)
	}
	if headBytes%slotBytes != 0 || unsafe.Offsetof(slot{}.rseq)%32 != 0 {
		t.Error("the kernel wants the restartable-sequence area aligned to 32 bytes")
	}
	if n := unsafe.Sizeof(histogram{}); n%8 != 0 {
		t.Errorf("a histogram of %d bytes leaves the next one misaligned", n)
	}
}

func TestBoardSurvivesDamage(t *testing.T) {
	mem := make([]byte, boardBytes(3, 2, 0))
	b := layBoard(mem, 3, 2)
	want := job{Spec: Spec{Model: GIL2, Tasks: 3, CheckInterval: 7}, StepsPer: 12.5, Server: "127.0.0.1:1"}
	if err := b.post(want); err != nil {
		t.Fatal(err)
	}
	if _, got, err := openBoard(mem); err != nil || got.Spec.CheckInterval != 7 || got.Server != want.Server {
		t.Fatalf("openBoard = %+v, %v", got, err)
	}
	if _, _, err := openBoard(mem[:headBytes-1]); err == nil {
		t.Error("a board without its head was opened")
	}
	if _, _, err := openBoard(mem[:headBytes+slotBytes]); err == nil {
		t.Error("a board without all its slots was opened")
	}
	b.head.jobLen = 1 << 30
	if _, _, err := openBoard(mem); err == nil {
		t.Error("a board with a job longer than its place was opened")
	}
}
