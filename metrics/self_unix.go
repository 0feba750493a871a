//go:build unix

package metrics

import (
	"time"

	"golang.org/x/sys/unix"
)

// Self is the CPU time that this process has used itself, without its children.
func Self() (user, system time.Duration) {
	var r unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &r); err != nil {
		return 0, 0
	}
	return time.Duration(r.Utime.Nano()), time.Duration(r.Stime.Nano())
}
