package workloads

import (
	"net"
	"runtime"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// answerAll serves all connections from one thread with epoll, so that the server takes
// as little as possible of the cores that the workers are measured on. As every answer is
// due the same time after its request, the answers leave in the order the requests came.
func answerAll(l *net.TCPListener, delay time.Duration) error {
	f, err := l.File()
	if err != nil {
		return err
	}
	listener := int(f.Fd())
	if err := unix.SetNonblock(listener, true); err != nil {
		return err
	}
	poll, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	if err != nil {
		return err
	}
	if err := watchFD(poll, listener); err != nil {
		return err
	}
	// Answers leave on time: without this the kernel lets timers be 50 us late (prctl(2)).
	runtime.LockOSThread()
	_ = unix.Prctl(unix.PR_SET_TIMERSLACK, 1, 0, 0, 0)
	s := server{poll: poll, listener: listener, delay: int64(delay)}
	for {
		if err := s.step(); err != nil {
			return err
		}
	}
}

// server is the state of answerAll.
type server struct {
	poll, listener int
	delay          int64
	due            []answer // from head on, in the order of their times
	head           int
	events         [256]unix.EpollEvent
}

type answer struct {
	fd   int32
	text [8]byte
	at   int64
}

// step waits for requests until the next answer is due, takes them, and sends what is due.
func (s *server) step() error {
	n, err := s.wait()
	if err != nil && err != unix.EINTR {
		return err
	}
	for _, e := range s.events[:max(n, 0)] {
		if int(e.Fd) == s.listener {
			if err := s.accept(); err != nil {
				return err
			}
		} else {
			s.read(int(e.Fd))
		}
	}
	for t := now(); s.head < len(s.due) && s.due[s.head].at <= t; s.head++ {
		a := &s.due[s.head]
		_, _ = unix.Write(int(a.fd), a.text[:]) // a client that is gone shows at its next read
	}
	if s.head > 1024 && s.head > len(s.due)/2 {
		s.due = s.due[:copy(s.due, s.due[s.head:])]
		s.head = 0
	}
	return nil
}

// wait is epoll_pwait2(2): the timer needs finer steps than milliseconds.
func (s *server) wait() (int, error) {
	var limit unsafe.Pointer
	var ts unix.Timespec
	if s.head < len(s.due) {
		ts = unix.NsecToTimespec(max(0, s.due[s.head].at-now()))
		limit = unsafe.Pointer(&ts)
	}
	n, _, e := unix.Syscall6(unix.SYS_EPOLL_PWAIT2, uintptr(s.poll), uintptr(unsafe.Pointer(&s.events[0])), uintptr(len(s.events)), uintptr(limit), 0, 0)
	if e == unix.ENOSYS { // before Linux 5.11
		ms := -1
		if limit != nil {
			ms = int((ts.Nano() + 999_999) / 1_000_000)
		}
		return unix.EpollWait(s.poll, s.events[:], ms)
	}
	if e != 0 {
		return 0, e
	}
	return int(n), nil
}

func (s *server) accept() error {
	for {
		fd, _, err := unix.Accept4(s.listener, unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC)
		switch err {
		case nil:
		case unix.EAGAIN, unix.EINTR, unix.ECONNABORTED:
			return nil
		default:
			return err
		}
		_ = unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_NODELAY, 1)
		if err := watchFD(s.poll, fd); err != nil {
			return err
		}
	}
}

// read takes one request; requests are so short that they come in one piece over loopback.
func (s *server) read(fd int) {
	a := answer{fd: int32(fd), at: now() + s.delay}
	n, err := unix.Read(fd, a.text[:])
	if err == unix.EAGAIN || err == unix.EINTR {
		return
	}
	if err != nil || n == 0 {
		unix.Close(fd)
		return
	}
	s.due = append(s.due, a)
}

func watchFD(poll, fd int) error {
	return unix.EpollCtl(poll, unix.EPOLL_CTL_ADD, fd, &unix.EpollEvent{Events: unix.EPOLLIN, Fd: int32(fd)})
}
