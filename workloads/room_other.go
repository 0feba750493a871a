//go:build !linux

package workloads

import "runtime"

// coresExist refuses to pin: nothing here does.
func coresExist(cpus []int) error {
	if len(cpus) == 0 {
		return nil
	}
	return refuse("cpus", cpus[0], "this platform does not pin processes to cores")
}

// coreNumbers is how many cores there are.
func coreNumbers() int { return runtime.NumCPU() }

// threadLimits knows none on this platform.
func threadLimits() []limit { return nil }

// fileLimit is not known on this platform.
func fileLimit() (uint64, bool) { return 0, false }
