package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"coreglass/metrics"
	"coreglass/workloads"
	"coreglass/workloads/cluster"
)

// masterOptions are the flags of master.
type masterOptions struct {
	access          accessFlags
	listen          string
	tasks, workers  count
	seed            uint64
	pause, work     duration
	load, model     string
	workload        string
	store           string
	redeliver       duration
	tlsCert, tlsKey string
	json            bool
}

func newMaster(s streams) *cobra.Command {
	o := masterOptions{tasks: 10, redeliver: duration(5 * time.Second), work: duration(50 * time.Millisecond)}
	c := &cobra.Command{
		Use: "master", Short: "Put tasks into a queue on the network and collect the results", Args: noArgs,
		Long: "Puts tasks into a queue on the network, and prints the results that workers on this or\n" +
			"other machines put back: the textbook's numbers n, of which workers compute n x n, or\n" +
			"built-in loads (--load). A worker that dies loses nothing: its tasks go to others\n" +
			"after --redeliver-after. A master that dies goes on when started again with the same\n" +
			"--store. The queue is NATS with JetStream, inside the master unless --nats is given.",
		Example: "  coreglass master --authkey-file key                  # then, elsewhere: coreglass worker\n" +
			"  coreglass master --workers 3                         # with three workers of its own\n" +
			"  coreglass master --listen 0.0.0.0:5000 --authkey-file key --tasks 10000 --store queue\n" +
			"  coreglass master --workers 2 --load cpu --work 200ms --tasks 20 --json\n" +
			"  coreglass master --workers 2 --workload tasks.yaml   # each task when it arrives",
		RunE: func(c *cobra.Command, _ []string) error { return o.run(c, s) },
	}
	o.access.add(c)
	f := c.Flags()
	f.StringVar(&o.listen, "listen", "127.0.0.1:5000", "`HOST:PORT` for workers; one that other machines can reach needs a key")
	f.VarP(&o.tasks, "tasks", "n", "number of tasks")
	f.Uint64Var(&o.seed, "seed", 0, "seed of the numbers (0: the textbook's ten first)")
	f.Var(&o.pause, "pause", "what a worker waits after each number (default: 1s for the ten of the textbook, as there; else none)")
	f.StringVarP(&o.load, "load", "l", "", "tasks are this built-in load instead of numbers (see coreglass loads)")
	f.StringVarP(&o.model, "model", "m", "thread", "execution model of each task with --load")
	f.StringVarP(&o.workload, "workload", "w", "", "tasks are those of this workload `file`, JSON or YAML, each put when it arrives")
	f.Var(&o.work, "work", "what each task with --load does, as time alone on one core")
	f.Var(&o.workers, "workers", "also start this many workers on this machine")
	f.StringVar(&o.store, "store", "", "`directory` that keeps the queue (default: a temporary one, removed at the end)")
	f.Var(&o.redeliver, "redeliver-after", "a task that its worker neither gave back nor says to be working on goes to another after this time")
	f.StringVar(&o.tlsCert, "tls-cert", "", "certificate `file` of the master, PEM")
	f.StringVar(&o.tlsKey, "tls-key", "", "`file` with its private key, PEM")
	f.BoolVar(&o.json, "json", false, "print one JSON object (schema coreglass.master/1)")
	return c
}

func (o *masterOptions) run(c *cobra.Command, s streams) error {
	m, err := o.options(c, s)
	if err != nil {
		return err
	}
	p := &masterScreen{s: s, json: o.json, live: isTerminal(s)}
	p.attach(&m)
	r, err := cluster.RunMaster(c.Context(), m)
	p.erase()
	if r == nil || err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	if err := errors.Join(err, p.finish(r)); err != nil {
		return err
	}
	if r.Wrong > 0 {
		return fmt.Errorf("%d of %d results are wrong", r.Wrong, r.Results)
	}
	return nil
}

// options reads the flags.
func (o *masterOptions) options(c *cobra.Command, s streams) (cluster.MasterOptions, error) {
	access, err := o.access.access()
	m := cluster.MasterOptions{Listen: o.listen, Access: access, Name: o.access.name, Store: o.store, RedeliverAfter: time.Duration(o.redeliver),
		TLSCert: o.tlsCert, TLSKey: o.tlsKey, Local: int(o.workers), Job: cluster.Job{Tasks: int(o.tasks), Seed: o.seed, Pause: time.Duration(o.pause)}}
	if err != nil {
		return m, err
	}
	given := c.Flags().Changed
	if o.workers > cluster.MaxLocal {
		return m, usagef("--workers %d: a number from 1 to %d", o.workers, cluster.MaxLocal)
	}
	if !given("tasks") && !given("pause") && o.load == "" {
		m.Job.Pause = time.Second
	}
	switch {
	case o.workload != "":
		if flag := firstGiven(given, "tasks", "seed", "pause", "load", "work"); flag != "" {
			return m, usagef("--%s: the workload file says what the tasks are", flag)
		}
		if m.Job, err = o.planJob(s); err != nil {
			return m, err
		}
	case o.load != "":
		m.Job.Load, m.Job.Model, m.Job.Work = o.load, o.model, time.Duration(o.work)
	case given("work") || given("model"):
		return m, usagef("--work and --model belong to --load, --model also to --workload")
	}
	m.AskedForJob = firstGiven(given, "tasks", "seed", "pause", "load", "model", "work", "workload") != ""
	if m.URL != "" && (given("listen") || given("store") || given("tls-cert")) {
		return m, usagef("--nats: --listen, --store and --tls-cert are that server's own")
	}
	if err := m.Check(); err != nil {
		return m, usageError{err}
	}
	return m, nil
}

// firstGiven is the first of the flags that was given; empty: none.
func firstGiven(given func(string) bool, flags ...string) string {
	if i := slices.IndexFunc(flags, given); i >= 0 {
		return flags[i]
	}
	return ""
}

// planJob reads the workload file.
func (o *masterOptions) planJob(s streams) (cluster.Job, error) {
	plan, err := readPlan(s, o.workload)
	if err != nil {
		return cluster.Job{}, err
	}
	j, notes, err := cluster.PlanJob(plan, workloads.Model(o.model))
	if err != nil {
		return j, usageError{fmt.Errorf("%s: %w", o.workload, err)}
	}
	for _, n := range notes {
		fmt.Fprintf(s.err, "note: %s: %s\n", o.workload, n)
	}
	return j, nil
}

func isTerminal(s streams) bool {
	f, ok := s.err.(*os.File)
	return ok && term.IsTerminal(f.Fd()) && os.Getenv("TERM") != "dumb"
}

// masterScreen prints what a master does: tasks and results as lines where they can be
// read, and how things stand on standard error, in place on a terminal.
type masterScreen struct {
	s       streams
	json    bool
	live    bool
	rows    int // of the state that is on the terminal
	told    time.Time
	results []cluster.Result
}

// readable is how many tasks are printed line by line.
const readable = 64

func (p *masterScreen) attach(m *cluster.MasterOptions) {
	m.Progress = p.progress
	m.Opened = func(address string) {
		how := "--server " + address
		if m.URL != "" {
			how = "--nats " + address
		}
		if m.Name != cluster.DefaultName {
			how += " --name " + m.Name
		}
		fmt.Fprintf(p.s.err, "workers: coreglass worker %s\n", how)
	}
	lines := m.Job.Tasks <= readable && !p.json
	if lines {
		m.Put = func(t cluster.Task) { p.line("Put task %s...", putName(t)) }
		m.AllPut = func() { p.line("Try get results...") }
	}
	m.Got = func(r cluster.Result) {
		if p.json {
			p.results = append(p.results, r)
		} else if lines {
			p.line("Result: %v", r)
		}
	}
}

func putName(t cluster.Task) string {
	if t.Load == "" && t.Script == nil {
		return fmt.Sprint(t.N)
	}
	return fmt.Sprintf("%d: %v", t.ID, t)
}

func (p *masterScreen) line(format string, args ...any) {
	p.erase()
	fmt.Fprintf(p.s.out, format+"\n", args...)
}

// erase takes the state off the terminal.
func (p *masterScreen) erase() {
	if p.rows > 0 {
		fmt.Fprintf(p.s.err, "\x1b[%dA\x1b[J", p.rows)
	}
	p.rows = 0
}

// progress shows how things stand: in place, or every five seconds as lines.
func (p *masterScreen) progress(r *cluster.Report) {
	if !p.live && time.Since(p.told) < 5*time.Second {
		return
	}
	p.told = time.Now()
	text := masterState(r)
	p.erase()
	fmt.Fprint(p.s.err, text)
	if p.live {
		p.rows = strings.Count(text, "\n")
	}
}

// shownRows is how many workers have a row.
const shownRows = 12

// masterState is how a job stands, as text: a line for the queue and one for each worker.
func masterState(r *cluster.Report) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%4.0f s  %d of %d results, %.0f/s; queue %d, held %d, redelivered %d, dropped as second %d\n",
		r.Elapsed.Seconds(), r.Results, r.Job.Tasks, r.PerSecond, r.Queued, r.Held, r.Redelivered, r.Twice)
	if len(r.Workers) == 0 {
		return b.String()
	}
	fmt.Fprintf(&b, "  %-24s %5s %5s %6s %8s %8s %7s  %s\n", "worker", "cores", "slots", "holds", "results", "per s", "redel.", "clock")
	for i, w := range r.Workers {
		if i == shownRows {
			fmt.Fprintf(&b, "  ... and %d more\n", len(r.Workers)-i)
			break
		}
		fmt.Fprintf(&b, "  %-24.24s %5s %5s %6s %8d %8.0f %7d  %s\n", w.Name, known(w.Cores, w), known(w.Slots, w), known(w.Held, w), w.Results, w.PerSecond, w.Redelivered, clockText(w))
	}
	return b.String()
}

// known is a number that the worker itself tells; a dash where it does not.
func known(n int, w cluster.WorkerRow) string {
	if w.Silent > 0 {
		return "-"
	}
	return fmt.Sprint(n)
}

func clockText(w cluster.WorkerRow) string {
	if w.Silent > 0 {
		return fmt.Sprintf("silent for %.0f s", w.Silent.Seconds())
	}
	if w.Clock.Uncertainty == 0 {
		return "-"
	}
	return fmt.Sprintf("%+.2f ms +- %.2f", w.Clock.Offset.Seconds()*1000, w.Clock.Uncertainty.Seconds()*1000)
}

// finish prints the end.
func (p *masterScreen) finish(r *cluster.Report) error {
	if p.json {
		e := json.NewEncoder(p.s.out)
		e.SetEscapeHTML(false)
		return e.Encode(newMasterJSON(r, p.results))
	}
	fmt.Fprint(p.s.err, masterState(r))
	_, err := fmt.Fprintf(p.s.out, "master exit. (%d results, %d wrong, %.0f a second)\n", r.Results, r.Wrong, float64(r.Results)/r.Elapsed.Seconds())
	return err
}

// masterJSON is coreglass.master/1.
type masterJSON struct {
	Schema  string          `json:"schema"`
	Machine metrics.Machine `json:"machine"`
	Spec    struct {
		Tasks int     `json:"tasks"`
		Seed  uint64  `json:"seed"`
		Pause float64 `json:"pause_s"`
		Load  string  `json:"load,omitempty"`
		Model string  `json:"model,omitempty"`
		Work  float64 `json:"work_s,omitempty"`
	} `json:"spec"`
	Elapsed     float64            `json:"elapsed_s"`
	Resumed     bool               `json:"resumed"`
	Done        int                `json:"done"`
	Wrong       int                `json:"wrong"`
	Twice       int                `json:"twice"`
	Redelivered int                `json:"redelivered"`
	PutAgain    int                `json:"put_again"`
	PerSecond   float64            `json:"per_second"`
	Workers     []masterWorkerJSON `json:"workers"`
	Results     []cluster.Result   `json:"results"`
}

type masterWorkerJSON struct {
	Name        string   `json:"name"`
	Cores       int      `json:"cores"`
	Slots       int      `json:"slots"`
	Results     int      `json:"results"`
	Redelivered int      `json:"redelivered"`
	Offset      *float64 `json:"clock_offset_us"`
	Uncertainty *float64 `json:"clock_uncertainty_us"`
}

func newMasterJSON(r *cluster.Report, results []cluster.Result) masterJSON {
	j := masterJSON{Schema: "coreglass.master/1", Machine: metrics.ThisMachine(), Elapsed: r.Elapsed.Seconds(), Resumed: r.Resumed, Done: r.Results,
		Wrong: r.Wrong, Twice: r.Twice, Redelivered: r.Redelivered, PutAgain: r.PutAgain, PerSecond: float64(r.Results) / r.Elapsed.Seconds(),
		Workers: []masterWorkerJSON{}, Results: results}
	j.Spec.Tasks, j.Spec.Seed, j.Spec.Pause = r.Job.Tasks, r.Job.Seed, r.Job.Pause.Seconds()
	j.Spec.Load, j.Spec.Model, j.Spec.Work = r.Job.Load, r.Job.Model, r.Job.Work.Seconds()
	for _, w := range r.Workers {
		row := masterWorkerJSON{Name: w.Name, Cores: w.Cores, Slots: w.Slots, Results: w.Results, Redelivered: w.Redelivered}
		if w.Clock.Uncertainty > 0 {
			off, un := w.Clock.Offset.Seconds()*1e6, w.Clock.Uncertainty.Seconds()*1e6
			row.Offset, row.Uncertainty = &off, &un
		}
		j.Workers = append(j.Workers, row)
	}
	return j
}
