package workloads

import (
	"runtime"
	"sync"
	"time"

	"coreglass/workloads/load"
)

// stepRates keeps what was measured once per program.
var stepRates = struct {
	sync.Mutex
	of map[string]float64
}{of: map[string]float64{}}

// SpinRate is how many iterations of x = x ^ 1 one core does in a microsecond at full speed.
func SpinRate() float64 { return StepRate(load.Load{Work: load.Spin}, false) }

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
