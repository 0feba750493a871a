package cli

import (
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"coreglass/workloads"
)

// compareOptions are the flags of compare.
type compareOptions struct{ seriesOptions }

func newCompare(s streams) *cobra.Command {
	o := compareOptions{}
	c := &cobra.Command{
		Use: "compare", Short: "Run several models on the same job and set them side by side", Args: noArgs,
		Long: "Measures each model on the same load and number of tasks: useful work, CPU, switches,\n" +
			"memory, creation cost and latency in one table. With --work every task does a fixed\n" +
			"amount of work, and the elapsed time is until the last one is done.",
		Example: "  coreglass compare --models sequential,process,thread,goroutine,gil2,gil3 --load cpu --tasks 4 --for 2s\n" +
			"  coreglass compare --models all --tasks 4 --work 500ms --json",
		RunE: func(c *cobra.Command, _ []string) error {
			plan, err := o.plan()
			if err != nil {
				return err
			}
			return o.measure(c.Context(), s, plan, "coreglass.compare/1")
		},
	}
	o.add(c, 2*time.Second)
	c.Flags().StringSliceVar(&o.models, "models", []string{"all"}, "models to compare, separated by commas; all: every model of coreglass models")
	return c
}

func (o *compareOptions) plan() (workloads.SweepPlan, error) {
	if slices.Equal(o.models, []string{"all"}) {
		o.models = workloads.ModelNames()
	}
	p := workloads.SweepPlan{Over: "tasks", Values: []string{strings.TrimSpace(o.spec.tasks.String())}}
	return p, o.complete(&p)
}
