package session

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"
)

// Writer records. Put never waits: between measuring and writing is a bounded queue, and what
// does not fit is counted and told in a gap record. Each record is one write(2), so that a
// killed program loses none that it had written. Only the line in the middle of whose write it
// was killed may be unfinished, where it crosses a page of memory.
type Writer struct {
	dir      string
	data     *os.File
	queue    chan []byte
	sync     chan struct{}
	written  chan struct{} // closed when the queue is closed and empty
	synced   chan struct{} // closed when nothing is written to the disk any more
	cast     *Cast         // nil: the screen is not recorded
	manifest Manifest

	mu     sync.Mutex // of Put: the order of the queue is that of the times
	closed bool
	wait   bool // for room in the queue
	last   time.Duration
	gap    int64 // records that did not fit since the last that did

	records, bytes, marks, lost atomic.Int64
	fault                       atomic.Pointer[error]

	// after is called by the writing goroutine after each record; tests count with it.
	after func(records int64)
}

// queueLength is how many records may wait: more than ten seconds of them.
const queueLength = 512

// syncEvery is how often what was written is put on the disk.
const syncEvery = time.Second

// Options are what a session begins with.
type Options struct {
	Version string // of the program
	Source  string // live, run, sweep, compare, sim
	Opened  time.Duration
	Patient bool  // Put waits for room: nothing is measured meanwhile
	Screen  *Term // record the screen too, of that size
}

// Create makes the folder and begins to record. The folder must not be there, or be empty.
func Create(dir string, o Options) (*Writer, error) { return create(dir, o, nil) }

func create(dir string, o Options, after func(records int64)) (*Writer, error) {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, err
	}
	if old, err := os.ReadDir(dir); err != nil {
		return nil, err
	} else if len(old) > 0 {
		return nil, fmt.Errorf("%s is there already, and not empty", dir)
	}
	data, err := os.OpenFile(filepath.Join(dir, dataName), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o666)
	if err != nil {
		return nil, err
	}
	w := &Writer{dir: dir, data: data, queue: make(chan []byte, queueLength), sync: make(chan struct{}, 1),
		written: make(chan struct{}), synced: make(chan struct{}), after: after, wait: o.Patient}
	w.manifest = Manifest{Format: Format, Version: o.Version, State: Recording, Created: now(), Source: o.Source, Screen: o.Screen != nil}
	if err := w.manifest.write(dir); err != nil {
		data.Close()
		return nil, err
	}
	if o.Screen != nil {
		if w.cast, err = createCast(filepath.Join(dir, screenName), *o.Screen); err != nil {
			data.Close()
			return nil, err
		}
	}
	// the first line is there before anything else can happen
	w.Put(0, KindSession, Header{Format: Format, About: about, Opened: o.Opened.Microseconds(), Kinds: kindsAbout})
	w.put(<-w.queue)
	go w.write()
	go w.settle()
	return w, nil
}

const about = "one record a line; t: microseconds since the recording began, k: kind, c: CRC-32 of the line before it; unknown kinds and fields may be ignored; null: unknown; percentages are of one core"

var kindsAbout = map[string]string{
	KindMachine: "where", KindVersions: "programs", KindTerm: "size", KindModel: "what runs", KindTask: "tasks of a run",
	KindCPU: "cores and window", KindTS: "columns of task numbers", KindSpan: "who ran where, sampled every unit_ns; packed, see docs/sessions.md",
	KindTick: "nothing new", KindUI: "what was looked at", KindMark: "mark", KindNote: "note", KindResult: "printed result",
	KindSweep: "sweep screen", KindPoint: "point of a sweep", KindSim: "simulate screen", KindSimView: "its view", KindForesee: "prediction", KindForeView: "its view", KindGap: "missing", KindEnd: "end",
}

// Put records, and returns about how many bytes that takes. Times that go back are taken for
// the last one.
func (w *Writer) Put(at time.Duration, kind string, body any) int {
	b, err := json.Marshal(body)
	if err != nil {
		w.fail(err)
		return 0
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed || w.Err() != nil {
		return 0
	}
	w.last = max(w.last, at)
	if w.gap > 0 && w.offer(KindGap, fmt.Appendf(nil, `{"why":"overflow","lost":%d}`, w.gap)) {
		w.gap = 0
	}
	if w.gap > 0 || len(b) > longestLine-lineHead || !w.offer(kind, b) {
		w.gap++
		w.lost.Add(1)
	}
	if kind == KindMark {
		w.marks.Add(1)
		w.syncSoon()
	}
	return len(b) + lineHead
}

// lineHead is about what time, kind and checksum take.
const lineHead = 40

// offer puts a line into the queue, if there is room.
func (w *Writer) offer(kind string, body []byte) bool {
	if len(w.queue) == cap(w.queue) && !w.wait {
		return false // only Put fills it
	}
	w.queue <- appendLine(make([]byte, 0, len(body)+80), w.last, kind, body)
	return true
}

func (w *Writer) syncSoon() {
	select {
	case w.sync <- struct{}{}:
	default:
	}
}

// write takes the queue to the file.
func (w *Writer) write() {
	defer close(w.written)
	for line := range w.queue {
		if w.Err() == nil {
			w.put(line)
		}
	}
}

// put writes one line.
func (w *Writer) put(line []byte) {
	n, err := w.data.Write(line)
	if err != nil {
		if n > 0 { // the disk is full: no torn line stays
			_ = w.data.Truncate(w.bytes.Load())
		}
		w.fail(err)
		return
	}
	w.bytes.Add(int64(n))
	records := w.records.Add(1)
	if w.after != nil {
		w.after(records)
	}
}

// settle puts on the disk what was written, beside the writing.
func (w *Writer) settle() {
	defer close(w.synced)
	tick := time.NewTicker(syncEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
		case <-w.sync:
		case <-w.written:
			return
		}
		if err := w.data.Sync(); err != nil {
			w.fail(err)
		}
	}
}

func (w *Writer) fail(err error) { w.fault.CompareAndSwap(nil, &err) }

// Err is why nothing is recorded any more; nil while all is well.
func (w *Writer) Err() error {
	if err := w.fault.Load(); err != nil {
		return *err
	}
	return nil
}

// Cast is the recording of the screen; nil if there is none.
func (w *Writer) Cast() *Cast { return w.cast }

// Waiting is how many records wait to be written.
func (w *Writer) Waiting() int { return len(w.queue) }

// Dir is the session's folder.
func (w *Writer) Dir() string { return w.dir }

// Status is what a screen tells of the recording.
type Status struct {
	Length       time.Duration
	Bytes        int64 // of data and screen
	Marks, Lost  int64
	Err          error
	ScreenFailed bool
}

// Status is how far the recording is.
func (w *Writer) Status() Status {
	w.mu.Lock()
	s := Status{Length: w.last}
	w.mu.Unlock()
	s.Bytes, s.Marks, s.Lost, s.Err = w.bytes.Load(), w.marks.Load(), w.lost.Load(), w.Err()
	if w.cast != nil {
		s.Bytes += w.cast.bytes.Load()
		s.ScreenFailed = w.cast.failed.Load()
	}
	return s
}

// Close ends the session and waits until it is on the disk. It returns why the recording
// ended early, if it did.
func (w *Writer) Close() error {
	w.mu.Lock()
	if w.closed {
		w.mu.Unlock()
		<-w.synced
		return w.Err()
	}
	last := w.last
	w.mu.Unlock()
	w.Put(last, KindEnd, End{Records: w.records.Load() + int64(len(w.queue))})
	w.mu.Lock()
	w.closed = true
	close(w.queue)
	w.mu.Unlock()
	<-w.written
	<-w.synced
	if w.cast != nil {
		w.cast.close()
	}
	if err := w.data.Sync(); err != nil {
		w.fail(err)
	}
	if err := w.data.Close(); err != nil {
		w.fail(err)
	}
	if w.Err() != nil {
		return w.Err()
	}
	m := w.manifest
	m.State, m.Length = Closed, last.Microseconds()
	m.Counts = Counts{Records: w.records.Load(), Marks: w.marks.Load(), Lost: w.lost.Load(), Bytes: w.bytes.Load()}
	if err := m.write(w.dir); err != nil {
		w.fail(err)
	}
	return w.Err()
}
