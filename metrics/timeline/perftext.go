package timeline

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"time"
)

// Import is what was read from a trace that was taken elsewhere.
type Import struct {
	Timeline *Timeline
	Lines    int // of the file
	Events   int // of the scheduler, and understood
	Bad      int // of the scheduler, and not understood
	FirstBad []BadLine
	Holes    int // switches that the record must have lost, since a core had another task
}

// BadLine is the place of a line that was not understood.
type BadLine struct {
	Line int    `json:"line"`
	Why  string `json:"why"`
}

const (
	longestLine  = 4096
	mostTasks    = 100_000
	importSpans  = 2_000_000 // 48 MB; the oldest go first
	badLinesTold = 10
)

// ReadPerf reads the text of perf script, of perf sched script, or of the kernel's trace
// file, with sched_switch and, where they are there, wake-ups. What it does not know it
// skips; what it can't understand it counts. Times begin with the first event.
func ReadPerf(r io.Reader) (*Import, error) {
	in := bufio.NewReaderSize(r, longestLine)
	if magic, _ := in.Peek(8); bytes.Equal(magic, []byte("PERFILE2")) {
		return nil, errors.New("this is perf's binary record: give the text of perf script -i FILE --ns")
	}
	p := &perfReader{builder: NewBuilder(0, nil, importSpans), tasks: map[int]*perfSeen{}, on: map[int]*perfSeen{}, heard: map[int]time.Duration{}}
	for {
		line, long, err := readLine(in)
		if err == io.EOF && len(line) == 0 {
			break
		}
		if err != nil && err != io.EOF {
			return nil, err
		}
		p.line(string(line), long)
	}
	if p.Events == 0 {
		return nil, fmt.Errorf("no event of the scheduler in %d lines%s: record with perf record -e sched:sched_switch -e sched:sched_waking -a", p.Lines, p.worst())
	}
	p.Timeline = p.timeline()
	return &p.Import, nil
}

// readLine reads a line without its end; of one that is too long the beginning.
func readLine(in *bufio.Reader) (line []byte, long bool, err error) {
	line, err = in.ReadSlice('\n')
	if err != bufio.ErrBufferFull {
		return bytes.TrimSuffix(line, []byte("\n")), false, err
	}
	line = bytes.Clone(line)
	for err == bufio.ErrBufferFull {
		_, err = in.ReadSlice('\n')
	}
	return line, true, err
}

// perfReader follows cores and tasks through a trace.
type perfReader struct {
	Import
	builder *Builder
	names   []string
	tasks   map[int]*perfSeen     // by thread, the living
	on      map[int]*perfSeen     // by core; nil: idle
	heard   map[int]time.Duration // by core: the last switch
	cores   int
	first   time.Duration // of the file's clock
	last    time.Duration // since the first
	micro   bool
}

type perfSeen struct {
	task Task
	core int // where it is; -1: on none
}

func (p *perfReader) line(text string, long bool) {
	p.Lines++
	l, err := parsePerfLine(text)
	if err == errOther {
		return
	}
	if long {
		err = errLong
	}
	if err == nil {
		err = p.take(l)
	}
	if err == nil {
		p.Events++
		return
	}
	if p.Bad++; len(p.FirstBad) < badLinesTold {
		p.FirstBad = append(p.FirstBad, BadLine{p.Lines, err.Error()})
	}
}

// worst tells of the first bad line, if there is one.
func (p *perfReader) worst() string {
	if p.Bad == 0 {
		return ""
	}
	return fmt.Sprintf(", %d not understood (line %d: %s)", p.Bad, p.FirstBad[0].Line, p.FirstBad[0].Why)
}

func (p *perfReader) take(l perfLine) error {
	if p.Events == 0 {
		p.first = l.at
	}
	at := l.at - p.first
	if at < p.last {
		return errOrder
	}
	if len(p.names)+2 > mostTasks {
		return errTooMany
	}
	p.last = at
	p.micro = p.micro || l.micro
	if l.wakes {
		p.wake(l.next, at)
		return nil
	}
	p.cores = max(p.cores, l.core+1)
	p.leave(l, at)
	p.enter(l, at)
	p.heard[l.core] = at
	return nil
}

// seen is the task of a thread; nil for the idle task. A name that changed is an exec.
func (p *perfReader) seen(t perfTask) (s *perfSeen, isNew bool) {
	if t.tid == 0 {
		return nil, false
	}
	s, ok := p.tasks[t.tid]
	if !ok {
		s = &perfSeen{p.builder.AddTask(), -1}
		p.tasks[t.tid] = s
		p.names = append(p.names, "")
	}
	if name := p.names[s.task]; !ok || len(name) < len(t.name) || name[:len(t.name)] != t.name {
		p.names[s.task] = fmt.Sprintf("%s:%d", t.name, t.tid)
	}
	return s, !ok
}

// leave takes the core from the task that had it.
func (p *perfReader) leave(l perfLine, at time.Duration) {
	s, isNew := p.seen(l.prev)
	if had := p.on[l.core]; had != nil && had != s && had.core == l.core {
		p.Holes++ // it must have left, nobody knows when
		p.builder.Lose(had.task, 1)
		had.core = -1
	}
	if s == nil {
		return
	}
	if s.core != l.core {
		p.appear(s, isNew, l)
	}
	s.core = -1
	p.builder.Add(Event{at, s.task, Core(l.core), l.leaves})
	if l.leaves.Over() {
		delete(p.tasks, l.prev.tid) // the number may come again
	}
}

// appear puts a task that leaves a core onto it: from the beginning of the trace if nobody
// had the core before; else the switch to it was lost.
func (p *perfReader) appear(s *perfSeen, isNew bool, l perfLine) {
	since, switched := p.heard[l.core]
	if !switched && isNew {
		p.builder.Add(Event{0, s.task, Core(l.core), Running})
		return
	}
	p.Holes++
	p.builder.See(s.task, since)
	p.builder.Lose(s.task, 1)
}

// enter gives the core to a task.
func (p *perfReader) enter(l perfLine, at time.Duration) {
	s, _ := p.seen(l.next)
	p.on[l.core] = s
	if s == nil {
		return
	}
	if s.core >= 0 {
		p.Holes++ // it must have left the other core
		p.builder.Lose(s.task, 1)
	}
	s.core = l.core
	p.builder.Add(Event{at, s.task, Core(l.core), Running})
}

// wake makes a sleeping task ready.
func (p *perfReader) wake(t perfTask, at time.Duration) {
	s, _ := p.seen(t)
	if s == nil {
		return
	}
	if state, _ := p.builder.State(s.task); state == Blocked || state == Unknown && s.core < 0 {
		p.builder.Add(Event{at, s.task, NoCore, Ready})
	}
}

func (p *perfReader) timeline() *Timeline {
	for _, s := range p.on {
		if s != nil && s.core >= 0 {
			p.builder.See(s.task, p.last)
		}
	}
	t := p.builder.Timeline(p.last, 0, math.MaxInt64, Imported)
	t.Cores, t.Tasks = p.cores, p.names
	if p.micro {
		t.Resolution = time.Microsecond
	}
	return t
}
