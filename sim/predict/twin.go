package predict

import (
	"fmt"
	"strconv"
	"time"

	"coreglass/sim"
	"coreglass/workloads/load"
)

// twin is a job as the simulator understands it. Times are in microseconds.
type twin struct {
	policy  string
	params  sim.Params
	cores   int // simulated
	workers int // tasks that can be under way at a time: others wait for a free worker
	tasks   []load.Task
	machine sim.Machine

	burst  float64 // useful computing per round, or per second where there are no rounds
	price  float64 // CPU of the workers per round beside it
	server float64 // CPU per round that is not theirs
	least  float64 // length of a wait
	shared float64 // speed of a core while all compute
	rounds bool
	gil    bool
	asks   float64 // how often who waits for the lock wakes to ask for it; 0: never
	system float64 // of a round's price: part that the kernel has
	kernel bool    // its switches are the kernel's
}

// kind is what a request or a wait costs in one kind of execution.
type kind struct {
	net, netBusy, netRate     Cost
	sleep, sleepBusy, lateFor Cost
	diskRate                  Cost
}

var (
	inThreads    = kind{NetThread, NetThreadBusy, NetThreadRate, SleepThread, SleepThreadBusy, TimerSlack, DiskThreadRate}
	inGoroutines = kind{NetGoroutine, NetGoroutineBusy, NetGoroutineRate, SleepGoroutine, SleepGoroutineBusy, SleepLateGoroutine, DiskGoroutineRate}
	inLoops      = kind{NetLoop, NetLoopBusy, NetLoopRate, SleepLoop, SleepLoopBusy, SleepLateLoop, DiskLoopRate}
)

// Turns that are the program's own, in microseconds.
const (
	batchTurn = 500_000 // sequential and pool: how long a worker stays with a task
	loopTurn  = 1000    // event loops: how long a task computes before it gives way
)

// twin describes the job to the simulator; use is how busy the cores are, 0 to 1.
func (j Job) twin(l *ledger, use float64) (*twin, error) {
	cores := max(j.Cores, 1)
	t := &twin{cores: cores, workers: j.Tasks, params: sim.Params{}, shared: 1, kernel: true}
	if cores > 1 {
		t.shared = l.get(AllCores)
	}
	of := inThreads
	switch j.Model {
	case "process", "thread", "hybrid":
		t.share(j, l, j.Model)
	case "sequential":
		t.workers, t.cores = 1, 1
		t.batch(j, l)
	case "pool":
		t.workers = min(j.Tasks, max(j.Pool, 1))
		t.cores = min(cores, t.workers)
		t.batch(j, l)
		if t.workers > t.cores {
			t.cores = cores
			t.share(j, l, "process")
		}
	case "goroutine":
		of = inGoroutines
		t.policy, t.kernel = "go", false
		if j.Procs > 0 {
			t.cores = min(cores, j.Procs)
		}
		t.machine.SwitchCost = l.get(SwitchGoroutine)
	case "eventloop":
		of = inLoops
		t.policy, t.kernel = "eventloop", false
	case "prefork":
		of = inLoops
		t.policy, t.kernel = "fifo", false
		t.machine.Queues = "per-core"
		if j.Loops > 0 {
			t.cores = j.Loops
		}
	case "gil2":
		t.race(j, l)
	case "gil3":
		t.turns(j, l)
	default:
		return nil, fmt.Errorf("the model %s has no simulated twin", j.Model)
	}
	if j.Load.Computing > 0 && t.workers < j.Tasks {
		return nil, fmt.Errorf("the load %s has no simulated twin under %s: its workers take tasks of two kinds in turns", j.Load.Name, j.Model)
	}
	t.loads(j, l, of, use)
	return t, nil
}

// share is the kernel's fair sharing among threads or processes.
func (t *twin) share(j Job, l *ledger, of string) {
	t.policy = j.Policy
	if t.policy == "" {
		t.policy = "eevdf"
	}
	switch slice := micro(l.get(TimeSlice)); t.policy {
	case "eevdf":
		t.params["slice"] = slice
	case "cfs":
		t.params["latency"], t.params["min-granularity"] = slice, slice
	case "rr":
		t.params["quantum"] = slice
	}
	if t.machine.SwitchCost = l.get(SwitchThread); of == "process" {
		t.machine.SwitchCost = l.get(SwitchProcess)
	}
}

// batch is workers that stay with a task for a turn.
func (t *twin) batch(j Job, l *ledger) {
	t.policy, t.params = "rr", sim.Params{"quantum": micro(batchTurn)}
	if j.Load.Waits() {
		t.share(j, l, "process") // a worker waits with its task
	}
}

// race is CPython 2's lock.
func (t *twin) race(j Job, l *ledger) {
	t.policy, t.gil = "gil2", true
	t.params = sim.Params{
		"check-interval": strconv.Itoa(max(j.CheckInterval, 1)), "tick": us(l.get(Tick)), "gap": us(l.get(Post)),
		"wake-cost": us(l.get(WakeIdle)), "wake-cost-busy": us(l.get(WakeBusy)), "wakeup-latency": us(l.get(RaceLatency)), "spread": "0.5", "handover-cost": us(l.get(HandoverCost)), "line": us(l.get(Line)),
		"try-cost": us(l.get(TryIdle)), "try-cost-busy": us(l.get(TryBusy)),
	}
}

// turns is CPython 3's lock.
func (t *twin) turns(j Job, l *ledger) {
	t.policy, t.gil = "gil3", true
	t.asks = float64(j.SwitchInterval.Nanoseconds())/1e3 + l.get(TimerSlack)
	t.params = sim.Params{"switch-interval": us(t.asks), "wakeup-latency": us(l.get(WakeLatency))}
}

func us(v float64) string    { return micro(v) + "us" }
func micro(v float64) string { return strconv.FormatFloat(max(v, 1e-6), 'f', 6, 64) }

// loads describes what the tasks do.
func (t *twin) loads(j Job, l *ledger, of kind, use float64) {
	w := j.Load
	t.burst = float64(w.Burst.Nanoseconds()) / 1e3
	phases := []load.Phase{{Kind: load.PhaseCPU, Time: t.burst}}
	then := func(k load.Kind, time float64) {
		if time > 0 {
			phases = append(phases, load.Phase{Kind: k, Time: time})
		}
	}
	work := load.PhaseCPU
	if t.gil {
		work = load.PhaseCPUNoGIL
	}
	between := func(few, busy Cost) float64 { return l.get(few)*(1-use) + l.get(busy)*use }
	io := float64(w.IOTime.Nanoseconds()) / 1e3
	t.rounds = true
	switch w.Medium {
	case load.Net:
		t.price = between(of.net, of.netBusy)
		then(work, t.price)
		if j.Model == "eventloop" {
			t.server = max(1e6/l.get(of.netRate)-t.price-calibrated, 0) // the loop waits where the server is slower
			then(work, t.server)
		} else {
			t.server = serverShare(l, of)
			phases = append(phases, load.Phase{Kind: load.PhaseLock, Name: "server"})
			then(work, t.server)
			phases = append(phases, load.Phase{Kind: load.PhaseUnlock, Name: "server"})
		}
		t.least, t.system = io+l.get(NetLatency), 1
		then(load.PhaseIO, t.least)
	case load.Sleep:
		t.price = between(of.sleep, of.sleepBusy)
		then(work, t.price)
		t.least, t.system = io+l.get(of.lateFor), 1
		then(load.PhaseIO, t.least)
	case load.Disk:
		t.price, t.system = l.get(DiskCPU), 1
		then(work, t.price)
		own := 1e6 / l.get(of.diskRate) // in which the disk takes one block at a time
		alone := load.Phase{Kind: load.PhaseLock, Name: "disk"}
		if of == inLoops { // a loop waits for the disk: nothing goes on beside it
			own = max(own-t.burst-t.price, 0)
			phases = append([]load.Phase{alone}, phases...)
			t.least = own
		} else {
			t.least = max(l.get(DiskTime)-t.price, own)
			then(load.PhaseIO, t.least-own)
			phases = append(phases, alone)
		}
		then(load.PhaseIO, own)
		phases = append(phases, load.Phase{Kind: load.PhaseUnlock, Name: "disk"})
	case load.Yield:
		t.price, t.system = l.get(YieldThread), 1
		if t.policy == "go" {
			t.price, t.system = l.get(SwitchGoroutine), 0
			t.machine.SwitchCost = 0 // that is the price
		} else if !t.kernel {
			t.price, t.system = 0, 0
		}
		then(work, t.price)
		phases = append(phases, load.Phase{Kind: load.PhaseYield})
		if w.WorkingSet > 0 {
			t.machine.SwitchCost += coldSwitch(l, w.WorkingSet)
		}
	case load.Lock:
		c := float64(w.Critical.Nanoseconds()) / 1e3
		t.burst += c
		t.machine.LockRule, t.machine.LockWake = "barge", l.get(WakeLatency)
		phases = append(phases, load.Phase{Kind: load.PhaseLock, Name: "shared"})
		then(load.PhaseCPU, c)
		phases = append(phases, load.Phase{Kind: load.PhaseUnlock, Name: "shared"})
	default:
		t.rounds, t.burst = false, 1e6
		phases[0].Time = 1e6
		if j.Model == "eventloop" || j.Model == "prefork" {
			phases[0].Time = loopTurn
			phases = append(phases, load.Phase{Kind: load.PhaseYield})
		}
	}
	t.addTasks(j, phases)
}

// addTasks makes the tasks: those that do the phases, and of a convoy those that only compute.
func (t *twin) addTasks(j Job, phases []load.Phase) {
	n := t.workers
	if t.policy == "rr" {
		n = j.Tasks
	}
	for i := range n {
		one := load.Task{ID: strconv.Itoa(i), Phases: phases, Repeat: load.Forever}
		if j.Load.Computes(i) {
			one.Phases = []load.Phase{{Kind: load.PhaseCPU, Time: 1e6}}
			if j.Model == "eventloop" || j.Model == "prefork" {
				one.Phases = []load.Phase{{Kind: load.PhaseCPU, Time: loopTurn}, {Kind: load.PhaseYield}}
			}
		}
		t.tasks = append(t.tasks, one)
	}
}

// serverShare is the loopback server's CPU per request. With all cores busy a request takes
// all of what they have; the server is one thread, so it takes no more than one core.
func serverShare(l *ledger, of kind) float64 {
	if of == inLoops {
		of = inThreads // several loops leave the server as much as threads do
	}
	rate := l.get(of.netRate)
	cores := float64(max(l.costs.Cores, 2))
	return max(min(cores*1e6/rate-l.get(of.netBusy)-calibrated, 1e6/rate), 0)
}

// calibrated is the computing per request with which the rates were measured: 0.1 % of 10 ms.
const calibrated = 10

// coldSwitch is what a switch costs more with a working set: between the sizes that were
// measured, by the size.
func coldSwitch(l *ledger, size int) float64 {
	points := []struct{ size, cost float64 }{{0, 0}, {64 << 10, l.get(SwitchWith64K)}, {256 << 10, l.get(SwitchWith256K)}, {1 << 20, l.get(SwitchWith1M)}}
	for i := 1; i < len(points); i++ {
		a, b := points[i-1], points[i]
		if s := float64(size); s <= b.size {
			return a.cost + (b.cost-a.cost)*(s-a.size)/(b.size-a.size)
		}
	}
	last := points[len(points)-1]
	return last.cost * float64(size) / last.size
}

// length is how long the twin is simulated: long enough for some hundred events, short
// enough to answer at once.
func (t *twin) length(j Job) time.Duration {
	switch {
	case j.Load.Computing > 0: // a request waits for turns of those that compute
		turn := max(j.SwitchInterval, 5*time.Millisecond)
		return time.Duration(400*min(j.Load.Computing+1, 10)) * turn
	case t.policy == "gil2":
		return 200 * time.Millisecond
	case t.rounds && t.least == 0:
		return 100 * time.Millisecond
	case t.least > 0:
		round := t.burst + t.price + t.server + t.least
		n := min(20, 600_000/float64(j.Tasks)) // of its rounds each task does so many
		return time.Duration(max(n, 4)*round) * time.Microsecond
	}
	return 4 * time.Second
}
