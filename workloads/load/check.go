package load

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// placeError is a fault of a plan: the task or stream it belongs to, the field, the rule.
type placeError struct {
	owner string // tasks[3]
	field string // after[0]
	msg   string
}

func (e placeError) String() string { return join(e.owner, e.field) }
func (e placeError) Error() string  { return e.String() + ": " + e.msg }

func faultf(owner, field, format string, args ...any) error {
	return placeError{owner, field, fmt.Sprintf(format, args...)}
}

// Check says what is wrong with a plan: plans from files have passed it, plans built in
// code pass it in the simulator.
func (p *Plan) Check() error {
	if len(p.Tasks) == 0 && len(p.Open) == 0 {
		return placeError{field: "tasks", msg: "is missing or empty; allowed: at least one task, or a stream in open"}
	}
	if p.TimeUnit != "" && !slices.Contains(Units, p.TimeUnit) {
		return placeError{field: "time_unit", msg: fmt.Sprintf("is %q; allowed: %s", p.TimeUnit, strings.Join(Units, ", "))}
	}
	ids, err := p.ids()
	if err != nil {
		return err
	}
	total := 0
	for i := range p.Tasks {
		at := fmt.Sprintf("tasks[%d]", i)
		if err := p.Tasks[i].check(at, ids); err != nil {
			return err
		}
		total += p.Tasks[i].Instances() * max(1, p.Tasks[i].Jobs, len(p.Tasks[i].Releases))
		if total > MaxInstances {
			return faultf(at, "count", "the plan has more than %d tasks and jobs", MaxInstances)
		}
	}
	for i, o := range p.Open {
		if total += o.N; total > MaxInstances {
			return faultf(fmt.Sprintf("open[%d]", i), "n", "the plan has more than %d tasks and jobs", MaxInstances)
		}
	}
	return p.cycle(ids)
}

// ids maps each id to its task's index, or -1 for a stream.
func (p *Plan) ids() (map[string]int, error) {
	ids := map[string]int{}
	add := func(owner, id string, index int) error {
		if id == "" {
			return faultf(owner, "id", "is missing; allowed: a name that no other task has")
		}
		if _, dup := ids[id]; dup {
			return faultf(owner, "id", "%q is used twice; allowed: a name that no other task has", id)
		}
		ids[id] = index
		return nil
	}
	for i, t := range p.Tasks {
		if err := add(fmt.Sprintf("tasks[%d]", i), t.ID, i); err != nil {
			return nil, err
		}
	}
	for i, o := range p.Open {
		if err := add(fmt.Sprintf("open[%d]", i), o.ID, -1); err != nil {
			return nil, err
		}
	}
	// id#2 is how the second instance of id is called
	for i, t := range p.Tasks {
		if k := strings.LastIndexByte(t.ID, '#'); k > 0 {
			if _, clash := ids[t.ID[:k]]; clash {
				return nil, faultf(fmt.Sprintf("tasks[%d]", i), "id", "%q could be an instance of %q; choose another name", t.ID, t.ID[:k])
			}
		}
	}
	return ids, nil
}

func (t *Task) check(at string, ids map[string]int) error {
	if err := t.checkNumbers(at); err != nil {
		return err
	}
	if t.Period > 0 && len(t.Releases) > 0 {
		return faultf(at, "releases", "and period are both given; allowed: one of them")
	}
	if t.Jobs > 0 && t.Period == 0 {
		return faultf(at, "jobs", "needs a period")
	}
	if !slices.IsSorted(t.Releases) {
		return faultf(at, "releases", "are out of order; allowed: rising times")
	}
	if t.Miss != "" && !slices.Contains(MissRules, t.Miss) {
		return faultf(at, "miss", "is %q; allowed: %s", t.Miss, strings.Join(MissRules, ", "))
	}
	for i, a := range t.After {
		field := fmt.Sprintf("after[%d]", i)
		j, ok := ids[a]
		switch {
		case !ok || j < 0:
			return faultf(at, field, "%q is no task of this file", a)
		case a == t.ID:
			return faultf(at, field, "the task would wait for itself")
		case t.Periodic():
			return faultf(at, field, "a periodic task cannot wait for another")
		}
	}
	return t.checkPhases(at)
}

func (t *Task) checkNumbers(at string) error {
	for _, v := range []struct {
		field string
		v     float64
	}{{"arrival", t.Arrival}, {"request", t.Request}, {"period", t.Period}, {"deadline", t.Deadline}, {"working_set", t.WorkingSet}} {
		if !(v.v >= 0 && v.v <= MaxTime) {
			return faultf(at, v.field, "%v is out of range; allowed: %s", v.v, timeAllowed)
		}
	}
	for _, v := range []struct {
		field  string
		v      int
		lo, hi int
	}{{"count", t.Count, 0, MaxInstances}, {"repeat", t.Repeat, Forever, MaxRepeat}, {"nice", t.Nice, -20, 19},
		{"weight", t.Weight, 0, 1e6}, {"tickets", t.Tickets, 0, 1e9}, {"jobs", t.Jobs, 0, MaxInstances}} {
		if v.v < v.lo || v.v > v.hi {
			return faultf(at, v.field, "%d is out of range; allowed: %d to %d", v.v, v.lo, v.hi)
		}
	}
	for i, c := range t.Affinity {
		if c < 0 {
			return faultf(at, fmt.Sprintf("affinity[%d]", i), "%d is no core; allowed: 0 and above", c)
		}
	}
	return nil
}

func (t *Task) checkPhases(at string) error {
	if len(t.Phases) == 0 {
		return faultf(at, "phases", "is missing or empty; allowed: at least one of cpu, cpu_nogil, io, lock, unlock, yield")
	}
	total, yields := 0.0, false
	held := map[string]bool{}
	for i, ph := range t.Phases {
		field := fmt.Sprintf("phases[%d]", i)
		endless := math.IsInf(ph.Time, 1) && (ph.Kind == PhaseCPU || ph.Kind == PhaseCPUNoGIL)
		switch {
		case !endless && !(ph.Time >= 0 && ph.Time <= MaxTime):
			return faultf(at, field, "%v is out of range; allowed: %s", ph.Time, timeAllowed)
		case endless && i < len(t.Phases)-1:
			return faultf(at, field, "never ends, so it must be the last phase")
		case ph.Kind == PhaseLock && held[ph.Name]:
			return faultf(at, field, "lock %q is held already", ph.Name)
		case ph.Kind == PhaseUnlock && !held[ph.Name]:
			return faultf(at, field, "lock %q is not held here", ph.Name)
		case ph.Kind == PhaseLock, ph.Kind == PhaseUnlock:
			held[ph.Name] = ph.Kind == PhaseLock
		case ph.Kind == PhaseYield:
			yields = true
		}
		total += ph.Time
	}
	for _, ph := range t.Phases {
		if ph.Kind == PhaseLock && held[ph.Name] && !math.IsInf(total, 1) {
			return faultf(at, "phases", "lock %q is never unlocked", ph.Name)
		}
	}
	if total == 0 && (t.Repeat == Forever || yields && t.Repeat > 1000) {
		return faultf(at, "repeat", "the phases take no time; allowed: a round that takes some")
	}
	return nil
}

// cycle refuses tasks that wait for each other.
func (p *Plan) cycle(ids map[string]int) error {
	waits := make([]int, len(p.Tasks)) // predecessors not yet done
	next := make([][]int, len(p.Tasks))
	var ready []int
	for i, t := range p.Tasks {
		for _, a := range t.After {
			next[ids[a]] = append(next[ids[a]], i)
		}
		if waits[i] = len(t.After); waits[i] == 0 {
			ready = append(ready, i)
		}
	}
	done := len(ready)
	for len(ready) > 0 {
		i := ready[len(ready)-1]
		ready = ready[:len(ready)-1]
		for _, j := range next[i] {
			if waits[j]--; waits[j] == 0 {
				ready = append(ready, j)
				done++
			}
		}
	}
	if done == len(p.Tasks) {
		return nil
	}
	i := slices.IndexFunc(waits, func(n int) bool { return n > 0 })
	return faultf(fmt.Sprintf("tasks[%d]", i), "after", "%q waits, over others, for itself", p.Tasks[i].ID)
}
