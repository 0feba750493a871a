//go:build !linux

package workloads

// atLowPriority calls f: on this platform a single thread has no priority of its own that
// its children would inherit.
func atLowPriority(f func() error) error { return f() }
