package metrics

import "time"

// Throttling is how long a CPU quota has held this program's processes back, since the group of
// the quota was made.
type Throttling struct {
	Known bool          // there is a quota
	Time  time.Duration // of all threads together that had to wait
}

// Since is the part of a stretch of time in which the quota held back, in per cent of one core;
// 0 without a quota.
func (t Throttling) Since(earlier Throttling, wall time.Duration) float64 {
	if !t.Known || !earlier.Known || wall <= 0 {
		return 0
	}
	return 100 * float64(t.Time-earlier.Time) / float64(wall)
}

// Stolen is the time that the hypervisor gave to others between two readings, in per cent of
// one core, over all cores; unknown where the system does not tell.
func (t CoreTimes) Stolen(earlier CoreTimes) float64 {
	if len(t) == 0 || len(t) != len(earlier) {
		return Unknown
	}
	sum := 0.0
	for i, now := range t {
		was := earlier[i]
		all := now.User + now.Nice + now.System + now.Idle + now.Iowait + now.Irq + now.Softirq + now.Steal -
			was.User - was.Nice - was.System - was.Idle - was.Iowait - was.Irq - was.Softirq - was.Steal
		if all > 0 {
			sum += 100 * max(0, now.Steal-was.Steal) / all
		}
	}
	return sum
}
