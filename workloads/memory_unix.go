//go:build unix

package workloads

import (
	"os"
	"os/exec"

	"golang.org/x/sys/unix"
)

// memoryFD is the descriptor of the shared memory in a worker: the first of exec.Cmd.ExtraFiles.
const memoryFD = 3

// sizeAndMap gives an empty file n bytes and maps them; it closes the file on error.
func sizeAndMap(f *os.File, n int) (*os.File, []byte, error) {
	err := f.Truncate(int64(n))
	if err == nil {
		var mem []byte
		if mem, err = mapFile(f, n); err == nil {
			return f, mem, nil
		}
	}
	f.Close()
	return nil, nil, err
}

func mapFile(f *os.File, n int) ([]byte, error) {
	mem, err := unix.Mmap(int(f.Fd()), 0, n, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	return mem, os.NewSyscallError("mmap", err)
}

func unmap(mem []byte) { _ = unix.Munmap(mem) }

// bequeath hands the memory's file to a command that is about to start.
func bequeath(c *exec.Cmd, f *os.File) { c.ExtraFiles = []*os.File{f} }

// inheritMemory maps the memory that this worker was started with.
func inheritMemory() ([]byte, error) {
	f := os.NewFile(memoryFD, "shared memory")
	st, err := f.Stat()
	if err != nil {
		return nil, err
	}
	return mapFile(f, int(st.Size()))
}

// removeMemory does nothing: the file has no name.
func removeMemory(*os.File) {}
