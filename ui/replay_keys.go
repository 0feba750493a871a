package ui

import (
	"slices"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"coreglass/ui/meter"
)

// replayKeys are the keys of a replay. They follow asciinema's player, and atop, where those
// have them.
type replayKeys struct {
	pause, step, stepBack, ahead, back, farAhead, farBack key.Binding
	nextMark, lastMark, tenth, faster, slower             key.Binding
	first, end, loop, goTo, follow, whatIf                key.Binding
}

func newReplayKeys(l lang) replayKeys {
	bind := func(shown string, desc word, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(shown, l.say(desc)))
	}
	return replayKeys{
		pause:    bind("space", wReplayPause, " "),
		step:     bind(".", wReplayStep, "."),
		stepBack: bind(",", wReplayStepBack, ","),
		ahead:    bind("→", wReplayAhead, "right"),
		back:     bind("←", wReplayBack, "left"),
		farAhead: bind("shift+→", wReplayFarAhead, "shift+right"),
		farBack:  bind("shift+←", wReplayFarBack, "shift+left"),
		nextMark: bind("]", wReplayNextMark, "]"),
		lastMark: bind("[", wReplayLastMark, "["),
		tenth:    bind("0-9", wReplayTenth, "0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
		faster:   bind(">", wReplayFaster, ">"),
		slower:   bind("<", wReplaySlower, "<"),
		first:    bind("home", wReplayFirst, "home"),
		end:      bind("end", wReplayEnd, "end"),
		loop:     bind("l", wReplayLoop, "l"),
		goTo:     bind("b", wReplayGoTo, "b"),
		follow:   bind("F", wReplayFollow, "F"),
		whatIf:   bind("w", wReplayWhatIf, "w"),
	}
}

// replayBindings lists the keys of a replay for the help and the key table.
func replayBindings(l lang) []key.Binding {
	k := newReplayKeys(l)
	return []key.Binding{k.pause, k.step, k.stepBack, k.ahead, k.back, k.farAhead, k.farBack, k.nextMark, k.lastMark,
		k.tenth, k.faster, k.slower, k.first, k.end, k.goTo, k.loop, k.follow, k.whatIf}
}

// replayPress handles a key of a replay; false if it is one of the screen's.
func (a *app) replayPress(msg tea.KeyMsg) (tea.Cmd, bool) {
	r, k := a.replay, newReplayKeys(a.lang)
	r.notice = ""
	is := func(b key.Binding) bool { return key.Matches(msg, b) }
	onChart := a.at == onTimeline // whose own arrows move a cursor
	switch {
	case is(k.pause) && r.playing:
		r.playing = false
	case is(k.pause):
		return a.play(), true
	case is(k.step):
		a.step(1)
	case is(k.stepBack):
		a.step(-1)
	case is(k.nextMark):
		a.nextMark(false)
	case is(k.lastMark):
		a.nextMark(true)
	case is(k.tenth):
		a.seek(r.end() * time.Duration(msg.Runes[0]-'0') / 10)
	case is(k.faster):
		r.speed = min(r.speed+1, len(speeds)-1)
	case is(k.slower):
		r.speed = max(r.speed-1, 0)
	case is(k.loop):
		r.loop = !r.loop
	case is(k.follow):
		r.follow = !r.follow
		a.followed()
		a.standStill()
	case is(k.whatIf):
		return a.whatIf(), true
	case is(k.goTo):
		a.askTime()
	case onChart:
		return nil, false
	case is(k.ahead):
		a.seek(r.at + bigStep)
	case is(k.back):
		a.seek(r.at - bigStep)
	case is(k.farAhead):
		a.seek(r.at + time.Minute)
	case is(k.farBack):
		a.seek(r.at - time.Minute)
	case is(k.first):
		a.seek(0)
	case is(k.end):
		a.seek(r.end())
	default:
		return nil, false
	}
	return nil, true
}

// followed shows what the lecturer showed, if that is followed.
func (a *app) followed() {
	if r := a.replay; r.follow {
		r.looked, r.apart = nowhere, false
		a.showScreens(r.record())
	}
}

// askTime asks where to go.
func (a *app) askTime() {
	r := a.replay
	a.prompt = &prompt{asks: wAskTime, done: func(text string) {
		if to, ok := ParseClock(text); ok {
			a.seek(to)
		} else {
			r.notice = r.lang.say(wNoTime)
		}
	}}
}

// replayLook handles the keys of the screens that change only how it looks; everything that
// would change an experiment says that nothing runs.
func (a *app) replayLook(msg tea.KeyMsg) {
	k, r := a.keys, a.replay
	looks := []key.Binding{k.up, k.down, k.pageUp, k.pageDown, k.byTask, k.zoomIn, k.zoomOut, k.explain}
	if a.at == onTimeline {
		looks = append(looks, k.back, k.forward, k.backMore, k.forMore, k.oldest, k.newest, k.follow, k.nextEdge, k.prevEdge, k.close)
	}
	switch {
	case !slices.ContainsFunc(looks, func(b key.Binding) bool { return key.Matches(msg, b) }):
		if len(msg.Runes) > 0 {
			r.notice = r.lang.say(wReplayOnly)
		}
	case a.at == onTimeline:
		a.track.press(msg)
	case a.at == onSweep:
		a.sweep.scrollBy(msg)
	case a.at == onForesee:
		a.fore.press(msg)
	default:
		a.live.press(msg)
	}
}

// replayHelp is the help while a session is replayed.
func (a *app) replayHelp() helpPage {
	k, l := a.keys, a.lang
	return helpPage{
		[]helpGroup{{wHelpReplay, singly(replayBindings(l))}},
		[]helpGroup{{wHelpLook, append([]hint{
			together(l.say(wHelpScreens), k.screen, k.timeline),
			together(l.say(wHelpPane), k.byTask, k.zoomIn, k.zoomOut),
			together(l.say(wHelpScroll), k.up, k.down),
			together(k.explain.Help().Desc, k.explain),
		}, k.programHelp(l)...)}},
		[]sign{{"▲", wLegendReplayMark}, {"●", wLegendReplayPlace}, {meter.Unknown, wLegendUnknown}}, false,
	}
}
