package ui

import (
	"fmt"
	"runtime/debug"
	"sync"

	tea "github.com/charmbracelet/bubbletea"
)

// guard stands between Bubble Tea and the program. A panic of Update, View or a command
// would be printed into the alternate screen and lost with it; the guard keeps it and
// ends the program, so that it can be told after the terminal is itself again.
type guard struct {
	inner tea.Model
	fault *fault
}

// fault is the first panic. Commands run in goroutines of their own.
type fault struct {
	once sync.Once
	kill func()
	err  error
}

// Panicked is the error of a program that ended by a panic.
type Panicked struct {
	Value any
	Stack []byte
}

func (p *Panicked) Error() string { return fmt.Sprintf("panic: %v\n\n%s", p.Value, p.Stack) }

// catch is deferred around everything that is ours.
func (f *fault) catch() {
	if v := recover(); v != nil {
		f.once.Do(func() {
			f.err = &Panicked{v, debug.Stack()}
			f.kill()
		})
	}
}

func (g guard) Init() (cmd tea.Cmd) {
	defer g.fault.catch()
	return g.fault.guarded(g.inner.Init())
}

func (g guard) Update(msg tea.Msg) (_ tea.Model, cmd tea.Cmd) {
	defer g.fault.catch()
	_, cmd = g.inner.Update(msg)
	return g, g.fault.guarded(cmd)
}

func (g guard) View() (s string) {
	defer g.fault.catch()
	return g.inner.View()
}

// guarded wraps a command, and those of a batch one by one.
func (f *fault) guarded(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() tea.Msg {
		defer f.catch()
		msg := cmd()
		if batch, ok := msg.(tea.BatchMsg); ok {
			for i := range batch {
				batch[i] = f.guarded(batch[i])
			}
		}
		return msg
	}
}
