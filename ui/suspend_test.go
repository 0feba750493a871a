package ui

import (
	"context"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"coreglass/workloads"
)

// sleepy lets a bench be stopped by ctrl+z, whoever runs the test.
func sleepy(b *bench) *bench {
	b.app.sleep.stoppable = func() bool { return true }
	return b
}

// ctrlZ presses the key and lets what comes of it happen; it says whether the program would stop now.
func (b *bench) ctrlZ() bool {
	_, cmd := b.app.Update(tea.KeyMsg{Type: tea.KeyCtrlZ})
	b.happen(cmd)
	return b.app.sleep.state == asleep
}

// ctrl+z waits until the laboratory rests; what ran begins again afterwards.
func TestSuspendRestsFirst(t *testing.T) {
	spec := testSpec(workloads.Thread, "cpu", 4)
	b := sleepy(newBench(t, 2, spec, nil).size(120, 36).feed(1, spec, 2))
	if b.ctrlZ() || b.src.pauses != 1 {
		t.Error("suspended while workers run")
	}
	b.feed(1, spec, 1)
	if b.app.sleep.state != resting {
		t.Error("suspended before the laboratory rests")
	}
	b.rest(2)
	if b.app.sleep.state != asleep {
		t.Error("not suspended when the laboratory rests")
	}
	sent := len(b.src.sent())
	b.app.Update(tea.ResumeMsg{})
	if len(b.src.sent()) != sent+1 {
		t.Error("what ran did not begin again")
	}
}

// A program that nobody could bring back says so, and goes on.
func TestSuspendWithoutShell(t *testing.T) {
	spec := testSpec(workloads.Thread, "cpu", 4)
	b := newBench(t, 2, spec, nil).size(80, 24).feed(1, spec, 2)
	b.app.sleep.stoppable = func() bool { return false }
	if b.ctrlZ() || b.src.pauses != 0 {
		t.Error("suspended")
	}
	b.sees("ctrl+z needs a shell").press("F").misses("ctrl+z needs a shell")
}

// A sweep that is interrupted measures its point again, and none of those before.
func TestSuspendedSweepGoesOn(t *testing.T) {
	var known []int
	b := sleepy(sweepBench(t, func(o *Options) {
		o.Sweep = func(_ context.Context, p workloads.SweepPlan, _ func(workloads.SweepPoint)) error {
			known = append(known, p.Known)
			return nil
		}
	}))
	b.points(3)
	s := b.app.sweep
	if b.ctrlZ() {
		t.Error("suspended while a point is measured")
	}
	b.app.Update(sweepEndedMsg{s.run, context.Canceled})
	if b.app.sleep.state != asleep || len(s.points) != 3 {
		t.Fatalf("state %v, %d points", b.app.sleep.state, len(s.points))
	}
	if b.rest(2); s.run != nil {
		t.Error("the sweep goes on while the terminal is the shell's")
	}
	b.app.Update(tea.ResumeMsg{})
	b.app.next = nil // what would wait for a snapshot
	b.happen(b.rest(2))
	if s.phase != sweepMeasuring || len(known) != 1 || known[0] != 3 {
		t.Errorf("phase %v, known %v", s.phase, known)
	}
}

// A cluster ends, and begins anew.
func TestSuspendedHallBeginsAnew(t *testing.T) {
	b, opened := hallBench(t, nil)
	sleepy(b).act("0").told(plausibleReport())
	b.rest(2)
	if !b.ctrlZ() || !(*opened)[0].closed {
		t.Errorf("state %v, %+v", b.app.sleep.state, (*opened)[0])
	}
	_, cmd := b.app.Update(tea.ResumeMsg{})
	b.happen(cmd)
	if len(*opened) != 2 || (*opened)[1].closed {
		t.Errorf("%d halls", len(*opened))
	}
}

// A lesson's experiment is called off, and made anew.
func TestSuspendedExperimentIsMadeAnew(t *testing.T) {
	b, made := lessonBench(t, nil)
	sleepy(b)
	times := 0
	made["run --model thread --load cpu --tasks 4 --for 1s"] = func(*Watch) (any, error) {
		if times++; times == 1 && b.ctrlZ() {
			t.Error("suspended while the experiment is made")
		}
		return gilResult(198, 1.96), nil
	}
	b.size(120, 36).open("gil").press("right", "190", "enter", "enter").idle()
	if b.app.sleep.state != asleep || times != 1 {
		t.Fatalf("state %v, made %d times", b.app.sleep.state, times)
	}
	b.misses("it is 198")
	_, cmd := b.app.Update(tea.ResumeMsg{})
	b.run(cmd)
	if b.sees("it is 198"); times != 2 {
		t.Errorf("made %d times", times)
	}
}
