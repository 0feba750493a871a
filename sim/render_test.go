package sim

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

// TestGantt draws the five processes under round robin.
func TestGantt(t *testing.T) {
	var b bytes.Buffer
	r := simulate(t, stallings(), Machine{}, "rr", Params{"quantum": "1"})
	if err := r.WriteGantt(&b, 80); err != nil {
		t.Fatal(err)
	}
	want := `core 0 |AABABCBDCBEDCBEDCBDD|
        0         10        20
one column is 1 tick

   task              arrival  first run     finish turnaround       wait   slowdown
A  A                       0          0          4          4          1       1.33
B  B                       2          2         18         16         10       2.67
C  C                       4          5         17         13          9       3.25
D  D                       6          7         20         14          9        2.8
E  E                       8         10         15          7          5        3.5
   mean                                                  10.8        6.8       2.71
`
	if got := b.String(); got != want {
		t.Errorf("got\n%s", got)
	}
}

func TestCSV(t *testing.T) {
	var b bytes.Buffer
	r := simulate(t, jobs(0, 1.5, 1, 2), Machine{}, "mlfq", Params{"quanta": "1,2"})
	r.WriteCSV(&b)
	r.WriteTasksCSV(&b)
	want := `core,task,start_tick,end_tick,level
0,A,0,1,0
0,B,1,2,0
0,A,2,2.5,1
0,B,2.5,3.5,1
task,arrival_tick,first_run_tick,finish_tick,response_tick,turnaround_tick,wait_tick,cpu_tick,io_tick,slowdown,missed
A,0,0,2.5,0,2.5,1,1.5,0,1.6666666666666667,
B,1,1,3.5,0,2.5,0.5,2,0,1.25,
`
	if got := b.String(); got != want {
		t.Errorf("got\n%s", got)
	}
}

// TestJSON: every form is valid JSON, and the object has the documented fields in order.
func TestJSON(t *testing.T) {
	for _, c := range everyPolicy {
		r := simulate(t, stallings(), Machine{Cores: 2, Why: true, Horizon: 12}, c.name, c.params)
		b, err := json.Marshal(r)
		if err != nil || !json.Valid(b) {
			t.Fatalf("%s: %v", c.name, err)
		}
		at := 0
		for _, f := range strings.Fields("schema policy params cores time_unit segments per_task mean p50 p95 p99 makespan idle switches migrations deadline_misses fairness cpu_utilisation decisions") {
			i := bytes.Index(b[at:], []byte(`"`+f+`":`))
			if i < 0 {
				t.Fatalf("%s: no %s after byte %d", c.name, f, at)
			}
			at += i
		}
	}
}
