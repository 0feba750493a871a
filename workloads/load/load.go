// Package load says what a task does: the built-in loads with their parameters.
package load

import (
	"fmt"
	"strings"
	"time"
)

// Medium is what a task waits for between two bursts of computing.
type Medium string

const (
	None  Medium = ""      // it never waits
	Sleep Medium = "sleep" // a timer
	Net   Medium = "net"   // the answer of a loopback server
)

// Load is one built-in load with its effective parameters: each task repeats
// "compute for Burst, then wait for IOTime on Medium" for ever. A Burst of 0 with
// Medium None never stops computing.
type Load struct {
	Name   string        `json:"name"`
	Unit   string        `json:"unit"` // unit of useful work: "iteration" or "request"
	Medium Medium        `json:"medium,omitempty"`
	Burst  time.Duration `json:"burst_ns,omitempty"`   // computing per round, at full speed of one core
	IOTime time.Duration `json:"io_time_ns,omitempty"` // waiting per round
}

// Knobs are the user's choices for a load; zero values stand for the defaults.
type Knobs struct {
	CPUShare float64       // io:*: computing in per cent of the round's length, 0 to 99; default 0.1
	Burst    time.Duration // mixed: computing per round; default 5 ms
	IOTime   time.Duration // io:* and mixed: waiting per round; default 10 ms
}

// Defaults of the knobs. The share of io:* is small so that 200 tasks that wait 10 ms
// fit on two cores: at 1 % they would ask for two full cores before the first system
// call. The system calls of a request come on top of it.
const (
	DefaultCPUShare = 0.1
	DefaultBurst    = 5 * time.Millisecond
	DefaultIOTime   = 10 * time.Millisecond
)

// Info describes a built-in load for lists and help.
type Info struct {
	Name, Key, About string
}

// All lists the built-in loads in their display order. Key is the hotkey of the live screen.
func All() []Info {
	return []Info{
		{"cpu", "c", "counts in a loop (x = x ^ 1) and never waits"},
		{"io:net", "i", "asks a loopback server that answers after --io-time; computes a little"},
		{"io:sleep", "", "waits for a timer of --io-time; computes a little"},
		{"mixed", "m", "computes for --burst, then waits for a timer of --io-time"},
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
	share, burst, io := k.CPUShare, k.Burst, k.IOTime
	if share == 0 {
		share = DefaultCPUShare
	}
	if burst == 0 {
		burst = DefaultBurst
	}
	if io == 0 {
		io = DefaultIOTime
	}
	switch {
	case !(share > 0 && share <= 99):
		return Load{}, fmt.Errorf("--cpu-share %v: a percentage above 0 and at most 99", share)
	case burst < time.Microsecond || burst > time.Minute:
		return Load{}, fmt.Errorf("--burst %v: a duration from 1us to 1m", burst)
	case io < 10*time.Microsecond || io > time.Minute:
		return Load{}, fmt.Errorf("--io-time %v: a duration from 10us to 1m", io)
	}
	little := time.Duration(float64(io) * share / (100 - share))
	switch name {
	case "cpu":
		return Load{Name: "cpu", Unit: "iteration"}, nil
	case "io", "io:net":
		return Load{Name: "io:net", Unit: "request", Medium: Net, Burst: little, IOTime: io}, nil
	case "io:sleep":
		return Load{Name: "io:sleep", Unit: "request", Medium: Sleep, Burst: little, IOTime: io}, nil
	case "mixed":
		return Load{Name: "mixed", Unit: "iteration", Medium: Sleep, Burst: burst, IOTime: io}, nil
	}
	return Load{}, fmt.Errorf("--load %q: choose one of %s", name, strings.Join(Names(), ", "))
}

// Waits says whether a task of this load ever waits for IO.
func (l Load) Waits() bool { return l.Medium != None }
