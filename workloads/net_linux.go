package workloads

import (
	"fmt"
	"net"
	"os"
	"syscall"
	"unsafe"

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

// openFile gives the task a file of its own, without a name, where the system keeps
// temporary files.
func (t *task) openFile() error {
	f, err := os.CreateTemp("", "coreglass-disk-*")
	if err != nil {
		return err
	}
	os.Remove(f.Name())
	t.fd, err = unix.Dup(int(f.Fd()))
	f.Close()
	return err
}

// writeBlock writes one block at the file's start and waits until it is on the disk.
//
//go:nosplit
//go:norace
func (t *task) writeBlock() bool {
	n, _, e := syscall.RawSyscall6(unix.SYS_PWRITE64, uintptr(t.fd), uintptr(unsafe.Pointer(&diskBlock[0])), uintptr(len(diskBlock)), 0, 0, 0)
	if e != 0 || n != uintptr(len(diskBlock)) {
		return false
	}
	_, _, e = syscall.RawSyscall(unix.SYS_FDATASYNC, uintptr(t.fd), 0, 0)
	return e == 0
}

// stopHere keeps a bare thread that can't go on from doing anything.
//
//go:nosplit
//go:norace
func stopHere() {
	for {
		sleepFor(1e18)
	}
}
