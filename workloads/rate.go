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
	began := time.Now()
	return rateBy(func() time.Duration { return time.Since(began) }, n, f)
}

// Tries of bestRate: so many, fewer where the clock is so coarse that each has to be long.
const (
	mostTries   = 64
	fewestTries = 3
	grainsOfTry = 20 // an error of a twentieth, by the clock
	triesLast   = 300 * time.Millisecond
)

// rateBy is bestRate by any clock. Windows' steps by half a millisecond or more: a try that is
// shorter than that would seem to take no time at all.
func rateBy(clock func() time.Duration, n float64, f func()) float64 {
	least := grainsOfTry * grainOf(clock)
	try := func(times int) time.Duration {
		began := clock()
		for range times {
			f()
		}
		return clock() - began
	}
	times := 1
	for try(times) < least {
		times *= 2
	}
	best := try(times)
	for range min(max(int(triesLast/least), fewestTries), mostTries) {
		if d := try(times); d < best && d >= least { // a clock that lags shows less
			best = d
		}
	}
	return n * float64(times) / (float64(max(best, least).Nanoseconds()) / 1e3)
}

// grainOf is a step of the clock, above 0: the least of some.
func grainOf(clock func() time.Duration) time.Duration {
	least := time.Second
	for range 3 {
		began := clock()
		now := clock()
		for now == began {
			now = clock()
		}
		least = min(least, now-began)
	}
	return least
}
