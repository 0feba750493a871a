package ui

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"coreglass/ui/lesson"
)

// Reading is a lesson as lines of text: for screen readers, pipes and tests.
type Reading struct {
	Auto     bool      // nobody is asked: every experiment is made, no answer is given
	In       io.Reader // answers, a line each
	Out      io.Writer
	Progress io.Writer         // what is being made; nil: nobody wants to know
	Answers  map[string]string // given beforehand, by the question's name
	Width    int
}

// reader goes through a lesson.
type reader struct {
	Reading
	lang  lang
	desk  *Desk
	p     *lesson.Progress
	lines *bufio.Scanner
	put   map[*lesson.Item]bool // questions that were put
	told  map[*lesson.Item]bool // those whose answer was told
}

// Read goes through a lesson as text and returns how it went; also with an error, as far as it
// came.
func Read(ctx context.Context, d *Desk, name, language string, how Reading) (*lesson.Progress, error) {
	l, err := d.Open(name, lesson.Languages[langOf(language, os.Environ())])
	if err != nil {
		return nil, err
	}
	r := &reader{Reading: how, lang: langOf(language, os.Environ()), desk: d, put: map[*lesson.Item]bool{}, told: map[*lesson.Item]bool{}}
	r.p = lesson.Begin(l, d.Machine(ctx, l))
	if how.In != nil {
		r.lines = bufio.NewScanner(how.In)
	}
	if err := r.answered(); err != nil {
		return nil, err
	}
	r.line("%s", l.Title)
	if l.Chapter != "" {
		r.line("%s", l.Chapter)
	}
	for i := range l.Steps {
		if err := r.step(ctx, i); err != nil {
			return r.p, err
		}
	}
	r.score()
	return r.p, nil
}

// answered takes the answers that were given beforehand.
func (r *reader) answered() error {
	for _, id := range slices.Sorted(maps.Keys(r.Answers)) {
		all := r.p.Lesson.Predictions()
		i := slices.IndexFunc(all, func(q *lesson.Item) bool { return q.ID == id })
		if i < 0 {
			var names []string
			for _, q := range all {
				names = append(names, q.ID)
			}
			return fmt.Errorf("--answer %s: this lesson asks %s", id, strings.Join(names, ", "))
		}
		if err := r.p.Accept(all[i], r.Answers[id]); err != nil {
			return fmt.Errorf("--answer %s=%s: allowed is %w", id, r.Answers[id], err)
		}
	}
	return nil
}

func (r *reader) line(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	for _, l := range wrap(text, max(r.Width, 40)) {
		fmt.Fprintln(r.Out, l)
	}
}

func (r *reader) step(ctx context.Context, n int) error {
	step := &r.p.Lesson.Steps[n]
	r.line("")
	r.line(r.lang.say(wLessonStep)+" · %s", n+1, len(r.p.Lesson.Steps), step.Title)
	for i := range step.Items {
		if err := r.item(ctx, &step.Items[i]); err != nil {
			return err
		}
	}
	if n+1 < len(r.p.Lesson.Steps) && r.lines != nil && !r.Auto {
		_, err := r.ask(r.lang.say(wLessonEnterNext))
		return err
	}
	return nil
}

func (r *reader) item(ctx context.Context, item *lesson.Item) error {
	switch item.Kind {
	case lesson.Prose:
		if text, ok := r.p.Text(item.Text); ok {
			r.line("")
			r.line("%s", plainMarks(text))
		}
	case lesson.Bullet:
		if text, ok := r.p.Text(item.Text); ok {
			r.line("- %s", plainMarks(text))
		}
	case lesson.Code:
		fmt.Fprintf(r.Out, "\n%s\n", item.Text)
	case lesson.Predict:
		return r.predict(item)
	case lesson.Experiment:
		return r.experiment(ctx, item)
	case lesson.Check:
		r.check(item)
	case lesson.Conclusion:
		if text := r.p.Conclusion(item); text != "" {
			r.line("")
			r.line("→ %s", plainMarks(text))
		}
	}
	return nil
}

// plainMarks takes the marks of emphasis and code away.
func plainMarks(text string) string {
	return strings.NewReplacer("**", "", "`", "").Replace(text)
}

// ask prints a question and reads a line; at the end of the input it goes on by itself.
func (r *reader) ask(question string) (string, error) {
	fmt.Fprint(r.Out, question+" ")
	if !r.lines.Scan() {
		fmt.Fprintln(r.Out)
		r.Auto = true
		return "", r.lines.Err()
	}
	return r.lines.Text(), nil
}

// predict asks the question until the answer has the right form; an empty line gives none.
func (r *reader) predict(item *lesson.Item) error {
	if _, st := r.p.Truth(item); st == lesson.Skipped {
		return nil
	}
	r.put[item] = true
	text, _ := r.p.Text(item.Text)
	r.line("")
	r.line("? %s", plainMarks(text))
	for i, c := range item.Ask.Choices {
		choice, _ := r.p.Text(c.Text)
		r.line("  %d %s", i+1, choice)
	}
	for !r.Auto && r.lines != nil {
		typed, err := r.ask(answerForm(r.lang, item.Ask))
		if err != nil || typed == "" {
			return err
		}
		if fault := r.p.Accept(item, typed); fault == nil {
			break
		}
	}
	r.answers()
	return nil
}

// answerForm says how an answer is typed.
func answerForm(l lang, q *lesson.Question) string {
	switch q.Kind {
	case lesson.Choice:
		return fmt.Sprintf(l.say(wLessonTypeChoice), len(q.Choices))
	case lesson.Order:
		return l.say(wLessonTypeOrder)
	}
	return strings.TrimSpace(l.say(wLessonTypeNumber)+" "+q.Unit) + ":"
}

func (r *reader) experiment(ctx context.Context, e *lesson.Item) error {
	text, _ := r.p.Text(e.Text)
	r.line("")
	r.line("> %s", plainMarks(text))
	r.line("  %s", command(e))
	if !r.Auto && r.lines != nil {
		if _, err := r.ask(r.lang.say(wLessonEnterRun)); err != nil {
			return err
		}
	}
	if r.Progress != nil {
		fmt.Fprintf(r.Progress, "%s: %s\n", e.ID, command(e))
	}
	result := r.desk.perform(ctx, r.p, e, nil)
	if err := ctx.Err(); err != nil {
		return err
	}
	r.p.Results[e.ID] = result
	switch {
	case result.Skipped != "":
		r.line("  %s %s", r.lang.say(wLessonNotHere), result.Skipped)
	case result.Failed != "":
		return fmt.Errorf("experiment %s: %w", e.ID, errors.New(result.Failed))
	default:
		r.line("  "+r.lang.say(wLessonTook), result.Took.Seconds())
	}
	r.answers()
	return nil
}

// answers tells the answers that are known by now.
func (r *reader) answers() {
	for _, q := range r.p.Lesson.Predictions() {
		truth, st := r.p.Truth(q)
		if r.told[q] || st != lesson.Stands && st != lesson.Fails || !r.put[q] {
			continue
		}
		r.told[q] = true
		r.line("")
		r.line("%s", answerLine(r.lang, r.p, q, truth))
		if why, ok := r.p.Text(q.Ask.Why); ok && why != "" {
			r.line("%s", plainMarks(why))
		}
	}
}

// answerLine says what is right, and whether that was said.
func answerLine(l lang, p *lesson.Progress, q *lesson.Item, truth string) string {
	given, ok := p.Given[q.ID]
	if !ok {
		return fmt.Sprintf(l.say(wLessonAnswer), truth)
	}
	verdict := wLessonWrong
	if p.Right(q) == lesson.Stands {
		verdict = wLessonRight
	}
	return fmt.Sprintf(l.say(verdict), given, truth)
}

func (r *reader) check(c *lesson.Item) {
	st, why := r.p.Judge(c)
	text, ok := r.p.Text(c.Text)
	if !ok {
		text = c.Text
	}
	r.line("")
	switch st {
	case lesson.Stands:
		r.line("[%s] %s (%s)", r.lang.say(wLessonHolds), plainMarks(text), why)
	case lesson.Skipped:
		r.line("[%s] %s: %s", r.lang.say(wLessonSkipped), plainMarks(text), why)
	default:
		r.line("[%s] %s (%s)", r.lang.say(wLessonFails), plainMarks(text), why)
	}
}

func (r *reader) score() {
	right, known, all := r.p.Score()
	if all == 0 || known == 0 {
		return
	}
	r.line("")
	r.line(r.lang.say(wLessonScore), right, known, all)
}
