package sim

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"coreglass/workloads/load"
)

// prepare turns a plan into programs and tasks, and the machine into an engine.
func prepare(p *load.Plan, m Machine, pol *Policy) (*engine, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	m, err := m.withDefaults()
	if err != nil {
		return nil, err
	}
	if m.Seed == 0 {
		m.Seed = p.Seed
	}
	switch {
	case pol.split:
		m.Queues = "per-core"
	case pol.single:
		m.Queues = "central"
	}
	if m.Horizon, err = horizon(p, m, pol); err != nil {
		return nil, err
	}
	e := &engine{m: m, unit: p.TimeUnit, scale: pickScale(bound(p, m))}
	if e.scale == 0 {
		return nil, &UsageError{"horizon", "the run is too long to count; allowed: about 1e17 time units"}
	}
	e.horizon = e.ticks(m.Horizon)
	e.cost = e.ticks(m.SwitchCost)
	e.stealGap = e.ticks(m.StealInterval)
	if m.Queues == "central" {
		e.stealGap = 0
	}
	if m.SliceBoundaries == "global" {
		e.boundary = e.ticks(pol.quantum)
	}
	e.rng = rand.New(rand.NewPCG(uint64(m.Seed), 0x5eed))
	if err := e.compile(p); err != nil {
		return nil, err
	}
	if err := e.room(p); err != nil {
		return nil, err
	}
	e.populate(p)
	return e, e.equip(pol)
}

func (e *engine) ticks(x float64) Time { return ticks(x, e.scale) }

// span is a positive time, at least one tick: a phase that takes time must take some.
func (e *engine) positive(x float64) Time {
	if x <= 0 {
		return 0
	}
	return max(e.ticks(x), 1)
}

// milliseconds is a length in ticks, whatever the plan's unit; a plain tick counts as 1 ms.
func (e *engine) milliseconds(ms float64) Time { return e.ticks(ms * perMillisecond(e.unit)) }

func perMillisecond(unit string) float64 {
	switch unit {
	case "ns":
		return 1e6
	case "us":
		return 1e3
	case "s":
		return 1e-3
	}
	return 1
}

// bound is about how many time units the run can take.
func bound(p *load.Plan, m Machine) float64 {
	last, work := 0.0, 0.0
	for i := range p.Tasks {
		t := &p.Tasks[i]
		last = max(last, t.Arrival+t.Period*float64(t.Jobs))
		if n := len(t.Releases); n > 0 {
			last = max(last, t.Releases[n-1])
		}
		work += demand(t)
	}
	for _, o := range p.Open {
		last = max(last, o.Arrival+20*float64(o.N)*o.Interarrival.Expected())
		work += 20 * float64(o.N) * o.CPU.Expected()
	}
	sum := last + 4*work + m.SwitchCost*1e6
	if m.Horizon > 0 {
		return min(sum, 2*m.Horizon)
	}
	return sum
}

// demand is the time all instances and jobs of a task need.
func demand(t *load.Task) float64 {
	round := 0.0
	for _, ph := range t.Phases {
		round += ph.Time
	}
	if t.Repeat == load.Forever {
		return math.Inf(1)
	}
	return round * float64(max(t.Repeat, 1)) * float64(t.Instances()) * float64(max(t.Jobs, len(t.Releases), 1))
}

// horizon is the run's end: given, needed, or none. Periodic tasks without a number of
// jobs run to the end of the hyperperiod that begins after the last first release.
func horizon(p *load.Plan, m Machine, pol *Policy) (float64, error) {
	endless := false
	for i := range p.Tasks {
		t := &p.Tasks[i]
		if t.Period > 0 && t.Jobs == 0 {
			endless = true
		}
		if m.Horizon == 0 && math.IsInf(demand(t), 1) {
			return 0, &UsageError{"horizon", fmt.Sprintf("is missing: task %q never ends", t.ID)}
		}
	}
	if m.Horizon > 0 || !endless {
		return m.Horizon, nil
	}
	return hyperperiod(p)
}

func hyperperiod(p *load.Plan) (float64, error) {
	const unit = 1e6
	long, offset := int64(1), 0.0
	for i := range p.Tasks {
		t := &p.Tasks[i]
		if t.Period == 0 {
			continue
		}
		offset = max(offset, t.Arrival)
		period := int64(math.Round(t.Period * unit))
		long = long / gcd(long, max(period, 1)) * max(period, 1)
		if long <= 0 || float64(long) > 1e6*t.Period*unit {
			return 0, &UsageError{"horizon", "is missing: the periods' common multiple is too long"}
		}
	}
	return offset + float64(long)/unit, nil
}

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

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

// room counts the tasks before they are made, and makes room for them.
func (e *engine) room(p *load.Plan) error {
	n := 0.0
	for i := range p.Tasks {
		t := &p.Tasks[i]
		jobs := float64(max(t.Jobs, len(t.Releases), 1))
		if t.Period > 0 && t.Jobs == 0 {
			jobs = math.Ceil(max(e.m.Horizon-t.Arrival, 0) / t.Period)
		}
		n += jobs * float64(t.Instances())
	}
	for _, o := range p.Open {
		n += float64(o.N)
	}
	if n > load.MaxInstances {
		return &UsageError{"horizon", fmt.Sprintf("%v asks for %.3g tasks and jobs; allowed: up to %d", e.m.Horizon, n, load.MaxInstances)}
	}
	e.tasks = make([]task, 0, int(n)+len(p.Tasks))
	return nil
}

// populate makes the tasks, in the order of arrival, then of place.
func (e *engine) populate(p *load.Plan) {
	for i := range p.Tasks {
		e.instances(&p.Tasks[i], e.programs[i])
	}
	for i := range p.Open {
		prog := e.programs[len(p.Tasks)+i]
		p.Open[i].Each(e.m.Seed, i, func(k int, at, cpu float64) {
			t := e.newTask(prog, e.ticks(at))
			t.inst, t.own = int32(k), e.positive(cpu)
			e.tasks = append(e.tasks, t)
		})
	}
	for i := range e.tasks {
		e.tasks[i].place = int32(i)
	}
	e.sort()
	for i := range e.tasks {
		e.tasks[i].rank = int32(i)
	}
	e.live = len(e.tasks)
	e.link(p)
}

// sort orders the tasks by arrival, then by place. It moves each task once: they are large.
func (e *engine) sort() {
	byArrival := func(a, b int32) int {
		if c := compare(e.tasks[a].arrival, e.tasks[b].arrival); c != 0 {
			return c
		}
		return int(a - b)
	}
	order := make([]int32, len(e.tasks))
	for i := range order {
		order[i] = int32(i)
	}
	if slices.IsSortedFunc(order, byArrival) {
		return
	}
	slices.SortFunc(order, byArrival)
	tasks := make([]task, len(e.tasks))
	for i, j := range order {
		tasks[i] = e.tasks[j]
	}
	e.tasks = tasks
}

func (e *engine) newTask(p *program, at Time) task {
	t := task{prog: p, arrival: at, deadline: never, first: -1, finish: -1, rounds: p.rounds,
		lastCore: -1, homeCore: -1, prio: p.prio, lent: noLoan}
	if p.relative < never {
		t.deadline = at + p.relative
	}
	return t
}

func (e *engine) instances(t *load.Task, p *program) {
	base := e.ticks(t.Arrival)
	for inst := range t.Instances() {
		add := func(at Time, job int) {
			x := e.newTask(p, at)
			x.job = int32(job)
			if t.Count > 1 {
				x.inst = int32(inst + 1)
			}
			e.tasks = append(e.tasks, x)
			p.open++
		}
		switch {
		case len(t.Releases) > 0:
			for k, r := range t.Releases {
				add(base+e.ticks(r), k+1)
			}
		case t.Period > 0:
			for k := 0; t.Jobs == 0 && base+Time(k)*p.period < e.horizon || k < t.Jobs; k++ {
				add(base+Time(k)*p.period, k+1)
			}
		default:
			add(base, 0)
		}
	}
}

// link makes jobs wait for the job before, and tasks for their predecessors.
func (e *engine) link(p *load.Plan) {
	prev := map[[2]int32]*task{}
	at := map[*program]int32{}
	for i, prog := range e.programs {
		at[prog] = int32(i)
	}
	for i := range e.tasks {
		t := &e.tasks[i]
		n := at[t.prog]
		if t.job > 0 {
			key := [2]int32{n, t.inst}
			if before := prev[key]; before != nil {
				before.succ = t
				t.waits++
			}
			prev[key] = t
		}
		if int(n) < len(p.Tasks) && len(p.Tasks[n].After) > 0 {
			t.prog.members = append(t.prog.members, t.rank)
		}
	}
	for _, prog := range e.programs {
		for _, g := range prog.gates {
			for _, rank := range e.programs[g].members {
				e.tasks[rank].waits++
			}
		}
	}
}

// equip makes the run queues and finds out what they want to hear.
func (e *engine) equip(pol *Policy) error {
	n := e.m.Cores
	e.calendar = newCalendar(n)
	e.idle = make([]uint64, (n+63)/64)
	for c := range n {
		e.idle[c/64] |= 1 << (c % 64)
	}
	e.idleN = n
	if e.m.CacheSize > 0 {
		for c := range n {
			e.cores[c].cache = &cache{size: e.m.CacheSize, warmup: e.ticks(e.m.CacheWarmup),
				rate: int64(math.Round(e.m.CacheRate * million)), cold: map[*task]Time{}}
		}
	}
	if pol.queue == nil {
		return nil
	}
	queues := 1
	if e.m.Queues == "per-core" {
		queues = n
	}
	e.counts, e.homes = make([]int, queues), make([]int, queues)
	for range queues {
		q, err := pol.queue(e)
		if err != nil {
			return err
		}
		e.queues = append(e.queues, q)
		collect(&e.pre, q)
		collect(&e.charge, q)
		collect(&e.leave, q)
		collect(&e.expire, q)
		collect(&e.alarms, q)
		collect(&e.guards, q)
		collect(&e.late, q)
	}
	e.plain = e.isPlain()
	return nil
}

// collect keeps q where it offers what the list is for.
func collect[T any](to *[]T, q queue) {
	if x, ok := q.(T); ok {
		*to = append(*to, x)
	}
}
