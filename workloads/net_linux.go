package workloads

import (
	"fmt"
	"net"

	"golang.org/x/sys/unix"
)

// connect gives the task a blocking socket to the loopback server: a bare thread waits in
// read(2) itself. Goroutines connect through Go's own network poller instead.
func (t *task) connect(server string) error {
	a, err := net.ResolveTCPAddr("tcp4", server)
	if err != nil {
		return fmt.Errorf("server address: %w", err)
	}
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return fmt.Errorf("socket: %w", err)
	}
	to := unix.SockaddrInet4{Port: a.Port}
	copy(to.Addr[:], a.IP.To4())
	for err = unix.Connect(fd, &to); err == unix.EINTR; {
		err = unix.Connect(fd, &to)
	}
	if err != nil {
		return fmt.Errorf("connect to the loopback server: %w", err)
	}
	t.fd = fd
	return unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_NODELAY, 1)
}

// ask sends one request and waits for its answer; false when the server is gone.
//
//go:nosplit
//go:norace
func (t *task) ask() bool { return exchange(t.fd, &t.buf) }

// stopHere keeps a bare thread that can't go on from doing anything.
//
//go:nosplit
//go:norace
func stopHere() {
	for {
		sleepFor(1e9)
	}
}
