package sim

import (
	"bufio"
	"io"
)

// WritePerfetto writes the segments as a Chrome trace-event object, which Perfetto and
// chrome://tracing open: a process for the cores, a thread per core. A unit without a
// length (tick) counts as a millisecond.
func (r *Result) WritePerfetto(w io.Writer) error {
	j := &jsonWriter{w: bufio.NewWriterSize(w, 1<<16), scale: r.Scale}
	perUS := perMillisecond(r.TimeUnit) / 1e3
	us := func(t Time) float64 { return r.Units(t) / perUS }
	j.open('{')
	j.key("displayTimeUnit").text("ms")
	j.key("traceEvents").open('[')
	for c := range r.Cores {
		j.open('{')
		j.key("ph").text("M")
		j.key("name").text("thread_name")
		j.key("pid").int(1)
		j.key("tid").int(int64(c))
		j.key("args").open('{')
		j.key("name").text("core " + string(appendTime(nil, Time(c), 1)))
		j.close('}')
		j.close('}')
	}
	for _, s := range r.Spans.All {
		j.open('{')
		j.key("ph").text("X")
		j.key("name").text(r.TaskName(s.Task))
		j.key("cat").text(r.Policy)
		j.key("pid").int(1)
		j.key("tid").int(int64(s.Core))
		j.key("ts").float(us(s.Start))
		j.key("dur").float(us(s.End - s.Start))
		j.close('}')
	}
	j.close(']')
	j.close('}')
	j.w.WriteByte('\n')
	return j.w.Flush()
}
