//go:build !linux

package workloads

import (
	"sync"
	"sync/atomic"
	"time"
)

// Without futexes the interpreter locks stand on the nearest portable primitives. Their
// rules stay the same; what a waiter costs and how it races the holder does not.

// semaphore is a channel that holds the value's tokens.
type semaphore struct{ tokens chan struct{} }

func newSemaphore(value uint32) semaphore {
	s := semaphore{make(chan struct{}, 1)}
	for range value {
		s.tokens <- struct{}{}
	}
	return s
}

func (s *semaphore) tryWait() bool {
	select {
	case <-s.tokens:
		return true
	default:
		return false
	}
}

func (s *semaphore) wait() { <-s.tokens }

func (s *semaphore) post() { s.tokens <- struct{}{} }

// mutex spins politely: it may lie in memory that processes share.
type mutex struct{ state, scope uint32 }

const betweenProcesses = 1

func (m *mutex) tryLock() bool { return atomic.CompareAndSwapUint32(&m.state, 0, 1) }

func (m *mutex) lock() {
	for !m.tryLock() {
		time.Sleep(10 * time.Microsecond)
	}
}

func (m *mutex) unlock() { atomic.StoreUint32(&m.state, 0) }

// condition keeps one token for a waiter, so a signal between its unlocking and its waiting
// is not lost. It is waited for and signalled with its mutex held, which guards waiters.
type condition struct {
	once    sync.Once
	tokens  chan struct{}
	waiters int
}

func (c *condition) make() { c.once.Do(func() { c.tokens = make(chan struct{}, 1) }) }

// wait releases m, waits for a signal or for ns nanoseconds (0: without limit) and takes m
// again. It may wake without a signal.
func (c *condition) wait(m *mutex, ns int64) (timedOut bool) {
	c.make()
	c.waiters++
	m.unlock()
	if ns == 0 {
		<-c.tokens
	} else {
		t := time.NewTimer(time.Duration(ns))
		select {
		case <-c.tokens:
		case <-t.C:
			timedOut = true
		}
		t.Stop()
	}
	m.lock()
	c.waiters--
	return timedOut
}

func (c *condition) signal() {
	if c.make(); c.waiters == 0 {
		return
	}
	select {
	case c.tokens <- struct{}{}:
	default:
	}
}
