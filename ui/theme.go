package ui

import (
	"strconv"
	"strings"

	"github.com/charmbracelet/colorprofile"

	"coreglass/ui/paint"
)

// The styles of the screen. A style says what something is; the theme says how it looks.
const (
	sText paint.Style = iota
	sDim
	sStrong
	sTitle
	sHeader
	sHeaderDim
	sHeaderStrong
	sUser
	sSystem
	sOther
	sIdle
	sCPU
	sWork
	sGood
	sWarn
	sBad
	sMarker
	sAxis
	sColumn
	sFoot
	sKey
	sBanner
	sCursor
	sBox
	sBoxStrong
	sBoxDim
	sBoxKey
	sReady
	sBlocked
	sLocked
	sUnseen
	sRecord
	sLine0                           // the first of the chart's lines
	sTask0     = sLine0 + lineStyles // the first of the tasks' blocks
	sMark0     = sTask0 + taskStyles // the first of the labels inside of those
	styleCount = sMark0 + taskStyles
)

// lineStyles is how many lines of a chart have a colour of their own.
const lineStyles = 8

// taskStyles is how many tasks have a colour of their own; then colours begin again.
const taskStyles = 8

// A theme's colours. Hues are Okabe and Ito's, which stay apart for colour-blind eyes;
// no two things differ by red against green.
type scheme struct {
	paper, ink, dim, strong          string
	bar, barInk, barDim              string
	box, boxDim                      string
	user, system, other, idle        string
	work, good, warn, bad, key, mark string
	lines                            [lineStyles]string
	tasks                            [taskStyles]string
}

var schemes = map[string]scheme{
	"dark": {
		paper: "#121212", ink: "#d4d8dd", dim: "#949494", strong: "#ffffff",
		bar: "#303030", barInk: "#ffffff", barDim: "#afafaf",
		box: "#303030", boxDim: "#a8a8a8",
		user: "#56b4e9", system: "#e69f00", other: "#cc79a7", idle: "#444444",
		work: "#2fc79a", good: "#2fc79a", warn: "#f0e442", bad: "#ff8350", key: "#8cc8f0", mark: "#f0e442",
		lines: [lineStyles]string{"#c0c0c0", "#d78700", "#cc79a7", "#56b4e9", "#2fc79a", "#ff5f5f", "#f0e442", "#9f94ff"},
		tasks: [taskStyles]string{"#56b4e9", "#e69f00", "#2fc79a", "#e58fc0", "#f0e442", "#9f94ff", "#ff7050", "#c0c0c0"},
	},
	"light": {
		paper: "#ffffff", ink: "#22272d", dim: "#5d6772", strong: "#000000",
		bar: "#dadada", barInk: "#0b1b2b", barDim: "#44525f",
		box: "#eeeeee", boxDim: "#4f5b67",
		user: "#0072b2", system: "#c47a00", other: "#a8407c", idle: "#c4ccd4",
		work: "#00855f", good: "#00734f", warn: "#8a6d00", bad: "#c23b00", key: "#005a94", mark: "#c23b00",
		lines: [lineStyles]string{"#5d6772", "#af8700", "#a8407c", "#0072b2", "#00855f", "#d75f00", "#5f5f00", "#5b4bd0"},
		tasks: [taskStyles]string{"#0072b2", "#b86e00", "#00855f", "#a8407c", "#6e6600", "#5b4bd0", "#c23b00", "#5d6772"},
	},
}

// looks lists a look for every style. What colour says is said by weight or reversal
// too where there is no colour.
func (s scheme) looks() []paint.Look {
	l := make([]paint.Look, styleCount)
	set := func(st paint.Style, k paint.Look) {
		if k.Paper == "" {
			k.Paper = s.paper
		}
		l[st] = k
	}
	set(sText, paint.Look{Ink: s.ink})
	set(sDim, paint.Look{Ink: s.dim})
	set(sStrong, paint.Look{Ink: s.strong, Bold: true})
	set(sTitle, paint.Look{Ink: s.strong, Bold: true})
	set(sHeader, paint.Look{Ink: s.barInk, Paper: s.bar})
	set(sHeaderDim, paint.Look{Ink: s.barDim, Paper: s.bar})
	set(sHeaderStrong, paint.Look{Ink: s.barInk, Paper: s.bar, Bold: true})
	set(sUser, paint.Look{Ink: s.user})
	set(sSystem, paint.Look{Ink: s.system})
	set(sOther, paint.Look{Ink: s.other})
	set(sIdle, paint.Look{Ink: s.idle})
	set(sCPU, paint.Look{Ink: s.user, Bold: true})
	set(sWork, paint.Look{Ink: s.work})
	set(sGood, paint.Look{Ink: s.good, Bold: true})
	set(sWarn, paint.Look{Ink: s.warn, Bold: true})
	set(sBad, paint.Look{Ink: s.bad, Bold: true})
	set(sMarker, paint.Look{Ink: s.mark, Bold: true})
	set(sAxis, paint.Look{Ink: s.dim})
	set(sColumn, paint.Look{Ink: s.dim, Underline: true})
	set(sFoot, paint.Look{Ink: s.barDim, Paper: s.bar})
	set(sKey, paint.Look{Ink: s.key, Paper: s.bar, Bold: true})
	set(sBanner, paint.Look{Ink: s.paper, Paper: s.mark, Bold: true})
	set(sCursor, paint.Look{Ink: s.paper, Paper: s.mark, Bold: true})
	set(sBox, paint.Look{Ink: s.ink, Paper: s.box})
	set(sBoxStrong, paint.Look{Ink: s.strong, Paper: s.box, Bold: true})
	set(sBoxDim, paint.Look{Ink: s.boxDim, Paper: s.box})
	set(sBoxKey, paint.Look{Ink: s.key, Paper: s.box, Bold: true})
	set(sReady, paint.Look{Ink: s.ink})
	set(sBlocked, paint.Look{Ink: s.dim})
	set(sLocked, paint.Look{Ink: s.bad})
	set(sUnseen, paint.Look{Ink: s.dim})
	set(sRecord, paint.Look{Ink: s.bad, Paper: s.bar, Bold: true})
	for i, ink := range s.tasks {
		set(sTask0+paint.Style(i), paint.Look{Ink: ink})
		set(sMark0+paint.Style(i), paint.Look{Ink: s.paper, Paper: ink, Bold: true})
	}
	for i, ink := range s.lines {
		set(sLine0+paint.Style(i), paint.Look{Ink: ink, Bold: true})
	}
	return l
}

// bare are the looks without colour: reversal and weight carry what colour did.
func bare(looks []paint.Look) []paint.Look {
	for i := range looks {
		looks[i].Ink, looks[i].Paper = "", ""
	}
	for _, st := range []paint.Style{sHeader, sHeaderDim, sHeaderStrong, sFoot, sKey, sBanner, sCursor, sRecord} {
		looks[st].Reversed = true
	}
	for i := range paint.Style(taskStyles) {
		looks[sMark0+i].Reversed = true
	}
	for _, st := range []paint.Style{sBoxKey, sBad} {
		looks[st].Bold = true
	}
	return looks
}

// colours makes the palette of a theme for what the terminal can show.
func colours(theme string, p colorprofile.Profile) paint.Palette {
	looks := schemes[theme].looks()
	if p <= colorprofile.ASCII {
		looks = bare(looks)
	}
	return paint.NewPalette(p, looks)
}

// lookup finds a variable in an environment of "NAME=value" lines; the last one counts.
func lookup(environ []string, name string) string {
	value := ""
	for _, e := range environ {
		if v, ok := strings.CutPrefix(e, name+"="); ok {
			value = v
		}
	}
	return value
}

// profileOf says how many colours to use. Any value of NO_COLOR switches them off, and
// CLICOLOR=0 too unless CLICOLOR_FORCE says otherwise.
func profileOf(o Options, environ []string) colorprofile.Profile {
	p := colorprofile.Env(environ)
	force := lookup(environ, "CLICOLOR_FORCE")
	off := lookup(environ, "CLICOLOR") == "0" && (force == "" || force == "0")
	if o.NoColor || off || lookup(environ, "NO_COLOR") != "" {
		p = min(p, colorprofile.ASCII)
	}
	return p
}

// themeOf chooses the theme: the option, else what COLORFGBG says of the terminal's
// background, else dark. The terminal itself is never asked: it may not answer.
func themeOf(option string, environ []string) string {
	if _, ok := schemes[option]; ok {
		return option
	}
	v := lookup(environ, "COLORFGBG")
	n, err := strconv.Atoi(v[strings.LastIndexByte(v, ';')+1:])
	if err == nil && (n == 7 || n > 8 && n < 16) {
		return "light"
	}
	return "dark"
}

// otherTheme is what the theme key changes to.
func otherTheme(theme string) string {
	if theme == "dark" {
		return "light"
	}
	return "dark"
}
