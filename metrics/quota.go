package metrics

import (
	"fmt"
	"time"
)

// Quota is how much CPU time a control group lets its processes use in each period; the
// tightest of those that this program is in. The zero value is none.
type Quota struct {
	Cores   float64 // time per period, in cores: 1.5 is 150 ms in each 100 ms; 0: no quota
	Period  time.Duration
	Version int    // of control groups, 1 or 2
	group   string // its folder
}

// Throttle is how often, and for how long, a quota has stopped its group so far. Times of
// several cores that were stopped at once add up.
type Throttle struct {
	Periods, Throttled uint64
	Time               time.Duration
}

// Share is in how many of the periods since an earlier count the quota ran out, in per cent;
// unknown where no period has passed.
func (t Throttle) Share(earlier Throttle) float64 {
	if t.Periods <= earlier.Periods || t.Throttled < earlier.Throttled {
		return Unknown
	}
	return 100 * float64(t.Throttled-earlier.Throttled) / float64(t.Periods-earlier.Periods)
}

// String says what the quota is.
func (q Quota) String() string {
	if q.Cores == 0 {
		return "none"
	}
	return fmt.Sprintf("%.4g cores in each %v (control groups, version %d)", q.Cores, q.Period, q.Version)
}
