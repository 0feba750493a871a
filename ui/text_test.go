package ui

import (
	"regexp"
	"slices"
	"testing"

	"github.com/charmbracelet/colorprofile"

	"coreglass/ui/paint"
	"coreglass/workloads"
)

var verbs = regexp.MustCompile(`%(\[\d\])?[a-z]`)

func checkPhrase(t *testing.T, what string, p phrase) {
	t.Helper()
	for l, s := range p {
		if s == "" {
			t.Errorf("%s has no text in language %d", what, l)
		}
		for _, r := range s {
			if paint.Width(r) == 0 {
				t.Errorf("%s: %q is not on the allow-list: %q", what, r, s)
			}
		}
	}
	a, b := verbs.FindAllString(p[english], -1), verbs.FindAllString(p[chinese], -1)
	if len(a) != len(b) {
		t.Errorf("%s: %q and %q take different arguments", what, a, b)
	}
}

func TestTextTableIsComplete(t *testing.T) {
	for w := range wordCount {
		checkPhrase(t, words[w][english], words[w])
	}
	for n := range numberCount {
		e := explanations[n]
		for _, p := range []phrase{e.label, e.what, e.formula, e.source} {
			checkPhrase(t, e.label[english], p)
		}
	}
	for _, m := range workloads.Models() {
		if modelTitles[m.Model] == "" {
			t.Errorf("%s has no Chinese title", m.Model)
		}
	}
}

func TestLanguage(t *testing.T) {
	for _, c := range []struct {
		option string
		env    []string
		want   lang
	}{
		{"", nil, english},
		{"zh", nil, chinese},
		{"en", []string{"LANG=zh_CN.UTF-8"}, english},
		{"auto", []string{"LANG=zh_CN.UTF-8"}, chinese},
		{"", []string{"LANG=zh_CN.UTF-8", "LC_ALL=C.UTF-8"}, english},
	} {
		if got := langOf(c.option, c.env); got != c.want {
			t.Errorf("%q %v: %v", c.option, c.env, got)
		}
	}
}

func TestTheme(t *testing.T) {
	for env, want := range map[string]string{"": "dark", "15;0": "dark", "0;15": "light", "0;default;7": "light", "7;8": "dark", "x": "dark"} {
		if got := themeOf("auto", []string{"COLORFGBG=" + env}); got != want {
			t.Errorf("%q: %s", env, got)
		}
	}
	if themeOf("light", nil) != "light" {
		t.Error("the option does not count")
	}
}

// Two lines of one colour would look like one where the terminal has few colours.
func TestLinesDifferIn256Colours(t *testing.T) {
	for name := range schemes {
		seen := map[string]int{}
		p := colours(name, colorprofile.ANSI256)
		for i := range lineStyles {
			if other, ok := seen[p[int(sLine0)+i]]; ok {
				t.Errorf("%s: lines %d and %d look the same", name, other, i)
			}
			seen[p[int(sLine0)+i]] = i
		}
	}
}

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		text string
		w    int
		want []string
	}{
		{"one two three", 7, []string{"one two", "three"}},
		{"一二三，四五", 6, []string{"一二", "三，四", "五"}},
		{"", 5, []string{""}},
	} {
		if got := wrap(c.text, c.w); !slices.Equal(got, c.want) {
			t.Errorf("%q: %q", c.text, got)
		}
	}
}
