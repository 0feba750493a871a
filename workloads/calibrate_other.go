//go:build !linux

package workloads

import "context"

// calibrationPlan is empty: the measurements need pinning and futexes.
func calibrationPlan() []costOf { return nil }

// calibrationRole knows no role on this platform.
func calibrationRole([]string) {}

// LockPrices leaves the card as it is: it has no prices of CPython 2's lock.
func LockPrices(_ context.Context, card *Calibration) (*Calibration, bool, error) {
	return card, false, nil
}
