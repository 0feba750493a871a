package ui

import (
	"runtime"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"coreglass/metrics/session"
	"coreglass/workloads"
)

// suspending is how far ctrl+z has come. A stopped program can stop no workers, so the laboratory
// comes to rest first; what ran begins again when the shell brings the program back.
type suspending int

const (
	awake   suspending = iota
	resting            // the laboratory was asked to rest
	asleep             // the terminal is the shell's
)

// suspend handles a key that asks for it, and says whether it did.
func (a *app) suspend(msg tea.KeyMsg) (tea.Cmd, bool) {
	if !key.Matches(msg, a.keys.suspend) {
		return nil, false
	}
	if runtime.GOOS == "windows" || a.sleep != awake {
		return nil, true
	}
	if a.replay != nil || a.live.paused || a.live.ended || a.at == onCluster {
		a.sleep = asleep // no run of the laboratory's own: a sweep's or a cluster's workers go on
		return tea.Suspend, true
	}
	a.sleep = resting
	a.sweep.pause()
	return nil, true
}

// rested gives the terminal to the shell when the laboratory has come to rest.
func (a *app) rested(s workloads.Snapshot) tea.Cmd {
	if a.sleep != resting || s.Phase != workloads.Idle {
		return nil
	}
	a.sleep = asleep
	return tea.Suspend
}

// wake goes on after the shell has given the terminal back.
func (a *app) wake() {
	again := a.replay == nil && !a.live.paused && !a.live.ended && a.at != onCluster
	a.sleep = awake
	if again {
		a.live.try(a.live.wanted)
	}
	if rec := a.rec.rec; rec != nil {
		rec.Put(session.KindGap, session.Gap{Why: "suspended"})
	}
}
