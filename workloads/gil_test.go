//go:build unix

package workloads

import (
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// Only one thread at a time is inside either lock, whatever the intervals.
func TestLocksExclude(t *testing.T) {
	for name, rule := range map[string]GILRule{
		"gil2":           {Model: GIL2, CheckInterval: 100},
		"gil2 each tick": {Model: GIL2, CheckInterval: 1},
		"gil3":           {Model: GIL3, SwitchInterval: 5 * time.Millisecond},
		"gil3 short":     {Model: GIL3, SwitchInterval: 50 * time.Microsecond},
	} {
		t.Run(name, func(t *testing.T) { exclude(t, newLock(rule)) })
	}
}

// exclude lets threads count up an unguarded number while they hold the lock.
func exclude(t *testing.T, lock interpreterLock) {
	const threads, rounds = 4, 3000
	blocksUntold(t, threads)
	tasks := newTestTasks(threads)
	var inside, sum int
	var group sync.WaitGroup
	for i := range tasks {
		group.Go(func() {
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			for range rounds {
				lock.take(tasks[i])
				if inside++; inside != 1 {
					t.Errorf("%d threads are inside", inside)
				}
				sum++
				inside--
				lock.drop(tasks[i])
			}
		})
	}
	group.Wait()
	if sum != threads*rounds {
		t.Errorf("counted %d, want %d: updates were lost", sum, threads*rounds)
	}
}

// Under gil3 two computing threads take turns: both get on, and the lock changes hands.
func TestForcedSwitching(t *testing.T) {
	r := start(t, Spec{Model: GIL3, Load: loadCPU(), Tasks: 2, SwitchInterval: time.Millisecond})
	eventually(t, "both threads held the lock 20 times", func() bool {
		n := r.read(nil, 0)
		return n.tasks[0].handovers >= 20 && n.tasks[1].handovers >= 20
	})
	n := r.read(nil, 0)
	if diff := int64(n.tasks[0].handovers) - int64(n.tasks[1].handovers); diff < -1 || diff > 1 {
		t.Errorf("two threads took the lock %d and %d times: it did not alternate", n.tasks[0].handovers, n.tasks[1].handovers)
	}
	if n.tasks[0].lockWait == 0 || n.tasks[1].lockWait == 0 {
		t.Error("nobody waited for the lock")
	}
}

// A thread alone never loses its lock: nothing is handed over, nothing waits.
func TestLockAlone(t *testing.T) {
	for _, m := range []Model{GIL2, GIL3} {
		r := start(t, Spec{Model: m, Load: loadCPU(), Tasks: 1})
		eventually(t, "it has worked", func() bool { return r.read(nil, 0).tasks[0].work > 1e6 })
		if n := r.read(nil, 0).tasks[0]; n.handovers != 1 || n.lockWait != 0 {
			t.Errorf("%s: a thread alone took the lock from others %d times and waited %v", m, n.handovers-1, n.lockWait)
		}
	}
}

// Of three threads under a lock up to two wait at a time, however busy the machine is;
// without a lock none does.
func TestLockMakesAllOthersWait(t *testing.T) {
	for _, m := range []Model{Thread, GIL2, GIL3} {
		r := start(t, Spec{Model: m, Load: loadCPU(), Tasks: 3})
		if m.GIL() {
			eventually(t, "all threads want the lock", func() bool {
				return !slices.ContainsFunc(r.read(nil, 0).tasks, func(x taskReading) bool { return x.handovers == 0 && x.lockWait == 0 })
			})
		}
		a, until := r.read(nil, 0), r.Elapsed()+200*time.Millisecond
		eventually(t, "time passes", func() bool { return r.Elapsed() > until })
		b := r.read(a, 0)
		var waited time.Duration
		for i := range b.tasks {
			waited += b.tasks[i].lockWait - a.tasks[i].lockWait
		}
		r.Stop()
		share := waited.Seconds() / (float64(b.at-a.at) / 1e9)
		if m.GIL() && (share < 0.1 || share > 2.05) || !m.GIL() && share != 0 {
			t.Errorf("%s: %.2f of 3 threads waited for the lock on average", m, share)
		}
	}
}

// With one thread computing, an IO thread under gil3 gets the lock back only after the
// switch interval: its request rate follows the interval.
func TestConvoyFollowsTheInterval(t *testing.T) {
	for _, rule := range []GILRule{{Model: GIL3, SwitchInterval: 2 * time.Millisecond}, {Model: GIL3, SwitchInterval: 20 * time.Millisecond}} {
		waits := convoy(t, newLock(rule), 20)
		for _, w := range waits {
			if w < rule.SwitchInterval*9/10 {
				t.Errorf("interval %v: a waiter got the lock after %v from a thread that never waits", rule.SwitchInterval, w)
			}
		}
	}
}

// blocksUntold prepares this process for threads that block without telling Go's scheduler, as
// the locks let them: each has a processor, and no garbage is collected, for that could stop the
// holder of a lock and wait for a thread that waits for it.
func blocksUntold(t *testing.T, threads int) {
	processors, percent := runtime.GOMAXPROCS(threads+2), debug.SetGCPercent(-1)
	t.Cleanup(func() {
		debug.SetGCPercent(percent)
		runtime.GOMAXPROCS(processors)
	})
}

// convoy lets one thread compute and another take the lock n times; it returns how long
// each take lasted.
func convoy(t *testing.T, lock interpreterLock, n int) []time.Duration {
	blocksUntold(t, 2)
	tasks := newTestTasks(2)
	computes := tasks[0]
	computes.gil, computes.does = lock, &computing{kind: interpreting}
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		runtime.LockOSThread()
		defer close(stopped)
		lock.take(tasks[0])
		for {
			select {
			case <-stop:
				lock.drop(tasks[0])
				return
			default:
				lock.eval(computes, maxTicks)
			}
		}
	}()
	var waits []time.Duration
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	for i := range n {
		for atomic.LoadUint64(&tasks[0].slot.handovers) <= uint64(i) { // the computing thread has it back
			runtime.Gosched()
		}
		began := time.Now()
		lock.take(tasks[1])
		waits = append(waits, time.Since(began))
		lock.drop(tasks[1])
	}
	close(stop)
	<-stopped
	return waits
}

// newTestTasks are tasks without a board.
func newTestTasks(n int) []*task {
	tasks := make([]*task, n)
	for i := range tasks {
		s := &slot{}
		tasks[i] = &task{slot: s, cpu: &s.rseq.cpu}
	}
	return tasks
}
