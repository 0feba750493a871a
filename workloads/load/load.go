// Package load says what a task does: the built-in loads with their parameters, and plans
// read from workload files.
package load

import (
	"fmt"
	"strings"
	"time"
)

// Work is what a task computes.
type Work string

const (
	Spin   Work = "spin"   // x = x ^ 1; under an interpreter lock: the same, interpreted
	Pi     Work = "pi"     // hexadecimal digits of pi
	SHA256 Work = "sha256" // hashing
	Walk   Work = "walk"   // a random walk through a working set
)

// Medium is what a task does between two bursts of computing.
type Medium string

const (
	None  Medium = ""      // it goes on computing
	Sleep Medium = "sleep" // it waits for a timer
	Net   Medium = "net"   // it waits for the answer of a loopback server
	Disk  Medium = "disk"  // it writes a file and waits until that is on the disk
	Yield Medium = "yield" // it gives the core away
	Lock  Medium = "lock"  // it takes a lock that all tasks share, computes a little more, gives it back
)

// Load is one built-in load with its effective parameters: each task repeats "compute for
// Burst, then Medium" for ever.
type Load struct {
	Name       string        `json:"name"`
	Unit       string        `json:"unit"` // of useful work: iteration, request, digit block, MiB, access, section
	Work       Work          `json:"work"`
	Medium     Medium        `json:"medium,omitempty"`
	Burst      time.Duration `json:"burst_ns,omitempty"`    // computing per round, at full speed of one core; 0 with Medium None
	IOTime     time.Duration `json:"io_time_ns,omitempty"`  // waiting per round
	Critical   time.Duration `json:"critical_ns,omitempty"` // computing under the shared lock per round
	WorkingSet int           `json:"working_set,omitempty"` // bytes that a task walks through
	Computing  int           `json:"computing,omitempty"`   // convoy: the first tasks, which only compute
}

// Knobs are the user's choices for a load; zero values stand for the defaults.
type Knobs struct {
	CPUShare   float64       // io:*: computing in per cent of the round's length, 0 to 99
	Burst      time.Duration // mixed, yield, lock, cache: computing per round
	IOTime     time.Duration // io:net, io:sleep, mixed: waiting per round
	Critical   time.Duration // lock: computing under the lock per round
	WorkingSet int           // cache: bytes
	Computing  int           // convoy: tasks that only compute
}

// Defaults of the knobs. The share of io:* is small so that 200 tasks that wait 10 ms
// fit on two cores: at 1 % they would ask for two full cores before the first system
// call. The system calls of a request come on top of it.
const (
	DefaultCPUShare   = 0.1
	DefaultIOTime     = 10 * time.Millisecond
	DefaultCritical   = 1 * time.Microsecond
	DefaultWorkingSet = 256 << 10
)

// Info describes a built-in load for lists and help. Takes names the knobs it has, by the
// names of their flags.
type Info struct {
	Name, Key, About string
	Takes            []string
	burst            time.Duration // default
}

// All lists the built-in loads in their display order. Key is the hotkey of the live screen.
func All() []Info {
	return []Info{
		{"cpu", "c", "counts in a loop (x = x ^ 1) and never waits", nil, 0},
		{"pi", "", "computes hexadecimal digits of pi; unit: a block of 8 digits", nil, 0},
		{"sha256", "", "hashes; unit: MiB", nil, 0},
		{"io:net", "i", "asks a loopback server that answers after --io-time; computes a little", []string{"io-time", "cpu-share"}, 0},
		{"io:sleep", "I", "waits for a timer of --io-time; computes a little", []string{"io-time", "cpu-share"}, 0},
		{"io:disk", "", "writes a block to a file and waits until it is on the disk; computes for --burst", []string{"burst"}, 10 * time.Microsecond},
		{"mixed", "m", "computes for --burst, then waits for a timer of --io-time", []string{"burst", "io-time"}, 5 * time.Millisecond},
		{"yield", "", "computes for --burst, then gives the core away: switching is all it does", []string{"burst"}, 5 * time.Microsecond},
		{"lock", "", "computes for --burst, then takes a lock that all tasks share for --critical-section", []string{"burst", "critical-section"}, 1 * time.Microsecond},
		{"cache", "", "walks through --working-set for --burst, then gives the core away: a switch costs cache misses", []string{"burst", "working-set"}, 50 * time.Microsecond},
		{"convoy", "", "io:net beside tasks that only compute (--cpu-tasks of them): what one computing thread does to the others", []string{"io-time", "cpu-share", "cpu-tasks"}, 0},
	}
}

// Names lists the names of the built-in loads, in display order.
func Names() []string {
	var names []string
	for _, l := range All() {
		names = append(names, l.Name)
	}
	return names
}

// Named returns the load of that name with its knobs applied. "io" is short for "io:net".
// The error names the flag and what is allowed.
func Named(name string, k Knobs) (Load, error) {
	if name == "io" {
		name = "io:net"
	}
	for _, info := range All() {
		if info.Name == name {
			k.fill(info)
			if err := k.check(); err != nil {
				return Load{}, err
			}
			return build(name, k), nil
		}
	}
	return Load{}, fmt.Errorf("--load %q: choose one of %s", name, strings.Join(Names(), ", "))
}

// fill puts the defaults in.
func (k *Knobs) fill(info Info) {
	if k.CPUShare == 0 {
		k.CPUShare = DefaultCPUShare
	}
	if k.Burst == 0 {
		k.Burst = max(info.burst, time.Microsecond)
	}
	if k.IOTime == 0 {
		k.IOTime = DefaultIOTime
	}
	if k.Critical == 0 {
		k.Critical = DefaultCritical
	}
	if k.Computing == 0 {
		k.Computing = 1
	}
	if k.WorkingSet == 0 {
		k.WorkingSet = DefaultWorkingSet
	}
}

func (k Knobs) check() error {
	switch {
	case !(k.CPUShare > 0 && k.CPUShare <= 99):
		return fmt.Errorf("--cpu-share %v: a percentage above 0 and at most 99", k.CPUShare)
	case k.Burst < 100*time.Nanosecond || k.Burst > time.Minute:
		return fmt.Errorf("--burst %v: a duration from 100ns to 1m", k.Burst)
	case k.IOTime < 10*time.Microsecond || k.IOTime > time.Minute:
		return fmt.Errorf("--io-time %v: a duration from 10us to 1m", k.IOTime)
	case k.Critical < 50*time.Nanosecond || k.Critical > time.Minute:
		return fmt.Errorf("--critical-section %v: a duration from 50ns to 1m", k.Critical)
	case k.Computing < 1 || k.Computing > 100_000:
		return fmt.Errorf("--cpu-tasks %d: a number from 1 to 100000", k.Computing)
	case k.WorkingSet < 4<<10 || k.WorkingSet > 1<<30:
		return fmt.Errorf("--working-set %d: a size from 4KiB to 1GiB", k.WorkingSet)
	}
	return nil
}

// build makes the load of complete knobs.
func build(name string, k Knobs) Load {
	little := time.Duration(float64(k.IOTime) * k.CPUShare / (100 - k.CPUShare))
	switch name {
	case "pi":
		return Load{Name: name, Unit: "digit block", Work: Pi}
	case "sha256":
		return Load{Name: name, Unit: "MiB", Work: SHA256}
	case "io:net":
		return Load{Name: name, Unit: "request", Work: Spin, Medium: Net, Burst: little, IOTime: k.IOTime}
	case "convoy":
		return Load{Name: name, Unit: "request", Work: Spin, Medium: Net, Burst: little, IOTime: k.IOTime, Computing: k.Computing}
	case "io:sleep":
		return Load{Name: name, Unit: "request", Work: Spin, Medium: Sleep, Burst: little, IOTime: k.IOTime}
	case "io:disk":
		return Load{Name: name, Unit: "request", Work: Spin, Medium: Disk, Burst: k.Burst}
	case "mixed":
		return Load{Name: name, Unit: "iteration", Work: Spin, Medium: Sleep, Burst: k.Burst, IOTime: k.IOTime}
	case "yield":
		return Load{Name: name, Unit: "iteration", Work: Spin, Medium: Yield, Burst: k.Burst}
	case "lock":
		return Load{Name: name, Unit: "section", Work: Spin, Medium: Lock, Burst: k.Burst, Critical: k.Critical}
	case "cache":
		return Load{Name: name, Unit: "access", Work: Walk, Medium: Yield, Burst: k.Burst, WorkingSet: k.WorkingSet}
	}
	return Load{Name: "cpu", Unit: "iteration", Work: Spin}
}

// Waits says whether a task of this load ever waits for IO.
func (l Load) Waits() bool { return l.Medium == Sleep || l.Medium == Net || l.Medium == Disk }

// Computes says whether task i of the load only computes.
func (l Load) Computes(i int) bool { return i < l.Computing }

// PerRound says whether the unit of useful work is a round and not a step of computing.
func (l Load) PerRound() bool { return l.Unit == "request" || l.Unit == "section" }
