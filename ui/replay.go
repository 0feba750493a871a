package ui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coreglass/metrics/session"
	"coreglass/ui/reel"
	"coreglass/workloads"
)

// replay moves through a recorded session and shows it on the screens of the laboratory. What
// is shown depends on the place alone, however one came there.
type replay struct {
	*stage
	player *reel.Player
	marks  []session.MarkAt

	at      time.Duration // since the recording began
	frame   int           // snapshot that is shown
	playing bool
	loop    bool
	follow  bool // the lecturer's screen is followed
	film    bool // rendered to a file: no keys to tell of
	fixed   bool // on one screen, whatever the lecturer showed
	speed   int  // index into speeds
	ticks   int  // the tick that is awaited; others are of a clock that was stopped
	last    time.Time
	notice  string
	looked  looked
	apart   bool // the simulator is the viewer's own
	still   still
	since   int // first snapshot of the history
	until   int // last one; -1: there is none
}

// still is how the lecturer's picture stood still.
type still struct {
	shown int // snapshot that was shown; -1: it did not stand still
	from  int // snapshot at which it was stopped
}

// moving is a picture that does not stand still.
var moving = still{-1, -1}

// speeds are how many seconds of the session pass in one.
var speeds = [...]float64{0.1, 0.25, 0.5, 1, 2, 4, 8, 16}

const (
	speedOne   = 3                      // index of 1
	replayTick = 100 * time.Millisecond // the laboratory's own
	// stripMost is more time than the strip shows on the widest screen: what was before has no
	// place in the picture.
	stripMost = 125 * time.Second
)

// replayTickMsg lets a replay go on.
type replayTickMsg struct {
	number int
	at     time.Time
}

func newReplay(st *stage, p *reel.Player) *replay {
	return &replay{stage: st, player: p, marks: p.Marks(), speed: speedOne, frame: -1, looked: nowhere, follow: true, still: moving, until: -1}
}

// tickCmd awaits the next tick.
func (r *replay) tickCmd() tea.Cmd {
	r.ticks++
	number := r.ticks
	return tea.Tick(replayTick, func(t time.Time) tea.Msg { return replayTickMsg{number, t} })
}

// play starts the clock, from the beginning if the end is shown.
func (a *app) play() tea.Cmd {
	r := a.replay
	if r.at >= r.end() {
		a.seek(0)
	}
	r.playing, r.last = true, time.Time{}
	return r.tickCmd()
}

// ticked lets as much of the session pass as time did.
func (a *app) ticked(m replayTickMsg) tea.Cmd {
	r := a.replay
	if !r.playing || m.number != r.ticks {
		return nil
	}
	passed := replayTick
	if !r.last.IsZero() {
		passed = min(m.at.Sub(r.last), time.Second) // a terminal that was stopped
	}
	r.last = m.at
	to := r.at + time.Duration(float64(passed)*speeds[r.speed])
	if to < r.end() {
		a.seek(to)
		return r.tickCmd()
	}
	if r.loop {
		a.seek(0)
		return r.tickCmd()
	}
	r.playing = false
	a.seek(r.end())
	return nil
}

// end is the time of the last moment.
func (r *replay) end() time.Duration {
	return r.player.End()
}

// seek shows what was known at a time.
func (a *app) seek(to time.Duration) {
	r := a.replay
	r.at = min(max(to, 0), r.end())
	if r.player.Frames() > 0 {
		a.showFrame(r.player.FrameAt(r.at))
		a.showScreens(r.record())
	}
}

// record is the last record up to the place that is shown; before the first snapshot that is
// shown already, with what was looked at.
func (r *replay) record() int { return r.player.Find(max(r.at, r.player.MomentAt(0))) - 1 }

// step goes to another moment at which something changed.
func (a *app) step(by int) {
	r := a.replay
	r.playing = false
	a.seek(r.player.MomentAt(r.player.Moment(r.at) + by))
}

// showFrame shows a snapshot.
func (a *app) showFrame(frame int) {
	r, l := a.replay, a.live
	if frame == r.frame {
		return
	}
	r.frame = frame
	l.awaited = false
	s := r.player.Snapshot(frame)
	l.wanted = s.Spec
	l.show(s)
	a.track.receive(false)
	if a.at == onTimeline {
		a.track.refresh()
	}
}

// remember makes the history that of the snapshots up to last, with all that a strip shows which
// ends at shown or later.
func (a *app) remember(shown, last int) {
	r, past := a.replay, &a.live.past
	from := r.player.FrameAt(r.player.Time(shown) - stripMost)
	next := r.until + 1
	if r.since > from || next < from || next > last+1 {
		*past, r.since, next = history{}, from, from
	}
	for i := next; i <= last; i++ {
		past.add(r.player.Light(i))
	}
	r.until = last
}

// nextMark goes to the next mark, or the one before.
func (a *app) nextMark(back bool) {
	r := a.replay
	to := time.Duration(-1)
	for _, m := range r.marks {
		switch {
		case back && m.At < r.at:
			to = m.At
		case !back && m.At > r.at && to < 0:
			to = m.At
		}
	}
	if to < 0 {
		r.notice = r.lang.say(wNoMark)
		return
	}
	a.seek(to)
}

// mark is the mark that the picture stands at: the last one within a few seconds before it.
func (r *replay) mark() string {
	label := ""
	for _, m := range r.marks {
		if m.At <= r.at && r.at-m.At < 5*time.Second {
			label = m.Label
		}
	}
	return label
}

// noSource is the source of a replay: nothing runs, and no key can start anything.
type noSource struct{}

// NoSource is for Options.Source while a session is replayed.
func NoSource() Source { return noSource{} }

func (noSource) Snapshots() <-chan workloads.Snapshot { return nil }
func (noSource) Switch(workloads.Spec)                {}
func (noSource) Pause()                               {}
func (noSource) Close() error                         { return nil }
