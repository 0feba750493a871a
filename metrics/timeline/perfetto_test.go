package timeline

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// drawTimeline is a possible life of a few tasks on a few cores, its edges off by up to the
// resolution.
func drawTimeline(t *rapid.T) *Timeline {
	tasks, cores := rapid.IntRange(1, 4).Draw(t, "tasks"), rapid.IntRange(1, 3).Draw(t, "cores")
	fuzz := rapid.IntRange(0, 5).Draw(t, "resolution")
	b := NewBuilder(cores, names(tasks), 1000)
	on, state := map[Core]Task{}, make([]State, tasks)
	var now time.Duration
	add := func(task Task, core Core, s State) {
		state[task] = s
		b.Add(Event{now + time.Duration(rapid.IntRange(0, fuzz).Draw(t, "off")), task, core, s})
	}
	for i := range tasks {
		add(Task(i), NoCore, rapid.SampledFrom([]State{Ready, Unknown}).Draw(t, "first"))
	}
	for range rapid.IntRange(0, 60).Draw(t, "steps") {
		now += time.Duration(rapid.IntRange(1, 20).Draw(t, "step"))
		core := Core(rapid.IntRange(0, cores-1).Draw(t, "core"))
		if task, taken := on[core]; taken {
			s := rapid.SampledFrom([]State{Ready, Blocked, Locked, Interrupted, Running, Unknown, Done, Gone}).Draw(t, "to")
			add(task, core, s)
			if !s.OnCore() {
				delete(on, core)
			}
			if rapid.Bool().Draw(t, "idle") || s.OnCore() {
				continue
			}
		}
		task := Task(rapid.IntRange(0, tasks-1).Draw(t, "task"))
		if s := state[task]; !s.Over() && !s.OnCore() {
			on[core] = task
			add(task, core, Running)
		}
	}
	for i := range tasks {
		b.See(Task(i), now+10)
	}
	return b.Timeline(now+10, time.Duration(fuzz), time.Hour, Measured)
}

// trace is what a reader of the format sees.
type trace struct {
	TraceEvents []struct {
		Ph       string
		Name     string
		Pid, Tid int64
		Ts, Dur  json.Number
		Args     map[string]any
	}
	SystemTraceEvents string
}

func ns(t interface{ Fatal(...any) }, us json.Number) time.Duration {
	f, err := us.Float64()
	if err != nil {
		t.Fatal(err)
	}
	return time.Duration(math.Round(f * 1000))
}

// The file is valid, holds no core twice, and tells of each task as much time in each state
// as the timeline.
func TestPerfettoHoldsTheTimeline(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tl := drawTimeline(t)
		if err := tl.Check(); err != nil {
			t.Fatal(err)
		}
		var first, second bytes.Buffer
		if err := WritePerfetto(&first, tl); err != nil {
			t.Fatal(err)
		}
		WritePerfetto(&second, tl)
		if !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Fatal("the same timeline gives other bytes")
		}
		var file trace
		if err := json.Unmarshal(first.Bytes(), &file); err != nil {
			t.Fatal(err)
		}
		in := map[int64]map[string]time.Duration{}
		free := map[int64]time.Duration{}
		for _, e := range file.TraceEvents {
			if e.Ph != "X" {
				continue
			}
			start := ns(t, e.Ts)
			if e.Pid != taskProcess {
				if start < free[e.Tid] {
					t.Fatalf("core %d is taken twice at %v", e.Tid, start)
				}
				free[e.Tid] = start + ns(t, e.Dur)
				continue
			}
			if in[e.Tid] == nil {
				in[e.Tid] = map[string]time.Duration{}
			}
			in[e.Tid][e.Name] += ns(t, e.Dur)
		}
		for i := range tl.Lanes {
			share := tl.Of(Task(i), tl.From, tl.To+time.Second)
			for s, want := range share.In {
				if got := in[taskThread(Task(i))][State(s).String()]; got != want {
					t.Fatalf("task %d is %v for %v, the timeline says %v", i, State(s), got, want)
				}
			}
		}
		checkFtrace(t, tl, file.SystemTraceEvents)
	})
}

// The form that Perfetto's reader of ftrace text asks for.
var ftraceLine = regexp.MustCompile(`^(\S+)-(\d+) \(\s*(\d+|-----)\) \[(\d+)\] \.\.\.\. (\d+\.\d{9}): (\S+): (.*)$`)
var ftraceSwitch = regexp.MustCompile(`^prev_comm=\S+ prev_pid=(\d+) prev_prio=120 prev_state=([RSX]) ==> next_comm=\S+ next_pid=(\d+) next_prio=120$`)

// checkFtrace: in the kernel's words each core passes from the one it has to the next, no
// task is on two, and the time on cores is that of the cores' slices.
func checkFtrace(t *rapid.T, tl *Timeline, text string) {
	want := map[string]time.Duration{}
	for _, row := range occupants(tl) {
		for _, s := range row {
			want[fmt.Sprint(taskThread(s.Task))] += s.Length()
		}
	}
	type stay struct {
		tid   string
		since time.Duration
	}
	on, got, where, last := map[string]stay{}, map[string]time.Duration{}, map[string]string{}, time.Duration(0)
	for _, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n")[1:] {
		m := ftraceLine.FindStringSubmatch(line)
		if m == nil {
			t.Fatalf("%q", line)
		}
		s, n, _ := strings.Cut(m[5], ".")
		whole, _ := strconv.Atoi(s)
		part, _ := strconv.Atoi(n)
		at := time.Duration(whole)*time.Second + time.Duration(part)
		if at < last {
			t.Fatalf("%q after %v", line, last)
		}
		last = at
		if m[6] == "sched_waking" {
			continue
		}
		w := ftraceSwitch.FindStringSubmatch(m[7])
		if w == nil || w[1] != m[2] {
			t.Fatalf("%q", line)
		}
		core := m[4]
		if was, ok := on[core]; ok && was.tid != w[1] || !ok && w[1] != "0" {
			t.Fatalf("%q although core %s has %v", line, core, was)
		}
		if w[1] != "0" {
			got[w[1]] += at - on[core].since
			delete(where, w[1])
		}
		delete(on, core)
		if w[3] != "0" {
			if c, ok := where[w[3]]; ok {
				t.Fatalf("%q although it is on core %s", line, c)
			}
			on[core], where[w[3]] = stay{w[3], at}, core
		}
	}
	if len(on) > 0 || fmt.Sprint(got) != fmt.Sprint(want) {
		t.Fatalf("time on cores %v, want %v; left on cores: %v\n%s", got, want, on, text)
	}
}

func TestPerfettoText(t *testing.T) {
	tl := &Timeline{Cores: 1, Tasks: []string{`a "b"`, "c d"}, To: 3_000_001, Origin: Simulated, Lanes: []Lane{
		NewLane([]Span{{0, 1000, 0, 0, Running}, {1000, 2_500_000, 0, NoCore, Locked}, {2_500_000, 3_000_001, 0, 0, Running}}),
		NewLane([]Span{{500, 1000, 1, NoCore, Ready}, {1000, 1500, 1, 0, Running}, {1500, 1600, 1, 0, Interrupted}, {1600, 2000, 1, NoCore, Blocked}})}}
	var b bytes.Buffer
	WritePerfetto(&b, tl)
	want := `{"displayTimeUnit":"ns","otherData":{"origin":"simulated","resolution_us":"0.000","lost":"0"},
"traceEvents":[
{"ph":"M","pid":4,"tid":4,"name":"process_name","args":{"name":"cores"}},
{"ph":"M","pid":1,"tid":1,"name":"process_name","args":{"name":"tasks"}},
{"ph":"M","pid":4,"tid":5,"name":"thread_name","args":{"name":"core 0"}},
{"ph":"M","pid":1,"tid":2,"name":"thread_name","args":{"name":"a \"b\""}},
{"ph":"M","pid":1,"tid":2,"name":"thread_sort_index","args":{"sort_index":0}},
{"ph":"M","pid":1,"tid":3,"name":"thread_name","args":{"name":"c d"}},
{"ph":"M","pid":1,"tid":3,"name":"thread_sort_index","args":{"sort_index":1}},
{"ph":"X","pid":1,"tid":2,"ts":0.000,"dur":1.000,"name":"running","cat":"state","args":{"core":0}},
{"ph":"X","pid":1,"tid":2,"ts":1.000,"dur":2499.000,"name":"locked","cat":"state"},
{"ph":"X","pid":1,"tid":2,"ts":2500.000,"dur":500.001,"name":"running","cat":"state","args":{"core":0}},
{"ph":"X","pid":1,"tid":3,"ts":0.500,"dur":0.500,"name":"ready","cat":"state"},
{"ph":"X","pid":1,"tid":3,"ts":1.000,"dur":0.500,"name":"running","cat":"state","args":{"core":0}},
{"ph":"X","pid":1,"tid":3,"ts":1.500,"dur":0.100,"name":"interrupted","cat":"state","args":{"core":0}},
{"ph":"X","pid":1,"tid":3,"ts":1.600,"dur":0.400,"name":"blocked","cat":"state"},
{"ph":"X","pid":4,"tid":5,"ts":0.000,"dur":1.000,"name":"a \"b\"","cat":"core"},
{"ph":"X","pid":4,"tid":5,"ts":1.000,"dur":0.600,"name":"c d","cat":"core"},
{"ph":"X","pid":4,"tid":5,"ts":2500.000,"dur":500.001,"name":"a \"b\"","cat":"core"}],
"systemTraceEvents":"# tracer: nop\n` +
		`<idle>-0 (-----) [000] .... 0.000000000: sched_switch: prev_comm=swapper/0 prev_pid=0 prev_prio=120 prev_state=R ==> next_comm=a__b_ next_pid=2 next_prio=120\n` +
		`<idle>-0 (-----) [000] .... 0.000000500: sched_waking: comm=c_d pid=3 prio=120 target_cpu=000\n` +
		`a__b_-2 (    1) [000] .... 0.000001000: sched_switch: prev_comm=a__b_ prev_pid=2 prev_prio=120 prev_state=S ==> next_comm=c_d next_pid=3 next_prio=120\n` +
		`c_d-3 (    1) [000] .... 0.000001600: sched_switch: prev_comm=c_d prev_pid=3 prev_prio=120 prev_state=S ==> next_comm=swapper/0 next_pid=0 next_prio=120\n` +
		`<idle>-0 (-----) [000] .... 0.002500000: sched_switch: prev_comm=swapper/0 prev_pid=0 prev_prio=120 prev_state=R ==> next_comm=a__b_ next_pid=2 next_prio=120\n` +
		`a__b_-2 (    1) [000] .... 0.003000001: sched_switch: prev_comm=a__b_ prev_pid=2 prev_prio=120 prev_state=R ==> next_comm=swapper/0 next_pid=0 next_prio=120\n` +
		`"}` + "\n"
	if got := b.String(); got != want {
		t.Errorf("got\n%s", got)
	}
}
