package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func parsed(text string) (*configuration, error) {
	c := &configuration{values: map[string]configured{}, keys: map[string][]string{}}
	return c, c.parse("config.yaml", []byte(text))
}

func TestConfigErrors(t *testing.T) {
	for text, want := range map[string]string{
		"theme: pink\n":                    `config.yaml:1: theme: "pink": auto, dark, light`,
		"lang: zh\n\ntasks: many\n":        `config.yaml:3: tasks: "many": a whole number from 1`,
		"themes: dark\n":                   "config.yaml:1: themes: unknown setting; choose from accessible, ascii",
		"model: fibres\n":                  `config.yaml:1: model: "fibres": a name of coreglass models`,
		"theme: dark\ntheme: light\n":      "config.yaml:2: theme: is there twice",
		"keys:\n  quit: [x]\n  quits: y\n": "config.yaml:3: keys.quits: unknown action; choose from double",
		"keys:\n  freeze: q\n":             `config.yaml:2: keys.freeze: the key "q" is for freeze`,
		"keys:\n  freeze: \"6\"\n":         `config.yaml:2: keys.freeze: the key "6" is for a model`,
		"keys:\n  freeze: hyper+x\n":       `config.yaml:2: keys.freeze: "hyper+x" is no key`,
		"keys:\n  freeze: []\n":            "config.yaml:2: keys.freeze: a key, or a list of keys",
		"theme: [dark]\n":                  `config.yaml:1: theme: "": auto, dark, light`,
		"- theme\n":                        "config.yaml:1: settings as NAME: VALUE",
		"theme: dark\n  lang: zh\n":        "config.yaml:2: mapping values are not allowed",
		"keys: q\n":                        "config.yaml:1: keys: ACTION: KEY",
	} {
		_, err := parsed(text)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: %v, not %q", text, err, want)
		}
	}
	c, err := parsed("# a comment\ntheme: light\ntasks: 8\nkeys:\n  freeze: [f, space]\n")
	if err != nil || c.values["theme"].value != "light" || c.values["tasks"].origin != "config.yaml:3" || len(c.keys["freeze"]) != 2 {
		t.Errorf("%+v, %v", c, err)
	}
	if _, err := parsed(""); err != nil {
		t.Error(err)
	}
}

// A flag beats the environment, which beats the file, which beats the default.
func TestConfigOrder(t *testing.T) {
	dir := t.TempDir()
	os.MkdirAll(filepath.Join(dir, "coreglass"), 0o755)
	file := filepath.Join(dir, "coreglass", "config.yaml")
	os.WriteFile(file, []byte("model: goroutine\nload: mixed\ntasks: 3\n"), 0o644)
	t.Setenv("XDG_CONFIG_HOME", dir)
	t.Setenv("COREGLASS_TASKS", "2")
	out := string(coreglass(t, "run", "--for", "50ms", "--load", "cpu"))
	if !strings.Contains(out, "goroutine\n") || !strings.Contains(out, "cpu x 2 tasks") {
		t.Error(out)
	}
	out = string(coreglass(t, "config"))
	for _, want := range []string{file + " was read", "model       goroutine  " + file + ":1", "tasks       2          COREGLASS_TASKS", "theme       auto       default"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
}

// The example is a file that passes, with and without its comment signs.
func TestConfigExample(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	text := string(coreglass(t, "config", "example"))
	if _, err := parsed(text); err != nil {
		t.Error(err)
	}
	_, body, _ := strings.Cut(text, "\n")
	c, err := parsed(strings.ReplaceAll("\n"+body, "\n#", "\n"))
	if err != nil || len(c.values) < 8 || len(c.keys) < 20 {
		t.Errorf("%v, %d settings, %d keys\n%s", err, len(c.values), len(c.keys), text)
	}
}

// Whatever the file holds, there are settings that pass or an error of one line with its place.
func FuzzConfig(f *testing.F) {
	f.Add("theme: light\nkeys:\n  quit: [x, ctrl+c]\n")
	f.Add("keys: {freeze: &a [*a]}\n")
	f.Add("a: &a [x,x]\nb: [*a,*a]\n\x00")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := parsed(text)
		if err != nil && (strings.Contains(err.Error(), "\n") || !strings.HasPrefix(err.Error(), "config.yaml:")) {
			t.Fatalf("%q", err)
		}
		for name, v := range c.values {
			if v.value == "" && name != "theme" {
				t.Fatalf("%s is empty", name)
			}
		}
	})
}

// A manual page for each verb, the same each time.
func TestManualPages(t *testing.T) {
	a, b := t.TempDir(), t.TempDir()
	coreglass(t, "man", a)
	coreglass(t, "man", b)
	pages, _ := filepath.Glob(filepath.Join(a, "*.1"))
	if len(pages) < 20 {
		t.Errorf("%d pages", len(pages))
	}
	for _, page := range pages {
		one, _ := os.ReadFile(page)
		two, _ := os.ReadFile(filepath.Join(b, filepath.Base(page)))
		if string(one) != string(two) || !strings.HasPrefix(string(one), ".") {
			t.Errorf("%s differs, or is no page", filepath.Base(page))
		}
	}
}

// Completion knows models, loads, policies and languages.
func TestCompletion(t *testing.T) {
	for line, want := range map[string]string{
		"run --model gil": "gil2",
		"run --load io:":  "io:net",
		"sim --policy mc": "mcnaughton",
		"--lang ":         "zh",
		"config ":         "check",
		"run --probe ":    "kernel",
		"export x --to ":  "html",
	} {
		args := append([]string{"__complete"}, strings.Split(line, " ")...)
		if out := string(coreglass(t, args...)); !strings.Contains(out, want) {
			t.Errorf("%q completes to %q", line, out)
		}
	}
}
