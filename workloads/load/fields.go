package load

import (
	"fmt"
	"math"
)

// plan reads the whole file.
func (d *decoder) plan(n *node) *Plan {
	p := &Plan{Name: d.file, TimeUnit: "tick"}
	d.lines = map[string]int{}
	format := ""
	d.object(n, "", []field{
		{"format", func(n *node, at string) { format = d.choice(n, at, []string{Format}) }},
		{"time_unit", func(n *node, at string) { p.TimeUnit = d.choice(n, at, Units) }},
		{"seed", func(n *node, at string) {
			p.Seed = int64(d.whole(n, at, 0, 1<<53, "a whole number from 0 to 2^53"))
		}},
		{"name", func(n *node, at string) { d.text(n, at, "a name") }},
		{"note", func(n *node, at string) { d.text(n, at, "a text") }},
		{"tasks", func(n *node, at string) {
			d.each(n, at, "tasks", func(n *node, at string) { p.Tasks = append(p.Tasks, d.task(n, at)) })
		}},
		{"open", func(n *node, at string) {
			d.each(n, at, "streams", func(n *node, at string) { p.Open = append(p.Open, d.open(n, at)) })
		}},
	})
	if format == "" {
		d.fail(n.line, "format", "is missing; allowed: %q", Format)
	}
	return p
}

func (d *decoder) task(n *node, place string) Task {
	var t Task
	d.lines[place] = n.line
	set := func(p *float64, read func(*node, string) float64) func(*node, string) {
		return func(n *node, at string) { *p = read(n, at) }
	}
	count := func(p *int, lo, hi float64, allowed string) func(*node, string) {
		return func(n *node, at string) { *p = d.whole(n, at, lo, hi, allowed) }
	}
	d.object(n, place, []field{
		{"id", func(n *node, at string) { t.ID = d.text(n, at, "a name") }},
		{"count", count(&t.Count, 1, MaxInstances, countAllowed)},
		{"arrival", set(&t.Arrival, d.time)},
		{"phases", func(n *node, at string) {
			d.each(n, at, "phases", func(n *node, at string) { t.Phases = append(t.Phases, d.phase(n, at)) })
		}},
		{"repeat", func(n *node, at string) { t.Repeat = d.repeat(n, at) }},
		{"priority", count(&t.Priority, -1e9, 1e9, "a whole number from -1e9 to 1e9, larger is more urgent")},
		{"nice", count(&t.Nice, -20, 19, niceAllowed)},
		{"weight", count(&t.Weight, 1, 1e6, "a whole number from 1 to 1e6")},
		{"tickets", count(&t.Tickets, 1, 1e9, ticketsAllowed)},
		{"request", set(&t.Request, d.positive)},
		{"period", set(&t.Period, d.positive)},
		{"deadline", set(&t.Deadline, d.positive)},
		{"jobs", count(&t.Jobs, 1, MaxInstances, countAllowed)},
		{"releases", func(n *node, at string) {
			d.each(n, at, "times", func(n *node, at string) { t.Releases = append(t.Releases, d.time(n, at)) })
		}},
		{"miss", func(n *node, at string) { t.Miss = d.choice(n, at, MissRules) }},
		{"after", func(n *node, at string) {
			d.each(n, at, "task ids", func(n *node, at string) { t.After = append(t.After, d.text(n, at, "a task's id")) })
		}},
		{"affinity", func(n *node, at string) {
			d.each(n, at, "cores", func(n *node, at string) {
				t.Affinity = append(t.Affinity, d.whole(n, at, 0, 65535, "a core's number from 0 to 65535"))
			})
		}},
		{"working_set", set(&t.WorkingSet, d.time)},
		{"group", func(n *node, at string) { t.Group = d.text(n, at, "a name") }},
		{"gil", func(n *node, at string) { t.GIL = d.truth(n, at) }},
	})
	return t
}

const (
	countAllowed   = "a whole number from 1 to 5000000"
	niceAllowed    = "a whole number from -20 to 19"
	ticketsAllowed = "a whole number from 1 to 1e9"
)

// MissRules are the values of a task's "miss".
var MissRules = []string{"continue", "abort"}

func (d *decoder) truth(n *node, place string) *bool {
	if n.kind != boolNode {
		d.fail(n.line, place, "is %s; allowed: true, false", shown(n))
		return nil
	}
	v := n.text == "true" || n.text == "True" || n.text == "TRUE"
	return &v
}

func (d *decoder) repeat(n *node, place string) int {
	const allowed = "a whole number from 1 to 1e8, or -1 for ever"
	if v := d.whole(n, place, Forever, MaxRepeat, allowed); v != 0 {
		return v
	}
	d.fail(n.line, place, "0 is out of range; allowed: %s", allowed)
	return 0
}

func (d *decoder) phase(n *node, place string) Phase {
	ph := Phase{}
	found := 0
	timed := func(k Kind, endless bool) field {
		return field{k.String(), func(n *node, at string) {
			found++
			ph = Phase{Kind: k, Time: math.Inf(1)}
			if !endless || n.kind != nullNode {
				ph.Time = d.time(n, at)
			}
		}}
	}
	named := func(k Kind) field {
		return field{k.String(), func(n *node, at string) {
			found++
			ph = Phase{Kind: k, Name: d.text(n, at, "a lock's name")}
		}}
	}
	if n.kind == stringNode && n.text == "yield" {
		return Phase{Kind: PhaseYield}
	}
	fields := []field{timed(PhaseCPU, true), timed(PhaseCPUNoGIL, true), timed(PhaseIO, false), named(PhaseLock), named(PhaseUnlock),
		{"yield", func(n *node, at string) { found++; ph = Phase{Kind: PhaseYield} }}}
	d.object(n, place, fields)
	if found != 1 {
		d.fail(n.line, place, "has %d steps; allowed: exactly one of %s", found, names(fields))
	}
	return ph
}

func (d *decoder) open(n *node, place string) Open {
	var o Open
	d.lines[place] = n.line
	dist := func(p *Dist) func(*node, string) {
		return func(n *node, at string) { *p = d.dist(n, at) }
	}
	d.object(n, place, []field{
		{"id", func(n *node, at string) { o.ID = d.text(n, at, "a name") }},
		{"arrival", func(n *node, at string) { o.Arrival = d.time(n, at) }},
		{"interarrival", dist(&o.Interarrival)},
		{"cpu", dist(&o.CPU)},
		{"n", func(n *node, at string) { o.N = d.whole(n, at, 1, MaxInstances, countAllowed) }},
		{"priority", func(n *node, at string) { o.Priority = d.whole(n, at, -1e9, 1e9, "a whole number") }},
		{"nice", func(n *node, at string) { o.Nice = d.whole(n, at, -20, 19, niceAllowed) }},
		{"tickets", func(n *node, at string) { o.Tickets = d.whole(n, at, 1, 1e9, ticketsAllowed) }},
	})
	for _, f := range []struct {
		name    string
		missing bool
	}{{"interarrival", o.Interarrival.Name == ""}, {"cpu", o.CPU.Name == ""}, {"n", o.N == 0}} {
		if f.missing {
			d.fail(n.line, place+"."+f.name, "is missing")
		}
	}
	return o
}

// dist reads a distribution; a bare number is a constant.
func (d *decoder) dist(n *node, place string) Dist {
	if n.kind == numberNode {
		return Dist{Name: "const", Mean: d.time(n, place)}
	}
	var v Dist
	given := map[string]bool{}
	num := func(p *float64, read func(*node, string) float64) func(*node, string) {
		return func(n *node, at string) { *p = read(n, at) }
	}
	d.object(n, place, []field{
		{"dist", func(n *node, at string) { v.Name = d.choice(n, at, Dists) }},
		{"mean", num(&v.Mean, d.time)},
		{"min", num(&v.Min, d.time)},
		{"max", num(&v.Max, d.time)},
		{"k", func(n *node, at string) { v.K = d.whole(n, at, 1, 1000, "a whole number from 1 to 1000") }},
		{"p", func(n *node, at string) { v.P = d.number(n, at, 0, 1, "a probability from 0 to 1") }},
		{"mean2", num(&v.Mean2, d.time)},
	})
	if d.err != nil {
		return v
	}
	for _, k := range n.keys {
		given[k] = true
	}
	d.distFields(n, place, v, given)
	return v
}

var distNeeds = map[string][]string{
	"const": {"mean"}, "exp": {"mean"}, "uniform": {"min", "max"},
	"erlang": {"mean", "k"}, "hyperexp": {"mean", "mean2", "p"},
}

func (d *decoder) distFields(n *node, place string, v Dist, given map[string]bool) {
	if v.Name == "" {
		d.fail(n.line, place+".dist", "is missing; allowed: %v", Dists)
		return
	}
	needs := distNeeds[v.Name]
	for _, need := range needs {
		if !given[need] {
			d.fail(n.line, place+"."+need, "is missing: %s needs %v", v.Name, needs)
		}
	}
	if len(given) != len(needs)+1 {
		d.fail(n.line, place, "%s takes %v and nothing else", v.Name, needs)
	}
	if v.Max < v.Min {
		d.fail(n.line, place, "max %v is below min %v", v.Max, v.Min)
	}
}

// check runs the rules that need the whole plan and adds the line.
func (d *decoder) check(p *Plan) {
	err := p.Check()
	if err == nil {
		return
	}
	var place placeError
	if e, ok := err.(placeError); ok {
		place = e
	} else {
		place = placeError{msg: fmt.Sprint(err)}
	}
	d.fail(d.lines[place.owner], place.String(), "%s", place.msg)
}
