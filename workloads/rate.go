package workloads

import (
	"runtime"
	"sync"
	"time"
)

// SpinRate is how many iterations of spin one core does in a microsecond at full speed:
// the best of many short tries, so that a busy machine is not taken for a slow one. It is
// measured once per program.
var SpinRate = sync.OnceValue(func() float64 {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	best := time.Duration(1 << 62)
	for range 64 {
		began := time.Now()
		spin(chunk, 0)
		best = min(best, time.Since(began))
	}
	return chunk / (float64(best.Nanoseconds()) / 1e3)
})
