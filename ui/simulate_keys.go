package ui

import (
	"strings"
	"unicode"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"coreglass/ui/gantt"
)

// simView is which rows the picture has.
type simView int

const (
	viewBoth simView = iota
	viewCores
	viewTasks
	viewCount
)

// simAction is what a key does on the simulate screen.
type simAction struct {
	on key.Binding
	do func(*simulate) tea.Cmd
}

// simKeys are the keys that only the simulate screen has.
type simKeys struct {
	policy, policyBack, plan, planBack, enter, reset, compare, view, simulate key.Binding
}

func newSimKeys(bind func(shown string, desc word, keys ...string) key.Binding) simKeys {
	return simKeys{
		policy:     bind("p", wKeySimPolicy, "p"),
		policyBack: bind("P", wKeySimPolicyBack, "P"),
		plan:       bind("w", wKeySimPlan, "w"),
		planBack:   bind("W", wKeySimPlanBack, "W"),
		enter:      bind("enter", wKeySimEnter, "enter"),
		reset:      bind("d", wKeySimReset, "d"),
		compare:    bind("c", wKeySimCompare, "c"),
		view:       bind("v", wKeySimView, "v"),
		simulate:   bind("S", wKeySimulate, "S"),
	}
}

// simActions says what the keys of the simulate screen do while it shows one policy.
func (k keyMap) simActions() []simAction {
	do := func(f func(*simulate)) func(*simulate) tea.Cmd {
		return func(s *simulate) tea.Cmd { f(s); return nil }
	}
	return []simAction{
		{k.back, do(func(s *simulate) { s.move(-1) })},
		{k.forward, do(func(s *simulate) { s.move(1) })},
		{k.backMore, do(func(s *simulate) { s.move(-10) })},
		{k.forMore, do(func(s *simulate) { s.move(10) })},
		{k.oldest, do(func(s *simulate) { s.move(-len(s.run.steps)) })},
		{k.newest, do(func(s *simulate) { s.move(len(s.run.steps)) })},
		{k.freeze, (*simulate).play},
		{k.knobDown, do(func(s *simulate) { s.speed = max(0, s.speed-1) })},
		{k.knobUp, do(func(s *simulate) { s.speed = min(len(simSpeeds)-1, s.speed+1) })},
		{k.up, do(func(s *simulate) { s.choose(s.row - 1) })},
		{k.down, do(func(s *simulate) { s.choose(s.row + 1) })},
		{k.double, do(func(s *simulate) { s.turn(s.rows()[s.row], true) })},
		{k.halve, do(func(s *simulate) { s.turn(s.rows()[s.row], false) })},
		{k.sim.enter, do((*simulate).begin)},
		{k.sim.reset, do(func(s *simulate) { s.put(s.rows()[s.row], s.rows()[s.row].param.Default) })},
		{k.sim.policy, do(func(s *simulate) { s.turn(s.rows()[1], true) })},
		{k.sim.policyBack, do(func(s *simulate) { s.turn(s.rows()[1], false) })},
		{k.sim.plan, do(func(s *simulate) { s.turn(s.rows()[0], true) })},
		{k.sim.planBack, do(func(s *simulate) { s.turn(s.rows()[0], false) })},
		{k.sim.view, do(func(s *simulate) { s.view = (s.view + 1) % viewCount })},
		{k.more, do(func(s *simulate) { s.zoomBy(1) })},
		{k.fewer, do(func(s *simulate) { s.zoomBy(-1) })},
		{k.pageUp, do(func(s *simulate) { s.scroll, s.free = max(0, s.scroll-5), true })},
		{k.pageDown, do(func(s *simulate) { s.scroll, s.free = s.scroll+5, true })},
		{k.sim.compare, do(func(s *simulate) { s.compare.on, s.playing = true, 0 })},
	}
}

// compareActions says what the keys do while policies are compared.
func (k keyMap) compareActions() []simAction {
	do := func(f func(*simulate)) func(*simulate) tea.Cmd {
		return func(s *simulate) tea.Cmd { f(s); return nil }
	}
	return []simAction{
		{k.sim.compare, do(func(s *simulate) { s.compare.on = false })},
		{k.close, do(func(s *simulate) { s.compare.on = false })},
		{k.up, do(func(s *simulate) { s.compare.row = max(0, s.compare.row-1) })},
		{k.down, do(func(s *simulate) { s.compare.row = min(len(s.compare.rows)-1, s.compare.row+1) })},
		{k.sim.enter, do((*simulate).take)},
		{k.sim.plan, do(func(s *simulate) { s.turn(s.rows()[0], true) })},
		{k.sim.planBack, do(func(s *simulate) { s.turn(s.rows()[0], false) })},
	}
}

// take goes to the policy under the cursor of the comparison.
func (s *simulate) take() {
	if s.compare.row < 0 || s.compare.row >= len(s.compare.rows) {
		return
	}
	s.compare.on = false
	s.put(s.rows()[1], s.compare.rows[s.compare.row].policy)
}

func (s *simulate) press(msg tea.KeyMsg) tea.Cmd {
	s.notice = ""
	if s.typing != nil {
		s.typeKey(msg)
		return s.work()
	}
	actions := s.keys.simActions()
	if s.compare.on {
		actions = s.keys.compareActions()
	}
	for _, a := range actions {
		if key.Matches(msg, a.on) {
			return tea.Batch(a.do(s), s.work())
		}
	}
	return nil
}

func (s *simulate) choose(row int) { s.row = min(max(0, row), len(s.rows())-1) }

// begin begins to type a value; a row with choices goes to the next one.
func (s *simulate) begin() {
	row := s.rows()[s.row]
	if row.choose != nil {
		s.turn(row, true)
		return
	}
	s.typing = &typing{s.row, row.value}
	if row.param.Name == "draws" {
		s.typing.text = strings.Trim(row.value, "[]")
	}
}

// typeKey edits the value that is being typed.
func (s *simulate) typeKey(msg tea.KeyMsg) {
	t := s.typing
	runes := []rune(t.text)
	switch msg.Type {
	case tea.KeyEsc:
		s.typing = nil
	case tea.KeyEnter:
		row := s.rows()[t.row]
		if !s.put(row, strings.TrimSpace(t.text)) {
			s.notice = s.lang.say(wSimAllowed) + " " + s.lang.allowed(row.param.Allowed)
			return
		}
		s.typing = nil
	case tea.KeyBackspace:
		t.text = string(runes[:max(0, len(runes)-1)])
	case tea.KeyCtrlU:
		t.text = ""
	case tea.KeyRunes, tea.KeySpace:
		for _, r := range msg.Runes {
			if unicode.IsPrint(r) && len(runes) < mostTyped {
				runes = append(runes, r)
			}
		}
		t.text = string(runes)
	}
}

// mostTyped is how long a typed value can be.
const mostTyped = 60

func (s *simulate) zoomBy(by int) { s.zoom = min(max(0, s.zoom+by), 40) }

// simBindings lists the bindings of the simulate screen.
func (k keyMap) simBindings(l lang) []key.Binding {
	d := func(b key.Binding, w word) key.Binding { return described(b, l.say(w)) }
	return []key.Binding{
		d(k.back, wSimBack), d(k.forward, wSimForward), d(k.backMore, wSimBackMore), d(k.forMore, wSimForwardMore),
		d(k.oldest, wSimFirst), d(k.newest, wSimLast), d(k.freeze, wSimPlay), d(k.knobDown, wSimSlower), d(k.knobUp, wSimFaster),
		k.sim.policy, k.sim.policyBack, k.sim.plan, k.sim.planBack,
		d(k.up, wSimRowUp), d(k.down, wSimRowDown), d(k.double, wSimMore), d(k.halve, wSimLess), k.sim.enter, k.sim.reset,
		k.sim.compare, k.sim.view, d(k.more, wSimZoomIn), d(k.fewer, wSimZoomOut), d(k.pageUp, wSimTasksUp), d(k.pageDown, wSimTasksDown), k.screen,
	}
}

// simFooter lists the hints of the simulate screen, the most useful first.
func (s *simulate) footer() []hint {
	k, l := s.keys, s.lang
	switch {
	case s.typing != nil:
		return []hint{{k.sim.enter.Help().Key, l.say(wSimDone)}, {k.close.Help().Key, l.say(wSimCancel)}}
	case s.compare.on:
		return []hint{together(l.say(wSimRow), k.up, k.down), together(l.say(wSimTake), k.sim.enter),
			together(l.say(wSimWorkload), k.sim.plan, k.sim.planBack), together(l.say(wSimBackTo), k.sim.compare), together(l.say(wFootScreen), k.screen)}
	}
	return []hint{
		together(l.say(wSimStep), k.back, k.forward), together(l.say(wSimPlayShort), k.freeze),
		together(l.say(wSimPolicy), k.sim.policy, k.sim.policyBack), together(l.say(wSimWorkload), k.sim.plan, k.sim.planBack),
		together(l.say(wSimChange), k.up, k.down, k.double, k.halve), together(l.say(wSimCompareShort), k.sim.compare),
		together(l.say(wFootScreen), k.screen), together(l.say(wSimViewShort), k.sim.view), together(l.say(wSimSpeed), k.knobDown, k.knobUp),
		together(l.say(wSimZoom), k.fewer, k.more), together(l.say(wSimEnterShort), k.sim.enter), together(l.say(wSimResetShort), k.sim.reset),
		together(l.say(wSimTasksShort), k.pageUp, k.pageDown),
	}
}

// helpPage is the help of the simulate screen.
func (s *simulate) helpPage() helpPage {
	k, l := s.keys, s.lang
	return helpPage{
		[]helpGroup{{wHelpSim, []hint{
			together(l.say(wHelpSimStep), k.back, k.forward),
			together(l.say(wHelpSimTen), k.backMore, k.forMore),
			together(l.say(wHelpSimEnds), k.oldest, k.newest),
			together(l.say(wSimPlay), k.freeze),
			together(l.say(wHelpSimSpeed), k.knobDown, k.knobUp),
			together(l.say(wHelpSimPolicy), k.sim.policy, k.sim.policyBack),
			together(l.say(wHelpSimPlan), k.sim.plan, k.sim.planBack),
			together(l.say(wHelpSimRow), k.up, k.down),
			together(l.say(wHelpSimChange), k.double, k.halve),
			together(k.sim.enter.Help().Desc, k.sim.enter),
			together(k.sim.reset.Help().Desc, k.sim.reset),
			together(k.sim.compare.Help().Desc, k.sim.compare),
			together(k.sim.view.Help().Desc, k.sim.view),
			together(l.say(wHelpSimZoom), k.more, k.fewer),
			together(l.say(wHelpSimTasks), k.pageUp, k.pageDown),
		}}},
		[]helpGroup{{wHelpLook, append([]hint{together(k.screen.Help().Desc, k.screen)}, k.programHelp(l)...)}},
		s.signs(), false,
	}
}

// signs explain the picture.
func (s *simulate) signs() []sign {
	var all []sign
	for _, x := range []struct {
		sign gantt.Sign
		text word
	}{{gantt.Block, wSimSignRan}, {gantt.Brief, wSimSignBrief}, {gantt.Dense, wSimSignDense}, {gantt.Ready, wSimSignReady}, {gantt.Blocked, wSimSignBlocked},
		{gantt.Locked, wSimSignLocked}, {gantt.Switching, wSimSignSwitching}, {gantt.End, wSimSignEnd}} {
		all = append(all, sign{string(x.sign.Glyph(&s.frame.canvas)), x.text})
	}
	return append(all, sign{"*", wSimSignBest})
}
