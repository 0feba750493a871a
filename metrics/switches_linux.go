package metrics

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// Switches is the kernel's record of every switch of the threads that the opening thread
// starts, and of all that those start: context-switch records of perf events
// (perf_event_open(2)), for which an ordinary user needs no privilege. One ring of records
// for each core, written by the kernel, read by Drain. It is for one reader.
type Switches struct {
	rings []*ring
	held  []Switch // read, but later than what was safe to tell
	lost  uint64
}

// ringBytes are the sizes of a ring to try: the limit of locked memory of an ordinary user
// is half a MiB per core by default. A switch takes 64 bytes, 32 for each side.
var ringBytes = []int{4 << 20, 512 << 10, 128 << 10, 32 << 10}

// OpenSwitches opens the record for what the calling thread will start. The caller must
// hold the thread (runtime.LockOSThread) from here until it has started the workers; the
// thread may end then. The error says in one line why there is none.
func OpenSwitches() (*Switches, error) {
	cores, err := onlineCores()
	if err != nil {
		return nil, err
	}
	s := &Switches{}
	for _, size := range ringBytes {
		err = s.open(cores, size)
		if err == nil {
			return s, nil
		}
		s.Close()
		if !errors.Is(err, errLocked) {
			break
		}
	}
	return nil, err
}

// SwitchesAvailable says why the record can't be had here; nil: it can.
func SwitchesAvailable() error {
	s, err := OpenSwitches()
	if err != nil {
		return err
	}
	return s.Close()
}

func (s *Switches) open(cores []int, size int) error {
	for _, core := range cores {
		fd, err := openSwitchEvent(core)
		if errors.Is(err, unix.ENODEV) {
			continue // the core has just been taken offline
		}
		if err != nil {
			return refusal(err)
		}
		r, err := mapRing(fd, core, size)
		if err != nil {
			unix.Close(fd)
			return err
		}
		s.rings = append(s.rings, r)
	}
	if len(s.rings) == 0 {
		return errors.New("the kernel names no core that is online")
	}
	return nil
}

// openSwitchEvent asks for the switch records of the calling thread and of all that it
// starts from now on, on one core: an event that is inherited can have a ring only for one.
// The dummy event counts nothing; that a thread ends is told apart, since its last leaving is
// not recorded. Without the kernel's side an ordinary user may.
func openSwitchEvent(core int) (int, error) {
	attr := unix.PerfEventAttr{
		Type:        unix.PERF_TYPE_SOFTWARE,
		Size:        unix.PERF_ATTR_SIZE_VER5,
		Config:      unix.PERF_COUNT_SW_DUMMY,
		Sample_type: unix.PERF_SAMPLE_TID | unix.PERF_SAMPLE_TIME | unix.PERF_SAMPLE_CPU,
		Bits: unix.PerfBitInherit | unix.PerfBitExcludeKernel | unix.PerfBitExcludeHv |
			unix.PerfBitTask | unix.PerfBitSampleIDAll | unix.PerfBitContextSwitch | unix.PerfBitUseClockID,
		Clockid: unix.CLOCK_MONOTONIC,
	}
	return unix.PerfEventOpen(&attr, 0, core, -1, unix.PERF_FLAG_FD_CLOEXEC)
}

// Drain tells of all switches that happened before the call and were not told yet, in the
// order of time over all cores.
//
// A thread that leaves one core and comes onto another writes to two rings. Whatever is
// stamped before the rings are looked at is told, the rest kept for the next time: a thread
// leaves its core, record and all, before it can come onto another, so nothing that comes
// before a told switch of the same thread can still be missing.
func (s *Switches) Drain(tell func(Switch)) {
	until := monotonic()
	for _, r := range s.rings {
		r.read(func(w Switch) {
			s.lost += w.Lost
			s.held = append(s.held, w)
		})
	}
	slices.SortStableFunc(s.held, func(a, b Switch) int { return cmp.Compare(a.At, b.At) })
	n := 0
	for n < len(s.held) && s.held[n].At <= until {
		tell(s.held[n])
		n++
	}
	s.held = append(s.held[:0], s.held[n:]...)
}

// Lost is how many entries were lost because the record was not read fast enough.
func (s *Switches) Lost() uint64 { return s.lost }

// Close ends the record. It may be called again.
func (s *Switches) Close() error {
	var err error
	for _, r := range s.rings {
		err = errors.Join(err, r.close())
	}
	s.rings = nil
	return err
}

func monotonic() int64 {
	var ts unix.Timespec
	_ = unix.ClockGettime(unix.CLOCK_MONOTONIC, &ts)
	return ts.Nano()
}

// onlineCores lists the numbers of the cores that are online.
func onlineCores() ([]int, error) {
	text, err := os.ReadFile("/sys/devices/system/cpu/online")
	if err != nil {
		return nil, fmt.Errorf("which cores are online: %w", err)
	}
	return parseCores(strings.TrimSpace(string(text)))
}

// parseCores reads a list such as 0-3,8.
func parseCores(text string) ([]int, error) {
	var cores []int
	for part := range strings.SplitSeq(text, ",") {
		from, to, isRange := strings.Cut(part, "-")
		a, err := strconv.Atoi(from)
		b := a
		if err == nil && isRange {
			b, err = strconv.Atoi(to)
		}
		if err != nil {
			return nil, fmt.Errorf("which cores are online: %q", text)
		}
		for ; a <= b; a++ {
			cores = append(cores, a)
		}
	}
	return cores, nil
}

// refusal says in one line why the kernel refused the event, and what would help.
func refusal(err error) error {
	switch {
	case errors.Is(err, unix.ENOSYS):
		return errors.New("this kernel, or the sandbox around this program, has no perf events (perf_event_open: ENOSYS)")
	case errors.Is(err, unix.EINVAL), errors.Is(err, unix.ENOENT), errors.Is(err, unix.E2BIG):
		return fmt.Errorf("this kernel has no switch records of perf events, which came with Linux 4.3 (perf_event_open: %w)", err)
	case errors.Is(err, unix.EMFILE), errors.Is(err, unix.ENFILE):
		return fmt.Errorf("perf events need a file for each core: %w", err)
	case !errors.Is(err, unix.EACCES) && !errors.Is(err, unix.EPERM):
		return fmt.Errorf("perf_event_open: %w", err)
	}
	text, readErr := os.ReadFile("/proc/sys/kernel/perf_event_paranoid")
	level, parseErr := strconv.Atoi(strings.TrimSpace(string(text)))
	switch {
	case readErr != nil || parseErr != nil:
		return fmt.Errorf("perf_event_open: %w, and kernel.perf_event_paranoid can't be read", err)
	case level > 2:
		return fmt.Errorf("kernel.perf_event_paranoid is %d: perf events are for root and CAP_PERFMON; 2 or less opens them to everybody", level)
	}
	return fmt.Errorf("perf events are refused although kernel.perf_event_paranoid is %d: a container's or a security module's rule (perf_event_open: %w)", level, err)
}
