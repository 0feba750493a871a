package demo

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"time"

	"golang.org/x/sys/unix"

	"coreglass/workloads"
)

// order is a task as it travels to a worker; report what the worker says of it. Both are
// shorter than a page, so that many processes may read and write one pipe.
type (
	order  struct{ ID, Ms int64 }
	report struct{ ID, PID, What, At int64 }
)

// What a report says.
const (
	taskStarted = iota
	taskEnded
	workerReady
)

// workerPool is what Python's multiprocessing.Pool is: worker processes that take tasks
// out of one pipe and put what they did into another.
type workerPool struct {
	workers []*exec.Cmd
	tasks   *os.File
	reports *os.File
	closed  bool
}

func openPool(n int) (*workerPool, error) {
	taken, tasks, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	reports, told, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	w := &workerPool{tasks: tasks, reports: reports}
	for range n {
		c, err := start("pool.worker", taken, told)
		if err != nil {
			return nil, err
		}
		w.workers = append(w.workers, c)
	}
	return w, errors.Join(taken.Close(), told.Close(), w.awaitWorkers())
}

// awaitWorkers waits until all are there: else the first would take the tasks of the last.
func (w *workerPool) awaitWorkers() error {
	for range w.workers {
		if err := binary.Read(w.reports, binary.NativeEndian, new(report)); err != nil {
			return fmt.Errorf("a worker did not start: %w", err)
		}
	}
	return nil
}

var errPoolClosed = errors.New("the pool is closed: no task can be added")

// apply adds a task.
func (w *workerPool) apply(o order) error {
	if w.closed {
		return errPoolClosed
	}
	return binary.Write(w.tasks, binary.NativeEndian, o)
}

// close ends the tasks: each worker ends when it finds no more.
func (w *workerPool) close() error {
	w.closed = true
	return w.tasks.Close()
}

// join waits for the workers' end.
func (w *workerPool) join() error {
	var all error
	for _, c := range w.workers {
		all = errors.Join(all, c.Wait())
	}
	return all
}

func playPool(p *part) error {
	w, err := openPool(p.number("workers"))
	if err != nil {
		return err
	}
	s := &Pool{Workers: len(w.workers)}
	for _, c := range w.workers {
		s.PIDs = append(s.PIDs, c.Process.Pid)
	}
	lengths := rand.New(rand.NewPCG(1, 0))
	for i := range p.number("tasks") {
		ms := p.number("task_ms")
		if err := w.apply(order{int64(i), int64(ms/2 + lengths.IntN(ms/2+1))}); err != nil {
			return err
		}
		s.Tasks = append(s.Tasks, PoolTask{ID: i, StartS: -1, EndS: -1})
	}
	began := workloads.Monotonic()
	if err := w.close(); err != nil {
		return err
	}
	s.Closed = true
	if err := w.apply(order{}); err != nil {
		s.Refused = err.Error()
	}
	p.tell(s)
	s.follow(p, w.reports, began)
	if err := w.join(); err != nil {
		return err
	}
	s.Joined, s.JoinedS = true, float64(since(began))/1e9
	s.Waited = s.waited()
	p.tell(s)
	return nil
}

// follow shows what the workers say, until the last has ended.
func (s *Pool) follow(p *part, reports *os.File, began int64) {
	for {
		var r report
		if binary.Read(reports, binary.NativeEndian, &r) != nil {
			return
		}
		t, at := &s.Tasks[r.ID], float64(max(r.At-began, 0))/1e9
		if t.WorkerPID = int(r.PID); r.What == taskEnded {
			t.EndS = at
		} else {
			t.StartS = at
		}
		p.tell(s)
	}
}

// waited counts the tasks that began only after another had ended.
func (s *Pool) waited() int {
	first := s.Tasks[0].EndS
	for _, t := range s.Tasks {
		first = min(first, t.EndS)
	}
	n := 0
	for _, t := range s.Tasks {
		if t.StartS >= first {
			n++
		}
	}
	return n
}

// poolWorker takes tasks until there are none. A task sleeps, as that of the course does.
func poolWorker(*part) error {
	say := func(o order, what int64) error {
		b, _ := binary.Append(nil, binary.NativeEndian, report{o.ID, int64(os.Getpid()), what, workloads.Monotonic()})
		_, err := unix.Write(4, b)
		return err
	}
	if err := say(order{}, workerReady); err != nil {
		return err
	}
	b := make([]byte, binary.Size(order{}))
	for {
		n, err := unix.Read(3, b)
		if err == unix.EINTR {
			continue
		}
		if err != nil || n == 0 {
			return err
		}
		if n != len(b) {
			return fmt.Errorf("a task of %d bytes", n)
		}
		var o order
		_, _ = binary.Decode(b, binary.NativeEndian, &o)
		if err := say(o, taskStarted); err != nil {
			return err
		}
		time.Sleep(time.Duration(o.Ms) * time.Millisecond)
		if err := say(o, taskEnded); err != nil {
			return err
		}
	}
}
