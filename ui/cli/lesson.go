package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"coreglass/metrics"
	"coreglass/ui"
	"coreglass/ui/lesson"
	"coreglass/workloads"
)

// lessonOptions are the flags of lesson.
type lessonOptions struct {
	json, auto, results, accessible bool
	answers                         []string
	cpus                            coreList
	looks
}

func newLesson(s streams) *cobra.Command {
	o := &lessonOptions{}
	c := &cobra.Command{
		Use:   "lesson [NAME|FILE]",
		Short: "Give or take a lesson: predict, run the experiment, see the answer",
		Long: "A lesson has questions to answer beforehand, real experiments on this machine, and the\n" +
			"answers in this machine's numbers. Without a name the screen lists all of them; a FILE\n" +
			"is a lesson of your own (docs/lessons.md). With --accessible, or without a terminal,\n" +
			"it is plain text that asks and waits; --auto asks nothing and makes every experiment.",
		Example: "  coreglass lesson\n  coreglass lesson gil\n  coreglass lesson gil --lang zh\n" +
			"  coreglass lesson gil --json --auto\n  coreglass lesson ./mine.md --accessible",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usagef("%s takes one lesson, got %q", c.CommandPath(), args)
			}
			return nil
		},
		ValidArgs: lesson.Builtin,
		RunE:      func(c *cobra.Command, args []string) error { return o.run(c.Context(), s, strings.Join(args, "")) },
	}
	f := c.Flags()
	f.BoolVar(&o.json, "json", false, "print one JSON object (schema coreglass.lesson/1); with --auto or --answer")
	f.BoolVar(&o.auto, "auto", false, "ask nothing: make every experiment and tell every answer")
	f.BoolVar(&o.results, "results", false, "with --json: also all that came out of each experiment")
	f.StringArrayVar(&o.answers, "answer", nil, "with --auto: an answer beforehand, as in 'cpu=160' (may be given again)")
	f.BoolVar(&o.accessible, "accessible", false, "print plain lines of text instead of a screen")
	f.Var(&o.cpus, "cpus", "pin all workers to these cores, such as 0")
	o.addLooks(c)
	c.AddCommand(newLessonList(s))
	return c
}

func newLessonList(s streams) *cobra.Command {
	var asJSON bool
	var language string
	c := &cobra.Command{
		Use: "list", Short: "List the lessons", Args: noArgs,
		Example: "  coreglass lesson list\n  coreglass lesson list --lang zh\n  coreglass lesson list --json",
		RunE: func(*cobra.Command, []string) error {
			if err := oneOf("lang", language, "auto", "en", "zh"); err != nil {
				return err
			}
			return listLessons(s.out, ui.Language(language), asJSON)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object (schema coreglass.lessons/1)")
	c.Flags().StringVar(&language, "lang", "auto", "auto, en or zh")
	return c
}

func listLessons(w io.Writer, language string, asJSON bool) error {
	type entry struct {
		Name    string `json:"name"`
		Chapter string `json:"chapter"`
		Title   string `json:"title"`
		About   string `json:"about"`
	}
	all := []entry{}
	for _, name := range lesson.Builtin {
		l, err := lesson.Open(name, language, nil)
		if err != nil {
			return err
		}
		all = append(all, entry{l.Name, l.Chapter, l.Title, l.About})
	}
	if asJSON {
		return writeJSON(w, map[string]any{"schema": "coreglass.lessons/1", "lessons": all})
	}
	var b strings.Builder
	for _, e := range all {
		fmt.Fprintf(&b, "%-12s %s (%s)\n%-12s %s\n", e.Name, e.Title, e.Chapter, "", e.About)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (o *lessonOptions) run(ctx context.Context, s streams, name string) error {
	if err := o.check(); err != nil {
		return err
	}
	d := &desk{cpus: o.cpus}
	defer d.close()
	given := []string{}
	if name != "" && !slices.Contains(lesson.Builtin, name) {
		if !looksLikeFile(name) {
			return usagef("lesson %q: choose one of %s, or a file", name, strings.Join(lesson.Builtin, ", "))
		}
		d.file = name
		given = append(given, name)
	}
	table := &ui.Desk{Names: append(given, lesson.Builtin...), Open: d.open, Machine: d.machine, Perform: d.perform, First: name, Shown: true}
	if name != "" {
		if _, err := d.open(name, ui.Language(o.lang)); err != nil {
			return usageError{err}
		}
	}
	text := o.json || o.auto || o.accessible
	if why := noScreen(s); why != "" && !text {
		return usagef("%s; --accessible or --auto prints the lesson as text, --json --auto as JSON", why)
	}
	if !text {
		return o.screen(ctx, s, table)
	}
	if name == "" {
		return usagef("lesson needs a name here: choose one of %s, or a file", strings.Join(lesson.Builtin, ", "))
	}
	return o.read(ctx, s, table, name)
}

// looksLikeFile tells a file from a lesson's name that was mistyped.
func looksLikeFile(name string) bool {
	_, err := os.Stat(name)
	return err == nil || strings.ContainsAny(name, `./\`)
}

// screen opens the program on the lessons' screen.
func (o *lessonOptions) screen(ctx context.Context, s streams, table *ui.Desk) error {
	t := &tuiOptions{refresh: duration(workloads.DefaultRefresh), looks: o.looks, desk: table}
	t.spec.model, t.spec.load, t.spec.tasks, t.spec.cpus = "thread", "cpu", 4, o.cpus
	spec, err := t.spec.spec()
	if err != nil {
		return err
	}
	return t.open(ctx, s, spec, nil)
}

// read goes through the lesson as text, and prints it or its report.
func (o *lessonOptions) read(ctx context.Context, s streams, table *ui.Desk, name string) error {
	how := ui.Reading{Auto: o.auto, In: s.in, Out: s.out, Width: screenWidth(s.out)}
	if o.json {
		how.Out, how.Progress = io.Discard, s.err
		if !o.auto && len(o.answers) == 0 {
			return usagef("--json: add --auto, or the answers beforehand with --answer")
		}
		how.Auto = true
	}
	if how.Auto {
		how.In = nil
	}
	began := time.Now()
	var answered error
	if len(o.answers) > 0 {
		how.Answers, answered = answersOf(o.answers)
	}
	if answered != nil {
		return answered
	}
	p, err := ui.Read(ctx, table, name, o.lang, how)
	if p == nil {
		return err
	}
	r := p.Report(time.Since(began), o.results)
	if o.json {
		if err := writeJSON(s.out, r); err != nil {
			return err
		}
	}
	switch {
	case err != nil:
		return err
	case r.Checks.Failed > 0:
		return expectationError{fmt.Errorf("lesson %s: %d of %d checks do not hold: %s", p.Lesson.Name, r.Checks.Failed, r.Checks.Held+r.Checks.Failed, failures(r))}
	}
	return nil
}

// answersOf reads ID=ANSWER.
func answersOf(texts []string) (map[string]string, error) {
	all := map[string]string{}
	for _, t := range texts {
		id, answer, ok := strings.Cut(t, "=")
		if !ok || id == "" {
			return nil, usagef("--answer %q: the question's name and the answer, as in 'cpu=160'", t)
		}
		all[id] = answer
	}
	return all, nil
}

// failures names the checks that do not hold.
func failures(r *lesson.Report) string {
	var all []string
	for _, s := range r.Steps {
		for _, c := range s.Checks {
			if c.State == lesson.Fails.String() || c.State == lesson.Pending.String() {
				all = append(all, fmt.Sprintf("%s (%s)", c.Expect, c.Numbers))
			}
		}
	}
	return strings.Join(all, "; ")
}

// desk opens lessons and makes their experiments.
type desk struct {
	file    string // a lesson of the user's own
	cpus    []int
	scratch string // folder of the lessons' own workload files
}

// open reads a lesson; of a file NAME.md the translation is NAME.zh.md beside it, if it is there.
func (d *desk) open(name, language string) (*lesson.Lesson, error) {
	if name != d.file || d.file == "" {
		return lesson.Open(name, language, d.verify)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	l, err := lesson.Parse(name, string(text), d.verify)
	if err != nil || language == lesson.Languages[0] {
		return l, err
	}
	other := strings.TrimSuffix(name, filepath.Ext(name)) + "." + language + filepath.Ext(name)
	text, err = os.ReadFile(other)
	if errors.Is(err, os.ErrNotExist) {
		return l, nil
	}
	if err != nil {
		return nil, err
	}
	return lesson.Translate(l, other, string(text))
}

func (d *desk) close() {
	if d.scratch != "" {
		os.RemoveAll(d.scratch)
	}
}

// machine is what lessons may ask of this machine. Interpreters are looked for only where the
// lesson asks for them: that takes a second.
func (d *desk) machine(ctx context.Context, l *lesson.Lesson) map[string]any {
	cores := runtime.NumCPU()
	if len(d.cpus) > 0 {
		cores = len(d.cpus)
	}
	m := map[string]any{"cores": float64(cores), "os": runtime.GOOS, "linux": runtime.GOOS == "linux",
		"python": false, "python2": false, "python3": false, "free_threaded": false}
	if !l.Mentions("machine.python") && !l.Mentions("machine.free_threaded") {
		return m
	}
	for _, i := range workloads.Interpreters(ctx) {
		two := strings.HasPrefix(i.Version, "2.")
		m["python"] = true
		m["python2"] = m["python2"].(bool) || two
		m["python3"] = m["python3"].(bool) || !two && i.Lock
		m["free_threaded"] = m["free_threaded"].(bool) || i.FreeThreaded
	}
	return m
}

// perform makes an experiment by the verb that the lesson names, in this program: what a
// lecturer would type, with --json.
func (d *desk) perform(ctx context.Context, l *lesson.Lesson, args []string, w *ui.Watch) (any, error) {
	if args[0] == "demo" {
		return d.demonstrate(ctx, args[1:], w)
	}
	args, err := d.resolve(l, args)
	if err != nil {
		return nil, err
	}
	var out strings.Builder
	if w == nil {
		w = &ui.Watch{}
	}
	root := newRoot(streams{out: &out, err: io.Discard, watch: w})
	root.SetArgs(append(d.pinned(args), "--json"))
	root.SetOut(&out)
	root.SetErr(io.Discard)
	if err := root.ExecuteContext(ctx); err != nil {
		return nil, err
	}
	var tree any
	err = json.Unmarshal([]byte(out.String()), &tree)
	addOthers(tree, metrics.AllowedCores())
	return tree, err
}

// addOthers adds to each run what other programs used of the cores that it could use, as
// cpu.others: an expectation of much CPU is to be fair to a machine that has more to do. allowed
// are the cores of a run that is not pinned; nil: all.
func addOthers(v any, allowed []int) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			addOthers(e, allowed)
		}
	case map[string]any:
		cpu, _ := v["cpu"].(map[string]any)
		cores, known := cpu["per_core"].([]any)
		if !known {
			for _, e := range v {
				addOthers(e, allowed)
			}
			return
		}
		spec, _ := v["spec"].(map[string]any)
		total, _ := cpu["total"].(float64)
		cpu["others"] = max(0, usedOf(cores, coresOf(spec, allowed))-total)
	}
}

// coresOf are the cores that a run could use; nil: all.
func coresOf(spec map[string]any, allowed []int) []int {
	pinned, _ := spec["cpus"].([]any)
	if len(pinned) == 0 {
		return allowed
	}
	var cores []int
	for _, c := range pinned {
		if n, ok := c.(float64); ok {
			cores = append(cores, int(n))
		}
	}
	return cores
}

// usedOf is what was used of some cores together, in per cent of one.
func usedOf(perCore []any, cores []int) float64 {
	sum := 0.0
	for i, c := range perCore {
		if cores == nil || slices.Contains(cores, i) {
			used, _ := c.(float64)
			sum += used
		}
	}
	return sum
}

// pinned adds the cores that the lesson is bound to, where the verb takes them and the lesson
// does not say itself.
func (d *desk) pinned(args []string) []string {
	bound := slices.Contains([]string{"run", "sweep", "compare"}, args[0])
	if len(d.cpus) == 0 || !bound || slices.ContainsFunc(args, func(a string) bool { return strings.HasPrefix(a, "--cpus") }) {
		return args
	}
	list := coreList(d.cpus)
	return append(slices.Clip(args), "--cpus", list.String())
}
