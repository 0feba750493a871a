package metrics

import "github.com/shirou/gopsutil/v3/cpu"

// CoreTimes are the cumulative times of the machine's cores, in seconds, as the kernel's
// tick sampled them.
type CoreTimes []cpu.TimesStat

// ReadCores reads the times of all cores; nil where the system does not tell.
func ReadCores() CoreTimes {
	t, err := cpu.Times(true)
	if err != nil {
		return nil
	}
	return t
}

// Since returns what each core did between an earlier reading and this one. A core that
// is missing in either, or whose counters stood still, is unknown; single counters may go
// back by a tick (the kernel says so of iowait in proc(5)), which counts as 0.
func (t CoreTimes) Since(earlier CoreTimes) []Core {
	cores := make([]Core, len(t))
	for i, now := range t {
		cores[i] = Core{Unknown, Unknown, Unknown, Unknown}
		if i >= len(earlier) || earlier[i].CPU != now.CPU {
			continue
		}
		was := earlier[i]
		user := max(0, now.User+now.Nice-was.User-was.Nice)
		system := max(0, now.System-was.System)
		idle := max(0, now.Idle-was.Idle)
		other := max(0, now.Iowait+now.Irq+now.Softirq+now.Steal-was.Iowait-was.Irq-was.Softirq-was.Steal)
		if total := user + system + idle + other; total > 0 {
			cores[i] = Core{100 * user / total, 100 * system / total, 100 * other / total, 100 * idle / total}
		}
	}
	return cores
}

// Busy is the time of all cores together between two readings, in seconds, and the part of it in
// which they were not idle.
func (t CoreTimes) Busy(earlier CoreTimes) (busy, all float64) {
	if len(t) != len(earlier) {
		return Unknown, 0
	}
	for i, now := range t {
		was := earlier[i]
		idle := max(0, now.Idle+now.Iowait-was.Idle-was.Iowait)
		total := idle + max(0, now.User+now.Nice+now.System+now.Irq+now.Softirq+now.Steal-
			was.User-was.Nice-was.System-was.Irq-was.Softirq-was.Steal)
		busy, all = busy+total-idle, all+total
	}
	return busy, all
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
