package demo

import (
	"errors"
	"io"
	"sync/atomic"
	"unsafe"

	"golang.org/x/sys/unix"

	"coreglass/workloads"
)

// stream is a pipe or a socket: the kernel keeps the bytes, and tells both when the other
// has gone.
type stream struct {
	fd   int
	mail *mail
}

func bytesOf(l *letter) []byte { return unsafe.Slice((*byte)(unsafe.Pointer(l)), unsafe.Sizeof(*l)) }

func (s *stream) put(l *letter) error {
	_ = unix.SetNonblock(s.fd, true) // so that a full queue is seen, not only felt
	for b := bytesOf(l); len(b) > 0; {
		n, err := unix.Write(s.fd, b)
		switch err {
		case nil:
			b = b[n:]
		case unix.EINTR:
		case unix.EAGAIN:
			s.awaitRoom()
		default:
			return err
		}
	}
	return nil
}

// awaitRoom blocks until there is room, or nobody who could make some.
func (s *stream) awaitRoom() {
	s.mail.blocks(func() {
		_, _ = unix.Poll([]unix.PollFd{{Fd: int32(s.fd), Events: unix.POLLOUT}}, -1)
	})
}

// blocks notes how long the writer stood.
func (m *mail) blocks(wait func()) {
	began := workloads.Monotonic()
	atomic.StoreInt64(&m.blockedSince, began)
	wait()
	atomic.StoreInt64(&m.blockedSince, 0)
	atomic.AddInt64(&m.blockedNs, since(began))
}

func (s *stream) take(l *letter) error {
	for b := bytesOf(l); len(b) > 0; {
		n, err := unix.Read(s.fd, b)
		switch {
		case err == unix.EINTR:
		case err != nil:
			return err
		case n == 0:
			return io.EOF
		default:
			b = b[n:]
		}
	}
	return nil
}

func (s *stream) end() { unix.Close(s.fd) }

// ring is a ring of messages in memory that both map: no system call carries a message,
// only a neighbour that sleeps needs one to wake.
type ring struct{ mail *mail }

var errToldGone = errors.New("the host says that the reader has gone")

const (
	readerSleeps = 0
	writerSleeps = 1
)

// sleep waits while the count is as it was seen; the other one looks at waits after it has
// changed the count, so one of the two notices.
func (m *mail) sleep(who int, count *uint32, seen uint32) {
	atomic.StoreUint32(&m.waits[who], 1)
	workloads.WaitShared(count, seen)
	atomic.StoreUint32(&m.waits[who], 0)
}

// advance counts one message on, and wakes the other one if it sleeps.
func (m *mail) advance(count *uint32, other int) {
	atomic.AddUint32(count, 1)
	if atomic.LoadUint32(&m.waits[other]) != 0 {
		workloads.WakeShared(count)
	}
}

func (r *ring) put(l *letter) error {
	m := r.mail
	for n := atomic.LoadUint32(&m.put); ; {
		taken := atomic.LoadUint32(&m.taken)
		if atomic.LoadUint32(&m.readerGone) != 0 {
			return errToldGone
		}
		if n-taken < ringLength {
			m.ring[n%ringLength] = *l
			m.advance(&m.put, readerSleeps)
			return nil
		}
		m.blocks(func() { m.sleep(writerSleeps, &m.taken, taken) })
	}
}

func (r *ring) take(l *letter) error {
	m := r.mail
	for n := atomic.LoadUint32(&m.taken); ; {
		if put := atomic.LoadUint32(&m.put); put == n {
			if atomic.LoadUint32(&m.hungUp) != 0 {
				return io.EOF
			}
			m.sleep(readerSleeps, &m.put, put)
			continue
		}
		*l = m.ring[n%ringLength]
		m.advance(&m.taken, writerSleeps)
		return nil
	}
}

func (r *ring) end() {}
