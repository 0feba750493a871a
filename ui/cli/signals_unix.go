//go:build unix

package cli

import (
	"os"
	"syscall"
)

// endingSignals end the program in an orderly way: workers stopped, terminal restored.
func endingSignals() []os.Signal {
	return []os.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP}
}
