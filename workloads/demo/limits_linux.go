package demo

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"

	"coreglass/workloads"
)

func playLimits(p *part) error {
	s := &Limits{Tried: p.number("try")}
	left, by := workloads.ThreadsLeft()
	s.Processes, s.Threads = Limit{left, by}, Limit{left, by}
	p.tell(s)
	if err := s.threads(p); err != nil {
		return err
	}
	return s.processes(p)
}

// threads creates them in a process of their own: Go ends one that gets no more.
func (s *Limits) threads(p *part) error {
	told, say, err := os.Pipe()
	if err != nil {
		return err
	}
	began := workloads.Monotonic()
	c, err := start(fmt.Sprintf("limits.threads try=%d", s.Tried), say)
	if err != nil {
		return err
	}
	say.Close()
	for lines := bufio.NewScanner(told); lines.Scan(); {
		s.Created.Threads, _ = strconv.Atoi(lines.Text())
		s.ThreadUs = float64(since(began)) / 1e3 / float64(max(s.Created.Threads, 1))
		if s.Created.Threads%100 == 0 {
			p.tell(s)
		}
	}
	if err := c.Wait(); err != nil || s.Created.Threads < s.Tried {
		s.StoppedBy = fmt.Sprintf("thread %d could not be created", s.Created.Threads+1)
	}
	p.tell(s)
	return nil
}

// limitThreads creates threads that all wait, and says how many there are.
func limitThreads(p *part) error {
	wait, up := make(chan struct{}), make(chan struct{})
	for n := 1; n <= p.number("try"); n++ {
		go func() {
			runtime.LockOSThread()
			up <- struct{}{}
			<-wait
		}()
		<-up
		if _, err := unix.Write(3, fmt.Appendln(nil, n)); err != nil {
			return err
		}
	}
	return nil
}

// processes forks children that all wait for the end of a pipe.
func (s *Limits) processes(p *part) error {
	var life [2]int
	if err := unix.Pipe(life[:]); err != nil {
		return os.NewSyscallError("pipe", err)
	}
	began := workloads.Monotonic()
	for s.Created.Processes < s.Tried {
		if _, e := bearWaiting(uintptr(life[0]), uintptr(life[1])); e != 0 {
			s.StoppedBy = fmt.Sprintf("process %d: %v", s.Created.Processes+1, e)
			break
		}
		s.Created.Processes++
		s.ProcessUs = float64(since(began)) / 1e3 / float64(s.Created.Processes)
		if s.Created.Processes%100 == 0 {
			p.tell(s)
		}
	}
	unix.Close(life[1])
	for range s.Created.Processes {
		if _, err := unix.Wait4(-1, nil, 0, nil); err != nil && err != unix.EINTR {
			return os.NewSyscallError("wait4", err)
		}
	}
	p.tell(s)
	return nil
}

// bearWaiting forks a child that ends when the pipe does.
//
//go:nosplit
//go:norace
func bearWaiting(life, lifeEnd uintptr) (uintptr, syscall.Errno) {
	pid, e := fork()
	if e == 0 && pid == 0 {
		var b byte
		syscall.RawSyscall(unix.SYS_CLOSE, lifeEnd, 0, 0)
		syscall.RawSyscall(unix.SYS_READ, life, uintptr(unsafe.Pointer(&b)), 1)
		syscall.RawSyscall(unix.SYS_EXIT_GROUP, 0, 0, 0)
	}
	return pid, e
}
