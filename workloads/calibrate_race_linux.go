package workloads

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// The race for CPython 2's lock without the lock: one thread computes a check interval and
// wakes a sleeper, again and again; the sleepers look, find nothing, and sleep again. So each
// price of that race can be told apart from the others.

// raceTime is how long one race lasts, and one race without sleepers before it.
const raceTime = 80 * time.Millisecond

// race is what one race showed, in microseconds.
type race struct {
	post    float64 // what a wake costs that finds nobody
	wake    float64 // what a wake costs more if there is a sleeper
	try     float64 // CPU time of a sleeper from being woken to sleeping again
	latency float64 // from the wake to the sleeper being on its core
}

// lockPlan are the prices of CPython 2's lock. They are taken together: what two cores cost
// each other depends on how near they are, and the host of a virtual machine moves them.
func lockPlan(a, b int) costs {
	const how = "a thread computes 100 ticks and wakes a sleeper on another core, again and again; "
	const many = "the same with 16 sleepers on that core, which then always has somebody to run"
	return costs{[]Figure{
		{Name: lineFigure, Unit: "us", How: "two threads on two cores hand a word to and fro: half a round trip"},
		{Name: "wake that finds nobody", Unit: "us", How: "a thread computes 100 ticks and wakes nobody: what the call adds"},
		{Name: "wake of a sleeper, idle core", Unit: "us", How: how + "what each wake that found one adds"},
		{Name: "woken for nothing, idle core", Unit: "us", How: how + "CPU of the sleeper per wake"},
		{Name: "latency of a waker's race", Unit: "us", How: how + "time between wakes less the sleeper's CPU and half a round"},
		{Name: "wake of a sleeper, busy core", Unit: "us", How: many},
		{Name: "woken for nothing, busy core", Unit: "us", How: many},
		{Name: "CPython 2's lock, 16 threads", Unit: "x", How: "useful work of gil2 with 16 threads, against one"},
	}, func(ctx context.Context) ([]float64, error) { return lockPrices(ctx, a, b) }, false}
}

const lineFigure = "cache line between two cores"

// lockPrices takes the figures of lockPlan once, in their order.
func lockPrices(ctx context.Context, a, b int) ([]float64, error) {
	line, err := numbersOf(ctx, fmt.Sprintf("line %d %d", a, b))
	if err != nil {
		return nil, err
	}
	idle, err := numbersOf(ctx, fmt.Sprintf("race %d %d 1", a, b))
	if err != nil {
		return nil, err
	}
	busy, err := numbersOf(ctx, fmt.Sprintf("race %d %d %d", a, b, busySleepers))
	if err != nil {
		return nil, err
	}
	work, err := lockWork(ctx, 16)
	return []float64{line[0], idle[0], idle[1], idle[2], idle[3], busy[1], busy[2], work}, err
}

// numbersOf returns what a calibration worker prints.
func numbersOf(ctx context.Context, role string) ([]float64, error) {
	c, out, err := onCores(ctx, nil, role)
	if err != nil {
		return nil, err
	}
	if err := c.Wait(); err != nil {
		return nil, fmt.Errorf("calibration worker: %w", err)
	}
	var v []float64
	for _, word := range strings.Fields(out.String()) {
		x, err := strconv.ParseFloat(word, 64)
		if err != nil {
			return nil, err
		}
		v = append(v, x)
	}
	return v, nil
}

// lockWork is the useful work of so many threads under CPython 2's lock, against one: with it
// the price of a hand-over between cores can be fitted.
func lockWork(ctx context.Context, threads int) (float64, error) {
	var work [2]float64
	for i, n := range [2]int{1, threads} {
		m, err := measureOnce(ctx, Spec{Model: GIL2, Load: spinLoad, Tasks: n}.Complete(), calibrationRun, nil)
		if err != nil {
			return 0, err
		}
		if work[i] = m.Window.Work; n == 1 {
			work[i] *= 100 / m.Window.CPU.Total()
		}
	}
	return work[1] / work[0], nil
}

// LockPrices brings a card's prices of CPython 2's lock up to date, unless the machine's cores
// are as near each other as they were when it was taken, or other programs disturb. The card
// itself stays as it is.
func LockPrices(ctx context.Context, card *Calibration) (*Calibration, LockNews, error) {
	cores := allowedCores()
	a, b := cores[0], cores[len(cores)-1]
	was, known := card.figure(lineFigure)
	if a == b || !known {
		return card, LockAsThen, nil
	}
	line, err := numbersOf(ctx, fmt.Sprintf("line %d %d", a, b))
	if err != nil {
		return nil, LockAsThen, err
	}
	if r := line[0] / float64(was.Median); r > 1/moved && r < moved {
		return card, LockAsThen, nil
	}
	prices := lockPlan(a, b)
	prices.whole = true
	figures, err := prices.take(ctx)
	switch {
	case err != nil:
		return nil, LockAsThen, err
	case figures[0].Disturbed():
		return card, LockDisturbed, nil
	}
	return card.with(figures), LockTakenNow, nil
}

// moved is how much longer a cache line takes between cores that the host has moved apart.
const moved = 1.7

// runLine is the worker side of the cache line's time; it never returns.
func runLine(a, b int) {
	const rounds = 50_000
	runtime.GOMAXPROCS(4)
	var word struct {
		_ [64]byte
		n uint32
		_ [64]byte
	}
	go func() {
		runtime.LockOSThread()
		if pinTo([]int{b}) != nil {
			os.Exit(1)
		}
		for i := uint32(1); ; i += 2 {
			for atomic.LoadUint32(&word.n) != i {
			}
			atomic.StoreUint32(&word.n, i+1)
		}
	}()
	runtime.LockOSThread()
	if pinTo([]int{a}) != nil {
		os.Exit(1)
	}
	var began int64
	for i := range uint32(rounds + rounds/10) { // the first tenth warms up
		if i == rounds/10 {
			began = now()
		}
		atomic.StoreUint32(&word.n, 2*i+1)
		for atomic.LoadUint32(&word.n) != 2*i+2 {
		}
	}
	fmt.Println(float64(now()-began) / rounds / 2 / 1e3)
	os.Exit(0)
}

// runRace is the worker side of races; it never returns.
func runRace(a, b, sleepers int) {
	runtime.GOMAXPROCS(sleepers + 4)
	var word, stop uint32
	var wakes atomic.Int64
	var cpu atomic.Int64
	var group sync.WaitGroup
	ready := make(chan struct{})
	for range sleepers {
		group.Go(func() {
			runtime.LockOSThread()
			if pinTo([]int{b}) != nil {
				os.Exit(1)
			}
			ready <- struct{}{}
			futexSleep(&word, 0, 0, 0)
			began, n := threadCPU(), int64(0)
			for atomic.LoadUint32(&stop) == 0 {
				futexSleep(&word, 0, 0, 0)
				n++
			}
			wakes.Add(n)
			cpu.Add(threadCPU() - began)
		})
		<-ready
	}
	runtime.LockOSThread()
	if pinTo([]int{a}) != nil {
		os.Exit(1)
	}
	alone, nobody, whole := raceRound(nil), raceRound(new(uint32)), raceRound(&word)
	n := float64(whole.rounds)
	atomic.StoreUint32(&stop, 1)
	atomic.StoreUint32(&word, 1)
	futexWakeup(&word, 1<<30, 0)
	group.Wait()
	r := race{post: nobody.each() - alone.each()}
	if w := float64(wakes.Load()); w > 0 {
		r.wake = (float64(whole.ns) - n*nobody.each()) / w
		r.try = float64(cpu.Load()) / w
		r.latency = float64(whole.ns)*float64(sleepers)/w - r.try - nobody.each()/2 // the rest of a sleeper's round
	}
	fmt.Println(max(r.post, 0)/1e3, max(r.wake, 0)/1e3, r.try/1e3, max(r.latency, 0)/1e3)
	os.Exit(0)
}

// raced is a stretch of rounds.
type raced struct{ rounds, ns int64 }

func (r raced) each() float64 { return float64(r.ns) / float64(max(r.rounds, 1)) }

// raceRound computes a check interval and wakes whoever sleeps at the word, for a while.
func raceRound(word *uint32) raced {
	began, x := now(), uint64(1)
	r := raced{}
	for {
		if word != nil {
			futexWakeup(word, 1, 0)
		}
		x = interpret(DefaultCheckInterval, x|1)
		r.rounds++
		if r.ns = now() - began; r.ns > int64(raceTime) {
			return r
		}
	}
}

// threadCPU is the CPU time of the calling thread.
func threadCPU() int64 {
	var t unix.Timespec
	_, _, _ = syscall.RawSyscall(unix.SYS_CLOCK_GETTIME, unix.CLOCK_THREAD_CPUTIME_ID, uintptr(unsafe.Pointer(&t)), 0)
	return t.Nano()
}
