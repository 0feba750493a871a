package cli

import (
	"encoding/json"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"coreglass/sim"
)

// Every field of the machine and every parameter of every policy is a flag of sim and of
// sim compare, and the machine's flags say what they mean.
func TestSimFlags(t *testing.T) {
	root := newRoot(streams{})
	for _, path := range [][]string{{"sim"}, {"sim", "compare"}} {
		c, _, err := root.Find(path)
		if err != nil {
			t.Fatal(err)
		}
		m := reflect.TypeFor[sim.Machine]()
		for i := range m.NumField() {
			name := dashed(m.Field(i).Name)
			if slices.Contains([]string{"why", "states", "discard", "steps"}, name) {
				continue
			}
			if f := c.Flags().Lookup(name); f == nil || f.Usage == "" {
				t.Errorf("%v: --%s is missing, or says nothing", path, name)
			}
		}
		for _, p := range sim.Policies() {
			for _, x := range p.Params {
				if f := c.Flags().Lookup(x.Name); f == nil || !strings.Contains(f.Usage, p.Name) {
					t.Errorf("%v: --%s does not name %s", path, x.Name, p.Name)
				}
			}
		}
	}
}

// A preset whose numbers do not come out says so, and fails.
func TestPresetDiffers(t *testing.T) {
	p, err := presetNamed("ostep-equal")
	if err != nil {
		t.Fatal(err)
	}
	p.Cases[0].Expect[0].Value = 19
	var out strings.Builder
	err = checkPreset(&out, p, false)
	if err == nil || exitCode(err) != exitFailed || !strings.Contains(out.String(), "expected 19         got 20         differs") {
		t.Errorf("%v: %s", err, out.String())
	}
}

func TestSplitPolicies(t *testing.T) {
	got := splitPolicies("fifo, mlfq:quanta=1,2,.5:boost=9,rr:quantum=4,srtf")
	if want := []string{"fifo", "mlfq:quanta=1,2,.5:boost=9", "rr:quantum=4", "srtf"}; !reflect.DeepEqual(got, want) {
		t.Errorf("%q, not %q", got, want)
	}
}

// Every field of the simulator's JSON is in docs/json.md, and every field there is in some
// result. What is called by its name (a task, a rule) stands as NAME there.
func TestSimJSONIsDocumented(t *testing.T) {
	text, err := os.ReadFile("../../docs/json.md")
	if err != nil {
		t.Fatal(err)
	}
	for schema, commands := range map[string][]string{
		"coreglass.sim/1": {
			"sim -p rr -w preset:stallings --why", "sim -p ps -w preset:stallings", "sim -p mlfq -w preset:stallings", "sim -p stride -w preset:stallings",
			"sim -p eevdf -w preset:eevdf-paper --horizon 9", "sim -p edf -w preset:edf-or-rm",
		},
		"coreglass.simcompare/1": {"sim compare -p all -w preset:stallings"},
		"coreglass.presets/1":    {"sim presets"},
		"coreglass.preset/1":     {"sim presets stallings"},
		"coreglass.policies/1":   {"policies"},
	} {
		documented, seen := documentedFields(t, string(text), schema), map[string]bool{}
		for _, command := range commands {
			var tree map[string]any
			if err := json.Unmarshal(coreglass(t, append(strings.Fields(command), "--json")...), &tree); err != nil {
				t.Fatal(err)
			}
			if tree["schema"] != schema {
				t.Errorf("%s: schema %v", command, tree["schema"])
			}
			paths("", tree, seen)
		}
		for path := range seen {
			path = byName(schema, path)
			if _, ok := documented[path]; !ok {
				t.Errorf("%s: docs/json.md lacks %s", schema, path)
			}
			documented[path] = true
		}
		for path, found := range documented {
			if !found {
				t.Errorf("%s: docs/json.md tells of %s, which no result has", schema, path)
			}
		}
	}
}

// byName puts NAME for names of tasks, rules and columns.
func byName(schema, path string) string {
	words := strings.Split(path, ".")
	switch {
	case words[0] == "per_task":
		words[1] = "NAME"
	case words[0] == "params" || words[0] == "best":
		return words[0] + ".NAME"
	case schema == "coreglass.simcompare/1" && len(words) > 2 && words[1] == "params":
		return "policies.params.NAME"
	}
	return strings.Join(words, ".")
}

// documentedFields are the fields of a schema's section, none found yet.
func documentedFields(t *testing.T, text, schema string) map[string]bool {
	_, section, ok := strings.Cut(text, "## `"+schema+"`\n")
	if !ok {
		t.Errorf("docs/json.md has no section %s", schema)
	}
	section, _, _ = strings.Cut(section, "\n## ")
	fields := map[string]bool{}
	for line := range strings.Lines(section) {
		if cell, _, ok := strings.Cut(strings.TrimPrefix(line, "| "), " | "); ok && strings.HasPrefix(line, "| `") {
			for _, m := range regexp.MustCompile("`([A-Za-z0-9_.]+)`").FindAllStringSubmatch(cell, -1) {
				fields[m[1]] = false
			}
		}
	}
	return fields
}
