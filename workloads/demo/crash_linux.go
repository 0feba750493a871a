package demo

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// stall is a worker of the crash demo in the memory that all share.
type stall struct {
	pid, tid int64
	work     int64
	order    int64 // 1: crash
	_        [96]byte
}

// yard is the host's side.
type yard struct {
	state  *Crash
	stalls []stall
	procs  []*exec.Cmd
	of     []int // the process of each worker
	lock   sync.Mutex
	ended  []*os.ProcessState
}

// processesFor is how many processes a model spreads n workers over.
func processesFor(model string, n int) int {
	switch model {
	case "process":
		return n
	case "hybrid":
		return 2
	}
	return 1
}

// phaseOfCrash is how long the workers compute before and after the crash.
const phaseOfCrash = 300 * time.Millisecond

func playCrash(p *part) error {
	n := p.number("workers")
	memory, mem, err := sharedMemory(n * int(unsafe.Sizeof(stall{})))
	if err != nil {
		return err
	}
	y := &yard{state: &Crash{Model: p.word("model"), How: p.word("how"), ExitCode: -1}, stalls: unsafe.Slice((*stall)(unsafe.Pointer(&mem[0])), n)}
	if err := y.open(processesFor(y.state.Model, n), n, memory); err != nil {
		return err
	}
	if err := y.whileWorking(p, func() bool { return y.allAt(1) }); err != nil {
		return err
	}
	y.during(p, phaseOfCrash)
	victim := 1 // the second: not the one that a process's main thread could be taken for
	y.state.Victim = y.name(victim)
	atomic.StoreInt64(&y.stalls[victim].order, 1)
	if err := y.whileWorking(p, func() bool { return y.endOf(y.of[victim]) != nil }); err != nil {
		return err
	}
	y.describe(y.endOf(y.of[victim]))
	return y.aftermath(p)
}

// open starts the processes, each with its share of the workers.
func (y *yard) open(procs, n int, memory *os.File) error {
	y.ended = make([]*os.ProcessState, procs)
	for i := range procs {
		first, last := i*n/procs, (i+1)*n/procs
		c, err := start(fmt.Sprintf("crash.workers first=%d last=%d how=%s", first, last, y.state.How), memory)
		if err != nil {
			return err
		}
		y.procs = append(y.procs, c)
		for range last - first {
			y.of = append(y.of, i)
		}
		go func() {
			_ = c.Wait()
			y.lock.Lock()
			defer y.lock.Unlock()
			y.ended[i] = c.ProcessState
		}()
	}
	return nil
}

// endOf is how process i ended; nil: it has not.
func (y *yard) endOf(i int) *os.ProcessState {
	y.lock.Lock()
	defer y.lock.Unlock()
	return y.ended[i]
}

func (y *yard) name(i int) string { return "worker " + strconv.Itoa(i+1) }

// allAt says whether every worker has done as much.
func (y *yard) allAt(work int64) bool {
	for i := range y.stalls {
		if atomic.LoadInt64(&y.stalls[i].work) < work {
			return false
		}
	}
	return true
}

// patience is how long the demo waits for what must happen.
const patience = 10 * time.Second

// whileWorking shows the workers until done; waiting in vain is an error.
func (y *yard) whileWorking(p *part, done func() bool) error {
	for end := time.Now().Add(patience); !done(); {
		if time.Now().After(end) {
			return fmt.Errorf("nothing happened for %v", patience)
		}
		y.during(p, 10*time.Millisecond)
	}
	return nil
}

// during shows the workers for a while.
func (y *yard) during(p *part, d time.Duration) {
	ended := make(chan struct{})
	time.AfterFunc(d, func() { close(ended) })
	p.tellUntil(ended, y.look)
}

func (y *yard) look() State {
	y.state.Workers = nil
	for i := range y.stalls {
		s := &y.stalls[i]
		y.state.Workers = append(y.state.Workers, Victim{y.name(i), int(s.pid), int(s.tid), y.endOf(y.of[i]) == nil, int(atomic.LoadInt64(&s.work))})
	}
	return y.state
}

// describe says how the victim's process ended.
func (y *yard) describe(end *os.ProcessState) {
	y.state.Crashed, y.state.Ended = true, end.String()
	if w, ok := end.Sys().(syscall.WaitStatus); ok && w.Signaled() {
		y.state.Signal = unix.SignalName(w.Signal())
	} else {
		y.state.ExitCode = end.ExitCode()
	}
}

// aftermath finds out who goes on working: alive is who still does more, not who is listed. One
// that lives gets a core sooner or later, so it is waited for.
func (y *yard) aftermath(p *part) error {
	before := make([]int64, len(y.stalls))
	for i := range y.stalls {
		before[i] = atomic.LoadInt64(&y.stalls[i].work)
	}
	more := func(i int) bool { return atomic.LoadInt64(&y.stalls[i].work) > before[i] }
	y.during(p, phaseOfCrash)
	for end := time.Now().Add(patience); time.Now().Before(end) && !y.settled(more); {
		y.during(p, 10*time.Millisecond)
	}
	y.look()
	for i := range y.stalls {
		if y.state.Workers[i].Alive = more(i); y.state.Workers[i].Alive {
			y.state.Survived++
		} else {
			y.state.Died++
		}
	}
	p.tell(y.state)
	return nil
}

// settled says whether of each worker is known if it lives: it did more, or its process ended.
func (y *yard) settled(more func(int) bool) bool {
	for i := range y.stalls {
		if !more(i) && y.endOf(y.of[i]) == nil {
			return false
		}
	}
	return true
}

// crashWorkers are the threads of one process; they end only with it.
func crashWorkers(p *part) error {
	mem, err := mapShared(3, p.number("last")*int(unsafe.Sizeof(stall{})))
	if err != nil {
		return err
	}
	first, last := p.number("first"), p.number("last")
	all := unsafe.Slice((*stall)(unsafe.Pointer(&mem[0])), last)[first:]
	runtime.GOMAXPROCS(len(all) + 4)
	<-together(len(all), func(i int) {
		s := &all[i]
		s.pid, s.tid = int64(os.Getpid()), int64(unix.Gettid())
		for atomic.LoadInt64(&s.order) == 0 {
			busy(1000)
			atomic.AddInt64(&s.work, 1)
		}
		crash(p.word("how"))
	})
	return nil
}

// crash ends the process in one of the ways in which programs do.
func crash(how string) {
	switch how {
	case "panic":
		panic("a bug in one thread")
	case "exit":
		os.Exit(3)
	case "kill":
		_ = unix.Kill(os.Getpid(), unix.SIGKILL)
	default:
		defaultSegfault()
		var nowhere *int64
		store(nowhere, 1)
	}
	select {}
}

// defaultSegfault takes Go's own handler away: the kernel then does with a segmentation
// fault what it does to a program in C.
func defaultSegfault() {
	var action [4]uint64 // struct sigaction of the kernel: SIG_DFL, no flags, no mask
	syscall.RawSyscall6(unix.SYS_RT_SIGACTION, uintptr(unix.SIGSEGV), uintptr(unsafe.Pointer(&action)), 0, 8, 0, 0)
}
