// Package demo shows one mechanism of the operating system at a time, for real: processes
// that fork, talk, share, block each other and crash. Each demo runs in child processes of
// the program and tells its state as it goes on; the last state is the result.
package demo

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"

	"coreglass/workloads"
)

// State is what a demo shows at one time: a pointer to one of the types in states.go. It
// marshals to JSON; durations carry their unit in the name.
type State any

// Option is a parameter of a demo: a word out of a list, or a whole number in a range.
type Option struct {
	Name     string
	Fallback string
	Words    []string // nil: a number
	Min, Max int
}

// allowed says in words what the option may be.
func (o Option) allowed() string {
	if o.Words != nil {
		return strings.Join(o.Words, ", ")
	}
	return fmt.Sprintf("%d to %d", o.Min, o.Max)
}

func (o Option) allows(value string) bool {
	if o.Words != nil {
		return slices.Contains(o.Words, value)
	}
	n, err := strconv.Atoi(value)
	return err == nil && n >= o.Min && n <= o.Max
}

// demo is one entry of the table.
type demo struct {
	name    string
	options []Option
	state   func() State // an empty one
}

var demos = []demo{
	{"fork", []Option{{"children", "3", nil, 1, 16}, {"memory", "64", nil, 1, 1024}}, func() State { return new(Fork) }},
	{"pool", []Option{{"workers", "4", nil, 1, 64}, {"tasks", "5", nil, 1, 1000}, {"task_ms", "300", nil, 1, 10_000}}, func() State { return new(Pool) }},
	{"queue", []Option{{"transport", "pipe", []string{"pipe", "socket", "shm"}, 0, 0}, {"messages", "1000000", nil, 1, 10_000_000}, {"reader", "ok", []string{"ok", "slow", "dead"}, 0, 0}}, func() State { return new(Queue) }},
	{"threads", []Option{{"threads", "3", nil, 1, 64}, {"pause_ms", "100", nil, 1, 1000}}, func() State { return new(Threads) }},
	{"balance", []Option{{"lock", "none", []string{"none", "mutex", "atomic"}, 0, 0}, {"threads", "2", nil, 1, 64}, {"rounds", "20000000", nil, 1, 1_000_000_000}}, func() State { return new(Balance) }},
	{"lockprice", []Option{{"threads", "2", nil, 1, 64}}, func() State { return new(LockPrice) }},
	{"deadlock", []Option{{"order", "crossed", []string{"crossed", "same"}, 0, 0}, {"hold_ms", "1000", nil, 10, 60_000}}, func() State { return new(Deadlock) }},
	{"inversion", []Option{{"medium_ms", "200", nil, 10, 2000}}, func() State { return new(Inversion) }},
	{"threadlocal", []Option{{"how", "local", []string{"shared", "local", "process"}, 0, 0}, {"workers", "2", nil, 2, 16}}, func() State { return new(Local) }},
	{"crash", []Option{{"model", "process", []string{"process", "thread", "hybrid"}, 0, 0}, {"how", "segfault", []string{"segfault", "panic", "exit", "kill"}, 0, 0}, {"workers", "4", nil, 2, 64}}, func() State { return new(Crash) }},
	{"limits", []Option{{"try", "500", nil, 1, 20_000}}, func() State { return new(Limits) }},
}

// Names lists the demos in the order of the lessons.
func Names() []string {
	var names []string
	for _, d := range demos {
		names = append(names, d.name)
	}
	return names
}

// Options lists the options of a demo; nil for one that does not exist.
func Options(name string) []Option {
	if d := find(name); d != nil {
		return d.options
	}
	return nil
}

func find(name string) *demo {
	for i := range demos {
		if demos[i].name == name {
			return &demos[i]
		}
	}
	return nil
}

// complete checks the options and fills in those that are not given.
func (d *demo) complete(given map[string]string) (map[string]string, error) {
	all := map[string]string{}
	for _, o := range d.options {
		value, ok := given[o.Name]
		if !ok {
			value = o.Fallback
		} else if !o.allows(value) {
			return nil, fmt.Errorf("demo %s: %s=%s: allowed: %s", d.name, o.Name, value, o.allowed())
		}
		all[o.Name] = value
	}
	for name := range given {
		if _, ok := all[name]; !ok {
			return nil, fmt.Errorf("demo %s: unknown option %s: allowed: %s", d.name, name, strings.Join(d.optionNames(), ", "))
		}
	}
	return all, nil
}

func (d *demo) optionNames() []string {
	var names []string
	for _, o := range d.options {
		names = append(names, o.Name)
	}
	return names
}

// Check says what is wrong with a demo's name or its options; nil: it can start.
func Check(name string, options map[string]string) error {
	d := find(name)
	if d == nil {
		return fmt.Errorf("unknown demo %s: allowed: %s", name, strings.Join(Names(), ", "))
	}
	_, err := d.complete(options)
	return err
}

// Show is a demo that goes on.
type Show struct {
	states chan State
	done   chan struct{}
	last   State
	err    error
}

// Start starts a demo on these cores (none: all). It ends by itself, and at once when ctx
// does. An unknown demo or option, or a value that is not allowed, is an error that says
// what is.
func Start(ctx context.Context, name string, options map[string]string, cpus []int) (*Show, error) {
	if err := Check(name, options); err != nil {
		return nil, err
	}
	d := find(name)
	full, _ := d.complete(options)
	c, out, err := startHost(d, full, cpus)
	if err != nil {
		return nil, fmt.Errorf("demo %s: %w", name, err)
	}
	s := &Show{states: make(chan State, 1), done: make(chan struct{})}
	stop := context.AfterFunc(ctx, func() { workloads.KillGroup(c) })
	go func() {
		defer close(s.done)
		defer close(s.states)
		defer stop()
		s.read(d, out)
		s.end(ctx, d, c)
	}()
	return s, nil
}

// startHost starts this program as the demo's host; its states come out of the reader.
func startHost(d *demo, options map[string]string, cpus []int) (*exec.Cmd, io.Reader, error) {
	text := d.name
	for _, o := range d.options {
		text += " " + o.Name + "=" + options[o.Name]
	}
	c, err := again(text)
	if err != nil {
		return nil, nil, err
	}
	c.Stderr = new(bytes.Buffer)
	if _, err := c.StdinPipe(); err != nil { // held open until Wait: the host ends with it
		return nil, nil, err
	}
	out, err := c.StdoutPipe()
	if err != nil {
		return nil, nil, err
	}
	return c, out, workloads.StartWorker(c, cpus)
}

// again is this program as a command with a part in a demo.
func again(part string) (*exec.Cmd, error) {
	exe, err := os.Executable()
	if err != nil {
		return nil, err
	}
	c := exec.Command(exe)
	c.Args = []string{"coreglass-demo", part}
	c.Env = append(os.Environ(), partRole+"="+part, "GOTRACEBACK=none", "GODEBUG=asyncpreemptoff=1")
	return c, nil
}

// read takes the states as they come; one that was not fetched is replaced by the next.
func (s *Show) read(d *demo, out io.Reader) {
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		state := d.state()
		if json.Unmarshal(lines.Bytes(), state) != nil {
			continue
		}
		s.last = state
		select {
		case <-s.states:
		default:
		}
		s.states <- state
	}
}

// end waits for the host and whatever it may have left, and notes why it failed.
func (s *Show) end(ctx context.Context, d *demo, c *exec.Cmd) {
	err := c.Wait()
	workloads.KillGroup(c)
	switch {
	case ctx.Err() != nil:
		s.err = ctx.Err()
	case err != nil:
		why := strings.TrimSpace(c.Stderr.(*bytes.Buffer).String())
		if why == "" {
			why = err.Error()
		}
		s.err = fmt.Errorf("demo %s: %s", d.name, why)
	case s.last == nil:
		s.err = errors.New("demo " + d.name + " ended without a result")
	}
}

// States delivers snapshots while the demo goes on; it is closed at the end.
func (s *Show) States() <-chan State { return s.states }

// Result waits for the end and returns the last state.
func (s *Show) Result() (State, error) {
	<-s.done
	return s.last, s.err
}
