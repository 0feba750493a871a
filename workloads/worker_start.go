package workloads

import "os/exec"

// StartWorker starts a command as workers are: at the lowest priority, on these cores only
// (none: all), in a process group of its own, so that one signal ends all that it starts.
// The command must end when its input does.
func StartWorker(c *exec.Cmd, cpus []int) error {
	inGroup(c, 0)
	return asWorkers(cpus, false, c.Start)
}

// KillGroup kills a command that StartWorker started, and all that it has started.
func KillGroup(c *exec.Cmd) { killGroup(c.Process.Pid, []*exec.Cmd{c}) }
