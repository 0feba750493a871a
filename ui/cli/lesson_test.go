package cli

import (
	"encoding/json"
	"runtime"
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

// What other programs took is added to every run of a result, wherever it stands.
func TestOthers(t *testing.T) {
	var tree any
	text := `{"points":[{"result":{"cpu":{"total":90,"per_core":[100,60]},"spec":{"cpus":[]}}},{"result":{"cpu":{"total":90,"per_core":[100,60]},"spec":{"cpus":[0]}}}]}`
	if err := json.Unmarshal([]byte(text), &tree); err != nil {
		t.Fatal(err)
	}
	addOthers(tree)
	for i, want := range []float64{70, 10} {
		point := tree.(map[string]any)["points"].([]any)[i].(map[string]any)["result"].(map[string]any)
		if got := point["cpu"].(map[string]any)["others"]; got != want {
			t.Errorf("point %d: others %v, want %v", i, got, want)
		}
	}
}
