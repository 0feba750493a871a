package workloads

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"sync/atomic"
	"time"
	"unsafe"
)

//go:embed python/worker.py
var workerScript string

// scriptFD is the descriptor of the pipe from which the interpreter reads the layout and the
// script: the next one after the shared memory's.
const scriptFD = 4

// pythonBegins is all that the command line shows. The directory that the user is in must
// not lend its modules.
const pythonBegins = "import sys; sys.path[:] = [p for p in sys.path if p]; import os; f = os.fdopen(4); " +
	"layout = f.readline(); exec(compile(f.read(), 'coreglass-worker', 'exec'))"

// spawnPython starts the run's interpreter as its worker.
func (r *Run) spawnPython(ctx context.Context) (*exec.Cmd, error) {
	i, err := r.spec.interpreter(ctx)
	if err != nil {
		return nil, err
	}
	layout, err := json.Marshal(r.pythonLayout())
	if err != nil {
		return nil, err
	}
	in, out, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer in.Close()
	c := exec.Command(i.Path, "-c", pythonBegins)
	c.Stdin = r.lifeRead
	bequeath(c, r.memory)
	c.ExtraFiles = append(c.ExtraFiles, in)
	inGroup(c, r.group)
	if err := c.Start(); err != nil {
		out.Close()
		return nil, err
	}
	if r.group == 0 {
		r.group = c.Process.Pid
	}
	r.reaped.Go(func() { // it may be longer than a pipe; it ends with the interpreter at the latest
		_, _ = out.Write(append(append(layout, '\n'), workerScript...))
		out.Close()
	})
	return c, nil
}

// pythonLayout tells the script where everything lies on the board: it has no numbers of
// its own.
func (r *Run) pythonLayout() map[string]any {
	var h boardHead
	var s slot
	var hist histogram
	states := map[string]State{}
	for _, one := range []State{StateComputing, StateWaiting, StateLock, StateDone, StateGone} {
		states[one.String()] = one
	}
	return map[string]any{
		"memory_fd": scriptFD - 1,
		"size":      len(r.board.mem),
		"head": map[string]uintptr{
			"gate": unsafe.Offsetof(h.gate), "failed": unsafe.Offsetof(h.failed), "job": unsafe.Offsetof(h.job),
			"job_length": unsafe.Offsetof(h.jobLen), "message": unsafe.Offsetof(h.msg), "message_length": unsafe.Offsetof(h.msgLen),
			"up": unsafe.Offsetof(h.up), "goal": unsafe.Offsetof(h.goal),
		},
		"message_size": len(h.msg),
		"slots":        headBytes,
		"slot_size":    slotBytes,
		"slot": map[string]uintptr{
			"work": unsafe.Offsetof(s.work), "rounds": unsafe.Offsetof(s.rounds), "lock_wait": unsafe.Offsetof(s.lockWaitNs),
			"wait_since": unsafe.Offsetof(s.waitSince), "first_run": unsafe.Offsetof(s.firstRun), "finished": unsafe.Offsetof(s.finished),
			"queued": unsafe.Offsetof(s.queuedAt),
			"state":  unsafe.Offsetof(s.state), "pid": unsafe.Offsetof(s.pid), "tid": unsafe.Offsetof(s.tid),
		},
		"width": map[string]int{"work": 8, "rounds": 8, "lock_wait": 8, "wait_since": 8, "first_run": 8, "finished": 8, "queued": 8,
			"state": 4, "pid": 4, "tid": 4},
		"histograms":      headBytes + len(r.board.slots)*slotBytes,
		"histogram_size":  unsafe.Sizeof(hist),
		"counts":          unsafe.Offsetof(hist.counts),
		"buckets":         histBuckets,
		"histogram_shift": histShift,
		"states":          states,
		"per_round":       r.spec.Load.PerRound(),
		"clock":           monotonicClock(),
		"gettid":          gettidCall,
	}
}

// monotonicClock is the number of the clock that now() reads, for a Python 2, which has to
// ask the C library for it.
func monotonicClock() int {
	switch runtime.GOOS {
	case "linux":
		return 1
	case "darwin":
		return 8 // CLOCK_UPTIME_RAW
	}
	return 4
}

// pythonTasksUp counts the tasks that a Python has ready: each names its process last.
func (b *board) pythonTasksUp() int {
	n := 0
	for i := range b.slots {
		if atomic.LoadUint32(&b.slots[i].pid) != 0 {
			n++
		}
	}
	return n
}

// startPatience is how long the start of an interpreter may go on without one more task.
const startPatience = 15 * time.Second

// stalled watches that a Python which starts gets on; it returns a function to be called
// with the number of tasks that are up, which returns an error once that has stood still too
// long.
func (r *Run) stalled() func(up int) error {
	last, since := -1, time.Now()
	return func(up int) error {
		if up != last {
			last, since = up, time.Now()
		}
		if !r.spec.Model.IsPython() || time.Since(since) < startPatience {
			return nil
		}
		if atomic.LoadInt64(&r.board.head.up) == 0 {
			return fmt.Errorf("--model %s: the interpreter was not up within %v", r.spec.Model, startPatience)
		}
		return fmt.Errorf("--model %s: %d of %d tasks were up, then none for %v", r.spec.Model, up, r.spec.Tasks, startPatience)
	}
}

// endedEarly is the error of a worker that ended before it was ready.
func (r *Run) endedEarly() error {
	if r.spec.Model.IsPython() {
		return fmt.Errorf("--model %s: the interpreter ended before its tasks were up (%v)", r.spec.Model, r.procs[0].ProcessState)
	}
	return errors.New("a worker process ended before it was ready")
}

// adoptPython takes over what the interpreter said about itself: when it was up, when its
// last task stood at the gate, and the tasks' goal at its own speed.
func (r *Run) adoptPython(began int64) {
	if up := atomic.LoadInt64(&r.board.head.up); up > began {
		r.startUp = time.Duration(up - began)
		last := up
		for i := range r.board.slots {
			last = max(last, r.board.slots[i].queuedAt)
		}
		r.created = time.Duration(last - up)
	}
	r.job.Goal = r.board.head.goal
}

// dismiss lets the parent of forked tasks end and collect them, so that none is left when
// it has ended; Stop kills what has not ended in time.
func (r *Run) dismiss() {
	const patience = 2 * time.Second
	if !r.spec.forks() || r.life == nil {
		return
	}
	r.life.Close()
	for deadline := time.Now().Add(patience); r.Alive() > 0 && time.Now().Before(deadline); {
		time.Sleep(time.Millisecond)
	}
}

// StartUp is how long a real interpreter took to start, before it created its first task;
// 0 for the other models.
func (r *Run) StartUp() time.Duration { return r.startUp }
