package demo

import (
	"runtime"

	"coreglass/workloads"
)

const (
	priceWindow  = 150e6 // ns that each throughput is measured
	sectionRound = 10e3  // ns of work in a round of the sections
)

// lockedShares are the parts of a round that are spent holding the lock.
var lockedShares = []float64{0, 0.1, 0.25, 0.5, 0.75, 1}

// busy computes n steps.
//
//go:noinline
//go:norace
func busy(n int) uint64 {
	x := uint64(1)
	for range n {
		x *= 0x9e3779b97f4a7c15
	}
	return x
}

// stepsPerNs is the speed of busy on this core.
func stepsPerNs() float64 {
	const n = 20_000_000
	began := workloads.Monotonic()
	busy(n)
	return n / float64(since(began))
}

func playLockPrice(p *part) error {
	s := &LockPrice{Threads: p.number("threads"), RoundUs: sectionRound / 1e3}
	runtime.GOMAXPROCS(s.Threads + 4)
	var lock workloads.Lock
	var free, locked [128]int64
	_, s.FreeNs = throughput(1, func() { store(&free[64], load(&free[64])+1) })
	held := func() {
		lock.Take()
		store(&locked[64], load(&locked[64])+1)
		lock.Give()
	}
	_, ns := throughput(1, held)
	s.UncontendedNs = max(ns-s.FreeNs, 0)
	perSecond, _ := throughput(s.Threads, held)
	s.ContendedNs = float64(s.Threads) * 1e9 / perSecond
	p.tell(s)
	steps := stepsPerNs() * sectionRound
	for _, share := range lockedShares {
		inside, outside := int(steps*share), int(steps*(1-share))
		round := func() {
			busy(outside)
			lock.Take()
			busy(inside)
			lock.Give()
		}
		alone, aloneNs := throughput(1, round)
		many, manyNs := throughput(s.Threads, round)
		s.Sections = append(s.Sections, Section{share, 1, alone, 1, cpuUsed(alone, aloneNs)},
			Section{share, s.Threads, many, many / alone, cpuUsed(many, manyNs)})
		p.tell(s)
	}
	return nil
}

// cpuUsed is how much CPU a throughput takes, in per cent of one core.
func cpuUsed(perSecond, cpuNs float64) float64 { return perSecond * cpuNs / 1e7 }

// throughput is how many rounds a second n threads do together, and how much CPU time one
// takes, in ns.
func throughput(n int, round func()) (perSecond, cpuNs float64) {
	counts, used := make([]padded, n), make([]padded, n)
	began := workloads.Monotonic()
	<-together(n, func(i int) {
		before := ownCPU()
		for until := workloads.Monotonic() + int64(priceWindow); workloads.Monotonic() < until; {
			for range 16 {
				round()
			}
			counts[i].n += 16
		}
		used[i].n = ownCPU() - before
	})
	var sum, cpu float64
	for i := range counts {
		sum, cpu = sum+float64(counts[i].n), cpu+float64(used[i].n)
	}
	return sum / (float64(since(began)) / 1e9), cpu / sum
}
