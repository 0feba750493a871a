//go:build !linux

package workloads

// reap waits for the end of each worker process.
func (r *Run) reap() {
	for p := range r.procs {
		r.reaped.Go(func() { r.bury(p) })
	}
}
