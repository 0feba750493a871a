package cli

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"gopkg.in/yaml.v3"

	"coreglass/ui"
)

func newConfig(s streams) *cobra.Command {
	c := &cobra.Command{
		Use: "config", Short: "Show the settings in force, and where each comes from", Args: noArgs,
		Long: "Lists the settings that the configuration file and the environment can set, with the value\n" +
			"in force and its origin. A flag beats the environment, which beats the file.",
		Example: "  coreglass config\n  coreglass config path\n  coreglass config check FILE\n  coreglass config example",
		RunE: func(c *cobra.Command, _ []string) error {
			conf, err := loadConfig()
			if err != nil {
				return err
			}
			return conf.print(s, c.Root())
		},
	}
	c.AddCommand(newConfigPath(s), newConfigCheck(s), newConfigExample(s))
	return c
}

// print lists the settings.
func (c *configuration) print(s streams, root *cobra.Command) error {
	state := "is not there: these are the defaults"
	if c.exists {
		state = "was read"
	}
	fmt.Fprintf(s.out, "%s %s\n\n", c.path, state)
	for _, t := range settings {
		v, ok := c.values[t.name]
		f := root.Flags().Lookup(t.name)
		switch {
		case ok:
		case f != nil:
			v = configured{f.DefValue, "default"}
		default:
			continue
		}
		fmt.Fprintf(s.out, "%-11s %-10s %s\n", t.name, v.value, v.origin)
	}
	actions := ui.Actions()
	for _, a := range actions {
		if keys, ok := c.keys[a]; ok {
			fmt.Fprintf(s.out, "keys.%-11s %-5s %s\n", a, strings.Join(keys, " "), c.path)
		}
	}
	return nil
}

func newConfigPath(s streams) *cobra.Command {
	return &cobra.Command{
		Use: "path", Short: "Print where the configuration file is looked for", Args: noArgs, Example: "  coreglass config path",
		RunE: func(*cobra.Command, []string) error {
			path, err := configPath()
			if err != nil {
				return usageError{err}
			}
			_, err = fmt.Fprintln(s.out, path)
			return err
		},
	}
}

func newConfigCheck(s streams) *cobra.Command {
	return &cobra.Command{
		Use: "check [FILE]", Short: "Check a configuration file", Example: "  coreglass config check\n  coreglass config check draft.yaml",
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usagef("config check takes one file")
			}
			if len(args) == 1 {
				text, err := os.ReadFile(args[0])
				if err != nil {
					return usagef("configuration: %v", err)
				}
				conf := &configuration{values: map[string]configured{}, keys: map[string][]string{}}
				if err := conf.parse(args[0], text); err != nil {
					return err
				}
				_, err = fmt.Fprintf(s.out, "%s is in order: %d settings, %d keys\n", args[0], len(conf.values), len(conf.keys))
				return err
			}
			conf, err := loadConfig()
			if err != nil {
				return err
			}
			if !conf.exists {
				_, err = fmt.Fprintf(s.out, "%s is not there\n", conf.path)
				return err
			}
			_, err = fmt.Fprintf(s.out, "%s is in order\n", conf.path)
			return err
		},
	}
}

func newConfigExample(s streams) *cobra.Command {
	return &cobra.Command{
		Use: "example", Short: "Print a configuration file with all settings, commented out", Args: noArgs, Example: "  coreglass config example > ~/.config/coreglass/config.yaml",
		RunE: func(c *cobra.Command, _ []string) error {
			fmt.Fprintln(s.out, "# Coreglass. A flag beats the environment (the name at the right), which beats this file.")
			for _, t := range settings {
				f := c.Root().Flags().Lookup(t.name)
				if f == nil {
					continue
				}
				fmt.Fprintf(s.out, "#%s: %s  # %s: %s (%s)\n", t.name, f.DefValue, t.about, t.allowed, t.variable())
			}
			fmt.Fprintln(s.out, "\n#keys:  # an action's keys, instead of its own")
			bound := ui.Bound()
			for _, a := range ui.Actions() {
				var quoted []string
				for _, k := range bound[a] {
					text, err := yaml.Marshal(strings.ReplaceAll(k, " ", "space"))
					if err != nil {
						return err
					}
					quoted = append(quoted, strings.TrimSpace(string(text)))
				}
				fmt.Fprintf(s.out, "#  %s: [%s]\n", a, strings.Join(slices.Clip(quoted), ", "))
			}
			return nil
		},
	}
}
