package timeline

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// What perf writes, with its default fields and with others, what the kernel's trace file
// has, and the short form of trace-cmd.
const perfText = `
            perf 25527 [000]   989.893237:       sched:sched_waking: comm=migration/0 pid=18 prio=0 target_cpu=000
            perf 25527 [000]   989.893243:       sched:sched_switch: prev_comm=perf prev_pid=25527 prev_prio=120 prev_state=D ==> next_comm=migration/0 next_pid=18 next_prio=0
     migration/0    18/18    [000]   989.893250000:  sched:sched_migrate_task: comm=perf pid=25527 prio=120 orig_cpu=0 dest_cpu=1
     migration/0    18/18    [000]   989.893258000:  sched:sched_switch: prev_comm=migration/0 prev_pid=18 prev_prio=0 prev_state=S ==> next_comm=swapper/0 next_pid=0 next_prio=120
          <idle>-0     [001] d..2.   989.893300: sched_switch: prev_comm=swapper/1 prev_pid=0 prev_prio=120 prev_state=R ==> next_comm=a b=c next_pid=30 next_prio=120
# a comment
             a b    30 [001]   989.893400:       cycles:  ffffffff81000000
             a b    30 [001]   989.893500:       sched:sched_switch: a b=c:30 [120] R+ ==> perf:25527 [120]
            perf 25527 [001]   989.893600:       sched:sched_switch: prev_comm=perf prev_pid=25527 prev_prio=120 prev_state=X ==> next_comm=a b=c next_pid=30 next_prio=120
             a b    30 [001]   989.893700:       sched:sched_switch: prev_comm=a b=c prev_pid=30 prev_prio=120 prev_state=I ==> next_comm=swapper/1 next_pid=0 next_prio=120
             x     0 [000]   989.893800:       sched:sched_wakeup: a b=c:30 [120] CPU:001
             x     0 [000]   989.893700:       sched:sched_wakeup: comm=late pid=31 prio=120 target_cpu=001
             x     0 [000]   989.893900:       sched:sched_switch: nonsense
             x     0 [x]     989.893900:       sched:sched_wakeup: comm=x pid=31 prio=120 target_cpu=001
`

func TestReadPerf(t *testing.T) {
	i, err := ReadPerf(strings.NewReader(perfText))
	if err != nil {
		t.Fatal(err)
	}
	if err := i.Timeline.Check(); err != nil {
		t.Error(err)
	}
	var b strings.Builder
	for n, name := range i.Timeline.Tasks {
		fmt.Fprintln(&b, name)
		l := &i.Timeline.Lanes[n]
		for k := range l.Len() {
			s := l.At(k)
			fmt.Fprintln(&b, " ", s.Start, s.End, s.State, s.Core)
		}
	}
	want := `migration/0:18
  0s 6µs ready -1
  6µs 21µs running 0
  21µs 563µs blocked -1
perf:25527
  0s 6µs running 0
  6µs 263µs blocked -1
  263µs 363µs running 1
  363µs 563µs done -1
a b=c:30
  63µs 263µs running 1
  263µs 363µs ready -1
  363µs 463µs running 1
  463µs 563µs blocked -1
`
	if got := b.String(); got != want {
		t.Errorf("got\n%s", got)
	}
	if got := fmt.Sprint(i.Lines, i.Events, i.Bad, i.Holes, i.Timeline.Cores, i.Timeline.Resolution, i.Timeline.Origin, i.FirstBad); got !=
		"15 8 3 0 2 1µs imported [{13 earlier than the line before} {14 not the form of a switch} {15 no core}]" {
		t.Errorf("got %s", got)
	}
}

// A record with holes: what must have happened in them is unknown, and no core has two tasks.
func TestReadPerfWithHoles(t *testing.T) {
	line := func(core, us int, prev, state, next string) string {
		return fmt.Sprintf("x 1 [%03d] 1.%06d: sched:sched_switch: %s [120] %s ==> %s [120]\n", core, us, prev, state, next)
	}
	text := line(0, 0, "swapper/0:0", "R", "a:1") +
		line(0, 10, "b:2", "S", "swapper/0:0") + // a left and b came, nobody saw it
		line(1, 20, "swapper/1:0", "R", "b:2") +
		line(0, 30, "swapper/0:0", "R", "b:2") + // b left core 1, nobody saw it
		line(0, 40, "b:2", "R", "a:1") +
		line(1, 50, "swapper/1:0", "R", "c:3")
	i, err := ReadPerf(strings.NewReader(text))
	if err != nil || i.Holes != 3 {
		t.Fatal(i, err)
	}
	if err := i.Timeline.Check(); err != nil {
		t.Error(err)
	}
	a := i.Timeline.Of(0, 0, time.Second)
	if a.In[Unknown] != 40*time.Microsecond || a.In[Running] != 10*time.Microsecond {
		t.Errorf("a: %+v", a)
	}
}

func TestReadPerfRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"PERFILE2 and more": "binary record",
		"":                  "no event of the scheduler in 0 lines",
		"hello\n":           "no event of the scheduler in 1 lines",
		"x sched_switch: y": "line 1: no time",
	} {
		if i, err := ReadPerf(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, %v; want %q", text, i, err, want)
		}
	}
}

// Whatever the text, the reader comes back, and what it made of it can be.
func FuzzReadPerf(f *testing.F) {
	f.Add(perfText)
	f.Add(strings.Repeat("x", 2*longestLine) + perfText)
	f.Add("x 1 [0] 1.000000: sched:sched_switch: a:1 [120] R ==> b:2 [120]\nx 1 [1] 1.000001: sched:sched_switch: a:1 [120] Z ==> a:1 [120]\n")
	f.Fuzz(func(t *testing.T, text string) {
		i, err := ReadPerf(strings.NewReader(text))
		if err != nil {
			return
		}
		if err := i.Timeline.Check(); err != nil {
			t.Fatal(err)
		}
		if len(i.Timeline.Tasks) != len(i.Timeline.Lanes) || i.Events+i.Bad > i.Lines {
			t.Fatalf("%+v", i)
		}
	})
}
