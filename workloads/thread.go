package workloads

// threads runs one operating-system thread per task, with or without an interpreter lock
// between them. The models process, thread, gil2 and gil3 differ only in how many tasks
// a process has and in the lock. It returns only with an error, or while its tasks run.
func (w *worker) threads() error {
	lock := w.lock()
	for i := range w.count {
		t, err := w.newThreadTask(w.first+i, lock)
		if err != nil {
			return err
		}
		if w.count == 1 {
			w.bareThread(t) // here: the only task needs no thread beside the process's first
		}
		go w.bareThread(t)
	}
	return nil
}
