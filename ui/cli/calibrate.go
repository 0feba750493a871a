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
	var asJSON, anyway bool
	c := &cobra.Command{
		Use: "calibrate", Short: "Measure what switching costs on this machine, and keep it", Args: noArgs,
		Long: "Measures the cost of clock reads, hand-overs between processes, threads and goroutines,\n" +
			"wake-ups, switches with working sets, the timer's slack and the time slice, of requests and\n" +
			"of the race for CPython 2's lock. The card is kept in the user's cache directory; doctor\n" +
			"shows it with its age, and predict goes by it. A card that other programs disturbed is shown\n" +
			"and not kept.",
		Example: "  coreglass calibrate\n  coreglass calibrate --json",
		RunE: func(c *cobra.Command, _ []string) error {
			if now := workloads.OthersNow(c.Context()); now > workloads.Disturbing {
				fmt.Fprintf(s.err, "other programs use %.0f %% of the machine now: every figure is tried three times, and a card that they disturb is kept with --anyway alone\n", now)
			}
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
			if why := keep(card, anyway); why != "" {
				fmt.Fprintln(s.err, "the card was not kept:", why)
			}
			if asJSON {
				return json.NewEncoder(s.out).Encode(card)
			}
			return writeCard(s.out, card)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object (schema coreglass.calibration/1)")
	c.Flags().BoolVar(&anyway, "anyway", false, "keep the card even if other programs disturbed it")
	return c
}

// keep saves a card that other programs have left alone; it says why not.
func keep(card *workloads.Calibration, anyway bool) string {
	if d := card.Disturbed(); len(d) > 0 && !anyway {
		return fmt.Sprintf("other programs used more than a tenth of the machine while %d of %d figures were taken, such as %q; take it again when they rest, or with --anyway", len(d), len(card.Figures), d[0])
	}
	if err := card.Save(); err != nil {
		return err.Error()
	}
	return ""
}

// writeCard prints the card, a figure a line with its spread.
func writeCard(w io.Writer, c *workloads.Calibration) error {
	fmt.Fprintf(w, "taken %s ago, other programs used %.0f %% of the machine\n", time.Since(c.Taken).Round(time.Second), float64(c.Busy))
	for _, f := range c.Figures {
		note := ""
		if f.Disturbed() {
			note = fmt.Sprintf("  disturbed: others used %.0f %%", float64(f.Others))
		}
		if _, err := fmt.Fprintf(w, "%-40s %9s %-2s  (%s to %s)%s\n", f.Name, num2(f.Median), f.Unit, num2(f.Min), num2(f.Max), note); err != nil {
			return err
		}
	}
	return nil
}
