package workloads

import (
	"fmt"
	"math"
	"math/bits"
	"math/rand/v2"

	"coreglass/workloads/load"
)

// computing is what a task computes, in steps: the smallest piece that is counted. It must
// stay nosplit: bare threads do it.
type computing struct {
	kind  computeKind
	x     uint64   // what the steps compute on
	walk  []uint32 // the working set: each element holds the place of the next
	hash  [8]uint32
	block [64]uint32
}

type computeKind uint8

const (
	spinning     computeKind = iota // a step is an iteration of x = x ^ 1
	interpreting                    // a step is a tick of the emulated interpreter
	digits                          // a step is a block of 8 digits of pi
	hashing                         // a step is 4 KiB
	walking                         // a step is an access
)

// spinLoad is the load cpu.
var spinLoad = load.Load{Name: "cpu", Unit: "iteration", Work: load.Spin}

// hashedPerStep is how many bytes a step of hashing takes.
const hashedPerStep = 4 << 10

// newComputing prepares what the job's tasks compute; interpreted for threads under an
// interpreter lock, where the other computations are calls of one tick that keep the lock,
// as a C extension does.
func newComputing(l load.Load, interpreted bool, seed uint64) *computing {
	c := &computing{hash: sha256Start}
	switch l.Work {
	case load.Pi:
		c.kind = digits
	case load.SHA256:
		c.kind = hashing
	case load.Walk:
		c.kind, c.walk = walking, newWalk(l.WorkingSet, seed)
	default:
		if interpreted {
			c.kind = interpreting
		}
	}
	return c
}

// steps does n steps.
//
//go:nosplit
//go:norace
func (c *computing) steps(n int64) {
	switch c.kind {
	case spinning:
		c.x = spin(int(n), c.x)
	case interpreting:
		c.x = interpret(int(n), c.x|1)
	case digits:
		for range n {
			c.x += uint64(piDigits(piPlace))
		}
	case hashing:
		for range n * (hashedPerStep / 64) {
			sha256Block(&c.hash, &c.block)
		}
	case walking:
		c.x = uint64(follow(c.walk, uint32(c.x), int(n)))
	}
}

// chunkOf is how many steps pass between two looks at the counters: about 10 us, in which
// counting is a few nanoseconds.
//
//go:nosplit
func (c *computing) chunk() int64 {
	switch c.kind {
	case spinning:
		return chunk
	case interpreting:
		return maxTicks
	case walking:
		return 256
	}
	return 1
}

// stepsPerUnit is how many steps make one unit of useful work.
func stepsPerUnit(l load.Load, interpreted bool) float64 {
	switch {
	case l.PerRound():
		return 1
	case l.Work == load.SHA256:
		return (1 << 20) / hashedPerStep
	case l.Work == load.Spin && interpreted:
		return TicksPerIteration
	}
	return 1
}

// newWalk returns a working set of that many bytes as one random cycle through all of its
// cache lines (Sattolo's algorithm), so that the next place is never guessed.
func newWalk(size int, seed uint64) []uint32 {
	const line = 16 // elements of a cache line of 64 bytes
	n := max(size/4/line, 2)
	order := make([]uint32, n)
	for i := range order {
		order[i] = uint32(i)
	}
	random := rand.New(rand.NewPCG(seed, 1))
	for i := n - 1; i > 0; i-- {
		j := random.IntN(i)
		order[i], order[j] = order[j], order[i]
	}
	walk := make([]uint32, n*line)
	for i := range order {
		walk[order[i]*line] = order[(i+1)%n] * line
	}
	return walk
}

// follow makes n accesses from a place on and returns where it ended.
//
//go:noinline
//go:nosplit
//go:norace
func follow(walk []uint32, at uint32, n int) uint32 {
	for range n {
		at = walk[at]
	}
	return at
}

// piPlace is the place of the digits that the load pi computes, again and again: far
// enough out to take about 20 us.
const piPlace = 60

// piDigits returns 8 hexadecimal digits of pi after the first n behind the point, by the
// formula of Bailey, Borwein and Plouffe (1997): pi = sum 16^-k (4/(8k+1) - 2/(8k+4) -
// 1/(8k+5) - 1/(8k+6)). Good for n up to about 10,000.
//
//go:noinline
//go:nosplit
//go:norace
func piDigits(n int) uint32 {
	x := 4*piSum(n, 1) - 2*piSum(n, 4) - piSum(n, 5) - piSum(n, 6)
	x -= math.Floor(x)
	return uint32(x * (1 << 32))
}

// piSum is the fractional part of sum 16^(n-k) / (8k+j).
//
//go:nosplit
//go:norace
func piSum(n, j int) float64 {
	s := 0.0
	for k := range n + 1 {
		m := uint64(8*k + j)
		s += float64(powerOf16(uint64(n-k), m)) / float64(m)
		s -= math.Floor(s)
	}
	for k, p := n+1, 1.0/16; p > 1e-17; k, p = k+1, p/16 {
		s += p / float64(8*k+j)
	}
	return s
}

// powerOf16 is 16^e mod m, for m below 2^32.
//
//go:nosplit
//go:norace
func powerOf16(e, m uint64) uint64 {
	r, b := 1%m, 16%m
	for ; e > 0; e >>= 1 {
		if e&1 == 1 {
			r = r * b % m
		}
		b = b * b % m
	}
	return r
}

// The compression function of SHA-256 (FIPS 180-4, 6.2). The standard library's can't be
// called from a bare thread, whose code must be nosplit.

var sha256Start = [8]uint32{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19}

// sha256K are the first 32 bits of the fractional parts of the cube roots of the first 64 primes.
var sha256K = func() (k [64]uint32) {
	for i, p := 0, 2; i < 64; p++ {
		if prime(p) {
			root := math.Cbrt(float64(p))
			k[i] = uint32((root - math.Floor(root)) * (1 << 32))
			i++
		}
	}
	return k
}()

func prime(n int) bool {
	for d := 2; d*d <= n; d++ {
		if n%d == 0 {
			return false
		}
	}
	return true
}

// sha256Block takes one block of 64 bytes, the first 16 words of w in order; the other
// words are its own.
//
//go:noinline
//go:nosplit
//go:norace
func sha256Block(h *[8]uint32, w *[64]uint32) {
	for i := 16; i < 64; i++ {
		s0 := bits.RotateLeft32(w[i-15], -7) ^ bits.RotateLeft32(w[i-15], -18) ^ w[i-15]>>3
		s1 := bits.RotateLeft32(w[i-2], -17) ^ bits.RotateLeft32(w[i-2], -19) ^ w[i-2]>>10
		w[i] = w[i-16] + s0 + w[i-7] + s1
	}
	a, b, c, d, e, f, g, z := h[0], h[1], h[2], h[3], h[4], h[5], h[6], h[7]
	for i := range 64 {
		s1 := bits.RotateLeft32(e, -6) ^ bits.RotateLeft32(e, -11) ^ bits.RotateLeft32(e, -25)
		t1 := z + s1 + (e&f ^ ^e&g) + sha256K[i] + w[i]
		s0 := bits.RotateLeft32(a, -2) ^ bits.RotateLeft32(a, -13) ^ bits.RotateLeft32(a, -22)
		t2 := s0 + (a&b ^ a&c ^ b&c)
		z, g, f, e, d, c, b, a = g, f, e, d+t1, c, b, a, t1+t2
	}
	h[0] += a
	h[1] += b
	h[2] += c
	h[3] += d
	h[4] += e
	h[5] += f
	h[6] += g
	h[7] += z
}

// StepRate is how many steps of a load's computing one core does in a microsecond at full speed.
func StepRate(l load.Load, interpreted bool) float64 {
	key := fmt.Sprint(l.Work, l.WorkingSet, interpreted && l.Work == load.Spin)
	stepRates.Lock()
	defer stepRates.Unlock()
	if r, known := stepRates.of[key]; known {
		return r
	}
	c := newComputing(l, interpreted, 1)
	n := c.chunk()
	r := bestRate(float64(n), func() { c.steps(n) })
	stepRates.of[key] = r
	return r
}
