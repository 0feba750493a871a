package ui

import (
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"coreglass/ui/gantt"
	"coreglass/workloads"
)

// live is the screen of the laboratory. It holds what was received and what the user
// chose; the draw functions turn that into cells.
type live struct {
	*stage
	switchTo func(workloads.Spec)
	actions  []action

	past       history
	newest     workloads.Snapshot // with all its rows
	generation int                // newest run seen
	awaited    bool               // a switch was asked for and its run was not seen yet
	wanted     workloads.Spec     // what the keys have asked for
	ended      bool
	paused     bool // a sweep is being measured

	frozen *freeze // nil: the picture follows the measuring
	scroll int     // first task row shown
	cursor *cursor // nil: no number is explained
	notice string  // why the last key did nothing

	keyless  bool     // the picture is shown elsewhere, where other keys hold
	foretold bool     // predictions stand beside the numbers
	fore     *foresee // where they come from

	track        *track // the timeline, of which the live screen has a pane
	pane         gantt.Chart
	layout       layout
	judged       verdict
	lint, short  string // what is seen, by name and with its evidence; the same where there is little room; empty: nothing
	hints        []hint // of the footer
	explainHints []hint
	columns      []column        // of the strip, used again
	finishes     []time.Duration // of the shown tasks that are done, in order
}

// freeze is the picture that is looked at while measuring goes on.
type freeze struct {
	from int                // sequence number when it was frozen
	at   int                // sequence number that is shown
	full workloads.Snapshot // the snapshot at from, with all its rows
}

// action is what a key does.
type action struct {
	on key.Binding
	do func(*live)
}

func newLive(o Options, st *stage) *live {
	l := &live{stage: st, switchTo: o.Source.Switch, wanted: o.Spec.Complete()}
	l.newest.Spec = l.wanted
	l.track = newTrack(st, l)
	l.speak()
	return l
}

func (l *live) resize(w, h int) {
	l.layout = arrange(w, h, l.coreCount())
}

// coreCount is the number of cores of the machine, as far as it is known.
func (l *live) coreCount() int { return max(1, len(l.newest.Cores)) }

// receive takes a snapshot. This is the one place where those of a run that is over are
// dropped: results can arrive after the run that follows them.
func (l *live) receive(s workloads.Snapshot) {
	if s.Run < l.generation {
		return
	}
	if s.Run > l.generation {
		l.generation, l.awaited = s.Run, false
	}
	l.past.add(s)
	if l.frozen != nil {
		l.frozen.at = max(l.frozen.at, l.past.first())
	}
	l.show(s)
}

// show makes a snapshot the newest one.
func (l *live) show(s workloads.Snapshot) {
	cores := l.coreCount()
	l.newest = s
	if l.coreCount() != cores && l.sized() {
		l.resize(l.layout.width, l.layout.height)
	}
	l.refresh()
}

func (l *live) end() { l.ended = true }

// shown is the snapshot that the picture is about.
func (l *live) shown() *workloads.Snapshot {
	f := l.frozen
	if f == nil {
		return &l.newest
	}
	if f.at == f.from {
		return &f.full
	}
	if s := l.past.at(f.at); s != nil {
		return s
	}
	return &f.full
}

// refresh computes what is derived from the shown snapshot and is too dear for View.
func (l *live) refresh() {
	l.judged = judge(l.lang, l.shown(), l.coreCount())
	if l.paused && l.frozen == nil {
		l.judged = verdict{text: l.lang.say(wSweepRuns), tone: sWarn}
	}
	l.lint, l.short = lintLine(l.lang, lints(l.lang, l.shown(), l.coreCount()))
	l.hints = l.keys.footer(l.lang, l.knobName())
	if l.frozen != nil {
		l.hints = l.keys.frozenFooter(l.lang)
	}
	l.sortFinishes()
	l.scroll = min(l.scroll, max(0, len(l.shown().Tasks)-1))
}

// press does what a key says. A key that means nothing here changes nothing.
func (l *live) press(msg tea.KeyMsg) {
	l.notice = ""
	if l.cursor != nil && l.cursorKey(msg) {
		return
	}
	if l.frozen != nil && l.frozenKey(msg) {
		l.refresh()
		return
	}
	for _, a := range l.actions {
		if key.Matches(msg, a.on) {
			a.do(l)
			l.refresh()
			return
		}
	}
}

// speak follows a change of the language.
func (l *live) speak() {
	l.actions = l.keys.actions()
	l.explainHints = l.keys.explaining()
	l.refresh()
}
