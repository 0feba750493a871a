package cli

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"coreglass/workloads"
)

// coreglass runs the program as a child, in the current directory, and returns what it prints.
func coreglass(t *testing.T, args ...string) []byte {
	t.Helper()
	c := exec.Command(testProgram(t), args...)
	var errOut bytes.Buffer
	c.Stderr = &errOut
	out, err := c.Output()
	if err != nil {
		t.Fatalf("coreglass %s: %v: %s", strings.Join(args, " "), err, errOut.String())
	}
	return out
}

// testProgram is this test program under the name that makes it the program itself.
func testProgram(t *testing.T) string {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "coreglass")
	if err := os.Symlink(exe, name); err != nil {
		t.Skip(err)
	}
	return name
}

// Every field of a real result is in docs/json.md, and every field there is in some result.
func TestJSONIsDocumented(t *testing.T) {
	text, err := os.ReadFile("../../docs/json.md")
	if err != nil {
		t.Fatal(err)
	}
	documented := map[string]bool{}
	run, _, _ := strings.Cut(string(text), "## `coreglass.models/1`")
	for line := range strings.Lines(run) {
		if cell, _, ok := strings.Cut(strings.TrimPrefix(line, "| "), " | "); ok {
			for _, m := range regexp.MustCompile("`([a-z0-9_.]+)`").FindAllStringSubmatch(cell, -1) {
				documented[m[1]] = true
			}
		}
	}
	seen := map[string]bool{}
	runs := []string{
		"-m gil2 -n 2 --load mixed", "-m gil3 -n 2 --repeat 2", "-m goroutine -n 1 --load io:sleep", "-m thread -n 1 --cpus 0", "-m pool -n 1 --load lock --work 10ms", "-m hybrid -n 1 --load cache", "-m gil3 -n 2 --load convoy", "-m thread -n 2 --timeline",
	}
	if len(workloads.Interpreters(t.Context())) > 0 {
		runs = append(runs, "-m python -n 1 --multiprocessing")
	} else {
		seen["spec.multiprocessing"], seen["spec.interpreter"], seen["start_up_s"] = true, true, true
	}
	for _, args := range runs {
		var tree map[string]any
		if err := json.Unmarshal(coreglass(t, append([]string{"run", "--json", "--for", "50ms"}, strings.Fields(args)...)...), &tree); err != nil {
			t.Fatal(err)
		}
		delete(tree, "spread")
		seen["spread"] = true
		paths("", tree, seen)
	}
	for path := range seen {
		if !documented[path] {
			t.Errorf("docs/json.md lacks %s", path)
		}
	}
	for path := range documented {
		if !seen[path] {
			t.Errorf("docs/json.md tells of %s, which no result has", path)
		}
	}
}

// paths collects the paths of all leaves; the elements of a list share the list's path.
func paths(path string, v any, seen map[string]bool) {
	switch v := v.(type) {
	case map[string]any:
		for name, inner := range v {
			paths(strings.TrimPrefix(path+"."+name, "."), inner, seen)
		}
	case []any:
		if len(v) == 0 {
			seen[path] = true
		}
		for _, inner := range v {
			paths(path, inner, seen)
		}
	default:
		seen[path] = true
	}
}

// Every command of the README that ends by itself does so with exit code 0.
func TestReadmeCommands(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	commands := regexp.MustCompile(`(?m)^go run \. ([a-z].*)$`).FindAllStringSubmatch(string(text), -1)
	if len(commands) < 5 {
		t.Fatalf("the README has %d commands", len(commands))
	}
	for _, c := range commands {
		line, _, _ := strings.Cut(c[1], " #")
		out, err := exec.Command("sh", "-c", testProgram(t)+" "+line).CombinedOutput()
		if err != nil || len(out) == 0 {
			t.Errorf("%s: %v: %s", c[1], err, out)
		}
	}
}
