package ui

import (
	"context"
	"os"
	"sync"
	"sync/atomic"

	"github.com/charmbracelet/x/ansi"

	"coreglass/metrics/session"
	"coreglass/ui/reel"
	"coreglass/workloads"
)

// tap stands between the laboratory and the screen. Every snapshot goes to the recorder, if
// there is one; the screen gets the newest.
type tap struct {
	inner Source
	out   chan workloads.Snapshot
	mu    sync.Mutex
	rec   *reel.Recorder
}

// newTap begins to hand on snapshots, until ctx ends or the source does.
func newTap(ctx context.Context, inner Source) *tap {
	t := &tap{inner: inner, out: make(chan workloads.Snapshot, 1)}
	go t.run(ctx)
	return t
}

func (t *tap) run(ctx context.Context) {
	defer close(t.out)
	for {
		select {
		case s, ok := <-t.inner.Snapshots():
			if !ok {
				return
			}
			t.publish(t.take(s))
		case <-ctx.Done():
			return
		}
	}
}

func (t *tap) take(s workloads.Snapshot) workloads.Snapshot {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.rec == nil {
		return s
	}
	return t.rec.Take(s)
}

// publish replaces an unread snapshot.
func (t *tap) publish(s workloads.Snapshot) {
	select {
	case <-t.out:
	default:
	}
	t.out <- s
}

// record sends the snapshots to a recorder from now on; nil: to none.
func (t *tap) record(r *reel.Recorder) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.rec = r
}

// screenTap is the terminal, whose output can be recorded. It is still a file, as which Bubble
// Tea asks for its size; so that nothing gets past, both ways to write are its own.
type screenTap struct {
	*os.File
	cast atomic.Pointer[session.Cast]
}

func (s *screenTap) Write(p []byte) (int, error) {
	n, err := s.File.Write(p)
	s.tell(p[:max(n, 0)])
	return n, err
}

func (s *screenTap) WriteString(text string) (int, error) {
	n, err := s.File.WriteString(text)
	s.tell([]byte(text[:max(n, 0)]))
	return n, err
}

// tell records a piece of output. The recording ends with the last picture: what leaves the
// alternate screen would show an empty shell.
func (s *screenTap) tell(p []byte) {
	c := s.cast.Load()
	if c == nil || len(p) == 0 {
		return
	}
	if before, left := cutLeave(p); left {
		c.Output(hidden(before))
		s.cast.Store(nil)
		return
	}
	c.Output(hidden(p))
}

// record begins with the picture's room: Bubble Tea may have entered it long ago.
func (s *screenTap) record(c *session.Cast) {
	if c != nil {
		c.Output([]byte(ansi.SetAltScreenSaveCursorMode + ansi.ResetTextCursorEnableMode + ansi.CursorHomePosition + ansi.EraseEntireScreen))
	}
	s.cast.Store(c)
}
