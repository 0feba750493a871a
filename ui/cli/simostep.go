package cli

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"coreglass/sim"
	"coreglass/workloads/load"
)

// ostepOptions are the flags of the homework programs of Operating Systems: Three Easy
// Pieces, under their names; each program has some of them.
type ostepOptions struct {
	seed, jobs, maxLen, quantum      int
	maxTicket, maxIO, ioTime, boost  int
	queues, allotment                int
	list, policy, quanta, allotments string
	stay, ioBump, answers, asJSON    bool
	flags                            *cobra.Command
}

// homework is what one program asks: jobs, and how they are scheduled.
type homework struct {
	plan    load.Plan
	machine sim.Machine
	policy  string
	params  sim.Params
	title   string
	job     func(*load.Task) string
	draws   []int64
}

// maxOstep bounds the jobs' lengths together, about.
const maxOstep = 1_000_000

func newSimOstep(s streams) *cobra.Command {
	c := &cobra.Command{
		Use: "ostep", Short: "Set and answer the homework of Operating Systems: Three Easy Pieces",
		Long: "Makes the job lists of the book's homework programs from the same seeds, and with -c\n" +
			"answers them with this simulator. The flags are those of the programs.",
		Example: "  coreglass sim ostep scheduler -p SJF -j 3 -s 0 -c",
		Args:    simArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return usagef("%s needs a program: scheduler, mlfq or lottery", c.CommandPath())
		},
	}
	c.AddCommand(ostepScheduler(s), ostepMLFQ(s), ostepLottery(s))
	return c
}

func ostepScheduler(s streams) *cobra.Command {
	o := &ostepOptions{}
	c := o.command(s, "scheduler", "First come, shortest first or round robin", o.scheduler)
	c.Example = "  coreglass sim ostep scheduler -p SJF -j 3 -s 0\n  coreglass sim ostep scheduler -p RR -q 2 -l 10,5,7 -c"
	o.whole("jobs", "j", &o.jobs, 3, 1, "number of jobs")
	o.whole("maxlen", "m", &o.maxLen, 10, 1, "longest job")
	o.whole("quantum", "q", &o.quantum, 1, 1, "RR: length of a turn")
	c.Flags().StringVarP(&o.list, "jlist", "l", "", "lengths instead of random ones, such as 10,5,7")
	c.Flags().StringVarP(&o.policy, "policy", "p", "FIFO", "FIFO, SJF or RR")
	_ = c.RegisterFlagCompletionFunc("policy", words([]string{"FIFO", "SJF", "RR"}))
	return c
}

func ostepMLFQ(s streams) *cobra.Command {
	o := &ostepOptions{}
	c := o.command(s, "mlfq", "Multi-level feedback queue", o.mlfq)
	c.Example = "  coreglass sim ostep mlfq -s 0 -c\n  coreglass sim ostep mlfq -Q 10,20,40 -B 100 -l 0,180,0:100,20,0 -c"
	o.whole("numQueues", "n", &o.queues, 3, 1, "number of queues")
	o.whole("quantum", "q", &o.quantum, 10, 1, "slice of every queue")
	o.whole("allotment", "a", &o.allotment, 1, 1, "slices before a job falls, in every queue")
	c.Flags().StringVarP(&o.quanta, "quantumList", "Q", "", "slice of each queue, top first, such as 10,20,40")
	c.Flags().StringVarP(&o.allotments, "allotmentList", "A", "", "slices of each queue, top first, such as 1,2,4")
	o.whole("numJobs", "j", &o.jobs, 3, 1, "number of jobs")
	o.whole("maxlen", "m", &o.maxLen, 100, 1, "longest job")
	o.whole("maxio", "M", &o.maxIO, 10, 1, "longest time between two ios")
	o.whole("boost", "B", &o.boost, 0, 0, "all jobs to the top so often (0: never)")
	o.whole("iotime", "i", &o.ioTime, 5, 1, "length of an io")
	c.Flags().BoolVarP(&o.stay, "stay", "S", false, "io keeps a job in its queue, with a fresh slice")
	c.Flags().BoolVarP(&o.ioBump, "iobump", "I", false, "back from io, a job is first of its queue")
	c.Flags().StringVarP(&o.list, "jlist", "l", "", "start,length,io-every of each job, such as 0,180,0:100,20,5")
	return c
}

func ostepLottery(s streams) *cobra.Command {
	o := &ostepOptions{}
	c := o.command(s, "lottery", "Lottery scheduling", o.lottery)
	c.Example = "  coreglass sim ostep lottery -j 3 -s 0 -c\n  coreglass sim ostep lottery -l 10:100,10:1 -c"
	o.whole("jobs", "j", &o.jobs, 3, 1, "number of jobs")
	o.whole("maxlen", "m", &o.maxLen, 10, 1, "longest job")
	o.whole("maxticket", "T", &o.maxTicket, 100, 1, "most tickets of a job")
	o.whole("quantum", "q", &o.quantum, 1, 1, "length of a turn")
	c.Flags().StringVarP(&o.list, "jlist", "l", "", "length:tickets of each job, such as 10:100,20:50")
	return c
}

// command makes a program's verb with the flags that all have.
func (o *ostepOptions) command(s streams, name, short string, set func() (*homework, error)) *cobra.Command {
	c := &cobra.Command{
		Use: name, Short: short, Args: noArgs,
		Long: short + ": the job list that the homework program makes from the seed, and with -c the\n" +
			"answers. Jobs are numbered from 0, times are ticks.",
		RunE: func(c *cobra.Command, _ []string) error {
			return interruptible(c.Context(), func() error {
				h, err := set()
				if err != nil {
					return err
				}
				return o.print(s.out, h)
			})
		},
	}
	o.flags = c
	o.whole("seed", "s", &o.seed, 0, math.MinInt, "of the random jobs")
	c.Flags().BoolVarP(&o.answers, "compute", "c", false, "show the answers")
	c.Flags().BoolVar(&o.asJSON, "json", false, "print the answers as one JSON object (schema "+sim.Schema+")")
	return c
}

func (o *ostepOptions) whole(name, letter string, to *int, standard, least int, usage string) {
	*to = standard
	o.flags.Flags().VarP(&wholeValue{to, least}, name, letter, usage)
}

// wholeValue is a whole number from least.
type wholeValue struct {
	to    *int
	least int
}

func (v *wholeValue) String() string {
	if v.to == nil {
		return ""
	}
	return strconv.Itoa(*v.to)
}

func (v *wholeValue) Type() string { return "n" }

func (v *wholeValue) Set(text string) error {
	n, err := strconv.Atoi(text)
	switch {
	case err != nil && v.least == math.MinInt:
		return fmt.Errorf("a whole number")
	case err != nil || n < v.least || v.least != math.MinInt && n > maxOstep:
		return fmt.Errorf("a whole number from %d to %d", v.least, maxOstep)
	}
	*v.to = n
	return nil
}

// room refuses what no one could read, and would take all memory.
func (o *ostepOptions) room() error {
	if o.list == "" && o.jobs*o.maxLen > maxOstep {
		return usagef("-j %d -m %d: jobs times length is at most %d", o.jobs, o.maxLen, maxOstep)
	}
	return nil
}

func (o *ostepOptions) scheduler() (*homework, error) {
	name, ok := map[string]string{"FIFO": "fifo", "SJF": "sjf", "RR": "rr"}[strings.ToUpper(o.policy)]
	if !ok {
		return nil, usagef("--policy %q: choose one of FIFO, SJF, RR", o.policy)
	}
	if err := o.room(); err != nil {
		return nil, err
	}
	h := &homework{policy: name, title: strings.ToUpper(o.policy), job: func(t *load.Task) string { return "length " + short(t.Phases[0].Time) }}
	if name == "rr" {
		h.params = sim.Params{"quantum": strconv.Itoa(o.quantum)}
		h.title += ", quantum " + strconv.Itoa(o.quantum)
	}
	if o.list == "" {
		h.plan = load.OSTEPScheduler(int64(o.seed), o.jobs, o.maxLen)
		return h, nil
	}
	h.plan = load.Plan{TimeUnit: "tick"}
	for i, text := range strings.Split(o.list, ",") {
		length, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
		if err != nil || !(length > 0 && length <= maxOstep) {
			return nil, usagef("--jlist %q: lengths above 0, such as 10,5,7; got %q", o.list, text)
		}
		h.plan.Tasks = append(h.plan.Tasks, load.Task{ID: strconv.Itoa(i), Phases: []load.Phase{{Kind: load.PhaseCPU, Time: length}}})
	}
	return h, nil
}

func (o *ostepOptions) mlfq() (*homework, error) {
	quanta, err := o.levels("quantumList", o.quanta, o.quantum)
	if err != nil {
		return nil, err
	}
	if o.quanta != "" {
		o.queues = len(quanta)
	}
	allotments, err := o.levels("allotmentList", o.allotments, o.allotment)
	if err != nil {
		return nil, err
	}
	switch {
	case len(allotments) != len(quanta):
		return nil, usagef("--allotmentList %q: one for each of the %d queues", o.allotments, len(quanta))
	case len(quanta) > 64:
		return nil, usagef("--numQueues %d: at most 64", len(quanta))
	}
	if err := o.room(); err != nil {
		return nil, err
	}
	h := &homework{policy: "mlfq", machine: sim.Machine{Tie: "expired-first", TieReady: "new-first"}, params: sim.Params{
		"quanta": strings.Join(quanta, ","), "allotments": strings.Join(allotments, ","), "io-front": strconv.FormatBool(o.ioBump),
	}}
	h.title = fmt.Sprintf("MLFQ, %d queues, slices %s, allotments %s, io %d", len(quanta), strings.Join(quanta, " "), strings.Join(allotments, " "), o.ioTime)
	if o.stay {
		h.params["io-resets"] = "unless-used"
		h.title += ", stay"
	}
	if o.ioBump {
		h.title += ", io first"
	}
	if o.boost > 0 {
		h.params["boost"] = strconv.Itoa(o.boost)
		h.title += ", boost " + strconv.Itoa(o.boost)
	}
	h.plan, err = o.feedbackJobs()
	h.job = feedbackJob
	return h, err
}

// feedbackJob tells a job's start, length and how often it does io.
func feedbackJob(t *load.Task) string {
	length := 0.0
	for _, p := range t.Phases {
		if p.Kind == load.PhaseCPU {
			length += p.Time
		}
	}
	every := "never"
	if len(t.Phases) > 1 {
		every = "every " + short(t.Phases[0].Time)
	}
	return fmt.Sprintf("start %-6s length %-6s io %s", short(t.Arrival), short(length), every)
}

func (o *ostepOptions) feedbackJobs() (load.Plan, error) {
	if o.list == "" {
		return load.OSTEPMLFQ(int64(o.seed), o.jobs, o.maxLen, o.maxIO, float64(o.ioTime)), nil
	}
	p := load.Plan{TimeUnit: "tick"}
	for i, text := range strings.Split(o.list, ":") {
		n, err := wholes(text, 3)
		if err != nil || n[0] < 0 || n[1] < 1 || n[2] < 0 {
			return p, usagef("--jlist %q: start,length,io-every of each job, such as 0,180,0:100,20,5; got %q", o.list, text)
		}
		p.Tasks = append(p.Tasks, load.OSTEPJob(i, float64(n[0]), n[1], n[2], float64(o.ioTime)))
	}
	return p, nil
}

// wholes reads that many whole numbers with commas between.
func wholes(text string, count int) ([]int, error) {
	var all []int
	for part := range strings.SplitSeq(text, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(part))
		if err != nil || n > maxOstep {
			return nil, fmt.Errorf("%q", part)
		}
		all = append(all, n)
	}
	if count > 0 && len(all) != count {
		return nil, fmt.Errorf("%d numbers", len(all))
	}
	return all, nil
}

// levels is a number for each queue, from the list or all the same.
func (o *ostepOptions) levels(flag, list string, all int) ([]string, error) {
	if list == "" {
		return slices.Repeat([]string{strconv.Itoa(all)}, min(o.queues, 65)), nil
	}
	numbers, err := wholes(list, 0)
	if err != nil || slices.Min(numbers) < 1 {
		return nil, usagef("--%s %q: whole numbers from 1, such as 10,20,40", flag, list)
	}
	var texts []string
	for _, n := range numbers {
		texts = append(texts, strconv.Itoa(n))
	}
	return texts, nil
}

func (o *ostepOptions) lottery() (*homework, error) {
	if err := o.room(); err != nil {
		return nil, err
	}
	lengths := map[string]float64{}
	h := &homework{policy: "lottery", title: "lottery, quantum " + strconv.Itoa(o.quantum), machine: sim.Machine{Why: true}, job: func(t *load.Task) string {
		return fmt.Sprintf("length %-6s tickets %d", short(lengths[t.ID]), t.Tickets)
	}}
	if o.list == "" {
		h.plan, h.draws = load.OSTEPLottery(int64(o.seed), o.jobs, o.maxLen, o.maxTicket)
	} else if err := o.lotteryList(h); err != nil {
		return nil, err
	}
	for i := range h.plan.Tasks {
		t := &h.plan.Tasks[i]
		lengths[t.ID] = t.Phases[0].Time
		// the program's clock goes on by whole quanta: who ends within one has all of it
		t.Phases[0].Time = math.Ceil(t.Phases[0].Time/float64(o.quantum)) * float64(o.quantum)
	}
	h.params = sim.Params{"quantum": strconv.Itoa(o.quantum), "draws": strings.Trim(fmt.Sprint(h.draws), "[]")}
	return h, nil
}

// lotteryList reads the list; the program draws one number for each tick of it.
func (o *ostepOptions) lotteryList(h *homework) error {
	h.plan = load.Plan{TimeUnit: "tick"}
	total := 0
	for i, text := range strings.Split(o.list, ",") {
		n, err := wholes(strings.Replace(text, ":", ",", 1), 2)
		if err != nil || n[0] < 1 || n[1] < 1 || total+n[0] > maxOstep {
			return usagef("--jlist %q: length:tickets of each job, such as 10:100,20:50; got %q", o.list, text)
		}
		total += n[0]
		h.plan.Tasks = append(h.plan.Tasks, load.Task{ID: strconv.Itoa(i), Tickets: n[1], Phases: []load.Phase{{Kind: load.PhaseCPU, Time: float64(n[0])}}})
	}
	m := load.NewMersenne(int64(o.seed))
	for range total {
		h.draws = append(h.draws, int64(m.Float64()*1000001))
	}
	return nil
}

func (o *ostepOptions) print(w io.Writer, h *homework) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n", h.title)
	for i := range h.plan.Tasks {
		fmt.Fprintf(&b, "job %-4s %s\n", h.plan.Tasks[i].ID, h.job(&h.plan.Tasks[i]))
	}
	b.WriteString("\n")
	if !o.answers && !o.asJSON {
		if h.draws != nil {
			b.WriteString("draws " + strings.Trim(fmt.Sprint(h.draws), "[]") + "\n\n")
		}
		b.WriteString("When does each job run? What are its response, turnaround and wait? -c answers.\n")
		_, err := io.WriteString(w, b.String())
		return err
	}
	pol, err := sim.NewPolicy(h.policy, h.params)
	if err != nil {
		return usageError{err}
	}
	r, err := simulate("the job list", h.plan, h.machine, pol)
	if err != nil {
		return err
	}
	if o.asJSON {
		return r.WriteJSON(w)
	}
	h.trace(&b, r)
	fmt.Fprintf(&b, "\n%-8s %10s %10s %10s\n", "", "response", "turnaround", "wait")
	for i := range r.Tasks {
		t := &r.Tasks[i]
		fmt.Fprintf(&b, "job %-4s %10s %10s %10s\n", t.Name(), short(r.Units(t.Response())), short(r.Units(t.Turnaround())), short(r.Units(t.Wait())))
	}
	fmt.Fprintf(&b, "%-8s %10.2f %10.2f %10.2f\n", "mean", r.Mean.Response, r.Mean.Turnaround, r.Mean.Wait)
	_, err = io.WriteString(w, b.String())
	return err
}

// trace tells who ran when; under lottery, who won each draw.
func (h *homework) trace(b *strings.Builder, r *sim.Result) {
	if h.draws != nil {
		for _, d := range r.Decisions {
			fmt.Fprintf(b, "at %6s  job %-4s %s\n", short(r.Units(d.At)), r.TaskName(d.Task), d.Reason)
		}
		return
	}
	levels := strings.Count(h.params["quanta"], ",")
	for _, s := range r.Spans.All {
		fmt.Fprintf(b, "%6s to %6s  job %-4s", short(r.Units(s.Start)), short(r.Units(s.End)), r.TaskName(s.Task))
		if s.Level > 0 { // the book's queues count from the bottom
			fmt.Fprintf(b, " queue %d", levels-int(s.Level)+1)
		}
		if t := &r.Tasks[r.ByRank[s.Task]]; t.Finish() == s.End {
			b.WriteString(" done")
		}
		b.WriteString("\n")
	}
}
