package lesson

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Result is what came of an experiment: its JSON, or why there is none.
type Result struct {
	Value   any    // decoded JSON
	Skipped string // why it was not made
	Failed  string // what went wrong
	Took    time.Duration
}

// Progress is how far somebody is in a lesson, and what is known by then.
type Progress struct {
	Lesson  *Lesson
	Machine map[string]any // what when may ask of the machine: cores, os, python2, ...
	Results map[string]*Result
	Given   map[string]string // answers, as typed, by the prediction's id
}

// Begin starts a lesson on a machine.
func Begin(l *Lesson, machine map[string]any) *Progress {
	return &Progress{Lesson: l, Machine: machine, Results: map[string]*Result{}, Given: map[string]string{}}
}

func (p *Progress) scope() *scope {
	s := &scope{results: map[string]any{"machine": p.Machine}}
	for id, r := range p.Results {
		if r.Value != nil {
			s.results[id] = r.Value
		}
	}
	return s
}

// Standing says whether an item can be judged.
type Standing uint8

const (
	Pending Standing = iota // an experiment is still to be made
	Stands                  // it holds, or it is the right answer
	Fails                   // it does not
	Skipped                 // it does not apply here: see why
)

var standings = [...]string{"open", "holds", "fails", "skipped"}

func (s Standing) String() string { return standings[s] }

// applies says whether the item is for this machine and these results; why if not.
func (p *Progress) applies(i *Item) (Standing, string) {
	if i.When == nil {
		return Stands, ""
	}
	is, err := i.When.holds(p.scope())
	switch {
	case errors.Is(err, errUnmade):
		return p.unmade(i.When)
	case err != nil:
		return Fails, err.Error()
	case is:
		return Stands, ""
	case i.Otherwise == "":
		return Skipped, i.When.Text
	}
	why, err := fill(i.Otherwise, p.scope())
	if err != nil {
		why = i.Otherwise
	}
	return Skipped, why
}

// unmade says whether one of the experiments was left out, or is still to come.
func (p *Progress) unmade(exprs ...*Expr) (Standing, string) {
	for _, e := range exprs {
		if e == nil {
			continue
		}
		for _, root := range e.Roots() {
			r := p.Results[root]
			switch {
			case root == "machine" || r != nil && r.Value != nil:
			case r == nil:
				return Pending, ""
			case r.Failed != "":
				return Fails, r.Failed
			default:
				return Skipped, r.Skipped
			}
		}
	}
	return Pending, ""
}

// Wanted says whether an experiment is to be made, and if not why.
func (p *Progress) Wanted(e *Item) (bool, string) {
	standing, why := p.applies(e)
	return standing == Stands, why
}

// Judge says whether a check holds, with the numbers that decided.
func (p *Progress) Judge(c *Item) (Standing, string) {
	if st, why := p.applies(c); st != Stands {
		return st, why
	}
	is, err := c.Expect.holds(p.scope())
	switch {
	case errors.Is(err, errUnmade):
		return p.unmade(c.Expect)
	case err != nil:
		return Fails, err.Error()
	case is:
		return Stands, p.numbers(c.Expect.root)
	}
	return Fails, p.numbers(c.Expect.root)
}

// numbers are the two sides of a comparison.
func (p *Progress) numbers(t term) string {
	b, ok := t.(binary)
	if !ok {
		return ""
	}
	if b.op == "and" || b.op == "or" {
		x, y := p.numbers(b.a), p.numbers(b.b)
		if x == "" || y == "" {
			return x + y
		}
		return x + "; " + y
	}
	x, errX := b.a.value(p.scope())
	y, errY := b.b.value(p.scope())
	_, text := x.(string)
	if errX != nil || errY != nil || text {
		return ""
	}
	return show(x, "") + " " + b.op + " " + show(y, "")
}

// Text fills a text in. ok is false while an experiment that it speaks of was not made.
func (p *Progress) Text(text string) (filled string, ok bool) {
	filled, err := fill(text, p.scope())
	switch {
	case errors.Is(err, errUnmade):
		return "", false
	case err != nil:
		return err.Error(), true
	}
	return filled, true
}

// Conclusion is the text of a conclusion; empty while or because it has nothing to say.
func (p *Progress) Conclusion(c *Item) string {
	if st, _ := p.applies(c); st != Stands {
		return ""
	}
	text, _ := p.Text(c.Text)
	return text
}

// Accept says what is wrong with an answer; nil takes it.
func (p *Progress) Accept(item *Item, typed string) error {
	q := item.Ask
	typed = strings.TrimSpace(typed)
	switch q.Kind {
	case Number:
		v, err := strconv.ParseFloat(strings.TrimSuffix(strings.ReplaceAll(typed, ",", "."), "%"), 64)
		if err != nil {
			return errors.New("a number")
		}
		typed = strconv.FormatFloat(v, 'g', -1, 64)
	case Choice:
		if n, err := strconv.Atoi(typed); err != nil || n < 1 || n > len(q.Choices) {
			return fmt.Errorf("1 - %d", len(q.Choices))
		}
	case Order:
		typed = strings.Join(strings.FieldsFunc(typed, func(r rune) bool { return r < '0' || r > '9' }), "")
		digits := strings.Split(typed, "")
		slices.Sort(digits)
		if want := "123456789"[:len(q.Choices)]; strings.Join(digits, "") != want {
			return fmt.Errorf("%s", strings.Join(strings.Split(want, ""), " "))
		}
	}
	p.Given[item.ID] = typed
	return nil
}

// Truth is the right answer, for people. Pending while an experiment is to be made.
func (p *Progress) Truth(item *Item) (string, Standing) {
	if st, why := p.applies(item); st != Stands {
		return why, st
	}
	if p.awaited(item) {
		return "", Pending
	}
	q := item.Ask
	switch q.Kind {
	case Number:
		v, err := q.Answer.number(p.scope())
		if err != nil {
			return p.without(err, q.Answer)
		}
		return strings.TrimSpace(Figure(v, "") + " " + q.Unit), Stands
	case Choice:
		n, err := p.choice(q)
		if err != nil {
			return p.without(err, q.exprs()...)
		}
		if n < 1 || n > len(q.Choices) {
			return "-", Stands
		}
		text, _ := p.Text(q.Choices[n-1].Text)
		return strconv.Itoa(n) + " " + text, Stands
	}
	by, err := p.places(q)
	if err != nil {
		return p.without(err, q.exprs()...)
	}
	var parts []string
	for _, i := range ranked(by) {
		parts = append(parts, fmt.Sprintf("%d %s (%s)", i+1, q.Choices[i].Text, Figure(by[i], "")))
	}
	return strings.Join(parts, "  >  "), Stands
}

// awaited says whether the experiment that follows a question in its step is still to be made:
// until then the answer stays hidden, even one that needs no experiment.
func (p *Progress) awaited(item *Item) bool {
	for s := range p.Lesson.Steps {
		reached := false
		for i := range p.Lesson.Steps[s].Items {
			other := &p.Lesson.Steps[s].Items[i]
			reached = reached || other == item
			if reached && other.Kind == Experiment {
				return p.Results[other.ID] == nil
			}
		}
		if reached {
			return false
		}
	}
	return false
}

// without says why an answer is not there.
func (p *Progress) without(err error, exprs ...*Expr) (string, Standing) {
	if !errors.Is(err, errUnmade) {
		return err.Error(), Fails
	}
	st, why := p.unmade(exprs...)
	return why, st
}

// exprs are what decides.
func (q *Question) exprs() []*Expr {
	all := []*Expr{q.Answer}
	for _, o := range q.Choices {
		all = append(all, o.When, o.By)
	}
	return all
}

// choice is the number of the right choice; 0 if there is none.
func (p *Progress) choice(q *Question) (int, error) {
	if q.Answer != nil {
		v, err := q.Answer.number(p.scope())
		return int(v), err
	}
	for i, o := range q.Choices {
		if o.When == nil {
			continue
		}
		if is, err := o.When.holds(p.scope()); err != nil || is {
			return i + 1, err
		}
	}
	return slices.IndexFunc(q.Choices, func(o Option) bool { return o.When == nil }) + 1, nil // the one for everything else
}

func (p *Progress) places(q *Question) ([]float64, error) {
	var by []float64
	for _, o := range q.Choices {
		v, err := o.By.number(p.scope())
		if err != nil {
			return nil, err
		}
		by = append(by, v)
	}
	return by, nil
}

// ranked are the indices of the numbers, the largest first.
func ranked(by []float64) []int {
	var order []int
	for i := range by {
		order = append(order, i)
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case by[a] > by[b]:
			return -1
		case by[a] < by[b]:
			return 1
		}
		return 0
	})
	return order
}

// Right says whether the given answer is right: Pending while that is not known or nothing was
// given.
func (p *Progress) Right(item *Item) Standing {
	given, ok := p.Given[item.ID]
	if _, st := p.Truth(item); st != Stands || !ok {
		if st == Stands {
			return Pending
		}
		return st
	}
	q, right := item.Ask, false
	switch q.Kind {
	case Number:
		want, _ := q.Answer.number(p.scope())
		got, _ := strconv.ParseFloat(given, 64)
		allowed := q.Within
		if q.Share {
			allowed *= math.Abs(want)
		}
		right = math.Abs(got-want) <= allowed
	case Choice:
		n, _ := p.choice(q)
		right = given == strconv.Itoa(n)
	case Order:
		by, _ := p.places(q)
		right = inOrder(by, given, q.Within)
	}
	if right {
		return Stands
	}
	return Fails
}

// inOrder says whether the places fall from the first to the last; those that differ by less
// than a share may change places.
func inOrder(by []float64, given string, within float64) bool {
	for i := 0; i+1 < len(given); i++ {
		a, b := by[given[i]-'1'], by[given[i+1]-'1']
		if a < b && b-a > within*math.Abs(b) {
			return false
		}
	}
	return true
}

// Score counts the answers that are right, those that were given and are known, and all
// questions that apply here.
func (p *Progress) Score() (right, known, all int) {
	for _, q := range p.Lesson.Predictions() {
		switch st := p.Right(q); {
		case st == Skipped:
			continue
		case st == Stands:
			right++
			known++
		case st == Fails && p.Given[q.ID] != "":
			known++
		}
		all++
	}
	return right, known, all
}
