package workloads

// spin is the one piece of work that every model does: n iterations of x = x ^ 1. It is
// never inlined, so that every model runs the same machine code at the same alignment.
//
//go:noinline
//go:nosplit
//go:norace
func spin(n int, x uint64) uint64 {
	for range n {
		x ^= 1
	}
	return x
}

// chunk is how many iterations of spin pass between two looks at the counters: about
// 10 us, in which counting is a few nanoseconds.
const chunk = 1 << 14

// The interpreter that the gil models emulate runs "while True: x = x ^ 1". On CPython
// 2.7 one iteration counts three ticks (LOAD_GLOBAL, BINARY_XOR and JUMP_ABSOLUTE; the
// other bytecodes dispatch without counting) and takes as long as 87 iterations of spin
// on the same core: a tick is 29. docs/gil.md says how both were measured; the ratio and
// not a time is fixed, so that a faster machine has faster ticks, as it has with CPython.
const (
	TicksPerIteration = 3
	SpinsPerTick      = 29
)
