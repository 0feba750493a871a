//go:build unix && !solaris && !aix

package cluster

import (
	"os"

	"golang.org/x/sys/unix"
)

// lockFile keeps a second master away from a store. The lock ends with the process,
// however it ends.
func lockFile(path string) (unlock func(), err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return func() {}, err
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		f.Close()
		return func() {}, err
	}
	return func() { f.Close() }, nil
}
