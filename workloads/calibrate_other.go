//go:build !linux

package workloads

// calibrationPlan is empty: the measurements need pinning and futexes.
func calibrationPlan() []costOf { return nil }

// calibrationRole knows no role on this platform.
func calibrationRole([]string) {}
