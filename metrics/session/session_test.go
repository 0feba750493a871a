package session

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"coreglass/metrics/timeline"
)

// schedule is tasks that take turns on cores, a timeline of which is known up to any time.
type schedule struct {
	b    *timeline.Builder
	rng  *rand.Rand
	free []time.Duration
	on   []timeline.Task
	next timeline.Task
	n    int
	mean time.Duration
}

func newSchedule(cores, tasks int, quantum time.Duration) *schedule {
	names := make([]string, tasks)
	for i := range names {
		names[i] = TaskName(i)
	}
	s := &schedule{b: timeline.NewBuilder(cores, names, 1<<20), rng: rand.New(rand.NewPCG(1, 2)), free: make([]time.Duration, cores), on: make([]timeline.Task, cores), n: tasks, mean: quantum}
	for i := range names {
		s.b.Add(timeline.Event{Task: timeline.Task(i), State: timeline.Ready, Core: timeline.NoCore})
	}
	for c := range s.on {
		s.on[c] = -1
	}
	return s
}

// until lets time pass and returns what is known.
func (s *schedule) until(now time.Duration) *timeline.Timeline {
	for {
		core := 0
		for c := range s.free {
			if s.free[c] < s.free[core] {
				core = c
			}
		}
		at := s.free[core]
		if at >= now {
			break
		}
		if s.on[core] >= 0 {
			s.b.Add(timeline.Event{At: at, Task: s.on[core], State: timeline.Ready})
		}
		task := s.next
		for busy := true; busy; {
			busy = false
			for c, other := range s.on {
				busy = busy || c != core && other == task
			}
			if busy {
				task = (task + 1) % timeline.Task(s.n)
			}
		}
		s.next = (task + 1) % timeline.Task(s.n)
		s.on[core] = task
		s.b.Add(timeline.Event{At: at, Task: task, Core: timeline.Core(core), State: timeline.Running})
		s.free[core] = at + s.mean/2 + time.Duration(s.rng.Int64N(int64(s.mean))) + time.Microsecond
		s.free[core] = s.free[core].Truncate(time.Microsecond)
	}
	for _, task := range s.on {
		if task >= 0 {
			s.b.See(task, now)
		}
	}
	return s.b.Timeline(now, 40*time.Microsecond, time.Millisecond, timeline.Measured)
}

// recorded makes a session of ticks with marks and closes it.
func recorded(t testing.TB, ticks int, quantum time.Duration) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "test.rec")
	w, err := Create(dir, Options{Version: "test", Source: "live"})
	if err != nil {
		t.Fatal(err)
	}
	fill(w, ticks, quantum)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

func fill(w *Writer, ticks int, quantum time.Duration) {
	w.Put(0, KindModel, Model{Run: 1, Source: "real", Phase: "running", Spec: json.RawMessage(`{"model":"thread","tasks":3}`)})
	w.Put(0, KindTask, Tasks{Run: 1, Count: 3, Cores: 2, Resolution: 40_000, Origin: "measured"})
	s := newSchedule(2, 3, quantum)
	var p Packer
	for i := 1; i <= ticks; i++ {
		at := time.Duration(i) * 100 * time.Millisecond
		w.Put(at, KindCPU, CPU{Run: 1, User: []Number{50, Number(math.NaN())}, Window: &Window{Length: 1000, Work: Number(i) * 1000}})
		if spans, ok := p.Pack(s.until(at), 1); ok {
			w.Put(at, KindSpan, spans)
		}
		for len(w.queue) > queueLength/2 {
			<-time.After(time.Millisecond) // a test has no measuring to be slowed down
		}
	}
	w.Put(time.Duration(ticks)*100*time.Millisecond, KindMark, Mark{At: int64(ticks) * 100_000, Label: "the end"})
}

func opened(t testing.TB, dir string) *Session {
	t.Helper()
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestRoundTrip(t *testing.T) {
	s := opened(t, recorded(t, 50, 4*time.Millisecond))
	if s.State != Closed || len(s.Bad) > 0 || s.Cut > 0 || s.Length() != 5*time.Second {
		t.Fatalf("%s, %v, %d, %v", s.State, s.Bad, s.Cut, s.Length())
	}
	if got := fmt.Sprint(s.Count(KindCPU), s.Count(KindSpan), s.Marks()); got != "50 50 [{5s the end false}]" {
		t.Error(got)
	}
	if n := int64(s.Len()); s.Manifest.Counts.Records != n || s.Manifest.Counts.Marks != 1 {
		t.Errorf("%+v, %d records", s.Manifest.Counts, n)
	}
	var c CPU
	if err := s.Decode(s.Last(KindCPU, s.Len()-1), &c); err != nil || c.Window.Work != 50_000 || !math.IsNaN(float64(c.User[1])) {
		t.Errorf("%+v, %v", c, err)
	}
}

// A calm run is told to the microsecond; what is read back is what was there.
func TestSpansAreReadBack(t *testing.T) {
	s := opened(t, recorded(t, 50, 30*time.Millisecond))
	got := s.TimelineAt(s.Len()-1, time.Minute)
	want := newSchedule(2, 3, 30*time.Millisecond)
	var last *timeline.Timeline
	for i := 1; i <= 50; i++ {
		last = want.until(time.Duration(i) * 100 * time.Millisecond)
	}
	if err := got.Check(); err != nil {
		t.Fatal(err)
	}
	if a, b := spelled(got), spelled(last); a != b {
		t.Errorf("read:\n%s\nwas:\n%s", a, b)
	}
}

// spelled writes lanes; a task that got its core again at once never left it.
func spelled(t *timeline.Timeline) string {
	var b strings.Builder
	for i := range t.Lanes {
		for k := 0; k < t.Lanes[i].Len(); k++ {
			s := t.Lanes[i].At(k)
			for ; k+1 < t.Lanes[i].Len(); k++ {
				next := t.Lanes[i].At(k + 1)
				if next.State != s.State || next.Core != s.Core || next.Start != s.End {
					break
				}
				s.End = next.End
			}
			fmt.Fprintf(&b, "%d %v %d %v-%v\n", s.Task, s.State, s.Core, s.Start, s.End)
		}
	}
	return b.String()
}

// Ten thousand switches a second are sampled: the record stays small, and each task keeps its
// share of the time.
func TestDenseSpansKeepTheShares(t *testing.T) {
	dir := recorded(t, 100, 100*time.Microsecond)
	s := opened(t, dir)
	var longest int32
	for _, i := range s.All(KindSpan) {
		longest = max(longest, s.index[i].n)
	}
	if longest > 2000 {
		t.Errorf("a record of %d bytes", longest)
	}
	got := s.TimelineAt(s.Len()-1, time.Minute)
	if err := got.Check(); err != nil {
		t.Error(err)
	}
	want := newSchedule(2, 3, 100*time.Microsecond)
	var last *timeline.Timeline
	for i := 1; i <= 100; i++ {
		last = want.until(time.Duration(i) * 100 * time.Millisecond)
	}
	for i := range got.Lanes {
		a, b := running(&got.Lanes[i]), running(&last.Lanes[i])
		if math.Abs(a-b)/b > 0.1 {
			t.Errorf("task %d ran %.2f s, read back %.2f s", i, b, a)
		}
	}
}

// A stretch that had little room is known less well than the others; they are not.
func TestCoarseStretch(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "test.rec")
	w, err := Create(dir, Options{Version: "test", Source: "live"})
	if err != nil {
		t.Fatal(err)
	}
	w.Put(0, KindModel, Model{Run: 1, Source: "real", Phase: "running"})
	w.Put(0, KindTask, Tasks{Run: 1, Count: 3, Cores: 2, Resolution: 40_000, Origin: "measured"})
	p, lives := Packer{}, newSchedule(2, 3, 4*time.Millisecond)
	for i := 1; i <= 40; i++ {
		at := time.Duration(i) * 100 * time.Millisecond
		if i == 10 {
			p.Spend(10_000)
		}
		spans, _ := p.Pack(lives.until(at), 1)
		w.Put(at, KindSpan, spans)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	s := opened(t, dir)
	got := s.TimelineAt(s.Len()-1, time.Minute)
	coarse, fine := got.ResolutionIn(920*time.Millisecond, 980*time.Millisecond), 40*time.Microsecond
	if coarse < time.Millisecond {
		t.Errorf("where there was no room: %v", coarse)
	}
	if a, b := got.ResolutionIn(0, 890*time.Millisecond), got.ResolutionIn(3*time.Second, 4*time.Second); a != fine || b != fine {
		t.Errorf("before %v, later %v, want %v", a, b, fine)
	}
	if all := got.ResolutionIn(got.From, got.To); all != coarse {
		t.Errorf("of all %v, want %v", all, coarse)
	}
	for i := 1; i < len(got.Coarse); i++ {
		if a, b := got.Coarse[i-1], got.Coarse[i]; b.From < a.To || b.To <= b.From {
			t.Errorf("%+v comes before %+v", a, b)
		}
	}
	if err := got.Check(); err != nil {
		t.Error(err)
	}
}

func running(l *timeline.Lane) float64 {
	var sum time.Duration
	for k := range l.Len() {
		if s := l.At(k); s.State == timeline.Running {
			sum += s.Length()
		}
	}
	return sum.Seconds()
}

// A record that is missing leaves a hole in which the tasks are unknown.
func TestMissingSpansAreUnknown(t *testing.T) {
	dir := recorded(t, 20, 4*time.Millisecond)
	data := filepath.Join(dir, dataName)
	b, _ := os.ReadFile(data)
	lines := bytes.SplitAfter(b, []byte("\n"))
	var kept [][]byte
	spans := 0
	for _, l := range lines {
		if bytes.Contains(l, []byte(`"k":"span"`)) {
			if spans++; spans == 10 {
				continue
			}
		}
		kept = append(kept, l)
	}
	os.WriteFile(data, bytes.Join(kept, nil), 0o666)
	got := opened(t, dir).TimelineAt(45, time.Minute)
	unknown := 0
	for i := range got.Lanes {
		for k := range got.Lanes[i].Len() {
			if s := got.Lanes[i].At(k); s.State == timeline.Unknown && s.Length() > 90*time.Millisecond {
				unknown++
			}
		}
	}
	if err := got.Check(); err != nil || unknown != 3 {
		t.Errorf("%d lanes are unknown in the hole; %v", unknown, err)
	}
}

// However a session is cut off, it opens, says what is missing and has the rest.
func TestEveryTruncation(t *testing.T) {
	dir := recorded(t, 5, 4*time.Millisecond)
	data := filepath.Join(dir, dataName)
	whole, _ := os.ReadFile(data)
	all := bytes.Count(whole, []byte("\n"))
	from := 0
	for i, cut := 0, whole; i < 4; i++ {
		from = bytes.LastIndexByte(cut, '\n')
		cut = cut[:from]
	}
	for n := from + 1; n < len(whole); n++ {
		if err := os.WriteFile(data, whole[:n], 0o666); err != nil {
			t.Fatal(err)
		}
		s := opened(t, dir)
		lines := bytes.Count(whole[:n], []byte("\n"))
		tail := n - 1 - bytes.LastIndexByte(whole[:n], '\n')
		if s.Len() != lines || s.Cut != int64(tail) || len(s.Bad) != 0 || (tail > 0) != (s.State == Recovered) || (tail > 0) != (s.Complaint() != "") {
			t.Fatalf("cut at %d of %d: %d records of %d, %d bytes left, %s, %q", n, len(whole), s.Len(), all, s.Cut, s.State, s.Complaint())
		}
		s.TimelineAt(s.Len()-1, time.Minute)
		s.Close()
	}
}

// Each flipped byte of the last records is found, and the others are read.
func TestEveryFlippedByte(t *testing.T) {
	dir := recorded(t, 5, 4*time.Millisecond)
	data := filepath.Join(dir, dataName)
	whole, _ := os.ReadFile(data)
	all := bytes.Count(whole, []byte("\n"))
	from := len(whole)
	for range 4 {
		from = bytes.LastIndexByte(whole[:from], '\n')
	}
	rng := rand.New(rand.NewPCG(3, 4))
	for n := from + 1; n < len(whole); n++ {
		for _, flip := range []byte{1, 0x20, 0x80, 1 + byte(rng.IntN(255))} {
			bad := bytes.Clone(whole)
			bad[n] ^= flip
			if err := os.WriteFile(data, bad, 0o666); err != nil {
				t.Fatal(err)
			}
			s := opened(t, dir)
			if s.State != Recovered || s.Complaint() == "" || s.Len() < all-2 || s.Len() >= all {
				t.Fatalf("byte %d ^ %#x: %d records of %d, %s, %q", n, flip, s.Len(), all, s.State, s.Complaint())
			}
			for i := range s.Len() {
				s.TimelineAt(i, time.Minute)
			}
			s.Marks()
			s.Close()
		}
	}
}

func TestRepairKeepsTheOriginal(t *testing.T) {
	dir := recorded(t, 5, 4*time.Millisecond)
	data := filepath.Join(dir, dataName)
	whole, _ := os.ReadFile(data)
	damaged := append(append([]byte("{nonsense\n"), whole...), `{"t":12`...)
	os.WriteFile(data, damaged, 0o666)
	if s := opened(t, dir); s.State != Recovered || len(s.Bad) != 1 || s.Cut != 7 || s.Bad[0].Line != 1 {
		t.Fatalf("%s %v %d", s.State, s.Bad, s.Cut)
	}
	if now, _ := os.ReadFile(data); !bytes.Equal(now, damaged) {
		t.Fatal("opening has changed the file")
	}
	if _, err := Repair(dir); err != nil {
		t.Fatal(err)
	}
	if now, _ := os.ReadFile(data); !bytes.Equal(now, whole) {
		t.Error("what was whole has changed")
	}
	if kept, _ := os.ReadFile(data + ".damaged"); !bytes.Equal(kept, damaged) {
		t.Error("the original is gone")
	}
	if s := opened(t, dir); s.State != Closed {
		t.Error(s.State)
	}
}

func TestPackedIsTheSame(t *testing.T) {
	dir := recorded(t, 5, 4*time.Millisecond)
	var a, b bytes.Buffer
	if err := Pack(dir, &a); err != nil {
		t.Fatal(err)
	}
	Pack(dir, &b)
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("packed twice, the bytes differ")
	}
	file := filepath.Join(t.TempDir(), "test.zip")
	os.WriteFile(file, a.Bytes(), 0o666)
	if x, y := opened(t, dir), opened(t, file); x.Len() != y.Len() || x.Length() != y.Length() || y.State != Closed {
		t.Errorf("%d records, packed %d", x.Len(), y.Len())
	}
}

// What does not fit into the queue is counted, and the record says so.
func TestOverflowIsTold(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "x.rec")
	hold := make(chan struct{})
	w, err := create(dir, Options{}, func(n int64) {
		if n == 2 { // the header is written at once
			<-hold
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 2 * queueLength {
		w.Put(time.Duration(i)*time.Millisecond, KindTick, struct{}{})
	}
	close(hold)
	for w.records.Load() < queueLength {
		<-time.After(time.Millisecond)
	}
	w.Put(time.Second*10, KindTick, struct{}{})
	w.Close()
	s := opened(t, dir)
	var told int64
	for _, i := range s.All(KindGap) {
		var g Gap
		if err := s.Decode(int(i), &g); err != nil {
			t.Fatal(err)
		}
		told += g.Lost
	}
	if told != w.lost.Load() || told < queueLength/2 || s.Manifest.Counts.Lost != told {
		t.Errorf("%d gaps tell of %d lost, the writer of %d", s.Count(KindGap), told, w.lost.Load())
	}
	if n := s.Count(KindTick) + int(told); n != 2*queueLength+1 {
		t.Errorf("%d records written and lost", n)
	}
}

func FuzzSpans(f *testing.F) {
	f.Add("N6CDDN,D,DKN", int64(1000), int64(5000), int64(10))
	f.Fuzz(func(t *testing.T, data string, from, to, unit int64) {
		p := Spans{From: from, To: to, Unit: unit, Data: data}
		last := map[timeline.Task]time.Duration{}
		_ = p.lanes(func(s timeline.Span) {
			if s.End <= s.Start || s.Start < last[s.Task] || s.End > time.Duration(to) {
				t.Fatalf("%+v", s)
			}
			last[s.Task] = s.End
		})
	})
}

// A session that was killed before its first record is one all the same.
func TestAnEmptySessionOpens(t *testing.T) {
	dir := recorded(t, 1, time.Millisecond)
	os.WriteFile(filepath.Join(dir, dataName), nil, 0o666)
	if s := opened(t, dir); s.Len() != 0 || s.Length() != 0 || s.TimelineAt(-1, time.Minute) != nil {
		t.Errorf("%d records", s.Len())
	}
}

// A record that no reader would read is not written, and told.
func TestARecordTooLong(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "long.rec")
	w, err := Create(dir, Options{Patient: true})
	if err != nil {
		t.Fatal(err)
	}
	w.Put(1, KindNote, Note{Text: strings.Repeat("x", longestLine)})
	w.Put(2, KindNote, Note{Text: "after"})
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	s := opened(t, dir)
	defer s.Close()
	if m := s.Marks(); len(m) != 1 || m[0].Label != "after" || s.Count(KindGap) != 1 {
		t.Errorf("%v, %d gaps", m, s.Count(KindGap))
	}
}
