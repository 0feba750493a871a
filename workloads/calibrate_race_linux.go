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

// races returns the prices of a race with so many sleepers on another core. They come from the
// same repeats: each function's i-th call is of the i-th race.
func races(a, b, sleepers int) []func(context.Context) (float64, error) {
	run := func(ctx context.Context) ([]float64, error) {
		c, out, err := onCores(ctx, nil, fmt.Sprintf("race %d %d %d", a, b, sleepers))
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
	return together(4, run)
}

// together makes n measurements of one that returns n values.
func together(n int, run func(context.Context) ([]float64, error)) []func(context.Context) (float64, error) {
	var done [][]float64
	each := make([]func(context.Context) (float64, error), n)
	for i := range each {
		calls := 0
		each[i] = func(ctx context.Context) (float64, error) {
			if calls == len(done) {
				v, err := run(ctx)
				if err != nil {
					return 0, err
				}
				if len(v) != n {
					return 0, fmt.Errorf("calibration: %d values instead of %d", len(v), n)
				}
				done = append(done, v)
			}
			calls++
			return done[calls-1][i], nil
		}
	}
	return each
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
