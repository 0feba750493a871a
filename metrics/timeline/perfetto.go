package timeline

import (
	"bufio"
	"encoding/json"
	"io"
	"strconv"
	"time"
)

// WritePerfetto writes the timeline as a Chrome trace-event object, which ui.perfetto.dev
// and chrome://tracing open. The same timeline gives the same bytes.
//
// The trace-event format has slices (phase X) but neither cores nor states of threads, so
// everything is there twice. traceEvents has a process "tasks" with a thread for each task,
// whose slices are its states, and a process "cores" with a thread for each core, whose
// slices are the tasks on it: that every reader of the format shows. systemTraceEvents has
// the same as text of the kernel's ftrace, which both viewers accept inside the object and
// draw as they draw a kernel's own record: a row for each CPU, and above each thread of
// "tasks" a row of its states. The kernel has no word for some of ours: locked and unknown
// are "sleeping" there.
func WritePerfetto(w io.Writer, t *Timeline) error { return WritePerfettoWith(w, t, nil) }

// TraceEvent is more than a timeline knows: a counter with a value, or an instant without one.
type TraceEvent struct {
	At          time.Duration
	Name, Value string
}

// WritePerfettoWith writes a timeline together with counters and instants.
func WritePerfettoWith(w io.Writer, t *Timeline, more []TraceEvent) error {
	p := &perfetto{w: bufio.NewWriterSize(w, 1<<16), t: t}
	p.raw(`{"displayTimeUnit":"ns","otherData":{"origin":`).text(t.Origin.String())
	p.raw(`,"resolution_us":"`).us(t.ResolutionIn(t.From, t.To)).raw(`","lost":"`).int(int64(t.Lost)).raw("\"},\n\"traceEvents\":[\n")
	p.names()
	p.states()
	rows := occupants(t)
	p.cores(rows)
	p.more(more)
	p.raw("],\n\"systemTraceEvents\":\"")
	p.ftrace(rows)
	p.raw("\"}\n")
	return p.w.Flush()
}

// perfetto is a trace that is being written; the first error stays in w.
type perfetto struct {
	w   *bufio.Writer
	t   *Timeline
	any bool // an event was written
	buf []byte
}

// Numbers of processes and threads. A process's own number is its main thread's, so it has
// no task, and 0 is the idle thread of each core.
const taskProcess = 1

func taskThread(t Task) int64              { return taskProcess + 1 + int64(t) }
func (p *perfetto) coreProcess() int64     { return taskThread(Task(len(p.t.Tasks))) }
func (p *perfetto) coreThread(c int) int64 { return p.coreProcess() + 1 + int64(c) }

func (p *perfetto) raw(s string) *perfetto {
	p.w.WriteString(s)
	return p
}

// text writes a JSON string.
func (p *perfetto) text(s string) *perfetto {
	b, _ := json.Marshal(s) // a string always can be
	p.w.Write(b)
	return p
}

func (p *perfetto) int(n int64) *perfetto {
	p.buf = strconv.AppendInt(p.buf[:0], n, 10)
	p.w.Write(p.buf)
	return p
}

// us writes microseconds to the nanosecond.
func (p *perfetto) us(d time.Duration) *perfetto {
	p.buf = appendDecimal(p.buf[:0], d, 3)
	p.w.Write(p.buf)
	return p
}

// appendDecimal appends nanoseconds as a decimal number with that many digits after the
// point: 3 for microseconds, 9 for seconds.
func appendDecimal(b []byte, d time.Duration, digits int) []byte {
	unit := int64(1)
	for range digits {
		unit *= 10
	}
	n := int64(d)
	if n < 0 {
		b, n = append(b, '-'), -n
	}
	b = strconv.AppendInt(b, n/unit, 10)
	b = append(b, '.')
	for n %= unit; unit > 1; n %= unit {
		unit /= 10
		b = append(b, byte('0'+n/unit))
	}
	return b
}

// event begins an event of a thread.
func (p *perfetto) event(phase string, pid, tid int64) *perfetto {
	if p.any {
		p.raw(",\n")
	}
	p.any = true
	return p.raw(`{"ph":"` + phase + `","pid":`).int(pid).raw(`,"tid":`).int(tid)
}

func (p *perfetto) named(what, name string, pid, tid int64) {
	p.event("M", pid, tid).raw(`,"name":"` + what + `","args":{"name":`).text(name).raw("}}")
}

func (p *perfetto) slice(pid, tid int64, start, end time.Duration) *perfetto {
	return p.event("X", pid, tid).raw(`,"ts":`).us(start).raw(`,"dur":`).us(end - start).raw(`,"name":`)
}

// names are the metadata: processes, threads, and their order on the screen.
func (p *perfetto) names() {
	p.named("process_name", "cores", p.coreProcess(), p.coreProcess())
	p.named("process_name", "tasks", taskProcess, taskProcess)
	for c := range p.t.Cores {
		p.named("thread_name", "core "+strconv.Itoa(c), p.coreProcess(), p.coreThread(c))
	}
	for i, name := range p.t.Tasks {
		tid := taskThread(Task(i))
		p.named("thread_name", name, taskProcess, tid)
		p.event("M", taskProcess, tid).raw(`,"name":"thread_sort_index","args":{"sort_index":`).int(int64(i)).raw("}}")
	}
}

// states are the lives of the tasks, a slice for each span.
func (p *perfetto) states() {
	for i := range p.t.Lanes {
		l := &p.t.Lanes[i]
		for k := range l.Len() {
			s := l.At(k)
			p.slice(taskProcess, taskThread(Task(i)), s.Start, s.End).text(s.State.String()).raw(`,"cat":"state"`)
			if s.State.OnCore() && s.Core >= 0 {
				p.raw(`,"args":{"core":`).int(int64(s.Core)).raw("}")
			}
			p.raw("}")
		}
	}
}

// cores are the slices of each core, named by their task.
func (p *perfetto) cores(rows [][]Span) {
	for c, row := range rows {
		for _, s := range row {
			p.slice(p.coreProcess(), p.coreThread(c), s.Start, s.End).text(p.t.Tasks[s.Task]).raw(`,"cat":"core"}`)
		}
	}
}

// occupants are the stays of tasks on each core. What a task did without leaving its core
// is one stay, and no two overlap: where the measured edges do, the later start counts,
// which is the sharper of the two.
func occupants(t *Timeline) [][]Span {
	rows := t.ByCore(t.From, t.To)
	for c, row := range rows {
		n := 0
		for _, s := range row {
			if n > 0 {
				last := &row[n-1]
				if last.Task == s.Task && last.End >= s.Start {
					last.End = max(last.End, s.End)
					continue
				}
				if s.End <= last.End {
					continue // no longer than edges may be off
				}
				last.End = min(last.End, s.Start)
				if last.End <= last.Start {
					n--
				}
			}
			row[n] = s
			n++
		}
		rows[c] = row[:n]
	}
	return rows
}

// more are counters and instants of the whole trace.
func (p *perfetto) more(events []TraceEvent) {
	for _, e := range events {
		if e.Value == "" {
			p.event("i", taskProcess, taskProcess).raw(`,"s":"g","ts":`).us(e.At).raw(`,"name":`).text(e.Name).raw("}")
			continue
		}
		p.event("C", taskProcess, taskProcess).raw(`,"ts":`).us(e.At).raw(`,"name":`).text(e.Name).raw(`,"args":{"value":` + e.Value + "}}")
	}
}
