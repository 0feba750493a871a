package ui

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"coreglass/sim"
)

// simRow is one thing that can be changed: the workload, the policy, a parameter.
type simRow struct {
	param  sim.Param
	value  string
	choose []string // all values; nil: a number, or a list of them
	put    func(set *simSetting, text string) bool
}

// rows are the workload, the policy with its parameters, then the machine's.
func (s *simulate) rows() []simRow {
	var names []string
	for _, w := range s.workloads {
		names = append(names, w.name)
	}
	rows := []simRow{
		{sim.Param{Name: "workload"}, s.workload().name, names, nil},
		{sim.Param{Name: "policy", Default: s.set.policy}, s.set.policy, sim.PolicyNames(), func(set *simSetting, text string) bool {
			set.policy = text
			return slices.Contains(sim.PolicyNames(), text)
		}},
	}
	rows[0].param.Default = s.workload().name
	for _, info := range sim.Policies() {
		if info.Name == s.set.policy {
			for _, p := range info.Params {
				rows = append(rows, s.policyRow(p))
			}
		}
	}
	for _, p := range sim.MachineParams {
		if s.matters(p.Name) {
			rows = append(rows, s.machineRow(p))
		}
	}
	return rows
}

// matters says whether a parameter of the machine can change anything here.
func (s *simulate) matters(name string) bool {
	m := s.set.machine
	switch name {
	case "queues", "slice-boundaries":
		return m.Cores > 1
	case "steal-interval":
		return m.Cores > 1 && m.Queues == "per-core"
	case "switch-cost-rule":
		return m.SwitchCost > 0
	case "lock-wake":
		return m.LockRule == "barge"
	case "cache-size":
		return slices.ContainsFunc(s.planTasks(), func(w float64) bool { return w > 0 })
	case "cache-warmup", "cache-rate":
		return m.CacheSize > 0
	}
	return true
}

// planTasks lists the working sets of the workload.
func (s *simulate) planTasks() []float64 {
	var sets []float64
	for _, t := range s.workload().plan.Tasks {
		sets = append(sets, t.WorkingSet)
	}
	return sets
}

func (s *simulate) policyRow(p sim.Param) simRow {
	value, ok := s.set.params[s.set.policy][p.Name]
	if !ok {
		value = p.Default
	}
	return simRow{p, value, choices(p.Allowed), func(set *simSetting, text string) bool {
		if set.params[set.policy] == nil {
			set.params[set.policy] = sim.Params{}
		}
		if set.params[set.policy][p.Name] = text; text == p.Default {
			delete(set.params[set.policy], p.Name)
		}
		_, err := sim.NewPolicy(set.policy, set.params[set.policy])
		return err == nil
	}}
}

// choices are the values of a parameter that has names for them; nil: it has numbers.
func choices(allowed string) []string {
	all := strings.Split(allowed, ", ")
	if len(all) < 2 || strings.Contains(allowed, " or ") || slices.ContainsFunc(all, func(v string) bool { return strings.Contains(v, " ") }) {
		return nil
	}
	return all
}

func (s *simulate) machineRow(p sim.Param) simRow {
	value := machineText(&s.set.machine, p.Name)
	if value == "" {
		value = p.Default
	}
	return simRow{p, value, choices(p.Allowed), func(set *simSetting, text string) bool {
		return putMachine(&set.machine, p.Name, text) && set.machine.Check() == nil && set.machine.Cores <= simCores
	}}
}

// machineField is a field of the machine that has a row: a name, a whole number or a number.
func machineField(m *sim.Machine, name string) any {
	switch name {
	case "cores":
		return &m.Cores
	case "queues":
		return &m.Queues
	case "steal-interval":
		return &m.StealInterval
	case "tie":
		return &m.Tie
	case "tie-ready":
		return &m.TieReady
	case "switch-cost":
		return &m.SwitchCost
	case "switch-cost-rule":
		return &m.SwitchCostRule
	case "slice-boundaries":
		return &m.SliceBoundaries
	case "lock-rule":
		return &m.LockRule
	case "lock-wake":
		return &m.LockWake
	case "cache-size":
		return &m.CacheSize
	case "cache-warmup":
		return &m.CacheWarmup
	case "cache-rate":
		return &m.CacheRate
	case "horizon":
		return &m.Horizon
	}
	return &m.Seed
}

// machineText is a field's value; empty: the default.
func machineText(m *sim.Machine, name string) string {
	switch f := machineField(m, name).(type) {
	case *string:
		return *f
	case *float64:
		if *f != 0 {
			return strconv.FormatFloat(*f, 'g', -1, 64)
		}
	case *int:
		return strconv.Itoa(*f)
	case *int64:
		if *f != 0 {
			return strconv.FormatInt(*f, 10)
		}
	}
	return ""
}

func putMachine(m *sim.Machine, name, text string) bool {
	var err error
	switch f := machineField(m, name).(type) {
	case *string:
		*f = text
	case *float64:
		*f = 0
		if text != "" {
			*f, err = strconv.ParseFloat(text, 64)
		}
	case *int:
		*f, err = strconv.Atoi(text)
	case *int64:
		*f = 0
		if text != "" {
			*f, err = strconv.ParseInt(text, 10, 64)
		}
	}
	return err == nil
}

// put gives a row a value, if that is allowed.
func (s *simulate) put(row simRow, text string) bool {
	set := s.set.clone()
	if row.put == nil { // the workload
		i := slices.IndexFunc(s.workloads, func(w simWorkload) bool { return w.name == text })
		if i < 0 {
			return false
		}
		s.adopt(i)
		s.changed(s.set)
		s.step, s.scroll, s.zoom, s.playing = 0, 0, 0, 0
		s.run.steps = nil // the place in another workload means nothing
		return true
	}
	if !row.put(&set, text) {
		return false
	}
	s.changed(set)
	return true
}

// turn changes a row's value by a step.
func (s *simulate) turn(row simRow, up bool) {
	if text, ok := row.next(up); !ok || !s.put(row, text) {
		s.notice = s.lang.say(wKnobEnd)
		if row.choose == nil && !ok && row.value == row.param.Default {
			s.notice = s.lang.say(wSimType)
		}
	}
}

// next is the value that follows; false: there is none.
func (r *simRow) next(up bool) (string, bool) {
	if r.choose != nil {
		n := len(r.choose)
		i := slices.Index(r.choose, r.value)
		if up {
			return r.choose[(i+1)%n], true
		}
		return r.choose[(i+n-1)%n], true
	}
	if strings.Contains(r.param.Allowed, "comma") {
		return scaledList(r.value, up)
	}
	number, unit := splitUnit(r.value)
	v, err := strconv.ParseFloat(number, 64)
	if r.value == "" {
		return "1", up
	}
	if err != nil {
		return "", false
	}
	if strings.Contains(r.param.Allowed, "nothing") && !up && v <= 1 {
		return "", true
	}
	to := stepNumber(v, up)
	if strings.Contains(r.param.Allowed, "whole") {
		if to = math.Round(to); to == v {
			return "", false
		}
	}
	return strconv.FormatFloat(to, 'g', -1, 64) + unit, true
}

// stepNumber is the next number with one digit that says something: 0, 0.1, 0.2, 0.5, 1, 2,
// 3 ... 9, 10, 20 ...
func stepNumber(v float64, up bool) float64 {
	low := []float64{0, 0.1, 0.2, 0.5, 1}
	if up && v < 1 || !up && v <= 1 {
		i, found := slices.BinarySearch(low, v)
		switch {
		case up && found:
			return low[i+1]
		case up:
			return low[i]
		}
		return low[max(0, i-1)]
	}
	unit := math.Pow(10, math.Floor(math.Log10(v)))
	if up {
		return round9((math.Floor(round9(v/unit)) + 1) * unit)
	}
	if v/unit <= 1 {
		unit /= 10
	}
	return round9((math.Ceil(round9(v/unit)) - 1) * unit)
}

// round9 takes away what binary fractions add.
func round9(v float64) float64 {
	x, _ := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 9, 64), 64)
	return x
}

// scaledList doubles or halves every number of a list; whole numbers stay whole.
func scaledList(text string, up bool) (string, bool) {
	if text == "" {
		return "", false
	}
	var out []string
	for part := range strings.SplitSeq(text, ",") {
		v, err := strconv.ParseFloat(strings.TrimSpace(part), 64)
		if err != nil {
			return "", false
		}
		if up {
			v *= 2
		} else if v /= 2; v != math.Trunc(v) {
			return "", false
		}
		out = append(out, strconv.FormatFloat(v, 'g', -1, 64))
	}
	return strings.Join(out, ","), true
}

// splitUnit takes the unit off a time like 5ms.
func splitUnit(text string) (number, unit string) {
	i := strings.IndexFunc(text, func(r rune) bool { return r >= 'a' && r <= 'z' && r != 'e' })
	if i < 0 {
		return text, ""
	}
	return text[:i], text[i:]
}

// typing is a value that is being typed into a row.
type typing struct {
	row  int
	text string
}
