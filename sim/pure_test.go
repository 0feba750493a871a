package sim

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"slices"
	"strings"
	"testing"
	"unsafe"

	"coreglass/workloads/load"
)

// forbidden are the imports that would make a run depend on more than its input.
var forbidden = map[string]string{
	"os":                                 "no files: callers read and write",
	"os/exec":                            "no processes",
	"sync":                               "no goroutines",
	"math/rand":                          "its global source is not the plan's seed",
	"github.com/charmbracelet/bubbletea": "no screen",
	"github.com/charmbracelet/lipgloss":  "no screen",
	"github.com/shirou/gopsutil/v3":      "nothing is measured here",
}

// lengths are what the package may use of time: how timelines write lengths, no clock.
var lengths = []string{"Duration", "Nanosecond", "Microsecond", "Millisecond", "Second"}

// TestPure: the package uses no clock, file, goroutine or global random source.
func TestPure(t *testing.T) {
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), e.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, im := range f.Imports {
			path := strings.Trim(im.Path.Value, `"`)
			for bad, why := range forbidden {
				if path == bad || strings.HasPrefix(path, bad+"/") && bad != "os" && bad != "math/rand" {
					t.Errorf("%s imports %s: %s", e.Name(), path, why)
				}
			}
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if _, ok := n.(*ast.GoStmt); ok {
				t.Errorf("%s starts a goroutine", e.Name())
			}
			if call, ok := n.(*ast.SelectorExpr); ok {
				if x, ok := call.X.(*ast.Ident); ok && x.Name == "time" && !slices.Contains(lengths, call.Sel.Name) {
					t.Errorf("%s uses time.%s: virtual time only", e.Name(), call.Sel.Name)
				}
				if x, ok := call.X.(*ast.Ident); ok && x.Name == "rand" && !strings.HasPrefix(call.Sel.Name, "New") && call.Sel.Name != "Rand" {
					t.Errorf("%s uses the global source: rand.%s", e.Name(), call.Sel.Name)
				}
			}
			return true
		})
	}
}

// TestSpanSize: millions of spans are kept; each may take 24 bytes.
func TestSpanSize(t *testing.T) {
	if n := unsafe.Sizeof(Span{}); n != 24 {
		t.Errorf("a span takes %d bytes", n)
	}
}

// TestNoAllocationPerEvent: ten times as many quanta need no more allocations, but for the
// chunks of spans.
func TestNoAllocationPerEvent(t *testing.T) {
	for _, c := range everyPolicy {
		if c.name == "hrrn" || c.name == "list" {
			continue // no quanta
		}
		pol, _ := NewPolicy(c.name, c.params)
		count := func(horizon float64) float64 {
			p := forever("ABCDEFGH", func(i int, _ *load.Task) {})
			return testing.AllocsPerRun(3, func() { Run(p, Machine{Cores: 2, Horizon: horizon, Discard: true}, pol) })
		}
		if few, many := count(1000), count(10000); many > few+50 {
			t.Errorf("%s: %v allocations in 1000 units, %v in 10000", c.name, few, many)
		}
	}
}
