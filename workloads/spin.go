package workloads

// chunk is how many iterations of spin pass between two looks at the counters: about
// 10 us, in which counting is a few nanoseconds.
const chunk = 1 << 14

// interpret takes the time of n ticks of an interpreter's bytecode: a chain of
// multiplications, each waiting for the one before. Like an interpreter's loop, and unlike
// spin, it leaves much of the core idle, so that a busy neighbour on the same physical core
// slows it little.
//
//go:noinline
//go:nosplit
//go:norace
func interpret(n int, x uint64) uint64 {
	for range n * stepsPerTick {
		x *= 0x9e3779b97f4a7c15
	}
	return x
}

// The interpreter that the gil models emulate runs "while True: x = x ^ 1". On CPython
// 2.7.18 one iteration counts three ticks (LOAD_GLOBAL, BINARY_XOR and JUMP_ABSOLUTE; the
// other bytecodes dispatch without counting), and a tick takes as long as 12 steps of
// interpret on the same core. docs/gil.md says how both were measured; the ratio and not
// a time is fixed, so that a faster machine has faster ticks, as it has with CPython.
const (
	TicksPerIteration = 3
	stepsPerTick      = 12
)
