package demo

import (
	"encoding/binary"
	"fmt"
	"os"
	"runtime"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"

	"coreglass/workloads"
)

// account is the variable that a child changes: each process has its own.
var account int64 = 100

// kin is what a forked process says of itself, in one write.
type kin struct{ PID, PPID, Returned, Value, Faults int64 }

// family is what a forked process needs: numbers and addresses only, for in it lives no
// thread but the one that called fork, and nothing of Go's runtime works.
type family struct {
	say, life, lifeEnd uintptr        // descriptors: to say who it is; to wait; the end to close
	memory             unsafe.Pointer // its private memory and
	pages, apart       uintptr        // how many pages of it to write, how many bytes apart
}

// fork is fork(2).
//
//go:nosplit
//go:norace
func fork() (uintptr, syscall.Errno) {
	pid, _, e := syscall.RawSyscall6(unix.SYS_CLONE, uintptr(unix.SIGCHLD), 0, 0, 0, 0, 0)
	return pid, e
}

// bear forks a child that lives as its family wants; it returns in the parent only.
//
//go:nosplit
//go:norace
func (f *family) bear() (uintptr, syscall.Errno) {
	returned, e := fork()
	if e == 0 && returned == 0 {
		f.live(int64(returned))
	}
	return returned, e
}

// live is the life of a child: it says who it is, forks a child of its own, waits for the
// end of life and ends.
//
//go:nosplit
//go:norace
func (f *family) live(returned int64) {
	syscall.RawSyscall(unix.SYS_CLOSE, f.lifeEnd, 0, 0)
	f.announce(returned)
	f.pages = 0
	own, e := fork()
	if e == 0 && own == 0 {
		f.announce(int64(own))
	}
	var b byte
	syscall.RawSyscall(unix.SYS_READ, f.life, uintptr(unsafe.Pointer(&b)), 1)
	if own != 0 {
		syscall.RawSyscall6(unix.SYS_WAIT4, own, 0, 0, 0, 0, 0)
	}
	syscall.RawSyscall(unix.SYS_EXIT_GROUP, 0, 0, 0)
}

// announce changes the variable, writes to the memory and says who this process is.
//
//go:nosplit
//go:norace
func (f *family) announce(returned int64) {
	var k kin
	pid, _, _ := syscall.RawSyscall(unix.SYS_GETPID, 0, 0, 0)
	ppid, _, _ := syscall.RawSyscall(unix.SYS_GETPPID, 0, 0, 0)
	account += 100
	before := faults()
	for i := uintptr(0); i < f.pages; i++ {
		*(*byte)(unsafe.Add(f.memory, i*f.apart)) = 2
	}
	k.PID, k.PPID, k.Returned, k.Value, k.Faults = int64(pid), int64(ppid), returned, account, faults()-before
	syscall.RawSyscall(unix.SYS_WRITE, f.say, uintptr(unsafe.Pointer(&k)), unsafe.Sizeof(k))
}

// usage is no variable of faults: the stack of such code is short.
var usage syscall.Rusage

// faults is how many page faults the process has had without reading from a disk.
//
//go:nosplit
//go:norace
func faults() int64 {
	syscall.RawSyscall(unix.SYS_GETRUSAGE, 0, uintptr(unsafe.Pointer(&usage)), 0)
	return usage.Minflt
}

func playFork(p *part) error {
	f := &Fork{MemoryMiB: p.number("memory"), ParentValue: int(account)}
	f.Processes = []Process{{os.Getpid(), os.Getppid(), "parent", "R"}}
	p.tell(f)
	memory, err := privateMemory(f.MemoryMiB << 20)
	if err != nil {
		return err
	}
	if err := f.price(memory); err != nil {
		return err
	}
	p.tell(f)
	return f.raise(p, p.number("children"), memory)
}

// privateMemory is memory of its own pages, all of them touched.
func privateMemory(n int) ([]byte, error) {
	memory, err := unix.Mmap(-1, 0, n, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANON)
	if err != nil {
		return nil, os.NewSyscallError("mmap", err)
	}
	_ = unix.Madvise(memory, unix.MADV_NOHUGEPAGE)
	for i := 0; i < n; i += os.Getpagesize() {
		memory[i] = 1
	}
	return memory, nil
}

// raise forks the children, lets them tell of themselves, shows their end and waits for it.
func (f *Fork) raise(p *part, children int, memory []byte) error {
	var say, life [2]int
	if err := unix.Pipe(say[:]); err != nil {
		return os.NewSyscallError("pipe", err)
	}
	if err := unix.Pipe(life[:]); err != nil {
		return os.NewSyscallError("pipe", err)
	}
	page := os.Getpagesize()
	form := family{say: uintptr(say[1]), life: uintptr(life[0]), lifeEnd: uintptr(life[1]), memory: unsafe.Pointer(&memory[0]),
		pages: uintptr(len(memory) / page / 16), apart: uintptr(16 * page)}
	f.PagesWritten = int(form.pages)
	for i := range children {
		pid, e := form.bear()
		if e != 0 {
			return fmt.Errorf("fork of child %d: %w", i+1, e)
		}
		form.pages = 0 // the first child alone writes
		if err := f.meet(p, say[0], i, int(pid)); err != nil {
			return err
		}
	}
	f.ParentValue = int(account) // read again, after the children changed theirs
	p.tell(f)
	unix.Close(life[1])
	runtime.KeepAlive(memory)
	return f.bury(p)
}

// meet reads what the child and its own child say, and shows them.
func (f *Fork) meet(p *part, say, i, pid int) error {
	for depth := range 2 {
		var k kin
		b := make([]byte, unsafe.Sizeof(k))
		if n, err := unix.Read(say, b); err != nil || n != len(b) {
			return fmt.Errorf("a child did not say who it is")
		}
		_, _ = binary.Decode(b, binary.NativeEndian, &k)
		name := fmt.Sprintf("child %d", i+1)
		if depth > 0 {
			name = fmt.Sprintf("grandchild %d", i+1)
		} else if i == 0 {
			f.ReturnedInParent, f.ReturnedInChild = pid, int(k.Returned)
			f.ChildPID, f.ChildPPID, f.ChildValue = int(k.PID), int(k.PPID), int(k.Value)
			f.Faults, f.CopiedKiB = int(k.Faults), int(k.Faults)*os.Getpagesize()>>10
		}
		state, ppid := kernelView(processPath(int(k.PID)))
		f.Processes = append(f.Processes, Process{int(k.PID), ppid, name, state})
		p.tell(f)
	}
	return nil
}

// bury waits for the children's end: each is a zombie until its parent has waited for it.
func (f *Fork) bury(p *part) error {
	for i := 1; i < len(f.Processes); i += 2 {
		child, own := &f.Processes[i], &f.Processes[i+1]
		if err := unix.Waitid(unix.P_PID, child.PID, nil, unix.WEXITED|unix.WNOWAIT, nil); err != nil {
			return os.NewSyscallError("waitid", err)
		}
		child.State, _ = kernelView(processPath(child.PID))
		own.State, _ = kernelView(processPath(own.PID))
		f.Zombie = f.Zombie || child.State == "Z"
		p.tell(f)
		if _, err := unix.Wait4(child.PID, nil, 0, nil); err != nil {
			return os.NewSyscallError("wait4", err)
		}
		child.State, _ = kernelView(processPath(child.PID))
		p.tell(f)
	}
	return nil
}

// costRepeats is how often each way of creating something is timed.
const costRepeats = 31

// price takes the medians of what each way of creating something costs. They take turns, so that
// what else runs on the machine is in all of them. A small fork is one that leaves the memory out.
func (f *Fork) price(memory []byte) error {
	var small, large, processes, threads, programs []float64
	for range costRepeats {
		if err := unix.Madvise(memory, unix.MADV_DONTFORK); err != nil {
			return os.NewSyscallError("madvise", err)
		}
		call, process, err := forkTime()
		if err != nil {
			return err
		}
		small, processes = append(small, call), append(processes, process)
		if err := unix.Madvise(memory, unix.MADV_DOFORK); err != nil {
			return os.NewSyscallError("madvise", err)
		}
		if call, _, err = forkTime(); err != nil {
			return err
		}
		large, threads = append(large, call), append(threads, threadTime())
		program, err := programTime()
		if err != nil {
			return err
		}
		programs = append(programs, program)
	}
	f.ForkUs, f.ForkLargeUs, f.ProcessUs, f.ThreadUs, f.ProgramUs = median(small), median(large), median(processes), median(threads), median(programs)
	return nil
}

// forkTime is the time in us of a fork: of the call, and of the child's whole life, which is to
// end.
func forkTime() (call, whole float64, err error) {
	began := workloads.Monotonic()
	pid, e := bearStill()
	called := since(began)
	if e != 0 {
		return 0, 0, fmt.Errorf("fork: %w", e)
	}
	if _, err := unix.Wait4(int(pid), nil, 0, nil); err != nil {
		return 0, 0, os.NewSyscallError("wait4", err)
	}
	return float64(called) / 1e3, float64(since(began)) / 1e3, nil
}

// bearStill forks a child that ends at once.
//
//go:nosplit
//go:norace
func bearStill() (uintptr, syscall.Errno) {
	pid, e := fork()
	if e == 0 && pid == 0 {
		syscall.RawSyscall(unix.SYS_EXIT_GROUP, 0, 0, 0)
	}
	return pid, e
}

// threadTime is the time in us to have a new thread run and end: a goroutine that keeps its
// thread takes it along when it ends.
func threadTime() float64 {
	began, ran := workloads.Monotonic(), make(chan struct{})
	go func() {
		runtime.LockOSThread()
		close(ran)
	}()
	<-ran
	return float64(since(began)) / 1e3
}

// programTime is the time in us to have this program started again and end.
func programTime() (float64, error) {
	began := workloads.Monotonic()
	c, err := start("nothing")
	if err != nil {
		return 0, err
	}
	if err := c.Wait(); err != nil {
		return 0, err
	}
	return float64(since(began)) / 1e3, nil
}
