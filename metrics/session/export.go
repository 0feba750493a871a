package session

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"time"

	"coreglass/metrics/timeline"
)

// WriteJSON writes the records of a range as one JSON object.
func (s *Session) WriteJSON(w io.Writer, r Range) error {
	b := bufio.NewWriterSize(w, 1<<16)
	manifest, err := json.Marshal(s.Manifest)
	if err != nil {
		return err
	}
	fmt.Fprintf(b, `{"schema":"coreglass.session-records/1","state":%q,"manifest":%s,"records":[`, s.State, manifest)
	any := false
	for i := range s.index {
		if !r.holds(s.At(i)) && s.Kind(i) != KindSession {
			continue
		}
		line, err := s.Line(i)
		if err != nil {
			return err
		}
		if any {
			b.WriteByte(',')
		}
		any = true
		b.WriteByte('\n')
		b.Write(bytes.TrimRight(line, "\n"))
	}
	b.WriteString("\n]}\n")
	return b.Flush()
}

// WriteVTT writes the marks as chapters of a video, WebVTT: each lasts to the next one.
func (s *Session) WriteVTT(w io.Writer, r Range) error {
	b := bufio.NewWriter(w)
	b.WriteString("WEBVTT\n")
	end := s.Length()
	if r.To > 0 {
		end = min(end, r.To)
	}
	var marks []MarkAt
	for _, m := range s.Marks() {
		if r.holds(m.At) {
			marks = append(marks, m)
		}
	}
	if len(marks) == 0 || marks[0].At > r.From {
		marks = append([]MarkAt{{At: r.From, Label: s.Name}}, marks...)
	}
	for i, m := range marks {
		to := end
		if i+1 < len(marks) {
			to = marks[i+1].At
		}
		if to <= m.At {
			to = m.At + time.Millisecond
		}
		label := bytes.ReplaceAll([]byte(m.Label), []byte("-->"), []byte("->"))
		fmt.Fprintf(b, "\n%d\n%s --> %s\n%s\n", i+1, vttTime(m.At-r.From), vttTime(to-r.From), bytes.ReplaceAll(label, []byte("\n"), []byte(" ")))
	}
	return b.Flush()
}

func vttTime(d time.Duration) string {
	ms := d.Milliseconds()
	return fmt.Sprintf("%02d:%02d:%02d.%03d", ms/3_600_000, ms/60_000%60, ms/1000%60, ms%1000)
}

// WritePerfetto writes the timelines of a range as a Chrome trace, the tasks of each run for
// themselves, with the numbers as counters and the marks as instants.
func (s *Session) WritePerfetto(w io.Writer, r Range) error {
	all := &timeline.Timeline{From: r.From}
	for _, run := range s.Runs(r) {
		t := run.Timeline
		all.Cores, all.To = max(all.Cores, t.Cores), max(all.To, t.To)
		all.Resolution, all.Origin, all.Lost = max(all.Resolution, t.ResolutionIn(t.From, t.To)), t.Origin, all.Lost+t.Lost
		first := timeline.Task(len(all.Lanes))
		for i := range t.Lanes {
			var lane []timeline.Span
			for k := range t.Lanes[i].Len() {
				p := t.Lanes[i].At(k)
				p.Task += first
				lane = append(lane, p)
			}
			all.Lanes = append(all.Lanes, timeline.NewLane(lane))
			all.Tasks = append(all.Tasks, fmt.Sprintf("%d %s: %s", run.Run, run.Name, t.Tasks[i]))
		}
	}
	return timeline.WritePerfettoWith(w, all, s.counters(r))
}

// counters are the trace's counters and instants.
func (s *Session) counters(r Range) []timeline.TraceEvent {
	var all []timeline.TraceEvent
	each(s, KindCPU, r, func(i int, c *CPU) {
		if c.Window == nil {
			return
		}
		for _, n := range []struct {
			name string
			v    Number
		}{{"CPU, % of one core", c.Window.User + c.Window.System}, {"useful work, x one task", c.Window.Speedup},
			{"voluntary switches /s", c.Window.Voluntary}, {"involuntary switches /s", c.Window.Involuntary}} {
			if n.v == n.v {
				all = append(all, timeline.TraceEvent{At: s.At(i), Name: n.name, Value: strconv.FormatFloat(float64(n.v), 'f', -1, 64)})
			}
		}
	})
	for _, m := range s.Marks() {
		if r.holds(m.At) {
			all = append(all, timeline.TraceEvent{At: m.At, Name: m.Label})
		}
	}
	return all
}

// CastEvent is a line of an asciicast: output (o), a size (r), a mark (m), input (i).
type CastEvent struct {
	At   time.Duration
	Code string
	Text string
}

// ReadCast reads an asciicast of version 2 or 3; lines that can't be read are left out.
func ReadCast(b []byte) (size Term, events []CastEvent, err error) {
	line, rest, _ := bytes.Cut(b, []byte("\n"))
	var head struct {
		Version, Width, Height int
		Term                   struct{ Cols, Rows int }
	}
	if json.Unmarshal(line, &head) != nil || head.Version != 2 && head.Version != 3 {
		return size, nil, fmt.Errorf("no asciicast of version 2 or 3")
	}
	size = Term{max(head.Width, head.Term.Cols), max(head.Height, head.Term.Rows)}
	last := time.Duration(0)
	for line := range bytes.Lines(rest) {
		e, ok := readEvent(line)
		if !ok {
			continue
		}
		if head.Version == 3 {
			e.At += last
		}
		last = max(last, e.At)
		e.At = last
		events = append(events, e)
	}
	return size, events, nil
}

func readEvent(line []byte) (CastEvent, bool) {
	var v []any
	if json.Unmarshal(line, &v) != nil || len(v) != 3 {
		return CastEvent{}, false
	}
	at, ok := v[0].(float64)
	code, ok2 := v[1].(string)
	text, ok3 := v[2].(string)
	return CastEvent{time.Duration(at*1e6+0.5) * time.Microsecond, code, text}, ok && ok2 && ok3 && at >= 0 && at < 1e6 && isCode(code)
}

// isCode says whether a text can be an event's code: one letter.
func isCode(s string) bool { return len(s) == 1 && (s[0]|0x20) >= 'a' && (s[0]|0x20) <= 'z' }

// CastWriter writes an asciicast of version 2 or 3. Version 3 has intervals instead of times;
// each is the difference of whole microseconds, so that they never drift apart.
type CastWriter struct {
	w       *bufio.Writer
	version int
	last    int64
}

// NewCastWriter writes the header.
func NewCastWriter(w io.Writer, version, columns, rows int) *CastWriter {
	c := &CastWriter{w: bufio.NewWriterSize(w, 1<<16), version: version}
	if version == 3 {
		fmt.Fprintf(c.w, "{\"version\":3,\"term\":{\"cols\":%d,\"rows\":%d}}\n", columns, rows)
	} else {
		fmt.Fprintf(c.w, "{\"version\":2,\"width\":%d,\"height\":%d}\n", columns, rows)
	}
	return c
}

// Event writes one event.
func (c *CastWriter) Event(at time.Duration, code byte, text []byte) {
	if c.version == 3 {
		us := at.Microseconds()
		at, c.last = time.Duration(us-c.last)*time.Microsecond, us
	}
	c.w.Write(AppendEvent(nil, at, code, text))
}

// Close writes what is left.
func (c *CastWriter) Close() error { return c.w.Flush() }

// WriteScreen writes the screen as it was seen, with the marks.
func (s *Session) WriteScreen(w io.Writer, version int) error {
	b, err := s.Screen()
	if err != nil {
		return err
	}
	size, events, err := ReadCast(b)
	if err != nil {
		return err
	}
	c := NewCastWriter(w, version, size.Columns, size.Rows)
	marks := s.Marks()
	for _, e := range events {
		for len(marks) > 0 && marks[0].At <= e.At {
			c.Event(marks[0].At, 'm', []byte(marks[0].Label))
			marks = marks[1:]
		}
		c.Event(e.At, e.Code[0], []byte(e.Text))
	}
	return c.Close()
}
