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
// is missing in either, or whose counters stood still or went backwards, is unknown.
func (t CoreTimes) Since(earlier CoreTimes) []Core {
	cores := make([]Core, len(t))
	for i, now := range t {
		cores[i] = Core{Unknown, Unknown, Unknown, Unknown}
		if i >= len(earlier) || earlier[i].CPU != now.CPU {
			continue
		}
		was := earlier[i]
		user := now.User + now.Nice - was.User - was.Nice
		system := now.System - was.System
		idle := now.Idle - was.Idle
		other := now.Iowait + now.Irq + now.Softirq + now.Steal - was.Iowait - was.Irq - was.Softirq - was.Steal
		if total := user + system + idle + other; total > 0 && user >= 0 && system >= 0 && idle >= 0 && other >= 0 {
			cores[i] = Core{100 * user / total, 100 * system / total, 100 * other / total, 100 * idle / total}
		}
	}
	return cores
}
