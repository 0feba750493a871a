package sim

import (
	"fmt"
	"slices"

	"coreglass/workloads/load"
)

// compile makes one program for each of the plan's tasks and streams.
func (e *engine) compile(p *load.Plan) error {
	locks := map[string]int32{}
	index := map[string]int{}
	e.allGIL = !slices.ContainsFunc(p.Tasks, func(t load.Task) bool { return t.GIL != nil && *t.GIL })
	for i := range p.Tasks {
		prog, err := e.program(&p.Tasks[i], locks, i)
		if err != nil {
			return err
		}
		index[prog.id] = i
		e.programs = append(e.programs, prog)
	}
	for i := range p.Tasks {
		for _, a := range slices.Compact(slices.Sorted(slices.Values(p.Tasks[i].After))) {
			if before := &p.Tasks[index[a]]; before.Period > 0 && before.Jobs == 0 {
				return fmt.Errorf("tasks[%d].after: %q never ends: give it a number of jobs", i, a)
			}
			e.programs[index[a]].gates = append(e.programs[index[a]].gates, int32(i))
		}
	}
	for _, o := range p.Open {
		e.programs = append(e.programs, &program{
			id: o.ID, ops: []op{{kind: load.PhaseCPU, own: true}}, burstTo: []Time{0, 0},
			weight: int64(load.NiceWeight(o.Nice)), tickets: tickets(o.Tickets),
			prio: int64(o.Priority), relative: never, open: o.N, gil: e.allGIL,
		})
	}
	e.locks = make([]lock, len(locks))
	for name, i := range locks {
		e.locks[i].name = name
	}
	return nil
}

func tickets(n int) int64 {
	if n == 0 {
		return 100
	}
	return int64(n)
}

func (e *engine) program(t *load.Task, locks map[string]int32, i int) (*program, error) {
	p := &program{
		id: t.ID, rounds: int32(max(t.Repeat, 1) - 1), weight: int64(t.KernelWeight()),
		tickets: tickets(t.Tickets), request: e.positive(t.Request), period: e.positive(t.Period),
		relative: never, abort: t.Miss == "abort", prio: int64(t.Priority), wset: t.WorkingSet,
	}
	if p.gil = e.allGIL; t.GIL != nil {
		p.gil = *t.GIL
	}
	if t.Repeat == load.Forever {
		p.rounds = -1
	}
	if t.Deadline > 0 {
		p.relative = e.positive(t.Deadline)
	} else if t.Period > 0 {
		p.relative = p.period
	}
	if len(t.Affinity) > 0 {
		p.affinity = make([]bool, e.m.Cores)
		for j, c := range t.Affinity {
			if c >= e.m.Cores {
				return nil, fmt.Errorf("tasks[%d].affinity[%d]: core %d is not there; allowed: 0 to %d (--cores %d)", i, j, c, e.m.Cores-1, e.m.Cores)
			}
			p.affinity[c] = true
		}
	}
	for _, ph := range t.Phases {
		o := op{kind: ph.Kind, time: e.positive(ph.Time)}
		if ph.Kind == load.PhaseLock || ph.Kind == load.PhaseUnlock {
			n, ok := locks[ph.Name]
			if !ok {
				n = int32(len(locks))
				locks[ph.Name] = n
			}
			o.lock, o.time = n, 0
		}
		p.ops = append(p.ops, o)
	}
	p.bursts()
	if t.Period > 0 {
		p.util = float64(p.prefix) / float64(p.period)
	}
	return p, nil
}

// bursts computes the cpu time to the next io from every phase.
func (p *program) bursts() {
	n := len(p.ops)
	p.burstTo = make([]Time, n+1)
	for i := n - 1; i >= 0; i-- {
		switch p.ops[i].kind {
		case load.PhaseIO:
			p.hasIO = true
		case load.PhaseCPU, load.PhaseCPUNoGIL:
			p.burstTo[i] = min(p.burstTo[i+1]+p.ops[i].time, never)
		default:
			p.burstTo[i] = p.burstTo[i+1]
		}
	}
	p.prefix = p.burstTo[0]
}
