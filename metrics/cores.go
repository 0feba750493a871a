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

// between is what a core did from one reading to another. A counter that went back by a tick (the
// kernel says so of iowait in proc(5)) counts as 0.
func between(was, now cpu.TimesStat) cpu.TimesStat {
	return cpu.TimesStat{
		User: max(0, now.User-was.User), Nice: max(0, now.Nice-was.Nice), System: max(0, now.System-was.System),
		Idle: max(0, now.Idle-was.Idle), Iowait: max(0, now.Iowait-was.Iowait),
		Irq: max(0, now.Irq-was.Irq), Softirq: max(0, now.Softirq-was.Softirq), Steal: max(0, now.Steal-was.Steal),
	}
}

// whole is the sum of a core's times. A guest's are part of its user times.
func whole(d cpu.TimesStat) float64 {
	return d.User + d.Nice + d.System + d.Idle + d.Iowait + d.Irq + d.Softirq + d.Steal
}

// Since returns what each core did between an earlier reading and this one. A core that
// is missing in either, or whose counters stood still, is unknown.
func (t CoreTimes) Since(earlier CoreTimes) []Core {
	cores := make([]Core, len(t))
	for i, now := range t {
		cores[i] = Core{Unknown, Unknown, Unknown, Unknown}
		if i >= len(earlier) || earlier[i].CPU != now.CPU {
			continue
		}
		d := between(earlier[i], now)
		if all := whole(d); all > 0 {
			cores[i] = Core{100 * (d.User + d.Nice) / all, 100 * d.System / all, 100 * (d.Iowait + d.Irq + d.Softirq + d.Steal) / all, 100 * d.Idle / all}
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
		d := between(earlier[i], now)
		busy, all = busy+whole(d)-d.Idle-d.Iowait, all+whole(d)
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
		d := between(earlier[i], now)
		if all := whole(d); all > 0 {
			sum += 100 * d.Steal / all
		}
	}
	return sum
}
