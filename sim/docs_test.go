package sim

import (
	"os"
	"strings"
	"testing"

	"coreglass/workloads/load"
)

// TestPoliciesAreDocumented: each policy has a section with each of its parameters.
func TestPoliciesAreDocumented(t *testing.T) {
	text, err := os.ReadFile("../docs/policies.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range Policies() {
		_, section, found := strings.Cut(string(text), "\n## "+p.Name+": ")
		section, _, _ = strings.Cut(section, "\n## ")
		if !found {
			t.Errorf("no section for %s", p.Name)
		}
		for _, x := range p.Params {
			if !strings.Contains(section, "| `--"+x.Name+"` |") {
				t.Errorf("%s: --%s is missing", p.Name, x.Name)
			}
		}
	}
}

// TestWorkloadExample: the file that docs/workload.md shows runs.
func TestWorkloadExample(t *testing.T) {
	text, err := os.ReadFile("../docs/workload.md")
	if err != nil {
		t.Fatal(err)
	}
	_, example, _ := strings.Cut(string(text), "```yaml\n")
	example, _, _ = strings.Cut(example, "```")
	p, err := load.Read("workload.yaml", strings.NewReader(example))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range everyPolicy {
		r := simulate(t, *p, Machine{Cores: 2}, c.name, c.params)
		if r.Unfinished > 0 {
			t.Errorf("%s: %d unfinished", c.name, r.Unfinished)
		}
	}
}
