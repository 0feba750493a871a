package sim

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"math"
	"strconv"
	"strings"
)

// MarshalJSON is the document of WriteJSON.
func (r *Result) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	err := r.WriteJSON(&b)
	return bytes.TrimSpace(b.Bytes()), err
}

// WriteJSON writes one object of schema coreglass.sim/1 and a newline. It is written piece
// by piece, because a run can have millions of segments; fields and tasks keep their order.
// Times are exact decimals in the result's unit.
func (r *Result) WriteJSON(w io.Writer) error {
	j := &jsonWriter{w: bufio.NewWriterSize(w, 1<<16), scale: r.Scale}
	j.open('{')
	j.key("schema").text(Schema)
	j.key("policy").text(r.Policy)
	j.key("params").settings(r.Settings)
	j.key("cores").int(int64(r.Cores))
	j.key("time_unit").text(r.TimeUnit)
	j.segments(r)
	j.tasks(r)
	j.stats("mean", r.Mean)
	j.stats("p50", r.P50)
	j.stats("p95", r.P95)
	j.stats("p99", r.P99)
	j.key("makespan").time(r.Makespan)
	j.key("idle").time(r.Idle)
	j.key("switching").time(r.Switching)
	j.key("idle_while_others_wait").time(r.Starved)
	j.key("switches").int(r.Switches)
	j.key("migrations").int(r.Migrations)
	j.key("deadline_misses").int(r.DeadlineMisses)
	j.key("unfinished").int(int64(r.Unfinished))
	if r.Deadlock {
		j.key("deadlock").raw("true")
	}
	j.key("fairness").float(r.Fairness)
	j.key("cpu_utilisation").float(r.Utilisation)
	if !math.IsNaN(r.ShareError) {
		j.key("share_error").float(r.ShareError)
	}
	j.extras(r)
	j.close('}')
	j.w.WriteByte('\n')
	return j.w.Flush()
}

// jsonWriter writes JSON; comma says whether the next value needs one before it.
type jsonWriter struct {
	w     *bufio.Writer
	scale int64
	comma bool
	buf   []byte
}

func (j *jsonWriter) sep() {
	if j.comma {
		j.w.WriteByte(',')
	}
	j.comma = false
}

func (j *jsonWriter) open(c byte) {
	j.sep()
	j.w.WriteByte(c)
}

func (j *jsonWriter) close(c byte) {
	j.w.WriteByte(c)
	j.comma = true
}

func (j *jsonWriter) key(k string) *jsonWriter {
	j.sep()
	j.w.WriteByte('"')
	j.w.WriteString(k) // our own names: nothing to escape
	j.w.WriteString(`":`)
	j.comma = false
	return j
}

func (j *jsonWriter) raw(s string) {
	j.sep()
	j.w.WriteString(s)
	j.comma = true
}

func (j *jsonWriter) text(s string) {
	b, err := json.Marshal(s)
	if err != nil {
		b = []byte(`""`)
	}
	j.sep()
	j.w.Write(b)
	j.comma = true
}

// name writes a task's name; only its id can need escaping, once.
func (j *jsonWriter) name(t *task) {
	if t.prog.quoted == "" {
		b, _ := json.Marshal(t.prog.id)
		t.prog.quoted = string(b[1 : len(b)-1])
	}
	j.sep()
	j.buf = append(j.buf[:0], '"')
	j.buf = t.appendName(j.buf, t.prog.quoted)
	j.w.Write(append(j.buf, '"'))
	j.comma = true
}

func (j *jsonWriter) int(v int64) { j.raw(strconv.FormatInt(v, 10)) }

func (j *jsonWriter) time(t Time) {
	j.buf = appendTime(j.buf[:0], t, j.scale)
	j.sep()
	j.w.Write(j.buf)
	j.comma = true
}

// known writes a time, or null where it is -1.
func (j *jsonWriter) known(t Time) {
	if t < 0 {
		j.raw("null")
		return
	}
	j.time(t)
}

// float writes a number that is not a time; NaN and infinities are null.
func (j *jsonWriter) float(v float64) {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		j.raw("null")
		return
	}
	j.sep()
	j.buf = strconv.AppendFloat(j.buf[:0], v, 'g', -1, 64)
	j.w.Write(j.buf)
	j.comma = true
}

func (j *jsonWriter) settings(s []Setting) {
	j.open('{')
	for _, v := range s {
		j.key(strings.ReplaceAll(v.Name, "-", "_")) // as all fields; the flag has dashes
		b, err := json.Marshal(v.Value)
		if err != nil {
			b = []byte("null")
		}
		j.raw(string(b))
	}
	j.close('}')
}

func (j *jsonWriter) stats(name string, s Stats) {
	j.key(name).open('{')
	j.key("response").float(s.Response)
	j.key("turnaround").float(s.Turnaround)
	j.key("wait").float(s.Wait)
	j.key("slowdown").float(s.Slowdown)
	j.close('}')
}

func (j *jsonWriter) segments(r *Result) {
	j.key("segments").open('[')
	for _, s := range r.Spans.All {
		j.open('{')
		j.key("core").int(int64(s.Core))
		j.key("task").name(r.task(s.Task))
		j.key("start").time(s.Start)
		j.key("end").time(s.End)
		if s.Level > 0 {
			j.key("level").int(int64(s.Level) - 1)
		}
		j.close('}')
	}
	j.close(']')
}

func (j *jsonWriter) tasks(r *Result) {
	j.key("per_task").open('{')
	for i := range r.Tasks {
		t := &r.Tasks[i]
		j.name(t.t)
		j.w.WriteByte(':')
		j.comma = false
		j.open('{')
		j.key("arrival").time(t.Arrival())
		j.key("first_run").known(t.First())
		j.key("finish").known(t.Finish())
		j.key("response").known(t.Response())
		j.key("turnaround").known(t.Turnaround())
		j.key("wait").known(t.Wait())
		j.key("slowdown").float(t.Slowdown())
		j.key("cpu").time(t.CPU())
		j.key("io").time(t.IO())
		j.deadline(r, t)
		j.close('}')
	}
	j.close('}')
}

func (j *jsonWriter) deadline(r *Result, t *TaskResult) {
	at, ok := t.Deadline()
	if t.Job() {
		j.key("release").time(t.Arrival())
	}
	if ok {
		j.key("deadline").time(at)
	}
	if ok || t.Job() {
		j.key("missed").raw(strconv.FormatBool(t.missed(r.Makespan)))
	}
}

func (j *jsonWriter) extras(r *Result) {
	if r.Decisions != nil {
		j.key("decisions").open('[')
		for _, d := range r.Decisions {
			j.open('{')
			j.key("at").time(d.At)
			j.key("core").int(int64(d.Core))
			j.key("task").text(r.TaskName(d.Task))
			j.key("reason").text(d.Reason)
			j.close('}')
		}
		j.close(']')
	}
	if r.Lags != nil {
		j.key("lags").open('[')
		for _, l := range r.Lags {
			j.open('{')
			j.key("at").time(l.At)
			j.key("task").text(r.TaskName(l.Task))
			j.key("lag").float(l.Lag)
			j.key("eligible").float(l.Eligible)
			j.key("deadline").float(l.Deadline)
			j.close('}')
		}
		j.close(']')
	}
	if r.LagsCut {
		j.key("lags_cut").raw("true")
	}
	if r.Rates != nil {
		j.key("rates").open('[')
		for _, v := range r.Rates {
			j.open('{')
			j.key("start").time(v.Start)
			j.key("end").time(v.End)
			j.key("active").int(int64(v.Active))
			j.key("rate").float(v.Rate)
			j.close('}')
		}
		j.close(']')
	}
}

// TaskName is the name of a span's task.
func (r *Result) TaskName(task int32) string { return r.task(task).name() }

func (r *Result) task(rank int32) *task { return r.Tasks[r.ByRank[rank]].t }
