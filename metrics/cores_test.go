package metrics

import (
	"math"
	"testing"
)

func TestBusy(t *testing.T) {
	was := CoreTimes{{CPU: "cpu0", User: 10, Idle: 5}, {CPU: "cpu1", System: 3, Iowait: 1}}
	now := CoreTimes{{CPU: "cpu0", User: 10.5, Nice: 0.25, Idle: 5.25}, {CPU: "cpu1", System: 3, Steal: 0.5, Iowait: 1.5}}
	if busy, all := now.Busy(was); math.Abs(busy-1.25) > 1e-9 || math.Abs(all-2) > 1e-9 {
		t.Errorf("busy %v of %v", busy, all)
	}
	if _, all := now.Busy(was[:1]); all != 0 {
		t.Errorf("%v s of a machine that has lost a core", all)
	}
}
