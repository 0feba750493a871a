package ui

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"coreglass/metrics/timeline"
	"coreglass/sim/predict"
	"coreglass/ui/meter"
	"coreglass/ui/twin"
	"coreglass/workloads"
)

// foreseeBench is the screen with the prediction of a machine of two cores by the defaults.
func foreseeBench(t *testing.T, spec workloads.Spec, change func(*Options)) *bench {
	b := newBench(t, 2, spec, func(o *Options) {
		foretelling(o)
		if change != nil {
			change(o)
		}
	})
	return b
}

// foretelling predicts for a machine of two cores without a card.
func foretelling(o *Options) {
	o.Predict = func(s workloads.Spec, picture time.Duration) (*predict.Prediction, error) {
		j := twin.Job(s, 2)
		j.Picture = picture
		return predict.Predict(j, nil)
	}
}

// foreseen goes to the screen and delivers the prediction.
func (b *bench) foreseen() *bench {
	if _, cmd := b.app.Update(keyMsg("F")); cmd != nil {
		b.app.Update(cmd())
	}
	return b
}

// begun is a timeline that is known from its beginning.
func begun(spec workloads.Spec) *timeline.Timeline {
	names := make([]string, spec.Tasks)
	f := fakeSchedule{b: timeline.NewBuilder(2, names, 1<<20), seed: 7}
	for i := range names {
		names[i] = fmt.Sprint(i)
		f.b.Add(timeline.Event{Task: timeline.Task(i), State: timeline.Ready})
	}
	f.run(spec.Tasks, 2, foreseen, 4*time.Millisecond, 0, timeline.Ready)
	for i := range names {
		f.b.See(timeline.Task(i), foreseen)
	}
	return f.b.Timeline(foreseen, 5*time.Microsecond, time.Millisecond, timeline.Measured)
}

func TestForeseePictures(t *testing.T) {
	spec := testSpec(workloads.Thread, "cpu", 4)
	for _, lang := range []string{"en", "zh"} {
		for _, size := range [][2]int{{80, 24}, {120, 36}, {200, 60}} {
			b := foreseeBench(t, spec, func(o *Options) { o.Lang = lang }).size(size[0], size[1]).feed(1, spec, 10).
				with(1, spec, begun(spec)).foreseen()
			golden(t, fmt.Sprintf("foresee-%dx%d-%s", size[0], size[1], lang), b.text())
		}
	}
}

// What is to be guessed shows neither what was predicted nor what was measured.
func TestGuessFirst(t *testing.T) {
	spec := testSpec(workloads.GIL2, "cpu", 4)
	b := foreseeBench(t, spec, nil).size(120, 36).feed(1, spec, 10).foreseen()
	predicted := figure(b.app.fore.known.CPU)
	b.sees("CPU used, %", predicted).press("G").sees("Your guess:", "?").misses(" " + predicted + " ")
	b.press("1", "5", "x", "0").sees("150_").press("backspace").sees("15_").press("0", "enter")
	b.sees("150", predicted).misses("?  ")
	b.press("G", "esc").misses("Your guess:")
}

// P sets predictions beside the live screen's large numbers, and takes them away.
func TestPredictionsBesideTheNumbers(t *testing.T) {
	spec := testSpec(workloads.Thread, "cpu", 4)
	b := foreseeBench(t, spec, nil).size(80, 24).feed(1, spec, 10).misses("predicted")
	_, cmd := b.app.Update(keyMsg("P"))
	b.sees("simulating").app.Update(cmd())
	b.sees("predicted 200", "predicted 1.96").press("P").misses("predicted")
}

// Small numbers have theirs as well, unless the number is still to be guessed.
func TestPredictionsBesideTheSmallNumbers(t *testing.T) {
	spec := testSpec(workloads.GIL2, "cpu", 4)
	b := foreseeBench(t, spec, nil).size(120, 36).feed(1, spec, 10)
	_, cmd := b.app.Update(keyMsg("P"))
	b.app.Update(cmd())
	p := b.app.fore.known
	for _, v := range []float64{p.Voluntary, p.Handovers} {
		b.sees("~ predicted", "~"+string(meter.AppendCount(nil, v)))
	}
	for _, size := range [][2]int{{80, 24}, {200, 60}} {
		b.size(size[0], size[1]).sees("~" + string(meter.AppendCount(nil, p.Voluntary)))
	}
	b.app.fore.hidden = smallNumbers[nVoluntary]
	b.misses("~" + string(meter.AppendCount(nil, p.Voluntary)))
}

// A prediction of what no longer runs is dropped; a failure is told.
func TestPredictionsOfAnotherSpec(t *testing.T) {
	spec, other := testSpec(workloads.Thread, "cpu", 4), testSpec(workloads.GIL3, "cpu", 4)
	b := foreseeBench(t, spec, nil).size(80, 24).feed(1, spec, 10)
	_, cmd := b.app.Update(keyMsg("F"))
	late := cmd()
	b.feed(2, other, 1)
	b.app.Update(late)
	b.sees("simulating")
	b = foreseeBench(t, spec, func(o *Options) {
		o.Predict = func(workloads.Spec, time.Duration) (*predict.Prediction, error) {
			return nil, errors.New("no such twin")
		}
	}).size(80, 24).feed(1, spec, 10).foreseen().sees("no prediction: no such twin")
}

func TestForeseeHasExactlyItsSize(t *testing.T) {
	spec := testSpec(workloads.Thread, "io:net", 9)
	b := foreseeBench(t, spec, nil).size(80, 24).feed(1, spec, 10).with(1, spec, begun(spec)).foreseen()
	for _, size := range [][2]int{{60, 18}, {80, 24}, {81, 25}, {100, 29}, {120, 36}, {160, 50}, {200, 60}, {240, 70}} {
		b.size(size[0], size[1])
		lines := strings.Split(b.app.View(), "\n")
		if len(lines) != size[1] {
			t.Errorf("%v: %d lines", size, len(lines))
		}
		for i, line := range lines {
			if w := ansi.StringWidth(line); w != size[0] {
				t.Errorf("%v: line %d is %d wide", size, i, w)
			}
		}
	}
}
