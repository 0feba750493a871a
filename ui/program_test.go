package ui

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coreglass/workloads"
)

// screenOf is what a program wrote, with its escape codes.
type screenOf struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *screenOf) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *screenOf) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// The whole program on virtual time: it starts what it was told, shows it, obeys keys
// and closes the source.
func TestWholeProgram(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newFake(2)
		src.ticking = true
		keys, typed := io.Pipe()
		var out screenOf
		ended := make(chan error)
		go func() {
			ended <- run(t.Context(), Options{Source: src, Spec: testSpec(workloads.GIL2, "cpu", 4), Lang: "en",
				Input: keys, Output: &out, Environ: []string{"TERM=xterm-256color"}}, sized)
		}()
		type_ := func(s string) {
			typed.Write([]byte(s))
			time.Sleep(2 * time.Second)
			synctest.Wait()
		}
		time.Sleep(3 * time.Second)
		synctest.Wait()
		type_("4")
		type_("+")
		type_("q")
		if err := <-ended; err != nil {
			t.Fatal(err)
		}
		var asked []string
		for _, s := range src.sent() {
			asked = append(asked, spelled(s))
		}
		if got, want := strings.Join(asked, ", "), "gil2 cpu x 4 every 100, thread cpu x 4, thread cpu x 8"; got != want {
			t.Errorf("asked for %s, want %s", got, want)
		}
		for _, want := range []string{"\x1b[?1049h", "Wasteful", "Efficient", "\x1b[?1049l", "\x1b[?25h"} {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%q was never written", want)
			}
		}
		select {
		case <-src.done:
		default:
			t.Error("the source was not closed")
		}
		typed.Close()
	})
}

// sized tells the root a size, as a terminal would.
func sized(m tea.Model) tea.Model {
	m.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	return m
}

func TestContextEndsTheProgram(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newFake(2)
		ctx, cancel := context.WithCancel(t.Context())
		keys, typed := io.Pipe()
		var out screenOf
		ended := make(chan error)
		go func() {
			ended <- run(ctx, Options{Source: src, Spec: testSpec(workloads.GIL2, "cpu", 4), Input: keys, Output: &out}, sized)
		}()
		time.Sleep(time.Second)
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("ended with %v", err)
		}
		if !strings.Contains(out.String(), "\x1b[?1049l") {
			t.Error("the alternate screen was not left")
		}
		typed.Close()
	})
}

func TestPanicIsKeptForAfterwards(t *testing.T) {
	for _, mode := range []string{"panic-update", "panic-view", "panic-command"} {
		synctest.Test(t, func(t *testing.T) {
			src := newFake(2)
			keys, typed := io.Pipe()
			var out screenOf
			ended := make(chan error)
			go func() {
				ended <- run(t.Context(), Options{Source: src, Spec: testSpec(workloads.GIL2, "cpu", 4), Input: keys, Output: &out}, panicking(mode))
			}()
			typed.Write([]byte("!"))
			var panicked *Panicked
			if err := <-ended; !errors.As(err, &panicked) || !strings.Contains(err.Error(), "bomb in") {
				t.Errorf("%s: ended with %v", mode, err)
			}
			if !strings.Contains(out.String(), "\x1b[?1049l") || strings.Contains(out.String(), "bomb") {
				t.Errorf("%s: %q", mode, out.String())
			}
			typed.Close()
		})
	}
}

// Quitting while a sweep is measured ends it, and waits until it has ended.
func TestQuitEndsASweep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newFake(2)
		src.ticking = true
		keys, typed := io.Pipe()
		var out screenOf
		var ended atomic.Bool
		result := make(chan error)
		measure := func(ctx context.Context, p workloads.SweepPlan, report func(workloads.SweepPoint)) error {
			report(plausiblePoint(p, p.Models[0], p.Values[0]))
			<-ctx.Done()
			time.Sleep(time.Second) // the workers take their time
			ended.Store(true)
			return ctx.Err()
		}
		go func() {
			result <- run(t.Context(), Options{Source: src, Spec: testSpec(workloads.Thread, "cpu", 4), Lang: "en", Sweep: measure,
				Input: keys, Output: &out, Environ: []string{"TERM=xterm-256color"}}, sized)
		}()
		for _, k := range []string{"s", "\r", "q"} {
			time.Sleep(2 * time.Second)
			typed.Write([]byte(k))
		}
		if err := <-result; err != nil {
			t.Fatal(err)
		}
		if !ended.Load() {
			t.Error("the program ended before the sweep")
		}
		if !strings.Contains(out.String(), "1/35") {
			t.Error("the point was not shown")
		}
		typed.Close()
	})
}

func TestPanicInASweepIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newFake(2)
		src.ticking = true
		keys, typed := io.Pipe()
		var out screenOf
		result := make(chan error)
		go func() {
			result <- run(t.Context(), Options{Source: src, Spec: testSpec(workloads.Thread, "cpu", 4),
				Sweep: func(context.Context, workloads.SweepPlan, func(workloads.SweepPoint)) error { panic("bomb in a sweep") },
				Input: keys, Output: &out}, sized)
		}()
		for _, k := range []string{"s", "\r"} {
			time.Sleep(2 * time.Second)
			typed.Write([]byte(k))
		}
		var panicked *Panicked
		if err := <-result; !errors.As(err, &panicked) || !strings.Contains(err.Error(), "bomb in a sweep") {
			t.Errorf("ended with %v", err)
		}
		typed.Close()
	})
}

func TestBadSpecIsRefused(t *testing.T) {
	src := newFake(2)
	if err := Run(t.Context(), Options{Source: src, Spec: workloads.Spec{Model: "nonsense", Tasks: 1}}); err == nil || !strings.Contains(err.Error(), "--model") {
		t.Errorf("%v", err)
	}
}

// Bubble Tea runs View after every message; a slow screen must skip snapshots, not queue them.
func TestOneWaitingCommandAtATime(t *testing.T) {
	src := newFake(2)
	a := newApp(t.Context(), Options{Source: src, Spec: testSpec(workloads.GIL2, "cpu", 4)}, nil)
	src.out <- plausible(testSpec(workloads.GIL2, "cpu", 4), 2, 1)
	msg := a.Init()()
	if _, cmd := a.Update(msg); cmd == nil {
		t.Error("nobody waits for the next snapshot")
	}
	if _, cmd := a.Update(tea.WindowSizeMsg{Width: 80, Height: 24}); cmd != nil {
		t.Error("two commands wait")
	}
}
