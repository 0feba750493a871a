package cluster

import (
	"slices"
	"strings"
	"time"
)

// Report is how a job stands.
type Report struct {
	Job         Job
	Resumed     bool // an earlier master had begun it
	Put         bool // all tasks are in the queue
	Results     int  // distinct
	Wrong       int  // of them
	Twice       int  // more results of tasks that had one: each was used once
	Strange     int  // results of nobody's task, dropped
	Redelivered int  // results that took more than one delivery
	PutAgain    int
	Queued      int // tasks that wait for a worker
	Held        int // tasks that workers have
	Elapsed     time.Duration
	PerSecond   float64 // results, over the last moment
	Workers     []WorkerRow
	Spans       []Span // the newest, as they became known
	Address     string // where workers find the queue

	upTo        uint64
	lastResults int
	lastAt      time.Time
}

// WorkerRow is one worker as the master sees it.
type WorkerRow struct {
	Name string
	Status
	Results     int // the first of their tasks
	Redelivered int
	PerSecond   float64
	Clock       Clock
	Own         bool          // the master has started it
	Silent      time.Duration // since it was last heard of; 0: it reports

	heard       time.Time
	asked       bool
	lastResults int
}

func (w WorkerRow) gone() int {
	if w.Silent > 0 {
		return 1
	}
	return 0
}

// summarise brings the report up to date.
func (m *master) summarise() {
	r, now := &m.report, time.Now()
	r.Job, r.Elapsed = m.o.Job, now.Sub(m.started)
	if r.lastAt.IsZero() {
		r.lastAt = m.started
	}
	span := now.Sub(r.lastAt).Seconds()
	if span < 0.1 || span < 1 && r.PerSecond > 0 {
		span = 0 // too short for a rate: the last one stands
	}
	if span > 0 {
		r.PerSecond, r.lastResults, r.lastAt = float64(r.Results-r.lastResults)/span, r.Results, now
	}
	r.Workers = r.Workers[:0]
	for _, w := range m.rows {
		if span > 0 {
			w.PerSecond, w.lastResults = float64(w.Results-w.lastResults)/span, w.Results
		}
		w.Own, w.Silent = m.owns(w.Name), 0
		if quiet := now.Sub(w.heard); quiet > 2*time.Second {
			w.Silent = min(quiet, r.Elapsed) // an earlier master heard it
		}
		r.Workers = append(r.Workers, *w)
	}
	slices.SortFunc(r.Workers, func(a, b WorkerRow) int { // who is there comes first
		if gone := a.gone() - b.gone(); gone != 0 {
			return gone
		}
		return strings.Compare(a.Name, b.Name)
	})
}
