package lesson

import (
	"embed"
	"fmt"
	"slices"
	"strings"
)

//go:embed lessons/*.md
var files embed.FS

// Builtin are the names of the lessons that come with the program, in the order of the course.
var Builtin = []string{"fork", "pool", "queue", "threads", "lock", "gil", "threadlocal", "crash", "switching", "bound", "async", "schedulers", "distributed"}

// Languages are the languages of the built-in lessons: the ending of their files' names.
var Languages = []string{"en", "zh"}

// Open reads a built-in lesson in a language.
func Open(name, lang string, verify Verify) (*Lesson, error) {
	if !slices.Contains(Builtin, name) {
		return nil, fmt.Errorf("lesson %q: choose one of %s, or a file", name, strings.Join(Builtin, ", "))
	}
	read := func(file string) (string, error) {
		text, err := files.ReadFile("lessons/" + file)
		return string(text), err
	}
	text, err := read(name + ".md")
	if err != nil {
		return nil, err
	}
	l, err := Parse(name+".md", text, verify)
	if err != nil || lang == Languages[0] {
		return l, err
	}
	file := name + "." + lang + ".md"
	if text, err = read(file); err != nil {
		return nil, err
	}
	return Translate(l, file, text)
}
