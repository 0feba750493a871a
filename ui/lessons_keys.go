package ui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"coreglass/ui/lesson"
)

// lessonKeys are the keys of the lessons' screen.
type lessonKeys struct {
	open                                                 key.Binding // from the other screens
	enter, next, back, up, down, again, notes, stop, pic key.Binding
}

func newLessonKeys(bind func(shown string, desc word, keys ...string) key.Binding) lessonKeys {
	return lessonKeys{
		open:  bind("C", wKeyLessons, "C"),
		enter: bind("enter", wLessonKeyGo, "enter"),
		next:  bind("→", wLessonKeyNext, "right"),
		back:  bind("←", wLessonKeyBack, "left"),
		up:    bind("↑", wLessonKeyUp, "up", "pgup"),
		down:  bind("↓", wLessonKeyDown, "down", "pgdown"),
		again: bind("e", wLessonKeyAgain, "e"),
		notes: bind("N", wLessonKeyNotes, "N"),
		pic:   bind("v", wLessonKeyPicture, "v"),
		stop:  bind("esc", wLessonKeyStop, "esc"),
	}
}

// bindings lists the keys for the help and the key table.
func (k lessonKeys) bindings() []key.Binding {
	return []key.Binding{k.enter, k.next, k.back, k.up, k.down, k.pic, k.again, k.notes, k.stop}
}

// press does what a key says.
func (s *lessons) press(msg tea.KeyMsg) tea.Cmd {
	if s.opened == "" {
		s.pressList(msg)
		return nil
	}
	k := s.keys.lesson
	switch {
	case s.typed(msg):
	case key.Matches(msg, k.enter):
		return s.enter()
	case key.Matches(msg, k.stop):
		if s.run != nil {
			s.stop()
		} else {
			s.close()
		}
	case key.Matches(msg, k.notes):
		s.notes = !s.notes
	case key.Matches(msg, k.pic):
		s.alone = !s.alone
	case key.Matches(msg, k.up):
		s.move(-s.stride(msg))
	case key.Matches(msg, k.down):
		s.move(s.stride(msg))
	case s.run != nil:
		s.refused = s.lang.say(wLessonBusy)
	case key.Matches(msg, k.next):
		s.goTo(s.step + 1)
	case key.Matches(msg, k.back):
		s.goTo(s.step - 1)
	case key.Matches(msg, k.again):
		s.again()
	}
	return nil
}

// stride is how many lines a key scrolls.
func (s *lessons) stride(msg tea.KeyMsg) int {
	if msg.Type == tea.KeyPgUp || msg.Type == tea.KeyPgDown {
		return max(1, s.tall-2)
	}
	return 1
}

func (s *lessons) move(by int) {
	s.scroll, s.follow = max(0, s.scroll+by), false
}

// typed edits the answer of the open question; false: the key is none of an answer's.
func (s *lessons) typed(msg tea.KeyMsg) bool {
	item := s.blocked()
	if s.run != nil || item == nil || item.Kind != lesson.Predict {
		return false
	}
	switch msg.Type {
	case tea.KeyBackspace:
		s.typing = s.typing[:max(0, len(s.typing)-1)]
		return true
	case tea.KeyRunes, tea.KeySpace:
		took := false
		for _, r := range msg.Runes {
			if (r >= '0' && r <= '9' || (r == '.' || r == '-') && item.Ask.Kind == lesson.Number) && len(s.typing) < 12 {
				s.typing += string(r)
				s.refused, took = "", true
			}
		}
		return took
	}
	return false
}

// pressList chooses a lesson.
func (s *lessons) pressList(msg tea.KeyMsg) {
	k := s.keys.lesson
	last := max(0, len(s.table)-1)
	switch {
	case key.Matches(msg, k.up):
		s.row = max(0, s.row-s.stride(msg))
	case key.Matches(msg, k.down):
		s.row = min(last, s.row+s.stride(msg))
	case key.Matches(msg, s.keys.oldest):
		s.row = 0
	case key.Matches(msg, s.keys.newest):
		s.row = last
	case key.Matches(msg, k.enter, k.next) && s.row < len(s.desk.Names):
		s.open(s.desk.Names[s.row])
	}
}

// footer lists the keys that do something now, the most useful first.
func (s *lessons) footer() []hint {
	k, l := s.keys.lesson, s.lang
	screen := together(l.say(wFootScreen), s.keys.screen)
	if s.opened == "" {
		return []hint{together(l.say(wFootOpen), k.enter), together(l.say(wFootLessonRows), k.up, k.down), screen}
	}
	steps, notes := together(l.say(wFootSteps), k.back, k.next), together(l.say(wFootNotes), k.notes)
	scroll, pic := together(l.say(wFootText), k.up, k.down), together(l.say(wFootPicture), k.pic)
	switch item := s.blocked(); {
	case s.run != nil:
		return []hint{together(l.say(wFootStop), k.stop), pic, scroll, notes}
	case item == nil:
		return []hint{together(l.say(wFootGo), k.enter), steps, together(l.say(wFootAgain), k.again), notes, scroll, pic, together(l.say(wFootList), k.stop), screen}
	case item.Kind == lesson.Predict:
		return []hint{{"0-9 enter", l.say(wFootAnswer)}, steps, notes, scroll, together(l.say(wFootList), k.stop), screen}
	}
	return []hint{together(l.say(wFootRun), k.enter), steps, notes, scroll, pic, together(l.say(wFootList), k.stop), screen}
}

// helpPage is the help of this screen.
func (s *lessons) helpPage() helpPage {
	return helpPage{
		[]helpGroup{{wHelpLessons, singly(s.keys.lesson.bindings())}},
		[]helpGroup{{wHelpLook, append([]hint{together(s.keys.screen.Help().Desc, s.keys.screen)}, s.keys.programHelp(s.lang)...)}},
		nil, false,
	}
}
