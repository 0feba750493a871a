package demo

import (
	"runtime"
	"sync"
	"sync/atomic"

	"coreglass/workloads"
)

// Reading and writing a variable as two steps, as an interpreter does it and a compiler is
// free to: in one instruction no switch could come between, on one core at least.
//
//go:noinline
//go:norace
func load(p *int64) int64 { return *p }

//go:noinline
//go:norace
func store(p *int64, v int64) { *p = v }

// padded is a number in cache lines of its own.
type padded struct {
	n int64
	_ [120]byte
}

// bank is the shared balance, and how often it was changed.
type bank struct {
	balance, changes padded
	lock             workloads.Lock
	done             []padded // rounds, of each thread
}

// changeIt adds and takes away, as the course's function of that name, and counts itself.
//
//go:norace
func (b *bank) changeIt(n int64) {
	store(&b.balance.n, load(&b.balance.n)+n)
	store(&b.balance.n, load(&b.balance.n)-n)
	store(&b.changes.n, load(&b.changes.n)+1)
}

// rounds are what a thread does with each kind of lock.
var rounds = map[string]func(b *bank, n int64){
	"none": (*bank).changeIt,
	"mutex": func(b *bank, n int64) {
		b.lock.Take()
		b.changeIt(n)
		b.lock.Give()
	},
	"atomic": func(b *bank, n int64) {
		atomic.AddInt64(&b.balance.n, n)
		atomic.AddInt64(&b.balance.n, -n)
		atomic.AddInt64(&b.changes.n, 1)
	},
}

func playBalance(p *part) error {
	s := &Balance{Lock: p.word("lock"), Threads: p.number("threads"), Rounds: p.number("rounds")}
	b := &bank{done: make([]padded, s.Threads)}
	runtime.GOMAXPROCS(s.Threads + 4) // none has to wait for Go's permission to run
	began := workloads.Monotonic()
	ended := together(s.Threads, func(i int) { b.work(i, s) })
	look := func() State {
		s.Expected = 0
		for i := range b.done {
			s.Expected += int(atomic.LoadInt64(&b.done[i].n))
		}
		s.Counted = int(atomic.LoadInt64(&b.changes.n))
		s.Lost = max(s.Expected-s.Counted, 0)
		s.Balance = int(atomic.LoadInt64(&b.balance.n))
		s.PerSecond = float64(s.Expected) / (float64(since(began)) / 1e9)
		return s
	}
	p.tellUntil(ended, look)
	look()
	s.Ended = true
	p.tell(s)
	return nil
}

// toldEvery is how many rounds a thread does between telling how many.
const toldEvery = 256

func (b *bank) work(i int, s *Balance) {
	round, n := rounds[s.Lock], []int64{5, 8}[i%2]
	for k := 1; k <= s.Rounds; k++ {
		round(b, n)
		if k%toldEvery == 0 || k == s.Rounds {
			atomic.StoreInt64(&b.done[i].n, int64(k))
		}
	}
}

// together runs f on n threads, which begin at once; the channel is closed when all have
// ended.
func together(n int, f func(i int)) <-chan struct{} {
	var ready, all sync.WaitGroup
	begin, ended := make(chan struct{}), make(chan struct{})
	ready.Add(n)
	for i := range n {
		all.Go(func() {
			runtime.LockOSThread()
			ready.Done()
			<-begin
			f(i)
		})
	}
	go func() {
		ready.Wait()
		close(begin)
		all.Wait()
		close(ended)
	}()
	return ended
}
