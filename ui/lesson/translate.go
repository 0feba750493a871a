package lesson

import (
	"maps"
	"strings"
)

// Translate reads a translation of a lesson and returns the lesson in that language. A
// translation has the same steps and blocks in the same order, with their texts alone: what
// runs and what is expected stands in one place.
func Translate(l *Lesson, file, text string) (*Lesson, error) {
	r := &reader{file: file, translation: true, lines: strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")}
	t, err := r.read()
	if err != nil {
		return nil, err
	}
	if len(t.Steps) != len(l.Steps) {
		return nil, r.fault(1, "%d steps; %s has %d", len(t.Steps), l.file, len(l.Steps))
	}
	t.Name, t.Files = l.Name, maps.Clone(l.Files)
	for s := range t.Steps {
		if err := r.adopt(&t.Steps[s], &l.Steps[s]); err != nil {
			return nil, err
		}
	}
	return t, r.check(t, nil)
}

// adopt gives the blocks of a translated step what they do.
func (r *reader) adopt(to, from *Step) error {
	acts := acting(from)
	at := 0
	for i := range to.Items {
		item := &to.Items[i]
		if !item.Kind.acts() {
			continue
		}
		if at == len(acts) {
			return r.fault(item.line, "step %q: a further %s %s, which the lesson does not have", to.Title, item.Kind, item.ID)
		}
		own := acts[at]
		at++
		if item.Kind != own.Kind || item.ID != own.ID {
			return r.fault(item.line, "step %q: %s %s where the lesson has %s %s", to.Title, item.Kind, item.ID, own.Kind, own.ID)
		}
		item.When, item.Args, item.Expect = own.When, own.Args, own.Expect
		if (item.Otherwise == "") != (own.Otherwise == "") {
			return r.fault(item.line, "%s %s: otherwise stands in one of the two languages only", item.Kind, item.ID)
		}
		if err := r.adoptQuestion(item, own); err != nil {
			return err
		}
	}
	if at < len(acts) {
		return r.fault(to.line, "step %q lacks %s %s", to.Title, acts[at].Kind, acts[at].ID)
	}
	if (len(to.Notes) == 0) != (len(from.Notes) == 0) {
		return r.fault(to.line, "step %q: the presenter's notes stand in one of the two languages only", to.Title)
	}
	return nil
}

func (k Kind) acts() bool { return k >= Predict }

func acting(s *Step) []*Item {
	var all []*Item
	for i := range s.Items {
		if s.Items[i].Kind.acts() {
			all = append(all, &s.Items[i])
		}
	}
	return all
}

func (r *reader) adoptQuestion(item, own *Item) error {
	if own.Kind != Predict {
		return nil
	}
	q, o := item.Ask, own.Ask
	if q.Kind != o.Kind || len(q.Choices) != len(o.Choices) {
		return r.fault(item.line, "predict %s: %d answers to choose from; the lesson has %d", item.ID, len(q.Choices), len(o.Choices))
	}
	q.Answer, q.Within, q.Share = o.Answer, o.Within, o.Share
	for i := range q.Choices {
		q.Choices[i].When, q.Choices[i].By = o.Choices[i].When, o.Choices[i].By
	}
	return nil
}
