package timeline

import (
	"fmt"
	"sort"
	"strings"
	"time"
	"unicode"
)

// edge is a line of the kernel's record: a core passes from one task to another, or a task
// wakes.
type edge struct {
	at         time.Duration
	core       int
	prev, next Task // idle: none
	wakes      bool // next becomes ready
}

const idle Task = -1

// edges are what the kernel would have recorded of this timeline, in the order of time.
func (t *Timeline) edges(rows [][]Span) []edge {
	var all []edge
	for c, row := range rows {
		for _, s := range row {
			all = append(all, edge{at: s.Start, core: c, prev: idle, next: s.Task}, edge{at: s.End, core: c, prev: s.Task, next: idle})
		}
	}
	for i := range t.Lanes {
		l := &t.Lanes[i]
		for k := range l.Len() {
			if s := l.At(k); s.State == Ready && (k == 0 || !l.At(k-1).State.OnCore()) {
				all = append(all, edge{at: s.Start, prev: idle, next: Task(i), wakes: true})
			}
		}
	}
	sort.SliceStable(all, func(a, b int) bool {
		if all[a].at != all[b].at {
			return all[a].at < all[b].at
		}
		return all[a].rank() < all[b].rank()
	})
	return join(all)
}

// rank is the order of edges at one instant: a task leaves its core before it comes onto
// another.
func (e edge) rank() int {
	switch {
	case e.next == idle:
		return 0
	case e.wakes:
		return 1
	}
	return 2
}

// join makes one edge of a core's passing from a task to the next, where that is all that
// happens at the instant: with more, the core is idle for no time in between.
func join(all []edge) []edge {
	joined := all[:0]
	for i := 0; i < len(all); i++ {
		e := all[i]
		if i+1 < len(all) && e.next == idle {
			f := all[i+1]
			alone := (i == 0 || all[i-1].at < e.at) && (i+2 == len(all) || all[i+2].at > e.at)
			if alone && f.at == e.at && f.core == e.core && !f.wakes {
				e.next = f.next
				i++
			}
		}
		joined = append(joined, e)
	}
	return joined
}

// ftrace writes the lines as they stand in a JSON string. Their form is that of the
// kernel's trace file; a name in them has no spaces and no =.
func (p *perfetto) ftrace(rows [][]Span) {
	names := make([]string, len(p.t.Tasks))
	for i, name := range p.t.Tasks {
		names[i] = word(name)
	}
	p.raw(`# tracer: nop\n`)
	for _, e := range p.t.edges(rows) {
		prev, prevThread, who := p.thread(e.prev, e.core, names)
		next, nextThread, _ := p.thread(e.next, e.core, names)
		at := appendDecimal(nil, max(e.at, 0), 9)
		fmt.Fprintf(p.w, "%s [%03d] .... %s: ", who, e.core, at)
		if e.wakes {
			fmt.Fprintf(p.w, `sched_waking: comm=%s pid=%d prio=120 target_cpu=%03d\n`, next, nextThread, e.core)
			continue
		}
		fmt.Fprintf(p.w, `sched_switch: prev_comm=%s prev_pid=%d prev_prio=120 prev_state=%s ==> next_comm=%s next_pid=%d next_prio=120\n`,
			prev, prevThread, p.t.leaves(e.prev, e.at), next, nextThread)
	}
}

// thread is a task's name and number in the kernel's text, and how a line names it as the
// one that was on the core.
func (p *perfetto) thread(t Task, core int, names []string) (name string, tid int64, who string) {
	if t == idle {
		return fmt.Sprintf("swapper/%d", core), 0, "<idle>-0 (-----)"
	}
	tid = taskThread(t)
	return names[t], tid, fmt.Sprintf("%s-%d (%5d)", names[t], tid, taskProcess)
}

// leaves is the kernel's letter for why a task leaves its core at that instant: what it
// does next.
func (t *Timeline) leaves(task Task, at time.Duration) string {
	if task == idle {
		return "R"
	}
	l := &t.Lanes[task]
	i := l.Find(at) // clipped at an edge, it may still be on the core for a moment
	for i < l.Len() && l.At(i).State.OnCore() && l.At(i).Start < at {
		i++
	}
	switch {
	case i == l.Len(): // the end of the record is not the end of the task
		return "R"
	case l.At(i).State.OnCore(), l.At(i).State == Ready:
		return "R"
	case l.At(i).State.Over():
		return "X"
	}
	return "S"
}

// word is a name as the kernel's text can have it: letters, digits and a few signs.
func word(name string) string {
	name = strings.Map(func(r rune) rune {
		if r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) || strings.ContainsRune("_.:/#+", r) {
			return r
		}
		return '_'
	}, name)
	if name == "" {
		return "_"
	}
	return name
}
