package workloads

import (
	"net"
	"runtime"
	"time"
)

// goroutines runs one goroutine per task under Go's own scheduler, which is what this
// model shows: GOMAXPROCS of them run at a time, preempted after 10 ms.
func (w *worker) goroutines() error {
	runtime.GOMAXPROCS(w.job.Spec.Procs)
	gate := make(chan struct{})
	for i := range w.count {
		g := &goroutineTask{task: newTask(w.board, w.job, w.first+i, w.proc, nil)}
		if g.medium == netWait {
			var err error
			if g.conn, err = net.Dial("tcp4", w.job.Server); err != nil {
				return err
			}
		}
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
	conn  net.Conn
	looks int // chunks since the last look at the core
}

func (g *goroutineTask) repeat(gate chan struct{}) {
	<-gate
	g.slot.state = uint32(StateComputing)
	for {
		g.computeYielding()
		if g.medium != noWait && !g.wait() {
			g.slot.state = uint32(StateGone)
			return
		}
	}
}

// computeYielding is task.compute with points at which Go's scheduler can preempt.
func (g *goroutineTask) computeYielding() {
	for left := g.burst; left > 0; {
		n := min(left, chunk)
		spin(int(n), 0)
		left -= n
		if !g.counts {
			g.slot.work += uint64(n)
		}
		g.lookAtCore()
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

func (g *goroutineTask) wait() bool {
	began := now()
	g.slot.state = uint32(StateWaiting)
	if g.medium == sleepWait {
		time.Sleep(time.Duration(g.ioNs))
	} else if !g.exchange() {
		return false
	}
	g.slot.state = uint32(StateComputing)
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
