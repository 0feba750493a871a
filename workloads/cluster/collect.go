package cluster

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// sighting is what another goroutine tells the master's own: one of them is set.
type sighting struct {
	results *batch
	upTo    uint64 // of results: its place in the stream
	who     string
	status  *Status
	clock   *Clock
	err     error
}

// run puts tasks and collects results until each task has one.
func (m *master) run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	seen := make(chan sighting, 64)
	stop, err := m.listen(ctx, seen)
	if err != nil {
		return err
	}
	defer stop()
	putting := make(chan error, 1)
	go func() { putting <- m.put(ctx) }()
	if m.o.Job.Tasks <= cap(seen) && m.o.Job.Scripts == nil { // as the textbook does: first all tasks, then the results
		putting <- <-putting
	}
	tick := time.NewTicker(m.o.every())
	defer tick.Stop()
	for m.report.Results < m.o.Job.Tasks {
		if err := m.allPut(&putting); err != nil {
			return err
		}
		select {
		case s := <-seen:
			m.note(s)
			if s.err != nil {
				return s.err
			}
		case order := <-m.o.Orders:
			if err := m.obey(order); err != nil {
				return err
			}
		case <-tick.C:
			if err := m.look(ctx, seen); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// allPut looks whether all tasks are in the queue.
func (m *master) allPut(putting *chan error) error {
	select {
	case err := <-*putting:
		*putting = nil
		m.report.Put = err == nil
		if err == nil && m.o.AllPut != nil {
			m.o.AllPut()
		}
		return err
	default:
		return nil
	}
}

// listen subscribes to results, from the first one ever, and to what workers tell.
func (m *master) listen(ctx context.Context, seen chan<- sighting) (stop func(), err error) {
	tell := func(s sighting) {
		select {
		case seen <- s:
		case <-ctx.Done():
		}
	}
	results, err := m.js.OrderedConsumer(ctx, m.names.results(), jetstream.OrderedConsumerConfig{FilterSubjects: []string{m.names.result()}})
	if err != nil {
		return nil, err
	}
	consuming, err := results.Consume(func(msg jetstream.Msg) {
		s := sighting{results: &batch{}}
		if meta, err := msg.Metadata(); err == nil {
			s.upTo = meta.Sequence.Stream
		}
		if json.Unmarshal(msg.Data(), s.results) != nil {
			s.results = &batch{}
		}
		tell(s)
	})
	if err != nil {
		return nil, err
	}
	statuses, err := m.conn.Subscribe(m.names.status("*"), func(msg *nats.Msg) {
		s := sighting{who: strings.TrimPrefix(msg.Subject, m.names.status("")), status: &Status{}}
		if ValidName(s.who) && json.Unmarshal(msg.Data, s.status) == nil {
			tell(s)
		}
	})
	return func() { consuming.Stop(); _ = statuses.Unsubscribe() }, err
}

// note takes one sighting in.
func (m *master) note(s sighting) {
	switch {
	case s.results != nil:
		m.report.upTo = s.upTo
		for _, r := range s.results.Results {
			r.Worker = s.results.Worker
			m.noteResult(r)
		}
	case s.status != nil:
		if w := m.row(s.who); w != nil {
			w.Status, w.heard = *s.status, time.Now()
		}
	case s.clock != nil:
		if w := m.row(s.who); w != nil {
			w.asked = false
			w.Clock.better(*s.clock)
		}
	}
}

// noteResult counts a result if it is the task's first.
func (m *master) noteResult(r Result) {
	w := m.row(r.Worker)
	if w == nil || r.ID < 0 || r.ID >= len(m.known) {
		m.report.Strange++
		return
	}
	if m.known[r.ID] {
		m.report.Twice++
		return
	}
	m.known[r.ID] = true
	m.report.Results++
	w.Results++
	if r.Tries > 1 {
		m.report.Redelivered++
		w.Redelivered++
	}
	if !m.o.Job.Right(r) {
		m.report.Wrong++
	}
	m.noteSpan(r, w)
	r.Fault = printable(r.Fault)
	if m.o.Got != nil {
		m.o.Got(r)
	}
}

// row is the worker's row; nil where the name is none, or there are too many.
func (m *master) row(who string) *WorkerRow {
	w := m.rows[who]
	if w == nil && ValidName(who) && len(m.rows) < maxWorkers {
		w = &WorkerRow{Name: who}
		m.rows[who] = w
	}
	return w
}

// look asks the server how the queue stands and the workers what time it is there, and
// tells how far things are.
func (m *master) look(ctx context.Context, seen chan<- sighting) error {
	once, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	info, err := m.shared.Info(once)
	if err == nil {
		m.report.Queued, m.report.Held = int(info.NumPending), info.NumAckPending
		err = m.mend(once, info)
	}
	if err != nil && !errors.Is(err, context.DeadlineExceeded) && m.broker != nil {
		return err
	}
	for _, w := range m.rows {
		m.askClock(ctx, w, seen)
	}
	m.summarise()
	if m.o.Progress != nil {
		m.o.Progress(&m.report)
	}
	return nil
}

// mend puts tasks again that have no result although the queue is empty: a result that was
// not a task's, or a task that the server did not keep.
func (m *master) mend(ctx context.Context, info *jetstream.ConsumerInfo) error {
	if !m.report.Put || info.NumPending > 0 || info.NumAckPending > 0 {
		return nil
	}
	results, err := m.js.Stream(ctx, m.names.results())
	if err != nil {
		return err
	}
	if results.CachedInfo().State.LastSeq > m.report.upTo {
		return nil // some results are still on their way
	}
	for i, known := range m.known {
		if known {
			continue
		}
		if err := m.putOne(ctx, i, int(time.Now().UnixNano())); err != nil {
			return err
		}
		m.report.PutAgain++
	}
	return nil
}

// Clock is how a worker's clock stands against the master's.
type Clock struct {
	Offset, Uncertainty time.Duration // 0, 0: not known
}

// better keeps the sample with the shorter way, and lets an old one age. The zero value is
// an answer that did not come.
func (c *Clock) better(n Clock) {
	const aging = 50 * time.Microsecond // a second: 50 ppm, more than clocks usually drift
	switch {
	case c.Uncertainty == 0, n.Uncertainty > 0 && n.Uncertainty <= c.Uncertainty+aging:
		*c = n
	default:
		c.Uncertainty += aging
	}
}

// askClock asks a worker what time it is. The answer was given between question and
// arrival, so half of that time is how wrong the middle can be.
func (m *master) askClock(ctx context.Context, w *WorkerRow, seen chan<- sighting) {
	if w.asked || time.Since(w.heard) > 2*time.Second {
		return
	}
	w.asked = true
	go func() {
		began := time.Now()
		answer, err := m.conn.Request(m.names.clock(w.Name), nil, 5*time.Second)
		s := sighting{who: w.Name, clock: &Clock{}}
		if err == nil {
			way := time.Since(began)
			if there, err := strconv.ParseInt(string(answer.Data), 10, 64); err == nil {
				s.clock = &Clock{Offset: time.Unix(0, there).Sub(began.Add(way / 2).Round(0)), Uncertainty: way / 2}
			}
		}
		select {
		case seen <- s:
		case <-ctx.Done():
		}
	}()
}
