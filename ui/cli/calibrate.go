package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"coreglass/ui/twin"
	"coreglass/workloads"
)

func newCalibrate(s streams) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use: "calibrate", Short: "Measure what switching costs on this machine, and keep it", Args: noArgs,
		Long: "Measures the cost of clock reads, hand-overs between processes, threads and goroutines,\n" +
			"wake-ups, switches with working sets, the timer's slack and the time slice, of requests and\n" +
			"of the race for CPython 2's lock. The card is kept in the user's cache directory; doctor\n" +
			"shows it with its age, and predict goes by it.",
		Example: "  coreglass calibrate\n  coreglass calibrate --json",
		RunE: func(c *cobra.Command, _ []string) error {
			card, err := workloads.Calibrate(c.Context(), func(name string) { fmt.Fprintln(s.err, "measuring:", name) })
			if err != nil {
				return err
			}
			if len(card.Figures) == 0 {
				return errors.New("this platform can't be calibrated: the measurements need pinning and futexes")
			}
			if err := twin.Fit(card); err != nil {
				return err
			}
			if err := card.Save(); err != nil {
				fmt.Fprintln(s.err, "the card was not kept:", err)
			}
			if asJSON {
				return json.NewEncoder(s.out).Encode(card)
			}
			return writeCard(s.out, card)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object (schema coreglass.calibration/1)")
	return c
}

// writeCard prints the card, a figure a line with its spread.
func writeCard(w io.Writer, c *workloads.Calibration) error {
	fmt.Fprintf(w, "taken %s ago, other programs used %.0f %% of the machine\n", time.Since(c.Taken).Round(time.Second), float64(c.Busy))
	for _, f := range c.Figures {
		if _, err := fmt.Fprintf(w, "%-40s %9s %-2s  (%s to %s)\n", f.Name, num2(f.Median), f.Unit, num2(f.Min), num2(f.Max)); err != nil {
			return err
		}
	}
	return nil
}
