package cluster

import (
	"math"
	"time"

	"coreglass/metrics"
)

// Short tasks share one stretch of the timeline: on no screen could they be told apart, and
// telling of each would cost more than doing them.
const (
	longTask    = 2 * time.Millisecond
	longStretch = 20 * time.Millisecond
	noBreak     = 2 * time.Millisecond // between two tasks of a stretch, at most
)

// stretch joins short tasks of a slot that follow each other.
type stretch struct {
	slot     int
	from, to time.Time // zero: none is open
	tasks    int
}

// add takes a task; it returns a stretch that has ended: with this task, or by the break
// before it. nil: the stretch goes on.
func (s *stretch) add(began, ended time.Time) *Busy {
	var b *Busy
	if s.tasks > 0 && began.Sub(s.to) > noBreak {
		b = s.end()
	}
	if s.tasks == 0 {
		s.from = began
	}
	s.to = ended
	s.tasks++
	if b == nil && (ended.Sub(began) >= longTask || ended.Sub(s.from) >= longStretch) {
		b = s.end()
	}
	return b
}

func (s *stretch) end() *Busy {
	b := &Busy{s.slot, s.from.UnixMicro(), s.to.UnixMicro(), s.tasks}
	s.tasks = 0
	return b
}

// Span is a stretch of a worker's slot, by the master's clock.
type Span struct {
	Worker   string
	Slot     int
	Task     int
	Tasks    int           // that it holds
	From, To time.Duration // since the master's start
	Again    bool          // the task had been delivered before
}

// spansKept bounds what the report carries.
const spansKept = 600

// noteSpan puts a result's stretch on the master's axis, by what is known of the worker's
// clock by then.
func (m *master) noteSpan(r Result, w *WorkerRow) {
	b := r.Busy
	if b == nil || b.Slot < 0 || b.Slot >= maxSlots || b.To < b.From {
		return
	}
	at := func(us int64) time.Duration {
		return time.UnixMicro(us).Add(-w.Clock.Offset).Sub(m.started.Round(0))
	}
	s := Span{Worker: w.Name, Slot: b.Slot, Task: r.ID, Tasks: b.Tasks, From: at(b.From), To: at(b.To), Again: r.Tries > 1}
	if s.From < -time.Hour || s.To > time.Since(m.started)+time.Hour {
		return // no clock says that
	}
	m.report.Spans = append(m.report.Spans, s)
	if n := len(m.report.Spans); n > 2*spansKept {
		m.report.Spans = append(m.report.Spans[:0], m.report.Spans[n-spansKept:]...)
	}
}

// maxSlots is how many tasks at a time a worker may say it does.
const maxSlots = 1024

// hostCores looks at what the cores of this machine do.
type hostCores struct{ last metrics.CoreTimes }

// look is the use of each core since the last look, in per cent.
func (h *hostCores) look() []int {
	now := metrics.ReadCores()
	var all []int
	for _, c := range now.Since(h.last) {
		use := -1
		if c.Known() {
			use = int(math.Round(100 - c.Idle))
		}
		all = append(all, use)
	}
	h.last = now
	return all
}
