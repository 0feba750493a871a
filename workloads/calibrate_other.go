//go:build !linux

package workloads

import (
	"context"
	"time"
)

// calibrationPlan is empty: the measurements need pinning and futexes.
func calibrationPlan() []costs { return nil }

// calibrationRole knows no role on this platform.
func calibrationRole([]string) {}

// ownCPU is not asked for: nothing is measured.
func ownCPU() time.Duration { return 0 }

// LockPrices leaves the card as it is: it has no prices of CPython 2's lock.
func LockPrices(_ context.Context, card *Calibration) (*Calibration, LockNews, error) {
	return card, LockAsThen, nil
}
