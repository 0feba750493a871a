package workloads

// spin is the one piece of work that every model does: n iterations of x = x ^ 1, at one
// cycle each. It is assembly so that every model runs the same machine code.
//
//go:noescape
func spin(n int, x uint64) uint64
