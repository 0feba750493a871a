// Package twin tells the simulator what real workers would be asked to do, and at what
// prices: it is the one place where a spec and this machine's card become a prediction.
package twin

import (
	"context"
	"runtime"
	"slices"
	"time"

	"coreglass/sim/predict"
	"coreglass/workloads"
)

// Job is a spec as the simulator takes it; cores above 0 asks for a machine with so many.
func Job(s workloads.Spec, cores int) predict.Job {
	if cores > 0 {
		s = onCores(s, cores)
	}
	s = s.Complete()
	if cores <= 0 {
		if cores = len(s.CPUs); cores == 0 {
			cores = runtime.NumCPU()
		}
	}
	return predict.Job{Model: string(s.Model), Load: s.Load, Tasks: s.Tasks, Cores: cores, Procs: s.Procs,
		CheckInterval: s.CheckInterval, SwitchInterval: s.SwitchInterval, Pool: s.Pool, Loops: min(cores, s.Tasks)}
}

// onCores gives a spec the defaults that it would have on a machine with so many cores.
func onCores(s workloads.Spec, cores int) workloads.Spec {
	if s.Model == workloads.Goroutine && s.Procs == 0 {
		s.Procs = cores
	}
	if s.Model == workloads.Pool && s.Pool == 0 {
		s.Pool = cores
	}
	if s.Model == workloads.Hybrid && s.Processes == 0 {
		s.Processes = cores
	}
	s.CPUs = nil
	return s
}

// figures maps the card's figures to costs. Some are differences: a hand-over through a pipe
// less the pipe is the switch.
var figures = []struct {
	cost  predict.Cost
	name  string
	less  string
	scale float64
}{
	{predict.SwitchProcess, "hand-over between processes, one core", "pipe alone", 1},
	{predict.SwitchThread, "hand-over between threads, one core", "pipe alone", 1},
	{predict.SwitchGoroutine, "hand-over between goroutines", "", 1e-3},
	{predict.TimeSlice, "time slice", "", 1e3},
	{predict.TimerSlack, "timer slack", "", 1},
	{predict.AllCores, "speed of a core while all compute", "", 1},
	{predict.WakeLatency, "futex wake-up latency", "", 1},
	{predict.Tick, "interpreter's tick", "", 1e-3},
	{predict.Post, "wake that finds nobody", "", 1},
	{predict.WakeIdle, "wake of a sleeper, idle core", "", 1},
	{predict.WakeBusy, "wake of a sleeper, busy core", "", 1},
	{predict.TryIdle, "woken for nothing, idle core", "", 1},
	{predict.TryBusy, "woken for nothing, busy core", "", 1},
	{predict.RaceLatency, "latency of a waker's race", "", 1},
	{predict.HandoverCost, handover, "", 1},
	{predict.Line, "cache line between two cores", "", 1},
	{predict.YieldThread, "giving way to nobody", "", 1},
	{predict.NetThread, "request of a thread", "", 1},
	{predict.NetThreadBusy, "request of a thread, all cores busy", "", 1},
	{predict.NetThreadRate, "requests of threads, all cores busy", "", 1},
	{predict.NetLatency, "request beyond its delay", "", 1},
	{predict.NetGoroutine, "request of a goroutine", "", 1},
	{predict.NetGoroutineBusy, "request of a goroutine, all cores busy", "", 1},
	{predict.NetGoroutineRate, "requests of goroutines, all cores busy", "", 1},
	{predict.NetLoop, "request of an event loop", "", 1},
	{predict.NetLoopBusy, "request of an event loop, all cores busy", "", 1},
	{predict.NetLoopRate, "requests of an event loop, all cores busy", "", 1},
	{predict.SleepThread, "timer of a thread", "", 1},
	{predict.SleepThreadBusy, "timer of a thread, all cores busy", "", 1},
	{predict.SleepGoroutine, "timer of a goroutine", "", 1},
	{predict.SleepGoroutineBusy, "timer of a goroutine, all cores busy", "", 1},
	{predict.SleepLateGoroutine, "timer of a goroutine beyond its time", "", 1},
	{predict.SleepLoop, "timer of an event loop", "", 1},
	{predict.SleepLoopBusy, "timer of an event loop, all cores busy", "", 1},
	{predict.SleepLateLoop, "timer of an event loop beyond its time", "", 1},
	{predict.DiskCPU, "block to the disk", "", 1},
	{predict.DiskTime, "block to the disk, time", "", 1},
	{predict.DiskThreadRate, "blocks of threads to the disk", "", 1},
	{predict.DiskGoroutineRate, "blocks of goroutines to the disk", "", 1},
	{predict.DiskLoopRate, "blocks of an event loop to the disk", "", 1},
	{predict.SwitchWith64K, "switch with 64 KiB", "", 1},
	{predict.SwitchWith256K, "switch with 256 KiB", "", 1},
	{predict.SwitchWith1M, "switch with 1024 KiB", "", 1},
}

// Costs are what a card says of this machine; nil: nothing, so that all are defaults.
func Costs(card *workloads.Calibration) *predict.Costs {
	c := &predict.Costs{}
	if card == nil {
		return c
	}
	c.Cores = card.Machine.Cores
	of := map[string]float64{}
	for _, f := range card.Figures {
		of[f.Name] = float64(f.Median)
	}
	for _, f := range figures {
		v, known := of[f.name]
		less, both := of[f.less]
		if known && (f.less == "" || both) {
			c.Set(f.cost, max(v-less, 0)*f.scale)
		}
	}
	return c
}

// Predict predicts a spec on this machine by its saved card, or by the defaults; the age of
// the card is 0 where there is none.
func Predict(s workloads.Spec, cores int, picture time.Duration) (*predict.Prediction, error) {
	card, err := workloads.SavedCalibration()
	if err != nil {
		return nil, err
	}
	j := Job(s, cores)
	j.Picture = picture
	return predict.Predict(j, Costs(card))
}

// handover is the figure that is fitted and not measured.
const handover = "hand-over of CPython 2's lock"

// Fit adds to a card what only the simulator can tell: the price of a hand-over of CPython
// 2's lock with which the simulated race does what the measured one did.
func Fit(card *workloads.Calibration) error {
	at := slices.IndexFunc(card.Figures, func(f workloads.Figure) bool { return f.Name == "CPython 2's lock, 16 threads" })
	if at < 0 {
		return nil
	}
	f := card.Figures[at]
	v := [3]workloads.Number{f.Max, f.Median, f.Min} // the more work, the cheaper
	for i, work := range v {
		h, err := predict.FitHandover(Costs(card), card.Machine.Cores, 16, float64(work))
		if err != nil {
			return err
		}
		v[i] = workloads.Number(h)
	}
	card.Figures = slices.DeleteFunc(card.Figures, func(f workloads.Figure) bool { return f.Name == handover })
	card.Figures = append(card.Figures, workloads.Figure{Name: handover, Unit: "us", Min: v[0], Median: v[1], Max: v[2],
		How: "fitted: with it the simulated race of 16 threads does the work of the real ones"})
	return nil
}

// Card is this machine's saved card for a prediction of the spec on the machine itself, with
// the prices of CPython 2's lock as they are now; nil: there is none.
func Card(ctx context.Context, s workloads.Spec) (*workloads.Calibration, workloads.LockNews, error) {
	card, err := workloads.SavedCalibration()
	if err != nil || card == nil || s.Model != workloads.GIL2 {
		return card, workloads.LockAsThen, err
	}
	card, news, err := workloads.LockPrices(ctx, card)
	if err == nil && news == workloads.LockTakenNow {
		err = Fit(card)
	}
	return card, news, err
}

// Setting is a spec for the simulator's own screen: the same tasks, policy and prices as a
// prediction's, on so many cores, for so long.
func Setting(s workloads.Spec, cores int, length time.Duration) (*predict.Setting, error) {
	card, err := workloads.SavedCalibration()
	if err != nil {
		return nil, err
	}
	return Job(s, cores).Setting(Costs(card), float64(length.Microseconds()))
}
