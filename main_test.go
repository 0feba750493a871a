package main

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The import rules of the design, each with its reason. A rule holds for a package and
// for all it imports, directly or not, outside the standard library.
var importRules = []struct {
	pkg    string
	never  []string
	reason string
}{
	{"coreglass/workloads/load", []string{"coreglass/", "github.com/charmbracelet/", "github.com/shirou/"}, "plans are a leaf: simulator, workers and screens share them"},
	{"coreglass/sim", []string{"github.com/charmbracelet/", "github.com/shirou/", "coreglass/ui", "coreglass/metrics"}, "the simulator is pure: same input, same bytes out"},
	{"coreglass/sim/predict", []string{"github.com/charmbracelet/", "github.com/shirou/", "coreglass/ui", "coreglass/metrics", "coreglass/workloads"}, "predictions are as pure as the simulator: a job and prices in, numbers out"},
	{"coreglass/metrics/timeline", []string{"coreglass/", "github.com/", "golang.org/"}, "timelines are a leaf: workers, simulator and screens share them"},
	{"coreglass/workloads", []string{"github.com/charmbracelet/", "github.com/nats-io/", "coreglass/sim", "coreglass/ui"}, "workers are real, and know nothing of who shows them"},
	{"coreglass/workloads/cluster", []string{"github.com/charmbracelet/", "coreglass/sim", "coreglass/ui"}, "the queue and its workers know nothing of who shows them"},
	{"coreglass/workloads/demo", []string{"github.com/charmbracelet/", "github.com/nats-io/", "coreglass/sim", "coreglass/ui"}, "demos are real, and know nothing of who shows them"},
	{"coreglass/metrics", []string{"github.com/charmbracelet/", "coreglass/sim", "coreglass/workloads", "coreglass/ui"}, "measurement does not depend on what is measured"},
	{"coreglass/metrics/session", []string{"github.com/", "golang.org/", "coreglass/sim", "coreglass/workloads", "coreglass/ui"}, "others read and write sessions by their description: it holds numbers and timelines, and nothing of who made them"},
	{"coreglass/ui/reel", []string{"github.com/charmbracelet/"}, "verbs without a screen record too"},
	{"coreglass/ui/paint", []string{"github.com/charmbracelet/bubbletea", "github.com/shirou/"}, "renderers are pure functions of data and size"},
	{"coreglass/ui/gantt", []string{"github.com/charmbracelet/bubbletea", "github.com/shirou/", "coreglass/sim", "coreglass/workloads"}, "one picture for what was measured, simulated and imported"},
	{"coreglass/ui/lesson", []string{"github.com/charmbracelet/", "github.com/shirou/", "coreglass/sim", "coreglass/workloads", "coreglass/metrics"}, "lessons are text and expectations: whoever shows one makes its experiments"},
	{"coreglass/ui/meter", []string{"github.com/charmbracelet/bubbletea", "github.com/shirou/"}, "renderers are pure functions of data and size"},
}

// leaves may be imported from everywhere: they import nothing but the standard library.
var leaves = map[string]bool{"coreglass/workloads/load": true, "coreglass/metrics/timeline": true}

func TestImportRules(t *testing.T) {
	imports := moduleImports(t)
	for _, rule := range importRules {
		if _, ok := imports[rule.pkg]; !ok {
			t.Errorf("rule for %s, which does not exist", rule.pkg)
		}
		for _, dep := range imports[rule.pkg] {
			for _, no := range rule.never {
				if strings.HasPrefix(dep, no) && dep != rule.pkg && !leaves[dep] {
					t.Errorf("%s depends on %s: %s", rule.pkg, dep, rule.reason)
				}
			}
		}
	}
}

// moduleImports lists, for each package of the module, all packages it depends on.
func moduleImports(t *testing.T) map[string][]string {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Deps", "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	imports := map[string][]string{}
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p struct {
			ImportPath string
			Deps       []string
		}
		if err := d.Decode(&p); err == io.EOF {
			return imports
		} else if err != nil {
			t.Fatal(err)
		}
		imports[p.ImportPath] = p.Deps
	}
}

// The simulator has no clock, no goroutine, no file and no global random source.
func TestSimulatorIsPure(t *testing.T) {
	files, _ := filepath.Glob("sim/*.go")
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range f.Imports {
			switch path := strings.Trim(i.Path.Value, `"`); path {
			case "os", "os/exec", "math/rand", "net", "sync": // of time only lengths: see sim's own test
				t.Errorf("%s imports %s", name, path)
			}
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if _, ok := n.(*ast.GoStmt); ok {
				t.Errorf("%s starts a goroutine", name)
			}
			return true
		})
	}
}

// Neither a package nor a file is named after what it is not.
func TestNamesSayWhatTheyAre(t *testing.T) {
	for pkg := range moduleImports(t) {
		for _, word := range []string{"internal", "pkg", "common", "util", "utils", "helpers"} {
			if strings.Contains(pkg+"/", "/"+word+"/") {
				t.Errorf("package %s", pkg)
			}
		}
	}
}

// The script that sets timelines beside the kernel's record computes what its columns say.
func TestComparisonScript(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip(err)
	}
	if out, err := exec.Command(python, "docs/bench/timelines.py", "--self-test").CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
}
