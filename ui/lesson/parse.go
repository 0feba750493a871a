package lesson

import (
	"fmt"
	"slices"
	"strings"
)

// Fault is a mistake in a lesson file: where it is, and what is allowed.
type Fault struct {
	File string
	Line int
	Says string
}

func (f *Fault) Error() string { return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Says) }

// Verify looks at what an experiment would run, and says what is wrong with it.
type Verify func(l *Lesson, args []string) error

// Parse reads a lesson. The error is a *Fault.
func Parse(file, text string, verify Verify) (*Lesson, error) {
	r := &reader{file: file, lines: strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")}
	l, err := r.read()
	if err != nil {
		return nil, err
	}
	if err := r.check(l, verify); err != nil {
		return nil, err
	}
	return l, nil
}

// reader goes through a lesson line by line.
type reader struct {
	file        string
	lines       []string
	at          int  // next line, from 0
	translation bool // texts only
	lesson      *Lesson
	items       []Item
	paragraph   []string
	began       int // line of the paragraph
}

func (r *reader) fault(line int, format string, args ...any) error {
	return &Fault{r.file, line, fmt.Sprintf(format, args...)}
}

// read reads the header and the steps.
func (r *reader) read() (*Lesson, error) {
	r.lesson = &Lesson{file: r.file, Files: map[string]string{}}
	if err := r.header(); err != nil {
		return nil, err
	}
	for r.at < len(r.lines) {
		if err := r.line(); err != nil {
			return nil, err
		}
	}
	r.endStep()
	if len(r.lesson.Steps) == 0 {
		return nil, r.fault(len(r.lines), "a lesson has at least one step: a line such as # The question")
	}
	return r.lesson, nil
}

// line takes one line, or a whole block.
func (r *reader) line() error {
	line := r.lines[r.at]
	r.at++
	trimmed := strings.TrimSpace(line)
	switch {
	case strings.HasPrefix(line, "```"):
		r.endParagraph()
		return r.fence(strings.Fields(line[3:]))
	case strings.HasPrefix(line, "# "), strings.HasPrefix(line, "## "):
		r.endStep()
		r.lesson.Steps = append(r.lesson.Steps, Step{Title: strings.TrimSpace(strings.TrimLeft(line, "#")), line: r.at})
	case trimmed == "":
		r.endParagraph()
	case len(r.lesson.Steps) == 0:
		return r.fault(r.at, "text before the first step: begin with a line such as # The question")
	case strings.HasPrefix(line, "- "):
		r.endParagraph()
		r.paragraph, r.began = []string{line}, r.at
	default:
		if len(r.paragraph) == 0 {
			r.began = r.at
		}
		r.paragraph = append(r.paragraph, trimmed)
	}
	return nil
}

func (r *reader) endParagraph() {
	if len(r.paragraph) == 0 {
		return
	}
	text := join(r.paragraph)
	kind := Prose
	if rest, ok := strings.CutPrefix(text, "- "); ok {
		kind, text = Bullet, rest
	}
	r.items = append(r.items, Item{Kind: kind, Text: text, line: r.began})
	r.paragraph = nil
}

func (r *reader) endStep() {
	r.endParagraph()
	if n := len(r.lesson.Steps); n > 0 {
		r.lesson.Steps[n-1].Items = r.items
	}
	r.items = nil
}

// join makes one text of lines; between wide characters there is no space.
func join(lines []string) string {
	text := ""
	for _, l := range lines {
		if text != "" && !(wide(lastRune(text)) && wide(firstRune(l))) {
			text += " "
		}
		text += l
	}
	return text
}

func wide(r rune) bool { return r >= 0x2e80 }

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}

func lastRune(s string) rune {
	last := rune(0)
	for _, r := range s {
		last = r
	}
	return last
}

// codes are the fences whose text is shown as it is.
var codes = []string{"text", "python", "c", "go", "sh"}

// blocks are the fences that do something.
var blocks = []string{"predict", "experiment", "check", "conclusion", "notes", "file"}

// fence reads a block to its end.
func (r *reader) fence(info []string) error {
	first := r.at // its line from 1
	if len(r.lesson.Steps) == 0 {
		return r.fault(first, "a block before the first step: begin with a line such as # The question")
	}
	end := r.at
	for end < len(r.lines) && strings.TrimRight(r.lines[end], " ") != "```" {
		end++
	}
	if end == len(r.lines) {
		return r.fault(first, "this block is not closed: a line of ``` ends it")
	}
	body := r.lines[r.at:end]
	r.at = end + 1
	kind := "text"
	if len(info) > 0 {
		kind = info[0]
	}
	if slices.Contains(codes, kind) {
		r.items = append(r.items, Item{Kind: Code, Text: strings.Join(body, "\n"), line: first})
		return nil
	}
	if !slices.Contains(blocks, kind) {
		return r.fault(first, "block %q: choose one of %s; code is shown by %s", kind, strings.Join(blocks, ", "), strings.Join(codes, ", "))
	}
	return r.block(kind, info[1:], body, first)
}

// block takes what stands in a fence.
func (r *reader) block(kind string, info, body []string, first int) error {
	step := &r.lesson.Steps[len(r.lesson.Steps)-1]
	switch kind {
	case "notes":
		step.Notes = append(step.Notes, paragraphs(body)...)
		return nil
	case "conclusion":
		return r.conclusion(info, body, first)
	case "file":
		return r.workload(info, body, first)
	}
	f, err := r.fields(body, first, kind == "check")
	if err != nil {
		return err
	}
	switch kind {
	case "predict":
		return r.predict(f, info, first)
	case "experiment":
		return r.experiment(f, info, first)
	}
	return r.check1(f, info, first)
}

// paragraphs joins lines up to empty ones.
func paragraphs(body []string) []string {
	var all, one []string
	for _, line := range append(slices.Clip(body), "") {
		if line = strings.TrimSpace(line); line != "" {
			one = append(one, line)
			continue
		}
		if len(one) > 0 {
			all = append(all, join(one))
		}
		one = nil
	}
	return all
}

// conclusion makes an item of each paragraph: one that speaks of an experiment that was not
// made is left out alone.
func (r *reader) conclusion(info, body []string, first int) error {
	var when *Expr
	if len(info) > 0 {
		if info[0] != "when" || len(info) == 1 {
			return r.fault(first, "conclusion %q: nothing, or when and an expression, such as when machine.cores > 1", strings.Join(info, " "))
		}
		if r.translation {
			return r.fault(first, "when stands in the lesson alone, not in its translation")
		}
		var err error
		if when, err = ParseExpr(strings.Join(info[1:], " ")); err != nil {
			return r.fault(first, "when %v", err)
		}
	}
	for _, p := range paragraphs(body) {
		r.items = append(r.items, Item{Kind: Conclusion, Text: p, When: when, line: first})
	}
	return nil
}

// workload keeps a workload file that the lesson brings along.
func (r *reader) workload(info, body []string, first int) error {
	switch {
	case r.translation:
		return r.fault(first, "files stand in the lesson alone, not in its translation")
	case len(info) != 1 || strings.ContainsAny(info[0], `/\:`):
		return r.fault(first, "file: one name without a folder, such as ```file homework.yaml")
	}
	r.lesson.Files[info[0]] = strings.Join(body, "\n") + "\n"
	return nil
}
