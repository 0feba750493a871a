package ui

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coreglass/workloads"
	"coreglass/workloads/cluster"
)

// fakeHall is a hall in which nothing happens but what the test feeds.
type fakeHall struct {
	plan    cluster.HallPlan
	reports chan cluster.Report
	orders  []string
	closed  bool
	err     error
}

func (h *fakeHall) Reports() <-chan cluster.Report { return h.reports }
func (h *fakeHall) Err() error                     { return h.err }
func (h *fakeHall) Order(order string)             { h.orders = append(h.orders, order) }
func (h *fakeHall) Close() error                   { h.closed = true; return nil }

// hallBench is the program with halls that are fakes, all that were opened.
func hallBench(t *testing.T, change func(*Options)) (*bench, *[]*fakeHall) {
	var opened []*fakeHall
	spec := testSpec(workloads.Thread, "cpu", 4)
	b := newBench(t, 2, spec, func(o *Options) {
		o.Hall = func(_ context.Context, p cluster.HallPlan) (Hall, error) {
			h := &fakeHall{plan: p, reports: make(chan cluster.Report, 1)}
			opened = append(opened, h)
			return h, nil
		}
		if change != nil {
			change(o)
		}
	}).size(120, 36).feed(1, spec, 10)
	return b, &opened
}

// act presses a key and lets what comes of it happen, as far as it does not wait.
func (b *bench) act(k string) *bench {
	_, cmd := b.app.Update(keyMsg(k))
	b.happen(cmd)
	return b
}

// happen runs commands, one inside of the other.
func (b *bench) happen(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	msg := cmd()
	for _, c := range within(msg) {
		b.happen(c)
	}
	switch msg.(type) {
	case hallOpenedMsg:
		b.app.Update(msg) // what waits for reports then is left alone
	case hallHaltedMsg:
		_, next := b.app.Update(msg)
		b.happen(next)
	}
}

// within are the commands that a message of Batch or Sequence holds; the type of the latter is
// not exported.
func within(msg tea.Msg) []tea.Cmd {
	v := reflect.ValueOf(msg)
	if v.Kind() != reflect.Slice || v.Type().Elem() != reflect.TypeFor[tea.Cmd]() {
		return nil
	}
	return v.Convert(reflect.TypeFor[[]tea.Cmd]()).Interface().([]tea.Cmd)
}

// told feeds a report.
func (b *bench) told(r cluster.Report) *bench {
	b.app.Update(hallReportMsg{b.app.hall.gen, r})
	return b
}

// plausibleReport is a job half done by two workers here and one elsewhere.
func plausibleReport() cluster.Report {
	r := cluster.Report{Job: cluster.Job{Tasks: 500, Load: "cpu", Model: "thread", Work: 50 * time.Millisecond}, Put: true, Results: 240, Queued: 257, Held: 3,
		Elapsed: 12400 * time.Millisecond, PerSecond: 19.6, Address: "127.0.0.1:40123"}
	for i, name := range []string{"local-2", "lecture-pc-812", "local-1"} {
		w := cluster.WorkerRow{Name: name, Results: 80 + i, PerSecond: 6.5, Own: i != 1, Clock: cluster.Clock{Offset: time.Duration(i) * 12 * time.Millisecond, Uncertainty: 150 * time.Microsecond}}
		w.Status = cluster.Status{Cores: 2, Slots: 1, Held: 1, PID: 4000 + i, Host: "hall-a", Load: []int{97, 42}}
		if !w.Own {
			w.Host, w.Load = "lecture-pc", []int{3, -1, 88, 100}
		}
		r.Workers = append(r.Workers, w)
		for k := range 40 {
			from := time.Duration(k)*300*time.Millisecond + time.Duration(i)*40*time.Millisecond
			r.Spans = append(r.Spans, cluster.Span{Worker: name, Task: 3*k + i, Tasks: 1, From: from, To: from + 260*time.Millisecond})
		}
	}
	return r
}

func TestHallPictures(t *testing.T) {
	for _, lang := range []string{"en", "zh"} {
		for _, size := range [][2]int{{80, 24}, {120, 36}, {200, 60}} {
			b, _ := hallBench(t, func(o *Options) { o.Lang = lang })
			b.size(size[0], size[1]).act("0").act("c").told(plausibleReport())
			golden(t, fmt.Sprintf("hall-%dx%d-%s", size[0], size[1], lang), b.text())
		}
	}
}

func TestHallHasExactlyItsSize(t *testing.T) {
	many := plausibleReport()
	for i := range 40 {
		w := many.Workers[i%3]
		w.Name, w.Host = fmt.Sprintf("w-%d", i), fmt.Sprintf("host-%d", i/4)
		many.Workers = append(many.Workers, w)
	}
	for i, r := range []cluster.Report{{}, plausibleReport(), many} {
		b, _ := hallBench(t, nil)
		b.act("0").told(r)
		for w := 80; w <= 220; w += 7 {
			for h := 24; h <= 66; h += 3 {
				exact(t, b.size(w, h).app.View(), w, h, fmt.Sprintf("report %d", i))
			}
		}
	}
}

// The laboratory rests while the hall is looked at, and goes on with the next model.
func TestHallAndLaboratoryTakeTurns(t *testing.T) {
	b, opened := hallBench(t, nil)
	b.act("0").sees("0 cluster", "starting")
	if b.src.pauses != 1 || len(*opened) != 1 {
		t.Fatalf("%d pauses, %d halls", b.src.pauses, len(*opened))
	}
	h := (*opened)[0]
	if h.plan.Workers != 3 || h.plan.Job.Tasks != 10 || h.plan.Job.Pause != time.Second {
		t.Errorf("the course's preset is %+v", h.plan)
	}
	b.told(plausibleReport()).sees("lecture-pc", "join:", "127.0.0.1:40123")
	b.act("6").misses("0 cluster").sees("switching to gil2")
	if !h.closed {
		t.Error("the hall goes on")
	}
	if b.src.specs[len(b.src.specs)-1].Model != workloads.GIL2 {
		t.Errorf("asked for %v", b.src.specs)
	}
}

func TestHallKeys(t *testing.T) {
	b, opened := hallBench(t, nil)
	b.act("0").told(plausibleReport())
	first := (*opened)[0]
	b.act("]").act("x").sees("local-1 was killed")
	b.act("down").act("down").act("x").sees("only a living worker") // lecture-pc's is not ours
	if got := strings.Join(first.orders, ","); got != "worker,kill local-1" {
		t.Errorf("orders %s", got)
	}
	again := plausibleReport()
	again.Redelivered = 1
	b.told(again).sees("1 delivered again after a worker was lost")
	b.act("c").act("+")
	last := (*opened)[len(*opened)-1]
	if !first.closed || last.plan.Job.Load != "cpu" || last.plan.Job.Tasks != 1000 {
		t.Errorf("closed %v, then %+v", first.closed, last.plan)
	}
	b.told(plausibleReport()).press(" ").sees("FROZEN")
	b.app.Update(hallReportMsg{b.app.hall.gen - 1, cluster.Report{}}) // of a hall that is over
	b.press(" ").sees("240 of 500")
	b.app.Update(hallEndedMsg{b.app.hall.gen, errors.New("the disk is full")})
	b.sees("the disk is full")
}
