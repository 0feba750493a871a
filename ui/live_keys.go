package ui

import (
	"time"

	"coreglass/workloads"
)

// bigStep is how far shift and an arrow go in history.
const bigStep = 5 * time.Second

// actions says what the keys of the live screen do.
func (k keyMap) actions() []action {
	all := []action{
		{k.python, func(l *live) { l.try(withPython(l.wanted)) }},
		{k.cpu, func(l *live) { l.tryLoad("cpu") }},
		{k.net, func(l *live) { l.tryLoad("io:net") }},
		{k.sleep, func(l *live) { l.tryLoad("io:sleep") }},
		{k.mixed, func(l *live) { l.tryLoad("mixed") }},
		{k.nextLoad, func(l *live) { l.tryLoad(loadAfter(l.wanted.Load.Name)) }},
		{k.double, func(l *live) { l.tryTasks(2 * l.wanted.Tasks) }},
		{k.halve, func(l *live) { l.tryTasks(l.wanted.Tasks / 2) }},
		{k.more, func(l *live) { l.tryTasks(l.wanted.Tasks + 1) }},
		{k.fewer, func(l *live) { l.tryTasks(l.wanted.Tasks - 1) }},
		{k.knobDown, func(l *live) { l.tryKnob(false) }},
		{k.knobUp, func(l *live) { l.tryKnob(true) }},
		{k.pin, func(l *live) { l.try(withPin(l.wanted)) }},
		{k.work, func(l *live) { l.try(withWork(l.wanted)) }},
		{k.freeze, (*live).toggleFreeze},
		{k.back, func(l *live) { l.travel(-1) }},
		{k.forward, func(l *live) { l.travel(1) }},
		{k.backMore, func(l *live) { l.travelTime(-bigStep) }},
		{k.forMore, func(l *live) { l.travelTime(bigStep) }},
		{k.oldest, func(l *live) { l.travel(-historyLength) }},
		{k.newest, func(l *live) { l.frozen = nil }},
		{k.up, func(l *live) { l.scrollBy(-1) }},
		{k.down, func(l *live) { l.scrollBy(1) }},
		{k.pageUp, func(l *live) { l.scrollBy(-l.taskLines()) }},
		{k.pageDown, func(l *live) { l.scrollBy(l.taskLines()) }},
		{k.explain, (*live).toggleExplain},
		{k.byTask, func(l *live) { l.track.turn() }},
		{k.zoomIn, func(l *live) { l.zoomPane(true) }},
		{k.zoomOut, func(l *live) { l.zoomPane(false) }},
	}
	for i, m := range workloads.Models() {
		all = append(all, action{k.models[i], func(l *live) { l.try(withModel(l.wanted, m.Model)) }})
	}
	return all
}

// try starts another experiment, or says why it cannot be. The picture follows it, even
// if it was frozen. Switch is called here and not in a command: it returns at once, and
// commands would not keep the order of the keys.
func (l *live) try(s workloads.Spec) {
	if err := checked(s); err != nil {
		l.notice = err.Error()
		return
	}
	if l.paused {
		l.notice = l.lang.say(wSweepRuns)
		return
	}
	l.wanted = s
	l.frozen = nil
	l.scroll = 0
	l.awaited = true
	l.switchTo(s)
}

// checked is Spec.Check without waiting: a real interpreter has to be asked, which takes
// time, so that the laboratory does it and says what is wrong.
func checked(s workloads.Spec) error {
	if s.Model.IsPython() {
		s.Model, s.Multiprocessing, s.CheckInterval, s.SwitchInterval = workloads.Thread, false, 0, 0
	}
	return s.Check()
}

func (l *live) tryLoad(name string) {
	s, err := withLoad(l.wanted, name)
	if err != nil {
		l.notice = err.Error()
		return
	}
	l.try(s)
}

func (l *live) tryTasks(n int) {
	if n < 1 {
		l.notice = l.lang.say(wAtLeastOneTask)
		return
	}
	s := l.wanted
	s.Tasks = n
	l.try(s)
}

func (l *live) tryKnob(up bool) {
	if knobOf(l.wanted) == noKnob {
		l.notice = l.lang.say(wNoKnob)
		return
	}
	s, ok := withKnob(l.wanted, up)
	if !ok {
		l.notice = l.lang.say(wKnobEnd)
		return
	}
	l.try(s)
}

// resume lets the laboratory go on, unless a sweep still needs it to rest.
func (l *live) resume(busy bool) {
	if l.paused && !busy {
		l.paused = false
		l.try(l.wanted)
	}
	l.refresh()
}

// knobName is what , and . change now; empty if nothing.
func (l *live) knobName() string {
	switch knobOf(l.wanted) {
	case knobCheck, knobSwitch:
		return l.lang.say(wFootInterval)
	case knobProcs:
		return l.lang.say(wProcs)
	case knobPool:
		return l.lang.say(wPool)
	case knobProcesses:
		return l.lang.say(wProcesses)
	case knobIOTime:
		return l.lang.say(wIOTime)
	case knobBurst:
		return l.lang.say(wBurst)
	}
	return ""
}

func (l *live) toggleFreeze() {
	if l.frozen != nil {
		l.frozen = nil
		return
	}
	l.freezeNow()
}

// freezeNow keeps the newest snapshot in the picture; without one there is nothing to keep.
func (l *live) freezeNow() bool {
	if l.frozen == nil && l.past.last() >= 0 {
		l.frozen = &freeze{from: l.past.last(), at: l.past.last(), full: l.newest}
	}
	return l.frozen != nil
}

// travel goes n snapshots through history; the first step freezes the picture.
func (l *live) travel(n int) {
	if l.freezeNow() {
		l.frozen.at = min(max(l.frozen.at+n, l.past.first()), l.past.last())
	}
}

// travelTime goes through history by time.
func (l *live) travelTime(d time.Duration) {
	if !l.freezeNow() {
		return
	}
	step := 1
	if d < 0 {
		step = -1
	}
	from := l.shown().At
	for {
		at := l.frozen.at
		l.travel(step)
		if l.frozen.at == at || (l.shown().At-from).Abs() >= d.Abs() {
			return
		}
	}
}

// taskLines is the number of task rows on the screen.
func (l *live) taskLines() int { return max(1, l.layout.tasks.H-1) }

func (l *live) scrollBy(n int) {
	l.scroll = min(max(0, l.scroll+n), max(0, len(l.shown().Tasks)-l.taskLines()))
}
