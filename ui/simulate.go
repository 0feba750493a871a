package ui

import (
	"errors"
	"maps"
	"math"
	"slices"
	"strconv"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coreglass/metrics/timeline"
	"coreglass/sim"
	"coreglass/ui/gantt"
	"coreglass/workloads/load"
)

// simulate is the screen of the simulator: a workload under a policy, decision by decision.
// Whatever takes time runs in a command, one at a time, of what is wanted last.
type simulate struct {
	*stage
	live      *live // for the header
	workloads []simWorkload
	set       simSetting
	row       int     // of the parameters
	typing    *typing // a value that is being typed

	gen     int // of the settings
	busy    bool
	run     simRun // of the newest settings that were simulated
	step    int    // decision that is looked at
	aimed   bool   // a recorded step and row are shown as soon as they are there
	aim     int
	aimRow  int
	seen    simMoment
	compare simComparison

	playing int // counts starts of playing; 0: it rests
	plays   int
	speed   int // place in simSpeeds
	credit  float64

	view   simView
	zoom   int  // halvings of what is in sight
	scroll int  // first task
	free   bool // scrolled by hand: the step's task may be out of sight
	notice string
	strip  gantt.Chart // of a row of the comparison
	cores  gantt.Chart
	tasks  gantt.Chart
}

// simWorkload is a plan that the screen offers.
type simWorkload struct {
	name, about string
	plan        load.Plan
	cases       []sim.Case
}

// simSetting is what is simulated.
type simSetting struct {
	workload int
	policy   string
	params   map[string]sim.Params // what was changed, by policy
	machine  sim.Machine
}

// simRun is what came out of a setting.
type simRun struct {
	gen      int
	result   *sim.Result
	timeline *timeline.Timeline
	unit     time.Duration // of the plan, on the timeline
	steps    []simStep
	set      simSetting // as it ran
	policy   sim.Policy
	endless  bool // the horizon was chosen here, because the workload has no end
	err      error
}

// simStep is a decision, or a core that became idle, or the end.
type simStep struct {
	at     sim.Time
	core   int   // -1: no core's
	task   int32 // -1: nobody's
	reason string
	what   stepKind
}

type stepKind uint8

const (
	stepDecision stepKind = iota
	stepIdle              // the core has nothing to do
	stepShare             // the number of tasks that share the cores changed (ps)
	stepEnd
	stepCut
)

// simMoment is the state at a step.
type simMoment struct {
	gen, step int
	moment    *sim.Moment
}

// simComparison is all policies on the same workload.
type simComparison struct {
	on     bool
	gen    int
	row    int
	scroll int
	rows   []comparedRow
}

// comparedRow is one policy of a comparison.
type comparedRow struct {
	label, policy string
	result        *sim.Result // nil: refused
	timeline      *timeline.Timeline
	unit          time.Duration
	marks         []rune
	refused       string
}

// What came back from a command.
type (
	simulatedMsg simRun
	momentMsg    simMoment
	comparedMsg  struct {
		gen  int
		rows []comparedRow
	}
	playMsg struct{ plays int }
)

// Limits of what the screen simulates; the verbs have none of them.
const (
	simSteps = 30_000
	simCores = 1024
)

var simSpeeds = []float64{0.5, 1, 2, 5, 10, 20, 50, 100, 500}

func newSimulate(o Options, st *stage, l *live) *simulate {
	s := &simulate{stage: st, live: l, speed: 2}
	if o.Workload != nil {
		s.workloads = append(s.workloads, simWorkload{name: o.Workload.Name, plan: *o.Workload})
	}
	for _, p := range sim.Presets() {
		s.workloads = append(s.workloads, simWorkload{p.Name, p.About + " (" + p.Source + ")", p.Plan, p.Cases})
	}
	s.set = simSetting{policy: "rr", params: map[string]sim.Params{}}
	s.adopt(0)
	s.gen = 1
	return s
}

// adopt takes a workload, and of the machine what its source says.
func (s *simulate) adopt(i int) {
	s.set.workload = i
	m := sim.Machine{}
	if cases := s.workloads[i].cases; len(cases) > 0 {
		m = cases[0].Machine
	}
	keep := &s.set.machine
	keep.Cores, keep.Horizon, keep.LockRule = max(m.Cores, 1), m.Horizon, m.LockRule
}

// workload is the chosen one.
func (s *simulate) workload() *simWorkload { return &s.workloads[s.set.workload] }

// clone is a copy whose parameters can be changed.
func (s simSetting) clone() simSetting {
	params := map[string]sim.Params{}
	for name, p := range s.params {
		params[name] = maps.Clone(p)
	}
	s.params = params
	return s
}

// changed makes everything stale that was simulated.
func (s *simulate) changed(to simSetting) {
	s.set = to
	s.gen++
	s.row = min(s.row, len(s.rows())-1)
}

// work is the next thing to compute; nil: nothing, or something is being computed.
func (s *simulate) work() tea.Cmd {
	if s.busy {
		return nil
	}
	w, set, gen := *s.workload(), s.set.clone(), s.gen
	switch {
	case s.run.gen != gen:
		s.busy = true
		return func() tea.Msg { return simulatedMsg(simulateSetting(w, set, gen)) }
	case s.compare.on && s.compare.gen != gen:
		s.busy = true
		set.machine.Horizon = s.run.set.machine.Horizon
		return func() tea.Msg { return comparedMsg{gen, comparePolicies(w, set)} }
	case s.run.result != nil && (s.seen.gen != gen || s.seen.step != s.step):
		s.busy = true
		return s.momentCmd(w)
	}
	return nil
}

// momentCmd simulates up to the step that is looked at.
func (s *simulate) momentCmd(w simWorkload) tea.Cmd {
	run, step := s.run, s.step
	at := run.steps[step].at
	return func() tea.Msg {
		m, err := sim.At(w.plan, run.set.machine, run.policy, at)
		if err != nil {
			m = nil // it ran before: this can't be
		}
		return momentMsg{run.gen, step, m}
	}
}

// simulated takes a run. The look stays at the same time, so that a changed parameter
// changes the picture and not the place.
func (s *simulate) simulated(msg simulatedMsg) tea.Cmd {
	s.busy = false
	if msg.gen == s.gen {
		at := sim.Time(0)
		if old := s.run; old.result != nil && msg.result != nil && s.step < len(old.steps) {
			at = sim.Time(old.result.Units(old.steps[s.step].at) * float64(msg.result.Scale))
		}
		s.run = simRun(msg)
		s.step = s.run.stepAt(at)
		s.hit()
		s.charts()
	}
	return s.work()
}

func (s *simulate) looked(msg momentMsg) tea.Cmd {
	s.busy = false
	if msg.gen == s.gen {
		s.seen = simMoment(msg)
	}
	return s.work()
}

func (s *simulate) compared(msg comparedMsg) tea.Cmd {
	s.busy = false
	if msg.gen == s.gen {
		s.compare.gen, s.compare.rows = msg.gen, msg.rows
		s.compare.row = max(0, slices.IndexFunc(msg.rows, func(r comparedRow) bool { return r.policy == s.set.policy }))
		s.hit()
	}
	return s.work()
}

// stepAt is the last step at or before a time; 0 if there is none.
func (r *simRun) stepAt(at sim.Time) int {
	n, _ := slices.BinarySearchFunc(r.steps, at, func(x simStep, at sim.Time) int {
		if x.at <= at {
			return -1
		}
		return 1
	})
	return max(0, n-1)
}

// simulateSetting runs a setting. A workload without an end is cut where it has been seen
// long enough.
func simulateSetting(w simWorkload, set simSetting, gen int) simRun {
	r := simRun{gen: gen, set: set}
	set.machine.Why, set.machine.States, set.machine.Steps = true, true, simSteps
	r.policy, r.err = sim.NewPolicy(set.policy, set.params[set.policy])
	if r.err != nil {
		return r
	}
	r.result, r.err = sim.Run(w.plan, set.machine, r.policy)
	var usage *sim.UsageError
	if errors.As(r.err, &usage) && usage.Flag == "horizon" && set.machine.Horizon == 0 {
		set.machine.Horizon, r.endless = enough(&w.plan), true
		r.result, r.err = sim.Run(w.plan, set.machine, r.policy)
	}
	r.set = set
	if r.err != nil {
		r.result = nil
		return r
	}
	r.timeline, r.unit = r.result.Timeline()
	r.steps = stepsOf(r.result)
	return r
}

// enough is a horizon for a workload without an end: until all that ends could have ended
// twice, ten of its longest periods, at least 40 units.
func enough(p *load.Plan) float64 {
	sum, last, period := 0.0, 0.0, 0.0
	for i := range p.Tasks {
		t := &p.Tasks[i]
		for _, ph := range t.Phases {
			if !math.IsInf(ph.Time, 1) {
				sum += ph.Time * float64(max(t.Repeat, 1)*t.Instances())
			}
		}
		last, period = max(last, t.Arrival), max(period, t.Period, 10*t.Request)
	}
	return max(40, 2*(last+sum), last+10*period)
}

// stepsOf are the moments to stop at.
func stepsOf(r *sim.Result) []simStep {
	var steps []simStep
	for _, d := range r.Decisions {
		steps = append(steps, simStep{d.At, d.Core, d.Task, d.Reason, stepDecision})
	}
	for _, x := range r.Rates {
		share := strconv.Itoa(x.Active) + " x " + strconv.FormatFloat(x.Rate, 'g', 3, 64)
		steps = append(steps, simStep{x.Start, -1, -1, share, stepShare})
	}
	steps = append(steps, idleSteps(r)...)
	slices.SortStableFunc(steps, func(a, b simStep) int { return int(min(max(a.at-b.at, -1), 1)) })
	end := stepEnd
	if r.Unfinished > 0 || r.Limited {
		end = stepCut
	}
	return append(steps, simStep{r.Makespan, -1, -1, "", end})
}

// idleSteps are the moments at which a core is left with nothing to do.
func idleSteps(r *sim.Result) []simStep {
	if r.Policy == "mcnaughton" || r.Policy == "ps" {
		return nil // laid out beforehand; without cores
	}
	var steps []simStep
	on := make([]int32, r.Cores) // task on each core, plus one
	left := []int{}              // cores that a task left at this instant
	flush := func(at sim.Time) {
		slices.Sort(left)
		for _, c := range slices.Compact(left) {
			if on[c] == 0 && at < r.Makespan {
				steps = append(steps, simStep{at, c, -1, "", stepIdle})
			}
		}
		left = left[:0]
	}
	at := sim.Time(0)
	where := make([]int, len(r.Tasks)) // core of each task, plus one
	for _, x := range r.Changes {
		if x.At != at {
			flush(at)
			at = x.At
		}
		if c := where[x.Task]; c > 0 && int(x.Core) != c-1 {
			if on[c-1] == x.Task+1 {
				on[c-1] = 0
			}
			left = append(left, c-1)
			where[x.Task] = 0
		}
		if x.Core >= 0 {
			on[x.Core], where[x.Task] = x.Task+1, int(x.Core)+1
		}
	}
	flush(at)
	return steps
}

// comparePolicies runs all policies, each with the parameters that were chosen for it.
func comparePolicies(w simWorkload, set simSetting) []comparedRow {
	set.machine.Why, set.machine.Discard, set.machine.States, set.machine.Steps = false, true, true, simSteps
	var rows []comparedRow
	for _, name := range sim.PolicyNames() {
		row := comparedRow{label: set.label(name), policy: name}
		pol, err := sim.NewPolicy(name, set.params[name])
		if err == nil {
			row.result, err = sim.Run(w.plan, set.machine, pol)
		}
		if err != nil {
			row.result, row.refused = nil, err.Error()
		} else {
			row.timeline, row.unit = row.result.Timeline()
			row.marks = row.result.Marks()
		}
		rows = append(rows, row)
	}
	return rows
}

// label is a policy with the parameters that were changed, as sim compare takes it.
func (s *simSetting) label(policy string) string {
	text := policy
	p := s.params[policy]
	for _, name := range slices.Sorted(maps.Keys(p)) {
		text += ":" + name + "=" + p[name]
	}
	return text
}

// move looks at another step.
func (s *simulate) move(by int) {
	s.playing, s.free = 0, false
	s.step = min(max(0, s.step+by), max(0, len(s.run.steps)-1))
}

// play starts or stops; at the end it starts over.
func (s *simulate) play() tea.Cmd {
	if s.playing > 0 {
		s.playing = 0
		return nil
	}
	if s.step >= len(s.run.steps)-1 {
		s.step = 0
	}
	s.plays++
	s.playing, s.credit = s.plays, 0
	return s.tickCmd()
}

// tick is how long a step of playing lasts: never shorter than a frame.
func (s *simulate) tick() time.Duration {
	return max(time.Duration(float64(time.Second)/simSpeeds[s.speed]), time.Second/mostFPS)
}

func (s *simulate) tickCmd() tea.Cmd {
	plays := s.playing
	return tea.Tick(s.tick(), func(time.Time) tea.Msg { return playMsg{plays} })
}

// played goes on playing, by several steps where they are shorter than a frame.
func (s *simulate) played(msg playMsg) tea.Cmd {
	if msg.plays != s.playing || s.playing == 0 {
		return nil
	}
	s.credit += simSpeeds[s.speed] * s.tick().Seconds()
	n := int(s.credit + 1e-9)
	s.credit -= float64(n)
	s.step = min(s.step+n, max(0, len(s.run.steps)-1))
	if s.step >= len(s.run.steps)-1 {
		s.playing = 0
		return s.work()
	}
	return tea.Batch(s.tickCmd(), s.work())
}
