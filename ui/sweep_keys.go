package ui

import (
	"slices"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"coreglass/workloads"
)

// sweepAction is what a key does on the sweep screen.
type sweepAction struct {
	on  key.Binding
	set bool // changes the settings: not while a sweep runs
	do  func(*sweep)
}

// sweepActions says what the keys of the sweep screen do.
func (k keyMap) sweepActions() []sweepAction {
	all := []sweepAction{
		{k.start, true, (*sweep).start},
		{k.close, false, (*sweep).stop},
		{k.cpu, true, func(s *sweep) { s.tryLoad("cpu") }},
		{k.net, true, func(s *sweep) { s.tryLoad("io:net") }},
		{k.sleep, true, func(s *sweep) { s.tryLoad("io:sleep") }},
		{k.mixed, true, func(s *sweep) { s.tryLoad("mixed") }},
		{k.nextLoad, true, func(s *sweep) { s.tryLoad(loadAfter(s.base.Load.Name)) }},
		{k.double, true, func(s *sweep) { s.tryUpper(2 * s.upper) }},
		{k.halve, true, func(s *sweep) { s.tryUpper(s.upper / 2) }},
		{k.knobDown, true, func(s *sweep) { s.tryLength(false) }},
		{k.knobUp, true, func(s *sweep) { s.tryLength(true) }},
		{k.back, false, func(s *sweep) { s.move(-1) }},
		{k.forward, false, func(s *sweep) { s.move(1) }},
		{k.up, false, func(s *sweep) { s.scrollTo(s.scroll - 1) }},
		{k.down, false, func(s *sweep) { s.scrollTo(s.scroll + 1) }},
	}
	for i := range k.models {
		all = append(all, sweepAction{k.models[i], true, func(s *sweep) { s.toggle(i) }})
	}
	return all
}

func (s *sweep) press(msg tea.KeyMsg) tea.Cmd {
	s.notice = ""
	for _, a := range s.keys.sweepActions() {
		if !key.Matches(msg, a.on) {
			continue
		}
		if a.set && s.active() {
			s.notice = s.lang.say(wSweepBusy)
			return nil
		}
		a.do(s)
		s.refresh()
		return s.begin()
	}
	return nil
}

func (s *sweep) scrollTo(row int) { s.scroll = max(0, row) }

// scrollBy is what a replay lets keys do: nothing that measures.
func (s *sweep) scrollBy(msg tea.KeyMsg) {
	switch {
	case key.Matches(msg, s.keys.up):
		s.scrollTo(s.scroll - 1)
	case key.Matches(msg, s.keys.down):
		s.scrollTo(s.scroll + 1)
	}
	s.refresh()
}

// discard forgets the points: the settings no longer describe them.
func (s *sweep) discard() { s.phase, s.points, s.scroll = sweepReady, nil, 0 }

func (s *sweep) tryLoad(name string) {
	base, err := withLoad(s.base, name)
	if err != nil {
		s.notice = err.Error()
		return
	}
	s.base = base
	s.discard()
}

func (s *sweep) tryUpper(n int) {
	if n < leastUpper || n > mostUpper {
		s.notice = s.lang.say(wKnobEnd)
		return
	}
	s.upper = n
	s.discard()
}

func (s *sweep) tryLength(up bool) {
	d, ok := step(sweepLengths, s.length, up)
	if !ok {
		s.notice = s.lang.say(wKnobEnd)
		return
	}
	s.length = d
	s.discard()
}

// toggle takes a model into the sweep or out of it.
func (s *sweep) toggle(i int) {
	s.chosen[i] = !s.chosen[i]
	s.discard()
}

// move looks at another tick.
func (s *sweep) move(by int) {
	s.follow = false
	s.cursor = min(max(0, s.cursor+by), max(0, len(s.shown().Values)-1))
}

// sweepFooter lists the hints of the sweep screen, the most useful first.
func (k keyMap) sweepFooter(l lang, active bool) []hint {
	point := together(l.say(wFootPoint), k.back, k.forward)
	screen := together(l.say(wFootScreen), k.screen)
	if active {
		return []hint{together(k.stop.Help().Desc, k.stop), point, screen}
	}
	return []hint{
		together(l.say(wFootStart), k.start),
		screen, point,
		{ranged(k.models), l.say(wFootModels)},
		together(l.say(wKeyLoads), k.cpu, k.net, k.nextLoad),
		together(l.say(wFootUpper), k.double, k.halve),
		together(l.say(wFootLength), k.knobDown, k.knobUp),
		together(l.say(wFootScroll), k.up, k.down),
	}
}

// sweepHelp is the help of the sweep screen.
func (s *sweep) helpPage() helpPage {
	k, l := s.keys, s.lang
	return helpPage{
		[]helpGroup{{wSweepModels, singly(k.models)}},
		[]helpGroup{{wHelpSweep, []hint{
			{k.start.Help().Key, k.start.Help().Desc},
			{k.stop.Help().Key, k.stop.Help().Desc},
			together(l.say(wHelpLoads), k.cpu, k.net, k.sleep, k.mixed),
			together(k.nextLoad.Help().Desc, k.nextLoad),
			together(l.say(wHelpUpper), k.double, k.halve),
			together(l.say(wHelpLength), k.knobDown, k.knobUp),
			together(l.say(wHelpPoint), k.back, k.forward),
			together(l.say(wHelpRows), k.up, k.down),
			{k.screen.Help().Key, k.screen.Help().Desc},
		}}, {wHelpLook, k.programHelp(l)}},
		sweepSigns, false,
	}
}

// modelIndex is the place of a model in the list, -1 if it is not there.
func modelIndex(m workloads.Model) int {
	return slices.IndexFunc(workloads.Models(), func(i workloads.ModelInfo) bool { return i.Model == m })
}
