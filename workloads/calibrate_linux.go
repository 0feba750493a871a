package workloads

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// calibrationPlan is what Calibrate measures on Linux.
func calibrationPlan() []costs {
	cores := allowedCores()
	here, there := cores[0], cores[len(cores)-1]
	plan := []costs{
		cost("clock read", "ns", "CLOCK_MONOTONIC through the vDSO, mean of 100,000", clockRead),
		cost("hand-over between processes, one core", "us", "half a round trip of one byte through two pipes, both pinned to one core", pipePair("process", here, here, 0)),
		cost("hand-over between threads, one core", "us", "the same between two threads", pipePair("thread", here, here, 0)),
		cost("hand-over between goroutines", "ns", "half a round trip over two unbuffered channels, GOMAXPROCS 1", goroutinePair),
		cost("pipe alone", "us", "writing a byte into a pipe and reading it back, no switch", pipeAlone(here, 0)),
	}
	if here != there {
		plan = append(plan,
			cost("hand-over between processes, two cores", "us", "as on one core, pinned to two", pipePair("process", here, there, 0)),
			cost("hand-over between threads, two cores", "us", "the same between two threads", pipePair("thread", here, there, 0)),
			cost("futex wake-up latency", "us", "from the wake to the woken thread's first instruction on another core, median of 200", wakeLatency(here, there)))
	}
	for _, kib := range []int{16, 64, 256, 512, 1024, 2048, 4096} {
		plan = append(plan, switchWithWorkingSet(here, kib<<10))
	}
	plan = append(plan,
		cost("timer slack", "us", "how much later than 1 ms a sleep of 1 ms ends, median of 50", timerSlack),
		cost("time slice", "ms", "two computing threads on one core: time between involuntary switches", timeSlice(here)))
	return append(plan, runCosts(here, there)...)
}

// ownCPU is the CPU time of this process and of those that it has waited for.
func ownCPU() time.Duration {
	var sum int64
	for _, who := range [2]int{unix.RUSAGE_SELF, unix.RUSAGE_CHILDREN} {
		var r unix.Rusage
		if unix.Getrusage(who, &r) == nil {
			sum += r.Utime.Nano() + r.Stime.Nano()
		}
	}
	return time.Duration(sum)
}

func allowedCores() []int {
	var set unix.CPUSet
	if unix.SchedGetaffinity(0, &set) != nil {
		return []int{0}
	}
	var cores []int
	for c := range maxCores {
		if set.IsSet(c) {
			cores = append(cores, c)
		}
	}
	return cores
}

func clockRead(context.Context) (float64, error) {
	const n = 100_000
	began := now()
	for range n {
		now()
	}
	return float64(now()-began) / n, nil
}

// onCores returns the values that a calibration worker prints. The worker is a process of
// its own, pinned, at normal priority: the role and its arguments are its environment.
func onCores(ctx context.Context, cpus []int, role string, files ...*os.File) (*exec.Cmd, *strings.Builder, error) {
	exe, err := os.Executable()
	if err != nil {
		return nil, nil, err
	}
	c := exec.CommandContext(ctx, exe)
	c.Args = []string{"coreglass-worker", role}
	c.Env = append(os.Environ(), workerRole+"="+role, "GOTRACEBACK=none")
	c.ExtraFiles = files
	var out strings.Builder
	c.Stdout = &out
	in, err := c.StdinPipe() // held open until Wait: the worker ends with it
	if err != nil {
		return nil, nil, err
	}
	_ = in
	started := make(chan error)
	go func() {
		runtime.LockOSThread() // the thread ends with its affinity
		if err := pinTo(cpus); err != nil {
			started <- err
			return
		}
		started <- c.Start()
	}()
	return c, &out, <-started
}

// printed reads the number a calibration worker has printed.
func printed(c *exec.Cmd, out *strings.Builder) (float64, error) {
	if err := c.Wait(); err != nil {
		return 0, fmt.Errorf("calibration worker: %w", err)
	}
	return strconv.ParseFloat(strings.TrimSpace(out.String()), 64)
}

// Rounds of one repeat: a quarter of a second of each, since in less a fresh process has not
// come to its full speed.
const (
	pipeRounds    = 50_000
	walkRounds    = 10_000 // with 8 KiB; less with more
	channelRounds = 1_000_000
)

// roundsWith is how often a passer with a working set passes its byte in one repeat.
func roundsWith(workingSet int) int {
	if workingSet == 0 {
		return pipeRounds
	}
	return max(100, walkRounds*(8<<10)/workingSet)
}

// pipePair returns half a round trip between two processes or threads, in microseconds; each
// walks through a working set of that many bytes before it passes the byte on.
func pipePair(kind string, a, b int, workingSet int) func(context.Context) (float64, error) {
	rounds := roundsWith(workingSet)
	return func(ctx context.Context) (float64, error) {
		if kind == "thread" {
			c, out, err := onCores(ctx, nil, fmt.Sprintf("pipes thread %d %d %d %d", rounds, workingSet, a, b))
			if err != nil {
				return 0, err
			}
			return printed(c, out)
		}
		var ends [4]*os.File
		var err error
		for i := 0; i < 4; i += 2 {
			if ends[i], ends[i+1], err = os.Pipe(); err != nil {
				return 0, err
			}
		}
		shut := func() { // ours, so that each worker sees the other one's end
			for _, f := range ends {
				f.Close()
			}
		}
		pong, _, err := onCores(ctx, []int{b}, fmt.Sprintf("pipes pong %d %d", rounds, workingSet), ends[0], ends[3])
		if err != nil {
			shut()
			return 0, err
		}
		ping, out, err := onCores(ctx, []int{a}, fmt.Sprintf("pipes ping %d %d", rounds, workingSet), ends[2], ends[1])
		shut()
		if err != nil {
			pong.Process.Kill()
			pong.Wait()
			return 0, err
		}
		each, err := printed(ping, out)
		pong.Wait()
		return each, err
	}
}

// pipeAlone returns the time of one process that walks, writes a byte into a pipe and reads
// it back: all of pipePair but the switch.
func pipeAlone(core, workingSet int) func(context.Context) (float64, error) {
	rounds := roundsWith(workingSet)
	return func(ctx context.Context) (float64, error) {
		c, out, err := onCores(ctx, []int{core}, fmt.Sprintf("pipes alone %d %d", rounds, workingSet))
		if err != nil {
			return 0, err
		}
		return printed(c, out)
	}
}

// switchWithWorkingSet is the whole cost of a switch between two processes that each use
// that much memory, by the method of Li, Ding and Shen ("Quantifying the cost of context
// switch", 2007): the time per pass of two processes less that of one process which does
// the same work and passes the byte to itself.
func switchWithWorkingSet(core, workingSet int) costs {
	pair, alone := pipePair("process", core, core, workingSet), pipeAlone(core, workingSet)
	c := cost(fmt.Sprintf("switch with %d KiB", workingSet>>10), "us",
		"two processes that walk through their working set and pass a byte, less one that does the same alone (Li, Ding and Shen 2007)",
		func(ctx context.Context) (float64, error) {
			two, err := pair(ctx)
			if err != nil {
				return 0, err
			}
			one, err := alone(ctx)
			return two - one, err
		})
	c.figures[0].X = float64(workingSet)
	return c
}

// pipes is the worker side of the pipe measurements; it never returns.
func pipes(role []string) {
	rounds, workingSet := number(role, 2), number(role, 3)
	runtime.GOMAXPROCS(4) // raw reads block without telling Go's scheduler
	runtime.LockOSThread()
	var each float64
	switch role[1] {
	case "ping":
		each = newPasser(3, 4, workingSet).ping(rounds) / 2
	case "pong":
		newPasser(3, 4, workingSet).pong()
		os.Exit(0)
	case "alone":
		var p [2]int
		if unix.Pipe(p[:]) != nil {
			os.Exit(1)
		}
		each = newPasser(p[0], p[1], workingSet).ping(rounds)
	case "thread":
		each = threadPair(rounds, workingSet, number(role, 4), number(role, 5)) / 2
	}
	fmt.Println(each)
	os.Exit(0)
}

func threadPair(rounds, workingSet, a, b int) float64 {
	var there, back [2]int
	if unix.Pipe(there[:]) != nil || unix.Pipe(back[:]) != nil || pinTo([]int{a}) != nil {
		os.Exit(1)
	}
	ready := make(chan struct{})
	go func() {
		runtime.LockOSThread()
		if pinTo([]int{b}) != nil {
			os.Exit(1)
		}
		p := newPasser(there[0], back[1], workingSet)
		close(ready)
		p.pong()
	}()
	<-ready
	return newPasser(back[0], there[1], workingSet).ping(rounds)
}

// passer passes a byte through pipes, walking through its working set before each pass.
type passer struct {
	in, out int
	walk    []uint32
	at      uint32
	buf     [1]byte
}

func newPasser(in, out, workingSet int) *passer {
	p := &passer{in: in, out: out}
	if workingSet > 0 {
		p.walk = newWalk(workingSet, uint64(in))
	}
	return p
}

// touch walks through the whole working set once.
func (p *passer) touch() {
	if p.walk != nil {
		p.at = follow(p.walk, p.at, len(p.walk)/16)
	}
}

func (p *passer) read() bool {
	n, _, e := syscall.RawSyscall(unix.SYS_READ, uintptr(p.in), uintptr(unsafe.Pointer(&p.buf)), 1)
	return e == 0 && n == 1
}

func (p *passer) write() bool {
	n, _, e := syscall.RawSyscall(unix.SYS_WRITE, uintptr(p.out), uintptr(unsafe.Pointer(&p.buf)), 1)
	return e == 0 && n == 1
}

// ping returns the time of a round in microseconds, after some rounds to warm up.
func (p *passer) ping(rounds int) float64 {
	var began int64
	for i := range rounds + rounds/10 {
		if i == rounds/10 {
			began = now()
		}
		p.touch()
		if !p.write() || !p.read() {
			os.Exit(1)
		}
	}
	return float64(now()-began) / 1e3 / float64(rounds)
}

func (p *passer) pong() {
	for p.read() {
		p.touch()
		if !p.write() {
			return
		}
	}
}

func goroutinePair(ctx context.Context) (float64, error) {
	c, out, err := onCores(ctx, nil, fmt.Sprintf("channels %d", channelRounds))
	if err != nil {
		return 0, err
	}
	return printed(c, out)
}

// channels is the worker side of goroutinePair; it never returns. Neither of the two is the
// goroutine that calls it: that one is bound to its thread while packages are initialised, and
// a switch to it is the kernel's.
func channels(rounds int) {
	runtime.GOMAXPROCS(1)
	there, back := make(chan struct{}), make(chan struct{})
	go func() {
		for range there {
			back <- struct{}{}
		}
	}()
	go func() {
		var began int64
		for i := range rounds + rounds/10 { // the first tenth warms up
			if i == rounds/10 {
				began = now()
			}
			there <- struct{}{}
			<-back
		}
		fmt.Println(float64(now()-began) / float64(rounds) / 2)
		os.Exit(0)
	}()
	select {}
}

// wakeLatency is the median time from a futex wake to the woken thread running, in
// microseconds. The waker pauses between wakes, so that the other one really sleeps.
func wakeLatency(a, b int) func(context.Context) (float64, error) {
	return func(ctx context.Context) (float64, error) {
		c, out, err := onCores(ctx, nil, fmt.Sprintf("wakes %d %d", a, b))
		if err != nil {
			return 0, err
		}
		return printed(c, out)
	}
}

// wakes is the worker side of wakeLatency; it never returns.
func wakes(a, b int) {
	const n = 200
	runtime.GOMAXPROCS(4)
	var word uint32
	var rang, woke atomic.Int64
	var group sync.WaitGroup
	group.Go(func() {
		runtime.LockOSThread()
		if pinTo([]int{b}) != nil {
			os.Exit(1)
		}
		for seen := uint32(0); seen < n; {
			futexSleep(&word, seen, 0, 0)
			t := now()
			if at := atomic.LoadUint32(&word); at != seen {
				woke.Store(t)
				seen = at
			}
		}
	})
	runtime.LockOSThread()
	if pinTo([]int{a}) != nil {
		os.Exit(1)
	}
	var took []Number
	for i := range n {
		sleepFor(300_000)
		woke.Store(0)
		rang.Store(now())
		atomic.StoreUint32(&word, uint32(i+1))
		futexWakeup(&word, 1, 0)
		for woke.Load() == 0 {
		}
		took = append(took, Number(woke.Load()-rang.Load()))
	}
	group.Wait()
	sortNumbers(took)
	fmt.Println(float64(median(took)) / 1e3)
	os.Exit(0)
}

func timerSlack(ctx context.Context) (float64, error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var late []Number
	for range 50 {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		began := now()
		sleepFor(1e6)
		late = append(late, Number(now()-began-1e6))
	}
	sortNumbers(late)
	return float64(median(late)) / 1e3, nil
}

// timeSlice runs two computing threads on one core and divides the time by their
// involuntary switches, in milliseconds.
func timeSlice(core int) func(context.Context) (float64, error) {
	return func(ctx context.Context) (float64, error) {
		m, err := measureOnce(ctx, Spec{Model: Thread, Load: spinLoad, Tasks: 2, CPUs: []int{core}}, 250*time.Millisecond, nil)
		if err != nil {
			return 0, err
		}
		if m.Window.Involuntary == 0 {
			return 0, errors.New("two threads on one core were never switched")
		}
		return 1e3 / m.Window.Involuntary, nil
	}
}

// calibrationRole runs a calibration worker's role; it returns if the role is another.
func calibrationRole(role []string) {
	switch role[0] {
	case "pipes":
		pipes(role)
	case "channels":
		channels(number(role, 1))
	case "wakes":
		wakes(number(role, 1), number(role, 2))
	case "yields":
		yields()
	case "line":
		runLine(number(role, 1), number(role, 2))
	case "race":
		runRace(number(role, 1), number(role, 2), number(role, 3))
	}
}

// yields is the worker side of yieldAlone; it never returns.
func yields() {
	const n = 100_000
	runtime.LockOSThread()
	began := now()
	for range n {
		giveWay()
	}
	fmt.Println(float64(now()-began) / 1e3 / n)
	os.Exit(0)
}
