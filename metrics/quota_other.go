//go:build !linux

package metrics

// ReadThrottling knows of no quota here.
func ReadThrottling() Throttling { return Throttling{} }
