//go:build unix

package workloads

import (
	"os/exec"
	"syscall"
)

// inGroup puts a command that is about to start into the run's process group (0: a new one,
// with it as leader), so that the terminal's ctrl-c does not reach it and one signal ends all.
func inGroup(c *exec.Cmd, group int) {
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pgid: group}
}

// freezeGroup stops every process of the run where it is, so that it can be read in peace.
func freezeGroup(group int) {
	if group > 0 {
		_ = syscall.Kill(-group, syscall.SIGSTOP)
	}
}

// killGroup kills every process of the run.
func killGroup(group int, all []*exec.Cmd) {
	if group > 0 {
		_ = syscall.Kill(-group, syscall.SIGKILL)
	}
	for _, c := range all {
		_ = c.Process.Kill() // one that could not join the group
	}
}
