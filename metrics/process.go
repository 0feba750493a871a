package metrics

import (
	"time"

	"github.com/shirou/gopsutil/v3/process"
)

// Parent is the process that pid comes from; 0: it has none, or none that is told.
func Parent(pid int) int {
	p, err := process.NewProcess(int32(pid))
	if err != nil {
		return 0
	}
	parent, err := p.Ppid()
	if err != nil {
		return 0
	}
	return int(parent)
}

// ProcessTimes is what one process used since it began.
type ProcessTimes struct {
	CPU          time.Duration // user and system, to the nanosecond where the system tells it
	User, System time.Duration // the same, split; coarser: only their ratio is good
	RSS          uint64        // resident memory, bytes
}

// ThreadTimes is what one thread used since it began.
type ThreadTimes struct {
	CPU         time.Duration
	Voluntary   uint64 // switches because it waited
	Involuntary uint64 // switches because the core was taken away
}

// SplitCPU returns the CPU usage between two instants that lie wall apart: the exact total, split
// by the ratio of the coarse user and system times. With no tick in the interval the
// split is unknown and all counts as user.
func SplitCPU(cpu, user, system, wall time.Duration) Usage {
	if wall <= 0 {
		return Usage{Unknown, Unknown}
	}
	total := 100 * float64(cpu) / float64(wall)
	share := 0.0
	if ticks := user + system; ticks > 0 {
		share = float64(system) / float64(ticks)
	}
	return Usage{User: total * (1 - share), System: total * share}
}
