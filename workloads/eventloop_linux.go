package workloads

import (
	"os"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// multiplexes says whether an event loop can wait for connections.
const multiplexes = true

// poller is the loop's side of epoll.
type poller struct {
	fd     int // 0: no task has a connection
	events [256]unix.EpollEvent
}

// open makes the tasks' connections non-blocking and watches them all.
func (l *eventLoop) open() error {
	for i, t := range l.tasks {
		if t.medium != netWait {
			continue
		}
		if l.fd == 0 {
			fd, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
			if err != nil {
				return os.NewSyscallError("epoll_create1", err)
			}
			l.fd = fd
		}
		if err := unix.SetNonblock(t.fd, true); err != nil {
			return os.NewSyscallError("set non-blocking", err)
		}
		event := unix.EpollEvent{Events: unix.EPOLLIN, Fd: int32(i)}
		if err := unix.EpollCtl(l.fd, unix.EPOLL_CTL_ADD, t.fd, &event); err != nil {
			return os.NewSyscallError("epoll_ctl", err)
		}
	}
	return nil
}

// runLoop is runBare for an event loop.
//
//go:nosplit
//go:norace
func runLoop(l *eventLoop, gate *uint32) {
	leaveScheduler()
	waitAtGate(gate)
	for {
		l.turn()
	}
}

// poll waits for answers for ns nanoseconds (-1: without limit) and takes those that are there.
//
//go:nosplit
//go:norace
func (l *eventLoop) poll(ns int64) {
	if l.fd == 0 {
		if ns < 0 {
			ns = 1e18 // all are done
		}
		if ns > 0 {
			sleepFor(ns)
		}
		return
	}
	for _, e := range l.events[:l.wait(ns)] {
		if l.tasks[e.Fd].receive() {
			l.back(int(e.Fd))
		}
	}
}

// wait is epoll_pwait2(2), or before Linux 5.11 epoll_pwait(2) with a limit rounded up to
// milliseconds. It returns how many connections have something.
//
//go:nosplit
//go:norace
func (l *eventLoop) wait(ns int64) int {
	var ts syscall.Timespec
	var limit uintptr
	if ns >= 0 {
		ts.Sec, ts.Nsec = ns/1e9, ns%1e9
		limit = uintptr(unsafe.Pointer(&ts))
	}
	events := uintptr(unsafe.Pointer(&l.events[0]))
	n, _, e := syscall.RawSyscall6(unix.SYS_EPOLL_PWAIT2, uintptr(l.fd), events, uintptr(len(l.events)), limit, 0, 0)
	if e == unix.ENOSYS {
		ms := ns
		if ns > 0 {
			ms = (ns + 999_999) / 1_000_000
		}
		n, _, e = syscall.RawSyscall6(unix.SYS_EPOLL_PWAIT, uintptr(l.fd), events, uintptr(len(l.events)), uintptr(ms), 0, 0)
	}
	if e != 0 {
		return 0
	}
	return int(n)
}

// send sends a request; receive takes its answer and says whether it is whole.
//
//go:nosplit
//go:norace
func (t *task) send() bool {
	n, _, e := syscall.RawSyscall(unix.SYS_WRITE, uintptr(t.fd), uintptr(unsafe.Pointer(&t.buf)), 8)
	return e == 0 && n == 8
}

//go:nosplit
//go:norace
func (t *task) receive() bool {
	n, _, e := syscall.RawSyscall(unix.SYS_READ, uintptr(t.fd), uintptr(unsafe.Pointer(&t.buf)), 8)
	return e == 0 && n == 8
}
