package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"coreglass/sim"
)

func newPolicies(s streams) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use: "policies", Short: "List the scheduling policies of the simulator", Args: noArgs,
		Long:    "Lists the policies of coreglass sim with their parameters, defaults and what is allowed.",
		Example: "  coreglass policies\n  coreglass policies --json",
		RunE: func(*cobra.Command, []string) error {
			if asJSON {
				return writeJSON(s.out, struct {
					Schema   string     `json:"schema"`
					Policies []sim.Info `json:"policies"`
				}{"coreglass.policies/1", listedPolicies()})
			}
			var b strings.Builder
			for _, p := range sim.Policies() {
				fmt.Fprintf(&b, "%-11s %s\n", p.Name, p.About)
				for _, x := range p.Params {
					standard := x.Default
					if standard == "" {
						standard = "none"
					}
					fmt.Fprintf(&b, "            --%-18s %s (default %s; %s)\n", x.Name, x.About, standard, x.Allowed)
				}
			}
			_, err := fmt.Fprint(s.out, b.String())
			return err
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object (schema coreglass.policies/1)")
	return c
}

// listedPolicies are the policies; one without parameters has an empty list.
func listedPolicies() []sim.Info {
	all := sim.Policies()
	for i := range all {
		if all[i].Params == nil {
			all[i].Params = []sim.Param{}
		}
	}
	return all
}

// writeJSON writes one object on a line.
func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}
