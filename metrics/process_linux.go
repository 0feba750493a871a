package metrics

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"time"

	"golang.org/x/sys/unix"
)

// On Linux processes are read directly: gopsutil takes ten times as long per process, and
// reads no threads of others.

// userHz is the unit of times in /proc/PID/stat; the kernel's ABI fixes it at 100.
const userHz = 100

// CPUClock is the CPU time of a process, from its own clock (clock_getcpuclockid(3)):
// nanoseconds, for the price of one system call.
func CPUClock(pid int) (time.Duration, error) {
	var ts unix.Timespec
	if err := unix.ClockGettime(int32(^pid<<3|2), &ts); err != nil {
		return 0, fmt.Errorf("CPU clock of process %d: %w", pid, err)
	}
	return time.Duration(ts.Nano()), nil
}

// ReadProcess reads the times of a process.
func ReadProcess(pid int) (ProcessTimes, error) {
	var p ProcessTimes
	text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return p, err
	}
	// The name, in parentheses, may hold anything: count fields from its end (proc(5)).
	fields := bytes.Fields(text[bytes.LastIndexByte(text, ')')+1:])
	if len(fields) < 22 {
		return p, fmt.Errorf("/proc/%d/stat: %d fields", pid, len(fields))
	}
	tick := time.Second / userHz
	p.User = time.Duration(parse(fields[11])) * tick
	p.System = time.Duration(parse(fields[12])) * tick
	p.RSS = parse(fields[21]) * uint64(os.Getpagesize())
	p.CPU, err = CPUClock(pid)
	return p, err
}

// ReadThread reads the times of a thread of a process.
func ReadThread(pid, tid int) (ThreadTimes, error) {
	var t ThreadTimes
	dir := "/proc/" + strconv.Itoa(pid) + "/task/" + strconv.Itoa(tid)
	text, err := os.ReadFile(dir + "/status")
	if err != nil {
		return t, err
	}
	t.Voluntary = after(text, "\nvoluntary_ctxt_switches:")
	t.Involuntary = after(text, "\nnonvoluntary_ctxt_switches:")
	if text, err = os.ReadFile(dir + "/schedstat"); err == nil {
		run, _, _ := bytes.Cut(text, []byte(" "))
		t.CPU = time.Duration(parse(run))
	}
	return t, nil
}

// Threads lists the threads of a process.
func Threads(pid int) []int {
	d, err := os.Open("/proc/" + strconv.Itoa(pid) + "/task")
	if err != nil {
		return nil
	}
	defer d.Close()
	names, _ := d.Readdirnames(-1)
	var tids []int
	for _, n := range names {
		if tid, err := strconv.Atoi(n); err == nil {
			tids = append(tids, tid)
		}
	}
	return tids
}

// after returns the number that follows a label, 0 if there is none.
func after(text []byte, label string) uint64 {
	i := bytes.Index(text, []byte(label))
	if i < 0 {
		return 0
	}
	line, _, _ := bytes.Cut(text[i+len(label):], []byte("\n"))
	return parse(bytes.TrimSpace(line))
}

func parse(digits []byte) uint64 {
	n, _ := strconv.ParseUint(string(digits), 10, 64)
	return n
}
