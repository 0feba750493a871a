//go:build !linux

package workloads

import (
	"net"
	"time"
)

// answerAll serves each connection from a goroutine.
func answerAll(l *net.TCPListener, delay time.Duration) error {
	for {
		c, err := l.Accept()
		if err != nil {
			return err
		}
		go answer(c, delay)
	}
}

// answer sends each request back after the delay, until the client closes.
func answer(c net.Conn, delay time.Duration) {
	defer c.Close()
	var buf [8]byte
	for {
		n, err := c.Read(buf[:])
		if err != nil {
			return
		}
		time.Sleep(delay)
		if _, err := c.Write(buf[:n]); err != nil {
			return
		}
	}
}
