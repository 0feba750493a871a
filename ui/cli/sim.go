package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"coreglass/metrics/timeline"
	"coreglass/sim"
	"coreglass/workloads/load"
)

// simOptions are the flags of sim beside the machine's and the policies' parameters.
type simOptions struct {
	simFlags
	policy, workload   string
	json, gantt, why   bool
	csv                string
	perfetto, resolved string
	expect             []string
	record             string
}

func newSim(s streams) *cobra.Command {
	o := &simOptions{}
	c := &cobra.Command{
		Use:   "sim",
		Short: "Simulate a workload under a scheduling policy",
		Long: "Runs a workload file under a policy in virtual time: exact, and the same every time.\n" +
			"Times are in the workload's own unit. coreglass policies lists the policies and their\n" +
			"parameters; --workload preset:NAME takes a workload of the literature.",
		Example: "  coreglass sim --policy rr --quantum 4 --workload preset:stallings\n" +
			"  coreglass sim --policy mlfq --quanta 10,20,40 --boost 100 --cores 2 --workload work.yaml --json\n" +
			"  coreglass sim --policy srtf --workload - --why <work.json\n" +
			"  coreglass sim --policy rr --workload preset:stallings --expect 'mean.turnaround==10.8'",
		Args: simArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return interruptible(c.Context(), func() error { return o.run(s) })
		},
	}
	fl := c.Flags()
	fl.StringVarP(&o.policy, "policy", "p", "", "scheduling policy (see coreglass policies)")
	addWorkload(c, &o.workload)
	fl.BoolVar(&o.json, "json", false, "print one JSON object (schema "+sim.Schema+")")
	fl.BoolVar(&o.gantt, "gantt", false, "print the chart and the tasks' numbers only")
	fl.StringVar(&o.csv, "csv", "", "print a line for each segment, or with =tasks for each task")
	fl.Lookup("csv").NoOptDefVal = "segments"
	fl.BoolVar(&o.why, "why", false, "print the reason for each decision")
	fl.StringVar(&o.perfetto, "perfetto", "", "write a trace for Perfetto to this `file`")
	fl.StringVar(&o.resolved, "resolved", "", "write the workload with its random parts drawn to this `file`")
	addRecord(c, &o.record)
	fl.StringArrayVar(&o.expect, "expect", nil, "exit with 3 unless this holds, such as 'mean.wait<5' (may be given again)")
	o.add(c)
	_ = c.RegisterFlagCompletionFunc("policy", words(sim.PolicyNames()))
	_ = c.RegisterFlagCompletionFunc("csv", words([]string{"segments", "tasks"}))
	c.AddCommand(newSimCompare(s), newSimPresets(s), newSimOstep(s))
	return c
}

func addWorkload(c *cobra.Command, to *string) {
	c.Flags().StringVarP(to, "workload", "w", "", "workload `file`, JSON or YAML; -: standard input; preset:NAME: one of coreglass sim presets")
}

// simArgs refuses words after sim that are none of its verbs.
func simArgs(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if slices.Contains([]string{"true", "false", "unless-used"}, args[0]) {
		return usagef("%s takes no argument, got %q: a flag that is true or false takes its value after an equals sign, as in --preemptive=false", c.CommandPath(), args[0])
	}
	if !c.HasSubCommands() {
		return usagef("%s takes no argument, got %q", c.CommandPath(), args[0])
	}
	var verbs []string
	for _, v := range c.Commands() {
		verbs = append(verbs, v.Name())
	}
	return usagef("unknown verb %q after %s: choose one of %s", args[0], c.CommandPath(), strings.Join(verbs, ", "))
}

// interruptible ends with the context: a simulation knows no clock and no signal.
func interruptible(ctx context.Context, f func() error) error {
	done := make(chan error, 1)
	go func() { done <- f() }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (o *simOptions) check() error {
	var chosen []string
	for _, f := range []struct {
		name string
		set  bool
	}{{"--json", o.json}, {"--gantt", o.gantt}, {"--csv", o.csv != ""}} {
		if f.set {
			chosen = append(chosen, f.name)
		}
	}
	switch {
	case len(chosen) > 1:
		return usagef("%s: choose one", strings.Join(chosen, " and "))
	case o.csv != "" && o.why:
		return usagef("--csv and --why: reasons have no columns; choose --json --why")
	case o.csv != "":
		return oneOf("csv", o.csv, "segments", "tasks")
	}
	return nil
}

func (o *simOptions) run(s streams) error {
	if err := o.check(); err != nil {
		return err
	}
	expectations, err := parseSimExpectations(o.expect)
	if err != nil {
		return err
	}
	given, err := o.given()
	if err != nil {
		return err
	}
	pol, err := o.simFlags.policy(o.policy, given)
	if err != nil {
		return err
	}
	plan, err := o.plan(s, o.workload)
	if err != nil {
		return err
	}
	o.machine.Why = o.why
	o.machine.States = o.perfetto != "" || o.record != "" || s.watch != nil
	r, err := simulate(o.workload, *plan, o.machine, pol)
	if err != nil {
		return err
	}
	s.watch.Ran(o.policy, r)
	if err := o.files(plan, r); err != nil {
		return err
	}
	if err := recordSimulation(o.record, o.workload, plan, given, o.machine, r); err != nil {
		return err
	}
	if err := o.print(s.out, r); err != nil {
		return err
	}
	return holdSim(expectations, r)
}

// plan reads the workload; a seed on the command line replaces the file's, 0 too.
func (f *simFlags) plan(s streams, name string) (*load.Plan, error) {
	plan, err := readPlan(s, name)
	if err == nil && f.command.Flags().Changed("seed") {
		plan.Seed = f.machine.Seed
	}
	return plan, err
}

func readPlan(s streams, name string) (*load.Plan, error) {
	var plan *load.Plan
	var err error
	preset, isPreset := strings.CutPrefix(name, "preset:")
	switch {
	case name == "":
		return nil, usagef("--workload is missing: a workload file, - for standard input, or preset:NAME")
	case isPreset:
		p, err := presetNamed(preset)
		if err != nil {
			return nil, err
		}
		plan = &p.Plan
	case name == "-":
		plan, err = load.Read("standard input", s.in)
	default:
		plan, err = load.ReadFile(name)
	}
	if err != nil {
		var fault *load.FileError
		if errors.As(err, &fault) {
			return nil, usageError{err}
		}
		return nil, usagef("--workload: %v", err)
	}
	return plan, nil
}

// simulate runs the plan; whatever is wrong is wrong with the plan or a parameter.
func simulate(name string, p load.Plan, m sim.Machine, pol sim.Policy) (*sim.Result, error) {
	r, err := sim.Run(p, m, pol)
	var usage *sim.UsageError
	switch {
	case err == nil:
		return r, nil
	case errors.As(err, &usage):
		return nil, usageError{err}
	}
	return nil, usagef("%s: %v", name, err)
}

// files writes what the user wants in files.
func (o *simOptions) files(plan *load.Plan, r *sim.Result) error {
	if err := writeTo("resolved", o.resolved, plan.Resolve(o.machine.Seed).Write); err != nil {
		return err
	}
	return writeTo("perfetto", o.perfetto, func(w io.Writer) error {
		tl, _ := r.Timeline()
		return timeline.WritePerfetto(w, tl)
	})
}

func (o *simOptions) print(w io.Writer, r *sim.Result) error {
	switch {
	case o.json:
		return r.WriteJSON(w)
	case o.csv == "tasks":
		return r.WriteTasksCSV(w)
	case o.csv != "":
		return r.WriteCSV(w)
	case o.gantt:
		if err := writeChart(w, r); err != nil || !o.why {
			return err
		}
		_, err := io.WriteString(w, "\n"+reasons(r))
		return err
	case o.why:
		_, err := io.WriteString(w, reasons(r))
		return err
	}
	return simReport(w, r)
}

// screenWidth is the terminal's width, or 80.
func screenWidth(w io.Writer) int {
	if f, ok := w.(*os.File); ok {
		if width, _, err := term.GetSize(f.Fd()); err == nil && width >= 40 {
			return width
		}
	}
	return 80
}
