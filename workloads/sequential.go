package workloads

import (
	"runtime"
	"time"
)

// turn is how long a task of the sequential model runs before the next one's turn comes.
// Its tasks never end, so a batch of work per turn stands for a task that ends.
const turn = 500 * time.Millisecond

// sequential runs the tasks one after another on one thread: a task keeps the thread
// for its whole turn, also while it waits.
func (w *worker) sequential() error {
	tasks := make([]*task, w.count)
	for i := range tasks {
		t, err := w.newThreadTask(w.first+i, nil)
		if err != nil {
			return err
		}
		if t.medium == goOn {
			t.burst = t.does.chunk() // so that it sees its turn's end
		}
		tasks[i] = t
	}
	go w.batch(tasks)
	return nil
}

func (w *worker) batch(tasks []*task) {
	runtime.LockOSThread()
	area := newArea()
	watchCore(area)
	over := w.watch(area, tasks[0].does)
	for _, t := range tasks {
		t.cpu, t.watch = &area.cpu, over
		w.identify(t.slot, threadID())
	}
	runBatch(tasks, &w.board.head.gate)
}
