package workloads

import (
	"os/exec"
	"syscall"
)

// inGroup keeps ctrl-c of the console from the worker.
func inGroup(c *exec.Cmd, group int) {
	c.SysProcAttr = &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP}
}

// freezeGroup does nothing: processes are not stopped on this platform.
func freezeGroup(int) {}

// killGroup kills every process of the run.
func killGroup(group int, all []*exec.Cmd) {
	for _, c := range all {
		_ = c.Process.Kill()
	}
}
