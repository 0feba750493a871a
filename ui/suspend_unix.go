//go:build unix

package ui

import (
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"

	"coreglass/metrics"
)

// listenForStop delivers SIGTSTP, by which a shell and others than the key stop a program.
func listenForStop(heard chan os.Signal) { signal.Notify(heard, syscall.SIGTSTP) }

// stopAsUsual lets SIGTSTP stop the program.
func stopAsUsual() { signal.Reset(syscall.SIGTSTP) }

// stoppable says whether somebody could bring the program back: a process of the same session
// outside of its group, as a shell with jobs is. Without one the system throws SIGTSTP away (POSIX:
// an orphaned process group), and who waits for the end of the stop waits for ever.
func stoppable() bool {
	group := unix.Getpgrp()
	session, err := unix.Getsid(0)
	if err != nil {
		return false
	}
	for p := os.Getppid(); p > 0; p = metrics.Parent(p) {
		if g, err := unix.Getpgid(p); err == nil && g == group {
			continue // a part of the job, as sh -c is
		}
		s, err := unix.Getsid(p)
		return err == nil && s == session
	}
	return false
}
