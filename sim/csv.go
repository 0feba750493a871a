package sim

import (
	"encoding/csv"
	"io"
	"strconv"
)

// WriteCSV writes one line per segment: core, task, start, end, level. Times are in the
// plan's unit, which the column names carry.
func (r *Result) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	u := "_" + r.TimeUnit
	if err := out.Write([]string{"core", "task", "start" + u, "end" + u, "level"}); err != nil {
		return err
	}
	for _, s := range r.Spans.All {
		level := ""
		if s.Level > 0 {
			level = strconv.Itoa(int(s.Level) - 1)
		}
		line := []string{strconv.Itoa(int(s.Core)), r.TaskName(s.Task), r.cell(s.Start), r.cell(s.End), level}
		if err := out.Write(line); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// WriteTasksCSV writes one line per task or job. What is unknown stays empty.
func (r *Result) WriteTasksCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	head := []string{"task", "arrival", "first_run", "finish", "response", "turnaround", "wait", "cpu", "io", "slowdown", "missed"}
	for i := 1; i < 9; i++ {
		head[i] += "_" + r.TimeUnit
	}
	if err := out.Write(head); err != nil {
		return err
	}
	for i := range r.Tasks {
		t := &r.Tasks[i]
		line := []string{t.Name()}
		for _, v := range []Time{t.Arrival(), t.First(), t.Finish(), t.Response(), t.Turnaround(), t.Wait(), t.CPU(), t.IO()} {
			cell := ""
			if v >= 0 {
				cell = r.cell(v)
			}
			line = append(line, cell)
		}
		slow, missed := "", ""
		if t.Turnaround() >= 0 && t.CPU()+t.IO() > 0 {
			slow = strconv.FormatFloat(t.Slowdown(), 'g', -1, 64)
		}
		if _, ok := t.Deadline(); ok {
			missed = strconv.FormatBool(t.missed(r.Makespan))
		}
		if err := out.Write(append(line, slow, missed)); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
