//go:build !linux

package workloads

import (
	"runtime"
	"sync/atomic"
	"time"
)

// Elsewhere than on Linux a worker thread is a goroutine locked to its thread: it shares
// Go's scheduler with the runtime, and waits through it.

func runBare(t *task, gate *uint32) {
	waitAtGate(gate)
	t.begin()
	t.repeat()
	stopHere()
}

func runBatch(tasks []*task, gate *uint32) {
	waitAtGate(gate)
	for {
		for _, t := range tasks {
			t.takeTurn()
		}
	}
}

// waitAtGate polls: the gate lies in memory shared between processes, for which there is
// no portable way to wait.
func waitAtGate(gate *uint32) {
	for atomic.LoadUint32(gate) == 0 {
		time.Sleep(time.Millisecond)
	}
}

func openGate(gate *uint32) { atomic.StoreUint32(gate, 1) }

// giveWay lets another goroutine have the thread.
func giveWay() { runtime.Gosched() }

func sleepFor(ns int64) { time.Sleep(time.Duration(ns)) }

// makePlaces does nothing: threads that wait here tell Go's scheduler.
func makePlaces(int) {}

func watchCore(*rseqArea) {}

func coreNow() int { return -1 }

func threadID() int { return 0 }

// Futexes says whether this platform gives the emulated interpreter locks the primitive
// that CPython's locks stand on; elsewhere they use Go's mutex and condition.
const Futexes = false

// migrationsSeen says whether the workers see on which core they run.
const migrationsSeen = false

// lockPrimitive says in results what the emulated interpreter locks stand on.
const lockPrimitive = "Go mutex and condition"

func runPool(p *poolWorker, gate *uint32) {
	waitAtGate(gate)
	for {
		p.work()
	}
}

func waitQueue(queue *uint32, seen uint32) { time.Sleep(time.Millisecond) }

func bumpQueue(queue *uint32) { atomic.AddUint32(queue, 1) }
