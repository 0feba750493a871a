package lesson

import (
	"os"
	"slices"
	"strings"
	"testing"

	"coreglass/ui/paint"
)

// All built-in lessons can be read in both languages, and every text of theirs can be drawn.
func TestBuiltinLessons(t *testing.T) {
	for _, name := range Builtin {
		for _, lang := range Languages {
			l, err := Open(name, lang, nil)
			if err != nil {
				t.Errorf("%s: %v", lang, err)
				continue
			}
			if l.Name != name || l.About == "" || l.Chapter == "" {
				t.Errorf("%s %s: header %q %q %q", name, lang, l.Name, l.About, l.Chapter)
			}
			if len(l.Checks()) < 4 || len(l.Experiments()) == 0 || len(l.Predictions()) < 2 {
				t.Errorf("%s %s: too little happens", name, lang)
			}
			for _, text := range textsOf(l) {
				for _, r := range text {
					if paint.Width(r) == 0 && r != '\n' {
						t.Errorf("%s %s: %q is not on the allow-list: %q", name, lang, r, text)
					}
				}
			}
		}
	}
	files, err := os.ReadDir("lessons")
	if err != nil || len(files) != len(Builtin)*len(Languages) {
		t.Errorf("%d files for %d lessons in %d languages (%v)", len(files), len(Builtin), len(Languages), err)
	}
}

// textsOf are all texts of a lesson, as they are written.
func textsOf(l *Lesson) []string {
	all := []string{l.Title, l.Chapter, l.About}
	for _, s := range l.Steps {
		all = append(append(all, s.Title), s.Notes...)
		for _, i := range s.Items {
			all = append(all, i.Text, i.Otherwise)
			if i.Ask != nil {
				all = append(all, i.Ask.Why, i.Ask.Unit)
				for _, c := range i.Ask.Choices {
					all = append(all, c.Text)
				}
			}
		}
	}
	return all
}

// A translation says everything: where the lesson has a reason or a unit, so has it.
func TestTranslationsAreComplete(t *testing.T) {
	for _, name := range Builtin {
		en, err := Open(name, "en", nil)
		zh, err2 := Open(name, "zh", nil)
		if err != nil || err2 != nil {
			t.Fatal(err, err2)
		}
		for i, q := range en.Predictions() {
			o := zh.Predictions()[i]
			if (q.Ask.Why == "") != (o.Ask.Why == "") || (q.Ask.Unit == "") != (o.Ask.Unit == "") {
				t.Errorf("%s: predict %s: why or unit stand in one language only", name, q.ID)
			}
		}
	}
}

const small = `---
name: small
title: A small lesson
---

# One
Text of
two lines.

- a point

` + "```predict cpu\nask: How much?\nanswer: a.cpu.total\nwithin: 10 %\nunit: \"%\"\n```\n" +
	"```predict which\nask: Which?\nchoices:\n  - says: A\n    when: a.x > b.x\n  - B\n```\n" +
	"```predict order\nask: Sort\norder:\n  - says: A\n    by: a.x\n  - says: B\n    by: b.x\n```\n" +
	"```experiment a\ndo: run --model thread\nsays: it\n```\n" +
	"```experiment b\ndo: run --model gil2\nsays: it\nwhen: machine.cores >= 2\notherwise: There is one core only.\n```\n" +
	"```check\n- expect: a.cpu.total < 200\n  says: less than 200\n- expect: b.x > 3\n  says: b is large\n```\n" +
	"```conclusion\nIt was {a.cpu.total:.0f} and {a.points[thread 4].y}.\n\nAnd b {b.x}.\n```\n"

func begun(t *testing.T, cores float64) *Progress {
	t.Helper()
	l, err := Parse("small.md", small, nil)
	if err != nil {
		t.Fatal(err)
	}
	return Begin(l, map[string]any{"cores": cores})
}

func resultA() *Result {
	return &Result{Value: map[string]any{"cpu": map[string]any{"total": 163.0}, "x": 2.0,
		"points": []any{map[string]any{"model": "thread", "value": "4", "y": 0.5}}}}
}

func TestALesson(t *testing.T) {
	p := begun(t, 2)
	step := p.Lesson.Steps[0]
	if step.Items[0].Text != "Text of two lines." || step.Items[1].Kind != Bullet {
		t.Errorf("the text: %+v", step.Items[:2])
	}
	q := p.Lesson.Predictions()
	if _, st := p.Truth(q[0]); st != Pending {
		t.Errorf("the answer is there before the experiment: %v", st)
	}
	for typed, ok := range map[string]bool{"150": true, "x": false, "": false} {
		if err := p.Accept(q[0], typed); (err == nil) != ok {
			t.Errorf("%q: %v", typed, err)
		}
	}
	if p.Accept(q[1], "3") == nil || p.Accept(q[2], "11") == nil {
		t.Error("answers that can't be were taken")
	}
	if err := p.Accept(q[2], "2, 1"); err != nil {
		t.Error(err)
	}
	p.Accept(q[1], "2")
	p.Results["a"] = resultA()
	p.Results["b"] = &Result{Value: map[string]any{"x": 4.0}}
	if right, known, all := p.Score(); right != 3 || known != 3 || all != 3 {
		t.Errorf("the score: %d of %d, %d", right, known, all)
	}
	var got []string
	for _, c := range p.Lesson.Checks() {
		st, why := p.Judge(c)
		got = append(got, st.String()+" "+why)
	}
	if want := []string{"holds 163 < 200", "holds 4 > 3"}; !slices.Equal(got, want) {
		t.Errorf("the checks: %q", got)
	}
	r := p.Report(0, false)
	if got := r.Steps[0].Conclusions; !slices.Equal(got, []string{"It was 163 and 0.50.", "And b 4."}) {
		t.Errorf("the conclusions: %q", got)
	}
}

// What an experiment that was not made would have shown is skipped, with the reason.
func TestWhatThisMachineCannotShow(t *testing.T) {
	p := begun(t, 1)
	p.Results["a"] = resultA()
	made, why := p.Wanted(p.Lesson.Experiments()[1])
	if made || why != "There is one core only." {
		t.Fatalf("%v %q", made, why)
	}
	p.Results["b"] = &Result{Skipped: why}
	if st, reason := p.Judge(p.Lesson.Checks()[1]); st != Skipped || reason != why {
		t.Errorf("%v %q", st, reason)
	}
	r := p.Report(0, false)
	if r.Checks.Held != 1 || r.Checks.Skipped != 1 || r.Score.Questions != 1 || len(r.Steps[0].Conclusions) != 1 {
		t.Errorf("%+v", r)
	}
}

// A check that fails, fails.
func TestChecksCanFail(t *testing.T) {
	p := begun(t, 2)
	p.Results["a"] = &Result{Value: map[string]any{"cpu": map[string]any{"total": 250.0}}}
	p.Results["b"] = &Result{Value: map[string]any{"x": nil}}
	r := p.Report(0, false)
	if r.Checks.Failed != 2 {
		t.Errorf("250 < 200, and unknown > 3: %+v", r.Steps[0].Checks)
	}
	p.Accept(p.Lesson.Predictions()[0], "224")
	if st := p.Right(p.Lesson.Predictions()[0]); st != Fails {
		t.Errorf("224 is not within 10 %% of 250: %v", st)
	}
}

func TestExpressions(t *testing.T) {
	s := &scope{results: map[string]any{"a": map[string]any{"n": 2.0, "name": "x y", "yes": true, "none": nil,
		"list":   []any{map[string]any{"name": "p", "v": 1.0}, map[string]any{"name": "rr:quantum=1", "v": 5.0}},
		"spread": map[string]any{"n": map[string]any{"median": 3.0}}}}}
	for text, want := range map[string]string{
		"1 + 2 * 3": "7", "(1 + 2) * 3": "9", "-a.list[0].v": "-1", "10 / 4": "2.50", "1e3": "1000",
		"a.n": "3", "a.name == 'x y'": "true", "a.yes and not false": "true", "a.none > 1 or a.none <= 1": "false",
		"a.list[rr:quantum=1].v": "5", "max(a.list.v)": "5", "min(a.list.v, 0)": "0", "mean(a.list.v)": "3", "len(a.list)": "2",
		"at_max(a.list.name, a.list.v)": "rr:quantum=1", "at_min(a.list.name, a.list.v)": "p", "enough(a.list.name, a.list.v, 0.1)": "p",
		"near(95, 100, 0.1)": "true", "near(85, 100, 0.1)": "false", "has(a.n)": "true", "has(a.none)": "false", "has(a.zzz)": "false",
		"abs(0 - 4)": "4", "sum(a.list.v)": "6", "2 >= 2": "true", "1 != 2": "true",
	} {
		e, err := ParseExpr(text)
		if err != nil {
			t.Error(err)
			continue
		}
		v, err := e.value(s)
		if got := show(v, ""); err != nil || got != want {
			t.Errorf("%s is %s (%v), want %s", text, got, err, want)
		}
	}
	for _, text := range []string{"", "1 +", "a.", "a[1", "(1", "1 2", "'x", "a.b << 1", "near(1, 2)", "a ? b", "and"} {
		if _, err := ParseExpr(text); err == nil {
			t.Errorf("%q was understood", text)
		}
	}
}

// Every mistake names file, line, and what is allowed.
func TestMistakes(t *testing.T) {
	head := "---\nname: x\ntitle: X\n---\n# One\n"
	fence := func(body string) string { return head + "```" + body + "\n```\n" }
	for text, want := range map[string]string{
		"# One\n":                                              "f.md:1: a lesson begins with a header",
		"---\nname: x\n":                                       "f.md:1: the header is not closed",
		"---\nname: X y\ntitle: t\n---\n# a":                   "small letters",
		"---\nname: x\ncolour: t\n---\n# a":                    "f.md:3: header: unknown key \"colour\": choose from name, title, chapter, about",
		"---\nname: x\ntitle: t\n---\ntext\n":                  "f.md:5: text before the first step",
		"---\nname: x\ntitle: t\n---\n":                        "at least one step",
		head + "```predict a\n":                                "f.md:6: this block is not closed",
		fence("predicts a"):                                    "f.md:6: block \"predicts\": choose one of predict, experiment, check, conclusion, notes, file",
		fence("predict a\nask: b\nanswr: c"):                   "f.md:8: predict a: unknown key \"answr\": choose from answer, within, when, ask",
		fence("predict a\nask: b"):                             "f.md:6: predict a: answer is missing",
		fence("predict a\nask: b\nanswer: 1"):                  "within is missing",
		fence("predict a\nask: b\nanswer: 1\nwithin: nan"):     "a number from 0",
		fence("predict a\n- ask: b\n  answer: 1"):              "keys and values are expected",
		fence("check\n[]"):                                     "this block is empty",
		"---\n[]\n---\n":                                       "keys and values are expected",
		fence("predict A\nask: b"):                             "one name in small letters",
		fence("predict a\nask: b\nanswer: 3\nchoices: [a, b]"): "answer 3: a choice from 1 to 2",
		fence("predict a\nask: b\nanswer: 1\nwithin: much"):    "f.md:9: within \"much\": a number",
		fence("predict a\nask: b: c\nanswer: 1"):               "in quotes",
		fence("experiment a\nsays: b"):                         "do is missing",
		fence("experiment a\ndo: run"):                         "says is missing",
		fence("experiment and\ndo: run\nsays: b"):              "a meaning of its own",
		fence("check\n- expect: 1 <\n  says: b"):               "f.md:7: expect: \"1 <\": it ends too early",
		fence("check\n- expect: zzz.a < 1\n  says: b"):         "f.md:7: \"zzz.a < 1\": there is no experiment zzz: choose from machine",
		fence("check\n- says: b"):                              "expect is missing",
		fence("conclusion\nIt is {zzz.a}."):                    "there is no experiment zzz",
		fence("conclusion\nIt is {1:.9f}."):                    "the form \".9f\" of a field: choose .0f to .4f",
		fence("conclusion if 1\nb"):                            "nothing, or when and an expression",
		fence("file a/b\nx"):                                   "one name without a folder",
		fence("notes\n") + "```experiment a\ndo: run\nsays: b\n```\n```experiment a\ndo: run\nsays: b\n```\n": "experiment a is there twice",
	} {
		_, err := Parse("f.md", text, nil)
		if err == nil || !strings.HasPrefix(err.Error(), "f.md:") || !strings.Contains(err.Error(), want) {
			t.Errorf("%q:\n  got  %v\n  want %s", text, err, want)
		}
	}
}

func TestTranslationMistakes(t *testing.T) {
	l, err := Parse("small.md", small, nil)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"---\ntitle: t\nname: x\n---\n# a\n":                       "unknown key \"name\": choose from title, chapter, about in a translation",
		"---\ntitle: t\n---\n# a\n# b\n":                           "2 steps; small.md has 1",
		"---\ntitle: t\n---\n# a\n":                                "lacks predict cpu",
		"---\ntitle: t\n---\n# a\n```experiment a\nsays: b\n```\n": "experiment a where the lesson has predict cpu",
	} {
		if _, err := Translate(l, "t.md", text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(small)
	f.Add("---\nname: x\ntitle: X\n---\n# One\n```check\n- expect: a[")
	f.Fuzz(func(t *testing.T, text string) {
		l, err := Parse("f.md", text, nil)
		if err != nil {
			if _, ok := err.(*Fault); !ok {
				t.Errorf("%T: %v", err, err)
			}
			return
		}
		Begin(l, map[string]any{}).Report(0, true)
	})
}
