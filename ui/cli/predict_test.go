package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"coreglass/sim/predict"
	"coreglass/ui/twin"
	"coreglass/workloads"
	"coreglass/workloads/load"
)

const smallFile = `{"format":"sched-workload/1","time_unit":"ms","tasks":[
 {"id":"batch","count":2,"phases":[{"cpu":5}],"nice":5},
 {"id":"io","arrival":1,"phases":[{"lock":"m"},{"cpu":1},{"unlock":"m"},{"io":2}],"repeat":3}]}`

func workloadFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "w.json")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// Every field of predictions is in docs/json.md, and every field there is in some.
func TestPredictionJSONIsDocumented(t *testing.T) {
	text, err := os.ReadFile("../../docs/json.md")
	if err != nil {
		t.Fatal(err)
	}
	for schema, runs := range map[string][]string{
		"coreglass.predict/1":       {"predict --json -m gil2 -n 2 --load mixed", "predict --json -m gil2 -n 4 --cores 2", "predict --json -m thread --load io:net -n 4"},
		"coreglass.predicted-run/1": {"run --predict --json -m thread -n 2 --for 50ms"},
		"coreglass.file/1":          {"run --json -m thread --load file:" + workloadFile(t, smallFile)},
	} {
		_, section, found := strings.Cut(string(text), "## `"+schema+"`")
		section, _, _ = strings.Cut(section, "\n## ")
		documented, seen := map[string]bool{}, map[string]bool{}
		for line := range strings.Lines(section) {
			cell, _, _ := strings.Cut(strings.TrimPrefix(line, "| "), " | ")
			for _, m := range regexp.MustCompile("`([a-z0-9_.]+)`").FindAllStringSubmatch(cell, -1) {
				documented[m[1]] = strings.HasPrefix(line, "| `")
			}
		}
		for _, args := range runs {
			var tree map[string]any
			if err := json.Unmarshal(coreglass(t, strings.Fields(args)...), &tree); err != nil {
				t.Fatal(err)
			}
			for _, inner := range []string{"predicted", "measured"} { // of other schemas
				if part, is := tree[inner].(map[string]any); is && part["schema"] != nil {
					tree[inner] = nil
				}
			}
			paths("", tree, seen)
		}
		for path := range seen {
			if !documented[path] {
				t.Errorf("%s: docs/json.md lacks %s", schema, path)
			}
		}
		for path, is := range documented {
			if is && !seen[path] {
				t.Errorf("%s: docs/json.md tells of %s", schema, path)
			}
		}
		if !found {
			t.Errorf("docs/json.md lacks %s", schema)
		}
	}
}

// Every model has a twin on every load, but for workers that take turns between a convoy's
// two kinds of tasks.
func TestEveryModelHasATwin(t *testing.T) {
	for _, m := range workloads.Models() {
		for _, name := range load.Names() {
			l, err := load.Named(name, load.Knobs{})
			if err != nil {
				t.Fatal(err)
			}
			p, err := predict.Predict(twin.Job(workloads.Spec{Model: m.Model, Load: l, Tasks: 3}, 2), nil)
			inTurns := name == "convoy" && (m.Model == workloads.Sequential || m.Model == workloads.Pool)
			if inTurns != (err != nil) {
				t.Errorf("%s %s: %v", m.Model, name, err)
			} else if inTurns {
				continue
			} else if !(p.CPU > 0 && p.CPU <= 205 && p.Speedup > 0) || len(p.Assumptions) == 0 {
				t.Errorf("%s %s: %v %% CPU, %v x one task", m.Model, name, p.CPU, p.Speedup)
			}
		}
	}
}

// The ceiling of CPython 2's battle does not depend on the machine that runs this test: the
// prices are the defaults.
func TestTheCeilingOfGIL2(t *testing.T) {
	l, _ := load.Named("cpu", load.Knobs{})
	for _, c := range []struct {
		tasks     int
		low, high float64
	}{{4, 140, 190}, {100, 140, 200}} {
		p, err := predict.Predict(twin.Job(workloads.Spec{Model: workloads.GIL2, Load: l, Tasks: c.tasks}, 4), nil)
		if err != nil {
			t.Fatal(err)
		}
		if p.CPU < c.low || p.CPU > c.high || p.Speedup >= 1 {
			t.Errorf("%d threads: %v %% CPU, %v x one", c.tasks, p.CPU, p.Speedup)
		}
	}
}

// What can't run for real is refused in one line that says where it stands.
func TestFilesThatCannotRun(t *testing.T) {
	for text, want := range map[string]string{
		`{"id":"a","phases":[{"cpu":null}]}`:                                            "tasks[0].phases[0]: never ends",
		`{"id":"a","phases":[{"cpu":1}],"period":5}`:                                    "tasks[0].period",
		`{"id":"a","phases":[{"cpu":1}],"gil":true}`:                                    "tasks[0].gil",
		`{"id":"a","phases":[{"cpu":1}]},{"id":"b","after":["a"],"phases":[{"cpu":1}]}`: "tasks[1].after",
	} {
		plan, err := load.Read("w", strings.NewReader(`{"format":"sched-workload/1","tasks":[`+text+`]}`))
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := workloads.PlanSpec(plan, workloads.Thread); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
}
