package ui

import (
	"time"

	"coreglass/metrics/timeline"
	"coreglass/ui/gantt"
	"coreglass/ui/meter"
)

// trackSums are the numbers of the view.
type trackSums struct {
	from, to    time.Duration
	rows        []timeline.Share // of the tasks in sight, from first on
	first       int
	all         timeline.Share // of all tasks together
	idleWaiting time.Duration
	work        int // how much there was to count
}

// sum counts the view. It goes over all of its spans.
func (v *track) sum() {
	t, s := v.chart.Timeline, &v.sums
	*s = trackSums{rows: s.rows[:0]}
	if t == nil {
		return
	}
	s.from = max(v.chart.From, t.From)
	s.to = min(v.chart.Time(v.columns()), t.Seen())
	if s.to <= s.from {
		s.to = s.from
		return
	}
	s.first = v.firstTask()
	last := s.first + v.tasksInSight()
	for i := range t.Lanes {
		l := &t.Lanes[i]
		s.work += l.Find(s.to) - l.Find(s.from) + laneCounts
		share := t.Of(timeline.Task(i), s.from, s.to)
		for state, d := range share.In {
			s.all.In[state] += d
		}
		s.all.Dispatches += share.Dispatches
		if i >= s.first && i < last {
			s.rows = append(s.rows, share)
		}
	}
	s.idleWaiting = t.IdleWhileWaiting(s.from, s.to)
}

// length is how long the view is, as far as something is known.
func (s *trackSums) length() time.Duration { return s.to - s.from }

// resolution is how far edges in the view may be off.
func (v *track) resolution() time.Duration {
	return v.chart.Timeline.ResolutionIn(v.sums.from, v.sums.to)
}

// percent is a part of the view in per cent; of all cores: n is their number.
func (s *trackSums) percent(d time.Duration, n int) float64 {
	return 100 * float64(d) / float64(s.length()*time.Duration(n))
}

// summarise counts the view and says it in parts, the most telling first.
func (v *track) summarise() {
	v.sum()
	t, s := v.chart.Timeline, &v.sums
	v.summary = v.summary[:0]
	if t == nil || s.length() <= 0 {
		return
	}
	part := func(b []byte) { v.summary = append(v.summary, string(b)) }
	said := func(w word) []byte { return append([]byte(v.lang.say(w)), ' ') }
	share := func(b []byte, d time.Duration, n int) []byte {
		return append(meter.AppendPercent(b, s.percent(d, n)), " %"...)
	}
	length := gantt.AppendLength(said(wTrackIdleWaiting), s.idleWaiting, max(v.resolution(), s.length()/1000))
	part(share(append(length, ", "...), s.idleWaiting, t.Cores))
	part(share(said(wTrackUnknown), s.all.In[timeline.Unknown], len(t.Lanes)))
	count := float64(s.all.Dispatches)
	part(append(append(meter.AppendCount(nil, count), ' '), v.lang.say(wTrackDispatches)...))
	part(append(meter.AppendCount(nil, count/s.length().Seconds()), "/s"...))
}
