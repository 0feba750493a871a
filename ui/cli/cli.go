// Package cli is the command line: one file per verb.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"

	"github.com/spf13/cobra"

	"coreglass/ui"
	"coreglass/workloads"
)

// Exit codes of the program.
const (
	exitDone     = 0
	exitFailed   = 1
	exitUsage    = 2 // an unknown flag, a bad value, a limit that the request would meet
	exitExpected = 3 // an expectation did not hold
)

// usageError is the user's mistake: the line names the flag and what is allowed.
type usageError struct{ error }

// expectationError is an expectation that did not hold.
type expectationError struct{ error }

func usagef(format string, args ...any) error {
	return usageError{fmt.Errorf(format, args...)}
}

// streams are where a verb reads and writes.
type streams struct {
	in       *os.File
	out, err io.Writer
	watch    *ui.Watch // of a lesson's experiment; nil: nobody looks on
}

// Run runs the program with the given arguments and returns its exit code. A failure is
// one line on errOut.
func Run(args []string, in, out, errOut *os.File) int {
	ctx, stop := signal.NotifyContext(context.Background(), endingSignals()...)
	defer stop()
	root := newRoot(streams{in: in, out: out, err: errOut})
	root.SetArgs(args)
	root.SetOut(out)
	root.SetErr(errOut)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitDone
	}
	var fault *ui.Panicked
	if errors.As(err, &fault) {
		fmt.Fprintln(errOut, "coreglass: "+fault.Error()) // with its stack, for a report
	} else {
		fmt.Fprintln(errOut, "coreglass: "+oneLine(err))
	}
	return exitCode(err)
}

func exitCode(err error) int {
	var usage usageError
	var expected expectationError
	var limit *workloads.LimitError
	var spec *workloads.SpecError
	switch {
	case errors.As(err, &expected):
		return exitExpected
	case errors.As(err, &usage), errors.As(err, &limit), errors.As(err, &spec):
		return exitUsage
	}
	return exitFailed
}

// oneLine is the error's text on one line.
func oneLine(err error) string {
	if errors.Is(err, context.Canceled) {
		return "interrupted"
	}
	return strings.Join(strings.FieldsFunc(err.Error(), func(r rune) bool { return r == '\n' || r == '\r' }), "; ")
}

func newRoot(s streams) *cobra.Command {
	o := &tuiOptions{}
	root := &cobra.Command{
		Use:   "coreglass",
		Short: "A lab bench for schedulers in a terminal",
		Long: "Coreglass makes schedulers visible: it runs real processes, threads, goroutines and\n" +
			"GIL-limited threads and shows live what each core does, how much useful work comes\n" +
			"out and what switching costs. Without a verb it opens the live laboratory.",
		Example:       "  coreglass\n  coreglass run --model gil2 --load cpu --tasks 4 --for 2s",
		Args:          noArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE:          func(c *cobra.Command, _ []string) error { return runTUI(c.Context(), s, o) },
	}
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return usagef("%v (see %s --help)", err, c.CommandPath())
	})
	root.PersistentPreRunE = func(c *cobra.Command, _ []string) error { return applyConfig(c) }
	o.add(root)
	root.AddCommand(newRun(s), newSweep(s), newCompare(s), newCalibrate(s), newPredict(s), newSim(s), newImport(s), newReplay(s), newSessionVerb(s), newExport(s),
		newLesson(s), newMaster(s), newWorker(s), newCertificate(s), newModels(s), newLoads(s), newPolicies(s), newDoctor(s), newConfig(s), newMan(s), newVersion(s))
	return root
}

// noArgs refuses words after a verb that takes none, and unknown verbs.
func noArgs(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if c.HasParent() {
		return usagef("%s takes no argument, got %q", c.CommandPath(), args[0])
	}
	var verbs []string
	for _, v := range c.Commands() {
		if v.IsAvailableCommand() {
			verbs = append(verbs, v.Name())
		}
	}
	return usagef("unknown verb %q: choose one of %s", args[0], strings.Join(verbs, ", "))
}
