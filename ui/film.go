package ui

import (
	"context"
	"time"

	"github.com/charmbracelet/colorprofile"

	"coreglass/ui/paint"
	"coreglass/ui/reel"
)

// Film renders a session as pictures, without a terminal. The same session and options give
// the same pictures.
type Film struct{ app *app }

// FilmOptions say how the pictures look.
type FilmOptions struct {
	Columns, Rows int
	Theme, Lang   string // "dark", "light"; "en", "zh"
	ASCII         bool
	Screen        string // "live", "timeline", "sweep", "simulate", "predict", or "" for what the audience saw
}

// NewFilm opens a session for rendering.
func NewFilm(p *reel.Player, o FilmOptions) *Film {
	environ := []string{"COLORTERM=truecolor", "TERM=xterm-256color"}
	a := newModel(context.Background(), Options{Source: NoSource(), Replay: p, Theme: o.Theme, Lang: o.Lang, ASCII: o.ASCII}, environ)
	a.profile = colorprofile.TrueColor
	a.repaint(a.theme)
	a.replay.film = true
	a.resize(o.Columns, o.Rows)
	if o.Screen != "" {
		a.replay.fixed, a.at = true, screenNamed(o.Screen)
	}
	return &Film{a}
}

// At draws what was known at a time. The canvas is valid until the next call.
func (f *Film) At(t time.Duration) *paint.Canvas {
	f.app.seek(t)
	f.app.settle()
	f.app.View()
	return &f.app.frame.canvas
}

// Length is the time of the last picture.
func (f *Film) Length() time.Duration { return f.app.replay.end() }

// Palette are the escape sequences of the styles.
func (f *Film) Palette() paint.Palette { return f.app.palette }

// Looks are the looks of the styles, all colours set.
func (f *Film) Looks() []paint.Look { return schemes[f.app.theme].looks() }
