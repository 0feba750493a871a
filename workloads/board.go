package workloads

import (
	"encoding/json"
	"fmt"
	"sync/atomic"
	"unsafe"
)

// A board is the memory that the program shares with the workers of one run: a header,
// one slot per task, one latency histogram per worker process and, where asked for, a trail
// per task. A task counts by plain stores into its own slot, so counting costs neither a system call nor a lock; the
// program reads the slots whenever it wants to.
type board struct {
	mem   []byte
	head  *boardHead
	slots []slot
	hists []histogram

	trailLen int // transitions that each trail holds; of the shared one a worker could make anything
}

// boardHead stands at the start of the board.
type boardHead struct {
	gate   uint32 // 0 until the workers are released; a futex on Linux
	ready  uint32 // tasks that stand at the gate
	failed uint32 // 1 once message holds why a worker could not start
	tasks  uint32
	procs  uint32
	jobLen uint32
	msgLen uint32
	shared mutex  // the lock of the load "lock"; its futex is shared between processes
	queue  uint32 // pool: counts whatever a free worker may wait for; a futex
	_      uint32
	job    [6144]byte // the run's job as JSON
	msg    [468]byte
	up     int64  // when a Python was up, before it created its first task; CLOCK_MONOTONIC
	goal   uint64 // the job's goal at the speed of that Python

	epoch    int64  // times of the trails count from here; CLOCK_MONOTONIC
	trailLen uint32 // transitions that each trail holds; 0: no trails
	_        uint32
	opened   int64           // when the gate opened; CLOCK_MONOTONIC
	locks    [maxLocks]mutex // of a workload file; their futexes are shared between processes
}

// slot is one task's counters, written by its worker alone. It fills two cache lines of
// its own, so that no store of one task disturbs another.
type slot struct {
	rseq rseqArea // written by the kernel: the core, whenever it changes

	work       uint64 // steps of computing, or rounds where the unit is the round
	rounds     uint64 // rounds finished: requests
	lockWaitNs uint64 // time spent waiting for the interpreter lock
	waitSince  int64  // when the present wait for the lock began, 0 if none; CLOCK_MONOTONIC
	handovers  uint64 // times the lock came here from another thread
	migrations uint64 // times a chunk of work found itself on another core than the last
	state      uint32 // a State
	core       int32  // core + 1 as the task saw it last, 0 if unknown
	pid, tid   uint32
	cpuSeen    uint32
	_          [4]byte
	firstRun   int64 // when it computed first after the gate, 0 if not yet; CLOCK_MONOTONIC
	finished   int64 // when it was done, 0 if not
	queuedAt   int64 // pool: since when it waits for a free worker; python: since when it stands at the gate
}

// rseqArea is the kernel's struct rseq in its original size (linux/rseq.h).
type rseqArea struct {
	cpuStart, cpu uint32
	descriptor    uint64
	flags         uint32
	_             [12]byte
}

// newArea returns an area for a thread that has no slot of its own, at a place that the
// kernel accepts: a multiple of 32.
func newArea() *rseqArea {
	raw := make([]byte, 2*unsafe.Sizeof(rseqArea{}))
	past := uintptr(unsafe.Pointer(&raw[0])) % 32
	a := (*rseqArea)(unsafe.Pointer(&raw[(32-past)%32]))
	a.cpu = rseqUnset
	return a
}

const (
	slotBytes = 128
	headBytes = 8192
)

// The sizes are part of the protocol between the program and its workers.
var (
	_ [slotBytes]byte = [unsafe.Sizeof(slot{})]byte{}
	_ [headBytes - unsafe.Sizeof(boardHead{})]byte
)

// job is what a worker process needs to know beside its place on the board.
type job struct {
	Spec     Spec    `json:"spec"`
	StepsPer float64 `json:"steps_per_us"` // see StepRate
	Goal     uint64  `json:"goal,omitempty"`
	Server   string  `json:"server,omitempty"`
}

// newJob resolves what the workers of a spec have to do.
func newJob(s Spec) job {
	j := job{Spec: s, StepsPer: StepRate(s.Load, s.Model.GIL())}
	if s.Work > 0 {
		j.Goal = s.goal(j.StepsPer)
	}
	return j
}

// goal is the work after which a task is done, in counts of slot.work: what it does alone,
// at full speed of one core, in the spec's time.
func (s Spec) goal(stepsPerUs float64) uint64 {
	us := float64(s.Work.Nanoseconds()) / 1e3
	if !s.Load.PerRound() {
		return max(1, uint64(us*stepsPerUs))
	}
	round := float64((s.Load.Burst + s.Load.IOTime + s.Load.Critical).Nanoseconds()) / 1e3
	return max(1, uint64(us/round))
}

// parts is how many counts of slot.work make one unit of useful work.
func (j job) parts() float64 { return stepsPerUnit(j.Spec.Load, j.Spec.Model.GIL()) }

// boardBytes is the size of a board; trailLen is how many transitions a trail holds, 0 for
// none.
func boardBytes(tasks, procs, trailLen int) int {
	n := headBytes + tasks*slotBytes + procs*int(unsafe.Sizeof(histogram{}))
	if trailLen > 0 {
		n += tasks * (trailBytes + 8*trailLen)
	}
	return n
}

// layBoard lays a board over memory of boardBytes(tasks, procs, ...) bytes.
func layBoard(mem []byte, tasks, procs int) *board {
	b := &board{mem: mem, head: (*boardHead)(unsafe.Pointer(&mem[0]))}
	b.slots = unsafe.Slice((*slot)(unsafe.Pointer(&mem[headBytes])), tasks)
	b.hists = unsafe.Slice((*histogram)(unsafe.Pointer(&mem[headBytes+tasks*slotBytes])), procs)
	return b
}

// openBoard lays a board over memory that another process has filled.
func openBoard(mem []byte) (*board, job, error) {
	var j job
	if len(mem) < headBytes {
		return nil, j, fmt.Errorf("shared memory of %d bytes is too short", len(mem))
	}
	h := (*boardHead)(unsafe.Pointer(&mem[0]))
	if h.jobLen > uint32(len(h.job)) || !h.fits(len(mem)) {
		return nil, j, fmt.Errorf("shared memory does not hold a board")
	}
	if err := json.Unmarshal(h.job[:h.jobLen], &j); err != nil {
		return nil, j, fmt.Errorf("shared memory: %w", err)
	}
	b := layBoard(mem, int(h.tasks), int(h.procs))
	b.trailLen = int(h.trailLen)
	return b, j, nil
}

// fits says whether memory of so many bytes holds the board that the header tells of.
func (h *boardHead) fits(bytes int) bool {
	if h.tasks > MaxTasks || h.procs > MaxTasks || h.trailLen > trailMost || h.trailLen&(h.trailLen-1) != 0 {
		return false
	}
	return boardBytes(int(h.tasks), int(h.procs), int(h.trailLen)) <= bytes
}

// post writes the job into the header.
func (b *board) post(j job) error {
	text, err := json.Marshal(j)
	if err != nil {
		return err
	}
	if len(text) > len(b.head.job) {
		return refuse("load", fmt.Sprintf("of %d bytes", len(text)), "a workload file that takes at most %d bytes as a job", len(b.head.job))
	}
	b.head.shared.scope = betweenProcesses
	for i := range b.head.locks {
		b.head.locks[i].scope = betweenProcesses
	}
	b.trailLen = j.Spec.trailLength()
	b.head.epoch, b.head.trailLen = now(), uint32(b.trailLen)
	b.head.tasks, b.head.procs = uint32(len(b.slots)), uint32(len(b.hists))
	b.head.jobLen = uint32(copy(b.head.job[:], text))
	for i := range b.slots {
		b.slots[i].rseq.cpu, b.slots[i].cpuSeen = rseqUnset, rseqUnset
	}
	return nil
}

// rseqUnset is the kernel's RSEQ_CPU_ID_UNINITIALIZED: no core has been written yet.
const rseqUnset = ^uint32(0)

// fail leaves a worker's reason for not starting; the first one stays.
func (b *board) fail(err error) {
	if !atomic.CompareAndSwapUint32(&b.head.failed, 0, 2) {
		return
	}
	b.head.msgLen = uint32(copy(b.head.msg[:], err.Error()))
	atomic.StoreUint32(&b.head.failed, 1)
}

// failure returns the first reason a worker left, or nil.
func (b *board) failure() error {
	if atomic.LoadUint32(&b.head.failed) != 1 {
		return nil
	}
	return fmt.Errorf("worker: %s", b.head.msg[:min(b.head.msgLen, uint32(len(b.head.msg)))])
}

// end sets the state of a task that will not go on, unless its work is done.
func (s *slot) end(as State) {
	for old := atomic.LoadUint32(&s.state); State(old) != StateDone; old = atomic.LoadUint32(&s.state) {
		if atomic.CompareAndSwapUint32(&s.state, old, uint32(as)) {
			return
		}
	}
}

// queueAll puts all tasks into the queue, in their order.
func (b *board) queueAll() {
	for i := range b.slots {
		b.enqueue(i, int64(i+1))
	}
}

// enqueue lets a task wait for a free worker since a time.
func (b *board) enqueue(i int, since int64) {
	b.slots[i].queuedAt = since
	atomic.StoreUint32(&b.slots[i].state, uint32(StateQueued))
}

// lastCore is the core that the task ran on last, -1 if unknown.
func (s *slot) lastCore() int {
	if cpu := atomic.LoadUint32(&s.rseq.cpu); cpu < maxCores {
		return int(cpu) // newer: the kernel writes it when the core changes
	}
	return int(atomic.LoadInt32(&s.core)) - 1
}
