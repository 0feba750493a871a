package workloads

import (
	"net"
	"os"
	"runtime"
	"sync"
	"time"

	"coreglass/metrics/timeline"
)

// goroutines runs one goroutine per task under Go's own scheduler, which is what this
// model shows: GOMAXPROCS of them run at a time, preempted after 10 ms.
func (w *worker) goroutines() error {
	runtime.GOMAXPROCS(w.job.Spec.Procs)
	gate := make(chan struct{})
	var shared sync.Mutex
	for i := range w.count {
		g := &goroutineTask{task: newTask(w.board, w.job, w.first+i, w.proc, nil), mutex: &shared}
		if err := g.open(w.job.Server); err != nil {
			return err
		}
		g.cpu, g.where = &g.where, rseqUnset
		g.watch = newWatch(nil, g.does, w.job.StepsPer, false)
		w.identify(g.slot, 0)
		go g.repeat(gate)
	}
	go func() {
		waitAtGate(&w.board.head.gate)
		close(gate)
	}()
	return nil
}

// goroutineTask is a task that waits through Go's runtime and not in the kernel itself.
type goroutineTask struct {
	*task
	mutex *sync.Mutex
	conn  net.Conn
	file  *os.File
	looks int // chunks since the last look at the core
	where uint32
}

// open opens what the load needs.
func (g *goroutineTask) open(server string) (err error) {
	switch g.medium {
	case netWait:
		g.conn, err = net.Dial("tcp4", server)
	case diskWait:
		if g.file, err = os.CreateTemp("", "coreglass-disk-*"); err == nil {
			os.Remove(g.file.Name())
		}
	}
	return err
}

func (g *goroutineTask) repeat(gate chan struct{}) {
	<-gate
	g.slot.firstRun = now()
	g.slot.state = uint32(StateComputing)
	g.on()
	for !g.done() {
		if !g.round() {
			g.slot.state = uint32(StateGone)
			return
		}
	}
	g.finish()
}

// round is task.round for a goroutine; false when what it waits for is gone.
func (g *goroutineTask) round() bool {
	g.compute(g.burst)
	switch g.medium {
	case goOn:
		return true
	case yieldCore:
		g.giveWay()
	case takeShared:
		g.section()
	default:
		return g.pause()
	}
	g.finishRound()
	return true
}

// compute is task.compute with points at which Go's scheduler can preempt.
func (g *goroutineTask) compute(steps int64) {
	for left := steps; left > 0; {
		n := min(left, g.does.chunk())
		g.count(n)
		left -= n
		g.lookAtCore()
		g.lookAtClock()
	}
}

// lookAtCore asks for the core every 32 chunks, since it costs a system call here: the
// kernel's own record belongs to a thread, and goroutines wander between threads.
func (g *goroutineTask) lookAtCore() {
	if g.looks++; g.looks%32 != 1 {
		return
	}
	if cpu := int32(coreNow()); cpu+1 != g.slot.core {
		if g.slot.core != 0 {
			g.slot.migrations++
		}
		g.slot.core = cpu + 1
	}
}

// lookAtClock marks a gap of which nobody tells: Go's scheduler ran another goroutine, or
// the kernel another thread.
func (g *goroutineTask) lookAtClock() {
	if g.trail == nil {
		return
	}
	w, at := g.watch, now()
	g.where = uint32(coreNow())
	if w.paused(at) {
		g.pausedFor(at, timeline.Ready)
	} else {
		w.learn(at - w.last)
	}
	g.seeMove(at)
	w.last, g.trail.seen = at, at
}

// on marks that the goroutine computes from now on, on whatever core.
func (g *goroutineTask) on() {
	if g.trail != nil {
		g.where = uint32(coreNow())
		g.resume()
	}
}

func (g *goroutineTask) giveWay() {
	g.lookAtClock()
	began := now()
	runtime.Gosched()
	if g.trail != nil && now()-began > briefest {
		g.mark(began, timeline.Ready)
		g.on()
	}
}

func (g *goroutineTask) section() {
	if !g.mutex.TryLock() {
		g.lookAtClock() // giving the mutex back may have handed the processor on
		g.waitBegins()
		g.mutex.Lock()
		g.waitEnds()
	}
	g.compute(g.critical)
	g.mutex.Unlock()
}

func (g *goroutineTask) pause() bool {
	g.lookAtClock()
	began := now()
	g.slot.state = uint32(StateWaiting)
	g.stop(began, timeline.Blocked)
	switch g.medium {
	case sleepWait:
		time.Sleep(time.Duration(g.ioNs))
	case netWait:
		if !g.exchange() {
			return false
		}
	case diskWait:
		if _, err := g.file.WriteAt(diskBlock[:], 0); err != nil || g.file.Sync() != nil {
			return false
		}
	}
	g.slot.state = uint32(StateComputing)
	g.on()
	g.hist.record(now() - began)
	g.finishRound()
	return true
}

func (g *goroutineTask) exchange() bool {
	if _, err := g.conn.Write(g.buf[:]); err != nil {
		return false
	}
	_, err := g.conn.Read(g.buf[:])
	return err == nil
}
