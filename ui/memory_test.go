package ui

import (
	"runtime"
	"testing"
	"time"

	"coreglass/metrics/timeline"
	"coreglass/workloads"
)

// What ten minutes of a thousand workers, looked at once a second, leave in memory: 600
// snapshots, and the spans of a minute, two thousand a second. With the program's own pages
// (16 MiB), the trails (4) and the runtime's share it stays under the budget of 40 MB.
func TestHistoryOfAThousandWorkersIsSmall(t *testing.T) {
	const tasks, minutes = 1000, 10
	spec := testSpec(workloads.Thread, "cpu", tasks)
	before := heap()
	var h history
	for i := range minutes * 60 {
		s := plausible(spec, 2, i)
		s.Run, s.Reading = 1, i+1
		h.add(s)
	}
	b := timeline.NewBuilder(2, make([]string, tasks), 1_000_000)
	for i := range 60 * 1000 {
		task, at := timeline.Task(i%tasks), time.Duration(i)*time.Millisecond
		b.Add(timeline.Event{At: at, Task: task, Core: timeline.Core(i % 2), State: timeline.Running})
		b.Add(timeline.Event{At: at + 2*time.Millisecond, Task: task, State: timeline.Ready})
	}
	took := (heap() - before) >> 20
	t.Logf("%d MiB", took)
	if took > 8 {
		t.Errorf("%d MiB are kept, more than 8", took)
	}
	runtime.KeepAlive(h)
	runtime.KeepAlive(b)
}

// heap is how many bytes are in use after a collection.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
