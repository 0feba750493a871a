package lesson

import (
	"errors"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// header reads what stands between two lines of ---.
func (r *reader) header() error {
	if len(r.lines) == 0 || strings.TrimSpace(r.lines[0]) != "---" {
		return r.fault(1, "a lesson begins with a header: a line of ---, then name: and title:, then --- again")
	}
	end := slices.IndexFunc(r.lines[1:], func(l string) bool { return strings.TrimSpace(l) == "---" })
	if end < 0 {
		return r.fault(1, "the header is not closed: a line of --- ends it")
	}
	f, err := r.fields(r.lines[1:1+end], 1, false)
	if err != nil {
		return err
	}
	r.at = end + 2
	l := r.lesson
	err = f.each(f.nodes[0], "header", r.keys("title chapter about", "name"), func(key string, v *yaml.Node) (err error) {
		to := map[string]*string{"name": &l.Name, "title": &l.Title, "chapter": &l.Chapter, "about": &l.About}[key]
		*to, err = f.text(key, v)
		return err
	})
	switch {
	case err != nil:
		return err
	case l.Title == "":
		return r.fault(1, "header: title is missing")
	case !r.translation && !nameForm(l.Name):
		return r.fault(1, "header: name %q: small letters, digits and -", l.Name)
	}
	return nil
}

func nameForm(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-') })
}

// check looks at what can only be checked when the whole lesson is there.
func (r *reader) check(l *Lesson, verify Verify) error {
	made := map[string]bool{"machine": true}
	ids := map[string]bool{}
	var known []string
	for _, e := range l.Experiments() {
		if made[e.ID] {
			return r.fault(e.line, "experiment %s is there twice: each needs a name of its own", e.ID)
		}
		made[e.ID] = true
		known = append(known, e.ID)
		if verify != nil {
			if err := verify(l, e.Args); err != nil {
				return r.fault(e.line, "experiment %s: %v", e.ID, err)
			}
		}
	}
	for _, p := range l.Predictions() {
		if ids[p.ID] {
			return r.fault(p.line, "predict %s is there twice: each needs a name of its own", p.ID)
		}
		ids[p.ID] = true
	}
	for s := range l.Steps {
		for i := range l.Steps[s].Items {
			item := &l.Steps[s].Items[i]
			exprs, err := item.expressions()
			if err != nil {
				return r.fault(item.line, "%v", err)
			}
			for _, e := range exprs {
				for _, root := range e.Roots() {
					if !made[root] {
						return r.fault(item.line, "%q: there is no experiment %s: choose from %s", e.Text, root, strings.Join(append(known, "machine"), ", "))
					}
				}
			}
		}
	}
	return nil
}

// expressions are all expressions of an item, those in its texts too.
func (i *Item) expressions() ([]*Expr, error) {
	all := []*Expr{i.When, i.Expect}
	texts := []string{i.Text, i.Otherwise}
	if i.Kind == Code {
		texts = nil
	}
	if q := i.Ask; q != nil {
		all = append(all, q.Answer)
		texts = append(texts, q.Why)
		for _, o := range q.Choices {
			all = append(all, o.When, o.By)
			texts = append(texts, o.Text)
		}
	}
	var errs []error
	for _, t := range texts {
		ps, err := pieces(t)
		errs = append(errs, err)
		for _, p := range ps {
			all = append(all, p.expr)
		}
	}
	return slices.DeleteFunc(all, func(e *Expr) bool { return e == nil }), errors.Join(errs...)
}
