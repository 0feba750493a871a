package workloads

import (
	"sync/atomic"
	"unsafe"

	"coreglass/metrics/timeline"
)

// A trail is a task's own record of what it did when: a ring of transitions in the board's
// memory. Only the thread that runs the task writes it, with plain stores, so it costs
// neither a system call nor a lock; the program reads behind, and what it reads too late is
// lost, counted, and shown as unknown.
type trail struct {
	count uint64 // transitions written since the beginning
	seen  int64  // when the task last looked at the clock while it ran; CLOCK_MONOTONIC
	_     [6]uint64
}

const trailBytes = 64

var _ [trailBytes]byte = [unsafe.Sizeof(trail{})]byte{}

// A transition is one word, so that it is never read half written: 48 bits of ns since the
// run's epoch (78 hours), 12 of core + 1, 4 of state.
const (
	stateBits = 4
	coreBits  = 12
)

//go:nosplit
func transition(at int64, core int32, state timeline.State) uint64 {
	return uint64(at)<<(stateBits+coreBits) | uint64(core+1)<<stateBits | uint64(state)
}

func readTransition(word uint64) (at int64, core timeline.Core, state timeline.State) {
	return int64(word >> (stateBits + coreBits)), timeline.Core(word>>stateBits&(1<<coreBits-1)) - 1, timeline.State(word & (1<<stateBits - 1))
}

// Room for the trails of a run: 4 tasks get 32,768 transitions each, which the busiest lock
// fills in half a second; 1,000 tasks get 512 each.
const (
	trailRoom   = 4 << 20
	trailLeast  = 256
	trailMost   = 32768
	trailsLimit = 16384 // more tasks leave no trails
)

// trailLength is how many transitions each trail of a run holds: a power of two; 0 without
// trails.
func (s Spec) trailLength() int {
	if !s.Trails || s.Tasks > trailsLimit || s.Model.IsPython() {
		return 0
	}
	n := trailMost
	for n > trailLeast && n*8*s.Tasks > trailRoom {
		n /= 2
	}
	return n
}

// trailOf is the trail of task i and its ring.
func (b *board) trailOf(i int) (*trail, []uint64) {
	n := b.trailLen
	at := boardBytes(len(b.slots), len(b.hists), 0) + i*(trailBytes+8*n)
	return (*trail)(unsafe.Pointer(&b.mem[at])), unsafe.Slice((*uint64)(unsafe.Pointer(&b.mem[at+trailBytes])), n)
}

// leaveTrail lets the task write the trail of task i, if there are trails.
func (t *task) leaveTrail(b *board, i int) {
	if b.trailLen > 0 {
		t.trail, t.ring = b.trailOf(i)
		t.epoch = b.head.epoch
	}
}

// mark writes that from a time on the task is in a state, on the core that its thread has now.
//
//go:nosplit
//go:norace
func (t *task) mark(at int64, state timeline.State) {
	if t.trail != nil {
		t.markOn(at, state, t.core())
	}
}

// markOn is mark for a state on a core that the thread may have left since.
//
//go:nosplit
//go:norace
func (t *task) markOn(at int64, state timeline.State, core int32) {
	if state.OnCore() {
		t.marked = core
	} else {
		core = -1
	}
	n := t.trail.count
	atomic.StoreUint64(&t.ring[n&uint64(len(t.ring)-1)], transition(at-t.epoch, core, state))
	t.trail.seen = at
	atomic.StoreUint64(&t.trail.count, n+1)
}

// core is the core of the task's thread; -1 if the kernel does not tell.
//
//go:nosplit
//go:norace
func (t *task) core() int32 {
	if cpu := atomic.LoadUint32(t.cpu); cpu < maxCores {
		return int32(cpu)
	}
	return -1
}

// drain calls add for each transition since the tail, and lose, at its place among them, for those
// that were overwritten before they could be read; it returns the new tail.
func (b *board) drain(i int, tail uint64, lose func(n uint64), add func(at int64, core timeline.Core, state timeline.State)) uint64 {
	t, ring := b.trailOf(i)
	size := uint64(len(ring))
	count := atomic.LoadUint64(&t.count)
	from := max(tail, count-min(count, size-1)) // the oldest may be written over this moment
	if from > tail {
		lose(from - tail)
	}
	for ; from < count; from++ {
		word := atomic.LoadUint64(&ring[from&(size-1)])
		if now := atomic.LoadUint64(&t.count); now-from >= size {
			lose(count - from) // overtaken while reading: none of these can be trusted
			break
		}
		add(readTransition(word))
	}
	return count
}
