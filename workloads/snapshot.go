package workloads

import (
	"time"

	"coreglass/metrics"
	"coreglass/metrics/timeline"
)

// State is what a task said it was doing last.
type State uint32

const (
	StateNew       State = iota // not started yet
	StateComputing              // running on a core, or ready to
	StateWaiting                // in an IO wait
	StateLock                   // waiting for the interpreter lock, or the load's own
	StateQueued                 // pool and sequential: waiting for a free worker
	StateDone                   // its work is done
	StateGone                   // its worker ended
)

// String is the state's word on the screen and in JSON.
func (s State) String() string {
	return [...]string{"new", "computing", "waiting", "lock", "queued", "done", "gone"}[min(s, StateGone)]
}

// Phase says how far a run is.
type Phase int

const (
	Idle     Phase = iota // nothing runs
	Starting              // workers are being created
	Baseline              // one task alone is being measured
	Running               // all workers were released
	Failed                // see Snapshot.Problem
	Finished              // all tasks have done their work; the window is of the whole run
)

// Snapshot is all that is known about the laboratory at one instant. It is immutable
// once published: whoever receives it may keep it.
type Snapshot struct {
	Run     int           // number of the run, growing with every switch
	At      time.Duration // since the laboratory opened
	Spec    Spec
	Phase   Phase
	Problem string        // one line, when Phase is Failed
	Note    string        // one line to the audience ("workers pinned to core 0"), mostly empty
	Elapsed time.Duration // since the workers of this run were released
	Started int           // tasks that are up, while Starting
	Reading int           // counts the readings: snapshots of the same one differ in At and Timeline only

	Cores    []metrics.Core // the whole machine, over the last interval
	Observer metrics.Usage  // the program itself
	Stolen   float64        // what the hypervisor gave to others, per cent of one core; NaN if unknown
	Held     float64        // what a CPU quota held back, per cent of one core; 0 without one
	Window   Window         // over Window.Length up to now
	Tasks    []TaskRow      // in task order, over the same window

	Timeline *timeline.Timeline // who ran where and when, since the release; nil: not known
}

// Window is what the run's own processes did over a stretch of time. Numbers that could
// not be taken are NaN.
type Window struct {
	Length      time.Duration
	CPU         metrics.Usage
	Work        float64 // useful work, units per second
	Total       float64 // useful work since the run began, units
	Baseline    float64 // useful work of one task alone on this machine, units per second
	Speedup     float64 // Work / Baseline
	Voluntary   float64 // switches per second: the task gave the core away (it waited)
	Involuntary float64 // switches per second: the core was taken away
	Handovers   float64 // gil models: times per second that the lock went to a different thread
	Migrations  float64 // per second, seen by the workers
	Latency     Latency // loads that wait; Count 0 else
	CPUPerUnit  float64 // CPU time per unit of useful work, microseconds
	RSS         uint64  // resident memory of all workers, bytes; 0 if unknown
	Fairness    float64 // Jain's index over the tasks' work, 1/n to 1
	Ran         float64 // share of the tasks that did any work, 0 to 1

	Cores         int           // that the workers may run on; 0: not known
	Quota         float64       // of CPU time, in cores, by a control group; 0: none
	Throttled     float64       // share of the quota's periods in which it ran out, per cent; NaN: not known; 0 without one
	ThrottledTime time.Duration // that the quota stopped the group, added up over the cores
}

// Most is the most CPU that the run can use, in per cent of one core: its cores, or the quota;
// 0: not known.
func (w *Window) Most() float64 {
	most := 100 * float64(w.Cores)
	if w.Limited() {
		most = 100 * w.Quota
	}
	return most
}

// Limited says whether a quota leaves less than the cores would.
func (w *Window) Limited() bool { return w.Quota > 0 && (w.Cores == 0 || w.Quota < float64(w.Cores)) }

// Latency is how long requests took, from sending to having the answer and the core (and
// the interpreter lock) again.
type Latency struct {
	Count              uint64
	P50, P95, P99, Max time.Duration
}

// TaskRow is one task over a window.
type TaskRow struct {
	ID          int
	PID, TID    int     // TID 0: the task is not an operating-system thread of its own
	Work        float64 // units per second
	CPU         float64 // per cent of one core; NaN if unknown
	LockWait    float64 // gil models: per cent of the window spent waiting for the lock; NaN else
	Voluntary   float64 // per second; NaN if unknown
	Involuntary float64 // per second; NaN if unknown
	Core        int     // last seen on; -1 if unknown
	State       State
	Done        float64       // share of the task's work that is done, 0 to 1; NaN for an endless task
	FirstRun    time.Duration // since the release; 0: has not computed yet
	Finished    time.Duration // since the release; 0: is not done
}

// seen takes what two readings say of the machine.
func (s *Snapshot) seen(a, b *reading) {
	s.Cores, s.Observer = b.cores.Since(a.cores), observer(a, b)
	s.Stolen, s.Held = b.cores.Stolen(a.cores), 100*float64(b.throttle.Time-a.throttle.Time)/float64(max(1, b.at-a.at))
}
