package workloads

import (
	"crypto/sha256"
	"encoding/binary"
	"testing"
)

// Pi in hexadecimal: 3.243F6A88 85A308D3 13198A2E 03707344 A4093822 299F31D0 082EFA98 ...
func TestPiDigits(t *testing.T) {
	for i, want := range []uint32{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0, 0x082efa98} {
		// The last digits of a block suffer from rounding: compare the first six.
		if got := piDigits(8 * i); got>>8 != want>>8 {
			t.Errorf("digits from place %d: %08x, want %08x", 8*i, got, want)
		}
	}
}

// One block by hand is what the standard library makes of the same message.
func TestSHA256Block(t *testing.T) {
	message := []byte("abc")
	padded := make([]byte, 64)
	copy(padded, message)
	padded[len(message)] = 0x80
	binary.BigEndian.PutUint64(padded[56:], uint64(len(message))*8)
	var w [64]uint32
	for i := range 16 {
		w[i] = binary.BigEndian.Uint32(padded[4*i:])
	}
	h := sha256Start
	sha256Block(&h, &w)
	want := sha256.Sum256(message)
	for i, word := range h {
		if word != binary.BigEndian.Uint32(want[4*i:]) {
			t.Fatalf("hash %x, want %x", h, want)
		}
	}
}

// The walk visits every cache line of the working set before it comes back.
func TestWalkIsOneCycle(t *testing.T) {
	walk := newWalk(64<<10, 7)
	seen := map[uint32]bool{}
	at := uint32(0)
	for range 1024 {
		if seen[at] {
			t.Fatalf("came back after %d of 1024 lines", len(seen))
		}
		seen[at] = true
		at = follow(walk, at, 1)
	}
	if at != 0 {
		t.Errorf("1024 steps end at %d, want the start", at)
	}
}
