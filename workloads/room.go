package workloads

import (
	"fmt"
	"math"

	"github.com/shirou/gopsutil/v3/mem"

	"coreglass/workloads/load"
)

// LimitError says that a run would meet a limit of this machine; nothing was started.
type LimitError struct {
	Tasks int
	Limit string // name of the limit met
	Needs uint64
	Has   uint64
	Unit  string
	Allow int // tasks that would fit
}

func (e *LimitError) Error() string {
	return fmt.Sprintf("--tasks %d: needs about %d %s, %s leaves %d: at most %d tasks of this model and load",
		e.Tasks, e.Needs, e.Unit, e.Limit, e.Has, e.Allow)
}

// need is what a run takes of one of the machine's resources.
type need struct {
	unit        string
	fixed, each uint64 // for the run, and for every task
	limit       string
	left        uint64
	leftIsKnown bool
}

// needs of a task, measured on Linux and rounded up: a worker process has the task's thread
// and up to six of Go's runtime.
const (
	threadsPerProcess = 7
	bytesPerProcess   = 5 << 19
	bytesPerThread    = 64 << 10
	bytesPerFork      = 4 << 20 // of its own; the rest is shared with its parent
	bytesPerGoroutine = 16 << 10
	bytesPerSocket    = 24 << 10
	fixedBytes        = 64 << 20
	fixedThreads      = 24
	fixedFiles        = 24
)

// noMultiplexer refuses event loops with connections where multiplexes says so.
const noMultiplexer = "the models eventloop and prefork need epoll for it, which this platform lacks"

// room checks that the machine has room for the run.
func room(s Spec) error {
	if err := coresExist(s.CPUs); err != nil {
		return err
	}
	if (s.Model == EventLoop || s.Model == Prefork) && s.Load.Medium == load.Net && !multiplexes {
		return refuse("load", s.Load.Name, noMultiplexer)
	}
	for _, n := range s.needs() {
		if fits := n.fits(); s.Tasks > fits {
			return &LimitError{s.Tasks, n.limit, n.fixed + n.each*uint64(s.Tasks), n.left, n.unit, fits}
		}
	}
	return nil
}

// mostTasks is how many tasks of the spec's model and load fit, and the limit that is met
// beyond; no limit is named where MaxTasks comes first.
func mostTasks(s Spec) (fits int, limit string) {
	fits = MaxTasks
	for _, n := range s.needs() {
		if f := n.fits(); f < fits {
			fits, limit = f, n.limit
		}
	}
	return fits, limit
}

func (s Spec) needs() []need { return append(threadNeeds(s), memoryNeed(s), fileNeed(s)) }

// fits is how many tasks the resource is enough for.
func (n need) fits() int {
	if !n.leftIsKnown || n.each == 0 {
		return MaxTasks
	}
	return int(min((n.left-min(n.left, n.fixed))/n.each, MaxTasks))
}

// threadNeeds are the processes and threads a run takes, once per limit on them: Linux
// counts both as the same thing.
func threadNeeds(s Spec) []need {
	n := need{unit: "threads", fixed: fixedThreads, each: 1}
	switch s.Model {
	case Process:
		n.each = threadsPerProcess
	case Goroutine, Sequential:
		n.each = 0
	}
	if n.each == 0 {
		return nil
	}
	var needs []need
	for _, l := range threadLimits() {
		m := n
		m.limit, m.left, m.leftIsKnown = l.name, l.left, true
		needs = append(needs, m)
	}
	return needs
}

func memoryNeed(s Spec) need {
	n := need{unit: "bytes of memory", fixed: fixedBytes, each: bytesPerThread, limit: "available memory"}
	switch {
	case s.Model == Process:
		n.each = bytesPerProcess
	case s.forks():
		n.each = bytesPerFork
	case s.Model == Goroutine || s.Model == Sequential:
		n.each = bytesPerGoroutine
	}
	if s.Load.Medium == "net" {
		n.each += 2 * bytesPerSocket
	}
	n.left, n.leftIsKnown = availableMemory()
	return n
}

// fileNeed counts descriptors: the loopback server has one per task, and so has the one
// process of the models that have only one; the program has one per worker process.
func fileNeed(s Spec) need {
	n := need{unit: "open files", fixed: fixedFiles, limit: "RLIMIT_NOFILE"}
	if s.Load.Medium == "net" {
		n.each++
	}
	if s.Model == Process { // the program watches each through a descriptor
		n.each++
	} else {
		n.fixed += uint64(s.processes())
	}
	n.left, n.leftIsKnown = fileLimit()
	return n
}

// limit is how much of something is left.
type limit struct {
	name string
	left uint64
}

func availableMemory() (uint64, bool) {
	v, err := mem.VirtualMemory()
	if err != nil {
		return 0, false
	}
	return v.Available, true
}

// ThreadsLeft is how many more threads, or processes, this program can create, and the limit
// that says so; -1: none is known here.
func ThreadsLeft() (n int, by string) {
	n = -1
	for _, l := range threadLimits() {
		if n < 0 || l.left < uint64(n) {
			n, by = int(min(l.left, math.MaxInt64)), l.name
		}
	}
	return n, by
}
