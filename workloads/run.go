package workloads

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"coreglass/metrics"
)

// Run is one set of real workers, from their start to their end.
type Run struct {
	spec                 Spec
	job                  job
	queue                func(*board) // fills the queue of a model that has one
	board                *board
	memory               *os.File
	life                 *os.File // the workers end when this pipe does
	lifeRead             *os.File
	group                int
	procs                []*exec.Cmd
	server               *exec.Cmd
	reaped               sync.WaitGroup
	alive                atomic.Int32
	nextProc, nextThread int               // whose turn it is to be read
	created              time.Duration     // from the first start to the last task being ready
	switches             *metrics.Switches // of the probe kernel, else nil
	startUp              time.Duration     // python: from the start to the interpreter being up, not part of created
	before               *reading          // of a crowded run, before its release
	released             int64             // CLOCK_MONOTONIC when the gate opened
	stopOnce             sync.Once
}

// Start starts the workers of a run and releases them all at once when every task is
// ready. It tells progress, if not nil, how many tasks are up. A parameter out of range,
// or a limit of this machine that the run would meet, is reported before anything starts.
func Start(ctx context.Context, s Spec, progress func(up int)) (*Run, error) {
	return startQueued(ctx, s, progress, (*board).queueAll)
}

func startQueued(ctx context.Context, s Spec, progress func(up int), queue func(*board)) (*Run, error) {
	s = s.Complete()
	if err := s.check(ctx); err != nil {
		return nil, err
	}
	if err := room(s); err != nil {
		return nil, err
	}
	r := &Run{spec: s, queue: queue}
	if err := r.start(ctx, progress); err != nil {
		return nil, errors.Join(err, r.Stop())
	}
	return r, nil
}

// crowd is the number of tasks from which on the program would hardly get a core to read
// them all while they run, even at their low priority.
const crowd = 64

// crowded says whether the counts of a measurement are read while the tasks stand still:
// before their release, and stopped at the end.
func (r *Run) crowded() bool { return r.spec.Tasks > crowd && !r.spec.Model.IsPython() }

// processes says how many worker processes the complete spec has.
func (s Spec) processes() int {
	switch s.Model {
	case Process:
		return s.Tasks
	case Pool:
		return min(s.Pool, s.Tasks)
	case Hybrid:
		return min(s.Processes, s.Tasks)
	case Prefork:
		return min(s.usableCores(), s.Tasks)
	}
	return 1
}

// histograms is how many of them the board has: one per process that writes.
func (s Spec) histograms() int {
	if s.forks() {
		return s.Tasks
	}
	return s.processes()
}

// share is the range of tasks of process p: as even as can be. The workers of a pool
// share them all.
func (s Spec) share(p int) (first, count int) {
	if s.Model == Pool {
		return 0, s.Tasks
	}
	n := s.processes()
	first = p * s.Tasks / n
	return first, (p+1)*s.Tasks/n - first
}

// usableCores is how many cores the workers may run on.
func (s Spec) usableCores() int {
	if len(s.CPUs) > 0 {
		return len(s.CPUs)
	}
	return runtime.NumCPU()
}

func (r *Run) start(ctx context.Context, progress func(up int)) error {
	procs := r.spec.processes()
	memory, mem, err := newMemory(boardBytes(r.spec.Tasks, r.spec.histograms(), r.spec.trailLength()))
	if err != nil {
		return fmt.Errorf("shared memory: %w", err)
	}
	r.memory, r.board = memory, layBoard(mem, r.spec.Tasks, r.spec.histograms())
	if r.lifeRead, r.life, err = os.Pipe(); err != nil {
		return err
	}
	r.job = newJob(r.spec)
	if err := r.board.post(r.job); err != nil {
		return err
	}
	if r.spec.Model == Pool || r.spec.Model == Sequential {
		r.queue(r.board)
	}
	if r.spec.Load.Medium == "net" {
		if err := r.startServer(); err != nil {
			return err
		}
	}
	began, beganAt := time.Now(), now()
	err = asWorkers(r.spec.CPUs, r.crowded(), func() error { return r.spawnAll(ctx, procs, progress) })
	r.alive.Store(int32(len(r.procs)))
	r.reap()
	if err != nil {
		return err
	}
	if err := r.awaitReady(ctx, progress); err != nil {
		return err
	}
	r.created = time.Since(began)
	if r.spec.Model.IsPython() {
		r.adoptPython(beganAt)
	}
	if r.crowded() {
		r.before = r.read(nil, 0)
	}
	r.released = now()
	r.board.head.opened = r.released
	openGate(&r.board.head.gate)
	return nil
}

// spawnAll starts the worker processes.
func (r *Run) spawnAll(ctx context.Context, procs int, progress func(up int)) error {
	if err := r.openProbe(); err != nil {
		return err
	}
	for p := range procs {
		if err := ctx.Err(); err != nil {
			return err
		}
		first, count := r.spec.share(p)
		c, err := r.spawnTasks(ctx, fmt.Sprintf("tasks %d %d %d", p, first, count))
		if err != nil {
			return fmt.Errorf("worker process %d of %d: %w", p+1, procs, err)
		}
		r.procs = append(r.procs, c)
		if p%16 == 0 {
			r.skipSwitches()
			if progress != nil {
				progress(r.up())
			}
		}
	}
	return nil
}

// spawnTasks starts a worker process.
func (r *Run) spawnTasks(ctx context.Context, role string) (*exec.Cmd, error) {
	if r.spec.Model.IsPython() {
		return r.spawnPython(ctx)
	}
	return r.spawn(role, nil)
}

// ownProgram is the file that workers are started from.
var ownProgram = os.Executable

// spawn starts this program again as a worker. The child gets no terminal: its input is
// the life pipe, its error output goes nowhere.
func (r *Run) spawn(role string, stdout io.Writer) (*exec.Cmd, error) {
	exe, err := ownProgram()
	if err != nil {
		return nil, err
	}
	c := exec.Command(exe)
	c.Args = []string{"coreglass-worker", string(r.spec.Model), role}
	c.Env = r.environment(role)
	c.Stdin, c.Stdout = r.lifeRead, stdout
	bequeath(c, r.memory)
	inGroup(c, r.group)
	if err := c.Start(); err != nil {
		return nil, err
	}
	if r.group == 0 {
		r.group = c.Process.Pid
	}
	return c, nil
}

// environment is that of a worker. glibc, if the binary is linked with it, must leave the
// restartable-sequence area of each thread to the worker. A process of one task computes outside
// Go's scheduler: more than one place in it would only start threads, of which a hundred
// processes start hundreds.
func (r *Run) environment(role string) []string {
	env := append(os.Environ(), workerRole+"="+role, "GLIBC_TUNABLES=glibc.pthread.rseq=0", "GOTRACEBACK=none")
	if r.spec.Model == Process {
		env = append(env, "GOMAXPROCS=1")
	}
	return env
}

// startServer starts the loopback server and learns its address.
func (r *Run) startServer() error {
	in, out, err := os.Pipe()
	if err != nil {
		return err
	}
	defer in.Close()
	r.server, err = r.spawn("server", out)
	out.Close()
	if err != nil {
		return fmt.Errorf("loopback server: %w", err)
	}
	r.reaped.Go(func() { _ = r.server.Wait() })
	line, err := bufio.NewReader(in).ReadString('\n')
	if err != nil {
		return errors.Join(errors.New("the loopback server did not start"), r.board.failure())
	}
	r.job.Server = strings.TrimSpace(line)
	return r.board.post(r.job)
}

// bury reaps worker process p, which has ended or will, and marks its tasks.
func (r *Run) bury(p int) {
	c := r.procs[p]
	_ = c.Wait()
	first, count := r.spec.share(p)
	for i := first; i < first+count; i++ {
		s := &r.board.slots[i]
		if r.spec.Model != Pool || int(atomic.LoadUint32(&s.pid)) == c.Process.Pid && State(atomic.LoadUint32(&s.state)) != StateQueued {
			s.end(StateGone)
		}
	}
	r.alive.Add(-1)
}

// awaitReady waits until all tasks stand at the gate.
func (r *Run) awaitReady(ctx context.Context, progress func(up int)) error {
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	stalled := r.stalled()
	for {
		r.skipSwitches()
		up := r.up()
		if progress != nil {
			progress(up)
		}
		if up == r.atGate() {
			return nil
		}
		if err := r.board.failure(); err != nil {
			return err
		}
		if int(r.alive.Load()) < len(r.procs) {
			if err := r.board.failure(); err != nil {
				return err
			}
			return r.endedEarly()
		}
		if err := stalled(up); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}

// atGate is how many threads or tasks stand at the gate when all are ready.
func (r *Run) atGate() int {
	if r.spec.Model == Pool {
		return r.spec.processes()
	}
	return r.spec.Tasks
}

func (r *Run) up() int {
	if r.spec.Model.IsPython() {
		return r.board.pythonTasksUp()
	}
	return int(atomic.LoadUint32(&r.board.head.ready))
}

// Done says whether all tasks have done their work, or can't any more because their
// worker ended.
func (r *Run) Done() bool {
	for i := range r.board.slots {
		if s := State(atomic.LoadUint32(&r.board.slots[i].state)); s != StateDone && s != StateGone {
			return false
		}
	}
	return true
}

// Alive says how many worker processes have not ended.
func (r *Run) Alive() int { return int(r.alive.Load()) }

// Elapsed is the time since the workers were released.
func (r *Run) Elapsed() time.Duration { return time.Duration(now() - r.released) }

// Stop ends all workers and returns when none is left. Nothing can be read from the run any
// more. It may be called again.
func (r *Run) Stop() error {
	r.stopOnce.Do(func() {
		r.dismiss()
		killGroup(r.group, r.all())
		r.reaped.Wait()
		if r.switches != nil {
			r.switches.Close()
		}
		for _, f := range []*os.File{r.life, r.lifeRead, r.memory} {
			if f != nil {
				f.Close()
			}
		}
		if r.board != nil {
			unmap(r.board.mem)
			removeMemory(r.memory)
			r.board = nil // a late reader fails plainly
		}
	})
	return nil
}

func (r *Run) all() []*exec.Cmd {
	if r.server == nil {
		return r.procs
	}
	return append([]*exec.Cmd{r.server}, r.procs...)
}
