// Package background settles lipgloss's question for the terminal's background before
// anybody asks it.
//
// Bubble Tea's package init queries the terminal for its background colour and waits up
// to five seconds for the answer; a terminal that answers nothing stalls every start.
// Once lipgloss holds an explicit answer nobody asks. Go initialises packages in the
// order of their import paths as far as their dependencies allow, so this works because
// "coreglass/..." sorts before "github.com/charmbracelet/bubbletea" and because this
// package needs nothing but lipgloss. Whoever imports bubbletea imports this too.
package background

import "github.com/charmbracelet/lipgloss"

func init() { lipgloss.SetHasDarkBackground(true) }
