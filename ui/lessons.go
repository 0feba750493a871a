package ui

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coreglass/ui/lesson"
	"coreglass/workloads"
)

// lessons is the screen on which a lesson is given: its list first, then a step at a time, with
// the picture of the experiment beside the text.
type lessons struct {
	*stage
	ctx   context.Context
	desk  *Desk
	live  *live // the laboratory, which rests meanwhile
	pause func()

	table  []*lesson.Lesson // the list, in the language of the screen; nil entries could not be read
	told   lang             // its language
	row    int
	opened string // name of the open lesson; empty: the list
	fault  string // why a lesson can't be shown

	p       *lesson.Progress
	step    int
	passed  map[string]bool // questions that were left open
	typing  string          // of the open question
	refused string          // why the typed answer can't be one
	scroll  int             // lines above the first one in sight
	follow  bool            // the end of the text stays in sight
	notes   bool
	alone   bool // the picture alone is shown, where there is no room for both
	began   time.Duration
	tall    int // lines of text in sight, of the last picture

	run    *lessonRun   // nil: no experiment is being made
	halted *lesson.Item // called off for a while
	pics   map[string]*picture
	last   string // experiment whose picture is shown
}

func newLessons(ctx context.Context, o Options, st *stage, l *live) *lessons {
	s := &lessons{stage: st, ctx: ctx, desk: o.Desk, live: l, pause: o.Source.Pause}
	if s.desk == nil {
		s.desk = &Desk{}
	}
	return s
}

// rest lets the laboratory rest, so that nothing disturbs an experiment. It goes on when the
// screen is left.
func (s *lessons) rest() {
	if s.live.paused {
		return
	}
	s.live.paused = true
	if !s.live.ended {
		s.pause()
	}
}

// show is called when the screen comes up.
func (s *lessons) show() {
	s.list()
	if s.opened != "" {
		s.rest()
	}
	if s.opened == "" && s.desk.First != "" {
		s.open(s.desk.First)
		s.desk.First = ""
	}
}

// list reads the titles of all lessons.
func (s *lessons) list() {
	if s.table != nil && s.told == s.lang {
		return
	}
	s.table, s.told = nil, s.lang
	for _, name := range s.desk.Names {
		l, err := s.desk.Open(name, lesson.Languages[s.lang])
		if err != nil {
			l = nil
		}
		s.table = append(s.table, l)
	}
}

// open begins a lesson.
func (s *lessons) open(name string) {
	l, err := s.desk.Open(name, lesson.Languages[s.lang])
	if err != nil {
		s.fault = err.Error()
		return
	}
	s.rest()
	s.fault, s.opened = "", name
	s.p = lesson.Begin(l, s.desk.Machine(s.ctx, l))
	s.passed, s.pics, s.last = map[string]bool{}, map[string]*picture{}, ""
	s.began = s.live.newest.At
	s.goTo(0)
}

// close goes back to the list.
func (s *lessons) close() { s.opened, s.p = "", nil }

// speak follows a change of the language: the same place of the same lesson.
func (s *lessons) speak() {
	if s.table != nil {
		s.list()
	}
	if s.p == nil {
		return
	}
	if l, err := s.desk.Open(s.opened, lesson.Languages[s.lang]); err == nil {
		s.p.Lesson = l
	}
}

// goTo shows a step.
func (s *lessons) goTo(step int) {
	s.step = min(max(step, 0), len(s.p.Lesson.Steps)-1)
	s.typing, s.refused, s.scroll, s.follow, s.alone = "", "", 0, true, false
	for _, item := range s.items() {
		if item.Kind == lesson.Experiment && s.pics[item.ID] != nil {
			s.last = item.ID
		}
	}
}

func (s *lessons) current() *lesson.Step { return &s.p.Lesson.Steps[s.step] }

// items are the parts of the step.
func (s *lessons) items() []*lesson.Item {
	var all []*lesson.Item
	for i := range s.current().Items {
		all = append(all, &s.current().Items[i])
	}
	return all
}

// block is the place of the first item that has to be dealt with before what follows is shown:
// a question without an answer, or an experiment that was not made. It is the number of items
// if there is none.
func (s *lessons) block() int {
	all := s.items()
	for i, item := range all {
		switch item.Kind {
		case lesson.Predict:
			if _, st := s.p.Truth(item); s.p.Given[item.ID] == "" && !s.passed[item.ID] && st != lesson.Skipped {
				return i
			}
		case lesson.Experiment:
			if s.p.Results[item.ID] == nil {
				return i
			}
		}
	}
	return len(all)
}

// blocked is that item; nil if there is none.
func (s *lessons) blocked() *lesson.Item {
	if i, all := s.block(), s.items(); i < len(all) {
		return all[i]
	}
	return nil
}

// enter deals with what is next: takes the answer, makes the experiment, or goes on.
func (s *lessons) enter() tea.Cmd {
	s.follow = true
	switch item := s.blocked(); {
	case item == nil:
		if s.step+1 < len(s.p.Lesson.Steps) {
			s.goTo(s.step + 1)
		}
	case item.Kind == lesson.Predict:
		s.answer(item)
	default:
		return s.make(item)
	}
	return nil
}

// answer takes what was typed; nothing leaves the question open.
func (s *lessons) answer(item *lesson.Item) {
	typed := s.typing
	s.typing, s.refused = "", ""
	if typed == "" {
		s.passed[item.ID] = true
		return
	}
	if err := s.p.Accept(item, typed); err != nil {
		s.refused = err.Error()
	}
}

// again forgets the experiments of this step, so that they can be made once more.
func (s *lessons) again() {
	for _, item := range s.items() {
		if item.Kind == lesson.Experiment {
			delete(s.p.Results, item.ID)
		}
	}
	s.follow = true
}

// active says whether the laboratory has to rest.
func (s *lessons) active() bool { return s.run != nil || s.halted != nil }

// laboratoryRests says whether nothing else runs.
func (s *lessons) laboratoryRests() bool {
	return s.live.ended || s.live.newest.Phase == workloads.Idle || s.live.newest.Phase == workloads.Failed
}
