package timeline

import (
	"sort"
	"time"
)

// Share is how long a task was in each state during a stretch, and how often it came onto a
// core.
type Share struct {
	In         [stateCount]time.Duration
	Dispatches int // spans on a core that follow one off it
}

// OnCore is how long the task occupied a core.
func (s *Share) OnCore() time.Duration { return s.In[Running] + s.In[Interrupted] + s.In[Switching] }

// Of is a task's share of a stretch of time.
func (t *Timeline) Of(task Task, from, to time.Duration) Share {
	var sum Share
	l := &t.Lanes[task]
	for i := l.Find(from); i < l.Len(); i++ {
		s := l.At(i)
		if s.Start >= to {
			break
		}
		sum.In[s.State] += min(s.End, to) - max(s.Start, from)
		if s.State.OnCore() && s.Start >= from && (i == 0 || !l.At(i-1).State.OnCore()) {
			sum.Dispatches++
		}
	}
	return sum
}

// IdleWhileWaiting is how much core time was idle, as far as these tasks are concerned, while
// at least one of them was ready: for each instant the smaller of idle cores and ready
// tasks. It is the number that SchedViz (Google, 2019) calls idle while overloaded.
func (t *Timeline) IdleWhileWaiting(from, to time.Duration) time.Duration {
	type step struct {
		at             time.Duration
		running, ready int
	}
	var steps []step
	for i := range t.Lanes {
		l := &t.Lanes[i]
		for k := l.Find(from); k < l.Len() && l.At(k).Start < to; k++ {
			s := l.At(k)
			var run, ready int
			if s.State.OnCore() {
				run = 1
			} else if s.State == Ready {
				ready = 1
			} else {
				continue
			}
			steps = append(steps, step{max(s.Start, from), run, ready}, step{min(s.End, to), -run, -ready})
		}
	}
	sort.Slice(steps, func(a, b int) bool { return steps[a].at < steps[b].at })
	var sum, last time.Duration
	running, ready := 0, 0
	for _, s := range steps {
		if idle := min(t.Cores-running, ready); idle > 0 {
			sum += time.Duration(idle) * (s.at - last)
		}
		running, ready, last = running+s.running, ready+s.ready, s.at
	}
	return sum
}
