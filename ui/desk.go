package ui

import (
	"context"
	"time"

	"coreglass/ui/lesson"
)

// Desk is where lessons come from and how their experiments are made; the command line knows
// both.
type Desk struct {
	// Names are the lessons in the order of the course; a file that was opened comes first.
	Names []string
	// Open reads a lesson in a language of lesson.Languages.
	Open func(name, lang string) (*lesson.Lesson, error)
	// Machine is what lessons may ask of the machine.
	Machine func(ctx context.Context, l *lesson.Lesson) map[string]any
	// Perform makes an experiment and returns its decoded JSON. It returns when ctx ends and
	// leaves nothing running.
	Perform func(ctx context.Context, l *lesson.Lesson, args []string, w *Watch) (any, error)
	Shown   bool // the lessons are the screen that comes first
	// First is the lesson that is open from the start; empty: the list.
	First string
}

// perform makes an experiment of a lesson, unless it is not for this machine.
func (d *Desk) perform(ctx context.Context, p *lesson.Progress, e *lesson.Item, w *Watch) *lesson.Result {
	if ok, why := p.Wanted(e); !ok {
		return &lesson.Result{Skipped: orElse(why, "-")}
	}
	began := time.Now()
	v, err := d.Perform(ctx, p.Lesson, e.Args, w)
	r := &lesson.Result{Value: v, Took: time.Since(began)}
	if err != nil {
		r.Value, r.Failed = nil, err.Error()
	}
	return r
}

// orElse is a text, or another one where it is empty.
func orElse(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}
