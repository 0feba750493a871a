package cli

import (
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"coreglass/workloads"
	"coreglass/workloads/load"
)

type listEntry struct {
	Name  string `json:"name"`
	Key   string `json:"key,omitempty"`
	About string `json:"about"`
}

func newModels(s streams) *cobra.Command {
	return listVerb(s, "models", "List the execution models", "coreglass.models/1", func() []listEntry {
		var all []listEntry
		for _, m := range workloads.Models() {
			all = append(all, listEntry{string(m.Model), m.Key, m.About})
		}
		python, _ := workloads.Python.Info()
		all = append(all, listEntry{"python:PATH", python.Key, python.About})
		return all
	})
}

func newLoads(s streams) *cobra.Command {
	return listVerb(s, "loads", "List the loads", "coreglass.loads/1", func() []listEntry {
		var all []listEntry
		for _, l := range load.All() {
			all = append(all, listEntry{l.Name, l.Key, l.About})
		}
		return all
	})
}

// listVerb is a verb that lists names, their hotkeys and what they mean.
func listVerb(s streams, name, short, schema string, entries func() []listEntry) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use: name, Short: short, Args: noArgs,
		Example: "  coreglass " + name + "\n  coreglass " + name + " --json",
		RunE: func(*cobra.Command, []string) error {
			if asJSON {
				return json.NewEncoder(s.out).Encode(map[string]any{"schema": schema, name: entries()})
			}
			for _, e := range entries() {
				if _, err := fmt.Fprintf(s.out, "%-2s %-11s %s\n", e.Key, e.Name, e.About); err != nil {
					return err
				}
			}
			return nil
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object (schema "+schema+")")
	return c
}
