package workloads

import (
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// reap waits for the end of the worker processes: all in one call of one thread, where a Wait
// for each would keep a thread for each, a thousand of them with a thousand workers.
func (r *Run) reap() {
	left := map[int]int{}
	for p, c := range r.procs {
		left[c.Process.Pid] = p
	}
	r.reaped.Go(func() {
		for len(left) > 0 {
			pid, err := r.nextEnd()
			p, known := left[pid]
			switch {
			case err != nil: // no process of the group is left: each tells how it ended
				for _, p := range left {
					r.bury(p)
				}
				return
			case known:
				r.bury(p)
				delete(left, pid)
			default: // the loopback server: who started it waits for it
				time.Sleep(time.Millisecond)
			}
		}
	})
}

// nextEnd waits until a process of the run has ended, and leaves it to be reaped.
func (r *Run) nextEnd() (pid int, err error) {
	var info struct {
		signal, errno, code, _ int32
		pid                    int32
		_                      [108]byte
	}
	for {
		err = unix.Waitid(unix.P_PGID, r.group, (*unix.Siginfo)(unsafe.Pointer(&info)), unix.WEXITED|unix.WNOWAIT, nil)
		if err != unix.EINTR {
			return int(info.pid), err
		}
	}
}

// The kernel's siginfo has 128 bytes, on 64 bits the process at the 16th.
var _ [unsafe.Sizeof(unix.Siginfo{})]byte = [128]byte{}
