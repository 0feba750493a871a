package metrics

import (
	"os"
	"time"
)

// Self is the CPU time that this process has used itself, without its children.
func Self() (user, system time.Duration) {
	p, err := ReadProcess(os.Getpid())
	if err != nil {
		return 0, 0
	}
	return p.User, p.System
}
