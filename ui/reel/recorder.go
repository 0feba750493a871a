package reel

import (
	"reflect"
	"runtime"
	"sync"
	"time"

	"coreglass/metrics"
	"coreglass/metrics/session"
	"coreglass/workloads"
)

// Recorder writes snapshots, and what the audience did with them.
type Recorder struct {
	w *session.Writer

	mu     sync.Mutex
	begun  bool
	opened time.Duration // At of the session's time 0
	at     time.Duration // of the last record, since then
	seen   time.Time     // when that was; zero where time is not the clock's
	last   workloads.Snapshot
	shown  workloads.Snapshot // the last one, rounded
	tasks  session.Tasks
	ui     session.UI
	points int // of a verb's sweep
	packer session.Packer
}

// Options say how to record.
type Options struct {
	Dir     string
	Version string
	Source  string
	Opened  time.Duration // the time of the first snapshot on the laboratory's clock
	Patient bool          // nothing is measured while records are written
	Screen  *session.Term // nil: without the screen
}

// Start begins a session.
func Start(o Options) (*Recorder, error) {
	w, err := session.Create(o.Dir, session.Options{Version: o.Version, Source: o.Source, Opened: o.Opened, Patient: o.Patient, Screen: o.Screen})
	if err != nil {
		return nil, err
	}
	r := &Recorder{w: w, opened: o.Opened}
	if !o.Patient {
		r.seen = time.Now()
	}
	m := metrics.ThisMachine()
	w.Put(0, session.KindMachine, session.Machine{Cores: m.Cores, CPUModel: m.CPUModel, OS: m.OS, Kernel: m.Kernel})
	w.Put(0, session.KindVersions, session.Versions{Coreglass: o.Version, Go: runtime.Version()})
	if o.Screen != nil {
		w.Put(0, session.KindTerm, *o.Screen)
		r.ui.Columns, r.ui.Rows = o.Screen.Columns, o.Screen.Rows
	}
	return r, nil
}

// Writer is where the records go.
func (r *Recorder) Writer() *session.Writer { return r.w }

// Take records a snapshot and returns it as a replay will show it.
func (r *Recorder) Take(s workloads.Snapshot) workloads.Snapshot {
	r.mu.Lock()
	defer r.mu.Unlock()
	s.At = max(s.At, r.opened+r.at).Truncate(time.Microsecond)
	r.at = s.At - r.opened
	if !r.seen.IsZero() {
		r.seen = time.Now()
	}
	told := r.model(&s)
	if told = r.numbers(&s) || told; r.timeline(&s) || told {
		return r.finish(s)
	}
	r.w.Put(r.at, session.KindTick, struct{}{})
	return r.finish(s)
}

// finish remembers the snapshot and returns the rounded one.
func (r *Recorder) finish(s workloads.Snapshot) workloads.Snapshot {
	r.begun, r.last = true, s
	shown := r.shown
	shown.At, shown.Timeline = s.At, s.Timeline
	shown.Run, shown.Spec, shown.Phase, shown.Problem, shown.Note, shown.Started = s.Run, s.Spec, s.Phase, s.Problem, s.Note, s.Started
	return shown
}

func (r *Recorder) model(s *workloads.Snapshot) bool {
	l := &r.last
	if r.begun && l.Run == s.Run && l.Phase == s.Phase && l.Started == s.Started && l.Problem == s.Problem && l.Note == s.Note && reflect.DeepEqual(l.Spec, s.Spec) {
		return false
	}
	if !r.begun || l.Run != s.Run {
		r.packer = session.Packer{}
	}
	if m, err := modelOf(s); err == nil {
		r.w.Put(r.at, session.KindModel, m)
	}
	return true
}

// numbers are measured less often than snapshots come.
func (r *Recorder) numbers(s *workloads.Snapshot) bool {
	if r.begun && sameNumbers(&r.last, s) {
		return false
	}
	r.shown = rounded(*s)
	r.packer.Spend(r.w.Put(r.at, session.KindCPU, cpuOf(&r.shown)))
	r.known(s)
	if len(s.Tasks) > 0 {
		r.packer.Spend(r.w.Put(r.at, session.KindTS, tsOf(&r.shown)))
	}
	return true
}

// known records what is known about the tasks, if that is new.
func (r *Recorder) known(s *workloads.Snapshot) {
	shown := r.shown
	shown.Timeline = s.Timeline
	if tasks := tasksOf(&shown); len(s.Tasks)+tasks.Cores > 0 && !reflect.DeepEqual(tasks, r.tasks) {
		r.tasks = tasks
		r.w.Put(r.at, session.KindTask, tasks)
	}
}

func sameNumbers(a, b *workloads.Snapshot) bool {
	return a.Run == b.Run && a.Elapsed == b.Elapsed && a.Reading == b.Reading && same(a.Cores, b.Cores) && same(a.Tasks, b.Tasks)
}

// same says whether two slices are one.
func same[T any](a, b []T) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}

func (r *Recorder) timeline(s *workloads.Snapshot) bool {
	t := s.Timeline
	if t == nil || len(t.Lanes) > session.MostLanes {
		return false
	}
	if r.tasks.Run != s.Run || r.tasks.Cores != t.Cores {
		r.known(s)
	}
	p, ok := r.packer.Pack(t, s.Run)
	if ok {
		r.w.Put(r.at, session.KindSpan, p)
	}
	return ok
}

// UI records what the audience looks at, if that is new.
func (r *Recorder) UI(u session.UI) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if u == r.ui {
		return
	}
	if (u.Columns != r.ui.Columns || u.Rows != r.ui.Rows) && r.w.Cast() != nil {
		r.w.Cast().Resize(u.Columns, u.Rows)
		r.w.Put(r.now(), session.KindTerm, session.Term{Columns: u.Columns, Rows: u.Rows})
	}
	r.ui = u
	r.w.Put(r.now(), session.KindUI, u)
}

// Now is the time of the recording.
func (r *Recorder) Now() time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.now()
}

// now lets as much time pass as the clock says: a laboratory that rests publishes nothing.
func (r *Recorder) now() time.Duration {
	if !r.seen.IsZero() {
		t := time.Now()
		r.at, r.seen = (r.at + t.Sub(r.seen)).Truncate(time.Microsecond), t
	}
	return r.at
}

// MarkAt sets a mark. Its record has the time at which it is written; the moment that is meant
// is a field of it, for the label may have been typed for a while.
func (r *Recorder) MarkAt(at time.Duration, label string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.w.Put(r.now(), session.KindMark, session.Mark{At: at.Microseconds(), Label: Private(label)})
}

// NoteAt records a text about a moment.
func (r *Recorder) NoteAt(at time.Duration, text string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.w.Put(r.now(), session.KindNote, session.Note{At: at.Microseconds(), Text: Private(text)})
}

// Result records what a verb printed, which must be a JSON object or list.
func (r *Recorder) Result(schema string, result any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.w.Put(r.at, session.KindResult, struct {
		Schema string `json:"schema"`
		Result any    `json:"result"`
	}{schema, result})
}

// Status is how far the recording is.
func (r *Recorder) Status() session.Status { return r.w.Status() }

// Close ends the session.
func (r *Recorder) Close() error { return r.w.Close() }
