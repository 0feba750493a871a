package ui

import (
	"context"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"coreglass/workloads"
)

// snapshotMsg is what the laboratory published.
type snapshotMsg workloads.Snapshot

// sourceEndedMsg says that no snapshot will follow.
type sourceEndedMsg struct{}

// app is the root of the program: it only routes.
type app struct {
	live  *live
	help  bool
	next  tea.Cmd            // waits for a snapshot
	first func(frame string) // writes the first frame, before the renderer's first tick
}

func newApp(ctx context.Context, o Options, environ []string) *app {
	return &app{live: newLive(o, environ), next: snapshotCmd(ctx, o.Source.Snapshots())}
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
	if a.first != nil && a.live.sized() {
		a.first(a.View())
	}
	return a.next
}

func (a *app) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		a.live.resize(msg.Width, msg.Height)
	case snapshotMsg:
		a.live.receive(workloads.Snapshot(msg))
		return a, a.next
	case sourceEndedMsg:
		a.live.end()
	case tea.KeyMsg:
		return a, a.press(msg)
	}
	return a, nil
}

// press handles the keys of the program itself and hands the others to the screen.
func (a *app) press(msg tea.KeyMsg) tea.Cmd {
	k := a.live.keys
	switch {
	case key.Matches(msg, k.quit):
		return tea.Quit
	case key.Matches(msg, k.help):
		a.help = !a.help
	case a.help && key.Matches(msg, k.close):
		a.help = false
	case a.help && !key.Matches(msg, k.theme, k.lang):
		// a key that is pressed to read about it must not change the experiment
	default:
		a.live.press(msg)
	}
	return nil
}

func (a *app) View() string { return a.live.view(a.help) }
