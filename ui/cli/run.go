package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"coreglass/metrics/timeline"
	"coreglass/ui/twin"
	"coreglass/workloads"
)

// runOptions are the flags of run beside those that say what to run.
type runOptions struct {
	spec      specFlags
	length    duration
	repeat    count
	json, csv bool
	timeline  bool
	probe     string
	perfetto  string
	predict   bool
	policy    string
	expect    []string
	record    string
}

func newRun(s streams) *cobra.Command {
	o := runOptions{length: duration(2 * time.Second), repeat: 1}
	c := &cobra.Command{
		Use:   "run",
		Short: "Run real workers for a while and print what they did",
		Long: "Runs real workers under one execution model and measures CPU, useful work, switches,\n" +
			"latency and memory. Useful work is compared with one task alone, measured on this\n" +
			"machine half before and half after the run.",
		Example: "  coreglass run --model gil2 --load cpu --tasks 4 --for 2s\n" +
			"  coreglass run --model thread --load io:net --tasks 200 --repeat 5 --json\n" +
			"  coreglass run --model thread --load file:workload.json --repeat 5\n" +
			"  coreglass run --model gil3 --tasks 16 --predict --expect 'cpu.total<110'",
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error { return o.run(c, s) },
	}
	o.spec.add(c)
	c.Flags().Lookup("load").Usage = "load (see coreglass loads), or file:PATH: a workload file on threads or processes"
	c.Flags().Var(&o.length, "for", "measured time of each run")
	c.Flags().Var(&o.repeat, "repeat", "runs to make; the result is the median with its spread")
	c.Flags().BoolVar(&o.json, "json", false, "print one JSON object (schema coreglass.run/1)")
	c.Flags().BoolVar(&o.csv, "csv", false, "print a line of column names and a line of numbers for each run")
	c.Flags().BoolVar(&o.timeline, "timeline", false, "also take who ran where and when; --json has the spans")
	c.Flags().StringVar(&o.probe, "probe", "own", "who tells when a task was on a core: own (the tasks), kernel (its record of switches; a timeline)")
	c.Flags().StringVar(&o.perfetto, "perfetto", "", "write the timeline to this `file`, for ui.perfetto.dev")
	_ = c.RegisterFlagCompletionFunc("probe", words([]string{"own", "kernel"}))
	addRecord(c, &o.record)
	c.Flags().BoolVar(&o.predict, "predict", false, "predict first, then measure, and print both with the error")
	c.Flags().StringVar(&o.policy, "policy", "", "--load file:PATH: policy of the prediction (default: the kernel's, "+twin.KernelPolicy()+")")
	c.Flags().StringArrayVar(&o.expect, "expect", nil, "exit with 3 unless this holds, such as 'cpu.total<200' (may be given again)")
	return c
}

func (o *runOptions) run(c *cobra.Command, s streams) error {
	if path, ok := strings.CutPrefix(o.spec.load, "file:"); ok {
		return o.runFile(c.Context(), s, path)
	}
	spec, err := o.spec.spec()
	if err != nil {
		return err
	}
	if d := time.Duration(o.length); d < 50*time.Millisecond || d > 24*time.Hour {
		return usagef("--for %v: a duration from 50ms to 24h", d)
	}
	if o.policy != "" {
		return usagef("--policy belongs to --load file:PATH: the kernel's policy is what it is")
	}
	if o.json && o.csv {
		return usagef("--json and --csv: choose one")
	}
	if o.predict && o.csv {
		return usagef("--predict and --csv: choose one (--json has both sides)")
	}
	if o.repeat > 1000 {
		return usagef("--repeat %d: a number from 1 to 1000", o.repeat)
	}
	expectations, err := parseExpectations(o.expect)
	if err != nil {
		return err
	}
	if err := o.observe(&spec); err != nil {
		return err
	}
	spec.Trails = spec.Trails || s.watch.Snapshots() != nil
	var before *foretold
	if o.predict {
		if before, err = foretell(c.Context(), spec, 0, 0); err != nil {
			return err
		}
	}
	results, windows, ended, err := o.measure(c.Context(), spec, s.watch.Snapshots())
	if err != nil {
		return err
	}
	if before != nil {
		err = o.printComparison(s.out, before, results, windows)
	} else {
		err = o.print(s.out, results)
	}
	if err != nil {
		return err
	}
	if err := o.export(summary(results).Timeline); err != nil {
		return err
	}
	if ended != nil {
		return ended
	}
	return hold(expectations, summary(results))
}

// measure makes the runs. ended says which of them lost workers and have a timeline that shows
// it.
func (o *runOptions) measure(ctx context.Context, spec workloads.Spec, watch workloads.Watch) (results []*workloads.Result, windows []workloads.Window, ended, err error) {
	rec, err := startRecord(o.record, "run")
	if err != nil {
		return nil, nil, nil, err
	}
	defer rec.close()
	for range o.repeat {
		m, err := workloads.MeasureWatched(ctx, spec, time.Duration(o.length), watch)
		if err != nil {
			return nil, nil, nil, err
		}
		rec.run(m)
		if !o.traced() {
			m.Timeline = nil // it was for who looked on
		}
		results, windows = append(results, workloads.NewResult(m)), append(windows, m.Window)
		ended = errors.Join(ended, m.Ended)
	}
	return results, windows, ended, rec.close()
}

// observe completes the spec with how its timeline is taken, if one is wanted.
func (o *runOptions) observe(s *workloads.Spec) error {
	s.Trails = o.traced()
	if o.probe != "own" {
		s.Probe = workloads.Probe(o.probe)
	}
	return s.Check()
}

// traced says whether a timeline was asked for.
func (o *runOptions) traced() bool {
	return o.timeline || o.probe != "own" || o.perfetto != "" || o.record != ""
}

// export writes the timeline where the user wants it.
func (o *runOptions) export(t *timeline.Timeline) error {
	if o.perfetto != "" && t == nil {
		return usagef("--perfetto: this run leaves no timeline (see docs/timelines.md)")
	}
	return writeTo("perfetto", o.perfetto, func(w io.Writer) error { return timeline.WritePerfetto(w, t) })
}

// printComparison prints what was predicted beside the medians of what was measured.
func (o *runOptions) printComparison(w io.Writer, f *foretold, results []*workloads.Result, windows []workloads.Window) error {
	rows := twin.Rows(f.spec, f.Prediction, &windows[0])
	for i := range rows {
		var values []float64
		for k := range windows {
			values = append(values, twin.Rows(f.spec, f.Prediction, &windows[k])[i].Measured)
		}
		slices.Sort(values)
		n := len(values)
		rows[i].Measured = (values[(n-1)/2] + values[n/2]) / 2
	}
	if o.json {
		return json.NewEncoder(w).Encode(newComparison(f, summary(results), rows))
	}
	fmt.Fprint(w, predictedText(f), "\n", report(summary(results)), "\n")
	return writeComparison(w, rows)
}

func summary(results []*workloads.Result) *workloads.Result {
	if len(results) == 1 {
		return results[0]
	}
	return workloads.Summarise(results)
}

func (o *runOptions) print(w io.Writer, results []*workloads.Result) error {
	switch {
	case o.csv:
		return writeCSV(w, results)
	case o.json:
		e := json.NewEncoder(w)
		e.SetEscapeHTML(false)
		return e.Encode(summary(results))
	}
	r := summary(results)
	if _, err := fmt.Fprint(w, report(r)); err != nil || r.Timeline == nil {
		return err
	}
	fmt.Fprintln(w)
	return timeline.WriteChart(w, r.Timeline, screenWidth(w))
}
