package workloads

import (
	"context"
	"fmt"
	"os"
	"runtime"

	"coreglass/metrics"
)

// Finding is one thing this machine lets the program do, or not.
type Finding struct {
	What string `json:"what"`
	OK   bool   `json:"ok"`
	Says string `json:"says"`
}

// Examine tries what the measurements stand on.
func Examine() []Finding {
	return append(append([]Finding{
		examineCores(), examineAllowed(), examineQuota(), examineClock(), examineThreads(), examineLocks(), examineCoreNumber(), examineSwitches(), examineSpeed(),
	}, examineRoom()...), examinePythons(context.Background())...)
}

func examineCores() Finding {
	f := Finding{What: "per-core CPU", Says: "the system does not tell the cores' times"}
	if n := len(metrics.ReadCores()); n > 0 {
		f.OK, f.Says = true, fmt.Sprintf("%d cores through gopsutil, sampled by the kernel's tick", n)
	}
	return f
}

// examineAllowed says which of the machine's cores this program may use: a cpuset, or an affinity
// mask, may leave fewer.
func examineAllowed() Finding {
	f := Finding{What: "cores allowed", OK: true, Says: fmt.Sprintf("%d, all of them", runtime.NumCPU())}
	if all := len(metrics.ReadCores()); all > runtime.NumCPU() {
		f.Says = fmt.Sprintf("%d of %d: a cpuset or an affinity mask (taskset) keeps this program from the others", runtime.NumCPU(), all)
	} else if all == 0 {
		f.Says = fmt.Sprintf("%d", runtime.NumCPU())
	}
	return f
}

// examineQuota says whether a control group limits CPU time.
func examineQuota() Finding {
	q := metrics.ThisQuota()
	f := Finding{What: "CPU quota", OK: true, Says: q.String()}
	if q.Cores > 0 {
		f.Says += fmt.Sprintf(": no run uses more than %.0f %%, whatever its cores", 100*q.Cores)
	}
	return f
}

func examineClock() Finding {
	f := Finding{What: "process CPU clock"}
	_, err := metrics.CPUClock(os.Getpid())
	if f.OK = err == nil; f.OK {
		f.Says = "exact CPU time of each worker process"
	} else {
		f.Says = err.Error()
	}
	return f
}

func examineThreads() Finding {
	f := Finding{What: "switches per thread"}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	_, err := metrics.ReadThread(os.Getpid(), threadID())
	if f.OK = err == nil; f.OK {
		f.Says = "voluntary and involuntary switches and CPU time of each thread"
	} else {
		f.Says = err.Error()
	}
	return f
}

func examineLocks() Finding {
	f := Finding{What: "interpreter locks", OK: Futexes, Says: "emulated on " + lockPrimitive}
	if !Futexes {
		f.Says += ": the race for the lock differs from CPython's"
	}
	return f
}

func examineCoreNumber() Finding {
	if coreNow() >= 0 {
		return Finding{"core of a thread", true, "the kernel tells each worker the core it runs on"}
	}
	return Finding{"core of a thread", false, "this platform does not tell; migrations stay unknown"}
}

func examineSwitches() Finding {
	if err := metrics.SwitchesAvailable(); err != nil {
		return Finding{"kernel's switches", false, err.Error()}
	}
	return Finding{"kernel's switches", true, "every switch of the workers, as the kernel records it (run --probe kernel)"}
}

func examineSpeed() Finding {
	return Finding{"speed of one core", true, fmt.Sprintf("%.0f iterations of x = x ^ 1 in a microsecond", SpinRate())}
}

// examineRoom says how many tasks of the models fit on this machine.
func examineRoom() []Finding {
	var all []Finding
	for _, m := range []Model{Process, Thread, Goroutine} {
		f := Finding{What: "room for " + string(m), OK: true}
		fits, limit := mostTasks(Spec{Model: m})
		f.Says = fmt.Sprintf("about %d tasks", fits)
		if limit != "" {
			f.Says += ", then " + limit + " is met"
		}
		all = append(all, f)
	}
	return all
}
