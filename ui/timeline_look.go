package ui

import (
	"fmt"
	"strings"

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
		return string(gantt.AppendTime(nil, v.chart.Cursor.At, t.Resolution)) + ": " + v.lang.say(wTrackNothing)
	}
	s := seen.Span
	parts := []string{v.subject(seen)}
	if s.State.OnCore() && s.Core >= 0 && !seen.Idle {
		parts = append(parts, fmt.Sprintf(v.lang.say(wTrackOnCore), s.Core))
	}
	from, to := gantt.AppendTime(nil, s.Start, t.Resolution), gantt.AppendTime(nil, s.End, t.Resolution)
	length := string(gantt.AppendLength(nil, s.Length(), t.Resolution))
	if s.End >= t.To {
		parts = append(parts, fmt.Sprintf(v.lang.say(wTrackSoFar), from, length))
	} else {
		parts = append(parts, fmt.Sprintf(v.lang.say(wTrackFromTo), from, to, length))
	}
	text := strings.Join(parts, " ")
	if t.Resolution > 0 {
		text += ", +-" + string(gantt.AppendLength(nil, t.Resolution, 0))
	}
	if seen.Spans > 1 {
		text += "; " + fmt.Sprintf(v.lang.say(wTrackOneOf), seen.Spans)
	}
	return text
}

// subject says who does what.
func (v *track) subject(s gantt.Seen) string {
	if s.Idle {
		return fmt.Sprintf(v.lang.say(wTrackIdleCore), s.Span.Core)
	}
	name := string(v.chart.AppendTask(nil, s.Span.Task))
	return fmt.Sprintf(v.lang.say(wTrackTask), name, v.lang.say(wStateIsUnknown+word(min(s.Span.State, timeline.Gone))))
}
