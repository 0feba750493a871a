package cli

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"coreglass/sim"
	"coreglass/ui"
	"coreglass/ui/lesson"
	"coreglass/workloads"
	"coreglass/workloads/load"
)

// lessonVerbs are what an experiment can be.
var lessonVerbs = []string{"run", "sweep", "compare", "sim", "predict", "master", "demo"}

// verify says what is wrong with an experiment before anything runs: the verb, its flags, a
// model, load or policy that is none, a file that is not there.
func (d *desk) verify(l *lesson.Lesson, args []string) error {
	if !slices.Contains(lessonVerbs, args[0]) {
		return fmt.Errorf("%q: choose one of %s", args[0], strings.Join(lessonVerbs, ", "))
	}
	if args[0] == "demo" {
		return verifyDemo(args[1:])
	}
	root := newRoot(streams{out: io.Discard, err: io.Discard, watch: &ui.Watch{}})
	c, rest, err := root.Find(args)
	if err != nil {
		return err
	}
	if err := c.ParseFlags(rest); err != nil {
		if strings.HasPrefix(err.Error(), "unknown") {
			return fmt.Errorf("%w: %s takes %s", err, c.CommandPath(), flagNames(c.Flags()))
		}
		return err
	}
	if c.Flags().Lookup("json") == nil {
		return fmt.Errorf("%s can't be an experiment: it has no --json", c.CommandPath())
	}
	if words := c.Flags().Args(); len(words) > 0 {
		return fmt.Errorf("%s takes no argument, got %q", strings.Join(args[:1], " "), words[0])
	}
	var wrong error
	c.Flags().Visit(func(f *pflag.Flag) {
		if wrong == nil {
			wrong = d.verifyFlag(l, f.Name, f.Value.String())
		}
	})
	return wrong
}

// flagNames lists the flags that an experiment may have.
func flagNames(flags *pflag.FlagSet) string {
	var names []string
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Name != "json" && f.Name != "help" && !f.Hidden {
			names = append(names, "--"+f.Name)
		}
	})
	return strings.Join(names, ", ")
}

func (d *desk) verifyFlag(l *lesson.Lesson, flag, value string) error {
	switch flag {
	case "model", "models":
		for m := range strings.SplitSeq(strings.Trim(value, "[]"), ",") {
			if _, ok := workloads.Model(m).Info(); !ok && m != "all" {
				return fmt.Errorf("--%s %q: choose from %s, python:PATH", flag, m, strings.Join(workloads.ModelNames(), ", "))
			}
		}
	case "policy":
		if !slices.Contains(sim.PolicyNames(), value) {
			return fmt.Errorf("--policy %q: choose one of %s", value, strings.Join(sim.PolicyNames(), ", "))
		}
	case "load":
		if path, ok := strings.CutPrefix(value, "file:"); ok {
			return d.verifyFile(l, "--load", path)
		}
		_, err := load.Named(value, load.Knobs{})
		return err
	case "workload":
		return d.verifyFile(l, "--workload", value)
	case "json":
		return fmt.Errorf("--json comes by itself")
	}
	return nil
}

// verifyFile looks for a workload file: among the lesson's own, then on the disk.
func (d *desk) verifyFile(l *lesson.Lesson, flag, name string) error {
	if preset, ok := strings.CutPrefix(name, "preset:"); ok {
		_, err := presetNamed(preset)
		return err
	}
	if text, ok := l.Files[name]; ok {
		_, err := load.Read(name, strings.NewReader(text))
		return err
	}
	if _, err := load.ReadFile(d.beside(name)); err != nil {
		return fmt.Errorf("%s %s: %w; allowed are a workload file, one that the lesson brings along in a block ```file %s, and preset:NAME", flag, name, err, filepath.Base(name))
	}
	return nil
}

// beside is a file's path as the lesson means it: relative to the lesson.
func (d *desk) beside(name string) string {
	if filepath.IsAbs(name) || d.file == "" {
		return name
	}
	return filepath.Join(filepath.Dir(d.file), name)
}

// resolve puts the paths of workload files in; those that the lesson brings along are written
// into a folder that the end of the program removes.
func (d *desk) resolve(l *lesson.Lesson, args []string) ([]string, error) {
	args = slices.Clone(args)
	for i, a := range args {
		before, name := "", ""
		for _, p := range []string{"--workload=", "--load=file:", "file:"} {
			if rest, ok := strings.CutPrefix(a, p); ok {
				before, name = p, rest
			}
		}
		if i > 0 && (args[i-1] == "--workload" || args[i-1] == "-w") {
			name = a
		}
		if name == "" {
			continue
		}
		if strings.HasPrefix(name, "preset:") {
			continue
		}
		text, own := l.Files[name]
		if !own {
			args[i] = before + d.beside(name)
			continue
		}
		if d.scratch == "" {
			dir, err := os.MkdirTemp("", "coreglass-lesson")
			if err != nil {
				return nil, err
			}
			d.scratch = dir
		}
		path := filepath.Join(d.scratch, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			return nil, err
		}
		args[i] = before + path
	}
	return args, nil
}
