package cluster

import (
	"context"
	"time"

	"coreglass/workloads"
)

// execute does a task. The error is the context's: the task is then not done, and somebody
// else gets it.
func execute(ctx context.Context, t Task) (Result, error) {
	if t.Load != "" || t.Script != nil {
		return executeLoad(ctx, t)
	}
	if t.N < 0 || t.N > 1<<31 || t.Pause < 0 || t.Pause > time.Hour {
		return Result{ID: t.ID, Fault: "a number or pause out of range"}, nil
	}
	return Result{ID: t.ID, N: t.N, Square: t.N * t.N}, sleep(ctx, t.Pause)
}

// executeLoad runs a built-in load, or the phases of a workload file's task, until it has done its work, in a process of its own.
func executeLoad(ctx context.Context, t Task) (Result, error) {
	failed := func(err error) (Result, error) { return Result{ID: t.ID, Fault: printable(err.Error())}, ctx.Err() }
	s, err := t.spec()
	if err != nil {
		return failed(err)
	}
	r, err := workloads.Start(ctx, s, nil)
	if err != nil {
		return failed(err)
	}
	defer r.Stop()
	for !r.Done() {
		if err := sleep(ctx, time.Millisecond); err != nil {
			return Result{}, err
		}
	}
	return Result{ID: t.ID, Elapsed: r.Elapsed().Microseconds()}, nil
}

// sleep waits, or returns early with the context's error.
func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
