package demo

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"sync/atomic"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"

	"coreglass/workloads"
)

// inheriting is a lock that lends its holder the priority of whoever waits for it: the
// kernel's own (futex(2), FUTEX_LOCK_PI). Its word is the holder's thread, 0 if free.
type inheriting struct{ word uint32 }

const (
	futexLockPI   = 6 | 128 // with FUTEX_PRIVATE_FLAG
	futexUnlockPI = 7 | 128
)

//go:nosplit
//go:norace
func (l *inheriting) take(tid uint32) {
	if atomic.CompareAndSwapUint32(&l.word, 0, tid) {
		return
	}
	for {
		if _, _, e := syscall.RawSyscall6(unix.SYS_FUTEX, uintptr(unsafe.Pointer(&l.word)), futexLockPI, 0, 0, 0, 0); e != unix.EINTR && e != unix.EAGAIN {
			return
		}
	}
}

//go:nosplit
//go:norace
func (l *inheriting) give(tid uint32) {
	if !atomic.CompareAndSwapUint32(&l.word, tid, 0) {
		syscall.RawSyscall6(unix.SYS_FUTEX, uintptr(unsafe.Pointer(&l.word)), futexUnlockPI, 0, 0, 0, 0)
	}
}

// trio is the three threads' common ground.
type trio struct {
	core            int
	inherits        bool
	plain           workloads.Lock
	lending         inheriting
	assembled       uint32
	held, wanted    uint32
	section, medium int64 // ns of CPU
	waited          int64 // ns, of the high thread
}

func (t *trio) take() {
	if t.inherits {
		t.lending.take(uint32(unix.Gettid()))
	} else {
		t.plain.Take()
	}
}

func (t *trio) give() {
	if t.inherits {
		t.lending.give(uint32(unix.Gettid()))
	} else {
		t.plain.Give()
	}
}

// compute uses ns of this thread's CPU time: being preempted does not count.
//
//go:nosplit
//go:norace
func compute(ns int64) {
	for end := ownCPU() + ns; ownCPU() < end; {
	}
}

//go:nosplit
//go:norace
func ownCPU() int64 {
	var t syscall.Timespec
	syscall.RawSyscall(unix.SYS_CLOCK_GETTIME, unix.CLOCK_THREAD_CPUTIME_ID, uintptr(unsafe.Pointer(&t)), 0)
	return t.Sec*1e9 + t.Nsec
}

// until sleeps a millisecond at a time until the flag is set.
func until(flag *uint32) {
	for atomic.LoadUint32(flag) == 0 {
		_ = unix.Nanosleep(&unix.Timespec{Nsec: 1e6}, nil)
	}
}

// low holds the lock while it computes; high wants it meanwhile; medium wants only the core.
func (t *trio) low() {
	t.take()
	atomic.StoreUint32(&t.held, 1)
	compute(t.section)
	t.give()
}

func (t *trio) high() {
	until(&t.held)
	began := workloads.Monotonic()
	atomic.StoreUint32(&t.wanted, 1)
	t.take()
	t.waited = since(began)
	t.give()
}

func (t *trio) middle() {
	until(&t.wanted)
	compute(t.medium)
}

// enrol gives the calling thread a real-time priority on the trio's core.
func (t *trio) enrol(priority uint32) error {
	runtime.LockOSThread()
	var set unix.CPUSet
	set.Set(t.core)
	if err := unix.SchedSetaffinity(0, &set); err != nil {
		return os.NewSyscallError("sched_setaffinity", err)
	}
	err := unix.SchedSetAttr(0, &unix.SchedAttr{Size: unix.SizeofSchedAttr, Policy: unix.SCHED_FIFO, Priority: priority}, 0)
	return os.NewSyscallError("sched_setattr to SCHED_FIFO", err)
}

// play lets the three meet once. All have their priority before one begins, and wait for that
// in the kernel: Go's scheduler runs at a normal priority, and would starve behind them.
func (t *trio) play() error {
	roles := []func(){t.low, t.middle, t.high}
	var refused [3]error
	<-together(len(roles), func(i int) {
		refused[i] = t.enrol(uint32(i + 1))
		t.assemble(uint32(len(roles)))
		if errors.Join(refused[:]...) == nil {
			roles[i]()
		}
	})
	return refused[0] // all three ask for the same
}

// assemble waits until n threads have called it.
func (t *trio) assemble(n uint32) {
	if atomic.AddUint32(&t.assembled, 1) == n {
		workloads.WakeShared(&t.assembled)
	}
	for seen := atomic.LoadUint32(&t.assembled); seen < n; seen = atomic.LoadUint32(&t.assembled) {
		workloads.WaitShared(&t.assembled, seen)
	}
}

// sectionOf is how long the low thread computes in the lock, in ns.
const sectionOf = 20e6

func playInversion(p *part) error {
	runtime.GOMAXPROCS(8)
	s := &Inversion{Supported: true, MediumMs: float64(p.number("medium_ms")), SectionMs: sectionOf / 1e6}
	core, err := firstCore()
	if err != nil {
		return err
	}
	for i, wait := range []*float64{&s.NormalMs, &s.InheritedMs} {
		s.Phase = []string{"plain lock", "lock with priority inheritance"}[i]
		p.tell(s)
		t := &trio{core: core, inherits: i == 1, section: sectionOf, medium: int64(s.MediumMs * 1e6)}
		if err := t.play(); err != nil {
			s.Supported, s.Why = false, fmt.Sprintf("real-time priorities are not permitted here: %v", err)
			break
		}
		*wait = float64(t.waited) / 1e6
	}
	s.Phase = "ended"
	p.tell(s)
	return nil
}

// firstCore is the first core that this process may use.
func firstCore() (int, error) {
	var set unix.CPUSet
	if err := unix.SchedGetaffinity(0, &set); err != nil {
		return 0, os.NewSyscallError("sched_getaffinity", err)
	}
	for c := range 1024 {
		if set.IsSet(c) {
			return c, nil
		}
	}
	return 0, fmt.Errorf("no core allowed")
}
