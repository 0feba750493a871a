package workloads

import (
	"os"

	"golang.org/x/sys/unix"
)

// newMemory returns n bytes of zeroed memory that child processes can map through the file.
func newMemory(n int) (*os.File, []byte, error) {
	fd, err := unix.MemfdCreate("coreglass", unix.MFD_CLOEXEC)
	if err != nil {
		return nil, nil, os.NewSyscallError("memfd_create", err)
	}
	f := os.NewFile(uintptr(fd), "memfd:coreglass")
	return sizeAndMap(f, n)
}
