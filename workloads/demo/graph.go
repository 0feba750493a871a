package demo

// cycle follows who wants what whom holds, from the first thread on: a thread that comes
// back to itself waits for ever (Coffman, Elphick and Shoshani, "System Deadlocks", 1971).
// It returns thread, lock, thread, lock and so on; nil: there is none.
func cycle(threads []Locker) []string {
	holder := map[string]*Locker{}
	for i := range threads {
		if t := &threads[i]; t.Holds != "" {
			holder[t.Holds] = t
		}
	}
	for i := range threads {
		var path []string
		t := &threads[i]
		for range threads {
			if t.Wants == "" || holder[t.Wants] == nil {
				break
			}
			path = append(path, t.Name, t.Wants)
			if t = holder[t.Wants]; t == &threads[i] {
				return append(path, t.Name)
			}
		}
	}
	return nil
}
