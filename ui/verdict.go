package ui

import (
	"fmt"
	"math"

	"coreglass/metrics"
	"coreglass/ui/meter"
	"coreglass/ui/paint"
	"coreglass/workloads"
	"coreglass/workloads/load"
)

// verdict is one sentence about what the numbers mean, and perhaps a second one.
type verdict struct {
	text, more string
	tone       paint.Style
}

// unknownWindow is what is known while no run is being measured.
var unknownWindow = workloads.Window{
	CPU:  metrics.Usage{User: metrics.Unknown, System: metrics.Unknown},
	Work: metrics.Unknown, Total: metrics.Unknown, Baseline: metrics.Unknown, Speedup: metrics.Unknown,
	Voluntary: metrics.Unknown, Involuntary: metrics.Unknown, Handovers: metrics.Unknown,
	Migrations: metrics.Unknown, CPUPerUnit: metrics.Unknown, Fairness: metrics.Unknown,
}

// window is what was measured about the run: nothing before it runs.
func window(s *workloads.Snapshot) *workloads.Window {
	if s.Phase != workloads.Running && s.Phase != workloads.Finished || s.Window.Length <= 0 {
		return &unknownWindow
	}
	return &s.Window
}

// available is the number of cores that the run may use.
func available(s *workloads.Snapshot, cores int) int {
	if n := len(s.Spec.CPUs); n > 0 {
		return n
	}
	if n := s.Window.Cores; n > 0 {
		return n // a cpuset or an affinity mask may leave fewer than the machine has
	}
	return cores
}

// judge says in plain words whether the run is efficient. Every statement follows from
// measured numbers: CPU used, useful work against one task alone, and their ratio.
func judge(l lang, s *workloads.Snapshot, cores int) verdict {
	switch s.Phase {
	case workloads.Idle:
		return verdict{text: l.say(wIdleHint), tone: sStrong}
	case workloads.Starting:
		return verdict{text: fmt.Sprintf(l.say(wStarting), s.Started, s.Spec.Tasks), tone: sStrong}
	case workloads.Baseline:
		return verdict{text: l.say(wBaselineHint), tone: sStrong}
	case workloads.Finished:
		return judgeFinished(l, s, cores)
	case workloads.Failed:
		return verdict{text: l.say(wFailed) + " " + s.Problem, tone: sBad}
	}
	w := window(s)
	switch cpu := w.CPU.Total(); {
	case s.Window.Length <= 0:
		return verdict{text: l.say(wWaitSecond), tone: sStrong}
	case math.IsNaN(cpu):
		return verdict{text: l.say(vUnknown), tone: sDim}
	case math.IsNaN(w.Speedup):
		return verdict{text: fmt.Sprintf(l.say(vNoBaseline), percent(cpu)), tone: sDim}
	case s.Spec.Load.Waits():
		return judgeWaiting(l, s, w, cores)
	}
	v := judgeComputing(l, s, w, cores)
	if v.more == "" && racing(s) && len(s.Tasks) == s.Spec.Tasks {
		v.more = fmt.Sprintf(l.say(vRaceSoFar), done(s), s.Spec.Tasks)
	}
	if more := cause(l, s, w); more != "" {
		v.more = more
	}
	return v
}

// throttledNote is from which share of the quota's periods on a quota is worth a sentence, per
// cent: it explains what the cores do not.
const throttledNote = 5

// cause is what the load or the model itself explains of the numbers; empty if nothing.
func cause(l lang, s *workloads.Snapshot, w *workloads.Window) string {
	switch wait, queued := lockWait(s), queued(s); {
	case w.Limited() && w.Throttled >= throttledNote:
		return fmt.Sprintf(l.say(vQuota), percent(100*w.Quota), percent(w.Throttled))
	case s.Spec.Load.Medium == load.Yield && inside(s.Spec.Model):
		return l.say(vYieldsInside)
	case s.Spec.Load.Medium == load.Yield && !math.IsNaN(w.Voluntary+w.Involuntary):
		return fmt.Sprintf(l.say(vYields), meter.AppendCount(nil, w.Voluntary+w.Involuntary), percent(100*w.CPU.System/w.CPU.Total()))
	case s.Spec.Load.Medium == load.Lock && wait > 100-100*nearlyAll:
		return fmt.Sprintf(l.say(vLockWaits), percent(wait))
	case s.Spec.Model == workloads.Pool && queued > 0:
		return fmt.Sprintf(l.say(vQueued), len(s.Tasks)-queued, queued)
	}
	return ""
}

// inside says whether tasks of the model change places without the kernel.
func inside(m workloads.Model) bool {
	return m == workloads.Goroutine || m == workloads.EventLoop || m == workloads.Prefork || m == workloads.Sequential
}

// done is the number of tasks that have done their work.
func done(s *workloads.Snapshot) int {
	n := 0
	for i := range s.Tasks {
		if s.Tasks[i].Finished > 0 {
			n++
		}
	}
	return n
}

// queued is the number of tasks that wait for a free worker.
func queued(s *workloads.Snapshot) int {
	n := 0
	for i := range s.Tasks {
		if s.Tasks[i].State == workloads.StateQueued {
			n++
		}
	}
	return n
}

// Thresholds of the verdict. A tenth is what other programs on the machine may disturb.
const (
	nearlyAll = 0.9
	oneCore   = 115 // per cent of CPU up to which only one core is in use

	// disturbing is the part of the machine that other programs may take before the
	// verdict is about them.
	disturbing = 0.25
)

// judgeComputing compares what came out with what the CPU that was used could have done:
// a task alone does 1 x with one core.
func judgeComputing(l lang, s *workloads.Snapshot, w *workloads.Window, cores int) verdict {
	cpu, n := w.CPU.Total(), available(s, cores)
	if others := otherPrograms(s, cpu); others > disturbing*100*float64(cores) {
		return verdict{text: fmt.Sprintf(l.say(vDisturbed), percent(others), percent(cpu), ratio(w.Speedup)), tone: sWarn}
	}
	bought := w.Speedup * 100 / cpu
	used, speedup := percent(cpu), ratio(w.Speedup)
	switch {
	case s.Spec.Model == workloads.Sequential && cores > 1 && bought >= nearlyAll && cpu <= oneCore:
		return verdict{text: l.say(vOneTaskWhole), tone: sWarn}
	case s.Spec.Tasks == 1 && bought >= nearlyAll:
		return verdict{text: fmt.Sprintf(l.say(vOneTask), used, speedup), tone: sGood}
	case w.Speedup < nearlyAll && cpu > oneCore:
		return verdict{fmt.Sprintf(l.say(vWaste), used, speedup), lost(l, w), sBad}
	case bought < nearlyAll:
		return verdict{fmt.Sprintf(l.say(vSomeWaste), used, speedup), lost(l, w), sWarn}
	case n == 1:
		return verdict{text: fmt.Sprintf(l.say(vPinned), s.Spec.Tasks, speedup), tone: sGood}
	case cpu <= oneCore && w.Speedup <= oneCore/100. && s.Spec.Tasks > 1:
		return verdict{text: fmt.Sprintf(l.say(vOneCoreWorth), s.Spec.Tasks, speedup), tone: sWarn}
	case cpu < nearlyAll*100*float64(n):
		return verdict{text: fmt.Sprintf(l.say(vIdleCores), speedup, percent(100*float64(n)-cpu)), tone: sGood}
	}
	return verdict{text: fmt.Sprintf(l.say(vAllUseful), used, speedup), tone: sGood}
}

// otherPrograms is the CPU that neither the run nor this program used, in per cent of a
// core. The cores are sampled at the tick, so it is rough; NaN if it is not known.
func otherPrograms(s *workloads.Snapshot, cpu float64) float64 {
	sum := 0.0
	for _, c := range s.Cores {
		sum += busy(c)
	}
	return sum - cpu - s.Observer.Total()
}

// lost says how much of the CPU time was for nothing, and how much the system took.
func lost(l lang, w *workloads.Window) string {
	cpu := w.CPU.Total()
	return fmt.Sprintf(l.say(vWasteSystem), percent(math.Max(0, 100-100*100*w.Speedup/cpu)), percent(100*w.CPU.System/cpu))
}

// judgeWaiting expects n waiting tasks to do n times the work of one until the cores are full.
func judgeWaiting(l lang, s *workloads.Snapshot, w *workloads.Window, cores int) verdict {
	cpu, n := w.CPU.Total(), s.Spec.Tasks
	say := func(sentence word, tone paint.Style) verdict {
		return verdict{text: fmt.Sprintf(l.say(sentence), n, ratio(w.Speedup), percent(cpu)), tone: tone}
	}
	switch {
	case s.Spec.Model == workloads.Sequential && n > 1:
		return verdict{text: fmt.Sprintf(l.say(vWaitsSequential), ratio(w.Speedup)), tone: sWarn}
	case w.Speedup >= nearlyAll*float64(n):
		return say(vWaitsWell, sGood)
	case s.Spec.Model == workloads.EventLoop && cpu >= nearlyAll*100:
		return say(vWaitsLoopFull, sWarn)
	case cpu >= nearlyAll*100*float64(available(s, cores)):
		return say(vWaitsFull, sWarn)
	case lockWait(s) > 100-100*nearlyAll:
		return say(vWaitsConvoy, sBad)
	case queued(s) > 0:
		v := say(vWaitsPool, sWarn)
		v.more = cause(l, s, w)
		return v
	case s.Spec.Load.Medium == load.Disk:
		return say(vWaitsDisk, sWarn)
	}
	return say(vWaitsSome, sWarn)
}

// lockWait is the mean part of the window that the tasks waited for a lock, in per
// cent; 0 where there is no lock.
func lockWait(s *workloads.Snapshot) float64 {
	sum, n := 0.0, 0.0
	for i := range s.Tasks {
		if v := s.Tasks[i].LockWait; !math.IsNaN(v) {
			sum, n = sum+v, n+1
		}
	}
	return sum / math.Max(n, 1)
}

func percent(v float64) string { return string(meter.AppendPercent(nil, v)) }
func ratio(v float64) string   { return string(meter.AppendRatio(nil, v)) }
