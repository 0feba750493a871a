package workloads

// threads runs one operating-system thread per task, with or without an interpreter lock
// between them. The models process, thread, gil2 and gil3 differ only in how many tasks
// a process has and in the lock.
func (w *worker) threads() error {
	lock := w.lock()
	for i := range w.count {
		t, err := w.newThreadTask(w.first+i, lock)
		if err != nil {
			return err
		}
		go w.bareThread(t)
	}
	return nil
}
