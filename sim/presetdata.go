package sim

import (
	"fmt"
	"math"
	"strings"

	"coreglass/workloads/load"
)

// Presets lists the workloads of the literature with their numbers.
func Presets() []Preset {
	return []Preset{
		stallingsPreset(), ostepEqual(), ostepConvoy(), ostepLate(), ostepStride(), ostepScheduler(), ostepMLFQ(), ostepLottery(),
		silberschatzFCFS(), silberschatzSJF(), silberschatzSRTF(), silberschatzPriority(),
		graham("graham", 0, false), graham("graham-shorter", 1, false), graham("graham-relaxed", 0, true),
		liuLayland(), eevdfPaper(), niceShares(), pathfinder(),
	}
}

// row is arrival, cpu.
type row [2]float64

func named(prefix string, rows ...row) load.Plan {
	p := load.Plan{TimeUnit: "tick"}
	for i, r := range rows {
		id := prefix + string(rune('1'+i))
		if prefix == "" {
			id = string(rune('A' + i))
		}
		p.Tasks = append(p.Tasks, load.Task{ID: id, Arrival: r[0], Phases: []load.Phase{{Kind: load.PhaseCPU, Time: r[1]}}})
	}
	return p
}

func mean(field string, v float64) Expected { return Expected{Name: "mean." + field, Value: v} }

func about(name string, v, within float64) Expected { return Expected{name, v, within} }

func stallingsPreset() Preset {
	turn := func(policy string, params Params, v float64) Case {
		return Case{policy, params, Machine{}, []Expected{mean("turnaround", v)}}
	}
	return Preset{
		Name: "stallings", About: "five processes, service 3 6 4 5 2, one every 2 units",
		Source: "Stallings, Operating Systems, tables 9.4 and 9.5",
		Plan:   named("", row{0, 3}, row{2, 6}, row{4, 4}, row{6, 5}, row{8, 2}),
		Cases: []Case{
			turn("fifo", nil, 8.6), turn("rr", Params{"quantum": "1"}, 10.8), turn("rr", Params{"quantum": "4"}, 10),
			turn("sjf", nil, 7.6), turn("srtf", nil, 7.2), turn("hrrn", nil, 8),
			turn("mlfq", Params{"quanta": "1,1,1,1,1,1", "demote": "contended", "preempt-running": "false"}, 10),
			turn("mlfq", Params{"quanta": "1", "quanta-rule": "double", "demote": "contended", "preempt-running": "false"}, 10.6),
		},
	}
}

func ostepEqual() Preset {
	return Preset{
		Name: "ostep-equal", About: "three jobs of 10", Source: "OSTEP, ch. 7, fig. 7.1",
		Plan:  named("", row{0, 10}, row{0, 10}, row{0, 10}),
		Cases: []Case{{"fifo", nil, Machine{}, []Expected{mean("turnaround", 20)}}},
	}
}

func ostepConvoy() Preset {
	return Preset{
		Name: "ostep-convoy", About: "one job of 100 before two of 10", Source: "OSTEP, ch. 7, fig. 7.2 and 7.3",
		Plan: named("", row{0, 100}, row{0, 10}, row{0, 10}),
		Cases: []Case{
			{"fifo", nil, Machine{}, []Expected{mean("turnaround", 110)}},
			{"sjf", nil, Machine{}, []Expected{mean("turnaround", 50)}},
		},
	}
}

func ostepLate() Preset {
	return Preset{
		Name: "ostep-late", About: "two jobs of 10 arrive 10 after one of 100", Source: "OSTEP, ch. 7, fig. 7.4 and 7.5",
		Plan: named("", row{0, 100}, row{10, 10}, row{10, 10}),
		Cases: []Case{
			{"sjf", nil, Machine{}, []Expected{mean("turnaround", 310.0/3)}},
			{"srtf", nil, Machine{}, []Expected{mean("turnaround", 50)}},
		},
	}
}

func ostepStride() Preset {
	p := named("", row{0, 100}, row{0, 100}, row{0, 100})
	for i, n := range []int{100, 50, 250} {
		p.Tasks[i].Tickets = n
	}
	cpu := []Expected{{Name: "per_task.A.cpu", Value: 2}, {Name: "per_task.B.cpu", Value: 1}, {Name: "per_task.C.cpu", Value: 5}}
	return Preset{
		Name: "ostep-stride", About: "100, 50 and 250 tickets: A B C C C A C C", Source: "OSTEP, ch. 9, fig. 9.3",
		Plan:  p,
		Cases: []Case{{"stride", Params{"stride1": "10000"}, Machine{Horizon: 8}, cpu}},
	}
}

func ostepScheduler() Preset {
	return Preset{
		Name: "ostep-scheduler", About: "the job list of scheduler -s 0: 9, 8, 5", Source: "OSTEP, ch. 7, homework simulator",
		Plan: load.OSTEPScheduler(0, 3, 10),
		Cases: []Case{
			{"sjf", nil, Machine{}, []Expected{mean("turnaround", 40.0/3), mean("response", 6)}},
			{"rr", Params{"quantum": "1"}, Machine{}, []Expected{mean("turnaround", 58.0/3), mean("response", 1), mean("wait", 12)}},
		},
	}
}

func ostepLottery() Preset {
	p, draws := load.OSTEPLottery(0, 3, 10, 100)
	return Preset{
		Name: "ostep-lottery", About: "the job list of lottery -s 0 with its draws: 1 0 0 0 0 2 0 1 2 0 0 2 0 2 2 1 1",
		Source: "OSTEP, ch. 9, homework simulator", Plan: p,
		Cases: []Case{{"lottery", Params{"draws": strings.Trim(fmt.Sprint(draws), "[]")}, Machine{}, []Expected{
			{Name: "per_task.0.finish", Value: 13}, {Name: "per_task.1.finish", Value: 17}, {Name: "per_task.2.finish", Value: 15},
			{Name: "per_task.2.first_run", Value: 5},
		}}},
	}
}

func ostepMLFQ() Preset {
	return Preset{
		Name: "ostep-mlfq", About: "the job list of mlfq -s 0", Source: "OSTEP, ch. 8, homework simulator",
		Plan: load.OSTEPMLFQ(0, 3, 100, 10, 5),
		Cases: []Case{{"mlfq", Params{"quanta": "10,10,10"}, Machine{Tie: "expired-first", TieReady: "new-first"}, []Expected{
			mean("turnaround", 512.0/3), mean("response", 17.0/3), {Name: "per_task.0.turnaround", Value: 180},
		}}},
	}
}

func silberschatzFCFS() Preset {
	return Preset{
		Name: "silberschatz-fcfs", About: "bursts 24, 3, 3", Source: "Silberschatz, Operating System Concepts, 5.3.1 and 5.3.3",
		Plan: named("P", row{0, 24}, row{0, 3}, row{0, 3}),
		Cases: []Case{
			{"fifo", nil, Machine{}, []Expected{mean("wait", 17)}},
			{"sjf", nil, Machine{}, []Expected{mean("wait", 3)}},
			{"rr", Params{"quantum": "4"}, Machine{}, []Expected{mean("wait", 17.0/3)}},
		},
	}
}

func silberschatzSJF() Preset {
	return Preset{
		Name: "silberschatz-sjf", About: "bursts 6, 8, 7, 3", Source: "Silberschatz, Operating System Concepts, 5.3.2",
		Plan: named("P", row{0, 6}, row{0, 8}, row{0, 7}, row{0, 3}),
		Cases: []Case{
			{"sjf", nil, Machine{}, []Expected{mean("wait", 7)}},
			{"fifo", nil, Machine{}, []Expected{mean("wait", 10.25)}},
		},
	}
}

func silberschatzSRTF() Preset {
	return Preset{
		Name: "silberschatz-srtf", About: "bursts 8, 4, 9, 5, one arrival a unit", Source: "Silberschatz, Operating System Concepts, 5.3.2",
		Plan: named("P", row{0, 8}, row{1, 4}, row{2, 9}, row{3, 5}),
		Cases: []Case{
			{"srtf", nil, Machine{}, []Expected{mean("wait", 6.5)}},
			{"sjf", nil, Machine{}, []Expected{mean("wait", 7.75)}},
		},
	}
}

func silberschatzPriority() Preset {
	p := named("P", row{0, 10}, row{0, 1}, row{0, 2}, row{0, 1}, row{0, 5})
	for i, n := range []int{3, 1, 4, 5, 2} { // the book's numbers: small is urgent
		p.Tasks[i].Priority = -n
	}
	return Preset{
		Name: "silberschatz-priority", About: "bursts 10 1 2 1 5, priorities 3 1 4 5 2 (small is urgent; here negative)",
		Source: "Silberschatz, Operating System Concepts, 5.3.4", Plan: p,
		Cases: []Case{{"priority", nil, Machine{}, []Expected{mean("wait", 8.2)}}},
	}
}

// graham is his nine tasks: with one core more, with every task shorter, or with fewer
// constraints the same list takes longer.
func graham(name string, shorter float64, relaxed bool) Preset {
	p := load.Plan{TimeUnit: "tick"}
	for i, c := range []float64{3, 2, 2, 2, 4, 4, 4, 4, 9} {
		t := load.Task{ID: "T" + string(rune('1'+i)), Phases: []load.Phase{{Kind: load.PhaseCPU, Time: c - shorter}}}
		switch {
		case i == 8:
			t.After = []string{"T1"}
		case i >= 6 || i >= 4 && !relaxed:
			t.After = []string{"T4"}
		}
		p.Tasks = append(p.Tasks, t)
	}
	on := func(cores int, v float64) Case {
		return Case{"list", nil, Machine{Cores: cores}, []Expected{{Name: "makespan", Value: v}}}
	}
	about, cases := "nine tasks on 3 cores take 12, on 4 cores 15", []Case{on(3, 12), on(4, 15)}
	switch {
	case shorter > 0:
		about, cases = "the nine tasks, each shorter by 1: 13", []Case{on(3, 13)}
	case relaxed:
		about, cases = "the nine tasks with two constraints less: 16", []Case{on(3, 16)}
	}
	return Preset{Name: name, About: about, Source: "Graham, SIAM J. Appl. Math. 17 (1969)", Plan: p, Cases: cases}
}

func liuLayland() Preset {
	return Preset{
		Name: "edf-or-rm", About: "2 of 5 and 4 of 7 (U = 34/35): edf meets every deadline, rm misses",
		Source: "Buttazzo, Hard Real-Time Computing Systems, ch. 4",
		Plan: load.Plan{TimeUnit: "tick", Tasks: []load.Task{
			{ID: "A", Period: 5, Phases: []load.Phase{{Kind: load.PhaseCPU, Time: 2}}},
			{ID: "B", Period: 7, Phases: []load.Phase{{Kind: load.PhaseCPU, Time: 4}}},
		}},
		Cases: []Case{
			{"edf", nil, Machine{}, []Expected{{Name: "deadline_misses"}, {Name: "idle", Value: 1}}},
			{"rm", nil, Machine{}, []Expected{{Name: "deadline_misses", Value: 1}}},
		},
	}
}

var endless = []load.Phase{{Kind: load.PhaseCPU, Time: math.Inf(1)}}

func eevdfPaper() Preset {
	return Preset{
		Name: "eevdf-paper", About: "two clients of equal weight, requests 2 and 1, the second comes at 1",
		Source: "Stoica and Abdel-Wahab, ODU TR-95-22, fig. 1",
		Plan: load.Plan{TimeUnit: "tick", Tasks: []load.Task{
			{ID: "client1", Weight: 2, Request: 2, Phases: endless},
			{ID: "client2", Weight: 2, Request: 1, Arrival: 1, Phases: endless},
		}},
		Cases: []Case{{"eevdf", Params{"eligible": "paper", "quantum": "1"}, Machine{Horizon: 9}, []Expected{
			{Name: "per_task.client1.cpu", Value: 5}, {Name: "per_task.client2.cpu", Value: 4},
		}}},
	}
}

func niceShares() Preset {
	p := load.Plan{TimeUnit: "us"}
	for i, nice := range []int{-5, 0, 0, 5} {
		p.Tasks = append(p.Tasks, load.Task{ID: string(rune('A' + i)), Nice: nice, Request: 100, Phases: endless})
	}
	return Preset{
		Name: "nice-shares", About: "nice -5, 0, 0, 5 with equal requests of 100 us: 56.70, 18.62, 18.60, 6.08 % of 2 s",
		Source: "Linux, kernel/sched/core.c (weights)", Plan: p,
		Cases: []Case{{"eevdf", nil, Machine{Horizon: 2e6}, []Expected{
			about("per_task.A.cpu", 1.134e6, 1000), about("per_task.B.cpu", 0.3724e6, 1000),
			about("per_task.C.cpu", 0.372e6, 1000), about("per_task.D.cpu", 0.1216e6, 1000),
		}}},
	}
}

func pathfinder() Preset {
	lock, unlock := load.Phase{Kind: load.PhaseLock, Name: "bus"}, load.Phase{Kind: load.PhaseUnlock, Name: "bus"}
	cpu := func(x float64) load.Phase { return load.Phase{Kind: load.PhaseCPU, Time: x} }
	finish := func(rule string, v float64) Case {
		return Case{"priority", nil, Machine{LockRule: rule}, []Expected{{Name: "per_task.bus-management.finish", Value: v}}}
	}
	return Preset{
		Name:   "pathfinder",
		About:  "priority inversion: the middle task delays the most urgent one, unless the lock's holder inherits",
		Source: "Jones, What really happened on Mars, 1997 (times chosen here)",
		Plan: load.Plan{TimeUnit: "tick", Tasks: []load.Task{
			{ID: "bus-management", Arrival: 2, Priority: 3, Phases: []load.Phase{lock, cpu(1), unlock}},
			{ID: "communications", Arrival: 3, Priority: 2, Phases: []load.Phase{cpu(10)}},
			{ID: "meteorology", Priority: 1, Phases: []load.Phase{lock, cpu(4), unlock}},
		}},
		Cases: []Case{finish("fifo", 15), finish("inherit", 5)},
	}
}
