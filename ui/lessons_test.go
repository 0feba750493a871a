package ui

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coreglass/ui/lesson"
	"coreglass/ui/paint"
	"coreglass/workloads"
	"coreglass/workloads/demo"
)

// lessonBench is the lessons' screen with experiments that are made by the test.
func lessonBench(t *testing.T, change func(*Options)) (*bench, map[string]func(*Watch) (any, error)) {
	made := map[string]func(*Watch) (any, error){}
	b := newBench(t, 2, testSpec(workloads.GIL2, "cpu", 4), func(o *Options) {
		o.Desk = &Desk{Names: lesson.Builtin, Shown: true,
			Open: func(name, lang string) (*lesson.Lesson, error) { return lesson.Open(name, lang, nil) },
			Machine: func(context.Context, *lesson.Lesson) map[string]any {
				return map[string]any{"cores": 2.0, "linux": true, "python2": false, "python3": false, "os": "linux"}
			},
			Perform: func(_ context.Context, _ *lesson.Lesson, args []string, w *Watch) (any, error) {
				if f := made[strings.Join(args, " ")]; f != nil {
					return f(w)
				}
				return nil, errors.New("no such experiment in the test")
			}}
		if change != nil {
			change(o)
		}
	})
	b.feed(1, testSpec(workloads.GIL2, "cpu", 4), 3)
	b.app.next = nil // nobody else delivers snapshots
	return b, made
}

// open opens a lesson by its place in the list.
func (b *bench) open(name string) *bench {
	b.app.les.list()
	b.app.les.open(name)
	return b
}

// idle lets the laboratory rest, which starts the experiment that waits, and makes it.
func (b *bench) idle() *bench {
	s := workloads.Snapshot{Run: 9, At: 20 * time.Second, Phase: workloads.Idle, Cores: b.app.live.newest.Cores}
	_, cmd := b.app.Update(snapshotMsg(s))
	b.run(cmd)
	return b
}

// run runs the commands of an experiment to their end, one after another.
func (b *bench) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case tea.BatchMsg:
		for _, c := range msg {
			b.run(c)
		}
	case lessonSeenMsg, lessonMadeMsg:
		_, next := b.app.Update(msg)
		b.run(next)
	}
}

func gilResult(cpu, work float64) map[string]any {
	return map[string]any{"cpu": map[string]any{"total": cpu, "system": cpu / 2, "others": 0.0}, "work": map[string]any{"speedup": work},
		"lock": map[string]any{"handovers_per_second": 100600.0}}
}

// gilLesson is the first lesson with its second step done, the answer being wrong or right.
func gilLesson(t *testing.T, answer string, change func(*Options)) *bench {
	b, made := lessonBench(t, change)
	made["run --model thread --load cpu --tasks 4 --for 1s"] = func(w *Watch) (any, error) {
		for i := range 3 {
			s := plausible(testSpec(workloads.Thread, "cpu", 4), 2, i)
			s.Run = 1
			w.Snapshot(s)
		}
		return gilResult(198, 1.96), nil
	}
	return b.size(120, 36).open("gil").press("right").press(answer, "enter", "enter")
}

func TestALessonOnTheScreen(t *testing.T) {
	b := gilLesson(t, "190", nil)
	b.sees("Without a lock", "you said 190", "answer after the experiment").misses("198")
	b.idle().sees("Right: you said 190; it is 198 %", "holds:", "used 198 % of CPU", "1 of 1 right", "checks 2 of 2 hold", "enter: next step", "CPU USED")
	b.press("enter").sees("CPython 2's lock", "step 3/8").press("left").sees("step 2/8", "Right: you said 190")
	b.press("L").sees("没有锁", "正确：您答 190").press("L")
	b.press("e").sees("enter: run it").misses("used 198")
	b.press("N").sees("For the presenter").press("N").misses("For the presenter")
	b.press("esc").sees("[lessons]", "fork: one call, two returns")
}

// A question that nobody wants to answer can be left open; nothing is shown before the
// experiment.
func TestALessonWithoutAnswers(t *testing.T) {
	b := gilLesson(t, "x", nil).sees("not answered")
	b.idle().sees("Answer: 198 %").misses("of 1 right")
}

// A wrong form of an answer is told; it is not taken.
func TestWrongFormsOfAnswers(t *testing.T) {
	b, _ := lessonBench(t, nil)
	b.size(120, 36).open("pool").idle().press("right").press("1", ".", "5", "-").press("enter").sees("allowed:")
	b.press("4", "enter").press("9", "enter").sees("allowed: 1 - 3").press("2", "enter").sees("you said 2")
}

// An experiment that fails says why, and the lesson goes on.
func TestAnExperimentThatFails(t *testing.T) {
	b, _ := lessonBench(t, nil)
	b.size(120, 36).open("gil").press("right", "1", "enter", "enter").idle()
	b.sees("This went wrong: no such experiment in the test", "FAILS", "enter: next step")
}

func TestWhatIsNotForThisMachineIsSaid(t *testing.T) {
	b, _ := lessonBench(t, nil)
	b.size(120, 36).open("gil").idle()
	for range 7 {
		b.press("right")
	}
	for range 3 {
		_, cmd := b.app.Update(keyMsg("enter"))
		b.run(cmd)
	}
	b.sees("Not made here: There is no Python 2.7 on this", "○ not here: Real Python 2")
}

// The laboratory rests while a lesson is open, and goes on when the screen is left; passing by
// does not disturb it.
func TestTheLaboratoryRests(t *testing.T) {
	b := newBench(t, 2, testSpec(workloads.Thread, "cpu", 4), func(o *Options) {
		o.Desk = &Desk{Names: []string{"gil"}, Open: func(name, lang string) (*lesson.Lesson, error) { return lesson.Open(name, lang, nil) },
			Machine: func(context.Context, *lesson.Lesson) map[string]any { return map[string]any{"cores": 2.0} }}
	}).size(120, 36).feed(1, testSpec(workloads.Thread, "cpu", 4), 2)
	if b.press("C", "tab", "C"); b.src.pauses != 0 {
		t.Error("looking at the list disturbs the laboratory")
	}
	if b.press("enter"); b.src.pauses != 1 {
		t.Error("the laboratory does not rest")
	}
	if b.press("tab"); len(b.src.sent()) != 1 {
		t.Errorf("the laboratory does not go on: %v", b.src.sent())
	}
}

func TestLessonPictures(t *testing.T) {
	for _, lang := range []string{"en", "zh"} {
		for _, size := range [][2]int{{80, 24}, {120, 36}, {200, 60}} {
			name := fmt.Sprintf("%dx%d-%s", size[0], size[1], lang)
			b := gilLesson(t, "150", func(o *Options) { o.Lang = lang })
			golden(t, "lesson-asked-"+name, b.size(size[0], size[1]).text())
			golden(t, "lesson-done-"+name, b.idle().text())
			golden(t, "lesson-notes-"+name, b.press("left", "N").text())
			golden(t, "lesson-list-"+name, b.press("N", "esc").text())
		}
	}
}

func TestLessonsHaveExactlyTheirSize(t *testing.T) {
	for _, name := range lesson.Builtin {
		b, _ := lessonBench(t, func(o *Options) { o.Lang = []string{"en", "zh"}[len(name)%2] })
		b.size(80, 24).open(name).idle()
		for i, size := range [][2]int{{60, 18}, {80, 24}, {81, 25}, {99, 41}, {120, 36}, {160, 50}, {200, 60}, {240, 70}, {80, 24}} {
			b.size(size[0], size[1])
			exact(t, b.app.View(), size[0], size[1], name)
			exact(t, b.press("N").app.View(), size[0], size[1], name+" with notes")
			b.press("right", "down", "v")
			exact(t, b.app.View(), size[0], size[1], fmt.Sprint(name, " step ", i))
		}
	}
}

// states are what the demonstrations might show.
func states() map[string]any {
	return map[string]any{
		"fork": &demo.Fork{Processes: []demo.Process{{PID: 100, PPID: 1, Name: "parent", State: "R"}, {PID: 101, PPID: 100, Name: "child 1", State: "S"},
			{PID: 102, PPID: 101, Name: "grandchild 1", State: "S"}, {PID: 103, PPID: 100, Name: "child 2", State: "Z"}},
			ReturnedInParent: 101, ParentValue: 100, ChildValue: 200, ThreadUs: 40, ProcessUs: 360, ProgramUs: 4900},
		"pool": &demo.Pool{Workers: 2, PIDs: []int{11, 12}, Tasks: []demo.PoolTask{{ID: 0, WorkerPID: 11, StartS: 0, EndS: 0.2}, {ID: 1, WorkerPID: 12, StartS: 0, EndS: -1},
			{ID: 2, WorkerPID: 11, StartS: 0.2, EndS: -1}, {ID: 3, StartS: -1, EndS: -1}}, Closed: true, Refused: "the pool is closed", JoinedS: 0.5},
		"queue": &demo.Queue{Transport: "pipe", WriterPID: 21, ReaderPID: 22, Letters: "ABC", Sent: 5000, Received: 4400, Capacity: 1024, Depth: 600,
			DepthHistory: []int{0, 100, 900, 1024, 600}, PerSecond: 480000, WriterBlockedS: 0.3},
		"queue-dead": &demo.Queue{Transport: "pipe", WriterPID: 21, ReaderPID: 22, Sent: 5000, Received: 4400, Capacity: 1024, Depth: 1024, Noticed: "EPIPE: the kernel refused the next write"},
		"threads": &demo.Threads{PID: 31, Threads: []demo.Thread{{Name: "MainThread", TID: 31, Comm: "MainThread", Main: true, State: "S"}, {Name: "LoopThread", TID: 32, Comm: "LoopThread", State: "S", Count: 3}},
			Said: []string{"thread MainThread is running...", "thread LoopThread >>> 3"}},
		"balance":      &demo.Balance{Lock: "none", Threads: 2, Rounds: 1000, Expected: 40_000_000, Counted: 25_719_399, Lost: 14_280_601, Balance: 245, PerSecond: 8e7},
		"balance-lock": &demo.Balance{Lock: "mutex", Threads: 2, Rounds: 1000, Expected: 40_000_000, Counted: 40_000_000, PerSecond: 3e7},
		"lockprice": &demo.LockPrice{FreeNs: 4, UncontendedNs: 3, ContendedNs: 38, Threads: 2, Sections: []demo.Section{{Locked: 0, Threads: 1, Speedup: 1}, {Locked: 0, Threads: 2, Speedup: 1.97},
			{Locked: 1, Threads: 1, Speedup: 1}, {Locked: 1, Threads: 2, Speedup: 0.85}}},
		"deadlock": &demo.Deadlock{Order: "crossed", Threads: []demo.Locker{{Name: "Thread-A", TID: 41, Holds: "X", Wants: "Y", State: "S"}, {Name: "Thread-B", TID: 42, Holds: "Y", Wants: "X", State: "S"}},
			Cycle: []string{"Thread-A", "Y", "Thread-B", "X", "Thread-A"}, Seen: true, HeldMs: 500},
		"inversion": &demo.Inversion{Supported: true, MediumMs: 200, NormalMs: 219, InheritedMs: 19, Phase: "ended"},
		"local":     &demo.Local{How: "shared", Workers: []demo.Student{{Name: "Thread-A", TID: 52, PID: 51, Wrote: "Alice", Read: "Bob"}, {Name: "Thread-B", TID: 53, PID: 51, Wrote: "Bob", Read: "Bob"}}, Mixed: 1, Ended: true},
		"crash": &demo.Crash{Model: "hybrid", How: "segfault", Victim: "worker 2", Crashed: true, Ended: "signal: segmentation fault", Died: 2, Survived: 2, Workers: []demo.Victim{{Name: "worker 1", PID: 61, Work: 100},
			{Name: "worker 2", PID: 61, Work: 120}, {Name: "worker 3", PID: 62, Work: 400, Alive: true}, {Name: "worker 4", PID: 62, Work: 390, Alive: true}}},
		"limits": &demo.Limits{Processes: demo.Limit{Limit: 32670, By: "kernel.pid_max"}, Threads: demo.Limit{Limit: 32670, By: "kernel.pid_max"}, Tried: 500, Created: demo.Counts{Processes: 500, Threads: 500}, ProcessUs: 243, ThreadUs: 107},
	}
}

// Every demonstration has its picture, in both languages, and stays inside of its region.
func TestShows(t *testing.T) {
	for name, state := range states() {
		for l := range langCount {
			var c paint.Canvas
			c.Clear(72, 22)
			drawShow(&c, l, paint.Rect{X: 1, Y: 1, W: 70, H: 20}, state)
			golden(t, fmt.Sprintf("show-%s-%s", name, langKeys[l]), c.Render(nil))
		}
		for w := range 90 {
			for _, h := range []int{0, 1, 2, 5, 9, 30} {
				var c paint.Canvas
				c.Clear(w+2, h+2)
				drawShow(&c, english, paint.Rect{X: 1, Y: 1, W: w, H: h}, state)
				for y := range h + 2 {
					if c.At(0, y).Rune != ' ' || c.At(w+1, y).Rune != ' ' || y > h && c.At(w/2, y).Rune != ' ' {
						t.Fatalf("%s at %dx%d leaves its region", name, w, h)
					}
				}
			}
		}
	}
}
