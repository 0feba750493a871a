package ui

import (
	"context"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"coreglass/ui/paint"
	"coreglass/workloads"
)

// snapshotMsg is what the laboratory published.
type snapshotMsg workloads.Snapshot

// sourceEndedMsg says that no snapshot will follow.
type sourceEndedMsg struct{}

// screen names one of the screens.
type screen int

const (
	onLive screen = iota
	onTimeline
	onSweep
	onSimulate
	onForesee
	onLessons
	onCluster // in the live screen's place: it is one of the models, and has no tab
	screenCount
)

// screenNames are the screens' names in the header, in the order of the tab key.
var screenNames = [...]word{onLive: wScreenLive, onTimeline: wScreenTimeline, onSweep: wScreenSweep, onSimulate: wScreenSimulate, onForesee: wScreenForesee, onLessons: wScreenLessons}

// app is the root of the program: it only routes.
type app struct {
	*stage
	at    screen
	live  *live
	track *track
	sweep *sweep
	sim   *simulate
	fore  *foresee
	les   *lessons
	hall  *hall
	help  bool
	next  tea.Cmd            // waits for a snapshot
	first func(frame string) // writes the first frame, before the renderer's first tick

	rec    *recording
	replay *replay // nil: the laboratory is live
	prompt *prompt // nil: nothing is being typed
	sleep  suspension
}

func newApp(ctx context.Context, o Options, environ []string) *app {
	tap := newTap(ctx, o.Source)
	a := newModel(ctx, o, environ)
	a.rec.tap = tap
	if a.replay == nil {
		a.next = snapshotCmd(ctx, tap.out)
	}
	return a
}

// newModel makes the program without anything that comes to it: enough for a film.
func newModel(ctx context.Context, o Options, environ []string) *app {
	st := newStage(o, environ)
	l := newLive(o, st)
	a := &app{stage: st, live: l, track: l.track, sweep: newSweep(ctx, o, st, l), sim: newSimulate(o, st, l), fore: newForesee(o, st, l), les: newLessons(ctx, o, st, l), hall: newHall(ctx, o, st, l)}
	a.rec = &recording{o: o.Recording}
	a.sleep.stoppable = stoppable
	st.rec = a.rec
	if o.Workload != nil {
		a.at = onSimulate
	}
	if o.Desk != nil && o.Desk.Shown {
		a.at = onLessons
		a.les.rest()
		a.les.show()
	}
	if o.Replay != nil {
		a.replay = newReplay(st, o.Replay)
	}
	return a
}

// snapshotCmd waits for one snapshot. Update starts it again for the next one, so that
// a slow screen skips snapshots and never queues them.
func snapshotCmd(ctx context.Context, snapshots <-chan workloads.Snapshot) tea.Cmd {
	return func() tea.Msg {
		select {
		case s, ok := <-snapshots:
			if !ok {
				return sourceEndedMsg{}
			}
			return snapshotMsg(s)
		case <-ctx.Done():
			return nil
		}
	}
}

// Init writes the first frame at once: the renderer has drawn nothing yet and would wait
// a twentieth of a second.
func (a *app) Init() tea.Cmd {
	if a.first != nil && a.sized() {
		a.first(a.View())
	}
	if a.replay != nil {
		a.seek(0)
		return a.play()
	}
	heard := a.sleep.heardCmd(a.hall.ctx)
	if a.at == onSimulate {
		return tea.Batch(a.next, heard, a.sim.work())
	}
	return tea.Batch(a.next, heard)
}

func (a *app) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	defer a.tell()
	if a.replay != nil {
		return a, tea.Batch(a.update(msg), a.recompute())
	}
	return a, a.update(msg)
}

// recompute lets the simulate screen of a replay follow the place.
func (a *app) recompute() tea.Cmd {
	if a.at != onSimulate {
		return nil
	}
	return a.sim.work()
}

func (a *app) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		a.resize(msg.Width, msg.Height)
	case snapshotMsg:
		a.live.receive(workloads.Snapshot(msg))
		a.sleep.see(workloads.Snapshot(msg))
		a.track.receive(a.at == onTimeline)
		return tea.Batch(a.next, a.sweep.begin(), a.les.begin(), a.fore.receive(a.at == onForesee), a.recordChecked(), a.rested())
	case recordStartedMsg:
		return a.recordStarted(msg)
	case recordEndedMsg:
		a.recordEnded(msg)
	case replayTickMsg:
		return a.ticked(msg)
	case whatIfMsg:
		a.whatIfReady(msg)
	case foretoldMsg:
		a.fore.foretell(msg)
	case sourceEndedMsg:
		a.live.end()
		return tea.Batch(a.sweep.begin(), a.les.begin())
	case sweepPointMsg:
		return a.sweep.add(msg)
	case sweepEndedMsg:
		a.sweep.end(msg)
		a.resume()
		return a.rested()
	case lessonSeenMsg:
		return a.les.seen(msg)
	case lessonMadeMsg:
		a.les.made(msg)
		a.resume()
		return a.rested()
	case hallOpenedMsg:
		return a.hall.opened(msg)
	case hallReportMsg:
		return a.hall.receive(msg)
	case hallEndedMsg:
		a.hall.end(msg)
	case simulatedMsg:
		return a.sim.simulated(msg)
	case momentMsg:
		return a.sim.looked(msg)
	case comparedMsg:
		return a.sim.compared(msg)
	case playMsg:
		return a.sim.played(msg)
	case tea.ResumeMsg:
		return a.wake()
	case stopHeardMsg:
		return tea.Batch(a.suspend(), a.sleep.heardCmd(a.hall.ctx))
	case hallHaltedMsg:
		a.hall.closing = false
		return a.rested()
	case tea.KeyMsg:
		return a.pressEach(msg)
	}
	return nil
}

// typedAtOnce is how many keys are taken from one read of the terminal: more were not typed by
// anybody, but pasted into a terminal that does not mark what is pasted.
const typedAtOnce = 16

// pressEach takes keys one by one: those that came before the last ones were read arrive
// together, as one message of several letters.
func (a *app) pressEach(msg tea.KeyMsg) tea.Cmd {
	if n := len(msg.Runes); msg.Paste || n < 2 || n > typedAtOnce {
		return a.press(msg)
	}
	var all []tea.Cmd
	for _, r := range msg.Runes {
		one := msg
		one.Runes = []rune{r}
		all = append(all, a.press(one))
	}
	return tea.Batch(all...)
}

func (a *app) resize(w, h int) {
	a.width, a.height = w, h
	a.live.resize(w, h)
	if a.at == onTimeline {
		a.track.refresh()
	}
}

// press handles the keys of the program itself and hands the others to the screen.
func (a *app) press(msg tea.KeyMsg) tea.Cmd {
	k := a.keys
	if msg.Paste && !a.typing() {
		return nil // what was meant for another window is no keys
	}
	if cmd, ok := a.suspendKey(msg); ok {
		return cmd
	}
	a.rec.done, a.rec.fault, a.sleep.refused = "", "", false
	switch {
	case a.prompt != nil:
		a.typed(msg)
	case a.at == onSimulate && a.sim.typing != nil && msg.Type != tea.KeyCtrlC:
		return a.sim.press(msg)
	case a.at == onForesee && a.fore.typing != nil && msg.Type != tea.KeyCtrlC:
		a.fore.typeKey(msg)
	case key.Matches(msg, k.quit):
		return tea.Quit
	case key.Matches(msg, k.help):
		a.help = !a.help
	case a.help && key.Matches(msg, k.close):
		a.help = false
	case key.Matches(msg, k.theme):
		a.repaint(otherTheme(a.theme))
	case key.Matches(msg, k.lang):
		a.speak((a.lang + 1) % langCount)
		a.live.speak()
		if a.at == onTimeline {
			a.track.refresh()
		}
		a.sweep.refresh()
		a.les.speak()
	case a.help:
		// a key that is pressed to read about it must not change the experiment
	case a.at == onLive && a.live.cursor != nil && a.live.cursorKey(msg):
	case a.replay != nil:
		return a.pressInReplay(msg)
	case key.Matches(msg, k.record):
		return a.record()
	case key.Matches(msg, k.mark):
		a.askMark()
	case a.at != onTimeline && key.Matches(msg, k.note):
		a.askNote()
	case key.Matches(msg, k.screen):
		return a.show(a.nextScreen())
	case a.at == onSweep:
		return a.sweep.press(msg)
	case a.at == onSimulate:
		return a.sim.press(msg)
	case a.at == onLessons:
		return a.les.press(msg)
	case key.Matches(msg, k.lesson.open):
		return a.show(onLessons)
	case a.at == onCluster:
		return a.pressInHall(msg)
	case key.Matches(msg, k.cluster):
		return a.show(onCluster)
	case key.Matches(msg, k.foresee):
		return a.show(onForesee)
	case key.Matches(msg, k.foretold):
		a.live.foretold = !a.live.foretold
		return a.fore.want()
	case key.Matches(msg, k.guess):
		a.fore.ask()
		return a.show(onForesee)
	case a.at == onForesee && a.fore.press(msg):
	case key.Matches(msg, k.sweep):
		return a.show(onSweep)
	case key.Matches(msg, k.sim.simulate):
		return a.show(onSimulate)
	case key.Matches(msg, k.timeline):
		return a.show(onTimeline)
	case a.at == onTimeline:
		a.track.press(msg)
	default:
		a.live.press(msg)
	}
	return nil
}

// typing says whether a line is being typed, into which text may be pasted.
func (a *app) typing() bool {
	return a.prompt != nil || a.at == onSimulate && a.sim.typing != nil || a.at == onForesee && a.fore.typing != nil
}

// nextScreen is the one after this in the order of the tab key.
func (a *app) nextScreen() screen {
	if a.at == onCluster {
		return onTimeline
	}
	return (a.at + 1) % screen(len(screenNames))
}

// pressInHall handles a key on the screen of the model cluster; another model's key ends it.
func (a *app) pressInHall(msg tea.KeyMsg) tea.Cmd {
	k := a.keys
	switch {
	case key.Matches(msg, k.allModels()...):
		back := a.show(onLive)
		a.live.press(msg)
		return back
	case key.Matches(msg, k.sweep):
		return a.show(onSweep)
	case key.Matches(msg, k.sim.simulate):
		return a.show(onSimulate)
	}
	cmd, _ := a.hall.press(msg)
	return cmd
}

// show changes the screen.
func (a *app) show(at screen) tea.Cmd {
	var leaving tea.Cmd
	if a.at == onCluster && at != onCluster {
		leaving = a.hall.leave()
	}
	return tea.Batch(leaving, a.enter(at))
}

func (a *app) enter(at screen) tea.Cmd {
	if at == onCluster && a.sweep.active() {
		a.live.notice = a.lang.say(wSweepRuns)
		return nil
	}
	a.at = at
	a.sim.playing = 0
	a.live.pane.Release()
	switch at {
	case onTimeline:
		a.live.cursor, a.live.notice = nil, ""
	case onSweep:
		a.sweep.open()
	case onLessons:
		a.les.show()
	case onSimulate:
		return a.sim.work()
	case onForesee:
		a.resume()
		return a.fore.want()
	case onCluster:
		return a.hall.start()
	}
	a.resume()
	return nil
}

// resume lets the laboratory go on after a sweep, when it is looked at.
func (a *app) resume() {
	if a.at == onSweep || a.at == onCluster || a.at == onLessons {
		return
	}
	a.live.resume(a.sweep.active() || a.les.active())
	if a.at == onTimeline {
		a.track.refresh()
	}
}

// View draws the screen.
func (a *app) View() string {
	if a.width <= 0 || a.height <= 0 {
		return ""
	}
	a.frame.clear(a.width, a.height)
	switch {
	case a.small():
		a.drawTooSmall()
	case a.at == onTimeline:
		a.track.draw(a.help)
	case a.at == onSweep:
		a.sweep.draw(a.help)
	case a.at == onSimulate:
		a.sim.draw(a.help)
	case a.at == onForesee:
		a.fore.draw(a.help)
	case a.at == onLessons:
		a.les.draw(a.help)
	case a.at == onCluster:
		a.hall.draw(a.help)
	default:
		a.live.draw(a.help)
	}
	a.drawOver()
	return a.frame.canvas.Render(a.palette)
}

// drawOver draws what stands on every screen: the banner of a recording or a replay, and the
// line that is being typed.
func (a *app) drawOver() {
	if a.small() {
		return
	}
	line := paint.Rect{W: a.width, H: 1}
	if a.replay != nil {
		a.drawReplay(paint.Rect{Y: a.height - 1, W: a.width, H: 1})
		if a.help && !(a.at == onSimulate && a.replay.apart) {
			a.drawHelp(a.replayHelp())
		}
	}
	if line.Y = 1; a.prompt != nil {
		a.drawPrompt(line)
		return
	}
	a.drawBanner(line)
}

// pressInReplay handles a key while a session is replayed.
func (a *app) pressInReplay(msg tea.KeyMsg) tea.Cmd {
	k, r := a.keys, a.replay
	if a.at == onSimulate && r.apart {
		if key.Matches(msg, k.screen, k.close) && !a.sim.compare.on {
			r.apart = false
			a.look(onLive)
			return nil
		}
		return a.sim.press(msg)
	}
	if cmd, ok := a.replayPress(msg); ok {
		return cmd
	}
	r.follow = false // who looks elsewhere is left alone
	a.standStill()
	switch {
	case key.Matches(msg, k.screen):
		a.look(r.nextScreen(a.at))
	case key.Matches(msg, k.timeline):
		a.look(onTimeline)
	case key.Matches(msg, k.sweep) && r.recorded(onSweep):
		a.look(onSweep)
	case key.Matches(msg, k.sim.simulate) && r.recorded(onSimulate):
		a.look(onSimulate)
	case a.at == onSimulate:
		r.apart, r.playing, a.sim.aimed = true, false, false
		return a.sim.press(msg)
	default:
		a.replayLook(msg)
	}
	return nil
}

// look changes the screen of a replay, where there is no laboratory to be stopped.
func (a *app) look(at screen) {
	a.at = at
	a.sim.playing = 0
	a.live.pane.Release()
	if at == onTimeline {
		a.live.cursor, a.live.notice = nil, ""
		a.track.refresh()
	}
}
