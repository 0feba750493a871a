package ui

import (
	"fmt"
	"strings"

	"coreglass/ui/meter"
	"coreglass/ui/paint"
)

// Sizes of the lessons' screen.
const (
	wideLesson   = 112 // from here on text and picture stand side by side
	widePresent  = 160 // and the presenter's notes have a column of their own
	noteColumn   = 44
	tallLesson   = 34 // from here on the picture stands below the text where it is narrow
	mostTextWide = 78 // longer lines are hard to read
)

// draw fits the screen into the terminal:
//
//	+--------------------------------------------------------------+
//	| header: screens, lesson, step, elapsed                       | 1
//	| status: chapter; score; what is being measured               | 1
//	| text of the step          | picture of      | for the        | the rest
//	| question, answer, check   | the experiment  | presenter (N)  |
//	| footer: keys                                                 | 1
//	+--------------------------------------------------------------+
//
// Where there is no room for both, the picture stands below the text, or alone (v).
func (s *lessons) draw(help bool) {
	full := paint.Rect{W: s.width, H: s.height}
	s.drawHeader(full.Row(0))
	s.drawStatus(full.Row(1))
	body := full.Rows(2, s.height-3).Inset(1)
	if s.height >= 30 {
		body = body.Rows(1, body.H-1)
	}
	if s.opened == "" {
		s.drawList(body)
	} else {
		s.drawLesson(body)
	}
	s.drawEnd(s.footer(), help, s.helpPage)
}

func (s *lessons) drawHeader(r paint.Rect) {
	f := &s.frame
	f.canvas.Fill(r, ' ', sHeader)
	right := s.drawMachine(r, &s.live.newest)
	p := f.canvas.Pen(r.X+1, r.Y, right-r.X-2)
	s.drawTabs(&p, onLessons)
	if s.p == nil {
		return
	}
	p.Put(s.p.Lesson.Name, sHeaderStrong)
	p.Skip(3)
	p.Put(fmt.Sprintf(s.lang.say(wLessonStepShort), s.step+1, len(s.p.Lesson.Steps)), sHeader)
	p.Skip(3)
	p.PutBytes(meter.AppendClock(f.buf(), s.live.newest.At-s.began), sHeader)
}

func (s *lessons) drawStatus(r paint.Rect) {
	c := &s.frame.canvas
	if s.p == nil {
		c.Text(r.X+1, r.Y, r.W-2, orElse(s.fault, s.lang.say(wLessonsTitle)), sDim)
		return
	}
	right := s.scored()
	switch {
	case s.run != nil && s.run.waiting:
		right = "○ " + s.lang.say(wSweepPausing)
	case s.run != nil:
		right = "● " + s.lang.say(wLessonRunning)
	}
	x := r.X + r.W - 1 - paint.TextWidth(right)
	c.Text(x, r.Y, r.W, right, sMarker)
	p := c.Pen(r.X+1, r.Y, x-r.X-2)
	p.Put(s.p.Lesson.Title, sStrong)
	if p.Left() > 3+paint.TextWidth(s.p.Lesson.Chapter) {
		p.Put(" · "+s.p.Lesson.Chapter, sDim)
	}
}

// drawList is the table of all lessons.
func (s *lessons) drawList(r paint.Rect) {
	c := &s.frame.canvas
	if len(s.table) == 0 {
		c.Text(r.X, r.Y, r.W, s.lang.say(wLessonsNone), sStrong)
		return
	}
	about := 1
	if r.H >= 3*len(s.table) {
		about = 2
	}
	tall := min(max(1, r.H/len(s.table)), about+1)
	seen := max(1, r.H/tall)
	first := max(0, min(s.row-seen/2, len(s.table)-seen))
	name := 13
	for i := first; i < min(len(s.table), first+seen); i++ {
		row := r.Rows((i-first)*tall, tall)
		mark, st := "  ", sText
		if i == s.row {
			mark, st = "▶ ", sStrong
		}
		p := c.Pen(row.X, row.Y, row.W)
		p.Put(mark, sMarker)
		p.Put(fmt.Sprintf("%2d ", i+1), sDim)
		l := s.table[i]
		if l == nil {
			p.Put(s.desk.Names[i], sBad)
			continue
		}
		p.Put(l.Name, sMarker)
		p.X = row.X + 5 + name
		p.Put(l.Title, st)
		if p.Left() > paint.TextWidth(l.Chapter)+3 {
			p.Put("   "+l.Chapter, sDim)
		}
		if tall > 1 {
			c.Text(row.X+5+name, row.Y+1, row.W-5-name, l.About, sDim)
		}
	}
}

// drawLesson divides the body between text, picture and notes.
func (s *lessons) drawLesson(r paint.Rect) {
	pic := s.pics[s.last]
	running := s.run != nil
	if s.notes {
		r = s.drawNotes(r)
	}
	switch {
	case r.W >= wideLesson:
		text := min(max(r.W*2/5, 50), mostTextWide)
		s.drawText(paint.Rect{X: r.X, Y: r.Y, W: text, H: r.H})
		for y := r.Y; y < r.Y+r.H; y++ {
			s.frame.canvas.Set(r.X+text+1, y, '│', sIdle)
		}
		s.drawPicture(paint.Rect{X: r.X + text + 3, Y: r.Y, W: r.W - text - 3, H: r.H}, pic)
	case r.H >= tallLesson-4 && (pic != nil || running):
		half := r.H / 2
		s.drawText(r.Rows(0, half))
		s.drawPicture(r.Rows(half+1, r.H-half-1), pic)
	case (running && !s.alone || !running && s.alone) && pic != nil:
		s.drawPicture(r, pic)
	default:
		s.drawText(r)
	}
}

// drawText shows as much of the step's text as fits; the end of it, unless it was scrolled.
func (s *lessons) drawText(r paint.Rect) {
	lines := s.lines(min(r.W-1, mostTextWide))
	s.tall = r.H
	last := max(0, len(lines)-r.H)
	if s.follow {
		s.scroll = last
	}
	s.scroll = min(s.scroll, last)
	c := &s.frame.canvas
	for i := 0; i < r.H && s.scroll+i < len(lines); i++ {
		l := lines[s.scroll+i]
		c.Text(r.X, r.Y+i, l.indent, l.mark, l.tone)
		c.Text(r.X+l.indent, r.Y+i, r.W-1-l.indent, l.text, l.style)
	}
	if s.scroll > 0 {
		c.Set(r.X+r.W-1, r.Y, '▲', sDim)
	}
	if s.scroll < last {
		c.Set(r.X+r.W-1, r.Y+r.H-1, '▼', sMarker)
	}
}

// drawNotes shows the presenter's notes, and returns what is left for the rest: a column of
// their own with the outline where the screen is wide, else some lines at the bottom.
func (s *lessons) drawNotes(r paint.Rect) paint.Rect {
	notes := s.current().Notes
	if len(notes) == 0 {
		notes = []string{s.lang.say(wLessonNoNotes)}
	}
	if r.W >= widePresent {
		box := paint.Rect{X: r.X + r.W - noteColumn, Y: r.Y, W: noteColumn, H: r.H}
		s.drawBox(box, s.lang.say(wLessonNotes), "")
		inside := paint.Rect{X: box.X + 2, Y: box.Y + 2, W: box.W - 4, H: box.H - 3}
		y := s.drawOutline(inside)
		s.drawParagraphs(inside.Rows(y+1, inside.H-y-1), notes)
		return paint.Rect{X: r.X, Y: r.Y, W: r.W - noteColumn - 2, H: r.H}
	}
	h := min(2+len(s.paragraphs(notes, r.W-4)), max(6, r.H/3), r.H-6)
	box := paint.Rect{X: r.X, Y: r.Y + r.H - h, W: r.W, H: h}
	s.drawBox(box, s.lang.say(wLessonNotes), "")
	s.drawParagraphs(paint.Rect{X: box.X + 2, Y: box.Y + 1, W: box.W - 4, H: h - 2}, notes)
	return r.Rows(0, r.H-h)
}

// drawOutline lists the steps and returns its lines.
func (s *lessons) drawOutline(r paint.Rect) int {
	c := &s.frame.canvas
	c.Text(r.X, r.Y, r.W, s.lang.say(wLessonOutline), sBoxStrong)
	for i := range s.p.Lesson.Steps {
		st, mark := sBoxDim, "  "
		switch {
		case i == s.step:
			st, mark = sBoxStrong, "▶ "
		case i < s.step:
			st = sBox
		}
		c.Text(r.X, r.Y+1+i, r.W, mark+s.p.Lesson.Steps[i].Title, st)
	}
	return len(s.p.Lesson.Steps) + 1
}

func (s *lessons) drawParagraphs(r paint.Rect, paragraphs []string) {
	for y, line := range s.paragraphs(paragraphs, r.W) {
		if y < r.H {
			s.frame.canvas.Text(r.X, r.Y+y, r.W, line, sBox)
		}
	}
}

// paragraphs lays texts out, with an empty line between two of them.
func (s *lessons) paragraphs(texts []string, w int) []string {
	var lines []string
	for i, text := range texts {
		filled, ok := s.p.Text(text)
		if !ok {
			filled = strings.NewReplacer("{", "", "}", "").Replace(text)
		}
		if i > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, wrap(plainMarks(filled), w)...)
	}
	return lines
}

// sentence is what is being made, for the title of a picture.
func (s *lessons) sentence() string {
	for _, e := range s.p.Lesson.Experiments() {
		if e.ID == s.last {
			text, _ := s.p.Text(e.Text)
			return plainMarks(text)
		}
	}
	return ""
}
