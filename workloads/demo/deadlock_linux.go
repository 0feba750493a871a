package demo

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"

	"coreglass/workloads"
)

// lockNames are the two locks of the demo.
var lockNames = [2]string{"X", "Y"}

// locker is a thread that takes two locks, one after the other.
type locker struct {
	name          string
	first, second int
	tid           atomic.Int64
	holds, wants  atomic.Int32 // lock numbers + 1; 0: none. Holding both shows the second
	giveUp        uint32       // it is to give back the first
	ended         atomic.Bool
}

// dinner is both threads and both locks.
type dinner struct {
	locks   [2]workloads.Lock
	lockers [2]*locker
	meet    func() // crossed: each holds its first before it wants its second
}

// backOff is how long a thread that gave up keeps away, so that the other gets the lock.
const backOff = 10 * time.Millisecond

// run takes both locks, gives them back and ends. Told to give up, it gives back the first
// and begins anew.
func (l *locker) run(d *dinner) {
	runtime.LockOSThread()
	nameThread(l.name)
	l.tid.Store(int64(unix.Gettid()))
	for meet := d.meet; ; meet = func() {} {
		l.wants.Store(int32(l.first) + 1)
		d.locks[l.first].Take()
		l.holds.Store(int32(l.first) + 1)
		l.wants.Store(0)
		meet()
		l.wants.Store(int32(l.second) + 1)
		if d.locks[l.second].TakeUnless(&l.giveUp) {
			break
		}
		atomic.StoreUint32(&l.giveUp, 0)
		l.holds.Store(0)
		d.locks[l.first].Give()
		time.Sleep(backOff)
	}
	l.holds.Store(int32(l.second) + 1)
	l.wants.Store(0)
	time.Sleep(10 * time.Millisecond) // its work with both
	d.locks[l.second].Give()
	d.locks[l.first].Give()
	l.holds.Store(0)
	l.ended.Store(true)
}

func playDeadlock(p *part) error {
	s := &Deadlock{Order: p.word("order")}
	d := &dinner{meet: func() {}}
	second := &locker{name: "Thread-B", first: 1, second: 0}
	if s.Order == "same" {
		second.first, second.second = 0, 1
	} else {
		d.meet = meeting(2)
	}
	d.lockers = [2]*locker{{name: "Thread-A", first: 0, second: 1}, second}
	runtime.GOMAXPROCS(8)
	var all sync.WaitGroup
	for _, l := range d.lockers {
		all.Go(func() { l.run(d) })
	}
	ended := make(chan struct{})
	go func() {
		all.Wait()
		close(ended)
	}()
	w := &watchdog{dinner: d, state: s, hold: int64(p.number("hold_ms")) * 1e6}
	p.tellUntil(ended, w.look)
	w.look()
	s.Ended = d.lockers[0].ended.Load() && d.lockers[1].ended.Load()
	p.tell(s)
	return nil
}

// meeting returns a function that blocks until n have called it.
func meeting(n int) func() {
	var all sync.WaitGroup
	all.Add(n)
	return func() {
		all.Done()
		all.Wait()
	}
}

// watchdog sees a deadlock in the graph of who holds and who wants, lets it stand for a
// while and breaks it: one thread has to give back what it holds.
type watchdog struct {
	dinner *dinner
	state  *Deadlock
	hold   int64 // ns
	seenAt int64 // 0: no deadlock yet
	cpu    int64 // of both threads when it was seen, ns
}

func (w *watchdog) look() State {
	s := w.state
	s.Threads = w.lockers()
	found := cycle(s.Threads)
	if w.seenAt == 0 && found != nil && asleep(s.Threads) {
		w.seenAt, w.cpu = workloads.Monotonic(), w.used()
		s.Seen, s.Cycle = true, found
	}
	if w.seenAt == 0 || found == nil {
		return s
	}
	stood := since(w.seenAt)
	s.HeldMs, s.StuckCPU = float64(stood)/1e6, float64(w.used()-w.cpu)/float64(stood)*100
	if stood >= w.hold {
		w.breakUp()
	}
	return s
}

// breakUp tells the second thread to give back what it holds; it is called again as long as
// the deadlock stands.
func (w *watchdog) breakUp() {
	victim := w.dinner.lockers[1]
	w.state.BrokenBy = victim.name + " gives back " + lockNames[victim.first]
	atomic.StoreUint32(&victim.giveUp, 1)
	w.dinner.locks[victim.second].Interrupt()
}

func (w *watchdog) used() int64 {
	var sum int64
	for _, l := range w.dinner.lockers {
		sum += cpuTime(int(l.tid.Load()))
	}
	return sum
}

func (w *watchdog) lockers() []Locker {
	var all []Locker
	for _, l := range w.dinner.lockers {
		one := Locker{Name: l.name, TID: int(l.tid.Load()), State: gone}
		if one.TID != 0 && !l.ended.Load() {
			one.State, _ = kernelView(threadPath(one.TID))
			one.CPUMs = float64(cpuTime(one.TID)) / 1e6
		}
		if n := l.holds.Load(); n > 0 {
			one.Holds = lockNames[n-1]
		}
		if n := l.wants.Load(); n > 0 {
			one.Wants = lockNames[n-1]
		}
		all = append(all, one)
	}
	return all
}

// asleep says whether the kernel has all of them waiting.
func asleep(threads []Locker) bool {
	return !slices.ContainsFunc(threads, func(l Locker) bool { return l.State != "S" })
}
