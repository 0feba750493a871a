package ui

import tea "github.com/charmbracelet/bubbletea"

// panicking wraps the root so that a key lets Update, View or a command panic.
func panicking(mode string) func(tea.Model) tea.Model {
	return func(m tea.Model) tea.Model { return &bomb{m, mode, false} }
}

type bomb struct {
	tea.Model
	where string
	lit   bool
}

func (b *bomb) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if k, ok := msg.(tea.KeyMsg); ok && k.String() == "!" {
		switch b.where {
		case "panic-update":
			panic("bomb in Update")
		case "panic-view":
			b.lit = true
		case "panic-command":
			return b, func() tea.Msg { panic("bomb in a command") }
		}
	}
	_, cmd := b.Model.Update(msg)
	return b, cmd
}

func (b *bomb) View() string {
	if b.lit {
		panic("bomb in View")
	}
	return b.Model.View()
}
