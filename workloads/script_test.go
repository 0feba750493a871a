package workloads

import (
	"strings"
	"testing"
	"time"

	"coreglass/workloads/load"
)

// Tasks of a file run from their arrival to their end, under one lock one after another.
func TestScriptsRunToTheirEnd(t *testing.T) {
	plan, err := load.Read("w", strings.NewReader(`{"format":"sched-workload/1","time_unit":"ms","tasks":[
	 {"id":"a","count":2,"phases":[{"lock":"m"},{"cpu":1},{"io":5},{"unlock":"m"}]},
	 {"id":"late","arrival":20,"phases":[{"cpu":1},{"yield":true}],"repeat":2,"nice":3}]}`))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range []Model{Thread, Process} {
		s, notes, err := PlanSpec(plan, m)
		if err != nil || len(notes) != 1 || s.Tasks != 3 {
			t.Fatalf("%d tasks, %v, %v", s.Tasks, notes, err)
		}
		got, err := MeasureScripts(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		a, b, late := got.Tasks[0].Finished, got.Tasks[1].Finished, got.Tasks[2]
		if min(a, b) < 5*time.Millisecond || max(a, b) < 10*time.Millisecond {
			t.Errorf("%s: two sections of 5 ms under one lock ended at %v and %v", m, a, b)
		}
		if late.FirstRun < 20*time.Millisecond || late.Finished < late.FirstRun {
			t.Errorf("%s: arrival 20 ms, first run %v, end %v", m, late.FirstRun, late.Finished)
		}
	}
	if _, _, err := PlanSpec(plan, GIL2); err == nil {
		t.Error("a file ran under gil2")
	}
}
