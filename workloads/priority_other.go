//go:build !linux

package workloads

import "errors"

// asWorkers calls f: on this platform a single thread has no priority and cores of its own
// that its children would inherit.
func asWorkers(cpus []int, crowded bool, f func() error) error {
	if len(cpus) > 0 {
		return errors.New("--cpus: this platform does not pin processes to cores")
	}
	return f()
}
