//go:build !linux

package workloads

// coresExist leaves the refusal to pinTo.
func coresExist([]int) error { return nil }

// threadLimits knows none on this platform.
func threadLimits() []limit { return nil }

// fileLimit is not known on this platform.
func fileLimit() (uint64, bool) { return 0, false }
