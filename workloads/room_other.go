//go:build !linux

package workloads

import "runtime"

// coresExist leaves the refusal to pinTo.
func coresExist([]int) error { return nil }

// coreNumbers is how many cores there are.
func coreNumbers() int { return runtime.NumCPU() }

// threadLimits knows none on this platform.
func threadLimits() []limit { return nil }

// fileLimit is not known on this platform.
func fileLimit() (uint64, bool) { return 0, false }
