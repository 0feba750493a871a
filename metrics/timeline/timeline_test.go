package timeline

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func names(n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = fmt.Sprint("task ", i)
	}
	return all
}

// Whatever comes in, each task's spans tile its life, nothing overlaps, nothing follows an
// end, the room is kept, and what was handed out does not change.
func TestSpansOfATaskTileItsLife(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tasks, most := rapid.IntRange(1, 5).Draw(t, "tasks"), rapid.IntRange(1, 200).Draw(t, "most")
		b := NewBuilder(64, names(tasks), most)
		var now time.Duration
		var early *Timeline
		var earlyText string
		for range rapid.IntRange(0, 300).Draw(t, "events") {
			now += time.Duration(rapid.IntRange(0, 50).Draw(t, "step"))
			task := Task(rapid.IntRange(0, tasks-1).Draw(t, "task"))
			switch rapid.IntRange(0, 9).Draw(t, "kind") {
			case 0:
				b.Lose(task, 3)
			case 1:
				b.See(task, now)
			case 2:
				early = b.Timeline(now, 0, 10, Measured)
				earlyText = text(early)
			default:
				at := now - time.Duration(rapid.IntRange(0, 20).Draw(t, "late"))
				b.Add(Event{max(0, at), task, Core(task), State(rapid.IntRange(0, int(stateCount)-1).Draw(t, "state"))})
			}
		}
		tl := b.Timeline(now, 0, 10, Measured)
		if err := tl.Check(); err != nil {
			t.Fatal(err)
		}
		kept := 0
		for i := range tl.Lanes {
			l := &tl.Lanes[i]
			kept += len(l.onsets)
			for k := 1; k < l.Len(); k++ {
				if l.At(k).Start != l.At(k-1).End {
					t.Fatalf("task %d: a hole before %v", i, l.At(k).Start)
				}
			}
		}
		if kept > max(most, tasks) {
			t.Fatalf("%d spans kept, %d allowed", kept, most)
		}
		if early != nil && text(early) != earlyText {
			t.Fatal("a timeline changed after it was handed out")
		}
	})
}

func text(t *Timeline) string {
	var b strings.Builder
	for i := range t.Lanes {
		for k := range t.Lanes[i].Len() {
			fmt.Fprintln(&b, t.Lanes[i].At(k))
		}
	}
	return b.String()
}

func TestCheckFinds(t *testing.T) {
	ok := func() *Timeline {
		return &Timeline{Cores: 2, Tasks: names(2), To: 100, Lanes: []Lane{
			NewLane([]Span{{0, 10, 0, 0, Running}, {10, 20, 0, NoCore, Ready}, {20, 30, 0, 1, Running}}),
			NewLane([]Span{{0, 12, 1, NoCore, Ready}, {12, 30, 1, 0, Running}})}}
	}
	if err := ok().Check(); err != nil {
		t.Fatal(err)
	}
	for want, spoil := range map[string]func(*Timeline){
		"core 0 has task 0": func(t *Timeline) { t.Lanes[1].closed[1].Start = 5; t.Lanes[1].closed[0].End = 5 },
		"two places":        func(t *Timeline) { t.Lanes[0].closed[1].Start = 9 },
		"after its end":     func(t *Timeline) { t.Lanes[0].closed[1].State = Gone },
		"core 1 of 1":       func(t *Timeline) { t.Cores = 1 },
		"is running from":   func(t *Timeline) { t.Lanes[0].closed[0].End = 0 },
		"a span of task":    func(t *Timeline) { t.Lanes[0].closed[0].Task = 1 },
	} {
		tl := ok()
		spoil(tl)
		if err := tl.Check(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Check = %v, want %q", err, want)
		}
		tl.Resolution = 4
		if err := tl.Check(); strings.HasPrefix(want, "core 0") && err != nil {
			t.Errorf("within the resolution: %v", err)
		}
	}
}

func TestSharesAndIdleWhileWaiting(t *testing.T) {
	tl := &Timeline{Cores: 2, Tasks: names(3), To: 100, Lanes: []Lane{
		NewLane([]Span{{0, 60, 0, 0, Running}, {60, 100, 0, NoCore, Blocked}}),
		NewLane([]Span{{0, 30, 1, NoCore, Ready}, {30, 50, 1, 1, Running}, {50, 100, 1, NoCore, Ready}}),
		NewLane([]Span{{0, 90, 2, NoCore, Locked}, {90, 95, 2, 0, Running}, {95, 96, 2, 0, Interrupted}, {96, 100, 2, 0, Running}})}}
	if s := tl.Of(1, 10, 60); s.In[Running] != 20 || s.In[Ready] != 30 || s.Dispatches != 1 {
		t.Errorf("task 1: %+v", s)
	}
	if s := tl.Of(2, 0, 100); s.OnCore() != 10 || s.Dispatches != 1 {
		t.Errorf("task 2: %+v", s)
	}
	// 0 to 30: core 1 idle, task 1 ready; 50 to 100: one of one or two idle cores counts.
	if d := tl.IdleWhileWaiting(0, 100); d != 80 {
		t.Errorf("idle while waiting %d, want 80", d)
	}
	if d := tl.IdleWhileWaiting(20, 40); d != 10 {
		t.Errorf("idle while waiting from 20 to 40: %d, want 10", d)
	}
}

func TestSeenIsTheLastSignOfAllTasks(t *testing.T) {
	b := NewBuilder(1, names(3), 10)
	b.Add(Event{0, 0, 0, Running})
	b.Add(Event{0, 1, 0, Running})
	b.Add(Event{0, 2, NoCore, Ready})
	b.See(0, 50)
	b.See(1, 40)
	if seen := b.Timeline(60, 0, 30, Measured).Seen(); seen != 40 {
		t.Errorf("all tasks are known up to %d, want 40", seen)
	}
	if tl := b.Timeline(60, 0, 15, Measured); tl.Seen() != 50 || tl.Lanes[1].At(1) != (Span{40, 60, 1, NoCore, Ready}) {
		t.Errorf("a computing task that was silent for longer than it could be is %v", tl.Lanes[1].At(1))
	}
	b.Add(Event{45, 1, NoCore, Done})
	if seen := b.Timeline(60, 0, 30, Measured).Seen(); seen != 50 {
		t.Errorf("a task that has ended counts: %d", seen)
	}
	if seen := b.Timeline(60, 0, 30, Imported).Seen(); seen != 60 {
		t.Errorf("imported: %d", seen)
	}
}

// idleByInstants is the definition, one instant after another.
func idleByInstants(t *Timeline, from, to time.Duration) (sum time.Duration) {
	for at := from; at < to; at++ {
		running, ready := 0, 0
		for i := range t.Lanes {
			l := &t.Lanes[i]
			if k := l.Find(at); k < l.Len() && l.At(k).Start <= at {
				if s := l.At(k).State; s.OnCore() {
					running++
				} else if s == Ready {
					ready++
				}
			}
		}
		sum += time.Duration(max(0, min(t.Cores-running, ready)))
	}
	return sum
}

func TestIdleWhileWaitingIsItsDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tl := &Timeline{Cores: rapid.IntRange(1, 4).Draw(t, "cores"), To: 200}
		for i := range rapid.IntRange(0, 6).Draw(t, "tasks") {
			var spans []Span
			at := time.Duration(rapid.IntRange(0, 30).Draw(t, "arrival"))
			for range rapid.IntRange(0, 12).Draw(t, "spans") {
				hole := time.Duration(max(0, rapid.IntRange(-5, 5).Draw(t, "hole")))
				end := at + hole + time.Duration(rapid.IntRange(1, 20).Draw(t, "length"))
				spans = append(spans, Span{at + hole, end, Task(i), 0, State(rapid.IntRange(0, int(Switching)).Draw(t, "state"))})
				at = end
			}
			tl.Lanes = append(tl.Lanes, NewLane(spans))
		}
		from := time.Duration(rapid.IntRange(0, 100).Draw(t, "from"))
		to := from + time.Duration(rapid.IntRange(0, 100).Draw(t, "view"))
		if got, want := tl.IdleWhileWaiting(from, to), idleByInstants(tl, from, to); got != want {
			t.Fatalf("idle while waiting from %d to %d: %d, want %d", from, to, got, want)
		}
	})
}

// The budget is 30 ms for 200,000 spans of 1,000 tasks: it is computed for every picture.
func BenchmarkIdleWhileWaiting(b *testing.B) {
	for _, tasks := range []int{4, 1000} {
		tl := &Timeline{Cores: 2}
		for i := range tasks {
			var spans []Span
			for k := range 200_000 / tasks {
				at := time.Duration(k*1000 + i*7%1000)
				spans = append(spans, Span{at, at + 1000, Task(i), NoCore, []State{Ready, Running, Blocked}[k%3]})
				tl.To = max(tl.To, at+1000)
			}
			tl.Lanes = append(tl.Lanes, NewLane(spans))
		}
		b.Run(fmt.Sprint(tasks, " tasks"), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				tl.IdleWhileWaiting(0, tl.To)
			}
		})
	}
}

// Where nobody tells on which core a task ran, no core is drawn as idle.
func TestChartWithoutCores(t *testing.T) {
	one := &Timeline{Cores: 2, To: time.Second, Tasks: []string{"a"},
		Lanes: []Lane{NewLane([]Span{{End: time.Second, Core: NoCore, State: Running}})}}
	var out strings.Builder
	if err := WriteChart(&out, one, 80); err != nil || strings.Contains(out.String(), "..") || !strings.Contains(out.String(), "does not tell on which core") {
		t.Errorf("%v\n%s", err, out.String())
	}
}
