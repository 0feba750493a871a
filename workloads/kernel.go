package workloads

import (
	"math"
	"sync/atomic"
	"time"

	"coreglass/metrics"
	"coreglass/metrics/timeline"
)

// Probe says who tells when a task was on a core.
type Probe string

const (
	ProbeOwn    Probe = ""       // the tasks themselves
	ProbeKernel Probe = "kernel" // the kernel's record of its switches
)

// ProbeNames are the values of --probe.
func ProbeNames() []string { return []string{"own", string(ProbeKernel)} }

// checkProbe refuses the kernel's record where it tells nothing about tasks, or can't be had.
func (s Spec) checkProbe() error {
	switch s.Probe {
	case ProbeOwn:
		return nil
	case ProbeKernel:
	default:
		return refuse("probe", s.Probe, "choose one of own, kernel")
	}
	switch s.Model {
	case Process, Thread, GIL2, GIL3, Hybrid:
	default:
		if !s.Model.IsPython() {
			return refuse("probe", s.Probe, "the kernel sees threads, and a task of --model %s is not a thread of its own", s.Model)
		}
	}
	if err := metrics.SwitchesAvailable(); err != nil {
		return refuse("probe", s.Probe, "%v", err)
	}
	return nil
}

// openProbe opens the kernel's record of what the calling thread, which the caller holds,
// will start.
func (r *Run) openProbe() (err error) {
	if r.spec.Probe == ProbeKernel {
		r.switches, err = metrics.OpenSwitches()
	}
	return err
}

// skipSwitches makes room in the record while the workers start.
func (r *Run) skipSwitches() {
	if r.switches != nil {
		r.switches.Drain(func(metrics.Switch) {})
	}
}

// kernelRecord makes the tracks of a run out of the kernel's record. What the tasks write
// into their trails says only why one is not on a core.
type kernelRecord struct {
	*tracks
	tasks map[int]timeline.Task // by thread
	said  []saying              // by task
	heard map[int]int64         // by core: time of the last entry
	fresh []metrics.Switch
}

// saying is what a task said it is doing, and what it has said for later times than the
// kernel's record was read for.
type saying struct {
	state timeline.State
	next  []timeline.Event
}

// kernelRecordOf returns the record for the tracks of a run that was just released.
func kernelRecordOf(t *tracks) *kernelRecord {
	k := &kernelRecord{tracks: t, tasks: map[int]timeline.Task{}, said: make([]saying, len(t.run.board.slots)), heard: map[int]int64{}}
	for i := range t.run.board.slots {
		if tid := int(t.run.board.slots[i].tid); tid != 0 {
			k.tasks[tid] = timeline.Task(i)
		} else { // an old interpreter that does not know its threads' numbers
			k.builder.Add(timeline.Event{Task: timeline.Task(i), State: timeline.Unknown})
		}
	}
	return k
}

// read takes what the kernel has recorded since the last time. The trails come after it: what
// a task says before it leaves its core is there by then.
func (k *kernelRecord) read() {
	until := now()
	k.fresh = k.fresh[:0]
	k.run.switches.Drain(func(w metrics.Switch) {
		if w.At >= k.run.released {
			k.fresh = append(k.fresh, w)
		}
	})
	k.listen()
	for _, w := range k.fresh {
		if w.Lost > 0 {
			k.miss(w)
		} else if task, ok := k.tasks[w.TID]; ok {
			k.add(task, w)
		}
		k.heard[w.Core] = w.At
	}
	for i := range k.said {
		k.hear(timeline.Task(i), time.Duration(until-k.run.released))
		k.finish(timeline.Task(i), until)
	}
}

// timeline is what is known up to a time since the release: who is on a core is there until
// the kernel says otherwise. Its entries are exact to a microsecond, the time between its
// taking the clock and the switch itself.
func (k *kernelRecord) timeline(now time.Duration) *timeline.Timeline {
	for i := range k.said {
		if state, _ := k.builder.State(timeline.Task(i)); state.OnCore() {
			k.builder.See(timeline.Task(i), now)
		}
	}
	t := k.builder.Timeline(now, time.Microsecond, math.MaxInt64, timeline.Kernel)
	t.Released = k.run.released
	return t
}

// listen takes what the tasks have said since the last time.
func (k *kernelRecord) listen() {
	b := k.run.board
	if b.trailLen == 0 {
		return
	}
	offset := b.head.epoch - k.run.released
	for i := range k.said {
		s := &k.said[i]
		k.tails[i] = b.drain(i, k.tails[i], func(uint64) {}, func(at int64, _ timeline.Core, state timeline.State) {
			s.next = append(s.next, timeline.Event{At: time.Duration(at + offset), State: state})
		})
	}
}

// hear is what a task said last up to a time; what comes before that is forgotten.
func (k *kernelRecord) hear(task timeline.Task, until time.Duration) timeline.State {
	s := &k.said[task]
	n := 0
	for n < len(s.next) && s.next[n].At <= until {
		s.state = s.next[n].State
		n++
	}
	s.next = append(s.next[:0], s.next[n:]...)
	return s.state
}

// add takes one entry of a task's thread.
func (k *kernelRecord) add(task timeline.Task, w metrics.Switch) {
	k.finish(task, w.At)
	at := time.Duration(w.At - k.run.released)
	state, core := timeline.Running, timeline.Core(w.Core)
	switch {
	case w.In:
	case w.Ended:
		state = timeline.Gone
	case w.Preempted:
		state = timeline.Ready
	default:
		state = k.waitsFor(task, at)
	}
	k.builder.Add(timeline.Event{At: at, Task: task, Core: core, State: state})
}

// waitsFor is why a task left its core of its own accord: a lock if it says so. A thread that
// only computes under an interpreter's lock waits for nothing else, whatever it says: those
// of a real interpreter say nothing, and CPython 3's rule has the one that gives the lock
// away wait until it is taken.
func (k *kernelRecord) waitsFor(task timeline.Task, at time.Duration) timeline.State {
	s := k.run.spec
	interpreted := s.Model.GIL() || s.Model.IsPython() && !s.Multiprocessing
	if k.hear(task, at) == timeline.Locked || interpreted && !s.Load.Waits() {
		return timeline.Locked
	}
	return timeline.Blocked
}

// miss makes all tasks unknown from the last entry of a core to their own next ones: any of
// them may have come onto it.
func (k *kernelRecord) miss(w metrics.Switch) {
	from := time.Duration(max(k.heard[w.Core]-k.run.released, 0))
	for i := range k.said {
		k.builder.See(timeline.Task(i), from)
		k.builder.Lose(timeline.Task(i), w.Lost)
		w.Lost = 0 // counted once
	}
}

// finish ends the lane of a task that has done its work by then.
func (k *kernelRecord) finish(task timeline.Task, by int64) {
	s := &k.run.board.slots[task]
	if State(atomic.LoadUint32(&s.state)) != StateDone {
		return
	}
	if at := atomic.LoadInt64(&s.finished); at <= by {
		k.builder.Add(timeline.Event{At: time.Duration(at - k.run.released), Task: task, State: timeline.Done})
	}
}
