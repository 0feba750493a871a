package ui

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"coreglass/workloads"
	"coreglass/workloads/cluster"
)

// Hall is a master with workers, for the screen of the model cluster.
type Hall interface {
	// Reports has capacity 1; the newest report replaces an unread one. It is closed when all
	// tasks are done, or nothing goes on.
	Reports() <-chan cluster.Report
	// Err says why the reports ended early, once they have.
	Err() error
	// Order tells the master something: see cluster.OrderWorker.
	Order(string)
	// Close ends master and workers, and returns when none is left.
	Close() error
}

// hall is the screen of the model cluster: a master, its queue, and workers on hosts. The
// laboratory rests while it is looked at.
type hall struct {
	*stage
	live  *live
	ctx   context.Context
	open  func(context.Context, cluster.HallPlan) (Hall, error)
	pause func()

	job, tasks int // places in hallJobs and hallTasks
	workers    int

	gen     int  // of halls that were opened
	source  Hall // nil: none, or not yet
	known   bool // a report has come
	report  cluster.Report
	shown   cluster.Report // the one looked at, while frozen
	frozen  bool
	ended   bool
	problem string
	row     int // of the workers
	killed  string
	before  int // tasks that had been delivered again by then
	halted  bool
	closing bool // what was halted is not gone yet
	notice  string
}

// hallJob is what the tasks of a hall can be.
type hallJob struct {
	name word
	job  cluster.Job
}

// hallJobs are the jobs in the order of the key l: the course's, computing, waiting, and
// tasks so small that the queue is all there is.
var hallJobs = []hallJob{
	{wHallNumbers, cluster.Job{Pause: time.Second}},
	{wHallCPU, cluster.Job{Load: "cpu", Model: string(workloads.Thread), Work: 50 * time.Millisecond}},
	{wHallWait, cluster.Job{Pause: 100 * time.Millisecond, Seed: 1}},
	{wHallTiny, cluster.Job{Seed: 1}},
}

const (
	hallCPU  = 1
	hallWait = 2
)

// hallTasks are the numbers of tasks that the keys + and - go through.
var hallTasks = []int{10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000}

// firstTasks is the place of how many tasks each of hallJobs begins with.
var firstTasks = []int{0, 5, 6, 12}

const (
	hallRedeliver    = 2 * time.Second
	firstHallWorkers = 3
)

// What comes of a hall.
type (
	hallOpenedMsg struct {
		gen  int
		hall Hall
		err  error
	}
	hallReportMsg struct {
		gen    int
		report cluster.Report
	}
	hallEndedMsg struct {
		gen int
		err error
	}
)

func newHall(ctx context.Context, o Options, st *stage, l *live) *hall {
	h := &hall{stage: st, live: l, ctx: ctx, open: o.Hall, pause: o.Source.Pause, workers: firstHallWorkers}
	if h.open == nil {
		h.open = func(ctx context.Context, p cluster.HallPlan) (Hall, error) { return cluster.OpenHall(ctx, p) }
	}
	return h
}

// plan is what the keys have chosen.
func (h *hall) plan() cluster.HallPlan {
	j := hallJobs[h.job].job
	j.Tasks = hallTasks[h.tasks]
	return cluster.HallPlan{Job: j, Workers: h.workers, RedeliverAfter: hallRedeliver}
}

// start ends what runs and opens a hall; the laboratory rests.
func (h *hall) start() tea.Cmd {
	if !h.live.paused && !h.live.ended {
		h.pause()
	}
	h.live.paused = true
	closing := h.leave()
	h.known, h.ended, h.frozen, h.problem, h.killed, h.row = false, false, false, "", "", 0
	gen, plan := h.gen, h.plan()
	opening := func() tea.Msg {
		one, err := h.open(h.ctx, plan)
		return hallOpenedMsg{gen, one, err}
	}
	return tea.Sequence(closing, opening)
}

// leave ends what runs.
func (h *hall) leave() tea.Cmd {
	h.gen++
	one := h.source
	h.source = nil
	return closeCmd(one)
}

func closeCmd(one Hall) tea.Cmd {
	return func() tea.Msg {
		if one != nil {
			_ = one.Close()
		}
		return nil
	}
}

// hallHaltedMsg says that nothing of a halted hall is left.
type hallHaltedMsg struct{}

// halt ends what runs; goOn begins it anew. A hall whose tasks are done stays as it is.
func (h *hall) halt() tea.Cmd {
	if h.source == nil || h.ended {
		return nil
	}
	h.halted, h.closing = true, true
	return tea.Sequence(h.leave(), func() tea.Msg { return hallHaltedMsg{} })
}

func (h *hall) goOn() tea.Cmd {
	if !h.halted {
		return nil
	}
	h.halted = false
	return h.start()
}

// wait ends what runs and returns when nothing of it is left: the program ends.
func (h *hall) wait() {
	if h.source != nil {
		_ = h.source.Close()
	}
}

// opened takes the hall, unless another one is wanted by now.
func (h *hall) opened(m hallOpenedMsg) tea.Cmd {
	switch {
	case m.gen != h.gen:
		return closeCmd(m.hall)
	case m.err != nil:
		h.problem = m.err.Error()
		return nil
	}
	h.source = m.hall
	return h.nextCmd()
}

// nextCmd waits for the next report.
func (h *hall) nextCmd() tea.Cmd {
	gen, one := h.gen, h.source
	return func() tea.Msg {
		r, ok := <-one.Reports()
		if !ok {
			return hallEndedMsg{gen, one.Err()}
		}
		return hallReportMsg{gen, r}
	}
}

func (h *hall) receive(m hallReportMsg) tea.Cmd {
	if m.gen != h.gen {
		return nil
	}
	h.report, h.known = m.report, true
	slices.SortFunc(h.report.Workers, func(a, b cluster.WorkerRow) int { // a row stays where it is
		return cmp.Or(cmp.Compare(len(a.Name), len(b.Name)), cmp.Compare(a.Name, b.Name))
	})
	if !h.frozen {
		h.shown = h.report
	}
	h.row = min(h.row, max(0, len(h.shown.Workers)-1))
	return h.nextCmd()
}

func (h *hall) end(m hallEndedMsg) {
	if m.gen != h.gen {
		return
	}
	h.ended = true
	if m.err != nil {
		h.problem = m.err.Error()
	}
}

// hallBindings lists the keys of the screen.
func (k keyMap) hallBindings(l lang) []key.Binding {
	return []key.Binding{described(k.cluster, l.say(wHallAnew)), described(k.more, l.say(wHallMore)), k.kill,
		described(k.up, l.say(wHallRow)), described(k.down, l.say(wHallRow)), described(k.cpu, l.say(wHallCPUKey)), described(k.net, l.say(wHallWaitKey)),
		described(k.nextLoad, l.say(wHallNext)), described(k.double, l.say(wHallDouble)), described(k.halve, l.say(wHallHalve)), k.freeze}
}

// press does what a key of this screen says; false: it has none such.
func (h *hall) press(msg tea.KeyMsg) (tea.Cmd, bool) {
	k := h.keys
	h.notice = ""
	switch {
	case key.Matches(msg, k.cluster, k.start):
		return h.start(), true
	case key.Matches(msg, k.more):
		return h.order(cluster.OrderWorker), true
	case key.Matches(msg, k.kill):
		return h.kill(), true
	case key.Matches(msg, k.up):
		h.row = max(0, h.row-1)
	case key.Matches(msg, k.down):
		h.row = min(h.row+1, max(0, len(h.shown.Workers)-1))
	case key.Matches(msg, k.cpu):
		return h.choose(hallCPU), true
	case key.Matches(msg, k.net, k.sleep):
		return h.choose(hallWait), true
	case key.Matches(msg, k.nextLoad):
		return h.choose((h.job + 1) % len(hallJobs)), true
	case key.Matches(msg, k.double):
		return h.count(1), true
	case key.Matches(msg, k.halve):
		return h.count(-1), true
	case key.Matches(msg, k.freeze):
		h.frozen = !h.frozen
		h.shown = h.report
	default:
		return nil, false
	}
	return nil, true
}

// choose starts another job.
func (h *hall) choose(job int) tea.Cmd {
	h.job, h.tasks = job, firstTasks[job]
	return h.start()
}

// count starts the same job with more or fewer tasks.
func (h *hall) count(step int) tea.Cmd {
	if n := h.tasks + step; n >= 0 && n < len(hallTasks) {
		h.tasks = n
		return h.start()
	}
	h.notice = h.lang.say(wKnobEnd)
	return nil
}

// order tells the master something, in a command: it writes to a pipe.
func (h *hall) order(order string) tea.Cmd {
	one := h.source
	if one == nil || h.ended {
		return nil
	}
	return func() tea.Msg {
		one.Order(order)
		return nil
	}
}

// kill kills the chosen worker, as kill -9 does; only the master's own can be.
func (h *hall) kill() tea.Cmd {
	if h.row >= len(h.shown.Workers) {
		return nil
	}
	w := h.shown.Workers[h.row]
	if w.Silent > 0 || !w.Own {
		h.notice = h.lang.say(wHallNotOurs)
		return nil
	}
	h.killed, h.before = w.Name, h.shown.Redelivered
	return h.order(cluster.OrderKill + w.Name)
}

// rate is the results a second; NaN before there is one.
func (h *hall) rate() float64 {
	switch {
	case !h.known:
		return math.NaN()
	case h.ended && h.shown.Elapsed > 0:
		return float64(h.shown.Results) / h.shown.Elapsed.Seconds()
	}
	return h.shown.PerSecond
}
