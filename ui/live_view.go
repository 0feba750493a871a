package ui

// draw draws the screen, with the help over it if that is open.
func (l *live) draw(help bool) {
	lay := &l.layout
	l.drawHeader(lay.header, onLive)
	l.drawStatus(lay.status)
	l.drawCPU(lay.cpu)
	l.drawWork(lay.work)
	l.drawVerdict(lay.verdict)
	l.drawCores(lay.cores)
	l.drawNumbers(lay.numbers)
	l.drawStrip(lay.strip)
	l.drawWho(lay.who)
	l.drawTasks(lay.tasks)
	hints := l.hints
	if l.cursor != nil && !help {
		hints = l.explainHints
		l.drawExplanation()
	}
	l.drawEnd(hints, help, l.helpPage)
}
