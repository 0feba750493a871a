package ui

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"coreglass/ui/meter"
	"coreglass/workloads"
)

// Plain writes one line of text a second about what the laboratory does, until ctx ends
// or the source does. It is for screen readers and logs: no escape codes, no redrawing.
// Like Run it starts o.Spec and closes the source; a ctx that ended is no error.
func Plain(ctx context.Context, o Options, out io.Writer) error {
	defer o.Source.Close()
	environ := o.Environ
	if environ == nil {
		environ = os.Environ()
	}
	spec := o.Spec.Complete()
	if err := spec.Check(); err != nil {
		return err
	}
	o.Source.Switch(spec)
	p := plainText{lang: langOf(o.Lang, environ), last: -time.Second}
	for {
		select {
		case <-ctx.Done():
			return nil
		case s, ok := <-o.Source.Snapshots():
			if !ok {
				return nil
			}
			if err := p.write(out, &s); err != nil {
				return err
			}
		}
	}
}

// plainText decides which snapshots become lines: one a second of measuring, and every
// change of what happens.
type plainText struct {
	lang  lang
	last  time.Duration
	run   int
	phase workloads.Phase
}

func (p *plainText) write(out io.Writer, s *workloads.Snapshot) error {
	changed := s.Run != p.run || s.Phase != p.phase
	if !changed && s.At-p.last < time.Second || s.Run < p.run {
		return nil
	}
	p.last, p.run, p.phase = s.At, s.Run, s.Phase
	_, err := fmt.Fprintln(out, plainLine(p.lang, s))
	return err
}

// plainLine is a snapshot in one line.
func plainLine(l lang, s *workloads.Snapshot) string {
	head := fmt.Sprintf("%s %s, %s x %d %s: ", meter.AppendClock(nil, s.Elapsed), s.Spec.Model, s.Spec.Load.Name, s.Spec.Tasks, l.say(plural(s.Spec.Tasks)))
	v := judge(l, s, max(1, len(s.Cores)))
	w := window(s)
	if w == &unknownWindow {
		return head + v.text
	}
	head += fmt.Sprintf("CPU %s %% (%s %s, %s %s), %s %s x, %s %s; ",
		percent(w.CPU.Total()), l.say(wUser), percent(w.CPU.User), l.say(wSystem), percent(w.CPU.System),
		l.say(wStripWork), ratio(w.Speedup),
		meter.AppendCount(nil, w.Work), l.say(unitWord(s.Spec.Load.Unit)))
	return head + v.text
}
