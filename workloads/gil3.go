package workloads

import (
	"sync/atomic"
	"unsafe"
)

// gil3 is the lock of CPython 3.2 and later (Python/ceval_gil.h): a flag under a mutex and
// a condition. A waiter waits for the switch interval; if it timed out and no switch
// happened meanwhile, it asks the holder to drop the lock. The holder looks for the
// request between bytecodes, and after dropping waits until another thread has really
// taken the lock (forced switching), so that it can't win it back at once.
type gil3 struct {
	interval int64  // ns
	request  uint32 // gil_drop_request: the holder is asked to drop
	_        [52]byte

	mutex    mutex
	cond     condition
	locked   uint32
	switches uint64
	last     uintptr // slot of the last holder, as a number: bare threads store no pointers

	switchMutex mutex
	switchCond  condition
}

//go:nosplit
//go:norace
func (g *gil3) take(t *task) {
	g.mutex.lock()
	if g.locked != 0 {
		t.waitBegins()
		for g.locked != 0 {
			seen := g.switches
			timedOut := g.cond.wait(&g.mutex, g.interval)
			if timedOut && g.locked != 0 && g.switches == seen {
				atomic.StoreUint32(&g.request, 1)
			}
		}
		t.waitEnds()
	}
	g.switchMutex.lock()
	g.locked = 1
	if me := uintptr(unsafe.Pointer(t.slot)); g.last != me {
		g.last = me
		g.switches++
		t.slot.handovers++
	}
	g.switchCond.signal()
	g.switchMutex.unlock()
	if atomic.LoadUint32(&g.request) != 0 {
		atomic.StoreUint32(&g.request, 0)
	}
	g.mutex.unlock()
	if t.stopped {
		t.resume()
	}
}

//go:nosplit
//go:norace
func (g *gil3) drop(t *task) {
	me := uintptr(unsafe.Pointer(t.slot))
	g.mutex.lock()
	g.last = me
	g.locked = 0
	g.cond.signal()
	g.mutex.unlock()
	if atomic.LoadUint32(&g.request) != 0 {
		g.switchMutex.lock()
		if g.last == me {
			atomic.StoreUint32(&g.request, 0)
			t.waitBegins()
			g.switchCond.wait(&g.switchMutex, 0)
			t.waited(now())
		}
		g.switchMutex.unlock()
	}
}

//go:nosplit
//go:norace
func (g *gil3) eval(t *task, ticks int64) int64 {
	done := int64(0)
	for done < ticks && done < maxTicks {
		n := min(ticks-done, TicksPerIteration)
		t.count(n)
		done += n
		if atomic.LoadUint32(&g.request) != 0 {
			g.drop(t)
			g.take(t)
			break
		}
	}
	return done
}
