//go:build unix && !linux

package workloads

import "os"

// newMemory returns n bytes of zeroed memory that child processes can map through the
// file, which has no name any more.
func newMemory(n int) (*os.File, []byte, error) {
	f, err := os.CreateTemp("", "coreglass-*.mem")
	if err != nil {
		return nil, nil, err
	}
	os.Remove(f.Name())
	return sizeAndMap(f, n)
}
