package ui

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"coreglass/workloads"
	"coreglass/workloads/load"
)

// spelled writes a spec so that a test reads it.
func spelled(s workloads.Spec) string {
	text := fmt.Sprintf("%s %s x %d", s.Model, s.Load.Name, s.Tasks)
	if s.CheckInterval > 0 {
		text += fmt.Sprintf(" every %d", s.CheckInterval)
	}
	if s.SwitchInterval > 0 {
		text += fmt.Sprintf(" every %v", s.SwitchInterval)
	}
	if s.Load.IOTime > 0 {
		text += fmt.Sprintf(" io %v", s.Load.IOTime)
	}
	if takes(s.Load, "burst") {
		text += fmt.Sprintf(" burst %v", s.Load.Burst)
	}
	if s.Multiprocessing {
		text += " in processes"
	}
	if s.Work > 0 {
		text += fmt.Sprintf(" job %v", s.Work)
	}
	if s.Pool > 0 {
		text += fmt.Sprintf(" pool %d", s.Pool)
	}
	if s.Processes > 0 {
		text += fmt.Sprintf(" in %d", s.Processes)
	}
	if len(s.CPUs) > 0 {
		text += fmt.Sprintf(" on %v", s.CPUs)
	}
	return text
}

func TestKeysAskForExperiments(t *testing.T) {
	thread := testSpec(workloads.Thread, "cpu", 4)
	gil2 := testSpec(workloads.GIL2, "cpu", 4)
	gil3 := testSpec(workloads.GIL3, "cpu", 4)
	pool, hybrid := testSpec(workloads.Pool, "cpu", 4), testSpec(workloads.Hybrid, "cpu", 4)
	for _, c := range []struct {
		from workloads.Spec
		keys string
		want string // the last one asked for; "" if nothing may be
	}{
		{thread, "1", "sequential cpu x 4"},
		{thread, "2", "process cpu x 4"},
		{thread, "5", "goroutine cpu x 4"},
		{thread, "6", "gil2 cpu x 4 every 100"},
		{thread, "7", "gil3 cpu x 4 every 5ms"},
		{thread, "i", "thread io:net x 4 io 10ms"},
		{thread, "I", "thread io:sleep x 4 io 10ms"},
		{thread, "m", "thread mixed x 4 io 10ms burst 5ms"},
		{thread, "m c", "thread cpu x 4"},
		{thread, "i c i", "thread io:net x 4 io 10ms"},
		{thread, "i . i", "thread io:net x 4 io 20ms"},
		{thread, "i , , ,", "thread io:net x 4 io 1ms"},
		{thread, "m . I", "thread io:sleep x 4 io 20ms"},
		{thread, "+ =", "thread cpu x 16"},
		{thread, "- -", "thread cpu x 1"},
		{thread, "- - -", "thread cpu x 1"},
		{thread, "] ]", "thread cpu x 6"},
		{thread, "[ [ [ [ [", "thread cpu x 1"},
		{thread, "a", "thread cpu x 4 on [0]"},
		{thread, "w", "thread cpu x 4 job 2s"},
		{thread, "w 2 w", "process cpu x 4"},
		{thread, "p", "python cpu x 4"},
		{thread, "p p", "python cpu x 4 in processes"},
		{thread, "p p 4", "thread cpu x 4"},
		{thread, "a a", "thread cpu x 4"},
		{gil2, ".", "gil2 cpu x 4 every 1000"},
		{gil2, ", , ,", "gil2 cpu x 4 every 1"},
		{gil2, "7", "gil3 cpu x 4 every 5ms"},
		{gil3, ",", "gil3 cpu x 4 every 2ms"},
		{gil3, ". . . . . .", "gil3 cpu x 4 every 100ms"},
		{gil3, ", , , , , , , ,", "gil3 cpu x 4 every 50µs"},
		{gil3, "i .", "gil3 io:net x 4 every 10ms io 10ms"},
		{pool, ".", "pool cpu x 4 pool 3"},
		{pool, ", , ,", "pool cpu x 4 pool 1"},
		{hybrid, ". .", "hybrid cpu x 4 in 4"},
		{hybrid, "4", "thread cpu x 4"},
		{thread, "l", "thread pi x 4"},
		{thread, "l l", "thread sha256 x 4"},
		{thread, "m l", "thread yield x 4 burst 5µs"},
		{thread, "m l .", "thread yield x 4 burst 10µs"},
		{thread, "m l l .", "thread lock x 4 burst 2µs"},
		{thread, "l l l l l l l l l l l", "thread cpu x 4"},
		{thread, "m l l l . .", "thread cache x 4 burst 200µs"},
		{thread, ".", ""},
		{thread, "x", ""},
		{thread, "? 6", ""},
		{testSpec(workloads.Thread, "cpu", workloads.MaxTasks), "+", ""},
		{testSpec(workloads.Thread, "cpu", workloads.MaxTasks), "]", ""},
	} {
		b := newBench(t, 2, c.from, nil).size(80, 24)
		b.press(strings.Fields(c.keys)...)
		got := ""
		if sent := b.src.sent(); len(sent) > 0 {
			got = spelled(sent[len(sent)-1])
		}
		if got != c.want {
			t.Errorf("%s, %q: asked for %q, want %q", spelled(c.from), c.keys, got, c.want)
		}
		for _, s := range b.src.sent() {
			if err := checked(s); err != nil {
				t.Errorf("%q asked for what cannot be: %v", c.keys, err)
			}
		}
	}
}

func TestWhatCannotBeIsSaid(t *testing.T) {
	b := newBench(t, 2, testSpec(workloads.Thread, "cpu", 1), nil).size(80, 24)
	b.press("-").sees("One task is the least.")
	b.press("+").misses("One task is the least.")
	b.press(".").sees("Neither this model nor this load")
	b = newBench(t, 2, testSpec(workloads.Thread, "cpu", workloads.MaxTasks), nil).size(80, 24)
	b.press("+").sees("--tasks 2000000: a number from 1 to 1000000")
}

func TestPinKeepsChosenProcs(t *testing.T) {
	s := withModel(testSpec(workloads.Thread, "cpu", 4), workloads.Goroutine)
	if p := withPin(s); p.Procs != 1 || len(p.CPUs) != 1 {
		t.Errorf("pinned: %+v", p)
	}
	s.Procs = 64
	if p := withPin(s); p.Procs != 64 {
		t.Errorf("pinned, procs were chosen: %+v", p)
	}
}

func TestKnobKeepsTheShareOfComputing(t *testing.T) {
	l, err := load.Named("io:net", load.Knobs{CPUShare: 20, IOTime: 10 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	s, ok := withKnob(workloads.Spec{Model: workloads.Thread, Load: l, Tasks: 1}, true)
	if want := 5 * time.Millisecond; !ok || (s.Load.Burst-want).Abs() > time.Microsecond {
		t.Errorf("%+v", s.Load)
	}
}

func TestNoKeyHasTwoMeanings(t *testing.T) {
	used := map[string]string{}
	for _, g := range newKeyMap(english).groups(english)[:3] {
		for _, b := range g.bindings {
			for _, k := range b.Keys() {
				if other, ok := used[k]; ok {
					t.Errorf("%q: %s and %s", k, other, b.Help().Desc)
				}
				used[k] = b.Help().Desc
			}
		}
	}
}

func TestEveryBindingActs(t *testing.T) {
	k := newKeyMap(english)
	acting := map[string]bool{"?": true, "ctrl+z": true, "q": true, "t": true, "L": true, "tab": true, "s": true, "g": true, "S": true, "F": true, "P": true, "G": true, "C": true, "0": true}
	for _, a := range k.actions() {
		acting[a.on.Keys()[0]] = true
	}
	for _, g := range k.groups(english)[:3] {
		for _, b := range g.bindings {
			if !acting[b.Keys()[0]] {
				t.Errorf("%s does nothing", b.Help().Desc)
			}
		}
	}
}

// docs/keys.md is made from the bindings.
func TestKeyTable(t *testing.T) {
	var b strings.Builder
	b.WriteString("# Keys\n\nMade from the program's key bindings (`go test ./ui -run TestKeyTable -update`); `?` shows the same.\n")
	for _, g := range newKeyMap(english).groups(english) {
		title := english.say(g.title)
		fmt.Fprintf(&b, "\n## %s\n\n| key | what it does |\n|---|---|\n", strings.ToUpper(title[:1])+title[1:])
		for _, k := range g.bindings {
			fmt.Fprintf(&b, "| `%s` | %s |\n", k.Help().Key, k.Help().Desc)
		}
	}
	path := filepath.Join("..", "docs", "keys.md")
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if have, err := os.ReadFile(path); err != nil || string(have) != b.String() {
		t.Errorf("%s is stale (%v): go test ./ui -run TestKeyTable -update", path, err)
	}
}
