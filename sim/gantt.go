package sim

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// WriteGantt draws who ran where as text: a row per core, one column per equal stretch of
// time, at most width columns wide. A column shows the task that had most of it; a dot is
// an idle core. Below come the axis, the key and the numbers of each task.
func (r *Result) WriteGantt(w io.Writer, width int) error {
	out := bufio.NewWriter(w)
	g := r.gantt(width)
	for c := range r.Cores {
		fmt.Fprintf(out, "%-*s|%s|\n", g.margin, fmt.Sprintf("core %d", c), string(g.rows[c]))
	}
	fmt.Fprintf(out, "%-*s %s\n", g.margin, "", g.axis(r))
	fmt.Fprintf(out, "one column is %s %s\n\n", r.cell(g.col), r.TimeUnit)
	r.writeKey(out, g)
	return out.Flush()
}

type gantt struct {
	margin int
	col    Time // length of a column
	cols   int
	rows   [][]rune
	marks  []rune // by task
}

const idleMark = '.'

// columns picks a column's length: the least of 1, 2, 5, 10, ... that makes the picture fit,
// in units, or in tenths of one where the whole picture is short.
func columns(span Time, scale int64, width int) (Time, int) {
	unit := Time(scale)
	if span < Time(width)*unit/10 && scale >= 10 {
		unit /= 10
	}
	for ; ; unit *= 10 {
		for _, step := range []Time{1, 2, 5} {
			if n := (span + unit*step - 1) / (unit * step); n <= Time(width) {
				return unit * step, int(max(n, 1))
			}
		}
	}
}

func (r *Result) gantt(width int) *gantt {
	g := &gantt{margin: len(fmt.Sprintf("core %d", r.Cores-1)) + 1}
	room := max(width-g.margin-2, 10)
	col, n := columns(r.Makespan, r.Scale, room)
	g.col, g.cols = col, n
	g.marks = r.marks()
	g.rows = make([][]rune, r.Cores)
	most := make([][]Time, r.Cores)
	for c := range g.rows {
		g.rows[c] = []rune(strings.Repeat(string(idleMark), n))
		most[c] = make([]Time, n)
	}
	g.fill(r, most)
	return g
}

// fill gives each column to the task with most time in it. Spans of one core come in order,
// so a task's parts in one column are added up as long as it is the same task.
func (g *gantt) fill(r *Result, most [][]Time) {
	col := g.col
	type part struct {
		col  int
		time map[int32]Time
	}
	parts := make([]part, r.Cores)
	for _, s := range r.Spans.All {
		p := &parts[s.Core]
		for i := int(s.Start / col); i < g.cols && Time(i)*col < s.End; i++ {
			if p.time == nil || p.col != i {
				p.col, p.time = i, map[int32]Time{}
			}
			p.time[s.Task] += min(s.End, Time(i+1)*col) - max(s.Start, Time(i)*col)
			if t := p.time[s.Task]; t > most[s.Core][i] {
				most[s.Core][i] = t
				g.rows[s.Core][i] = g.marks[r.ByRank[s.Task]]
			}
		}
	}
}

// Marks are the one-letter signs of the tasks, by Span.Task.
func (r *Result) Marks() []rune {
	marks, of := make([]rune, len(r.ByRank)), r.marks()
	for rank, i := range r.ByRank {
		marks[rank] = of[i]
	}
	return marks
}

// marks gives every task a letter: its name's first or last one where all differ.
func (r *Result) marks() []rune {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	first, last, cycle := make([]rune, len(r.Tasks)), make([]rune, len(r.Tasks)), make([]rune, len(r.Tasks))
	for i := range r.Tasks {
		name := r.Tasks[i].Name()
		if r.Tasks[i].Job() {
			name = name[:strings.LastIndexByte(name, '#')]
		}
		first[i], _ = utf8.DecodeRuneInString(name)
		last[i], _ = utf8.DecodeLastRuneInString(name)
		cycle[i] = rune(letters[i%len(letters)])
	}
	for _, m := range [][]rune{first, last} {
		if r.distinct(m) {
			return m
		}
	}
	return cycle
}

// distinct says whether tasks with the same mark are jobs of the same task.
func (r *Result) distinct(marks []rune) bool {
	of := map[rune]*program{}
	for i, m := range marks {
		p := r.Tasks[i].t.prog
		if m < ' ' || m == idleMark || m > 0x24ff || of[m] != nil && (of[m] != p || !r.Tasks[i].Job()) {
			return false
		}
		of[m] = p
	}
	return true
}

// axis labels every tenth column.
func (g *gantt) axis(r *Result) string {
	line := []byte(strings.Repeat(" ", g.cols+12))
	free := 0
	for i := 0; i <= g.cols; i += 10 {
		label := string(appendTime(nil, Time(i)*g.col, r.Scale))
		if i >= free && i+len(label) <= len(line) {
			copy(line[i:], label)
			free = i + len(label) + 1
		}
	}
	return strings.TrimRight(string(line), " ")
}

// maxKey bounds the table below the picture.
const maxKey = 40

func (r *Result) writeKey(w io.Writer, g *gantt) {
	fmt.Fprintf(w, "%-2s %-14s %10s %10s %10s %10s %10s %10s\n", "", "task", "arrival", "first run", "finish", "turnaround", "wait", "slowdown")
	for i := range r.Tasks[:min(len(r.Tasks), maxKey)] {
		t := &r.Tasks[i]
		fmt.Fprintf(w, "%-2s %-14s %10s %10s %10s %10s %10s %10.3g\n", string(g.marks[i]), t.Name(), r.cell(t.Arrival()),
			r.cell(t.First()), r.cell(t.Finish()), r.cell(t.Turnaround()), r.cell(t.Wait()), t.Slowdown())
	}
	if n := len(r.Tasks) - maxKey; n > 0 {
		fmt.Fprintf(w, "   and %d more\n", n)
	}
	fmt.Fprintf(w, "   %-14s %10s %10s %10s %10.6g %10.6g %10.3g\n", "mean", "", "", "", r.Mean.Turnaround, r.Mean.Wait, r.Mean.Slowdown)
}

func (r *Result) cell(t Time) string {
	if t < 0 {
		return "-"
	}
	return string(appendTime(nil, t, r.Scale))
}
