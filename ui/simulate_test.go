package ui

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"coreglass/sim"
	"coreglass/ui/paint"
	"coreglass/workloads"
	"coreglass/workloads/load"
)

// simBench is a bench on the simulate screen whose commands run at once.
func simBench(t testing.TB, change func(*Options)) *bench {
	spec := testSpec(workloads.Thread, "cpu", 4)
	b := newBench(t, 2, spec, change).size(120, 36).feed(1, spec, 10)
	b.app.at = onLive
	return b.keys("S")
}

// keys presses keys and runs the commands that follow, except for those that wait for time.
func (b *bench) keys(keys ...string) *bench {
	for _, k := range keys {
		_, cmd := b.app.Update(keyMsg(k))
		b.settle(cmd)
	}
	return b
}

// settle runs a command and what follows from it. Ticks are not waited for.
func (b *bench) settle(cmd tea.Cmd) {
	for b.app.sim.busy {
		msg := cmd()
		batch, ok := msg.(tea.BatchMsg)
		if !ok {
			_, cmd = b.app.Update(msg)
			continue
		}
		for _, c := range batch {
			if c != nil {
				cmd = c
			}
		}
	}
}

// words types a value into the chosen row.
func (b *bench) words(text string) *bench {
	b.keys("enter", "ctrl+u")
	for _, r := range text {
		b.keys(string(r))
	}
	return b.keys("enter")
}

// mixed is a workload with everything a screen has to show.
func mixedWorkload() *load.Plan {
	cpu := func(x float64) load.Phase { return load.Phase{Kind: load.PhaseCPU, Time: x} }
	lock, unlock := load.Phase{Kind: load.PhaseLock, Name: "db"}, load.Phase{Kind: load.PhaseUnlock, Name: "db"}
	return &load.Plan{Name: "mixed.yaml", TimeUnit: "ms", Tasks: []load.Task{
		{ID: "editor", Phases: []load.Phase{cpu(2), {Kind: load.PhaseIO, Time: 6}}, Repeat: 5, Nice: -5, Tickets: 300},
		{ID: "batch", Count: 3, Arrival: 1, Phases: []load.Phase{cpu(20)}, Nice: 5, Tickets: 50},
		{ID: "writer", Arrival: 3, Phases: []load.Phase{cpu(1), lock, cpu(4), unlock, cpu(2)}, Priority: 3},
		{ID: "reader", Arrival: 4, Phases: []load.Phase{lock, cpu(2), unlock, cpu(3)}, Priority: 5},
		{ID: "join", After: []string{"writer"}, Phases: []load.Phase{cpu(5)}},
		{ID: "video", Arrival: 2, Period: 20, Jobs: 4, Phases: []load.Phase{cpu(2)}},
	}}
}

func TestSimulateStepsThroughDecisions(t *testing.T) {
	b := simBench(t, nil).sees("[simulate]", "stallings", "step 1 of 21   at 0 tick", "A runs: it is first in the queue", "10.8", "turnaround")
	b.keys("right", "right", "right").sees("step 4 of 21   at 3 tick", "A runs", "turn ends 4")
	b.keys("left").sees("step 3 of 21", "B runs")
	b.keys("shift+right").sees("step 13 of 21")
	b.keys("end").sees("All tasks are done.").keys("right").sees("step 21 of 21")
	b.keys("home").sees("step 1 of 21").keys("left").sees("step 1 of 21")
}

func TestSimulateKeysChangeTheSetting(t *testing.T) {
	b := simBench(t, nil)
	for _, c := range []struct{ keys, want string }{
		{"down down + + +", "rr:quantum=4 1"},
		{"-", "rr:quantum=3 1"},
		{"down +", "rr:quantum=3 2"},
		{"p", "priority 2"},
		{"P", "rr:quantum=3 2"}, // it remembers
		{"up d", "rr 2"},
		{"- - - -", "rr:quantum=0.1 2"},
		{"P P P", "hrrn 2"},
	} {
		b.keys(strings.Fields(c.keys)...)
		set := b.app.sim.set
		if got := fmt.Sprint(set.label(set.policy), " ", set.machine.Cores); got != c.want {
			t.Errorf("%q: %s, not %s", c.keys, got, c.want)
		}
		if b.app.sim.run.gen != b.app.sim.gen || b.app.sim.run.err != nil {
			t.Errorf("%q was not simulated: %v", c.keys, b.app.sim.run.err)
		}
	}
	b.keys("w").sees("ostep-equal").keys("W", "W").sees("pathfinder")
}

func TestSimulateTypesValues(t *testing.T) {
	b := simBench(t, nil).keys("p", "p", "down", "down").words("1,2,4").sees("mlfq:quanta=1,2,4")
	b.keys("enter").sees("take it")
	b.keys("x", "q", "?").sees("1,2,4xq?_").keys("enter").sees("Allowed: times above 0", "1,2,4xq?_")
	b.keys("backspace", "esc").sees("mlfq:quanta=1,2,4", "change").misses("_")
	if b.app.help {
		t.Error("a typed ? opened the help")
	}
	_, cmd := b.keys("enter").app.Update(keyMsg("ctrl+c"))
	if cmd == nil {
		t.Error("ctrl+c does not quit while a value is typed")
	}
}

func TestSimulateShowsTheQueues(t *testing.T) {
	b := simBench(t, func(o *Options) { o.Workload = mixedWorkload() }).sees("mixed.yaml")
	for policy, want := range map[string][]string{
		"mlfq": {"level 0", "level 1", "level 2"}, "cfs": {"vruntime"}, "eevdf": {"deadline", "lag", "not eligible"},
		"edf": {"deadline"}, "stride": {"pass"}, "lottery": {"tickets"}, "priority": {"priority", "lock db, held by writer"},
		"fifo": {"io until", "after writer"}, "go": {"global"}, "gil3": {"want lock"},
	} {
		s := b.app.sim
		set := s.set.clone()
		set.policy = policy
		s.changed(set)
		b.settle(s.work())
		seen := ""
		for range s.run.steps {
			seen += b.text()
			b.keys("right")
		}
		for _, w := range want {
			if !strings.Contains(seen, w) {
				t.Errorf("%s: %q is never on the screen", policy, w)
			}
		}
		b.keys("home")
	}
	simBench(t, nil).keys("P", "P", "right").sees("share", "2 tasks share the cores; each has 0.5 of a core.")
}

// Every policy at every step of a workload with everything shows some sentence, in both
// languages, and no English one in Chinese.
func TestSimulateSpeaksChinese(t *testing.T) {
	plans := []load.Plan{*mixedWorkload()}
	for _, p := range sim.Presets() {
		plans = append(plans, p.Plan)
	}
	for _, info := range sim.Policies() {
		for _, set := range []sim.Params{{}, {"list": "longest-first"}, {"list": "critical-path"}} {
			if set["list"] != "" && info.Name != "list" {
				continue
			}
			pol, err := sim.NewPolicy(info.Name, set)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range plans {
				r, err := sim.Run(p, sim.Machine{Cores: 2, Why: true, Horizon: 300}, pol)
				if err != nil {
					continue
				}
				for _, d := range r.Decisions {
					if zh := chinese.reason(d.Reason); zh == d.Reason || strings.Contains(zh, " is ") {
						t.Fatalf("%s: %q is %q", info.Name, d.Reason, zh)
					}
				}
			}
		}
	}
	for _, r := range reasons {
		checkPhrase(t, r[0], phrase{r[0], r[1]})
		if strings.Count(r[0], "{}") != strings.Count(r[1], "{}") {
			t.Errorf("%q and %q take different texts", r[0], r[1])
		}
	}
}

func TestSimulateWordsAreComplete(t *testing.T) {
	text := func(what, s string) { checkPhrase(t, what, phrase{"x", s}) }
	params := slices.Clone(sim.MachineParams)
	for _, p := range sim.Policies() {
		text(p.Name, policyTitles[p.Name])
		params = append(params, p.Params...)
	}
	for _, p := range params {
		text(p.Name, paramTexts[p.Name])
		if zh := chinese.allowed(p.Allowed); zh == p.Allowed && strings.Contains(p.Allowed, "a ") {
			t.Errorf("%s allows %q in Chinese too", p.Name, p.Allowed)
		}
	}
	for _, k := range append([]string{"left"}, sim.KeyNames...) {
		checkPhrase(t, k, keyNames[k])
	}
	m := reflect.TypeFor[sim.Machine]()
	if got := len(sim.MachineParams) + 4; got != m.NumField() { // why, states, discard, steps
		t.Errorf("%d of %d fields of the machine are described", len(sim.MachineParams), m.NumField()-4)
	}
}

// The comparison has the numbers of sim compare: the results of the same runs.
func TestSimulateCompares(t *testing.T) {
	b := simBench(t, nil).keys("c").sees("The same workload under all policies", "7.2*", "mcnaughton takes independent tasks")
	rows := b.app.sim.compare.rows
	if len(rows) != len(sim.PolicyNames()) {
		t.Fatalf("%d rows", len(rows))
	}
	pol, _ := sim.NewPolicy("srtf", nil)
	want, _ := sim.Run(b.app.sim.workload().plan, sim.Machine{Cores: 1}, pol)
	got := rows[slices.IndexFunc(rows, func(r comparedRow) bool { return r.policy == "srtf" })].result
	for _, c := range sim.Columns {
		if a, b := c.Of(got), c.Of(want); a != b && !(math.IsNaN(a) && math.IsNaN(b)) {
			t.Errorf("%s is %v, not %v", c.Path, a, b)
		}
	}
	for b.app.sim.compare.rows[b.app.sim.compare.row].policy != "srtf" {
		b.keys("up")
	}
	b.keys("enter").sees("srtf", "it has the least left: 3", "7.2")
	b.keys("c", "esc").sees("it has the least left")
}

func TestSimulateWorkloadsWithoutAnEnd(t *testing.T) {
	p := &load.Plan{Name: "endless", Tasks: []load.Task{{ID: "A", Phases: []load.Phase{{Kind: load.PhaseCPU, Time: math.Inf(1)}}}}}
	b := simBench(t, func(o *Options) { o.Workload = p })
	b.sees("endless: seen up to 40").keys("end").sees("1 tasks are not done")
	p.Tasks[0].Phases[0].Time = 1e9
	b = simBench(t, func(o *Options) { o.Workload = p }).sees("cut after 30000 instants: 29999")
	p.Tasks[0].Count = 100_000
	simBench(t, func(o *Options) { o.Workload = p }).sees("This cannot be simulated: --workload has 100000 tasks and jobs; here at most 30000")
}

// What a command brings is dropped when the settings have changed since.
func TestSimulateDropsWhatIsStale(t *testing.T) {
	b := simBench(t, nil)
	old := b.app.sim.run
	_, first := b.app.Update(keyMsg("p"))
	_, second := b.app.Update(keyMsg("p"))
	if second != nil {
		t.Error("two simulations run at a time")
	}
	if b.sees("simulating"); b.app.sim.run.gen != old.gen {
		t.Error("the old picture went before the new one was there")
	}
	_, next := b.app.Update(first())
	if b.app.sim.run.gen != old.gen {
		t.Error("a stale run was shown")
	}
	b.settle(next)
	b.sees("mlfq").misses("simulating")
}

func TestSimulatePlays(t *testing.T) {
	b := simBench(t, nil).keys(" ").sees("▶ 2 a second")
	s := b.app.sim
	tick := func() { _, cmd := b.app.Update(playMsg{s.playing}); b.settle(cmd) }
	tick()
	b.sees("step 2 of 21")
	b.app.Update(playMsg{s.playing - 1})
	b.sees("step 2 of 21")
	b.keys(".", ".", ".", ".", ".")
	tick()
	b.sees("step 7 of 21")
	for range 10 {
		tick()
	}
	b.sees("step 21 of 21").misses("a second")
	b.keys(" ").sees("step 1 of 21", "a second").keys("tab").keys("S").misses("a second")
}

func TestStepNumber(t *testing.T) {
	for _, c := range []struct{ v, up, down float64 }{{1, 2, 0.5}, {2, 3, 1}, {9, 10, 8}, {10, 20, 9}, {25, 30, 20}, {0, 0.1, 0}, {0.3, 0.5, 0.2}, {1024, 2000, 1000}} {
		if up, down := stepNumber(c.v, true), stepNumber(c.v, false); up != c.up || down != c.down {
			t.Errorf("%v: up %v, down %v", c.v, up, down)
		}
	}
}

func TestSimulateHelpIsWhole(t *testing.T) {
	for _, lang := range []string{"en", "zh"} {
		b := simBench(t, func(o *Options) { o.Lang = lang }).size(80, 24).press("?")
		screen := b.text()
		for _, k := range b.app.keys.simBindings(b.app.lang) {
			if key := strings.TrimPrefix(firstKey(k), "shift+"); !strings.Contains(screen, key) {
				t.Errorf("%q is not in the help:\n%s", key, screen)
			}
		}
		if strings.Contains(screen, "…") || !strings.Contains(screen, b.app.lang.say(wSimSignBest)) {
			t.Errorf("the help is cut:\n%s", screen)
		}
	}
}

func TestEverySimKeyActs(t *testing.T) {
	k := newKeyMap(english)
	acting := map[string]bool{"tab": true}
	for _, a := range append(k.simActions(), k.compareActions()...) {
		acting[a.on.Keys()[0]] = true
	}
	for _, b := range k.simBindings(english) {
		if !acting[b.Keys()[0]] {
			t.Errorf("%s does nothing", b.Help().Desc)
		}
	}
	used := map[string]bool{}
	for _, a := range k.simActions() {
		for _, key := range a.on.Keys() {
			if used[key] {
				t.Errorf("%q has two meanings", key)
			}
			used[key] = true
		}
	}
}

func TestSimulatePictures(t *testing.T) {
	for _, c := range []struct {
		name string
		plan *load.Plan
		keys []string
	}{
		{"rr", nil, []string{"down", "down", "right", "right", "right", "right", "right", "right", "right"}},
		{"mixed", mixedWorkload(), []string{"p", "p", "p", "p", "p", "p", "right", "right", "right", "right", "right", "right", "right", "right"}},
		{"compare", nil, []string{"c"}},
		{"help", nil, []string{"?"}},
	} {
		for _, size := range [][2]int{{80, 24}, {120, 36}, {200, 60}} {
			for _, lang := range []string{"en", "zh"} {
				if c.name != "mixed" && size[0] == 200 {
					continue
				}
				name := fmt.Sprintf("sim-%s-%dx%d-%s", c.name, size[0], size[1], lang)
				t.Run(name, func(t *testing.T) {
					b := simBench(t, func(o *Options) { o.Lang, o.Workload = lang, c.plan }).size(size[0], size[1])
					golden(t, name, b.keys(c.keys...).text())
				})
			}
		}
	}
	b := simBench(t, func(o *Options) { o.ASCII, o.Workload = true, mixedWorkload() }).size(80, 24)
	golden(t, "sim-ascii-80x24-en", b.keys("right", "right", "right").text())
}

func TestSimulateHasExactlyItsSize(t *testing.T) {
	many := &load.Plan{Name: "a very long name of a workload with 名字", TimeUnit: "us", Tasks: []load.Task{
		{ID: "任务 with a long name", Count: 200, Phases: []load.Phase{{Kind: load.PhaseCPU, Time: 1.5}, {Kind: load.PhaseIO, Time: 1e6}, {Kind: load.PhaseCPU, Time: 1e-9}}}}}
	deadlock := &load.Plan{Name: "deadlock", Tasks: []load.Task{
		{ID: "x", Phases: []load.Phase{{Kind: load.PhaseLock, Name: "a"}, {Kind: load.PhaseCPU, Time: 2}, {Kind: load.PhaseLock, Name: "b"}, {Kind: load.PhaseCPU, Time: 2}, {Kind: load.PhaseUnlock, Name: "b"}, {Kind: load.PhaseUnlock, Name: "a"}}},
		{ID: "y", Phases: []load.Phase{{Kind: load.PhaseLock, Name: "b"}, {Kind: load.PhaseCPU, Time: 2}, {Kind: load.PhaseLock, Name: "a"}, {Kind: load.PhaseCPU, Time: 2}, {Kind: load.PhaseUnlock, Name: "a"}, {Kind: load.PhaseUnlock, Name: "b"}}}}}
	var benches []*bench
	for i, plan := range []*load.Plan{nil, mixedWorkload(), many, deadlock, {Name: "empty"}} {
		b := simBench(t, func(o *Options) {
			o.Lang, o.ASCII, o.Workload = []string{"en", "zh"}[i%2], i == 3, plan
		})
		if i == 2 {
			b.keys("down", "down", "down").words("64")
		}
		benches = append(benches, b)
	}
	keys := []string{"p", "right", "v", "]", "down", "+", "pgdown", "c", "c", "end", "w", "[", "enter", "esc", "shift+left", "-", "d"}
	n := 0
	for w := 60; w <= 240; w += 3 {
		for h := 18; h <= 70; h += 2 {
			n++
			b := benches[n%len(benches)].size(w, h)
			exact(t, b.app.View(), w, h, fmt.Sprintf("simulation %d", n%len(benches)))
			if n%7 == 0 {
				exact(t, b.press("?").app.View(), w, h, "simulation with help")
				b.press("?")
			}
			b.keys(keys[n%len(keys)])
			if b.app.lang == english && b.app.frame.canvas.ASCII && strings.ContainsFunc(ansi.Strip(b.app.View()), func(r rune) bool { return r > 0x7e }) {
				t.Fatalf("not ASCII:\n%s", b.text())
			}
		}
	}
	for i, b := range benches {
		for _, size := range [][2]int{{80, 24}, {120, 36}, {200, 60}, {1, 1}, {79, 24}} {
			exact(t, b.size(size[0], size[1]).app.View(), size[0], size[1], fmt.Sprintf("simulation %d", i))
		}
	}
}

// A refused setting says so and nothing else.
func TestSimulateTellsWhatIsRefused(t *testing.T) {
	b := simBench(t, func(o *Options) { o.Workload = mixedWorkload() }).keys("P", "P")
	b.sees("This cannot be simulated", "ps has no order")
	var usage *sim.UsageError
	if errors.As(b.app.sim.run.err, &usage) {
		t.Error("a fault of the workload is no fault of a flag")
	}
	if w := paint.TextWidth(b.app.sim.run.err.Error()); w == 0 {
		t.Error("no reason")
	}
}
