package load

import (
	"fmt"
	"testing"
)

// TestMersenne: the first numbers of Python's random after seed(0) and seed(1).
func TestMersenne(t *testing.T) {
	for seed, want := range map[int64][2]float64{
		0: {0.8444218515250481, 0.7579544029403025},
		1: {0.13436424411240122, 0.8474337369372327},
	} {
		m := NewMersenne(seed)
		if got := [2]float64{m.Float64(), m.Float64()}; got != want {
			t.Errorf("seed %d: %v, not %v", seed, got, want)
		}
	}
}

// TestOSTEPLists: lists that the book's simulators print.
func TestOSTEPLists(t *testing.T) {
	show := func(p Plan) string {
		s := ""
		for _, x := range p.Tasks {
			s += fmt.Sprint(x.Phases[0].Time, ":", x.Tickets, " ")
		}
		return s
	}
	if got := show(OSTEPScheduler(0, 3, 10)); got != "9:0 8:0 5:0 " {
		t.Error("scheduler", got)
	}
	p, draws := OSTEPLottery(0, 3, 10, 100)
	if got := show(p); got != "8:75 4:25 5:40 " {
		t.Error("lottery", got)
	}
	if len(draws) != 17 || draws[0] != 783799 {
		t.Error("draws", draws)
	}
}
