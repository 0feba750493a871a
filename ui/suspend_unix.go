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

// stopHere stops the program and all of its job, and returns when the shell lets it go on.
func stopHere() error {
	goOn := make(chan os.Signal, 1)
	signal.Notify(goOn, syscall.SIGCONT)
	defer signal.Stop(goOn)
	if err := syscall.Kill(0, syscall.SIGSTOP); err != nil {
		return err
	}
	<-goOn
	return nil
}

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
