package workloads

import (
	"runtime"
	"testing"
	"unsafe"
)

// The counted loop keeps at least 99 % of the throughput of the same loop without counters
// (ratio in one run; see BenchmarkCounting).
func BenchmarkCounting(b *testing.B) {
	runtime.LockOSThread()
	var s slot
	s.rseq.cpu, s.cpuSeen = rseqUnset, rseqUnset
	t := &task{slot: &s, cpu: &s.rseq.cpu, burst: chunk}
	b.Run("bare", func(b *testing.B) {
		for b.Loop() {
			spin(chunk, 0)
		}
	})
	b.Run("counted", func(b *testing.B) {
		for b.Loop() {
			t.compute()
		}
	})
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
	mem := make([]byte, boardBytes(3, 2))
	b := layBoard(mem, 3, 2)
	want := job{Spec: Spec{Model: GIL2, Tasks: 3, CheckInterval: 7}, SpinsPer: 12.5, Server: "127.0.0.1:1"}
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
