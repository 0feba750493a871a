package workloads

import (
	"context"
	"math"
	"testing"
	"time"

	"coreglass/metrics"
)

// What others used is what was used less the program's own part.
func TestOthersOfTheMachine(t *testing.T) {
	was := machineUse{metrics.CoreTimes{{CPU: "cpu0", User: 10, Idle: 5}, {CPU: "cpu1", User: 3, Idle: 1}}, time.Second}
	now := machineUse{metrics.CoreTimes{{CPU: "cpu0", User: 11, Idle: 5}, {CPU: "cpu1", User: 3.25, Idle: 1.75}}, 1750 * time.Millisecond}
	if got := now.others(was); math.Abs(got-25) > 1e-9 {
		t.Errorf("others used %v %%, of 1.25 s in 2 s of which 0.75 were ours", got)
	}
	if got := was.others(was); !math.IsNaN(got) {
		t.Errorf("%v %% over no time", got)
	}
}

// Costs that are taken together keep their order, each with its own spread.
func TestCostsTakenTogether(t *testing.T) {
	calls := 0.0
	c := costs{[]Figure{{Name: "a"}, {Name: "b"}}, func(context.Context) ([]float64, error) {
		calls++
		return []float64{calls, -calls}, nil
	}, true}
	f, err := c.take(context.Background())
	if err != nil || len(f) != 2 || f[0].Name != "a" || f[0].Min != 1 || f[0].Median != 2 || f[0].Max != 3 || f[1].Min != -3 || f[1].Max != -1 {
		t.Errorf("%+v, %v", f, err)
	}
}
