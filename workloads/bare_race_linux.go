//go:build race

package workloads

import "runtime"

// The race detector's atomic operations need a place in Go's scheduler, so under it worker
// threads stay there, each with a processor of its own: they block without telling.

func leaveScheduler() {}

func makePlaces(threads int) { runtime.GOMAXPROCS(threads + 4) }
