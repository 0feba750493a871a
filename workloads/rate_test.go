package workloads

import (
	"math"
	"testing"
	"time"
)

// By a clock that steps coarsely, as Windows' does, the rate is still right.
func TestRateByACoarseClock(t *testing.T) {
	for _, grain := range []time.Duration{50, 500 * time.Microsecond, 15600 * time.Microsecond} {
		var exact time.Duration
		clock := func() time.Duration {
			exact += 30
			return exact / grain * grain
		}
		got := rateBy(clock, 100_000, func() { exact += 37 * time.Microsecond })
		if want := 100_000 / 37.0; math.Abs(got-want) > want/10 {
			t.Errorf("a clock of %v: %.0f in a microsecond, not %.0f", grain, got, want)
		}
	}
}
