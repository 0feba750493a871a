package ui

import (
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"coreglass/sim"
	"coreglass/sim/predict"
	"coreglass/ui/twin"
)

// whatIfMsg is the simulated twin of what ran at a moment of the recording.
type whatIfMsg struct {
	name    string
	setting *predict.Setting
	err     error
}

// whatIf opens the simulator with the tasks that ran at the moment that is shown: what would
// another policy have made of them? It is the twin of the predict screen, at the prices of the
// machine that shows the replay.
func (a *app) whatIf() tea.Cmd {
	s, r := a.live.shown(), a.replay
	if strings.HasPrefix(string(s.Spec.Model), "sim:") && r.recorded(onSimulate) {
		a.simulateApart() // the simulator has it already
		return nil
	}
	if s.Spec.Tasks < 1 || s.Spec.Load.Name == "" || r.player.Frames() == 0 {
		r.notice = a.lang.say(wNoWhatIf)
		return nil
	}
	r.playing = false
	spec, cores := s.Spec, available(s, max(1, len(s.Cores)))
	name := fmt.Sprintf("%s %s x %d", spec.Model, spec.Load.Name, spec.Tasks)
	return func() tea.Msg {
		setting, err := twin.Setting(spec, cores, foreseen)
		return whatIfMsg{name, setting, err}
	}
}

// whatIfReady gives the twin to the simulator.
func (a *app) whatIfReady(m whatIfMsg) {
	if m.err != nil {
		a.replay.notice = m.err.Error()
		return
	}
	s := a.sim
	i := slices.IndexFunc(s.workloads, func(w simWorkload) bool { return w.name == m.name })
	if i < 0 {
		i = len(s.workloads)
		s.workloads = append(s.workloads, simWorkload{name: m.name})
	}
	s.workloads[i].plan = m.setting.Plan
	a.simulateApart()
	s.step, s.scroll, s.zoom = 0, 0, 0
	s.run.steps = nil // the place in another workload means nothing
	s.changed(simSetting{i, m.setting.Policy, map[string]sim.Params{m.setting.Policy: m.setting.Params}, m.setting.Machine})
}

// simulateApart shows the simulator, and leaves it to the viewer.
func (a *app) simulateApart() {
	r := a.replay
	r.playing, r.follow, r.apart, a.sim.aimed = false, false, true, false
	a.look(onSimulate)
}
