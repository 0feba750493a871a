package ui

import (
	"context"
	"sync"
	"sync/atomic"

	tea "github.com/charmbracelet/bubbletea"

	"coreglass/sim"
	"coreglass/ui/lesson"
	"coreglass/workloads"
)

// lessonRun is an experiment that is being made. What it shows meanwhile is kept here by the
// one who measures and fetched by the screen, so that a slow screen misses pictures only.
type lessonRun struct {
	item    *lesson.Item
	cancel  context.CancelFunc
	waiting bool // for the laboratory to rest
	began   atomic.Bool
	done    chan struct{}

	mu     sync.Mutex
	news   picture       // since it began
	wake   chan struct{} // has room for one: there is something to fetch
	stages int
}

// lessonSeenMsg says that there is something new to see of an experiment.
type lessonSeenMsg struct{ run *lessonRun }

// lessonMadeMsg is an experiment that has ended.
type lessonMadeMsg struct {
	run    *lessonRun
	result *lesson.Result
}

// make starts an experiment as soon as nothing else runs.
func (s *lessons) make(item *lesson.Item) tea.Cmd {
	if s.run != nil {
		return nil
	}
	s.run = &lessonRun{item: item, waiting: true, wake: make(chan struct{}, 1), done: make(chan struct{})}
	s.last = item.ID
	s.pics[item.ID] = nil
	return s.begin()
}

// begin starts the experiment that waits.
func (s *lessons) begin() tea.Cmd {
	if s.run == nil || !s.run.waiting || !s.laboratoryRests() {
		return nil
	}
	ctx, cancel := context.WithCancel(s.ctx)
	r := s.run
	r.cancel, r.waiting = cancel, false
	desk, p, item := s.desk, s.p, r.item
	return tea.Batch(func() tea.Msg {
		r.began.Store(true)
		defer close(r.done)
		defer cancel()
		result := desk.perform(ctx, p, item, r.watch())
		if ctx.Err() != nil {
			result = nil
		}
		return lessonMadeMsg{r, result}
	}, r.seenCmd())
}

// watch is what the measuring calls.
func (r *lessonRun) watch() *Watch {
	keep := func(change func(*picture)) {
		r.mu.Lock()
		change(&r.news)
		r.mu.Unlock()
		select {
		case r.wake <- struct{}{}:
		default:
		}
	}
	return &Watch{
		Snapshot: func(n workloads.Snapshot) { keep(func(p *picture) { p.snapshot = &n }) },
		Point: func(plan workloads.SweepPlan, point workloads.SweepPoint) {
			keep(func(p *picture) { p.plan, p.points = &plan, append(p.points[:len(p.points):len(p.points)], point) })
		},
		Simulated: func(label string, result *sim.Result) {
			one := simulatedPicture(label, result)
			keep(func(p *picture) { p.sims = append(p.sims[:len(p.sims):len(p.sims)], one) })
		},
		Show: func(state any) { keep(func(p *picture) { p.state = state }) },
	}
}

// seenCmd waits for something to see.
func (r *lessonRun) seenCmd() tea.Cmd {
	return func() tea.Msg {
		select {
		case <-r.wake:
			return lessonSeenMsg{r}
		case <-r.done:
			return nil
		}
	}
}

// seen takes what there is to see.
func (s *lessons) seen(m lessonSeenMsg) tea.Cmd {
	if m.run != s.run {
		return nil
	}
	s.look()
	return m.run.seenCmd()
}

// look makes the picture of what is known by now.
func (s *lessons) look() {
	r := s.run
	r.mu.Lock()
	news := r.news
	r.mu.Unlock()
	s.pics[r.item.ID] = s.shown(s.pics[r.item.ID], news)
}

// made takes what came out.
func (s *lessons) made(m lessonMadeMsg) {
	if m.run != s.run {
		return
	}
	s.look()
	s.run = nil
	if s.p == nil || m.result == nil {
		return // called off
	}
	s.p.Results[m.run.item.ID] = m.result
	s.follow, s.alone = true, false
}

// stop calls the experiment off.
func (s *lessons) stop() {
	switch r := s.run; {
	case r == nil:
	case r.waiting:
		s.run = nil
	default:
		r.cancel()
	}
}

// halt calls the experiment off for a while: it will be made anew.
func (s *lessons) halt() {
	if s.run != nil {
		s.halted = s.run.item
		s.stop()
	}
}

// goOn makes the experiment that was halted.
func (s *lessons) goOn() tea.Cmd {
	item := s.halted
	if s.halted = nil; item == nil || s.p == nil {
		return nil
	}
	return s.make(item)
}

// wait calls the experiment off and returns when nothing of it runs any more.
func (s *lessons) wait() {
	if r := s.run; r != nil && r.began.Load() {
		r.cancel()
		<-r.done
	}
}
