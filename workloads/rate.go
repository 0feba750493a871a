package workloads

import (
	"runtime"
	"sync"
	"time"
)

// SpinRate is how many iterations of spin one core does in a microsecond at full speed. It
// is measured once per program.
var SpinRate = sync.OnceValue(func() float64 { return bestRate(chunk, func() { spin(chunk, 0) }) })

// TickRate is how many ticks of the emulated interpreter one core does in a microsecond at
// full speed. It is measured once per program.
var TickRate = sync.OnceValue(func() float64 { return bestRate(maxTicks, func() { interpret(maxTicks, 1) }) })

// bestRate returns what f does in a microsecond, n of something: the best of many short
// tries, so that a busy machine is not taken for a slow one.
func bestRate(n float64, f func()) float64 {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	best := time.Duration(1 << 62)
	for range 64 {
		began := time.Now()
		f()
		best = min(best, time.Since(began))
	}
	return n / (float64(best.Nanoseconds()) / 1e3)
}
