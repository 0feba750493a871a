package workloads

import (
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync/atomic"
)

// workerRole is the environment variable that makes this program a worker: its value is
// the role and the numbers that belong to it.
const workerRole = "COREGLASS_WORKER"

// A process that was started as a worker becomes one here, and never comes to main: what
// the program needs beside workers (the screen, the network queue) is initialised later
// than this package, which imports none of it, and that takes longer than all the rest of a
// worker's start.
func init() { becomeWorker() }

// becomeWorker does nothing in a process that is no worker.
func becomeWorker() {
	role := strings.Fields(os.Getenv(workerRole))
	if len(role) == 0 {
		return
	}
	go endWithParent()
	debug.SetGCPercent(-1)
	debug.SetMaxThreads(math.MaxInt32)
	switch role[0] {
	case "tasks":
		work(number(role, 1), number(role, 2), number(role, 3))
	case "server":
		serve()
	}
	calibrationRole(role)
	os.Exit(2)
}

func number(role []string, i int) int {
	if i >= len(role) {
		os.Exit(2)
	}
	n, err := strconv.Atoi(role[i])
	if err != nil {
		os.Exit(2)
	}
	return n
}

// endWithParent ends the process when its standard input ends: the program holds the other
// end of that pipe and nobody else does, so it ends however the program ends.
func endWithParent() {
	var b [1]byte
	for {
		if _, err := os.Stdin.Read(b[:]); err != nil {
			os.Exit(0)
		}
	}
}

// work runs count tasks from first on as worker process proc; it never returns.
func work(proc, first, count int) {
	mem, err := inheritMemory()
	if err != nil {
		os.Exit(3)
	}
	b, j, err := openBoard(mem)
	if err != nil {
		os.Exit(3)
	}
	w := &worker{board: b, job: j, proc: proc, first: first, count: count}
	if err := w.run(); err != nil {
		b.fail(err)
		os.Exit(1)
	}
	select {}
}

// worker is one worker process.
type worker struct {
	board *board
	job   job
	proc  int // its number among the run's processes
	first int // its first task
	count int
}

func (w *worker) run() error {
	switch w.job.Spec.Model {
	case Sequential:
		return w.sequential()
	case Goroutine:
		return w.goroutines()
	case Pool:
		return w.pooled()
	case EventLoop, Prefork:
		return w.eventLoop()
	default:
		makePlaces(w.count)
		return w.threads()
	}
}

// identify fills the slot's process and thread and counts the task as ready.
func (w *worker) identify(s *slot, tid int) {
	s.pid, s.tid = uint32(os.Getpid()), uint32(tid)
	atomic.AddUint32(&w.board.head.ready, 1)
}

// lock returns the interpreter lock of the job's model, nil if it has none.
func (w *worker) lock() interpreterLock {
	s := w.job.Spec
	if !s.Model.GIL() {
		return nil
	}
	return newLock(GILRule{Model: s.Model, CheckInterval: s.CheckInterval, SwitchInterval: s.SwitchInterval})
}

// bareThread makes the calling goroutine a thread of its own that runs the task for ever.
func (w *worker) bareThread(t *task) {
	if w.count > 1 { // else it is the program's first thread, locked while packages initialise
		runtime.LockOSThread()
	}
	watchCore(&t.slot.rseq)
	t.watch = w.watch(&t.slot.rseq, t.does)
	w.identify(t.slot, threadID())
	runBare(t, &w.board.head.gate)
}
