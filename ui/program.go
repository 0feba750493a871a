package ui

import (
	"context"
	"io"
	"os"
	"os/signal"
	"runtime"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
	"github.com/mattn/go-runewidth"
)

// fps is how often Bubble Tea looks for a new picture: each look costs, also where there is
// none (at 60 a second 1.1 % of a core). Pictures come ten times a second, or less often if
// that was asked for; the rest is for keys.
func fps(refresh time.Duration) int {
	if refresh >= time.Second {
		return mostFPS / 2
	}
	return mostFPS
}

const mostFPS = 20

// Run shows the laboratory until the user quits or ctx ends. It starts o.Spec, and
// closes the source after the terminal is itself again. It returns the context's error if that
// ended it, and a *Panicked after a panic.
func Run(ctx context.Context, o Options) error {
	o.stops = make(chan os.Signal, 1)
	listenForStop(o.stops)
	defer signal.Stop(o.stops)
	return run(ctx, o, func(m tea.Model) tea.Model { return m })
}

// run takes a wrapper around the root model, for tests that let it panic.
func run(ctx context.Context, o Options, wrap func(tea.Model) tea.Model) (err error) {
	// A Chinese locale would make runewidth count ambiguous characters twice.
	runewidth.DefaultCondition.EastAsianWidth = false
	inside, cancel := context.WithCancel(ctx)
	defer cancel()
	defer func() {
		if closing := o.Source.Close(); err == nil {
			err = closing
		}
	}()

	environ := o.Environ
	if environ == nil {
		environ = os.Environ()
	}
	root := newApp(inside, o, environ)
	fault := &fault{}
	p := tea.NewProgram(guard{wrap(root), fault}, programOptions(inside, o, root)...)
	fault.kill = p.Kill
	root.sleep.heard = o.stops
	if err := root.live.wanted.Check(); err != nil && o.Replay == nil {
		return err
	}
	if o.Recording.Dir != "" {
		rec, err := root.rec.start(o.Recording.Dir, 0, root.width, root.height)
		if err != nil {
			return err
		}
		root.rec.attach(rec)
	}
	if !root.live.paused {
		o.Source.Switch(root.live.wanted)
	}
	_, err = p.Run()
	if rec := root.rec.rec; rec != nil {
		root.rec.detach()
		rec.Close() // why it ended was on the screen, and the program's end is another thing
	}
	cancel()
	root.sweep.wait()
	root.les.wait()
	root.hall.wait()
	switch {
	case fault.err != nil:
		return fault.err
	case ctx.Err() != nil:
		return ctx.Err()
	}
	return err
}

// programOptions also tells the root how large the terminal is and how to write the
// first frame, if there is a terminal.
func programOptions(ctx context.Context, o Options, root *app) []tea.ProgramOption {
	opts := []tea.ProgramOption{tea.WithContext(ctx), tea.WithoutSignalHandler(), tea.WithAltScreen(), tea.WithFPS(fps(o.Refresh))}
	switch {
	case o.Input != nil:
		opts = append(opts, tea.WithInput(o.Input))
	case runtime.GOOS != "windows": // whose console is read by other means
		opts = append(opts, tea.WithInput(&pasteFilter{File: os.Stdin}))
	}
	out := io.Writer(os.Stdout)
	if o.Output != nil {
		out = o.Output
		opts = append(opts, tea.WithOutput(out))
	}
	if f, ok := out.(*os.File); ok {
		root.rec.screen = &screenTap{File: f}
		out = root.rec.screen
		opts = append(opts, tea.WithOutput(out))
	}
	if f, ok := out.(term.File); ok && term.IsTerminal(f.Fd()) {
		if w, h, err := term.GetSize(f.Fd()); err == nil {
			root.resize(w, h)
			root.first = func(frame string) {
				// raw mode: a newline alone does not go back to the first column
				io.WriteString(out, ansi.CursorHomePosition+strings.ReplaceAll(frame, "\n", "\r\n"))
			}
		}
	}
	return opts
}
