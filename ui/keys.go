package ui

import (
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"

	"coreglass/workloads"
)

// keyMap is every key of the program. The footer, the help and docs/keys.md are made
// from it.
type keyMap struct {
	models                                   []key.Binding // in the order of workloads.Models
	python                                   key.Binding
	cluster, kill                            key.Binding
	cpu, net, sleep, mixed, nextLoad         key.Binding
	double, halve, more, fewer               key.Binding
	knobDown, knobUp, pin, work              key.Binding
	freeze, back, forward, backMore, forMore key.Binding
	oldest, newest                           key.Binding
	up, down, pageUp, pageDown               key.Binding
	explain, theme, lang, help, quit         key.Binding
	suspend                                  key.Binding
	screen, sweep, start, stop               key.Binding
	timeline, byTask, zoomIn, zoomOut        key.Binding
	follow, nextEdge, prevEdge               key.Binding // on the timeline screen
	foresee, foretold, guess                 key.Binding // predictions
	next, previous, move, close              key.Binding // while a number is explained
	record, mark, note                       key.Binding
	sim                                      simKeys
	lesson                                   lessonKeys
}

func newKeyMap(l lang) keyMap {
	bind := func(shown string, desc word, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(shown, l.say(desc)))
	}
	k := keyMap{
		python:   bind("p", wKeyPython, "p"),
		cpu:      bind("c", wKeyLoadCPU, "c"),
		net:      bind("i", wKeyLoadNet, "i"),
		sleep:    bind("I", wKeyLoadSleep, "I"),
		mixed:    bind("m", wKeyLoadMixed, "m"),
		nextLoad: bind("l", wKeyNextLoad, "l"),
		double:   bind("+ =", wKeyDouble, "+", "="),
		halve:    bind("-", wKeyHalve, "-"),
		more:     bind("]", wKeyMore, "]"),
		fewer:    bind("[", wKeyFewer, "["),
		knobDown: bind(",", wKeyKnobDown, ","),
		knobUp:   bind(".", wKeyKnobUp, "."),
		pin:      bind("a", wKeyPin, "a"),
		work:     bind("w", wKeyWork, "w"),
		freeze:   bind("space", wKeyFreeze, " "),
		back:     bind("←", wKeyBack, "left"),
		forward:  bind("→", wKeyForward, "right"),
		backMore: bind("shift+←", wKeyBackMore, "shift+left"),
		forMore:  bind("shift+→", wKeyForwardMore, "shift+right"),
		oldest:   bind("home", wKeyOldest, "home"),
		newest:   bind("end", wKeyNewest, "end"),
		up:       bind("↑", wKeyUp, "up"),
		down:     bind("↓", wKeyDown, "down"),
		pageUp:   bind("pgup", wKeyPageUp, "pgup"),
		pageDown: bind("pgdn", wKeyPageDown, "pgdown"),
		explain:  bind(":", wKeyExplain, ":"),
		theme:    bind("t", wKeyTheme, "t"),
		lang:     bind("L", wKeyLang, "L"),
		help:     bind("?", wKeyHelp, "?"),
		quit:     bind("q ctrl+c", wKeyQuit, "q", "ctrl+c"),
		suspend:  bind("ctrl+z", wKeySuspend, "ctrl+z"),
		screen:   bind("tab", wKeyScreen, "tab"),
		sweep:    bind("s", wKeySweep, "s"),
		timeline: bind("g", wKeyTimeline, "g"),
		byTask:   bind("v", wKeyByTask, "v"),
		zoomIn:   bind("z", wKeyZoomIn, "z"),
		zoomOut:  bind("Z", wKeyZoomOut, "Z"),
		follow:   bind("f", wKeyFollow, "f"),
		nextEdge: bind("n", wKeyNextEdge, "n"),
		prevEdge: bind("N", wKeyPrevEdge, "N"),
		start:    bind("enter", wKeyStart, "enter"),
		stop:     bind("esc", wKeyStop, "esc"),
		next:     bind("tab", wKeyNextNumber, "tab"),
		previous: bind("shift+tab", wKeyPrevNumber, "shift+tab"),
		move:     bind("← → ↑ ↓", wKeyMoveCursor, "left", "right", "up", "down"),
		close:    bind("esc", wKeyClose, "esc"),
		record:   bind("r", wKeyRecord, "r"),
		mark:     bind("k", wKeyMark, "k"),
		note:     bind("n", wKeyNote, "n"),
	}
	k.sim = newSimKeys(bind)
	k.lesson = newLessonKeys(bind)
	k.foretold, k.guess = bind("P", wKeyForetold, "P"), bind("G", wKeyGuess, "G")
	k.foresee = bind("F", wKeyForesee, "F")
	k.cluster, k.kill = bind("0", wKeyCluster, "0"), bind("x", wKeyKill, "x")
	for _, m := range workloads.Models() {
		k.models = append(k.models, key.NewBinding(key.WithKeys(m.Key),
			key.WithHelp(m.Key, string(m.Model)+": "+l.modelTitle(m))))
	}
	return k
}

// group is a heading of the help with its bindings.
type group struct {
	title    word
	bindings []key.Binding
}

// described is a binding with other words, for a screen on which it means something else.
func described(b key.Binding, desc string) key.Binding {
	b.SetHelp(b.Help().Key, desc)
	return b
}

// sweepBindings lists the bindings of the sweep screen.
func (k keyMap) sweepBindings(l lang) []key.Binding {
	models := key.NewBinding(key.WithKeys("1"), key.WithHelp(ranged(k.models), l.say(wSweepModels)))
	return []key.Binding{k.start, k.stop, models, k.cpu, k.net, k.sleep, k.mixed, k.nextLoad,
		described(k.double, l.say(wSweepUpperUp)), described(k.halve, l.say(wSweepUpperDown)),
		described(k.knobDown, l.say(wSweepShorter)), described(k.knobUp, l.say(wSweepLonger)),
		described(k.back, l.say(wSweepBack)), described(k.forward, l.say(wSweepForward)),
		described(k.up, l.say(wSweepRowUp)), described(k.down, l.say(wSweepRowDown)), k.screen}
}

// groups lists all bindings for the help and the key table.
func (k keyMap) groups(l lang) []group {
	return []group{
		{wHelpModels, append(k.allModels(), k.cluster)},
		{wHelpExperiment, []key.Binding{k.cpu, k.net, k.sleep, k.mixed, k.nextLoad, k.double, k.halve, k.more, k.fewer, k.knobDown, k.knobUp, k.pin, k.work}},
		{wHelpLook, []key.Binding{k.freeze, k.back, k.forward, k.backMore, k.forMore, k.oldest, k.newest,
			k.up, k.down, k.pageUp, k.pageDown, k.explain, k.screen, k.timeline, k.byTask, k.zoomIn, k.zoomOut, k.sweep, k.sim.simulate, k.foresee, k.foretold, k.guess, k.lesson.open, k.theme, k.lang, k.help, k.suspend, k.quit}},
		{wHelpFrozen, k.frozenBindings(l)},
		{wHelpTimeline, k.timelineBindings(l)},
		{wHelpSweep, k.sweepBindings(l)},
		{wHelpRecord, []key.Binding{k.record, k.mark, k.note}},
		{wHelpReplay, replayBindings(l)},
		{wHelpSim, k.simBindings(l)},
		{wHelpForesee, k.foreseeBindings(l)},
		{wHelpLessons, k.lesson.bindings()},
		{wHelpHall, k.hallBindings(l)},
		{wExplainTitle, []key.Binding{k.move, k.next, k.previous, k.close}},
	}
}

// hint is one entry of the footer: the keys of some bindings under one word.
type hint struct {
	keys string
	desc string
}

// together makes one hint of bindings that belong together.
func together(desc string, bindings ...key.Binding) hint {
	h := hint{desc: desc}
	for i, b := range bindings {
		if i == 0 {
			h.keys = firstKey(b)
			continue
		}
		// shift+← →, and not shift+← shift+→
		h.keys += " " + strings.TrimPrefix(firstKey(b), "shift+")
	}
	return h
}

// firstKey is the first key that a binding's help names.
func firstKey(b key.Binding) string {
	shown := b.Help().Key
	for i := range len(shown) {
		if shown[i] == ' ' && i > 0 {
			return shown[:i]
		}
	}
	return shown
}

// allModels are the keys of the models, the real interpreter last.
func (k keyMap) allModels() []key.Binding { return append(slices.Clip(k.models), k.python) }

// ranged writes the keys of bindings, and a row of digits as its ends: 1-9 h.
func ranged(bindings []key.Binding) string {
	var b []byte
	for i := 0; i < len(bindings); i++ {
		if i > 0 {
			b = append(b, ' ')
		}
		first := firstKey(bindings[i])
		b = append(b, first...)
		last := i
		for last+1 < len(bindings) && follows(firstKey(bindings[last]), firstKey(bindings[last+1])) {
			last++
		}
		if last > i+1 {
			b = append(append(b, '-'), firstKey(bindings[last])...)
			i = last
		}
	}
	return string(b)
}

// follows says whether b is the digit after a.
func follows(a, b string) bool {
	return len(a) == 1 && len(b) == 1 && a[0] >= '0' && b[0] <= '9' && b[0] == a[0]+1
}

// footer lists the hints of the live screen, the most useful first.
func (k keyMap) footer(l lang, knob string) []hint {
	h := []hint{
		{ranged(append([]key.Binding{k.cluster}, k.allModels()...)), l.say(wKeyModel)},
		together(l.say(wKeyLoads), k.cpu, k.net, k.nextLoad),
		together(l.say(wFootTasks), k.double, k.halve),
	}
	if knob != "" {
		h = append(h, together(knob, k.knobDown, k.knobUp))
	}
	return append(h,
		together(shortened(k.timeline), k.timeline),
		together(shortened(k.sweep), k.sweep),
		together(l.say(wScreenForesee), k.foresee, k.foretold, k.guess),
		together(shortened(k.work), k.work),
		together(shortened(k.pin), k.pin),
		together(shortened(k.freeze), k.freeze),
		together(shortened(k.record), k.record),
		together(l.say(wFootHistory), k.back, k.forward),
		together(shortened(k.sim.simulate), k.sim.simulate),
		together(k.explain.Help().Desc, k.explain),
		together(l.say(wFootScroll), k.up, k.down),
		together(shortened(k.theme), k.theme),
		together(k.lang.Help().Desc, k.lang),
	)
}

// explaining lists the hints while a number is explained.
func (k keyMap) explaining() []hint {
	return []hint{
		{k.move.Help().Key, k.move.Help().Desc},
		{k.next.Help().Key, k.next.Help().Desc},
		{k.close.Help().Key, k.close.Help().Desc},
	}
}

// always lists the hints that stand at the end of every footer.
func (k keyMap) always() []hint {
	return []hint{together(k.help.Help().Desc, k.help), together(k.quit.Help().Desc, k.quit)}
}

// shortened is a binding's description up to its first comma or colon.
func shortened(b key.Binding) string {
	d := b.Help().Desc
	for i, r := range d {
		if r == ',' || r == ':' || r == '，' || r == '：' {
			return d[:i]
		}
	}
	return d
}

// singly makes a hint of every binding, with its own words.
func singly(bindings []key.Binding) []hint {
	var all []hint
	for _, b := range bindings {
		all = append(all, hint{b.Help().Key, b.Help().Desc})
	}
	return all
}

// experimentHelp lists the keys that change what runs; those that belong together stand
// on one line.
func (k keyMap) experimentHelp(l lang) []hint {
	return []hint{
		together(l.say(wHelpLoads), k.cpu, k.net, k.sleep, k.mixed),
		together(k.nextLoad.Help().Desc, k.nextLoad),
		together(l.say(wHelpDouble), k.double, k.halve),
		together(l.say(wHelpMore), k.more, k.fewer),
		together(l.say(wHelpKnob), k.knobDown, k.knobUp),
		together(k.pin.Help().Desc, k.pin),
		together(k.work.Help().Desc, k.work),
	}
}

// programHelp lists the keys that every screen has.
func (k keyMap) programHelp(l lang) []hint {
	return []hint{together(l.say(wHelpTheme), k.theme, k.lang), together(k.help.Help().Desc, k.help), together(l.say(wHelpQuit), k.quit, k.suspend)}
}

// lookHelp lists the other keys; those that belong together stand on one line.
func (k keyMap) lookHelp(l lang) []hint {
	h := singly([]key.Binding{k.freeze})
	h = append(h,
		together(l.say(wHelpTravel), k.back, k.forward),
		together(l.say(wHelpTravelMore), k.backMore, k.forMore))
	h = append(h, together(l.say(wHelpEnds), k.oldest, k.newest))
	h = append(h,
		together(l.say(wHelpScroll), k.up, k.down),
		together(l.say(wHelpPage), k.pageUp, k.pageDown),
		together(l.say(wHelpScreens), k.screen, k.timeline, k.sweep, k.sim.simulate),
		together(l.say(wHelpGuess), k.foresee, k.foretold, k.guess, k.lesson.open),
		together(l.say(wHelpPane), k.byTask, k.zoomIn, k.zoomOut))
	h = append(h, singly([]key.Binding{k.explain})...)
	h = append(h, together(l.say(wHelpRecordKeys), k.record, k.mark, k.note))
	return append(h, k.programHelp(l)...)
}
