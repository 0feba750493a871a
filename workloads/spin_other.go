//go:build !amd64

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
