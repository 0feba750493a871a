//go:build !linux

package workloads

import "errors"

// multiplexes says whether an event loop can wait for connections.
const multiplexes = false

// poller is empty: this platform's own multiplexer is not used.
type poller struct{}

// open refuses tasks that wait for connections: without epoll the loop would have to wait
// in Go's network poller, and would be the model goroutine under another name.
func (l *eventLoop) open() error {
	for _, t := range l.tasks {
		if t.medium == netWait {
			return errors.New(noMultiplexer)
		}
	}
	return nil
}

func runLoop(l *eventLoop, gate *uint32) {
	waitAtGate(gate)
	for {
		l.turn()
	}
}

func (l *eventLoop) poll(ns int64) {
	if ns < 0 {
		ns = 1e18
	}
	if ns > 0 {
		sleepFor(ns)
	}
}

func (t *task) send() bool { return false }
