package workloads

import (
	"context"
	"errors"
	"runtime"
	"sync/atomic"
	"time"
)

// ErrPoolClosed is what Add returns once the pool was closed.
var ErrPoolClosed = errors.New("the pool is closed: nothing can be added")

// ErrPoolOpen is what Join returns while the pool can still get tasks.
var ErrPoolOpen = errors.New("close the pool before joining it")

// TaskPool is a pool of worker processes that gets its tasks one by one. Tasks that find
// no free worker wait, the longest waiting first.
type TaskPool struct {
	run    *Run
	added  int
	closed bool
}

// OpenPool starts the workers of a spec of model pool, for at most s.Tasks tasks of
// s.Work each.
func OpenPool(ctx context.Context, s Spec) (*TaskPool, error) {
	s.Model = Pool
	r, err := startQueued(ctx, s, nil, func(*board) {})
	return &TaskPool{run: r}, err
}

// Add gives the pool one more task and returns its number.
func (p *TaskPool) Add() (int, error) {
	if p.closed {
		return 0, ErrPoolClosed
	}
	if p.added == p.run.spec.Tasks {
		return 0, errors.New("the pool is full")
	}
	i := p.added
	p.added++
	p.run.board.enqueue(i, now())
	bumpQueue(&p.run.board.head.queue)
	return i, nil
}

// Close ends the adding of tasks. Those that were added are still done.
func (p *TaskPool) Close() { p.closed = true }

// Join waits until all tasks are done and ends the workers.
func (p *TaskPool) Join(ctx context.Context) error {
	if !p.closed {
		return ErrPoolOpen
	}
	for i := range p.added {
		for State(atomic.LoadUint32(&p.run.board.slots[i].state)) != StateDone {
			if p.run.Alive() == 0 {
				return errors.New("all workers have ended")
			}
			if err := sleep(ctx, time.Millisecond); err != nil {
				return err
			}
		}
	}
	return p.run.Stop()
}

// pooled is a worker of the model pool: it takes the task that has waited longest, does
// its turn or all of its work, and takes the next.
func (w *worker) pooled() error {
	p := &poolWorker{board: w.board, area: newArea(), tasks: make([]*task, len(w.board.slots))}
	one, err := w.newThreadTask(w.job.Spec.Load.Computing, nil) // its connection and computing serve all tasks
	if err != nil {
		return err
	}
	for i := range p.tasks {
		t := *one
		t.slot, t.cpu = &w.board.slots[i], &p.area.cpu
		t.leaveTrail(w.board, i)
		if w.job.Spec.Load.Computes(i) {
			t.medium = goOn
		}
		if t.medium == goOn && t.goal == 0 {
			t.burst = t.does.chunk() // so that it sees its turn's end
		}
		p.tasks[i] = &t
	}
	go func() {
		runtime.LockOSThread()
		watchCore(p.area)
		over := w.watch(p.area, one.does)
		for _, t := range p.tasks {
			t.watch = over
		}
		var self slot
		w.identify(&self, threadID())
		p.pid, p.tid = self.pid, self.tid
		runPool(p, &w.board.head.gate)
	}()
	return nil
}

// poolWorker is the thread of one worker process of a pool.
type poolWorker struct {
	board    *board
	area     *rseqArea
	tasks    []*task
	pid, tid uint32
}

// work takes one task, or waits until there may be one.
//
//go:nosplit
//go:norace
func (p *poolWorker) work() {
	seen := atomic.LoadUint32(&p.board.head.queue)
	t := p.claim()
	if t == nil {
		waitQueue(&p.board.head.queue, seen)
		return
	}
	t.slot.pid, t.slot.tid = p.pid, p.tid
	t.takeTurn()
	bumpQueue(&p.board.head.queue)
}

// claim takes the task that has waited longest, nil if none waits. Nobody holds a lock
// while it looks, so a worker that is killed here stops no other.
//
//go:nosplit
//go:norace
func (p *poolWorker) claim() *task {
	for {
		var oldest *task
		for _, t := range p.tasks {
			if State(atomic.LoadUint32(&t.slot.state)) == StateQueued && (oldest == nil || t.slot.queuedAt < oldest.slot.queuedAt) {
				oldest = t
			}
		}
		if oldest == nil || atomic.CompareAndSwapUint32(&oldest.slot.state, uint32(StateQueued), uint32(StateComputing)) {
			return oldest
		}
	}
}
