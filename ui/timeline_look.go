package ui

import (
	"fmt"

	"coreglass/metrics/timeline"
	"coreglass/ui/gantt"
)

// describe says what is under the cursor: task, state, core, from when to when.
func (v *track) describe() string {
	t := v.chart.Timeline
	if t == nil {
		return ""
	}
	if !v.chart.Cursor.On {
		return v.lang.say(wTrackHint)
	}
	seen, ok := v.chart.Look()
	if !ok {
		return string(gantt.AppendTime(nil, v.chart.Cursor.At, v.resolution())) + ": " + v.lang.say(wTrackNothing)
	}
	s := seen.Span
	off := t.ResolutionIn(s.Start, s.End)
	from, to := gantt.AppendTime(nil, s.Start, off), gantt.AppendTime(nil, s.End, off)
	length := gantt.AppendLength(nil, s.Length(), off)
	text := v.subject(seen)
	if s.End >= t.To {
		text += fmt.Sprintf(v.lang.say(wTrackSoFar), from, length)
	} else {
		text += fmt.Sprintf(v.lang.say(wTrackFromTo), from, to, length)
	}
	if off > 0 {
		text += fmt.Sprintf(v.lang.say(wTrackResolution), gantt.AppendLength(nil, off, 0))
	}
	if seen.Spans > 1 {
		text += fmt.Sprintf(v.lang.say(wTrackOneOf), seen.Spans)
	}
	return text
}

// subject says who does what.
func (v *track) subject(s gantt.Seen) string {
	if s.Idle {
		return fmt.Sprintf(v.lang.say(wTrackIdleCore), s.Span.Core)
	}
	name := v.chart.AppendTask(nil, s.Span.Task)
	state := v.lang.say(wStateIsUnknown + word(min(s.Span.State, timeline.Gone)))
	if s.Span.State.OnCore() && s.Span.Core >= 0 {
		return fmt.Sprintf(v.lang.say(wTrackTaskOn), name, state, s.Span.Core)
	}
	return fmt.Sprintf(v.lang.say(wTrackTask), name, state)
}
