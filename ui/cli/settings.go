package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"github.com/spf13/cobra"
	"gopkg.in/yaml.v3"

	"coreglass/ui"
	"coreglass/workloads"
	"coreglass/workloads/load"
)

// A setting is a flag that the configuration file and the environment may set too. A flag beats
// the environment, which beats the file.
type setting struct {
	name    string // of the flag and in the file
	about   string
	allowed string
	check   func(value string) bool // nil: the flag itself says
}

var settings = []setting{
	{"theme", "colours for a dark or a light terminal", "auto, dark, light", among("auto", "dark", "light")},
	{"lang", "language of the screens", "auto, en, zh", among("auto", "en", "zh")},
	{"ascii", "draw with ASCII characters only", "true, false", among("true", "false")},
	{"no-color", "draw without colours", "true, false", among("true", "false")},
	{"accessible", "lines of text instead of a screen", "true, false", among("true", "false")},
	{"refresh", "time between two pictures", "a duration such as 100ms or 1s", nil},
	{"model", "execution model to begin with", "a name of coreglass models", isModel},
	{"load", "load to begin with", "a name of coreglass loads", func(v string) bool { return slices.Contains(load.Names(), v) }},
	{"tasks", "number of tasks to begin with", "a whole number from 1", func(v string) bool { return new(count).Set(v) == nil }},
}

func among(words ...string) func(string) bool {
	return func(v string) bool { return slices.Contains(words, v) }
}

func isModel(v string) bool {
	return slices.Contains(workloads.ModelNames(), v) || strings.HasPrefix(v, "python")
}

// variable is the setting's name in the environment: COREGLASS_NO_COLOR.
func (t setting) variable() string {
	return "COREGLASS_" + strings.ToUpper(strings.ReplaceAll(t.name, "-", "_"))
}

// configured is a value with where it comes from.
type configured struct{ value, origin string }

// configuration is what the file and the environment say.
type configuration struct {
	path   string // of the file, there or not
	exists bool
	values map[string]configured
	keys   map[string][]string // by action
}

// configPath is where the configuration file is: COREGLASS_CONFIG, else config.yaml in the user's
// configuration folder.
func configPath() (string, error) {
	if path := os.Getenv("COREGLASS_CONFIG"); path != "" {
		return path, nil
	}
	dir := os.Getenv("XDG_CONFIG_HOME")
	if !filepath.IsAbs(dir) { // the specification says to ignore others
		var err error
		if dir, err = os.UserConfigDir(); err != nil {
			return "", err
		}
	}
	return filepath.Join(dir, "coreglass", "config.yaml"), nil
}

// longestConfig bounds the file, in bytes.
const longestConfig = 1 << 20

// loadConfig reads the file, if there is one, and the environment.
func loadConfig() (*configuration, error) {
	c := &configuration{values: map[string]configured{}, keys: map[string][]string{}}
	path, err := configPath()
	if err == nil { // a user without a home has no file
		c.path = path
		if err := c.readFile(path); err != nil {
			return nil, err
		}
	}
	for _, t := range settings {
		v, ok := os.LookupEnv(t.variable())
		if !ok || v == "" {
			continue
		}
		if t.check != nil && !t.check(v) {
			return nil, usagef("%s=%q: %s", t.variable(), v, t.allowed)
		}
		c.values[t.name] = configured{v, t.variable()}
	}
	return c, nil
}

func (c *configuration) readFile(path string) error {
	info, err := os.Stat(path)
	if err != nil && os.Getenv("COREGLASS_CONFIG") == "" {
		return nil // there is none, nor perhaps a home to have it in
	}
	if err == nil && info.Size() > longestConfig {
		return usagef("%s: longer than 1 MiB", path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return usagef("configuration: %v", err)
	}
	c.exists = true
	return c.parse(path, text)
}

// parse reads the text of a file; an error names file, line and key, and what is allowed.
func (c *configuration) parse(path string, text []byte) error {
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		line := 1
		why := strings.TrimPrefix(err.Error(), "yaml: ")
		if n, _ := fmt.Sscanf(why, "line %d:", &line); n == 1 {
			_, why, _ = strings.Cut(why, ": ")
		}
		return usagef("%s:%d: %s", path, line, plain(why))
	}
	if len(doc.Content) == 0 {
		return nil // empty, or comments only
	}
	top := doc.Content[0]
	if top.Kind != yaml.MappingNode {
		return usagef("%s:%d: settings as NAME: VALUE", path, top.Line)
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(top.Content); i += 2 {
		name, value := top.Content[i], top.Content[i+1]
		place := fmt.Sprintf("%s:%d: %s", path, name.Line, plain(name.Value))
		if seen[name.Value] {
			return usagef("%s: is there twice", place)
		}
		seen[name.Value] = true
		if name.Value == "keys" {
			if err := c.parseKeys(path, value); err != nil {
				return err
			}
			continue
		}
		k := slices.IndexFunc(settings, func(t setting) bool { return t.name == name.Value })
		if k < 0 {
			return usagef("%s: unknown setting; choose from %s", place, strings.Join(settingNames(), ", "))
		}
		t := settings[k]
		if value.Kind != yaml.ScalarNode || t.check != nil && !t.check(value.Value) {
			return usagef("%s: %q: %s", place, value.Value, t.allowed)
		}
		c.values[t.name] = configured{value.Value, fmt.Sprintf("%s:%d", path, value.Line)}
	}
	return nil
}

func settingNames() []string {
	names := []string{"keys"}
	for _, t := range settings {
		names = append(names, t.name)
	}
	slices.Sort(names)
	return names
}

// parseKeys reads the mapping from actions to keys: one key, or a list.
func (c *configuration) parseKeys(path string, n *yaml.Node) error {
	if n.Kind != yaml.MappingNode {
		return usagef("%s:%d: keys: ACTION: KEY, or ACTION: [KEY, KEY]; actions are %s", path, n.Line, strings.Join(ui.Actions(), ", "))
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		action, value := n.Content[i], n.Content[i+1]
		var keys []string
		switch value.Kind {
		case yaml.ScalarNode:
			keys = []string{value.Value}
		case yaml.SequenceNode:
			for _, one := range value.Content {
				keys = append(keys, one.Value)
			}
		}
		if _, twice := c.keys[action.Value]; twice {
			return usagef("%s:%d: keys.%s: is there twice", path, action.Line, plain(action.Value))
		}
		c.keys[action.Value] = keys
		if err := ui.CheckKeys(c.keys); err != nil {
			return usagef("%s:%d: keys.%s: %v", path, action.Line, plain(action.Value), err)
		}
	}
	return nil
}

// configurable are the verbs whose flags can come from elsewhere.
var configurable = []string{"coreglass", "coreglass run", "coreglass predict", "coreglass replay", "coreglass export", "coreglass lesson"}

// applyConfig sets the flags of a verb that were not given, from the environment and the file.
func applyConfig(c *cobra.Command) error {
	if !slices.Contains(configurable, c.CommandPath()) {
		return nil
	}
	conf, err := loadConfig()
	if err != nil {
		return err
	}
	for _, t := range settings {
		v, ok := conf.values[t.name]
		f := c.Flags().Lookup(t.name)
		if !ok || f == nil || f.Changed {
			continue
		}
		if err := f.Value.Set(v.value); err != nil {
			return usagef("%s: %s: %q: %v", v.origin, t.name, v.value, err)
		}
	}
	return nil
}

// plain is a text of the file made fit for a line of an error.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return ' '
	}, s)
}
