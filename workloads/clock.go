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
