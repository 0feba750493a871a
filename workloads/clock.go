package workloads

import _ "unsafe" // for go:linkname

// The runtime keeps this name linkable (runtime/time_nofake.go).
//
//go:linkname nanotime runtime.nanotime
func nanotime() int64

// now is the system's monotonic clock in nanoseconds (on Linux CLOCK_MONOTONIC): one time
// base for all processes.
//
//go:nosplit
//go:norace
func now() int64 { return nanotime() }

// Monotonic is the clock of all measurements, in nanoseconds: comparable between processes
// of one machine, and meaning nothing by itself.
//
//go:nosplit
//go:norace
func Monotonic() int64 { return nanotime() }
