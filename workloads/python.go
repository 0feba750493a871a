package workloads

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
)

// The model python runs a real interpreter of this machine. Its name is "python:" and which
// one: a path, a name that PATH has, or a version such as 3.11; "python" alone is the newest
// one found.
const (
	Python       Model = "python"
	pythonPrefix       = "python:"
)

// IsPython says whether the model is a real Python.
func (m Model) IsPython() bool { return m == Python || strings.HasPrefix(string(m), pythonPrefix) }

// Interpreter returns the interpreter of a python model. The error, one line, says what is
// wrong with it.
func (m Model) Interpreter(ctx context.Context) (Interpreter, error) {
	which := strings.TrimPrefix(strings.TrimPrefix(string(m), string(Python)), ":")
	switch {
	case runtime.GOOS == "windows":
		return Interpreter{}, fmt.Errorf("real interpreters are not supported on Windows")
	case which == "" || versionWanted.MatchString(which):
		return newest(Interpreters(ctx), which)
	case !strings.ContainsRune(which, filepath.Separator):
		path, err := exec.LookPath(which)
		if err != nil {
			return Interpreter{}, fmt.Errorf("PATH has no program of this name")
		}
		which = path
	}
	path, err := filepath.Abs(which)
	if err != nil {
		return Interpreter{}, err
	}
	if err := executable(path); err != nil {
		return Interpreter{}, err
	}
	i, err := ask(ctx, path)
	if err != nil {
		return i, err
	}
	return i, i.unusable()
}

var versionWanted = regexp.MustCompile(`^[0-9]+(\.[0-9]+){0,2}t?$`)

// newest picks the first, which is the newest, of a version; free-threaded builds are
// only taken when asked for with a t, as in 3.13t.
func newest(all []Interpreter, version string) (Interpreter, error) {
	number, free := strings.CutSuffix(version, "t")
	var have []string
	for _, i := range all {
		if i.unusable() != nil {
			continue
		}
		have = append(have, i.Version)
		if (number == "" || i.Version == number || strings.HasPrefix(i.Version, number+".")) && i.FreeThreaded == free {
			return i, nil
		}
	}
	if len(have) == 0 {
		return Interpreter{}, fmt.Errorf("no Python was found on this machine: name one as python:PATH")
	}
	return Interpreter{}, fmt.Errorf("found are %s: name another as python:PATH", strings.Join(slices.Compact(have), ", "))
}

// executable says in one line why a path can't be run.
func executable(path string) error {
	st, err := os.Stat(path)
	switch {
	case os.IsNotExist(err):
		return fmt.Errorf("there is no such file")
	case err != nil:
		return fmt.Errorf("%w", err.(*os.PathError).Err)
	case st.IsDir():
		return fmt.Errorf("this is a directory")
	case st.Mode()&0o111 == 0:
		return fmt.Errorf("this file is not executable")
	}
	return nil
}

// known is the interpreter of a python model if it was asked before: nothing is started,
// so that a screen may call it.
func (m Model) known() (Interpreter, bool) {
	resolved.Lock()
	defer resolved.Unlock()
	i, ok := resolved.of[m]
	return i, ok
}

// pythonInfo describes a python model.
func pythonInfo(m Model) ModelInfo {
	info := ModelInfo{Model: m, Key: "p", Title: "real Python", Knob: NoKnob,
		About: "the real interpreter python:PATH: a thread per task or, with --multiprocessing, a process per task"}
	i, ok := m.known()
	if !ok {
		return info
	}
	info.Title = "real Python " + i.Version
	switch {
	case i.major() < 3 && i.CheckInterval > 0:
		info.Knob = CheckInterval
	case i.major() > 2 && i.SwitchInterval > 0 && i.Lock:
		info.Knob = SwitchInterval
	}
	return info
}

// completePython fills the intervals with the interpreter's own, if it is known, and drops
// those that it does not have.
func (s Spec) completePython() Spec {
	i, ok := s.Model.known()
	switch {
	case !ok:
	case i.major() < 3:
		s.SwitchInterval = 0
		if s.CheckInterval == 0 {
			s.CheckInterval = i.CheckInterval
		}
	default:
		s.CheckInterval = 0
		if s.SwitchInterval == 0 {
			s.SwitchInterval = i.SwitchInterval
		}
	}
	return s
}

// checkPython reports the first thing about a python model that can't be.
func (s Spec) checkPython(ctx context.Context) error {
	if !s.Model.IsPython() {
		if s.Multiprocessing {
			return refuse("multiprocessing", s.Model, "belongs to --model python:PATH")
		}
		return nil
	}
	if !slices.Contains(pythonLoads, s.Load.Name) {
		return refuse("load", s.Load.Name, "--model python has %s", strings.Join(pythonLoads, ", "))
	}
	i, err := s.interpreter(ctx)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return refuse("model", s.Model, "%v", err)
	case s.Multiprocessing && !i.Processes:
		return refuse("model", s.Model, "this Python %s has no module multiprocessing", i.Version)
	case s.CheckInterval > 0 && i.major() > 2:
		return refuse("check-interval", s.CheckInterval, "Python %s has --switch-interval instead", i.Version)
	case s.SwitchInterval > 0 && i.major() < 3:
		return refuse("switch-interval", s.SwitchInterval, "Python %s has --check-interval instead", i.Version)
	}
	return nil
}

// pythonLoads are the loads that the script has.
var pythonLoads = []string{"cpu", "io:net", "io:sleep", "mixed", "yield", "lock"}

// interpreter resolves the spec's model and remembers it: the machine is searched once.
func (s Spec) interpreter(ctx context.Context) (Interpreter, error) {
	if i, ok := s.Model.known(); ok && executable(i.Path) == nil {
		if again, err := ask(ctx, i.Path); err == nil && again.Version == i.Version {
			return i, nil
		}
	}
	i, err := s.Model.Interpreter(ctx)
	resolved.Lock()
	defer resolved.Unlock()
	if err != nil {
		delete(resolved.of, s.Model)
		return i, err
	}
	resolved.of[s.Model] = i
	return i, nil
}

// forks says whether the run's tasks are processes that a worker forks.
func (s Spec) forks() bool { return s.Model.IsPython() && s.Multiprocessing }
