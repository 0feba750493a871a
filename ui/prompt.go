package ui

import (
	"fmt"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coreglass/ui/paint"
)

// prompt is a line that is being typed: the label of a mark, a note, a time to go to.
type prompt struct {
	asks   word
	text   []rune
	preset string // what an empty line stands for
	done   func(text string)
}

// longestLabel bounds what can be typed.
const longestLabel = 200

// presets are the labels behind the digits.
var presets = [...]word{wPresetQuestion, wPresetResult, wPresetSurprise, wPresetExercise, wPresetBreak}

// askMark asks for a mark's label; the mark is of now, however long the typing takes.
func (a *app) askMark() {
	rec := a.rec.rec
	if rec == nil {
		a.live.notice = a.lang.say(wRecordFirst)
		return
	}
	at := rec.Now()
	preset := fmt.Sprintf(a.lang.say(wMarkPreset), a.rec.status.Marks+1)
	a.prompt = &prompt{asks: wAskMark, preset: preset, done: func(text string) { a.rec.mark(at, text) }}
}

// askNote asks for a note.
func (a *app) askNote() {
	rec := a.rec.rec
	if rec == nil {
		a.live.notice = a.lang.say(wRecordFirst)
		return
	}
	at := rec.Now()
	a.prompt = &prompt{asks: wAskNote, done: func(text string) {
		if text != "" {
			rec.NoteAt(at, text)
		}
	}}
}

// typed takes a key of a line that is being typed.
func (a *app) typed(msg tea.KeyMsg) {
	p := a.prompt
	switch msg.Type {
	case tea.KeyEsc, tea.KeyCtrlC:
		a.prompt = nil
	case tea.KeyEnter:
		a.prompt = nil
		text := string(p.text)
		if text == "" {
			text = p.preset
		}
		p.done(text)
	case tea.KeyBackspace:
		p.text = p.text[:max(0, len(p.text)-1)]
	case tea.KeyRunes, tea.KeySpace:
		a.add(msg.Runes)
	}
}

// add takes runes; a digit alone is a preset label of a mark.
func (a *app) add(runes []rune) {
	p := a.prompt
	if p.asks == wAskMark && len(p.text) == 0 && len(runes) == 1 {
		if n := int(runes[0] - '1'); n >= 0 && n < len(presets) {
			a.prompt = nil
			p.done(a.lang.say(presets[n]))
			return
		}
	}
	for _, r := range runes {
		if len(p.text) < longestLabel && r >= ' ' {
			p.text = append(p.text, r)
		}
	}
}

// drawPrompt draws the line that is being typed over the status line.
func (a *app) drawPrompt(r paint.Rect) {
	c, p := &a.frame.canvas, a.prompt
	c.Fill(r, ' ', sBanner)
	pen := c.Pen(r.X+1, r.Y, r.W-2)
	pen.Put(a.lang.say(p.asks), sBanner)
	pen.Skip(1)
	pen.Put(string(p.text), sBanner)
	pen.Put("█", sBanner)
	if len(p.text) > 0 || p.asks != wAskMark {
		return
	}
	pen.Skip(2)
	pen.Put(fmt.Sprintf(a.lang.say(wMarkEnter), p.preset), sBanner)
	for i, w := range presets {
		pen.Put(fmt.Sprintf("  %d %s", i+1, a.lang.say(w)), sBanner)
	}
}

// ParseClock reads 90, 1:30 or 1:02:03 as a time.
func ParseClock(text string) (time.Duration, bool) {
	var total, part float64
	digits, parts := 0, 1
	scale := 0.0
	for _, r := range text {
		switch {
		case r >= '0' && r <= '9' && scale > 0:
			part += float64(r-'0') * scale
			scale /= 10
			digits++
		case r >= '0' && r <= '9':
			part = part*10 + float64(r-'0')
			digits++
		case r == '.' && scale == 0:
			scale = 0.1
		case r == ':' && scale == 0 && parts < 3:
			total, part, parts = (total+part)*60, 0, parts+1
		default:
			return 0, false
		}
	}
	if total += part; digits == 0 || total > 1e6 {
		return 0, false
	}
	return time.Duration(total * float64(time.Second)), true
}
