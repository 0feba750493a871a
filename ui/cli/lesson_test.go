package cli

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"coreglass/ui/lesson"
)

// Every experiment of every lesson is one that the program can make.
func TestLessonsAskForWhatThereIs(t *testing.T) {
	d := &desk{}
	for _, name := range lesson.Builtin {
		if _, err := lesson.Open(name, "en", d.verify); err != nil {
			t.Error(err)
		}
	}
}

// The lessons whose checks need no quiet machine hold, on all cores and on one.
func TestLessonsHold(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the demonstrations need Linux")
	}
	for _, name := range []string{"fork", "threadlocal", "schedulers"} {
		for _, more := range [][]string{nil, {"--cpus", "0"}} {
			var r lesson.Report
			if err := json.Unmarshal(coreglass(t, append([]string{"lesson", name, "--json", "--auto"}, more...)...), &r); err != nil {
				t.Fatal(err)
			}
			if r.Checks.Failed != 0 || r.Checks.Skipped != 0 || r.Checks.Held < 6 {
				t.Errorf("%s %v: %+v", name, more, r.Checks)
			}
		}
	}
}

// What other programs took is added to every run of a result, wherever it stands: of the cores
// that the run was pinned to, or else of those that this program may use.
func TestOthers(t *testing.T) {
	text := `{"points":[{"result":{"cpu":{"total":90,"per_core":[100,60]},"spec":{"cpus":[]}}},{"result":{"cpu":{"total":90,"per_core":[100,60]},"spec":{"cpus":[0]}}}]}`
	for _, c := range []struct {
		allowed []int
		want    []float64
	}{{nil, []float64{70, 10}}, {[]int{0}, []float64{10, 10}}, {[]int{0, 1}, []float64{70, 10}}} {
		var tree any
		if err := json.Unmarshal([]byte(text), &tree); err != nil {
			t.Fatal(err)
		}
		addOthers(tree, c.allowed)
		for i, want := range c.want {
			point := tree.(map[string]any)["points"].([]any)[i].(map[string]any)["result"].(map[string]any)
			if got := point["cpu"].(map[string]any)["others"]; got != want {
				t.Errorf("allowed %v, point %d: others %v, want %v", c.allowed, i, got, want)
			}
		}
	}
}

// everything is a lesson whose report has every field.
const everything = `---
name: everything
title: All there is
chapter: none
---
# Step

` + "```" + `predict span
ask: How long?
answer: fifo.makespan
within: 5 %
` + "```" + `

` + "```" + `experiment fifo
do: sim --policy fifo --workload preset:stallings
says: Simulated
` + "```" + `

` + "```" + `experiment never
do: sim --policy fifo --workload preset:stallings
when: machine.cores < 0
otherwise: No machine is like that.
says: Skipped
` + "```" + `

` + "```" + `experiment broken
do: run --model python:/nowhere/python --for 50ms
says: Fails
` + "```" + `

` + "```" + `check
- expect: fifo.makespan > 0
  says: It takes time.
` + "```" + `

` + "```" + `conclusion
It takes {fifo.makespan}.
` + "```" + `
`

// Every field of a lesson's report is in docs/json.md, and every field there is in it.
func TestLessonJSONIsDocumented(t *testing.T) {
	text, err := os.ReadFile("../../docs/json.md")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "everything.md")
	if err := os.WriteFile(file, []byte(everything), 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(testProgram(t), "lesson", file, "--json", "--auto", "--results", "--answer", "span=1").Output()
	if failed := (*exec.ExitError)(nil); !errors.As(err, &failed) || failed.ExitCode() != 1 {
		t.Errorf("an experiment that fails: %v", err)
	}
	var tree map[string]any
	if err := json.Unmarshal(out, &tree); err != nil {
		t.Fatal(err)
	}
	documented, seen := documentedFields(t, string(text), "coreglass.lesson/1"), map[string]bool{}
	paths("", tree, seen)
	for path := range seen {
		for _, whole := range []string{"machine", "steps.experiments.result"} {
			if strings.HasPrefix(path, whole+".") {
				path = whole
			}
		}
		if _, ok := documented[path]; !ok {
			t.Errorf("docs/json.md lacks %s", path)
		}
		documented[path] = true
	}
	for path, found := range documented {
		if !found {
			t.Errorf("docs/json.md tells of %s, which no lesson has", path)
		}
	}
}
