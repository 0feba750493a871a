package workloads

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"coreglass/metrics/timeline"
)

// tracks follow the trails of a run and make a timeline of them. They are read by one
// goroutine at a time.
type tracks struct {
	run     *Run
	cores   int
	builder *timeline.Builder
	tails   []uint64      // transitions of each trail that were read
	readAt  int64         // when they were; CLOCK_MONOTONIC
	trimmed time.Duration // what ended by then was dropped
	kernel  *kernelRecord // nil: the tasks tell themselves
}

// Spans kept of a run: a million are 12 MB, five seconds of the busiest lock.
const keptSpans = 1_000_000

// keptTime is how much of a run the laboratory keeps at least, and keptOfCrowd that of one of many
// tasks: two cores make two thousand spans a second for as long as a run goes on, which is more
// than anybody pages back.
const (
	keptTime    = 3 * time.Minute
	keptOfCrowd = time.Minute
)

// trim drops what is older than the kept time, some at once: it walks over all lanes.
func (k *tracks) trim(now time.Duration) {
	kept := keptTime
	if k.run.crowded() {
		kept = keptOfCrowd
	}
	if now-k.trimmed > kept*9/8 {
		k.trimmed = now - kept
		k.builder.Forget(k.trimmed)
	}
}

// silence is how long a computing task need not look at the clock: one that has not been
// heard for longer is not on a core.
const silence = time.Millisecond

// follow returns the tracks of a run that was just released; nil if it leaves no trails.
func (r *Run) follow() *tracks {
	if r.board.trailLen == 0 && r.switches == nil {
		return nil
	}
	names := make([]string, r.spec.Tasks)
	for i := range names {
		names[i] = fmt.Sprintf("task %d", i)
	}
	cores := coreNumbers()
	k := &tracks{run: r, cores: cores, builder: timeline.NewBuilder(cores, names, keptSpans), tails: make([]uint64, r.spec.Tasks)}
	for i := range names {
		k.builder.Add(timeline.Event{Task: timeline.Task(i), State: timeline.Ready})
	}
	if r.switches != nil {
		k.kernel = kernelRecordOf(k)
	}
	return k
}

// readEvery is how often the trails are read while a run is measured: often enough for the
// busiest lock.
const readEvery = 50 * time.Millisecond

// wait is sleep for a measurement, in which the trails are read.
func (k *tracks) wait(ctx context.Context, d time.Duration) error {
	if k == nil {
		return sleep(ctx, d)
	}
	for until := now() + int64(d); ; {
		left := time.Duration(until - now())
		err := sleep(ctx, min(left, readEvery))
		if now()-k.readAt >= int64(readEvery) {
			k.read()
		}
		if err != nil || left <= readEvery {
			return err
		}
	}
}

// end is the timeline up to the end of a measurement; nil without tracks.
func (k *tracks) end(at int64) *timeline.Timeline {
	if k == nil {
		return nil
	}
	k.read()
	return k.timeline(time.Duration(at - k.run.released))
}

// read takes what the tasks have written since the last time.
func (k *tracks) read() {
	k.readAt = now()
	if k.kernel != nil {
		k.kernel.read()
		return
	}
	b := k.run.board
	offset := b.head.epoch - k.run.released
	for i := range k.tails {
		task := timeline.Task(i)
		add := func(at int64, core timeline.Core, state timeline.State) {
			if int(core) >= k.cores || state > timeline.Gone {
				core, state = timeline.NoCore, timeline.Unknown // written by nobody who knows
			}
			k.builder.Add(timeline.Event{At: time.Duration(at + offset), Task: task, Core: core, State: state})
		}
		t, _ := b.trailOf(i)
		seen := time.Duration(atomic.LoadInt64(&t.seen) - k.run.released)
		k.tails[i] = b.drain(i, k.tails[i], func(n uint64) { k.builder.Lose(task, n) }, add)
		if state, _ := k.builder.State(task); state.OnCore() {
			k.builder.See(task, seen)
		}
		if State(atomic.LoadUint32(&b.slots[i].state)) == StateGone {
			k.builder.Add(timeline.Event{At: max(seen, 0), Task: task, State: timeline.Gone})
		}
	}
}

// timeline is what is known up to a time since the release.
func (k *tracks) timeline(now time.Duration) *timeline.Timeline {
	if k.kernel != nil {
		return k.kernel.timeline(now)
	}
	t := k.builder.Timeline(now, resolution, silence, timeline.Measured)
	t.Released = k.run.released
	return t
}

// resolution is how far edges of spans may be off: the median is 1 to 3 us and the 99th
// percentile 50 us, but an interrupt that falls on an edge moves it by its own length
// (docs/timelines.md).
const resolution = 100 * time.Microsecond
