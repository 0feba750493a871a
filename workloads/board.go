package workloads

import (
	"encoding/json"
	"fmt"
	"sync/atomic"
	"unsafe"
)

// A board is the memory that the program shares with the workers of one run: a header,
// one slot per task and one latency histogram per worker process. A task counts by plain
// stores into its own slot, so counting costs neither a system call nor a lock; the
// program reads the slots whenever it wants to.
type board struct {
	mem   []byte
	head  *boardHead
	slots []slot
	hists []histogram
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
	_      uint32
	job    [4096]byte // the run's job as JSON
	msg    [480]byte
}

// slot is one task's counters, written by its worker alone. It fills two cache lines of
// its own, so that no store of one task disturbs another.
type slot struct {
	rseq rseqArea // written by the kernel: the core, whenever it changes

	work       uint64 // in parts of the unit, see job.parts
	rounds     uint64 // rounds finished: requests
	lockWaitNs uint64 // time spent waiting for the interpreter lock
	waitSince  int64  // when the present wait for the lock began, 0 if none; CLOCK_MONOTONIC
	handovers  uint64 // times the lock came here from another thread
	migrations uint64 // times a chunk of work found itself on another core than the last
	state      uint32 // a State
	core       int32  // core + 1 as the task saw it last, 0 if unknown
	pid, tid   uint32
	cpuSeen    uint32
	_          [28]byte
}

// rseqArea is the kernel's struct rseq in its original size (linux/rseq.h).
type rseqArea struct {
	cpuStart, cpu uint32
	descriptor    uint64
	flags         uint32
	_             [12]byte
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
	SpinsPer float64 `json:"spins_per_us"` // see SpinRate
	TicksPer float64 `json:"ticks_per_us"` // see TickRate
	Server   string  `json:"server,omitempty"`
}

// parts is how many parts of slot.work make one unit of useful work.
func (j job) parts() float64 {
	if j.Spec.Load.Unit == "request" {
		return 1
	}
	if j.Spec.Model.GIL() {
		return TicksPerIteration
	}
	return 1
}

func boardBytes(tasks, procs int) int {
	return headBytes + tasks*slotBytes + procs*int(unsafe.Sizeof(histogram{}))
}

// layBoard lays a board over memory of boardBytes(tasks, procs) bytes.
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
	if h.jobLen > uint32(len(h.job)) || boardBytes(int(h.tasks), int(h.procs)) > len(mem) {
		return nil, j, fmt.Errorf("shared memory does not hold a board")
	}
	if err := json.Unmarshal(h.job[:h.jobLen], &j); err != nil {
		return nil, j, fmt.Errorf("shared memory: %w", err)
	}
	return layBoard(mem, int(h.tasks), int(h.procs)), j, nil
}

// post writes the job into the header.
func (b *board) post(j job) error {
	text, err := json.Marshal(j)
	if err != nil {
		return err
	}
	if len(text) > len(b.head.job) {
		return fmt.Errorf("the job needs %d bytes, %d are there", len(text), len(b.head.job))
	}
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

// lastCore is the core that the task ran on last, -1 if unknown.
func (s *slot) lastCore() int {
	if cpu := atomic.LoadUint32(&s.rseq.cpu); cpu < maxCores {
		return int(cpu) // newer: the kernel writes it when the core changes
	}
	return int(atomic.LoadInt32(&s.core)) - 1
}
