package ui

import (
	"github.com/charmbracelet/colorprofile"

	"coreglass/ui/paint"
)

// stage is what all screens share: the canvas and its size, the colours, the language and
// the keys.
type stage struct {
	machine       string
	profile       colorprofile.Profile
	theme         string
	lang          lang
	keys          keyMap
	rebound       map[string][]string // keys of actions, by the user's configuration
	width, height int
	frame         frame
	palette       paint.Palette
	endHints      []hint // of every footer
	rec           *recording
}

func newStage(o Options, environ []string) *stage {
	st := &stage{machine: o.Machine, profile: profileOf(o, environ), rebound: o.Keys}
	st.frame.canvas.ASCII = o.ASCII || lookup(environ, "TERM") == consoleTerm
	st.speak(langOf(o.Lang, environ))
	st.repaint(themeOf(o.Theme, environ))
	return st
}

// consoleTerm is the Linux console, whose font lacks most of the blocks and lines.
const consoleTerm = "linux"

// sized says whether the terminal's size is known.
func (st *stage) sized() bool { return st.width > 0 }

// small says whether the terminal is too small for any screen.
func (st *stage) small() bool { return st.width < minWidth || st.height < minHeight }

// speak changes the language of what all screens share.
func (st *stage) speak(to lang) {
	st.lang = to
	st.keys = newKeyMap(to)
	st.keys.rebind(st.rebound)
	st.endHints = st.keys.always()
}

func (st *stage) repaint(theme string) {
	st.theme = theme
	st.palette = colours(theme, st.profile)
}
