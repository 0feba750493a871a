package demo

import (
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"unsafe"

	"golang.org/x/sys/unix"

	"coreglass/workloads"
)

var parts = map[string]func(*part) error{
	"fork": playFork, "nothing": func(*part) error { return nil },
	"pool": playPool, "pool.worker": poolWorker,
	"queue": playQueue, "queue.writer": queueWriter, "queue.reader": queueReader,
	"threads": playThreads, "balance": playBalance, "lockprice": playLockPrice,
	"deadlock": playDeadlock, "inversion": playInversion,
	"threadlocal": playLocal, "threadlocal.worker": localWorker,
	"crash": playCrash, "crash.workers": crashWorkers,
	"limits": playLimits, "limits.threads": limitThreads,
}

// start starts this program with a part in the demo; it ends with its input, which ends
// with this process. The files become its descriptors from 3 on.
func start(part string, files ...*os.File) (*exec.Cmd, error) {
	c, err := again(part)
	if err != nil {
		return nil, err
	}
	c.ExtraFiles = files
	if _, err := c.StdinPipe(); err != nil {
		return nil, err
	}
	return c, c.Start()
}

// sharedMemory is n bytes that processes share through the file.
func sharedMemory(n int) (*os.File, []byte, error) {
	fd, err := unix.MemfdCreate("coreglass-demo", unix.MFD_CLOEXEC)
	if err != nil {
		return nil, nil, os.NewSyscallError("memfd_create", err)
	}
	if err := unix.Ftruncate(fd, int64(n)); err != nil {
		return nil, nil, os.NewSyscallError("ftruncate", err)
	}
	mem, err := mapShared(fd, n)
	return os.NewFile(uintptr(fd), "shared memory"), mem, err
}

func mapShared(fd, n int) ([]byte, error) {
	mem, err := unix.Mmap(fd, 0, n, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	return mem, os.NewSyscallError("mmap", err)
}

// kernelView is what the kernel says of a process or, with task, of a thread of this one.
func kernelView(path string) (state string, ppid int) {
	text, err := os.ReadFile(path + "/stat")
	if err != nil {
		return gone, 0
	}
	_, rest, _ := strings.Cut(string(text), ") ") // names of these demos hold no bracket
	f := strings.Fields(rest)
	if len(f) < 2 {
		return gone, 0
	}
	ppid, _ = strconv.Atoi(f[1])
	return f[0], ppid
}

// gone is the state of a process or thread that the kernel has no entry for.
const gone = "X"

func processPath(pid int) string { return fmt.Sprintf("/proc/%d", pid) }

func threadPath(tid int) string { return fmt.Sprintf("/proc/self/task/%d", tid) }

// cpuTime is how long a thread of this process has computed, in ns.
func cpuTime(tid int) int64 {
	text, _ := os.ReadFile(threadPath(tid) + "/schedstat")
	f := strings.Fields(string(text))
	if len(f) == 0 {
		return 0
	}
	n, _ := strconv.ParseInt(f[0], 10, 64)
	return n
}

// nameThread names the calling thread, as the kernel and its tools show it.
func nameThread(name string) {
	b := append([]byte(name), 0)
	_ = unix.Prctl(unix.PR_SET_NAME, uintptr(unsafe.Pointer(&b[0])), 0, 0, 0)
}

// since is the time from then, of the machine's monotonic clock, in ns.
func since(then int64) int64 { return workloads.Monotonic() - then }
