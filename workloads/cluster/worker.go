package cluster

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// WorkerOptions say where a worker finds its tasks and how it does them.
type WorkerOptions struct {
	Access
	Name     string        // of the job
	Worker   string        // the worker's own; default: host and process
	Slots    int           // tasks at a time; default: cores
	IdleExit time.Duration // ends after this time without a task; 0: never
	Began    func(Task)    // told of each task; may be nil
}

// Status is what a worker tells about itself, about twice a second.
type Status struct {
	Cores int    `json:"cores"`
	Slots int    `json:"slots"`
	Held  int    `json:"held"` // tasks it has taken and not yet given back
	Done  uint64 `json:"done"`
	PID   int    `json:"pid"`
	Host  string `json:"host,omitempty"`
	Load  []int  `json:"load,omitempty"` // of each core of its host, in per cent; -1: unknown
}

// worker is one worker program.
type worker struct {
	o       WorkerOptions
	names   subjects
	conn    *nats.Conn
	js      jetstream.JetStream
	todo    chan held
	done    chan outcome
	mean    atomic.Int64 // of a task, in ns; 0: not known
	finish  atomic.Uint64
	lastRun atomic.Int64 // wall clock, ns: when a task was last held

	mu   sync.Mutex
	held map[uint64]jetstream.Msg
	free chan struct{} // a word that something was settled
	wait time.Duration // after which the server gives a held task to somebody else
}

// held is a task taken from the queue.
type held struct {
	task  Task
	tries uint64
	seq   uint64
	msg   jetstream.Msg
}

// outcome is a task with its result, on the way back.
type outcome struct {
	held
	result Result
}

// RunWorker takes tasks and does them until the master says that all are done, nothing has
// come for a while, or the context ends; it returns how many it did. What it holds then goes
// back to the queue.
func RunWorker(ctx context.Context, o WorkerOptions) (uint64, error) {
	if o.Worker == "" {
		o.Worker = WorkerName()
	}
	if o.Slots == 0 {
		o.Slots = runtime.NumCPU()
	}
	w := &worker{o: o, names: subjects(o.Name), todo: make(chan held), done: make(chan outcome, maxBatch), held: map[uint64]jetstream.Msg{}, free: make(chan struct{}, 1)}
	ctx, end := context.WithCancelCause(ctx)
	defer end(nil)
	lost := nats.ClosedHandler(func(c *nats.Conn) { end(c.LastError()) })
	var err error
	if w.conn, err = o.dial(ctx, append(o.options("coreglass worker "+o.Worker), lost)...); err != nil {
		return 0, err
	}
	defer w.conn.Close()
	err = w.run(ctx, end)
	w.giveBack()
	return w.finish.Load(), err
}

// errTold is the end that a master asked for, or that idleness brought.
var errTold = errors.New("told to end")

func (w *worker) run(ctx context.Context, end context.CancelCauseFunc) error {
	var err error
	if w.js, err = jetstream.New(w.conn); err != nil {
		return err
	}
	consumer, err := w.consumer(ctx)
	if err != nil {
		return w.why(ctx, err)
	}
	if err := w.answer(end); err != nil {
		return err
	}
	w.lastRun.Store(time.Now().UnixNano())
	var parts sync.WaitGroup
	parts.Go(func() { w.deliver(ctx) })
	parts.Go(func() { w.tell(ctx, end) })
	for i := range w.o.Slots {
		parts.Go(func() { w.slot(ctx, i) })
	}
	w.fetch(ctx, consumer)
	parts.Wait()
	return w.why(ctx, nil)
}

// why is the reason for the worker's end; none if it was told to.
func (w *worker) why(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		err = cause
	}
	if errors.Is(err, errTold) {
		return nil
	}
	if errors.Is(err, nats.ErrAuthorization) {
		return w.o.explain(err)
	}
	return err
}

// consumer finds the queue; a master may need a moment to make it, and a server that knows
// no such job may not answer at all.
func (w *worker) consumer(ctx context.Context) (jetstream.Consumer, error) {
	patience := w.o.Wait
	if w.o.IdleExit > 0 {
		patience = min(patience, w.o.IdleExit)
	}
	for until := time.Now().Add(patience); ; {
		once, cancel := context.WithTimeout(ctx, min(5*time.Second, max(patience, 500*time.Millisecond)))
		c, err := w.js.Consumer(once, w.names.tasks(), shared)
		cancel()
		if err == nil {
			w.wait = c.CachedInfo().Config.AckWait
			return c, nil
		}
		if time.Now().After(until) {
			return nil, fmt.Errorf("%s has no job named %q (--name)", w.o.where(), string(w.names))
		}
		if err := sleep(ctx, 200*time.Millisecond); err != nil {
			return nil, err
		}
	}
}

// answer listens to the master: what time it is here, and the end.
func (w *worker) answer(end context.CancelCauseFunc) error {
	_, err := w.conn.Subscribe(w.names.clock(w.o.Worker), func(m *nats.Msg) {
		_ = m.Respond(strconv.AppendInt(nil, time.Now().UnixNano(), 10))
	})
	if err != nil {
		return err
	}
	_, err = w.conn.Subscribe(w.names.end(), func(*nats.Msg) { end(errTold) })
	return err
}

// Limits of how far a worker reaches ahead: enough tiny tasks that the network's delay does
// not matter, and never long ones that another worker could be doing.
const (
	ahead    = 50 * time.Millisecond
	maxAhead = 512
)

// appetite is how many tasks to ask for.
func (w *worker) appetite() int {
	mean := time.Duration(w.mean.Load())
	if mean == 0 {
		return 1
	}
	return min(max(int(ahead/mean)*w.o.Slots, 1), maxAhead)
}

// fetch takes tasks from the queue while slots are free for them.
func (w *worker) fetch(ctx context.Context, c jetstream.Consumer) {
	defer close(w.todo)
	for ctx.Err() == nil {
		w.awaitSlot(ctx)
		batch, err := c.Fetch(w.appetite(), jetstream.FetchMaxWait(time.Second))
		if err != nil {
			_ = sleep(ctx, 200*time.Millisecond) // the server is away
			continue
		}
		for m := range batch.Messages() {
			if h, ok := w.take(m); ok {
				select {
				case w.todo <- h:
				case <-ctx.Done():
				}
			}
		}
		if batch.Error() != nil {
			_ = sleep(ctx, 50*time.Millisecond)
		}
	}
}

// awaitSlot keeps a worker from reaching ahead where tasks are long, or not known yet.
func (w *worker) awaitSlot(ctx context.Context) {
	for time.Duration(w.mean.Load()) >= ahead || w.mean.Load() == 0 {
		if w.holding() < w.o.Slots {
			return
		}
		select {
		case <-w.free:
		case <-ctx.Done():
			return
		}
	}
}

// take notes a task as held. What is no task is never going to be one.
func (w *worker) take(m jetstream.Msg) (held, bool) {
	meta, err := m.Metadata()
	h := held{msg: m}
	if err != nil || json.Unmarshal(m.Data(), &h.task) != nil {
		_ = m.Term()
		return h, false
	}
	h.tries, h.seq = meta.NumDelivered, meta.Sequence.Stream
	w.mu.Lock()
	defer w.mu.Unlock()
	w.held[h.seq] = m
	return h, true
}

// slot does one task after another.
func (w *worker) slot(ctx context.Context, i int) {
	busy := stretch{slot: i}
	for h := range w.todo {
		if ctx.Err() != nil {
			continue
		}
		if w.o.Began != nil {
			w.o.Began(h.task)
		}
		began := time.Now()
		r, err := execute(ctx, h.task)
		if err != nil {
			continue
		}
		w.learn(time.Since(began))
		r.Tries, r.Busy = h.tries, busy.add(began, time.Now())
		select {
		case w.done <- outcome{h, r}:
		case <-ctx.Done():
		}
	}
}

// learn keeps a moving mean of how long a task takes.
func (w *worker) learn(d time.Duration) {
	old := w.mean.Load()
	if old == 0 {
		old = max(int64(d), 1)
	}
	w.mean.Store(max((7*old+int64(d))/8, 1))
}

// batch is the message that carries results.
type batch struct {
	Worker  string   `json:"worker"`
	Results []Result `json:"results"`
}

// deliver sends results back, all that are there in one message, and acknowledges their
// tasks when the server has stored them: a task is never lost, at worst done twice.
func (w *worker) deliver(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case first := <-w.done:
			all := []outcome{first}
			for more := true; more && len(all) < maxBatch; {
				select {
				case next := <-w.done:
					all = append(all, next)
				default:
					more = false
				}
			}
			if w.send(ctx, all) {
				w.settle(all)
			}
		}
	}
}

func (w *worker) send(ctx context.Context, all []outcome) bool {
	b := batch{Worker: w.o.Worker}
	for _, o := range all {
		b.Results = append(b.Results, o.result)
	}
	data, err := json.Marshal(b)
	if err != nil {
		return false
	}
	for ctx.Err() == nil {
		once, cancel := context.WithTimeout(ctx, 5*time.Second)
		_, err := w.js.Publish(once, w.names.result(), data)
		cancel()
		if err == nil {
			return true
		}
		_ = sleep(ctx, 200*time.Millisecond)
	}
	return false
}

// settle acknowledges tasks.
func (w *worker) settle(all []outcome) {
	w.finish.Add(uint64(len(all)))
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, o := range all {
		_ = o.msg.Ack()
		delete(w.held, o.seq)
	}
	w.lastRun.Store(time.Now().UnixNano())
	select {
	case w.free <- struct{}{}:
	default:
	}
}

// tell reports twice a second, keeps what is held from being given to others, and ends the
// worker when nothing has come for long enough.
func (w *worker) tell(ctx context.Context, end context.CancelCauseFunc) {
	tick := time.NewTicker(500 * time.Millisecond)
	defer tick.Stop()
	kept, there := time.Now(), time.Now()
	host, cores := hostName(), &hostCores{}
	for {
		if w.conn.IsConnected() {
			there = time.Now()
		} else if time.Since(there) > w.o.Wait {
			end(fmt.Errorf("no queue at %s for %v", w.o.where(), w.o.Wait))
		}
		holding := w.holding()
		data, _ := json.Marshal(Status{runtime.NumCPU(), w.o.Slots, holding, w.finish.Load(), os.Getpid(), host, cores.look()})
		_ = w.conn.Publish(w.names.status(w.o.Worker), data)
		if time.Since(kept) > w.wait/3 {
			w.keep()
			kept = time.Now()
		}
		idle := time.Duration(time.Now().UnixNano() - w.lastRun.Load())
		if w.o.IdleExit > 0 && holding == 0 && idle > w.o.IdleExit {
			end(errTold)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (w *worker) holding() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.held)
}

// keep tells the server that the held tasks are still being worked on.
func (w *worker) keep() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, m := range w.held {
		_ = m.InProgress()
	}
}

// giveBack returns what is held to the queue, for others to do at once.
func (w *worker) giveBack() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.conn.IsConnected() {
		for _, m := range w.held {
			_ = m.Nak()
		}
		_ = w.conn.FlushTimeout(time.Second)
	}
}
