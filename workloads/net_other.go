//go:build !linux

package workloads

import (
	"net"
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

// stopHere keeps a task that can't go on from doing anything.
func stopHere() {
	for {
		time.Sleep(time.Hour)
	}
}
