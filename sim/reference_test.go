package sim

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"coreglass/workloads/load"
)

// A second scheduler, written from the stated rules and not from the engine: it goes tick by
// tick, keeps plain lists and exact fractions, and looks at everything at every tick. Slow
// and short, so that it can be read beside docs/policies.md.

type refTask struct {
	spec          *load.Task
	rank          int
	bursts        []int // cpu, io, cpu, ...
	at            int   // burst
	left          int
	quantum       int // left of it; 0: a new one
	finish, first int
	wakes         int
	seq           int // place in the queue: smaller is earlier
	ready         int // since when
	level, allot  int
	prio          int
	v, begun, due *big.Rat
	req           int
	lag           *big.Rat
	slept, core   int
}

func (t *refTask) burst() int { return t.left }

type refSim struct {
	policy                 string
	p                      Params
	m                      Machine
	now                    int
	all, queue, over, late []*refTask
	cores                  []*refTask
	seq, low, slept        int
	global, last           *big.Rat // stride's pass; eevdf's V when idle; cfs's minimum
	spans                  []string
	open                   []*refTask
	since                  []int
}

func num(s string, otherwise int) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	return otherwise
}

func frac(a, b int) *big.Rat { return big.NewRat(int64(a), int64(b)) }

func newRef(p load.Plan, m Machine, policy string, params Params) *refSim {
	s := &refSim{policy: policy, p: params, m: m, cores: make([]*refTask, m.Cores), global: new(big.Rat), last: new(big.Rat)}
	s.open, s.since = make([]*refTask, m.Cores), make([]int, m.Cores)
	for i := range p.Tasks {
		t := &refTask{spec: &p.Tasks[i], finish: -1, first: -1, v: new(big.Rat), lag: new(big.Rat)}
		for range max(1, p.Tasks[i].Repeat) {
			for _, ph := range p.Tasks[i].Phases {
				if kind := int(ph.Kind / load.PhaseIO); kind == len(t.bursts)%2 {
					t.bursts = append(t.bursts, int(ph.Time))
				} else {
					t.bursts[len(t.bursts)-1] += int(ph.Time)
				}
			}
		}
		t.prio = t.spec.Priority
		s.all = append(s.all, t)
	}
	slices.SortStableFunc(s.all, func(a, b *refTask) int { return cmp.Compare(a.spec.Arrival, b.spec.Arrival) })
	for i, t := range s.all {
		t.rank = i
	}
	return s
}

func (s *refSim) run() string {
	for slices.ContainsFunc(s.all, func(t *refTask) bool { return t.finish < 0 }) {
		s.endings()
		if s.m.Tie == "expired-first" {
			s.requeue()
		}
		s.alarm()
		s.arrivals()
		s.requeue()
		s.dispatch()
		s.preempt()
		s.record()
		for _, t := range s.cores {
			if t != nil {
				s.tick(t)
			}
		}
		s.now++
	}
	s.record()
	return strings.Join(s.spans, " ")
}

// record keeps a line for each span.
func (s *refSim) record() {
	for c, t := range s.cores {
		if s.open[c] == t {
			continue
		}
		if s.open[c] != nil {
			s.spans = append(s.spans, fmt.Sprintf("%s@%d:%d-%d", s.open[c].spec.ID, c, s.since[c], s.now))
		}
		s.open[c], s.since[c] = t, s.now
	}
}

func (s *refSim) endings() {
	for c, t := range s.cores {
		switch {
		case t == nil:
		case t.left == 0:
			s.cores[c] = nil
			s.leave(t)
			t.at++
			if t.at == len(t.bursts) {
				t.finish = s.now
				continue
			}
			t.wakes = s.now + t.bursts[t.at]
			s.slept++
			t.slept = s.slept
			t.at++
			if t.at == len(t.bursts) { // io at the end
				s.late = append(s.late, t)
			}
		case t.quantum == 0:
			s.cores[c] = nil
			s.expire(t)
			s.over = append(s.over, t)
		}
	}
}

func (s *refSim) arrivals() {
	var come []*refTask
	for _, t := range s.all {
		if t.wakes == s.now && t.wakes > 0 {
			if t.at == len(t.bursts) {
				t.finish = s.now
				continue
			}
			come = append(come, t)
		} else if int(t.spec.Arrival) == s.now && t.first < 0 && t.left == 0 && t.at == 0 {
			come = append(come, t)
		}
	}
	if s.m.TieReady == "new-first" {
		slices.SortStableFunc(come, func(a, b *refTask) int {
			if a.wakes == 0 && b.wakes == 0 {
				return 0
			}
			return cmp.Compare(a.slept, b.slept)
		})
	}
	for _, t := range come {
		t.left = t.bursts[t.at]
		t.quantum, t.prio = s.resumed(t), t.spec.Priority
		s.join(t)
		s.enqueue(t, t.wakes > 0 && s.policy == "mlfq" && s.p["io-front"] == "true")
	}
}

// resumed is what a task that comes back has left of its quantum: mlfq keeps it.
func (s *refSim) resumed(t *refTask) int {
	if s.policy == "mlfq" {
		return t.quantum
	}
	return 0
}

func (s *refSim) requeue() {
	slices.SortStableFunc(s.over, func(a, b *refTask) int { return cmp.Compare(a.rank, b.rank) })
	for len(s.over) > 0 {
		t := s.over[0]
		s.over = s.over[1:]
		keeps := len(s.queue) == 0 && s.cores[t.core] == nil && !s.comes() // nobody waits: it keeps its core
		s.enqueue(t, false)
		if keeps {
			s.start(t.core, t)
		}
	}
}

// comes says whether somebody is still to be queued at this instant.
func (s *refSim) comes() bool {
	return slices.ContainsFunc(s.all, func(t *refTask) bool {
		return t.left == 0 && t.at < len(t.bursts) && (t.wakes == s.now && t.wakes > 0 || int(t.spec.Arrival) == s.now && t.at == 0)
	})
}

func (s *refSim) enqueue(t *refTask, front bool) {
	t.ready = s.now
	s.seq++
	t.seq = s.seq
	if s.policy == "eevdf" && t.req == 0 {
		s.renew(t)
	}
	if front {
		s.low--
		t.seq = s.low
	}
	s.queue = append(s.queue, t)
}

// dispatch fills idle cores, lowest number first.
func (s *refSim) dispatch() {
	for c, t := range s.cores {
		if t != nil || len(s.queue) == 0 {
			continue
		}
		s.start(c, s.first())
	}
}

func (s *refSim) start(c int, t *refTask) {
	s.queue = slices.DeleteFunc(s.queue, func(x *refTask) bool { return x == t })
	s.cores[c], t.core = t, c
	if t.first < 0 {
		t.first = s.now
	}
	if t.quantum == 0 {
		t.quantum = s.slice(t)
	}
}

// first is who runs next.
func (s *refSim) first() *refTask {
	best := s.queue[0]
	for _, t := range s.queue[1:] {
		if s.before(t, best) {
			best = t
		}
	}
	return best
}

// order is negative where a goes before b by what the policy orders by alone.
func (s *refSim) order(a, b *refTask) int {
	switch s.policy {
	case "sjf", "srtf":
		return cmp.Compare(a.burst(), b.burst())
	case "hrrn":
		return cmp.Compare((s.now-b.ready)*a.burst(), (s.now-a.ready)*b.burst())
	case "priority", "fp":
		return cmp.Compare(b.prio, a.prio)
	case "edf":
		return cmp.Compare(a.spec.Deadline+a.spec.Arrival, b.spec.Deadline+b.spec.Arrival)
	case "mlfq":
		return cmp.Compare(a.level, b.level)
	case "stride", "cfs":
		return a.v.Cmp(b.v)
	case "eevdf":
		if x, y := s.eligible(a), s.eligible(b); x != y {
			if x {
				return -1
			}
			return 1
		} else if !x {
			return s.begin(a).Cmp(s.begin(b))
		}
		return a.due.Cmp(b.due)
	}
	return 0
}

func (s *refSim) before(a, b *refTask) bool {
	if o := s.order(a, b); o != 0 {
		return o < 0
	}
	switch s.policy { // equal keys: by arrival and place, or the queue's own order
	case "fifo", "rr", "priority", "mlfq":
		return a.seq < b.seq
	}
	return a.rank < b.rank
}

func (s *refSim) preempts() bool {
	switch s.policy {
	case "srtf", "edf", "fp":
		return true
	case "priority":
		return s.p["preemptive"] != "false"
	case "mlfq":
		return s.p["preempt-running"] != "false"
	}
	return false
}

func (s *refSim) preempt() {
	for s.preempts() && len(s.queue) > 0 {
		best, weak := s.first(), -1
		for c, t := range s.cores {
			inFront := t != nil && best.seq < 0 && best.level == t.level && best.seq < t.seq // back from io, to the front
			if t == nil || s.order(best, t) >= 0 && !inFront {
				continue
			}
			if weak < 0 || s.order(s.cores[weak], t) < 0 || s.order(s.cores[weak], t) == 0 && s.cores[weak].rank < t.rank {
				weak = c
			}
		}
		if weak < 0 {
			return
		}
		victim := s.cores[weak]
		s.start(weak, best)
		victim.ready = s.now
		s.queue = append(s.queue, victim) // it keeps seq and quantum
	}
}

func (s *refSim) slice(t *refTask) int {
	switch s.policy {
	case "rr", "stride", "priority":
		return num(s.p["quantum"], 1<<40)
	case "mlfq":
		q := strings.Split(s.p["quanta"], ",")
		return num(q[t.level], 0)
	case "eevdf":
		if t.req == 0 {
			s.renew(t)
		}
		return min(t.req, num(s.p["quantum"], 1<<40))
	case "cfs":
		sum, n := 0, 0
		for _, x := range s.active() {
			sum, n = sum+x.spec.KernelWeight(), n+1
		}
		floor := num(s.p["min-granularity"], 0)
		period := max(num(s.p["latency"], 0), n*floor)
		return max(period*t.spec.KernelWeight()/sum, floor)
	}
	return 1 << 40
}

func (s *refSim) levels() int { return strings.Count(s.p["quanta"], ",") + 1 }

func (s *refSim) enter(t *refTask, level int) {
	a := strings.Split(s.p["allotments"], ",")
	t.level, t.quantum, t.allot = level, 0, num(a[min(level, len(a)-1)], 1)
}

func (s *refSim) expire(t *refTask) {
	t.prio = t.spec.Priority
	if s.policy != "mlfq" {
		return
	}
	if t.allot--; t.allot == 0 {
		s.enter(t, min(t.level+1, s.levels()-1))
	}
}

// alarm is mlfq's boost.
func (s *refSim) alarm() {
	gap := num(s.p["boost"], 0)
	if s.policy != "mlfq" || gap == 0 || s.now == 0 || s.now%gap != 0 {
		return
	}
	// waiting tasks join the top from the lowest level up, running ones in their level's place
	lower := slices.Clone(s.queue)
	for c, t := range s.cores {
		if t != nil && t.level > 0 {
			s.cores[c] = nil
			lower = append(lower, t)
		}
	}
	s.queue = slices.DeleteFunc(s.queue, func(t *refTask) bool { return t.level > 0 })
	lower = slices.DeleteFunc(lower, func(t *refTask) bool { return t.level == 0 })
	slices.SortStableFunc(lower, func(a, b *refTask) int {
		if a.level != b.level {
			return cmp.Compare(b.level, a.level)
		}
		return cmp.Compare(a.seq, b.seq)
	})
	for _, t := range lower {
		s.enqueue(t, false)
	}
	for _, t := range s.all {
		if t.finish >= 0 || t.first < 0 && t.left == 0 || slices.Contains(s.over, t) {
			continue
		}
		running := slices.Contains(s.cores, t)
		s.enter(t, 0)
		if running {
			t.quantum = s.slice(t)
		}
	}
	for _, t := range s.over {
		s.enter(t, 0)
	}
}

// active are all tasks that are ready or run, the expired included.
func (s *refSim) active() []*refTask {
	all := append(slices.Clone(s.queue), s.over...)
	for _, t := range s.cores {
		if t != nil {
			all = append(all, t)
		}
	}
	return all
}

func (s *refSim) tickets() int {
	sum := 0
	for _, t := range s.active() {
		sum += t.spec.Tickets
	}
	return sum
}

// tick runs a task for one tick.
func (s *refSim) tick(t *refTask) {
	t.left--
	t.quantum--
	switch s.policy {
	case "stride":
		q := num(s.p["quantum"], 1)
		t.v = new(big.Rat).Add(t.v, frac(1, t.spec.Tickets*q))
		s.global = new(big.Rat).Add(s.global, frac(1, s.tickets()*q))
	case "cfs", "eevdf":
		t.v = new(big.Rat).Add(t.v, frac(1, t.spec.KernelWeight()))
		t.req--
	}
}

// V is the weighted mean of the virtual runtimes.
func (s *refSim) V() *big.Rat {
	sum, w := new(big.Rat), 0
	for _, t := range s.active() {
		sum.Add(sum, new(big.Rat).Mul(t.v, frac(t.spec.KernelWeight(), 1)))
		w += t.spec.KernelWeight()
	}
	if w == 0 {
		return s.last
	}
	return sum.Quo(sum, frac(w, 1))
}

func (s *refSim) begin(t *refTask) *big.Rat {
	if s.p["eligible"] == "paper" {
		return t.begun
	}
	return t.v
}

func (s *refSim) eligible(t *refTask) bool { return s.begin(t).Cmp(s.V()) <= 0 }

func (s *refSim) renew(t *refTask) {
	t.req = num(s.p["slice"], 3)
	t.begun = t.v
	t.due = new(big.Rat).Add(t.v, frac(t.req, t.spec.KernelWeight()))
}

// join brings a task that arrived or woke up into virtual time.
func (s *refSim) join(t *refTask) {
	switch s.policy {
	case "mlfq":
		if t.wakes == 0 {
			s.enter(t, 0)
		}
	case "stride":
		t.v = new(big.Rat).Add(s.global, t.lag)
	case "cfs":
		s.least()
		if t.v.Cmp(s.last) < 0 {
			t.v = s.last
		}
	case "eevdf":
		// the task's own place moves V; this keeps its lag
		v, w := s.V(), 0
		for _, x := range s.active() {
			w += x.spec.KernelWeight()
		}
		lag := t.lag
		if w > 0 {
			lag = new(big.Rat).Mul(lag, frac(w+t.spec.KernelWeight(), w))
		}
		t.v = new(big.Rat).Sub(v, lag)
		s.renew(t)
	}
}

// least is the minimum of cfs, which never falls.
func (s *refSim) least() {
	active := s.active()
	for i, t := range active {
		if i == 0 || t.v.Cmp(active[0].v) < 0 {
			active[0] = t
		}
	}
	if len(active) > 0 && active[0].v.Cmp(s.last) > 0 {
		s.last = active[0].v
	}
}

// leave takes a task that blocks or ends out of virtual time. Its core is free already.
func (s *refSim) leave(t *refTask) {
	switch s.policy {
	case "mlfq":
		switch {
		case s.p["io-resets"] == "true":
			a := strings.Split(s.p["allotments"], ",")
			t.allot, t.quantum = num(a[min(t.level, len(a)-1)], 1), 0
		case t.quantum == 0 && t.at+1 < len(t.bursts):
			s.expire(t)
		}
	case "stride":
		t.lag = new(big.Rat).Sub(t.v, s.global)
	case "cfs":
		s.queue = append(s.queue, t)
		s.least()
		s.queue = s.queue[:len(s.queue)-1]
	case "eevdf":
		s.queue = append(s.queue, t)
		v := s.V()
		s.queue = s.queue[:len(s.queue)-1]
		t.lag = new(big.Rat).Sub(v, t.v)
		if len(s.active()) == 0 {
			s.last = v
		}
	}
}

// referencePolicies are what the second scheduler knows.
var referencePolicies = []struct {
	name   string
	params Params
}{
	{"fifo", nil}, {"rr", Params{"quantum": "1"}}, {"rr", Params{"quantum": "3"}}, {"sjf", nil}, {"srtf", nil}, {"hrrn", nil},
	{"priority", nil}, {"priority", Params{"preemptive": "false"}}, {"priority", Params{"quantum": "2"}}, {"edf", nil}, {"fp", nil},
	{"mlfq", Params{"quanta": "1,2,4", "allotments": "1"}}, {"mlfq", Params{"quanta": "2,3", "allotments": "2,1"}},
	{"mlfq", Params{"quanta": "2,3,5", "allotments": "1", "preempt-running": "false"}},
	{"mlfq", Params{"quanta": "2,4,8", "allotments": "1", "boost": "7"}},
	{"mlfq", Params{"quanta": "3,4", "allotments": "1", "io-resets": "true"}},
	{"mlfq", Params{"quanta": "3,4", "allotments": "2,1", "io-front": "true"}},
	{"stride", Params{"quantum": "1"}}, {"stride", Params{"quantum": "3"}},
	{"cfs", Params{"latency": "60", "min-granularity": "1"}}, {"cfs", Params{"latency": "1", "min-granularity": "2"}},
	{"eevdf", Params{"slice": "3"}}, {"eevdf", Params{"slice": "4", "quantum": "1"}}, {"eevdf", Params{"slice": "3", "quantum": "2", "eligible": "paper"}},
}

// drawWhole is a plan of whole ticks.
func drawWhole(r *rapid.T) load.Plan {
	var p load.Plan
	length := rapid.IntRange(1, 9)
	for i := range rapid.IntRange(1, 6).Draw(r, "tasks") {
		t := load.Task{ID: fmt.Sprintf("t%d", i), Arrival: float64(rapid.IntRange(0, 14).Draw(r, "arrival"))}
		t.Priority = rapid.IntRange(0, 3).Draw(r, "priority")
		t.Deadline = float64(rapid.IntRange(1, 20).Draw(r, "deadline"))
		t.Weight = rapid.SampledFrom([]int{1, 1, 2, 3}).Draw(r, "weight")
		t.Tickets = rapid.SampledFrom([]int{1, 1, 2, 3}).Draw(r, "tickets")
		t.Phases = []load.Phase{phase(load.PhaseCPU, float64(length.Draw(r, "cpu")))}
		for range rapid.IntRange(0, 2).Draw(r, "ios") {
			t.Phases = append(t.Phases, phase(load.PhaseIO, float64(length.Draw(r, "io"))), phase(load.PhaseCPU, float64(length.Draw(r, "cpu"))))
		}
		p.Tasks = append(p.Tasks, t)
	}
	return p
}

// TestReference: the engine's spans are those of the second scheduler.
func TestReference(t *testing.T) {
	for _, c := range referencePolicies {
		t.Run(fmt.Sprint(c.name, c.params), func(t *testing.T) {
			rapid.Check(t, func(rt *rapid.T) {
				p := drawWhole(rt)
				for i := range p.Tasks {
					if c.name == "cfs" {
						p.Tasks[i].Weight = 3 // slices of whole ticks
					}
				}
				m := Machine{Cores: rapid.SampledFrom([]int{1, 1, 1, 2, 3}).Draw(rt, "cores"), Tie: rapid.SampledFrom(TieRules).Draw(rt, "tie"),
					TieReady: rapid.SampledFrom(ReadyRules).Draw(rt, "ready")}
				if c.params["io-front"] != "" {
					m.Cores = 1 // on several, the rules do not say whom a task of the same level displaces
				}
				r := simulate(t, p, m, c.name, c.params)
				var got []string
				for _, s := range r.Spans.All {
					got = append(got, fmt.Sprintf("%s@%d:%v-%v", r.TaskName(s.Task), s.Core, r.Units(s.Start), r.Units(s.End)))
				}
				want := strings.Fields(newRef(p, m, c.name, c.params).run())
				slices.Sort(got)
				slices.Sort(want)
				got, want = merged(got), merged(want)
				if !slices.Equal(got, want) {
					rt.Fatalf("%v\ngot  %v\nwant %v", m, got, want)
				}
			})
		})
	}
}

// merged joins spans of one task on one core that touch: mlfq's end with the level.
func merged(spans []string) []string {
	type span struct {
		who        string
		start, end float64
	}
	var all []span
	for _, s := range spans {
		var x span
		who, times, _ := strings.Cut(s, ":")
		fmt.Sscanf(times, "%g-%g", &x.start, &x.end)
		x.who = who
		all = append(all, x)
	}
	slices.SortFunc(all, func(a, b span) int {
		if c := strings.Compare(a.who, b.who); c != 0 {
			return c
		}
		return cmp.Compare(a.start, b.start)
	})
	var out []string
	for i := 0; i < len(all); i++ {
		x := all[i]
		for i+1 < len(all) && all[i+1].who == x.who && all[i+1].start == x.end {
			i++
			x.end = all[i].end
		}
		out = append(out, fmt.Sprintf("%s:%v-%v", x.who, x.start, x.end))
	}
	return out
}
