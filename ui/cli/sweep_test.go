package cli

import (
	"math"
	"strings"
	"testing"

	"coreglass/workloads"
)

// Work that is not known has no bar and leaves those of the others as they are: on a machine that
// is full, one task alone may never come to work.
func TestBarsOfUnknownWork(t *testing.T) {
	point := func(speedup float64) workloads.SweepPoint {
		r := &workloads.Result{}
		r.Work.Speedup = workloads.Number(speedup)
		return workloads.SweepPoint{Result: r}
	}
	var b strings.Builder
	bars(&b, []workloads.SweepPoint{point(math.NaN()), point(2), {}}, 1, func(workloads.SweepPoint) string { return "x" })
	lines := strings.Split(b.String(), "\n")
	if strings.Contains(lines[1], "#") || strings.Count(lines[2], "#") != 50 || !strings.HasSuffix(lines[3], "refused") {
		t.Errorf("%s", b.String())
	}
}
