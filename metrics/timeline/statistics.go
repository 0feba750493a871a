package timeline

import "time"

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

// Seen is up to when it is known what every task did. A measured task that has not ended is
// known up to its last sign of life; what it does since then is not nothing.
func (t *Timeline) Seen() time.Duration {
	seen := t.To
	for i := range t.Lanes {
		l := &t.Lanes[i]
		if n := l.Len(); n > 0 && t.Origin == Measured && !l.At(n-1).State.Over() {
			seen = min(seen, l.At(n-1).End)
		}
	}
	return seen
}

// IdleWhileWaiting is how much core time was idle, as far as these tasks are concerned, while
// at least one of them was ready: for each instant the smaller of idle cores and ready
// tasks. It is the number that SchedViz (Google, 2019) calls idle while overloaded.
//
// The lanes are merged, each being in order already: what is sorted is one event a lane.
func (t *Timeline) IdleWhileWaiting(from, to time.Duration) time.Duration {
	var next walks
	for i := range t.Lanes {
		if w := (walk{lane: &t.Lanes[i], i: t.Lanes[i].Find(from) - 1, to: to}); w.step(from) {
			next = append(next, w)
		}
	}
	for i := len(next)/2 - 1; i >= 0; i-- {
		next.sink(i)
	}
	var sum, last time.Duration
	var now [kinds]int
	for len(next) > 0 {
		w := &next[0]
		if idle := min(t.Cores-now[onCore], now[waiting]); idle > 0 {
			sum += time.Duration(idle) * (w.at - last)
		}
		last = w.at
		now[w.now]--
		now[w.then]++
		w.now = w.then
		if !w.step(w.at) {
			next[0] = next[len(next)-1]
			next = next[:len(next)-1]
		}
		next.sink(0)
	}
	return sum
}

// kind is what a task's state is to the count of idle cores.
type kind uint8

const (
	neither kind = iota
	onCore
	waiting
	kinds
)

func kindOf(s State) kind {
	switch {
	case s.OnCore():
		return onCore
	case s == Ready:
		return waiting
	}
	return neither
}

// walk goes along a lane from one change of kind to the next.
type walk struct {
	lane      *Lane
	i         int           // the last span that was looked at
	at, to    time.Duration // of the next change; where the walk ends
	now, then kind          // before and after it
}

// step finds the next change from t on; false if there is none.
func (w *walk) step(t time.Duration) bool {
	for w.i+1 < w.lane.Len() {
		s := w.lane.At(w.i + 1)
		if s.Start >= w.to || w.now != neither && s.Start > w.lane.At(w.i).End {
			break // the end, or a hole
		}
		w.i++
		if k := kindOf(s.State); k != w.now {
			w.at, w.then = max(s.Start, t), k
			return true
		}
	}
	if w.now == neither {
		return false
	}
	w.at, w.then = min(w.lane.At(w.i).End, w.to), neither
	return true
}

// walks are a heap, the earliest change first.
type walks []walk

func (h walks) sink(i int) {
	for {
		least := i
		for k := 2*i + 1; k <= 2*i+2 && k < len(h); k++ {
			if h[k].at < h[least].at {
				least = k
			}
		}
		if least == i {
			return
		}
		h[i], h[least] = h[least], h[i]
		i = least
	}
}
