// Package metrics takes the numbers of a machine and of processes: CPU, switches, memory.
package metrics

import "math"

// Usage is CPU time used, in per cent of one core: 400 is four cores full.
// NaN stands for unknown.
type Usage struct {
	User, System float64
}

// Total is user and system together, in per cent of one core.
func (u Usage) Total() float64 { return u.User + u.System }

// Unknown is a number that was not measured.
var Unknown = math.NaN()

// Core is what one core did over an interval, in per cent of that core; the four parts
// add up to 100. NaN (all four) where the core was not sampled: a gap, not a zero.
type Core struct {
	User, System float64
	Other        float64 // interrupts, IO wait, and time stolen by the hypervisor
	Idle         float64
}

// Known says whether the core was sampled in the interval.
func (c Core) Known() bool { return !math.IsNaN(c.Idle) }
