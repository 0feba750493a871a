package predict

// Cost names one of the machine's prices that predictions go by.
type Cost int

const (
	SwitchProcess Cost = iota
	SwitchThread
	SwitchGoroutine
	TimeSlice
	TimerSlack
	AllCores
	WakeLatency
	Tick
	Post
	WakeIdle
	WakeBusy
	TryIdle
	TryBusy
	RaceLatency
	HandoverCost
	Line
	YieldThread
	NetThread
	NetThreadBusy
	NetThreadRate
	NetLatency
	NetGoroutine
	NetGoroutineBusy
	NetGoroutineRate
	NetLoop
	NetLoopBusy
	NetLoopRate
	SleepThread
	SleepThreadBusy
	SleepGoroutine
	SleepGoroutineBusy
	SleepLoop
	SleepLoopBusy
	SleepLateGoroutine
	SleepLateLoop
	DiskCPU
	DiskTime
	DiskThreadRate
	DiskGoroutineRate
	DiskLoopRate
	SwitchWith64K
	SwitchWith256K
	SwitchWith1M
	costCount
)

// CostInfo describes a cost: its name in JSON, its unit, what it is, and a value of a
// virtual machine of 2 cores (x86-64, Linux 6.18) for machines that have not measured theirs.
type CostInfo struct {
	Name    string
	Unit    string
	About   string
	Default float64
}

var costInfos = [costCount]CostInfo{
	SwitchProcess:      {"switch_process", "us", "a switch between processes on one core", 1.8},
	SwitchThread:       {"switch_thread", "us", "a switch between threads on one core", 1.7},
	SwitchGoroutine:    {"switch_goroutine", "us", "a switch between goroutines", 0.12},
	TimeSlice:          {"time_slice", "us", "a computing task's turn while another one waits", 3990},
	TimerSlack:         {"timer_slack", "us", "how much later than asked a sleeping thread wakes", 75},
	AllCores:           {"all_cores", "x", "speed of a core while all compute, of one that computes alone", 0.98},
	WakeLatency:        {"wake_latency", "us", "from a wake to the thread on another core that has slept for long", 18},
	Tick:               {"tick", "us", "a bytecode tick of the emulated interpreter", 0.0103},
	Post:               {"post", "us", "a wake that finds nobody asleep", 0.24},
	WakeIdle:           {"wake_idle", "us", "what a wake costs the waker more where a core is idle", 3.7},
	WakeBusy:           {"wake_busy", "us", "and where none is", 1.0},
	TryIdle:            {"try_idle", "us", "CPU of a woken thread that finds the lock taken, on a core that was idle", 4.0},
	TryBusy:            {"try_busy", "us", "and on one that was not", 2.3},
	RaceLatency:        {"race_latency", "us", "from a wake to the woken thread, woken every few us", 9},
	HandoverCost:       {"handover", "us", "CPU of a thread that has taken CPython 2's lock from another one, before it goes on", 0.8},
	Line:               {"line", "us", "a cache line from one core to another, back and forth", 0.035},
	YieldThread:        {"yield", "us", "giving the core away with nobody there to take it", 0.5},
	NetThread:          {"net_thread", "us", "CPU of a thread per request beside its computing, few a second", 17},
	NetThreadBusy:      {"net_thread_busy", "us", "the same with all cores busy", 16},
	NetThreadRate:      {"net_thread_rate", "/s", "requests of threads with all cores busy", 48000},
	NetLatency:         {"net_latency", "us", "how much longer than the answer's delay a request takes", 42},
	NetGoroutine:       {"net_goroutine", "us", "CPU of a goroutine per request beside its computing, few a second", 17},
	NetGoroutineBusy:   {"net_goroutine_busy", "us", "the same with all cores busy", 15},
	NetGoroutineRate:   {"net_goroutine_rate", "/s", "requests of goroutines with all cores busy", 45000},
	NetLoop:            {"net_loop", "us", "CPU of an event loop per request beside its computing, few a second", 12},
	NetLoopBusy:        {"net_loop_busy", "us", "the same with all cores busy", 10},
	NetLoopRate:        {"net_loop_rate", "/s", "requests of an event loop with all cores busy", 47000},
	SleepThread:        {"sleep_thread", "us", "CPU of a thread per wait for a timer, few a second", 8},
	SleepThreadBusy:    {"sleep_thread_busy", "us", "the same with all cores busy", 13},
	SleepGoroutine:     {"sleep_goroutine", "us", "CPU of a goroutine per wait for a timer, few a second", 7},
	SleepGoroutineBusy: {"sleep_goroutine_busy", "us", "the same with all cores busy", 1},
	SleepLoop:          {"sleep_loop", "us", "CPU of an event loop per timer, few a second", 1.5},
	SleepLoopBusy:      {"sleep_loop_busy", "us", "the same with all cores busy", 1},
	SleepLateGoroutine: {"sleep_late_goroutine", "us", "how much later than asked a sleeping goroutine wakes", 370},
	SleepLateLoop:      {"sleep_late_loop", "us", "how much later than asked an event loop's timer rings", 35},
	DiskCPU:            {"disk_cpu", "us", "CPU of a block written and synced", 30},
	DiskTime:           {"disk_time", "us", "how long a block written and synced takes", 90},
	DiskThreadRate:     {"disk_thread_rate", "/s", "blocks of 8 threads to the disk", 26000},
	DiskGoroutineRate:  {"disk_goroutine_rate", "/s", "blocks of 8 goroutines to the disk", 13000},
	DiskLoopRate:       {"disk_loop_rate", "/s", "blocks of an event loop with 8 tasks to the disk", 7500},
	SwitchWith64K:      {"switch_64k", "us", "a switch between tasks that each use 64 KiB", 1.2},
	SwitchWith256K:     {"switch_256k", "us", "a switch between tasks that each use 256 KiB", 2},
	SwitchWith1M:       {"switch_1m", "us", "a switch between tasks that each use 1 MiB", 40},
}

// Info describes a cost.
func (c Cost) Info() CostInfo { return costInfos[c] }

// AllCosts lists the costs in their order.
func AllCosts() []Cost {
	all := make([]Cost, costCount)
	for i := range all {
		all[i] = Cost(i)
	}
	return all
}

// Costs are the prices of one machine; what was not measured there has its default. The
// zero value is all defaults.
type Costs struct {
	value    [costCount]float64
	measured [costCount]bool
	Cores    int // of the machine on which they were measured; 0: unknown
}

// Set says what was measured.
func (c *Costs) Set(k Cost, v float64) { c.value[k], c.measured[k] = v, true }

// Assumption is one price that a prediction went by.
type Assumption struct {
	Name     string
	About    string
	Unit     string
	Value    float64
	Measured bool // on this machine; else a default
}

// ledger keeps which costs a prediction has asked for.
type ledger struct {
	costs *Costs
	used  [costCount]bool
}

func (l *ledger) get(k Cost) float64 {
	l.used[k] = true
	if l.costs.measured[k] {
		return l.costs.value[k]
	}
	return costInfos[k].Default
}

func (l *ledger) assumptions() []Assumption {
	var list []Assumption
	for k, used := range l.used {
		if used {
			i := costInfos[k]
			list = append(list, Assumption{i.Name, i.About, i.Unit, l.get(Cost(k)), l.costs.measured[k]})
		}
	}
	return list
}
