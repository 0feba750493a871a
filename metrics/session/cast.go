package session

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// Cast records what is written to the terminal as an asciicast of version 2, which is valid
// after every line. Write never waits: if the queue is full the recording of the screen ends,
// for a hole in it would be a wrong picture; the data go on.
type Cast struct {
	file    *os.File
	begun   time.Time
	queue   chan []byte
	written chan struct{}
	rest    []byte     // the beginning of a rune that the last piece ended in
	mu      sync.Mutex // of rest, closed and the sending end of the queue
	closed  bool
	bytes   atomic.Int64
	failed  atomic.Bool
}

const castQueue = 256

// castHeader names neither shell nor title nor any variable of the environment.
type castHeader struct {
	Version   int   `json:"version"`
	Width     int   `json:"width"`
	Height    int   `json:"height"`
	Timestamp int64 `json:"timestamp,omitempty"`
}

func createCast(path string, size Term) (*Cast, error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o666)
	if err != nil {
		return nil, err
	}
	c := &Cast{file: f, begun: time.Now(), queue: make(chan []byte, castQueue), written: make(chan struct{})}
	go c.write()
	head, _ := json.Marshal(castHeader{Version: 2, Width: size.Columns, Height: size.Rows}) // numbers always can be
	c.offer(append(head, '\n'))
	return c, nil
}

// Output records a piece of the terminal's output.
func (c *Cast) Output(p []byte) { c.event('o', p) }

// Resize records that the terminal has another size.
func (c *Cast) Resize(columns, rows int) { c.event('r', fmt.Appendf(nil, "%dx%d", columns, rows)) }

func (c *Cast) event(code byte, p []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed || c.failed.Load() {
		return
	}
	if code == 'o' {
		p, c.rest = wholeRunes(append(c.rest, p...))
		if len(p) == 0 {
			return
		}
	}
	c.offer(AppendEvent(nil, time.Since(c.begun), code, p))
}

func (c *Cast) offer(line []byte) {
	select {
	case c.queue <- line:
	default:
		c.failed.Store(true)
	}
}

// AppendEvent appends a line of an asciicast of version 2: seconds with microseconds, a code, a text.
func AppendEvent(b []byte, at time.Duration, code byte, text []byte) []byte {
	us := at.Microseconds()
	b = append(b, '[')
	b = strconv.AppendInt(b, us/1e6, 10)
	b = fmt.Appendf(b, ".%06d", us%1e6)
	b = append(b, `, "`...)
	b = append(b, code, '"', ',', ' ')
	b = appendJSON(b, text)
	return append(b, ']', '\n')
}

// appendJSON appends a text as JSON does, without the escapes for HTML.
func appendJSON(b, text []byte) []byte {
	s, _ := json.Marshal(string(text)) // a string always can be
	return append(b, s...)
}

// wholeRunes splits off the beginning of a rune at the end.
func wholeRunes(p []byte) (whole, rest []byte) {
	for n := 1; n <= 3 && n <= len(p); n++ {
		b := p[len(p)-n]
		if b < 0x80 {
			break
		}
		if b >= 0xc0 {
			if size := runeSize(b); size > n {
				return p[:len(p)-n], append([]byte(nil), p[len(p)-n:]...)
			}
			break
		}
	}
	return p, nil
}

func runeSize(first byte) int {
	switch {
	case first >= 0xf0:
		return 4
	case first >= 0xe0:
		return 3
	}
	return 2
}

func (c *Cast) write() {
	defer close(c.written)
	for line := range c.queue {
		if c.failed.Load() {
			continue
		}
		n, err := c.file.Write(line)
		if err != nil {
			if n > 0 {
				_ = c.file.Truncate(c.bytes.Load())
			}
			c.failed.Store(true)
			continue
		}
		c.bytes.Add(int64(n))
	}
}

func (c *Cast) close() {
	c.mu.Lock()
	was := c.closed
	c.closed = true
	c.mu.Unlock()
	if !was {
		close(c.queue)
		<-c.written
		_ = c.file.Close()
	}
}
