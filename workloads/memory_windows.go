package workloads

import (
	"os"
	"os/exec"
	"unsafe"

	"golang.org/x/sys/windows"
)

// memoryPath is the environment variable that names the shared memory's file to a worker:
// Windows hands no descriptors on by number.
const memoryPath = "COREGLASS_MEMORY"

// newMemory returns n bytes of zeroed memory that child processes can map through the
// file; the system deletes it with its last handle.
func newMemory(n int) (*os.File, []byte, error) {
	f, err := os.CreateTemp("", "coreglass-*.mem")
	if err != nil {
		return nil, nil, err
	}
	if err = f.Truncate(int64(n)); err == nil {
		var mem []byte
		if mem, err = mapFile(f, n); err == nil {
			return f, mem, nil
		}
	}
	f.Close()
	os.Remove(f.Name())
	return nil, nil, err
}

func mapFile(f *os.File, n int) ([]byte, error) {
	h, err := windows.CreateFileMapping(windows.Handle(f.Fd()), nil, windows.PAGE_READWRITE, 0, uint32(n), nil)
	if err != nil {
		return nil, os.NewSyscallError("CreateFileMapping", err)
	}
	defer windows.CloseHandle(h)
	addr, err := windows.MapViewOfFile(h, windows.FILE_MAP_READ|windows.FILE_MAP_WRITE, 0, 0, uintptr(n))
	if err != nil {
		return nil, os.NewSyscallError("MapViewOfFile", err)
	}
	return unsafe.Slice((*byte)(*(*unsafe.Pointer)(unsafe.Pointer(&addr))), n), nil
}

func unmap(mem []byte) { _ = windows.UnmapViewOfFile(uintptr(unsafe.Pointer(&mem[0]))) }

func bequeath(c *exec.Cmd, f *os.File) { c.Env = append(c.Env, memoryPath+"="+f.Name()) }

func inheritMemory() ([]byte, error) {
	f, err := os.OpenFile(os.Getenv(memoryPath), os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	st, err := f.Stat()
	if err != nil {
		return nil, err
	}
	return mapFile(f, int(st.Size()))
}

// removeMemory deletes the closed file.
func removeMemory(f *os.File) { os.Remove(f.Name()) }
