package workloads

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"
)

// Interpreter is a Python that was found on this machine.
type Interpreter struct {
	Path            string        `json:"path"`    // what is run
	Version         string        `json:"version"` // such as 3.11.7
	Implementation  string        `json:"implementation"`
	FreeThreaded    bool          `json:"free_threaded"`    // built to run without the interpreter lock
	Lock            bool          `json:"lock"`             // the interpreter lock is on
	SubInterpreters bool          `json:"sub_interpreters"` // interpreters with a lock of their own, in one process
	Processes       bool          `json:"processes"`        // has the module multiprocessing
	CheckInterval   int           `json:"check_interval,omitempty"`
	SwitchInterval  time.Duration `json:"switch_interval_ns,omitempty"`
	Missing         []string      `json:"missing,omitempty"` // modules that a worker needs and that are not there
}

//go:embed python/probe.py
var probeScript string

// probePatience is how long an interpreter may take to say what it is.
const probePatience = 3 * time.Second

// major is the first number of the version.
func (i Interpreter) major() int { return i.numbers()[0] }

var versionParts = regexp.MustCompile(`^([0-9]+)\.([0-9]+)\.([0-9]+)`)

func (i Interpreter) numbers() (n [3]int) {
	for p, text := range versionParts.FindStringSubmatch(i.Version) {
		if p > 0 {
			n[p-1], _ = strconv.Atoi(text)
		}
	}
	return n
}

// unusable says in one line why no worker can run in the interpreter; nil if one can.
func (i Interpreter) unusable() error {
	n := i.numbers()
	switch {
	case n[0] < 2 || n[0] == 2 && n[1] < 7 || n[0] == 3 && n[1] < 6:
		return fmt.Errorf("Python %s is too old: 2.7, or 3.6 and later, can run the workers", i.Version)
	case len(i.Missing) > 0:
		return fmt.Errorf("this Python %s has no module %s", i.Version, strings.Join(i.Missing, ", "))
	}
	return nil
}

// Interpreters finds the Pythons of this machine, the newest first: in PATH, where pyenv
// keeps them, and in the usual places of distributions. One that does not answer is left out.
func Interpreters(ctx context.Context) []Interpreter {
	paths := pythonPaths()
	found := make([]Interpreter, len(paths))
	var group sync.WaitGroup
	turns := make(chan struct{}, runtime.NumCPU())
	for n, path := range paths {
		group.Go(func() {
			turns <- struct{}{}
			defer func() { <-turns }()
			if i, err := ask(ctx, path); err == nil {
				found[n] = i
			}
		})
	}
	group.Wait()
	return distinct(found)
}

// distinct sorts interpreters, the newest first, and drops those that are there twice.
func distinct(found []Interpreter) []Interpreter {
	var all []Interpreter
	seen := map[string]bool{}
	for _, i := range found {
		if id := identity(i.Path); i.Path != "" && !seen[id] {
			seen[id] = true
			all = append(all, i)
		}
	}
	slices.SortStableFunc(all, func(a, b Interpreter) int {
		x, y := a.numbers(), b.numbers()
		return slices.Compare(y[:], x[:])
	})
	return all
}

// identity is the same for two paths of one executable.
func identity(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	return path
}

var pythonName = regexp.MustCompile(`^(python|pypy)[0-9.]*t?$`)

// pythonPaths lists the executables that may be Pythons, each once, in the order of the
// places. Shims of pyenv are left out: what they stand for is found where it is.
func pythonPaths() []string {
	root := os.Getenv("PYENV_ROOT")
	if home, err := os.UserHomeDir(); root == "" && err == nil {
		root = filepath.Join(home, ".pyenv")
	}
	dirs := filepath.SplitList(os.Getenv("PATH"))
	for _, pattern := range []string{filepath.Join(root, "versions/*/bin"), "/usr/bin", "/usr/local/bin", "/opt/*/bin"} {
		more, _ := filepath.Glob(pattern)
		dirs = append(dirs, more...)
	}
	var paths []string
	seen := map[string]bool{}
	for _, dir := range dirs {
		if !filepath.IsAbs(dir) || dir == filepath.Join(root, "shims") {
			continue
		}
		entries, _ := os.ReadDir(dir)
		for _, e := range entries {
			path := filepath.Join(dir, e.Name())
			if id := identity(path); pythonName.MatchString(e.Name()) && !seen[id] && executable(path) == nil {
				seen[id] = true
				paths = append(paths, path)
			}
		}
	}
	return paths
}

// answers keeps what each executable said, until the file changes or, for one that said
// nothing good, for a moment.
var answers = struct {
	sync.Mutex
	of map[string]answerOf
}{of: map[string]answerOf{}}

type answerOf struct {
	size     int64
	modified time.Time
	asked    time.Time
	is       Interpreter
	err      error
}

// resolved keeps which interpreter each python model stood for last.
var resolved = struct {
	sync.Mutex
	of map[Model]Interpreter
}{of: map[Model]Interpreter{}}

// ask lets an executable say what it is, or repeats what it said.
func ask(ctx context.Context, path string) (Interpreter, error) {
	const disbelief = 5 * time.Second
	st, err := os.Stat(path)
	if err != nil {
		return Interpreter{}, err
	}
	answers.Lock()
	a, ok := answers.of[path]
	answers.Unlock()
	if ok && a.size == st.Size() && a.modified.Equal(st.ModTime()) && (a.err == nil || time.Since(a.asked) < disbelief) {
		return a.is, a.err
	}
	a = answerOf{size: st.Size(), modified: st.ModTime()}
	a.is, a.err = interrogate(ctx, path)
	if ctx.Err() != nil {
		return a.is, ctx.Err()
	}
	a.asked = time.Now()
	answers.Lock()
	answers.of[path] = a
	answers.Unlock()
	return a.is, a.err
}

// interrogate runs the probe in an executable. What does not answer is killed with its group.
func interrogate(ctx context.Context, path string) (Interpreter, error) {
	inTime, cancel := context.WithTimeout(ctx, probePatience)
	defer cancel()
	c := exec.CommandContext(inTime, path, "-c", probeScript)
	var said, complained limited
	c.Stdout, c.Stderr = &said, &complained
	inGroup(c, 0)
	c.Cancel = func() error {
		killGroup(c.Process.Pid, []*exec.Cmd{c})
		return nil
	}
	c.WaitDelay = 200 * time.Millisecond
	err := c.Run()
	if c.Process != nil {
		killGroup(c.Process.Pid, nil) // what it may have left running
	}
	i, understood := parseAnswer(said.text)
	switch {
	case ctx.Err() != nil:
		return Interpreter{}, ctx.Err()
	case understood && err == nil:
		return i.at(path), nil
	case inTime.Err() != nil:
		return Interpreter{}, fmt.Errorf("no answer within %v", probePatience)
	case len(said.text) == 0 && errors.As(err, new(*exec.ExitError)):
		return Interpreter{}, fmt.Errorf("it ends at once (%v)%s", err, quoteLast(": ", complained.text))
	case err != nil && len(said.text) == 0:
		return Interpreter{}, fmt.Errorf("it can't be run: %v", plain(err))
	}
	return Interpreter{}, fmt.Errorf("this is not a Python%s", quoteLast(": it says ", said.text))
}

// plain is the reason in an error without the path, which the message has already.
func plain(err error) error {
	var p *os.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// answerMark begins the line that the probe writes.
const answerMark = "coreglass-python "

func parseAnswer(said []byte) (i Interpreter, ok bool) {
	_, line, ok := bytes.Cut(said, []byte("\n"+answerMark))
	line, _, ended := bytes.Cut(line, []byte("\n"))
	var answer struct {
		Interpreter
		Executable string  `json:"executable"`
		Interval   float64 `json:"switch_interval_s"`
	}
	if !ok || !ended || json.Unmarshal(line, &answer) != nil || !versionParts.MatchString(answer.Version) {
		return i, false
	}
	i = answer.Interpreter
	i.Path = answer.Executable
	i.SwitchInterval = time.Duration(answer.Interval * 1e9).Round(time.Microsecond)
	return i, true
}

// at is the interpreter as it was asked at a path. A version manager's shim is replaced by
// what it stands for: starting a shim costs more than starting a Python.
func (i Interpreter) at(path string) Interpreter {
	if filepath.Base(filepath.Dir(path)) != "shims" || executable(i.Path) != nil {
		i.Path = path
	}
	return i
}

// limited keeps the beginning of what is written to it and refuses the rest.
type limited struct{ text []byte }

func (l *limited) Write(p []byte) (int, error) {
	const most = 64 << 10
	if len(l.text)+len(p) > most {
		return 0, errors.New("too much output")
	}
	l.text = append(l.text, p...)
	return len(p), nil
}

// quoteLast is the last line of a text in quotes after some words, nothing for an empty text.
func quoteLast(words string, text []byte) string {
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	last := strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, strings.TrimSpace(lines[len(lines)-1]))
	if last == "" {
		return ""
	}
	if r := []rune(last); len(r) > 80 {
		last = string(r[:80]) + "..."
	}
	return words + strconv.Quote(last)
}

// examinePythons is a finding for each interpreter.
func examinePythons(ctx context.Context) []Finding {
	var all []Finding
	for _, i := range Interpreters(ctx) {
		f := Finding{What: "Python " + i.Version, OK: true, Says: i.about()}
		if err := i.unusable(); err != nil {
			f.OK, f.Says = false, err.Error()
		}
		f.Says += "; " + i.Path
		all = append(all, f)
	}
	if all == nil {
		return []Finding{{"Python", false, "no interpreter was found in PATH, pyenv or the usual places"}}
	}
	return all
}

// about says what the interpreter has of what matters to its threads.
func (i Interpreter) about() string {
	says := i.Implementation
	switch {
	case i.FreeThreaded && i.Lock:
		says += ", free-threaded build with its lock switched on"
	case i.FreeThreaded:
		says += ", free-threaded: no interpreter lock"
	case i.major() < 3 && i.CheckInterval > 0:
		says += fmt.Sprintf(", lock released every %d ticks", i.CheckInterval)
	case i.SwitchInterval > 0:
		says += fmt.Sprintf(", lock handed over after %v", i.SwitchInterval)
	}
	if i.SubInterpreters {
		says += ", sub-interpreters with locks of their own"
	}
	if !i.Processes {
		says += ", no multiprocessing"
	}
	return says
}
