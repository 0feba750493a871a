package ui

import (
	"fmt"

	"coreglass/ui/paint"
)

// view draws the screen, with the help over it if that is open.
func (l *live) view(help bool) string {
	lay, f := &l.layout, &l.frame
	f.clear(lay.width, lay.height)
	switch {
	case lay.width <= 0 || lay.height <= 0:
		return ""
	case lay.width < minWidth || lay.height < minHeight:
		l.drawTooSmall()
		return f.canvas.Render(l.palette)
	}
	l.drawHeader(lay.header)
	l.drawStatus(lay.status)
	l.drawCPU(lay.cpu)
	l.drawWork(lay.work)
	l.drawVerdict(lay.verdict)
	l.drawCores(lay.cores)
	l.drawNumbers(lay.numbers)
	l.drawStrip(lay.strip)
	l.drawTasks(lay.tasks)
	l.drawFooter(lay.footer, help)
	switch {
	case help:
		l.drawHelp()
	case l.cursor != nil:
		l.drawExplanation()
	}
	return f.canvas.Render(l.palette)
}

// drawTooSmall fits any size: the text is cut like every other.
func (l *live) drawTooSmall() {
	w, h := l.layout.width, l.layout.height
	text := fmt.Sprintf(l.lang.say(wTooSmall), w, h)
	if paint.TextWidth(text) > w {
		text = "80x24!"
	}
	l.frame.canvas.Text(max(0, (w-paint.TextWidth(text))/2), h/2, w, text, sStrong)
}
