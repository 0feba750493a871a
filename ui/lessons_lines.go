package ui

import (
	"fmt"
	"strings"

	"coreglass/ui/lesson"
	"coreglass/ui/paint"
)

// textLine is one line of a lesson's text.
type textLine struct {
	text   string
	indent int
	style  paint.Style
	mark   string // in front of the text, in the margin
	tone   paint.Style
}

// page lays a lesson's text out.
type page struct {
	lines []textLine
	w     int
}

// gap leaves a line, unless there is one.
func (p *page) gap() {
	if n := len(p.lines); n > 0 && p.lines[n-1].text != "" {
		p.lines = append(p.lines, textLine{})
	}
}

// put adds a text, wrapped, with a mark in front of its first line.
func (p *page) put(text, mark string, st paint.Style) {
	indent := 0
	if mark != "" {
		indent = paint.TextWidth(mark) + 1
	}
	for i, line := range wrap(plainMarks(text), max(p.w-indent, 10)) {
		if i > 0 {
			mark = ""
		}
		p.lines = append(p.lines, textLine{line, indent, st, mark, st})
	}
}

// putMarked adds a text whose mark alone has a tone.
func (p *page) putMarked(text, mark string, tone paint.Style) {
	from := len(p.lines)
	p.put(text, mark, sText)
	p.lines[from].tone = tone
}

// code adds lines as they are.
func (p *page) code(text string) {
	for line := range strings.SplitSeq(text, "\n") {
		p.lines = append(p.lines, textLine{strings.ReplaceAll(line, "\t", "    "), 2, sDim, "│", sDim})
	}
}

// lines is the text of the step as far as it is shown.
func (s *lessons) lines(w int) []textLine {
	p := &page{w: w}
	until := s.block()
	p.put(s.current().Title, "", sTitle)
	for i, item := range s.items() {
		if i > until {
			break
		}
		s.layItem(p, item, i == until)
	}
	if until < len(s.items()) {
		return p.lines
	}
	p.gap()
	if s.step+1 < len(s.p.Lesson.Steps) {
		p.put(s.lang.say(wLessonNextStep), "→", sMarker)
	} else {
		p.put(fmt.Sprintf(s.lang.say(wLessonEnd), s.scored()), "■", sMarker)
	}
	return p.lines
}

// layItem lays an item out; open says that it is the one to be dealt with.
func (s *lessons) layItem(p *page, item *lesson.Item, open bool) {
	text, known := s.p.Text(item.Text)
	switch item.Kind {
	case lesson.Prose:
		if known {
			p.gap()
			p.put(text, "", sText)
		}
	case lesson.Bullet:
		if known {
			p.put(text, "•", sText)
		}
	case lesson.Code:
		p.gap()
		p.code(item.Text)
		p.lines = append(p.lines, textLine{})
	case lesson.Predict:
		s.layQuestion(p, item, text, open)
	case lesson.Experiment:
		s.layExperiment(p, item, text, open)
	case lesson.Check:
		s.layCheck(p, item, orElse(text, item.Text))
	case lesson.Conclusion:
		if text := s.p.Conclusion(item); text != "" {
			p.gap()
			p.put(text, "→", sStrong)
		}
	}
}

// layQuestion shows a question, the answer that was given, and the right one when it is known.
func (s *lessons) layQuestion(p *page, item *lesson.Item, text string, open bool) {
	truth, st := s.p.Truth(item)
	if st == lesson.Skipped {
		return
	}
	p.gap()
	p.put(text, "?", sStrong)
	for i, c := range item.Ask.Choices {
		choice, _ := s.p.Text(c.Text)
		p.put(choice, fmt.Sprintf("  %d", i+1), sText)
	}
	given, gave := s.p.Given[item.ID]
	switch {
	case open:
		s.layTyping(p, item)
	case st == lesson.Pending && gave:
		p.put(fmt.Sprintf(s.lang.say(wLessonGave), given)+" · "+s.lang.say(wLessonWaits), " ", sMarker)
	case st == lesson.Pending:
		p.put(s.lang.say(wLessonPassed)+" · "+s.lang.say(wLessonWaits), " ", sDim)
	case st == lesson.Fails:
		p.put(truth, "▲", sBad)
	default:
		mark, tone := "→", sStrong
		if gave {
			mark, tone = "▲", sWarn
			if s.p.Right(item) == lesson.Stands {
				mark, tone = "●", sGood
			}
		}
		p.put(answerLine(s.lang, s.p, item, truth), mark, tone)
		if why, ok := s.p.Text(item.Ask.Why); ok && why != "" {
			p.put(why, " ", sText)
		}
	}
}

func (s *lessons) layTyping(p *page, item *lesson.Item) {
	hint := s.lang.say(wLessonNumberHint)
	switch item.Ask.Kind {
	case lesson.Choice:
		hint = fmt.Sprintf(s.lang.say(wLessonChoiceHint), len(item.Ask.Choices))
	case lesson.Order:
		hint = s.lang.say(wLessonOrderHint)
	}
	if s.refused != "" {
		hint = fmt.Sprintf(s.lang.say(wLessonAllowed), s.refused)
	}
	p.put(s.lang.say(wLessonAskHint)+" "+s.typing+"█ "+item.Ask.Unit+"  "+hint, " ", sMarker)
}

// command is what a person would type for an experiment; a demonstration is no verb.
func command(item *lesson.Item) string {
	if item.Args[0] == "demo" {
		return strings.Join(item.Args, " ")
	}
	return "coreglass " + strings.Join(item.Args, " ")
}

// layExperiment shows what is run, as a person would type it, and how it went.
func (s *lessons) layExperiment(p *page, item *lesson.Item, text string, open bool) {
	r := s.p.Results[item.ID]
	p.gap()
	switch {
	case r != nil && r.Skipped != "":
		p.put(text, "○", sDim)
		p.put(s.lang.say(wLessonNotHere)+" "+r.Skipped, " ", sWarn)
		return
	case s.run != nil && s.run.item == item:
		p.put(text, "●", sMarker)
	case open:
		p.put(text, "▶", sStrong)
	default:
		p.put(text, "●", sText)
	}
	p.put(command(item), " ", sDim)
	switch {
	case s.run != nil && s.run.item == item:
		p.put(s.lang.say(wLessonRunning)+" …", " ", sMarker)
	case open:
		p.put(s.lang.say(wLessonRunHint), " ", sMarker)
	case r.Failed != "":
		p.put(s.lang.say(wLessonFailed)+" "+r.Failed, "▲", sBad)
	}
}

func (s *lessons) layCheck(p *page, item *lesson.Item, text string) {
	st, why := s.p.Judge(item)
	if why != "" {
		why = " (" + why + ")"
	}
	switch st {
	case lesson.Stands:
		p.putMarked(s.lang.say(wLessonHolds)+": "+text+why, "●", sGood)
	case lesson.Skipped:
		p.put(s.lang.say(wLessonSkipped)+": "+text+why, "○", sDim)
	default:
		p.put(s.lang.say(wLessonFails)+": "+text+why, "▲", sBad)
	}
}

// scored says how many answers were right, and how many checks hold.
func (s *lessons) scored() string {
	var parts []string
	if right, known, _ := s.p.Score(); known > 0 {
		parts = append(parts, fmt.Sprintf(s.lang.say(wLessonScoreShort), right, known))
	}
	if r := s.p.Report(0, false); r.Checks.Held > 0 {
		parts = append(parts, fmt.Sprintf(s.lang.say(wLessonChecks), r.Checks.Held, s.judgedChecks()))
	}
	return strings.Join(parts, " · ")
}

// judgedChecks is how many checks could be judged by now.
func (s *lessons) judgedChecks() int {
	n := 0
	for _, c := range s.p.Lesson.Checks() {
		if st, _ := s.p.Judge(c); st == lesson.Stands || st == lesson.Fails {
			n++
		}
	}
	return n
}
