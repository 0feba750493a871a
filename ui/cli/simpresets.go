package cli

import (
	"fmt"
	"io"
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"coreglass/sim"
)

func newSimPresets(s streams) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "presets [NAME]",
		Short: "List workloads of the literature, or check one against its source's numbers",
		Long: "Lists the workloads of the literature with their sources. With a NAME it simulates what\n" +
			"the source did and prints what was expected beside what came out; the exit code is 1\n" +
			"where they differ. sim and sim compare take each as --workload preset:NAME.",
		Example: "  coreglass sim presets\n  coreglass sim presets stallings\n  coreglass sim presets graham --json",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usagef("%s takes one name, got %q", c.CommandPath(), args)
			}
			return nil
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return presetNames(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return listPresets(s.out, asJSON)
			}
			p, err := presetNamed(args[0])
			if err != nil {
				return err
			}
			return checkPreset(s.out, p, asJSON)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object (schema coreglass.presets/1, with a NAME coreglass.preset/1)")
	return c
}

func presetNames() []string {
	var names []string
	for _, p := range sim.Presets() {
		names = append(names, p.Name)
	}
	return names
}

func presetNamed(name string) (*sim.Preset, error) {
	for _, p := range sim.Presets() {
		if p.Name == name {
			return &p, nil
		}
	}
	return nil, usagef("preset %q: choose one of %s", name, strings.Join(presetNames(), ", "))
}

func listPresets(w io.Writer, asJSON bool) error {
	type entry struct {
		Name   string `json:"name"`
		About  string `json:"about"`
		Source string `json:"source"`
	}
	var all []entry
	var b strings.Builder
	for _, p := range sim.Presets() {
		all = append(all, entry{p.Name, p.About, p.Source})
		fmt.Fprintf(&b, "%-22s %s\n%-22s %s\n", p.Name, p.About, "", p.Source)
	}
	if asJSON {
		return writeJSON(w, struct {
			Schema  string  `json:"schema"`
			Presets []entry `json:"presets"`
		}{"coreglass.presets/1", all})
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// presetJSON is coreglass.preset/1.
type presetJSON struct {
	Schema string       `json:"schema"`
	Name   string       `json:"name"`
	About  string       `json:"about"`
	Source string       `json:"source"`
	Holds  bool         `json:"holds"`
	Cases  []presetCase `json:"cases"`
}

type presetCase struct {
	Policy  string         `json:"policy"`
	Flags   string         `json:"flags"` // as sim takes them
	Numbers []presetNumber `json:"numbers"`
}

type presetNumber struct {
	Field    string  `json:"field"`
	Expected float64 `json:"expected"`
	Within   float64 `json:"within"`
	Got      any     `json:"got"`
	Holds    bool    `json:"holds"`
}

// checkPreset prints what came out; the error says that something differs.
func checkPreset(w io.Writer, p *sim.Preset, asJSON bool) error {
	result := presetJSON{"coreglass.preset/1", p.Name, p.About, p.Source, true, []presetCase{}}
	for _, c := range p.Cases {
		done, err := runCase(p, c)
		if err != nil {
			return err
		}
		result.Cases = append(result.Cases, done)
		for _, n := range done.Numbers {
			result.Holds = result.Holds && n.Holds
		}
	}
	var err error
	if asJSON {
		err = writeJSON(w, result)
	} else {
		_, err = io.WriteString(w, result.text())
	}
	if err == nil && !result.Holds {
		err = fmt.Errorf("preset %s: not all numbers came out as its source has them", p.Name)
	}
	return err
}

// runCase simulates one case as Check does.
func runCase(p *sim.Preset, c sim.Case) (presetCase, error) {
	done := presetCase{c.Policy, caseFlags(c), nil}
	pol, err := sim.NewPolicy(c.Policy, c.Params)
	if err != nil {
		return done, err
	}
	r, err := sim.Run(p.Plan, c.Machine, pol)
	if err != nil {
		return done, err
	}
	for _, x := range c.Expect {
		got, ok := r.Number(x.Name)
		within := max(x.Within, 1e-9*math.Abs(x.Value))
		done.Numbers = append(done.Numbers, presetNumber{x.Name, x.Value, x.Within, exact(got), ok && math.Abs(got-x.Value) <= within})
	}
	return done, nil
}

func (p *presetJSON) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n%s\n", p.Name, p.About, p.Source)
	for _, c := range p.Cases {
		fmt.Fprintf(&b, "\n%s %s\n", c.Policy, c.Flags)
		for _, n := range c.Numbers {
			verdict, got := "differs", "-"
			if n.Holds {
				verdict = "holds"
			}
			if v, ok := n.Got.(float64); ok {
				got = short(v)
			}
			fmt.Fprintf(&b, "  %-28s expected %-10s got %-10s %s\n", n.Field, short(n.Expected), got, verdict)
		}
	}
	return trimLines(b.String())
}

// caseFlags are a case's parameters as the flags of sim.
func caseFlags(c sim.Case) string {
	var words []string
	for _, name := range slices.Sorted(maps.Keys(c.Params)) {
		value := c.Params[name]
		if name == "draws" {
			value = "FILE"
		}
		words = append(words, "--"+name+"="+value)
	}
	m := reflect.ValueOf(c.Machine)
	for i := range m.NumField() {
		if !m.Field(i).IsZero() {
			words = append(words, fmt.Sprintf("--%s=%v", dashed(m.Type().Field(i).Name), m.Field(i)))
		}
	}
	return strings.Join(words, " ")
}
