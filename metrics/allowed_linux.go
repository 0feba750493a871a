package metrics

import "golang.org/x/sys/unix"

// AllowedCores are the cores that this program may use; nil: all of them, or unknown.
func AllowedCores() []int {
	var set unix.CPUSet
	if err := unix.SchedGetaffinity(0, &set); err != nil {
		return nil
	}
	var cores []int
	for i := 0; len(cores) < set.Count(); i++ {
		if set.IsSet(i) {
			cores = append(cores, i)
		}
	}
	return cores
}
