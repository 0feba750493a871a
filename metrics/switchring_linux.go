package metrics

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"sync/atomic"
	"unsafe"

	"golang.org/x/sys/unix"
)

// ring is one core's ring of records (perf_event_open(2), "MMAP layout"): a page with the
// positions, then the data. The kernel advances the head, the reader the tail, and the
// kernel never writes over what was not read: it counts what it could not write.
type ring struct {
	fd   int
	core int
	mem  []byte
	page *unix.PerfEventMmapPage
	data []byte
	buf  [maxRecord]byte // a record that goes around the end
}

// errLocked: the ring needs more locked memory than this user may have.
var errLocked = errors.New("kernel.perf_event_mlock_kb and the limit of locked memory leave no room for the record of switches")

const (
	recordHeader = 8  // type u32, misc u16, size u16
	sampleID     = 24 // pid u32, tid u32, time u64, cpu u32, reserved u32
	maxRecord    = 256
)

// mapRing maps the ring of an event; size is a power of two of pages.
func mapRing(fd, core, size int) (*ring, error) {
	page := os.Getpagesize()
	size = max(size, page)
	mem, err := unix.Mmap(fd, 0, page+size, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	switch {
	case errors.Is(err, unix.EPERM), errors.Is(err, unix.ENOMEM):
		return nil, errLocked
	case err != nil:
		return nil, fmt.Errorf("the ring of core %d: mmap: %w", core, err)
	}
	return &ring{fd: fd, core: core, mem: mem, page: (*unix.PerfEventMmapPage)(unsafe.Pointer(&mem[0])), data: mem[page:]}, nil
}

// read tells all records up to the head and frees their room.
func (r *ring) read(tell func(Switch)) {
	head, tail := atomic.LoadUint64(&r.page.Data_head), r.page.Data_tail
	for head-tail >= recordHeader {
		size := uint64(binary.NativeEndian.Uint16(r.at(tail, recordHeader)[6:]))
		if size < recordHeader || size > head-tail {
			tail = head // can't be; there is no way to find the next record
			break
		}
		if size <= maxRecord {
			if w, ok := parseRecord(r.at(tail, size), r.core); ok {
				tell(w)
			}
		}
		tail += size
	}
	atomic.StoreUint64(&r.page.Data_tail, tail)
}

// at is a piece of the ring, in one part.
func (r *ring) at(pos, size uint64) []byte {
	from := pos % uint64(len(r.data))
	if from+size <= uint64(len(r.data)) {
		return r.data[from : from+size]
	}
	n := copy(r.buf[:size], r.data[from:])
	copy(r.buf[n:size], r.data)
	return r.buf[:size]
}

// parseRecord reads a record that ends with the thread, time and core it is of.
func parseRecord(b []byte, core int) (Switch, bool) {
	if len(b) < recordHeader+sampleID {
		return Switch{}, false
	}
	kind, misc := binary.NativeEndian.Uint32(b), binary.NativeEndian.Uint16(b[4:])
	id := b[len(b)-sampleID:]
	w := Switch{At: int64(binary.NativeEndian.Uint64(id[8:])), Core: core}
	switch kind {
	case unix.PERF_RECORD_SWITCH:
		w.PID, w.TID = int(binary.NativeEndian.Uint32(id)), int(binary.NativeEndian.Uint32(id[4:]))
		w.In = misc&unix.PERF_RECORD_MISC_SWITCH_OUT == 0
		w.Preempted = !w.In && misc&unix.PERF_RECORD_MISC_SWITCH_OUT_PREEMPT != 0
		w.Core = int(binary.NativeEndian.Uint32(id[16:]))
		return w, true
	case unix.PERF_RECORD_EXIT: // pid, parent, tid, parent's, time: its last leaving is not recorded
		w.PID, w.TID = int(binary.NativeEndian.Uint32(b[recordHeader:])), int(binary.NativeEndian.Uint32(b[recordHeader+8:]))
		w.Ended = true
		return w, len(b) >= recordHeader+24+sampleID
	case unix.PERF_RECORD_LOST:
		w.Lost = binary.NativeEndian.Uint64(b[recordHeader+8:])
		return w, len(b) >= recordHeader+16+sampleID
	}
	return Switch{}, false
}

func (r *ring) close() error {
	err := unix.Munmap(r.mem)
	return errors.Join(err, unix.Close(r.fd))
}
