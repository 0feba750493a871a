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
	l.drawFooter(lay.footer, l.footerHints(help))
	switch {
	case help:
		l.drawHelp(l.helpPage())
	case l.cursor != nil:
		l.drawExplanation()
	}
}

// footerHints are the keys that the footer lists now.
func (l *live) footerHints(help bool) []hint {
	switch {
	case help:
		return nil
	case l.cursor != nil:
		return l.explainHints
	}
	return l.hints
}
