package ui

import (
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"coreglass/metrics/session"
)

// frozenKey does what a key of a replay does, over the history of the running laboratory; false:
// it is none such. Digits still change the model, which ends looking back.
func (l *live) frozenKey(msg tea.KeyMsg) bool {
	k := l.keys
	switch {
	case key.Matches(msg, k.knobDown):
		l.travel(-1)
	case key.Matches(msg, k.knobUp):
		l.travel(1)
	case key.Matches(msg, k.fewer):
		l.travelMark(true)
	case key.Matches(msg, k.more):
		l.travelMark(false)
	default:
		return false
	}
	return true
}

// travelMark goes to the mark before what is shown, or to the next one.
func (l *live) travelMark(back bool) {
	at, ok := markFrom(l.rec.marks, l.shown().At, back)
	if !ok || at < l.past.at(l.past.first()).At {
		l.notice = l.lang.say(wNoMark)
		return
	}
	l.frozen.at = l.past.find(at)
}

// markFrom is the mark before a time, or the next one after it.
func markFrom(marks []session.MarkAt, from time.Duration, back bool) (at time.Duration, ok bool) {
	for _, m := range marks {
		if back && m.At < from {
			at, ok = m.At, true
		}
		if !back && m.At > from {
			return m.At, true
		}
	}
	return at, ok
}

// frozenFooter lists the hints while the picture is frozen, the way back first.
func (k keyMap) frozenFooter(l lang) []hint {
	return []hint{
		together(l.say(wFrozenNow), k.freeze),
		together(l.say(wFrozenStep), k.knobDown, k.knobUp),
		together(l.say(wFrozenMarks), k.fewer, k.more),
		together(l.say(wFrozenFive), k.backMore, k.forMore),
		together(k.oldest.Help().Desc, k.oldest),
		together(shortened(k.timeline), k.timeline),
		{ranged(k.allModels()), l.say(wFrozenModel)},
	}
}

// frozenBindings are the keys that mean something else while the picture is frozen.
func (k keyMap) frozenBindings(l lang) []key.Binding {
	return []key.Binding{described(k.freeze, l.say(wFrozenNow)), described(k.knobDown, l.say(wReplayStepBack)), described(k.knobUp, l.say(wReplayStep)),
		described(k.fewer, l.say(wReplayLastMark)), described(k.more, l.say(wReplayNextMark))}
}
