//go:build !linux

package metrics

// ThisQuota is none: this platform has no control groups.
func ThisQuota() Quota { return Quota{} }

// Throttled counts nothing.
func (Quota) Throttled() Throttle { return Throttle{} }
