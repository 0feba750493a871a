// Package reel turns what a laboratory publishes into the records of a session, and back. It
// is the one place that knows both.
package reel

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"strings"
	"time"

	"coreglass/metrics"
	"coreglass/metrics/session"
	"coreglass/workloads"
)

// Digits that are kept: of the numbers of a run, and of cores and tasks.
const (
	runDigits     = 5
	taskDigits    = 4
	shareDecimals = 2 // of percentages of a core
)

// phases are the words for the phases of a run, in their order.
var phases = [...]string{workloads.Idle: "idle", workloads.Starting: "starting", workloads.Baseline: "baseline",
	workloads.Running: "running", workloads.Failed: "failed", workloads.Finished: "finished"}

// rounded is a snapshot with its numbers as a session keeps them. Who shows it sees exactly
// what a replay will show.
func rounded(s workloads.Snapshot) workloads.Snapshot {
	s.Elapsed = s.Elapsed.Truncate(time.Microsecond)
	s.Cores = slices.Clone(s.Cores)
	for i, c := range s.Cores {
		c.User, c.System, c.Other = session.RoundTo(c.User, shareDecimals), session.RoundTo(c.System, shareDecimals), session.RoundTo(c.Other, shareDecimals)
		c.Idle = idle(c)
		s.Cores[i] = c
	}
	s.Observer = metrics.Usage{User: session.RoundTo(s.Observer.User, shareDecimals), System: session.RoundTo(s.Observer.System, shareDecimals)}
	roundWindow(&s.Window)
	s.Tasks = slices.Clone(s.Tasks)
	for i := range min(len(s.Tasks), session.MostLanes) {
		roundTask(&s.Tasks[i])
	}
	return s
}

func idle(c metrics.Core) float64 {
	return math.Max(0, session.RoundTo(100-c.User-c.System-c.Other, shareDecimals))
}

func roundWindow(w *workloads.Window) {
	w.Length, w.ThrottledTime = w.Length.Truncate(time.Microsecond), w.ThrottledTime.Truncate(time.Microsecond)
	for _, v := range []*float64{&w.CPU.User, &w.CPU.System, &w.Work, &w.Total, &w.Baseline, &w.Speedup, &w.Voluntary, &w.Involuntary,
		&w.Handovers, &w.Migrations, &w.CPUPerUnit, &w.Fairness, &w.Ran, &w.Quota, &w.Throttled} {
		*v = finite(session.Round(*v, runDigits))
	}
}

func roundTask(t *workloads.TaskRow) {
	for _, v := range []*float64{&t.Work, &t.CPU, &t.LockWait, &t.Voluntary, &t.Involuntary, &t.Done} {
		*v = finite(session.Round(*v, taskDigits))
	}
	t.FirstRun, t.Finished = wholeMicros(t.FirstRun), wholeMicros(t.Finished)
}

// finite is v; an infinite number is as good as none.
func finite(v float64) float64 {
	if math.IsInf(v, 0) {
		return metrics.Unknown
	}
	return v
}

// wholeMicros keeps a time that is not 0 above 0.
func wholeMicros(d time.Duration) time.Duration {
	if d > 0 && d < time.Microsecond {
		return time.Microsecond
	}
	return d.Truncate(time.Microsecond)
}

func modelOf(s *workloads.Snapshot) (session.Model, error) {
	b, err := json.Marshal(public(s.Spec))
	return session.Model{Run: s.Run, Source: "real", Phase: phases[min(max(s.Phase, 0), workloads.Finished)], Spec: b,
		Problem: Private(s.Problem), Note: Private(s.Note), Started: s.Started}, err
}

// public is a spec without the folders of an interpreter.
func public(s workloads.Spec) workloads.Spec {
	s.Model = publicModel(s.Model)
	return s
}

func publicModel(m workloads.Model) workloads.Model {
	if interpreter, ok := strings.CutPrefix(string(m), "python:"); ok {
		return workloads.Model("python:" + interpreter[strings.LastIndexAny(interpreter, `/\`)+1:])
	}
	return m
}

// Private is a text without the path of the user's home and the machine's name.
func Private(text string) string {
	if home, err := os.UserHomeDir(); err == nil && len(home) > 1 {
		text = strings.ReplaceAll(text, home, "~")
	}
	if host, err := os.Hostname(); err == nil && len(host) > 3 && host != "localhost" {
		text = strings.ReplaceAll(text, host, "HOST")
	}
	return text
}

func cpuOf(s *workloads.Snapshot) session.CPU {
	c := session.CPU{Run: s.Run, Elapsed: s.Elapsed.Microseconds(), Reading: s.Reading, User: []session.Number{}, System: []session.Number{}, Other: []session.Number{},
		Observer: []session.Number{session.Number(s.Observer.User), session.Number(s.Observer.System)}}
	for _, k := range s.Cores {
		c.User = append(c.User, session.Number(k.User))
		c.System = append(c.System, session.Number(k.System))
		c.Other = append(c.Other, session.Number(k.Other))
	}
	if s.Window != (workloads.Window{}) {
		c.Window = windowOf(&s.Window)
	}
	return c
}

func windowOf(w *workloads.Window) *session.Window {
	n := func(v float64) session.Number { return session.Number(v) }
	to := &session.Window{Length: w.Length.Microseconds(), User: n(w.CPU.User), System: n(w.CPU.System), Work: n(w.Work), Total: n(w.Total),
		Baseline: n(w.Baseline), Speedup: n(w.Speedup), Voluntary: n(w.Voluntary), Involuntary: n(w.Involuntary), Handovers: n(w.Handovers),
		Migrations: n(w.Migrations), CPUPerUnit: n(w.CPUPerUnit), RSS: w.RSS, Fairness: n(w.Fairness), Ran: n(w.Ran), Cores: w.Cores}
	if w.Quota > 0 {
		to.Quota = &session.Quota{Cores: n(w.Quota), Throttled: n(w.Throttled), Time: w.ThrottledTime.Microseconds()}
	}
	if l := w.Latency; l != (workloads.Latency{}) {
		to.Latency = &session.Latency{Count: l.Count, P50: int64(l.P50), P95: int64(l.P95), P99: int64(l.P99), Max: int64(l.Max)}
	}
	return to
}

// tsOf are the numbers of the first tasks, as columns.
func tsOf(s *workloads.Snapshot) session.TS {
	rows := s.Tasks[:min(len(s.Tasks), session.MostLanes)]
	column := func(of func(*workloads.TaskRow) float64) []session.Number {
		any := false
		c := make([]session.Number, len(rows))
		for i := range rows {
			v := of(&rows[i])
			c[i] = session.Number(v)
			any = any || v == v
		}
		if !any {
			return nil
		}
		return c
	}
	t := session.TS{Run: s.Run,
		Work:        column(func(r *workloads.TaskRow) float64 { return r.Work }),
		CPU:         column(func(r *workloads.TaskRow) float64 { return r.CPU }),
		LockWait:    column(func(r *workloads.TaskRow) float64 { return r.LockWait }),
		Voluntary:   column(func(r *workloads.TaskRow) float64 { return r.Voluntary }),
		Involuntary: column(func(r *workloads.TaskRow) float64 { return r.Involuntary }),
		Done:        column(func(r *workloads.TaskRow) float64 { return r.Done })}
	letters := make([]byte, len(rows))
	for i := range rows {
		t.Core = append(t.Core, rows[i].Core)
		letters[i] = session.StateLetters[min(rows[i].State, workloads.StateGone)]
	}
	t.State = string(letters)
	return t
}

// tasksOf is what changes seldom about the tasks.
func tasksOf(s *workloads.Snapshot) session.Tasks {
	t := session.Tasks{Run: s.Run, Count: len(s.Tasks)}
	rows := s.Tasks[:min(len(s.Tasks), session.MostLanes)]
	first, last := false, false
	for i := range rows {
		t.PID, t.TID = append(t.PID, rows[i].PID), append(t.TID, rows[i].TID)
		t.FirstRun, t.Finished = append(t.FirstRun, rows[i].FirstRun.Microseconds()), append(t.Finished, rows[i].Finished.Microseconds())
		first, last = first || rows[i].FirstRun > 0, last || rows[i].Finished > 0
	}
	if !first {
		t.FirstRun = nil
	}
	if !last {
		t.Finished = nil
	}
	if line := s.Timeline; line != nil {
		t.Count = max(t.Count, len(line.Tasks))
		t.Cores, t.Resolution, t.Origin = line.Cores, int64(line.Resolution), line.Origin.String()
		t.Names = namesOf(line.Tasks)
	}
	return t
}

// namesOf are the names of tasks, unless they are what a reader thinks of itself.
func namesOf(names []string) []string {
	names = names[:min(len(names), session.MostLanes)]
	for i, name := range names {
		if name != session.TaskName(i) {
			return names
		}
	}
	return nil
}
