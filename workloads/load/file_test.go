package load

import (
	"math"
	"strings"
	"testing"
)

const good = `{"format":"sched-workload/1","time_unit":"ms","seed":1,
 "tasks":[
  {"id":"editor","arrival":0,"phases":[{"cpu":2},{"io":30}],"repeat":20,"nice":0},
  {"id":"batch","count":3,"arrival":5,"phases":[{"cpu":5000}],"nice":5,"affinity":[0,1],"working_set":50},
  {"id":"video","period":40,"deadline":40,"phases":[{"cpu":9}],"jobs":25,"miss":"continue"},
  {"id":"join","after":["batch"],"phases":[{"cpu":10}]},
  {"id":"py","gil":true,"phases":[{"cpu":9},{"cpu_nogil":3},{"io":2}],"repeat":50}],
 "open":[{"id":"req","interarrival":{"dist":"exp","mean":10},"cpu":{"dist":"exp","mean":7},"n":100000}]}`

func TestReadJSON(t *testing.T) {
	p, err := Read("good.json", strings.NewReader(good))
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Tasks) != 5 || p.Tasks[1].Count != 3 || p.Tasks[2].Jobs != 25 || !*p.Tasks[4].GIL || p.Open[0].N != 100000 {
		t.Errorf("%+v", p)
	}
}

func TestReadYAML(t *testing.T) {
	p, err := Read("good.yaml", strings.NewReader(`
format: sched-workload/1
time_unit: ms
tasks:
  - id: A
    phases: [{cpu: 0.5}, {lock: L}, {cpu: 1e1}, {unlock: L}, yield, {cpu: null}]
`))
	if err != nil {
		t.Fatal(err)
	}
	ph := p.Tasks[0].Phases
	if len(ph) != 6 || ph[0].Time != 0.5 || ph[1].Name != "L" || ph[4].Kind != PhaseYield || !math.IsInf(ph[5].Time, 1) {
		t.Errorf("%+v", ph)
	}
}

// TestWriteReadsBack: a resolved plan is a workload file with the same tasks.
func TestWriteReadsBack(t *testing.T) {
	p, err := Read("good.json", strings.NewReader(strings.Replace(good, "100000", "5", 1)))
	if err != nil {
		t.Fatal(err)
	}
	var a, b strings.Builder
	r := p.Resolve(7)
	if err := r.Write(&a); err != nil {
		t.Fatal(err)
	}
	again, err := Read("again.json", strings.NewReader(a.String()))
	if err != nil {
		t.Fatal(err)
	}
	again.Write(&b)
	if a.String() != b.String() || len(again.Tasks) != 10 || again.Tasks[5].ID != "req#1" {
		t.Errorf("%s\n%s", a.String(), b.String())
	}
}

// badFiles are faults with what the message must say.
var badFiles = []struct{ name, text, want string }{
	{"empty", ``, "bad:1: not valid JSON or YAML"},
	{"not an object", `[1]`, "allowed: an object"},
	{"cut off", `{"format":"sched-workload/1","tasks":[{"id":"a"`, "the text ends inside"},
	{"syntax", "{\"format\":\"sched-workload/1\",\n\"tasks\":[}]}", "bad:2: not valid"},
	{"text after the end", `{"format":"sched-workload/1","tasks":[{"id":"a","phases":[{"cpu":1}]}]} x`, "not valid"},
	{"no format", `{"tasks":[]}`, `format: is missing; allowed: "sched-workload/1"`},
	{"wrong format", `{"format":"sched-workload/2","tasks":[]}`, `format: is "sched-workload/2"; allowed: sched-workload/1`},
	{"no tasks", file(``), "tasks: is missing or empty"},
	{"unknown field", `{"format":"sched-workload/1","task":[]}`, "task: unknown field; allowed: format, time_unit"},
	{"unknown task field", file(`{"id":"a","prio":1,"phases":[{"cpu":1}]}`), "tasks[0].prio: unknown field; allowed: id, count"},
	{"policy in the file", `{"format":"sched-workload/1","quantum":2,"tasks":[]}`, "quantum: unknown field"},
	{"field twice", file(`{"id":"a","id":"b","phases":[{"cpu":1}]}`), "tasks[0].id: given twice"},
	{"wrong unit", `{"format":"sched-workload/1","time_unit":"min","tasks":[]}`, "allowed: tick, ns, us, ms, s"},
	{"tasks no list", `{"format":"sched-workload/1","tasks":{}}`, "tasks: is an object; allowed: a list of tasks"},
	{"no id", file(`{"phases":[{"cpu":1}]}`), "tasks[0].id: is missing"},
	{"same id", file(`{"id":"a","phases":[{"cpu":1}]},{"id":"a","phases":[{"cpu":1}]}`), `tasks[1].id: "a" is used twice`},
	{"id like an instance", file(`{"id":"a","count":2,"phases":[{"cpu":1}]},{"id":"a#2","phases":[{"cpu":1}]}`), `could be an instance of "a"`},
	{"no phases", file(`{"id":"a"}`), "tasks[0].phases: is missing or empty"},
	{"two steps in a phase", file(`{"id":"a","phases":[{"cpu":1,"io":2}]}`), "tasks[0].phases[0]: has 2 steps; allowed: exactly one of cpu"},
	{"unknown step", file(`{"id":"a","phases":[{"gpu":1}]}`), "tasks[0].phases[0].gpu: unknown field; allowed: cpu, cpu_nogil, io"},
	{"negative cpu", file(`{"id":"a","phases":[{"cpu":-3}]}`), "tasks[0].phases[0].cpu: -3 is out of range; allowed: a time from 0"},
	{"negative arrival", file(`{"id":"a","arrival":-1,"phases":[{"cpu":1}]}`), "tasks[0].arrival: -1 is out of range"},
	{"huge time", file(`{"id":"a","phases":[{"cpu":1e300}]}`), "out of range"},
	{"overflowing number", file(`{"id":"a","phases":[{"cpu":1e999}]}`), "out of range"},
	{"text for a number", file(`{"id":"a","phases":[{"cpu":"1"}]}`), "is a string; allowed: a time"},
	{"endless io", file(`{"id":"a","phases":[{"io":null}]}`), "tasks[0].phases[0].io: is null"},
	{"endless phase first", file(`{"id":"a","phases":[{"cpu":null},{"io":1}]}`), "phases[0]: never ends, so it must be the last"},
	{"count 1e12", file(`{"id":"a","count":1e12,"phases":[{"cpu":1}]}`), "tasks[0].count: 1e12 is out of range; allowed: a whole number from 1 to 5000000"},
	{"count half", file(`{"id":"a","count":1.5,"phases":[{"cpu":1}]}`), "1.5 is no whole number"},
	{"many counts", file(`{"id":"a","count":4e6,"phases":[{"cpu":1}]},{"id":"b","count":4e6,"phases":[{"cpu":1}]}`), "more than 5000000"},
	{"count times jobs", file(`{"id":"a","count":5e6,"period":1,"jobs":5e6,"phases":[{"cpu":1}]}`), "more than 5000000"},
	{"n 1e12", `{"format":"sched-workload/1","open":[{"id":"q","interarrival":1,"cpu":1,"n":1e12}]}`, "open[0].n: 1e12 is out of range"},
	{"no n", `{"format":"sched-workload/1","open":[{"id":"q","interarrival":1,"cpu":1}]}`, "open[0].n: is missing"},
	{"unknown distribution", `{"format":"sched-workload/1","open":[{"id":"q","interarrival":{"dist":"zipf"},"cpu":1,"n":1}]}`, "allowed: const, exp, uniform"},
	{"distribution without mean", `{"format":"sched-workload/1","open":[{"id":"q","interarrival":{"dist":"exp"},"cpu":1,"n":1}]}`, "open[0].interarrival.mean: is missing"},
	{"repeat 0", file(`{"id":"a","repeat":0,"phases":[{"cpu":1}]}`), "tasks[0].repeat: 0 is out of range"},
	{"repeat -2", file(`{"id":"a","repeat":-2,"phases":[{"cpu":1}]}`), "allowed: a whole number from 1 to 1e8, or -1"},
	{"endless round without time", file(`{"id":"a","repeat":-1,"phases":[{"cpu":0},{"yield":true}]}`), "the phases take no time"},
	{"unknown after", file(`{"id":"a","after":["b"],"phases":[{"cpu":1}]}`), `tasks[0].after[0]: "b" is no task of this file`},
	{"after itself", file(`{"id":"a","after":["a"],"phases":[{"cpu":1}]}`), "would wait for itself"},
	{"after in a circle", file(`{"id":"a","after":["b"],"phases":[{"cpu":1}]},{"id":"b","after":["a"],"phases":[{"cpu":1}]}`), "waits, over others, for itself"},
	{"unlock without lock", file(`{"id":"a","phases":[{"unlock":"L"}]}`), `lock "L" is not held here`},
	{"lock twice", file(`{"id":"a","phases":[{"lock":"L"},{"lock":"L"}]}`), "is held already"},
	{"lock kept", file(`{"id":"a","phases":[{"lock":"L"},{"cpu":1}]}`), "is never unlocked"},
	{"nice 20", file(`{"id":"a","nice":20,"phases":[{"cpu":1}]}`), "tasks[0].nice: 20 is out of range; allowed: a whole number from -20 to 19"},
	{"tickets 0", file(`{"id":"a","tickets":0,"phases":[{"cpu":1}]}`), "tasks[0].tickets"},
	{"period 0", file(`{"id":"a","period":0,"phases":[{"cpu":1}]}`), "tasks[0].period: 0 is out of range; allowed: a time above 0"},
	{"jobs without period", file(`{"id":"a","jobs":3,"phases":[{"cpu":1}]}`), "tasks[0].jobs: needs a period"},
	{"releases out of order", file(`{"id":"a","releases":[3,1],"phases":[{"cpu":1}]}`), "are out of order"},
	{"miss", file(`{"id":"a","miss":"ignore","phases":[{"cpu":1}]}`), "allowed: continue, abort"},
	{"affinity", file(`{"id":"a","affinity":[-1],"phases":[{"cpu":1}]}`), "tasks[0].affinity[0]: -1 is out of range"},
	{"gil", file(`{"id":"a","gil":"yes","phases":[{"cpu":1}]}`), `tasks[0].gil: is "yes"; allowed: true, false`},
	{"deep", strings.Repeat(`{"a":`, 100), "nested deeper"},
}

func file(tasks string) string { return `{"format":"sched-workload/1","tasks":[` + tasks + `]}` }

func TestBadFiles(t *testing.T) {
	for _, c := range badFiles {
		_, err := Read("bad", strings.NewReader(c.text))
		if err == nil {
			t.Errorf("%s: no error", c.name)
			continue
		}
		got := err.Error()
		if !strings.Contains(got, c.want) || !strings.HasPrefix(got, "bad") || strings.Contains(got, "\n") {
			t.Errorf("%s: %q, not %q", c.name, got, c.want)
		}
	}
}

// TestBadYAML: the line is YAML's, and a small file cannot ask for unbounded memory.
func TestBadYAML(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"format: sched-workload/1\ntasks:\n - id: a\n   phases:\n    - cpu: -1\n", "bad.yaml:5: tasks[0].phases[0].cpu: -1"},
		{"a: [\n", "not valid"},
		{"a: &a [*a]\n", "bad.yaml:1: "},
		{"a: &a [x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\n", "unknown field"},
	} {
		_, err := Read("bad.yaml", strings.NewReader(c.text))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, not %q", c.text, err, c.want)
		}
	}
}

// FuzzRead: whatever the bytes, there is a plan that passes Check or an error, no panic.
func FuzzRead(f *testing.F) {
	f.Add([]byte(good))
	for _, c := range badFiles {
		f.Add([]byte(c.text))
	}
	f.Add([]byte("format: sched-workload/1\ntasks:\n - id: a\n   phases: [{cpu: 1}, yield]\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, name := range []string{"x.json", "x.yaml", "x"} {
			p, err := Read(name, strings.NewReader(string(data)))
			if (p == nil) == (err == nil) {
				t.Fatalf("plan %v, error %v", p, err)
			}
			if err == nil && p.Check() != nil {
				t.Fatal("a plan that was read does not pass")
			}
		}
	})
}
