package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"time"

	"github.com/spf13/cobra"

	"coreglass/sim/predict"
	"coreglass/ui/reel"
	"coreglass/ui/twin"
	"coreglass/workloads"
)

// predictOptions are the flags of predict.
type predictOptions struct {
	spec   specFlags
	cores  count
	json   bool
	record string
}

func newPredict(s streams) *cobra.Command {
	o := predictOptions{}
	c := &cobra.Command{
		Use:   "predict",
		Short: "Say beforehand what run would show, here or on another machine",
		Long: "Simulates what run would run, with this machine's costs from coreglass calibrate, and\n" +
			"prints what run would print. Without a card it goes by the costs of a virtual machine of\n" +
			"two cores, and says so. --cores answers for a machine with so many.",
		Example: "  coreglass predict --model gil2 --tasks 4 --cores 4\n" +
			"  coreglass predict --model thread --load io:net --tasks 400 --json",
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error { return o.run(c, s) },
	}
	o.spec.add(c)
	c.Flags().Var(&o.cores, "cores", "cores of the predicted machine (default: this one's)")
	c.Flags().BoolVar(&o.json, "json", false, "print one JSON object (schema coreglass.predict/1)")
	addRecord(c, &o.record)
	return c
}

func (o *predictOptions) run(c *cobra.Command, s streams) error {
	spec, err := o.spec.base()
	if err != nil {
		return err
	}
	if err := o.spec.misplaced(spec.Complete()); err != nil {
		return err
	}
	if o.cores > 4096 {
		return usagef("--cores %d: a number from 1 to 4096", o.cores)
	}
	p, err := foretell(c.Context(), spec, int(o.cores), pictured(o.record))
	if err != nil {
		return err
	}
	if err := recordPrediction(o.record, p); err != nil {
		return err
	}
	if o.json {
		return json.NewEncoder(s.out).Encode(p.report())
	}
	_, err = fmt.Fprint(s.out, predictedText(p))
	return err
}

// pictured is how long a timeline a recorded prediction has.
func pictured(record string) time.Duration {
	if record == "" {
		return 0
	}
	return reel.Pictured
}

// foretold is a prediction with what it was made from.
type foretold struct {
	spec  workloads.Spec
	cores int
	card  *workloads.Calibration
	news  workloads.LockNews
	*predict.Prediction
}

// foretell predicts a spec by the saved card; cores above 0 asks for another machine.
func foretell(ctx context.Context, spec workloads.Spec, cores int, picture time.Duration) (*foretold, error) {
	card, news, err := (*workloads.Calibration)(nil), workloads.LockAsThen, error(nil)
	if cores > 0 {
		card, err = workloads.SavedCalibration()
	} else {
		card, news, err = twin.Card(ctx, spec)
	}
	if err != nil {
		return nil, err
	}
	j := twin.Job(spec, cores)
	j.Picture = picture
	p, err := predict.Predict(j, twin.Costs(card))
	if err != nil {
		return nil, usageError{err}
	}
	return &foretold{spec, j.Cores, card, news, p}, nil
}

func (f *foretold) report() *twin.Report {
	return twin.NewReport(f.spec, f.cores, f.Prediction, f.card)
}

// predictedText is a prediction as a few lines for people.
func predictedText(f *foretold) string {
	var b lines
	r := f.report()
	b.line("predicted", "%s, %s x %d tasks on %d cores", r.Model, r.Load, r.Tasks, r.Cores)
	b.line("CPU", "%s %% of %d %%   user %s   system %s", num(r.CPU.Total), 100*r.Cores, num(r.CPU.User), num(r.CPU.System))
	b.line("work", "%s x one task", num2(r.Work.Speedup))
	if c := r.Chance; c != nil {
		b.line("by chance", "CPU %s to %s %%, work %s to %s: by how many threads begin on each core", num(c.LeastCPU), num(c.MostCPU), num2(c.LeastSpeedup), num2(c.MostSpeedup))
	}
	if f.spec.Load.PerRound() {
		b.line("rate", "%s %ss/s   %s us of CPU per %s", big(r.Work.PerSecond), r.Work.Unit, num3(r.Work.PerUnit), r.Work.Unit)
	}
	b.line("switches", "%s /s   voluntary %s   involuntary %s", big(r.Switches.PerSecond), big(r.Switches.Voluntary), big(r.Switches.Involuntary))
	if r.Handovers != nil {
		b.line("lock", "%s hand-overs/s", big(*r.Handovers))
	}
	if l := r.Latency; l != nil {
		b.line("latency", "p50 %s   p95 %s   p99 %s us", num(l.P50), num(l.P95), num(l.P99))
	}
	b.line("twin", "%s, %s s simulated", r.Policy, num3(r.Simulated))
	b.assumptions(f)
	return b.String()
}

// assumptions lists what the prediction goes by, and where that comes from.
func (b *lines) assumptions(f *foretold) {
	switch defaults := countDefaults(f.Assumptions); {
	case f.card == nil:
		b.line("costs", "no card of this machine: defaults of a virtual machine of 2 cores (coreglass calibrate takes yours)")
	case defaults == 0:
		b.line("costs", "this machine's card, taken %s ago", time.Since(f.card.Taken).Round(time.Minute))
	default:
		b.line("costs", "this machine's card, taken %s ago; %d are defaults, marked * (coreglass calibrate takes them)", time.Since(f.card.Taken).Round(time.Minute), defaults)
	}
	switch f.news {
	case workloads.LockTakenNow:
		b.line("", "the cores are not as near each other as then: the lock's prices were taken now")
	case workloads.LockDisturbed:
		b.line("", "the cores seem not as near each other as then, but other programs use them: the lock's prices are the card's")
	}
	if f.card != nil && len(f.card.Disturbed()) > 0 {
		b.line("", "the card was taken while other programs used the machine: coreglass calibrate takes a better one")
	}
	for _, a := range f.Assumptions {
		mark := " "
		if !a.Measured {
			mark = "*"
		}
		fmt.Fprintf(b, "  %s %-22s %9s %-2s %s\n", mark, a.Name, num2(workloads.Number(a.Value)), a.Unit, a.About)
	}
}

func countDefaults(of []predict.Assumption) int {
	n := 0
	for _, a := range of {
		if !a.Measured {
			n++
		}
	}
	return n
}

// comparison is a prediction and what was measured, schema coreglass.predicted-run/1.
type comparison struct {
	Schema    string            `json:"schema"`
	Predicted *twin.Report      `json:"predicted"`
	Measured  *workloads.Result `json:"measured"`
	Errors    []errorJSON       `json:"errors"`
}

type errorJSON struct {
	Name      string           `json:"name"`
	Predicted workloads.Number `json:"predicted"`
	Measured  workloads.Number `json:"measured"`
	Error     workloads.Number `json:"error"`
}

func newComparison(f *foretold, r *workloads.Result, rows []twin.Row) *comparison {
	c := &comparison{"coreglass.predicted-run/1", f.report(), r, []errorJSON{}}
	for _, row := range rows {
		c.Errors = append(c.Errors, errorJSON{row.Name, workloads.Number(row.Predicted), workloads.Number(row.Measured), workloads.Number(row.Error())})
	}
	return c
}

// writeComparison prints predicted, measured and the error between them, a number a line.
func writeComparison(w io.Writer, rows []twin.Row) error {
	fmt.Fprintf(w, "%-27s %12s %12s %8s\n", "", "predicted", "measured", "error")
	for _, r := range rows {
		off := "-"
		if e := r.Error(); !math.IsNaN(e) && !math.IsInf(e, 0) {
			off = fmt.Sprintf("%+.0f %%", 100*e)
		}
		if _, err := fmt.Fprintf(w, "%-27s %12s %12s %8s\n", r.Name, number(r.Predicted), number(r.Measured), off); err != nil {
			return err
		}
	}
	return nil
}

// number writes a number of any size.
func number(v float64) string {
	if math.Abs(v) < 1000 {
		return num2(workloads.Number(v))
	}
	return big(workloads.Number(v))
}
