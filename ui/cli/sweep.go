package cli

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"coreglass/metrics"
	"coreglass/workloads"
)

// seriesOptions are the flags that sweep and compare have in common.
type seriesOptions struct {
	spec                   specFlags
	models                 []string
	length                 duration
	repeat                 count
	asJSON, asCSV, asChart bool
	record                 string
}

func (o *seriesOptions) add(c *cobra.Command, length time.Duration) {
	o.length, o.repeat = duration(length), 1
	o.spec.add(c)
	c.Flags().Var(&o.length, "for", "measured time of each run")
	c.Flags().Var(&o.repeat, "repeat", "runs for each point; the result is the median with its spread")
	addRecord(c, &o.record)
	c.Flags().BoolVar(&o.asJSON, "json", false, "print one JSON object")
	c.Flags().BoolVar(&o.asCSV, "csv", false, "print a line of numbers for each point")
	c.Flags().BoolVar(&o.asChart, "chart", false, "print bars (also without this flag, below the table)")
}

// sweepOptions are the flags of sweep.
type sweepOptions struct {
	seriesOptions
	tasks, over string
}

func newSweep(s streams) *cobra.Command {
	o := sweepOptions{}
	c := &cobra.Command{
		Use: "sweep", Short: "Run a series over the number of tasks, or any knob", Args: noArgs,
		Long: "Measures a series of runs over one parameter, for one or several models. Values are\n" +
			"lists (1,2,4), ranges (1-8) and series (1,2,4,...,4096). A point that this machine\n" +
			"has no room for is shown as refused. ctrl-c keeps the points that are there.",
		Example: "  coreglass sweep --models thread,process --tasks 1,2,4,...,64 --for 1s\n" +
			"  coreglass sweep --models gil3 --over switch-interval=500us,1ms,5ms --for 1s --json",
		RunE: func(c *cobra.Command, _ []string) error { return o.run(c.Context(), c, s) },
	}
	o.add(c, time.Second)
	c.Flags().StringSliceVar(&o.models, "models", nil, "models to compare, separated by commas (default: --model)")
	// --tasks takes a series here.
	c.Flags().Lookup("tasks").Value = (*series)(&o.tasks)
	c.Flags().Lookup("tasks").DefValue = ""
	c.Flags().Lookup("tasks").Usage = "numbers of tasks: a list, range or series (default 1,2,4,...,64)"
	c.Flags().StringVar(&o.over, "over", "", "another parameter and its values, such as switch-interval=1ms,5ms (one of "+strings.Join(workloads.SweepParameters(), ", ")+")")
	return c
}

// series is a list of values, read when the sweep is planned.
type series string

func (v *series) String() string        { return string(*v) }
func (v *series) Type() string          { return "series" }
func (v *series) Set(text string) error { *v = series(text); return nil }

func (o *sweepOptions) run(ctx context.Context, c *cobra.Command, s streams) error {
	plan, err := o.plan()
	if err != nil {
		return err
	}
	return o.measure(ctx, s, plan, "coreglass.sweep/1")
}

// plan reads the flags.
func (o *sweepOptions) plan() (workloads.SweepPlan, error) {
	p := workloads.SweepPlan{Over: "tasks"}
	text, flag := o.tasks, "--tasks"
	if text == "" {
		text = "1,2,4,...,64"
	}
	if o.over != "" {
		name, values, ok := strings.Cut(o.over, "=")
		if !ok || !slices.Contains(workloads.SweepParameters(), name) {
			return p, usagef("--over %q: NAME=VALUES with NAME one of %s", o.over, strings.Join(workloads.SweepParameters(), ", "))
		}
		if o.tasks != "" && name != "tasks" {
			if err := o.spec.tasks.Set(o.tasks); err != nil {
				return p, usagef("--tasks %q: %v, with --over", o.tasks, err)
			}
		}
		p.Over, text, flag = name, values, "--over "+name
	}
	var err error
	if p.Values, err = workloads.ParseValues(text); err != nil {
		return p, usagef("%s: %v", flag, err)
	}
	return p, o.complete(&p)
}

// complete fills in what sweep and compare have in common.
func (o *seriesOptions) complete(p *workloads.SweepPlan) error {
	if d := time.Duration(o.length); d < 50*time.Millisecond || d > time.Hour {
		return usagef("--for %v: a duration from 50ms to 1h", d)
	}
	if o.asJSON && o.asCSV {
		return usagef("--json and --csv: choose one")
	}
	models := o.models
	if len(models) == 0 {
		models = []string{o.spec.model}
	}
	for _, m := range models {
		p.Models = append(p.Models, workloads.Model(m))
	}
	o.spec.model = models[0]
	base, err := o.spec.base()
	if err != nil {
		return err
	}
	p.Base, p.Length, p.Repeat = base, time.Duration(o.length), int(o.repeat)
	return p.Check()
}

// measure runs the plan and prints what was measured, also when it was called off.
func (o *seriesOptions) measure(ctx context.Context, s streams, plan workloads.SweepPlan, schema string) error {
	var points []workloads.SweepPoint
	rec, err := startRecord(o.record, strings.TrimSuffix(strings.TrimPrefix(schema, "coreglass."), "/1"))
	if err != nil {
		return err
	}
	defer rec.close()
	began := time.Now()
	stopped := workloads.RunSweep(ctx, plan, func(p workloads.SweepPoint) {
		points = append(points, p)
		rec.point(plan, p)
		s.watch.Pointed(plan, p)
		fmt.Fprintf(s.err, "%d of %d: %s, %s %s (%.0f s)\n", len(points), plan.Points(), p.Model, plan.Over, p.Value, time.Since(began).Seconds())
	})
	if stopped != nil && !errors.Is(stopped, context.Canceled) && len(points) == 0 {
		return stopped
	}
	if err := rec.close(); err != nil {
		return err
	}
	if err := o.print(s.out, plan, points, schema, stopped == nil); err != nil {
		return err
	}
	return stopped
}

// seriesJSON is coreglass.sweep/1 and coreglass.compare/1.
type seriesJSON struct {
	Schema   string                 `json:"schema"`
	Machine  metrics.Machine        `json:"machine"`
	Over     string                 `json:"over"`
	Complete bool                   `json:"complete"`
	Points   []workloads.SweepPoint `json:"points"`
}

func (o *seriesOptions) print(w io.Writer, plan workloads.SweepPlan, points []workloads.SweepPoint, schema string, complete bool) error {
	switch {
	case o.asJSON:
		if points == nil {
			points = []workloads.SweepPoint{}
		}
		e := json.NewEncoder(w)
		e.SetEscapeHTML(false)
		return e.Encode(seriesJSON{schema, metrics.ThisMachine(), plan.Over, complete, points})
	case o.asCSV:
		return seriesCSV(w, plan.Over, points)
	}
	_, err := io.WriteString(w, seriesTable(plan, points, o.asChart))
	return err
}

// seriesColumns are the columns of the table and of the CSV: name with unit, and the number.
var seriesColumns = []struct {
	name, csv string
	of        func(*workloads.Result) workloads.Number
	form      func(workloads.Number) string
}{
	{"work, x", "speedup", func(r *workloads.Result) workloads.Number { return r.Work.Speedup }, num2},
	{"work/s", "work_per_second", func(r *workloads.Result) workloads.Number { return r.Work.PerSecond }, big},
	{"user %", "cpu_user_percent", func(r *workloads.Result) workloads.Number { return r.CPU.User }, num},
	{"system %", "cpu_system_percent", func(r *workloads.Result) workloads.Number { return r.CPU.System }, num},
	{"switches/s", "switches_per_second", func(r *workloads.Result) workloads.Number { return r.Switches.PerSecond }, big},
	{"ran %", "tasks_ran_percent", func(r *workloads.Result) workloads.Number { return 100 * r.Ran }, num},
	{"fairness", "fairness", func(r *workloads.Result) workloads.Number { return r.Fairness }, num2},
	{"B/task", "memory_per_task_bytes", func(r *workloads.Result) workloads.Number { return r.Memory.PerTask }, big},
	{"create us", "create_us_per_task", func(r *workloads.Result) workloads.Number { return r.Create }, num},
	{"p50 us", "latency_p50_us", workloads.P50, num},
	{"p99 us", "latency_p99_us", workloads.P99, num},
	{"elapsed s", "elapsed_s", func(r *workloads.Result) workloads.Number { return r.Elapsed }, num2},
}

func seriesTable(plan workloads.SweepPlan, points []workloads.SweepPoint, chartOnly bool) string {
	var b strings.Builder
	wide, label := 10, func(p workloads.SweepPoint) string { return string(p.Model) + " " + p.Value }
	for _, p := range points {
		wide = max(wide, len(label(p)))
	}
	if !chartOnly {
		fmt.Fprintf(&b, "%-*s", wide, "model "+plan.Over)
		for _, c := range seriesColumns {
			fmt.Fprintf(&b, " %10s", c.name)
		}
		b.WriteString("\n")
		for _, p := range points {
			fmt.Fprintf(&b, "%-*s", wide, label(p))
			if p.Result == nil {
				fmt.Fprintf(&b, " refused: %s\n", p.Refused)
				continue
			}
			for _, c := range seriesColumns {
				fmt.Fprintf(&b, " %10s", strings.Replace(c.form(c.of(p.Result)), "unknown", "-", 1))
			}
			b.WriteString("\n")
		}
		b.WriteString("\n")
	}
	bars(&b, points, wide, label)
	return b.String()
}

// bars draws useful work against one task as a bar for each point, on one scale.
func bars(b *strings.Builder, points []workloads.SweepPoint, wide int, label func(workloads.SweepPoint) string) {
	const width = 50
	top := 1.0
	for _, p := range points {
		if p.Result != nil && float64(p.Result.Work.Speedup) > top { // false if unknown
			top = float64(p.Result.Work.Speedup)
		}
	}
	fmt.Fprintf(b, "%-*s useful work, x one task alone\n", wide, "")
	for _, p := range points {
		if p.Result == nil {
			fmt.Fprintf(b, "%-*s refused\n", wide, label(p))
			continue
		}
		n := 0
		if v := float64(p.Result.Work.Speedup); v > 0 {
			n = int(v/top*width + 0.5)
		}
		fmt.Fprintf(b, "%-*s %s %s\n", wide, label(p), strings.Repeat("#", n), num2(p.Result.Work.Speedup))
	}
}

func seriesCSV(w io.Writer, over string, points []workloads.SweepPoint) error {
	out := csv.NewWriter(w)
	head := []string{"model", over, "refused"}
	for _, c := range seriesColumns {
		head = append(head, c.csv)
	}
	if err := out.Write(head); err != nil {
		return err
	}
	for _, p := range points {
		line := []string{string(p.Model), p.Value, p.Refused}
		for _, c := range seriesColumns {
			cell := ""
			if p.Result != nil {
				if v := float64(c.of(p.Result)); v == v {
					cell = fmt.Sprintf("%g", v)
				}
			}
			line = append(line, cell)
		}
		if err := out.Write(line); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
