package load

import "fmt"

// The job lists of the simulators that come with Operating Systems: Three Easy Pieces are
// made from a seed by Python's generator. These functions give the same lists, so that
// homework keeps its answers. Jobs are called 0, 1, 2, ... and the unit is a tick.

// OSTEPScheduler is the list of `scheduler -j jobs -s seed -m maxlen` (defaults 3, 0, 10).
func OSTEPScheduler(seed int64, jobs, maxlen int) Plan {
	m := NewMersenne(seed)
	p := ostepPlan("scheduler", seed)
	for i := range jobs {
		length := int(float64(maxlen)*m.Float64()) + 1
		p.Tasks = append(p.Tasks, ostepTask(i, length))
	}
	return p
}

// OSTEPMLFQ is the list of `mlfq -j jobs -s seed -m maxlen -M maxio -i iotime` (defaults 3,
// 0, 100, 10, 5). Its simulator queues an expired job before arrivals of the same instant
// (tie expired-first), new jobs before those back from io (tie-ready new-first), and with -S counts a slice that ends with the io as used (io-resets
// unless-used).
func OSTEPMLFQ(seed int64, jobs, maxlen, maxio int, iotime float64) Plan {
	m := NewMersenne(seed)
	p := ostepPlan("mlfq", seed)
	for i := range jobs {
		length := int(m.Float64()*float64(maxlen-1) + 1)
		every := int(m.Float64()*float64(maxio-1) + 1)
		p.Tasks = append(p.Tasks, OSTEPJob(i, 0, length, every, iotime))
	}
	return p
}

// OSTEPJob is one entry start,length,every of mlfq's -l: io after each `every` ticks of
// running, but not at the end; 0: none.
func OSTEPJob(i int, start float64, length, every int, iotime float64) Task {
	t := ostepTask(i, length)
	t.Arrival = start
	if every <= 0 || length <= every {
		return t
	}
	t.Phases = nil
	for length > every {
		t.Phases = append(t.Phases, Phase{Kind: PhaseCPU, Time: float64(every)}, Phase{Kind: PhaseIO, Time: iotime})
		length -= every
	}
	t.Phases = append(t.Phases, Phase{Kind: PhaseCPU, Time: float64(length)})
	return t
}

// OSTEPLottery is the list of `lottery -j jobs -s seed -m maxlen -T maxticket` (defaults 3,
// 0, 10, 100), and the draws that its simulator makes after it.
func OSTEPLottery(seed int64, jobs, maxlen, maxticket int) (Plan, []int64) {
	m := NewMersenne(seed)
	p := ostepPlan("lottery", seed)
	total := 0
	above0 := func(limit int) int {
		for {
			if n := int(float64(limit) * m.Float64()); n > 0 || limit < 2 {
				return max(n, 1)
			}
		}
	}
	for i := range jobs {
		t := ostepTask(i, above0(maxlen))
		t.Tickets = above0(maxticket)
		total += int(t.Phases[0].Time)
		p.Tasks = append(p.Tasks, t)
	}
	draws := make([]int64, total)
	for i := range draws {
		draws[i] = int64(m.Float64() * 1000001)
	}
	return p, draws
}

func ostepPlan(name string, seed int64) Plan {
	return Plan{Name: fmt.Sprintf("ostep %s, seed %d", name, seed), TimeUnit: "tick", Seed: seed}
}

func ostepTask(i, length int) Task {
	return Task{ID: fmt.Sprint(i), Phases: []Phase{{Kind: PhaseCPU, Time: float64(length)}}}
}
