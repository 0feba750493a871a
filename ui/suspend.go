package ui

import (
	"context"
	"io"
	"os"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"coreglass/metrics/session"
	"coreglass/workloads"
)

// suspension is how the program gives its terminal to the shell for a while. A stopped program
// can stop no workers, so that all that runs comes to rest first; it begins again when the shell
// brings the program back.
type suspension struct {
	state     suspending
	idle      bool           // the laboratory rests
	run       int            // the laboratory's number of what was seen before it was asked to rest
	heard     chan os.Signal // asks for it as ctrl+z does; nil: nobody listens
	stoppable func() bool
	refused   bool // told until the next key
}

type suspending int

const (
	awake   suspending = iota
	resting            // what runs was asked to rest
	asleep             // the terminal is the shell's
)

// stopHeardMsg says that a signal asked the program to stop for now.
type stopHeardMsg struct{}

// heardCmd waits for such a signal.
func (s *suspension) heardCmd(ctx context.Context) tea.Cmd {
	heard := s.heard
	if heard == nil {
		return nil
	}
	return func() tea.Msg {
		select {
		case <-heard:
			return stopHeardMsg{}
		case <-ctx.Done():
			return nil
		}
	}
}

// see notices that the laboratory rests. An older snapshot may tell of a rest before the run that
// is beginning now.
func (s *suspension) see(n workloads.Snapshot) {
	s.idle = s.idle || n.Phase == workloads.Idle && n.Run > s.run
}

// suspendKey handles a key that asks for it, and says whether it did.
func (a *app) suspendKey(msg tea.KeyMsg) (tea.Cmd, bool) {
	if !key.Matches(msg, a.keys.suspend) {
		return nil, false
	}
	return a.suspend(), true
}

// suspend lets all that runs come to rest. Without a shell that could bring the program back
// there would be no end of it: then it goes on.
func (a *app) suspend() tea.Cmd {
	s := &a.sleep
	if s.state != awake {
		return nil
	}
	if !s.stoppable() {
		s.refused = true
		return nil
	}
	l := a.live
	s.state, s.run = resting, l.newest.Run
	if s.idle = a.replay != nil || l.ended || l.paused && l.newest.Phase == workloads.Idle; !s.idle {
		a.sweep.pause()
	}
	a.sweep.halt()
	a.les.halt()
	return tea.Batch(a.hall.halt(), a.rested())
}

// rested gives the terminal to the shell when nothing runs any more.
func (a *app) rested() tea.Cmd {
	s := &a.sleep
	if s.state != resting || !s.idle || a.sweep.run != nil || a.les.run != nil || a.hall.closing {
		return nil
	}
	s.state = asleep
	return tea.Exec(standstill{}, func(error) tea.Msg { return tea.ResumeMsg{} })
}

// standstill is a command in the terminal's foreground that only stops until the shell brings it
// back. Bubble Tea's own tea.Suspend stops by SIGTSTP, which Go gives no default back to once it was
// listened for.
type standstill struct{}

func (standstill) Run() error          { return stopHere() }
func (standstill) SetStdin(io.Reader)  {}
func (standstill) SetStdout(io.Writer) {}
func (standstill) SetStderr(io.Writer) {}

// wake goes on after the shell has given the terminal back.
func (a *app) wake() tea.Cmd {
	again := a.replay == nil && !a.live.paused && !a.live.ended
	a.sleep.state = awake
	if again {
		a.live.try(a.live.wanted)
	}
	if rec := a.rec.rec; rec != nil {
		rec.Put(session.KindGap, session.Gap{Why: "suspended"})
	}
	return tea.Batch(a.sweep.goOn(), a.les.goOn(), a.hall.goOn())
}
