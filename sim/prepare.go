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
	e.longest = bound(p, m) * float64(e.scale)
	if e.scale == 0 {
		return nil, &UsageError{"horizon", "the run is too long to count; allowed: about 1e17 time units"}
	}
	e.horizon = e.ticks(m.Horizon)
	e.cost = e.ticks(m.SwitchCost)
	e.lockWake = e.ticks(m.LockWake)
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
	if e.m.Steps > 0 && n > float64(e.m.Steps) {
		return &UsageError{"workload", fmt.Sprintf("has %.0f tasks and jobs; here at most %d", n, e.m.Steps)}
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
		lastCore: -1, homeCore: -1, home: -1, prio: p.prio, lent: noLoan}
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
		collect(&e.serve, q)
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
