package metrics

import (
	"math"
	"os"
	"testing"
	"time"

	"github.com/shirou/gopsutil/v3/cpu"
	"pgregory.net/rapid"
)

// Whatever the counters do, a core is either unknown or its parts add up to 100.
func TestCorePartsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		stat := func(name string) cpu.TimesStat {
			v := rapid.SliceOfN(rapid.Float64Range(0, 100), 8, 8).Draw(t, name)
			return cpu.TimesStat{CPU: "cpu0", User: v[0], Nice: v[1], System: v[2], Idle: v[3], Iowait: v[4], Irq: v[5], Softirq: v[6], Steal: v[7]}
		}
		c := CoreTimes{stat("now")}.Since(CoreTimes{stat("was")})[0]
		sum := c.User + c.System + c.Other + c.Idle
		if c.Known() && math.Abs(sum-100) > 1e-6 || c.User < 0 || c.System < 0 || c.Other < 0 || c.Idle < 0 {
			t.Fatalf("%+v adds up to %v", c, sum)
		}
	})
}

// A core that appears or whose counters stand still is a gap, not a zero.
func TestMissingCoreIsUnknown(t *testing.T) {
	one := cpu.TimesStat{CPU: "cpu0", User: 1, Idle: 2}
	two := cpu.TimesStat{CPU: "cpu1", User: 1}
	for i, c := range (CoreTimes{one, two}).Since(CoreTimes{one}) {
		if c.Known() {
			t.Errorf("core %d is %+v, want unknown", i, c)
		}
	}
}

func TestSplitCPU(t *testing.T) {
	u := SplitCPU(2*time.Second, 3*time.Second, time.Second, 4*time.Second)
	if u.User != 37.5 || u.System != 12.5 {
		t.Errorf("2 s of CPU in 4 s, a quarter of it system: %+v", u)
	}
	if u := SplitCPU(time.Second, 0, 0, time.Second); u.User != 100 || u.System != 0 {
		t.Errorf("no tick fell into the interval: %+v", u)
	}
	if u := SplitCPU(1, 1, 1, 0); !math.IsNaN(u.Total()) {
		t.Errorf("no time passed: %+v", u)
	}
}

// A process's clock runs on while it computes, and its threads are told.
func TestOwnTimesGrow(t *testing.T) {
	a, err := ReadProcess(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	for x, until := 0, time.Now().Add(30*time.Millisecond); time.Now().Before(until); x++ {
	}
	b, err := ReadProcess(os.Getpid())
	if err != nil || b.CPU <= a.CPU || b.RSS == 0 {
		t.Errorf("CPU %v then %v, RSS %d, %v", a.CPU, b.CPU, b.RSS, err)
	}
	if user, system := Self(); user+system < b.CPU/2 {
		t.Errorf("Self tells %v, the clock %v", user+system, b.CPU)
	}
	for _, tid := range Threads(os.Getpid()) {
		if _, err := ReadThread(os.Getpid(), tid); err != nil && !os.IsNotExist(err) {
			t.Errorf("thread %d: %v", tid, err)
		}
	}
	if _, err := CPUClock(1 << 23); err == nil {
		t.Error("a process that can't be has a CPU clock")
	}
}
