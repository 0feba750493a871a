//go:build !linux

package metrics

import (
	"errors"
	"time"

	"github.com/shirou/gopsutil/v3/process"
)

// CPUClock is the CPU time of a process.
func CPUClock(pid int) (time.Duration, error) {
	p, err := ReadProcess(pid)
	return p.CPU, err
}

// ReadProcess reads the times of a process.
func ReadProcess(pid int) (ProcessTimes, error) {
	p, err := process.NewProcess(int32(pid))
	if err != nil {
		return ProcessTimes{}, err
	}
	t, err := p.Times()
	if err != nil {
		return ProcessTimes{}, err
	}
	user, system := seconds(t.User), seconds(t.System)
	times := ProcessTimes{CPU: user + system, User: user, System: system}
	if m, err := p.MemoryInfo(); err == nil {
		times.RSS = m.RSS
	}
	return times, nil
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

// ReadThread fails: this platform does not tell about single threads of other processes.
func ReadThread(pid, tid int) (ThreadTimes, error) {
	return ThreadTimes{}, errors.New("this platform does not tell about single threads; switches stay unknown")
}

// Threads lists nothing: this platform does not tell.
func Threads(pid int) []int { return nil }
