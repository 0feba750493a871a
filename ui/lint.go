package ui

import (
	"fmt"
	"math"
	"strings"
	"time"

	"coreglass/ui/meter"
	"coreglass/workloads"
	"coreglass/workloads/load"
)

// lint names a pattern that is seen, with the numbers that show it.
type lint struct {
	name     word
	evidence string
}

// Thresholds of the lints. Each is far from what an undisturbed run shows.
const (
	crowdedBy   = 4      // tasks per core from which on there are too many
	stormPer    = 20_000 // switches a second and core
	stormSystem = 30.0   // of the CPU in the kernel, %
	locksMost   = 50.0   // of the time waited for a lock, %
	uneven      = 0.6    // fairness
	longWait    = 1.4    // times the time that a wait should take
	heldMost    = 5.0    // of a core, %
	stolenMost  = 10.0   // of a core, %
)

// lints are the patterns that the snapshot shows, the most telling first.
func lints(l lang, s *workloads.Snapshot, cores int) []lint {
	if s.Phase != workloads.Running || s.Window.Length < time.Second/2 {
		return nil
	}
	x := linter{lang: l, s: s, w: &s.Window, cores: available(s, cores)}
	for _, look := range []func(){x.held, x.stolen, x.battle, x.convoy, x.blocked, x.lockConvoy, x.storm, x.starving, x.crowd} {
		look()
	}
	return x.found
}

// linter looks for one pattern after another.
type linter struct {
	lang  lang
	s     *workloads.Snapshot
	w     *workloads.Window
	cores int
	found []lint
}

func (x *linter) see(name, why word, args ...any) {
	x.found = append(x.found, lint{name, fmt.Sprintf(x.lang.say(why), args...)})
}

// interpreted says whether the tasks are threads under one interpreter lock.
func (x *linter) interpreted() bool {
	return x.s.Spec.Model.GIL() || x.s.Spec.Model.IsPython() && !x.s.Spec.Multiprocessing
}

// battle is CPython 2's: threads on several cores burn CPU for the lock, and less work is done
// than one of them does alone.
func (x *linter) battle() {
	if x.interpreted() && x.cores > 1 && x.w.CPU.Total() > oneCore && x.w.Speedup < nearlyAll && !x.s.Spec.Load.Waits() {
		over := meter.AppendCount(nil, x.w.Handovers)
		x.see(lBattle, lBattleWhy, percent(x.w.CPU.Total()), over, ratio(x.w.Speedup))
	}
}

// convoy is a task that waits for IO and then for an interpreter lock that others keep.
func (x *linter) convoy() {
	l, spec := x.w.Latency, x.s.Spec
	if x.interpreted() && spec.Load.Waits() && spec.Tasks > 1 && l.Count > 0 && float64(l.P50) > longWait*float64(spec.Load.IOTime) {
		x.see(lConvoy, lConvoyWhy, length(spec.Load.IOTime), length(l.P50), percent(lockWait(x.s)))
	}
}

// blocked is an event loop that a task keeps while others' answers are there.
func (x *linter) blocked() {
	l, spec := x.w.Latency, x.s.Spec
	loop := spec.Model == workloads.EventLoop || spec.Model == workloads.Prefork
	if loop && spec.Tasks > 1 && l.Count > 0 && float64(l.P50) > longWait*float64(spec.Load.IOTime) && spec.Load.Burst >= time.Millisecond {
		x.see(lBlocked, lBlockedWhy, length(spec.Load.IOTime), length(l.P50), length(spec.Load.Burst))
	}
}

// lockConvoy is tasks that stand in line for a lock of their own.
func (x *linter) lockConvoy() {
	if wait := lockWait(x.s); x.s.Spec.Load.Medium == load.Lock && x.s.Spec.Tasks > 1 && wait > locksMost {
		x.see(lLockConvoy, lLockConvoyWhy, percent(wait), ratio(x.w.Speedup))
	}
}

// storm is a core that does hardly anything but switch; a battle is one by itself.
func (x *linter) storm() {
	if x.interpreted() {
		return
	}
	n := x.w.Voluntary + x.w.Involuntary
	system := 100 * x.w.CPU.System / x.w.CPU.Total()
	if n > stormPer*float64(x.cores) && system > stormSystem {
		x.see(lStorm, lStormWhy, meter.AppendCount(nil, n), percent(system))
	}
}

// kernelTasks says whether each task is a thread that the kernel schedules, and computes.
func (x *linter) kernelTasks() bool {
	switch x.s.Spec.Model {
	case workloads.Process, workloads.Thread, workloads.Hybrid:
		return x.s.Spec.Load.Medium == load.None
	}
	return false
}

// starving is tasks that get nothing while others run.
func (x *linter) starving() {
	idle := 0
	for i := range x.s.Tasks {
		t := &x.s.Tasks[i]
		if t.Work == 0 && t.State == workloads.StateComputing {
			idle++
		}
	}
	computing := x.kernelTasks() || x.interpreted() && !x.s.Spec.Load.Waits()
	if computing && x.w.Fairness < uneven && idle > 0 {
		x.see(lStarving, lStarvingWhy, idle, x.s.Spec.Tasks, length(x.w.Length), ratio(x.w.Fairness))
	}
}

// crowd is many more computing tasks than cores.
func (x *linter) crowd() {
	n := x.s.Spec.Tasks
	if !x.kernelTasks() || n <= crowdedBy*x.cores || racing(x.s) {
		return
	}
	cores := fmt.Sprintf("%d %s", x.cores, x.lang.say(wCores))
	if x.cores == 1 {
		cores = "1 " + x.lang.say(wCore)
	}
	x.see(lOver, lOverWhy, n, cores, percent(x.w.CPU.Total()/float64(n)), percent(100*x.w.Ran))
}

// held is a quota of a container.
func (x *linter) held() {
	if x.s.Held > heldMost {
		x.see(lHeld, lHeldWhy, percent(x.s.Held))
	}
}

// stolen is a virtual machine whose host has other guests.
func (x *linter) stolen() {
	if x.s.Stolen > stolenMost && !math.IsInf(x.s.Stolen, 0) {
		x.see(lStolen, lStolenWhy, percent(x.s.Stolen))
	}
}

func length(d time.Duration) string { return string(meter.AppendDuration(nil, d)) }

// lintLine is what is seen: the first pattern with its evidence, and the others by name; short
// counts the others. Both are empty if nothing is seen.
func lintLine(l lang, found []lint) (all, short string) {
	if len(found) == 0 {
		return "", ""
	}
	first := l.say(found[0].name)
	all = "▲ " + first + ": " + found[0].evidence
	if len(found) == 1 {
		return all, all
	}
	var others []string
	for _, f := range found[1:] {
		others = append(others, l.say(f.name))
	}
	return all + " · " + fmt.Sprintf(l.say(lOthersToo), strings.Join(others, ", ")), fmt.Sprintf("▲ %s (+%d): %s", first, len(others), found[0].evidence)
}
