//go:build !linux

package workloads

import (
	"net"
	"os"
	"time"
)

// sockets holds the tasks' connections: Go's network poller waits on them.
var sockets []net.Conn

// connect gives the task a connection to the loopback server.
func (t *task) connect(server string) error {
	c, err := net.Dial("tcp", server)
	if err != nil {
		return err
	}
	t.fd = len(sockets)
	sockets = append(sockets, c)
	return nil
}

// ask sends one request and waits for its answer; false when the server is gone.
func (t *task) ask() bool {
	c := sockets[t.fd]
	if _, err := c.Write(t.buf[:]); err != nil {
		return false
	}
	_, err := c.Read(t.buf[:])
	return err == nil
}

// files holds the tasks' files of the load io:disk.
var files []*os.File

// openFile gives the task a temporary file of its own.
func (t *task) openFile() error {
	f, err := os.CreateTemp("", "coreglass-disk-*")
	if err != nil {
		return err
	}
	os.Remove(f.Name()) // where an open file can be removed
	t.fd = len(files)
	files = append(files, f)
	return nil
}

// writeBlock writes one block at the file's start and waits until it is on the disk.
func (t *task) writeBlock() bool {
	f := files[t.fd]
	if _, err := f.WriteAt(diskBlock[:], 0); err != nil {
		return false
	}
	return f.Sync() == nil
}

// stopHere keeps a task that can't go on from doing anything.
func stopHere() {
	for {
		time.Sleep(time.Hour)
	}
}
