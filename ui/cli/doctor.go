package cli

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"coreglass/metrics"
	"coreglass/workloads"
)

func newDoctor(s streams) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use: "doctor", Short: "Say what this machine lets Coreglass measure", Args: noArgs,
		Long:    "Lists what was found on this machine, what can be measured on it and what can't, and why.",
		Example: "  coreglass doctor\n  coreglass doctor --json",
		RunE: func(*cobra.Command, []string) error {
			findings := append(workloads.Examine(), examineTerminal(s)...)
			if asJSON {
				return json.NewEncoder(s.out).Encode(map[string]any{"schema": "coreglass.doctor/1", "machine": metrics.ThisMachine(), "findings": findings})
			}
			m := metrics.ThisMachine()
			fmt.Fprintf(s.out, "machine     %d cores, %s\nsystem      %s, kernel %s, %s\n\n", m.Cores, m.CPUModel, m.OS, m.Kernel, m.Go)
			for _, f := range findings {
				mark := "no "
				if f.OK {
					mark = "ok "
				}
				if _, err := fmt.Fprintf(s.out, "%s %-22s %s\n", mark, f.What, f.Says); err != nil {
					return err
				}
			}
			card, err := workloads.SavedCalibration()
			switch {
			case err != nil:
				fmt.Fprintln(s.out, "\n"+err.Error())
			case card == nil:
				fmt.Fprintln(s.out, "\nnot calibrated: coreglass calibrate measures what switching costs here")
			default:
				fmt.Fprint(s.out, "\ncalibration, ")
				return writeCard(s.out, card)
			}
			return nil
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object (schema coreglass.doctor/1)")
	return c
}

// examineTerminal says whether the live laboratory can be shown here.
func examineTerminal(s streams) []workloads.Finding {
	f := workloads.Finding{What: "terminal", OK: true, Says: "TERM=" + os.Getenv("TERM")}
	if why := noScreen(s); why != "" {
		f.OK, f.Says = false, why
	}
	return []workloads.Finding{f}
}
