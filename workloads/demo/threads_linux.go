package demo

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"
)

// countTo is how far the course's threads count.
const countTo = 5

// counter is a thread that counts, as that of the course does.
type counter struct {
	name  string
	tid   atomic.Int64
	count atomic.Int64
	comm  string // as last seen by the host
}

// run names the thread and counts with pauses. The thread ends with it.
func (c *counter) run(pause time.Duration, say func(string, ...any)) {
	runtime.LockOSThread()
	nameThread(c.name)
	c.tid.Store(int64(unix.Gettid()))
	say("thread %s is running...", c.name)
	for n := 1; n <= countTo; n++ {
		c.count.Store(int64(n))
		say("thread %s >>> %d", c.name, n)
		time.Sleep(pause)
	}
	say("thread %s ended.", c.name)
}

func playThreads(p *part) error {
	t := &roll{state: &Threads{PID: os.Getpid()}}
	nameThread("MainThread")
	t.say("thread MainThread is running...")
	var all sync.WaitGroup
	pause := time.Duration(p.number("pause_ms")) * time.Millisecond
	for i := range p.number("threads") {
		c := &counter{name: "LoopThread"}
		if i > 0 {
			c.name = fmt.Sprintf("Thread-%d", i) // as Python calls one without a name
		}
		t.counters = append(t.counters, c)
		all.Go(func() { c.run(pause, t.say) })
	}
	joined := make(chan struct{})
	go func() {
		all.Wait()
		close(joined)
	}()
	p.tellUntil(joined, t.look)
	for t.look(); t.state.Left > 0; t.look() { // a thread ends a moment after its last word
		runtime.Gosched()
	}
	t.state.Joined = true
	t.say("thread MainThread ended.")
	p.tell(t.look())
	return nil
}

// roll is the list of threads that the host shows.
type roll struct {
	state    *Threads
	counters []*counter
	lock     sync.Mutex
	said     []string
}

func (t *roll) say(format string, a ...any) {
	t.lock.Lock()
	defer t.lock.Unlock()
	t.said = append(t.said, fmt.Sprintf(format, a...))
}

// look asks the kernel about each thread.
func (t *roll) look() State {
	s := t.state
	s.Threads, s.Left = []Thread{seen("MainThread", s.PID)}, 0
	s.Threads[0].Main = true
	for _, c := range t.counters {
		one := seen(c.name, int(c.tid.Load()))
		one.Count = int(c.count.Load())
		if one.State != gone {
			s.Left, c.comm = s.Left+1, one.Comm
		}
		one.Comm = c.comm // an ended thread has none
		s.Threads = append(s.Threads, one)
	}
	t.lock.Lock()
	defer t.lock.Unlock()
	s.Said = append([]string(nil), t.said...)
	return s
}

// seen is a thread as the kernel shows it; tid 0 has not begun.
func seen(name string, tid int) Thread {
	if tid == 0 {
		return Thread{Name: name, State: gone}
	}
	state, _ := kernelView(threadPath(tid))
	comm, _ := os.ReadFile(threadPath(tid) + "/comm")
	return Thread{Name: name, TID: tid, Comm: strings.TrimSpace(string(comm)), State: state}
}
