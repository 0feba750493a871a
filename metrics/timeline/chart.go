package timeline

import (
	"bufio"
	"fmt"
	"io"
	"sort"
	"strings"
	"time"
)

// WriteChart draws the timeline as text, a row for each core: a column shows the letter of
// the task that had most of it, or a dot where the core was idle for most. Tasks beyond the
// 52 that ran most share a star. Below stand the tasks with letters and their times.
func WriteChart(w io.Writer, t *Timeline, width int) error {
	out := bufio.NewWriter(w)
	label := len(fmt.Sprintf("core %d ", max(t.Cores-1, 0)))
	columns := max(width-label-2, 10)
	busiest := t.busiest()
	if !t.placed() {
		fmt.Fprintln(out, "no rows for cores: this platform does not tell on which core a task runs")
		t.legend(out, busiest)
		return out.Flush()
	}
	for c, row := range t.ByCore(t.From, t.To) {
		fmt.Fprintf(out, "%-*s|%s|\n", label, fmt.Sprintf("core %d", c), t.cells(row, columns, busiest))
	}
	from, to := t.From.Round(time.Microsecond).String(), t.To.Round(time.Microsecond).String()
	fmt.Fprintf(out, "%*s%s%*s\n", label+1, "", from, max(columns-len(from), len(to)+1), to)
	if t.To > t.From {
		fmt.Fprintf(out, "%*s%v a column\n", label+1, "", ((t.To - t.From) / time.Duration(columns)).Round(time.Nanosecond))
	}
	t.legend(out, busiest)
	return out.Flush()
}

// placed says whether it is known of any task where it ran; of none: whether none ran.
func (t *Timeline) placed() bool {
	ran := false
	for i := range t.Lanes {
		for k := range t.Lanes[i].Len() {
			if s := t.Lanes[i].At(k); s.State.OnCore() {
				if s.Core != NoCore {
					return true
				}
				ran = true
			}
		}
	}
	return !ran
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// ran is a task and what it did.
type ran struct {
	task Task
	Share
}

// busiest are the tasks by time on a core, most first.
func (t *Timeline) busiest() []ran {
	var all []ran
	for i := range t.Lanes {
		if s := t.Of(Task(i), t.From, t.To); s.OnCore() > 0 {
			all = append(all, ran{Task(i), s})
		}
	}
	sort.SliceStable(all, func(a, b int) bool { return all[a].OnCore() > all[b].OnCore() })
	return all
}

// cells are the letters of a core's row.
func (t *Timeline) cells(row []Span, columns int, busiest []ran) string {
	letter := map[Task]byte{}
	for i, r := range busiest[:min(len(busiest), len(letters))] {
		letter[r.task] = letters[i]
	}
	var b strings.Builder
	length, next := t.To-t.From, 0
	for x := range columns {
		from, to := t.From+length*time.Duration(x)/time.Duration(columns), t.From+length*time.Duration(x+1)/time.Duration(columns)
		for next < len(row) && row[next].End <= from {
			next++
		}
		had, idle := map[Task]time.Duration{}, to-from
		best, cell := time.Duration(0), byte('.')
		for _, s := range row[next:] {
			if s.Start >= to {
				break
			}
			d := min(s.End, to) - max(s.Start, from)
			had[s.Task] += d
			idle -= d
			if had[s.Task] > best {
				best, cell = had[s.Task], '*'
				if l, ok := letter[s.Task]; ok {
					cell = l
				}
			}
		}
		if idle > best {
			cell = '.'
		}
		b.WriteByte(cell)
	}
	return b.String()
}

// legend lists the tasks with letters.
func (t *Timeline) legend(out io.Writer, busiest []ran) {
	fmt.Fprintf(out, "\n  %-24s %12s %12s %12s %12s\n", "task", "ran, us", "ready, us", "waited, us", "dispatches")
	for i, r := range busiest {
		if i == len(letters) {
			fmt.Fprintf(out, "* %d more tasks ran, %d did not\n", len(busiest)-i, len(t.Lanes)-len(busiest))
			return
		}
		fmt.Fprintf(out, "%c %-24s %12s %12s %12s %12d\n", letters[i], t.Tasks[r.task], appendDecimal(nil, r.OnCore(), 3),
			appendDecimal(nil, r.In[Ready], 3), appendDecimal(nil, r.In[Blocked]+r.In[Locked], 3), r.Dispatches)
	}
	if idle := len(t.Lanes) - len(busiest); idle > 0 {
		fmt.Fprintf(out, "  %d more tasks did not run\n", idle)
	}
}
