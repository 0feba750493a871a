package workloads

import (
	"sync"
	"sync/atomic"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// criticalSection is the kernel's struct rseq_cs (linux/rseq.h), which wants 32 bytes'
// alignment, with what it asks of it: the section is one byte that is no code, and the
// abort address lies behind the signature that the threads registered.
type criticalSection struct {
	version, flags       uint32
	start, length, abort uint64
	signature            uint32
}

const rseqSignature = 0x53053053

// section is where the flag points: it is never entered.
var section struct {
	criticalSection
	_ [unsafe.Sizeof(criticalSection{}) + 32]byte
}

// flag is the address of the critical section that the flag points at; 0 where the kernel
// does not clear it on a switch. The first thread that asks tries it with its own area.
var flag struct {
	sync.Once
	descriptor uint64
}

func flagDescriptor(a *rseqArea) uint64 {
	flag.Do(func() {
		past := uintptr(unsafe.Pointer(&section)) % 32
		c := (*criticalSection)(unsafe.Add(unsafe.Pointer(&section), (32-past)%32))
		at := uint64(uintptr(unsafe.Pointer(c)))
		c.start, c.length, c.signature = at, 1, rseqSignature
		c.abort = uint64(uintptr(unsafe.Pointer(&c.signature))) + 4
		// a sleep is a switch, unless its time is over before it comes to that
		for ns := int64(time.Microsecond); ns <= int64(time.Millisecond) && flag.descriptor == 0; ns *= 10 {
			atomic.StoreUint64(&a.descriptor, at)
			sleepFor(ns)
			if atomic.LoadUint64(&a.descriptor) == 0 && atomic.LoadUint32(&a.cpu) < maxCores {
				flag.descriptor = at
			}
		}
		atomic.StoreUint64(&a.descriptor, 0)
	})
	return flag.descriptor
}

// fell says whether the kernel has cleared the flag.
//
//go:nosplit
//go:norace
func (w *watch) fell() bool { return w.armed != 0 && atomic.LoadUint64(w.flag) == 0 }

//go:nosplit
//go:norace
func (w *watch) arm() {
	if w.armed != 0 {
		*w.flag = w.armed
	}
}

// openAccount opens the calling thread's schedstat; -1 if the kernel has none.
func openAccount() int {
	fd, err := unix.Open("/proc/thread-self/schedstat", unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return -1
	}
	return fd
}

// account reads the thread's schedstat: how long it has waited for a core since it was read
// last, and when it came back to the core. The kernel brings the running time up to date
// when it takes the thread off the core, so what the thread's CPU clock has more is the time
// since it came back.
//
//go:nosplit
//go:norace
func (w *watch) account() (waited, back int64) {
	n, _, e := syscall.RawSyscall6(unix.SYS_PREAD64, uintptr(w.stat), uintptr(unsafe.Pointer(&w.text)), uintptr(len(w.text)), 0, 0, 0)
	if e != 0 || n == 0 {
		return 0, now()
	}
	var run, wait int64 // the first two numbers of the text; no index, which could panic
	spaces := 0
	for _, c := range &w.text {
		if c == ' ' {
			if spaces++; spaces == 2 {
				break
			}
			run, wait = wait, 0
			continue
		}
		wait = 10*wait + int64(c-'0')
	}
	var cpu syscall.Timespec
	syscall.RawSyscall6(unix.SYS_CLOCK_GETTIME, unix.CLOCK_THREAD_CPUTIME_ID, uintptr(unsafe.Pointer(&cpu)), 0, 0, 0, 0)
	at := now()
	waited = wait - w.wait
	w.run, w.wait = run, wait
	return waited, at - max(cpu.Sec*1e9+cpu.Nsec-w.run, 0)
}
