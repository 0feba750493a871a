package metrics

import (
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// The test program is also the child whose switches are looked at.
func TestMain(m *testing.M) {
	switch os.Getenv("SWITCHES_TEST_CHILD") {
	case "":
		os.Exit(m.Run())
	case "sleep":
		for range 100 {
			nap(100 * time.Microsecond)
		}
	case "spin":
		for until := monotonic() + int64(150*time.Millisecond); monotonic() < until; {
		}
	case "switch":
		runtime.LockOSThread()
		for range 20_000 {
			nap(time.Nanosecond)
		}
	}
}

// nap sleeps in the kernel, on this very thread.
func nap(d time.Duration) {
	ts := unix.NsecToTimespec(int64(d))
	_ = unix.Nanosleep(&ts, nil)
}

// watched runs children of that kind, all at once, and returns their processes' numbers and
// the record of their switches. pin: all on the first core.
func watched(t testing.TB, kind string, children int, pin bool, tell func(Switch)) (pids map[int]bool, lost uint64) {
	t.Helper()
	s, cmds := openWatched(t, kind, children, pin)
	defer s.Close()
	pids = map[int]bool{}
	ended := make(chan struct{})
	go func() {
		for _, c := range cmds {
			c.Wait()
		}
		close(ended)
	}()
	for _, c := range cmds {
		pids[c.Process.Pid] = true
	}
	for tick := time.NewTicker(5 * time.Millisecond); ; {
		select {
		case <-ended:
			s.Drain(tell)
			return pids, s.Lost()
		case <-tick.C:
			s.Drain(tell)
		}
	}
}

// openWatched opens the record and starts the children on a thread that then ends, as the
// thread that starts workers does.
func openWatched(t testing.TB, kind string, children int, pin bool) (s *Switches, cmds []*exec.Cmd) {
	if err := SwitchesAvailable(); err != nil {
		t.Skip(err)
	}
	done := make(chan error)
	go func() {
		runtime.LockOSThread() // and never unlocked
		var err error
		if s, err = OpenSwitches(); err != nil {
			done <- err
			return
		}
		if pin {
			var set unix.CPUSet
			set.Set(s.rings[0].core)
			_ = unix.SchedSetaffinity(0, &set)
		}
		for range children {
			c := exec.Command("/proc/self/exe", "-test.run=^$")
			c.Env = append(os.Environ(), "SWITCHES_TEST_CHILD="+kind)
			if err = c.Start(); err != nil {
				break
			}
			cmds = append(cmds, c)
		}
		done <- err
	}()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	return s, cmds
}

// Each thread's switches alternate, onto a core and off the same one, in the order of time;
// no core has two threads.
func TestSwitchesAlternate(t *testing.T) {
	for _, kind := range []string{"spin", "sleep"} {
		t.Run(kind, func(t *testing.T) {
			cores, err := onlineCores()
			if err != nil {
				t.Skip(err)
			}
			valid := map[int]bool{}
			for _, c := range cores {
				valid[c] = true
			}
			in, on := map[int]Switch{}, map[int]int{} // by thread; the thread on each core
			var last int64
			seen, preempted := map[int]int{}, 0
			pids, lost := watched(t, kind, 3, kind == "spin", func(w Switch) {
				was, running := in[w.TID]
				switch {
				case w.Lost > 0:
				case w.At < last:
					t.Errorf("%+v comes after %d", w, last)
				case !valid[w.Core]:
					t.Errorf("%+v: the cores are %v", w, cores)
				case w.In && running:
					t.Errorf("%+v although it is already on core %d", w, was.Core)
				case w.In && on[w.Core] != 0:
					t.Errorf("%+v although thread %d is there", w, on[w.Core])
				case w.In:
					in[w.TID], on[w.Core] = w, w.TID
					seen[w.PID]++
				case running && was.Core != w.Core:
					t.Errorf("%+v although it is on core %d", w, was.Core)
				default: // the opening thread is on its core from the start
					delete(in, w.TID)
					on[w.Core] = 0
				}
				if w.Preempted && kind == "spin" {
					preempted++
				}
				last = w.At
			})
			if lost > 0 {
				t.Skipf("%d records were lost: the machine is too busy", lost)
			}
			for pid := range pids {
				if least := map[string]int{"spin": 2, "sleep": 100}[kind]; seen[pid] < least {
					t.Errorf("child %d came onto a core %d times, expected %d or more", pid, seen[pid], least)
				}
			}
			if kind == "spin" && preempted == 0 {
				t.Error("three children that compute on one core were never preempted")
			}
		})
	}
}

// Records that go around the end of the ring, that are of other kinds, that are lost, and
// the end of a thread.
func TestRingIsReadAroundItsEnd(t *testing.T) {
	var page unix.PerfEventMmapPage
	r := &ring{core: 3, page: &page, data: make([]byte, 128)}
	put := func(kind uint32, misc uint16, body []byte, tid uint32, at uint64) {
		b := binary.NativeEndian.AppendUint32(nil, kind)
		b = binary.NativeEndian.AppendUint16(b, misc)
		b = binary.NativeEndian.AppendUint16(b, uint16(recordHeader+len(body)+sampleID))
		b = append(b, body...)
		b = binary.NativeEndian.AppendUint32(b, tid)
		b = binary.NativeEndian.AppendUint32(b, tid)
		b = binary.NativeEndian.AppendUint64(b, at)
		b = binary.NativeEndian.AppendUint64(b, 3)
		for i, one := range b {
			r.data[(page.Data_head+uint64(i))%uint64(len(r.data))] = one
		}
		page.Data_head += uint64(len(b))
	}
	var got []string
	read := func() {
		r.read(func(w Switch) {
			got = append(got, fmt.Sprint(w.At, w.TID, w.Core, w.In, w.Preempted, w.Lost))
		})
	}
	put(unix.PERF_RECORD_SWITCH, 0, nil, 7, 100)
	put(unix.PERF_RECORD_THROTTLE, 0, make([]byte, 24), 7, 105)
	read()
	put(unix.PERF_RECORD_SWITCH, unix.PERF_RECORD_MISC_SWITCH_OUT|unix.PERF_RECORD_MISC_SWITCH_OUT_PREEMPT, nil, 7, 110)
	put(unix.PERF_RECORD_LOST, 0, make([]byte, 16), 7, 120)
	put(unix.PERF_RECORD_SWITCH, 0, nil, 8, 130)
	read()
	put(unix.PERF_RECORD_LOST, 0, binary.NativeEndian.AppendUint64(make([]byte, 8), 5), 8, 140)
	put(unix.PERF_RECORD_SWITCH, 0, nil, 9, 150)
	read()
	put(unix.PERF_RECORD_EXIT, 0, []byte{9, 0, 0, 0, 1, 0, 0, 0, 10, 0, 0, 0, 1, 0, 0, 0, 160, 0, 0, 0, 0, 0, 0, 0}, 9, 160)
	read()
	want := []string{"100 7 3 true false 0", "110 7 3 false true 0", "120 0 3 false false 0", "130 8 3 true false 0",
		"140 0 3 false false 5", "150 9 3 true false 0", "160 10 3 false false 0"}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got\n%v, want\n%v", got, want)
	}
}

// Budget: 0.2 us for an entry: 4 % of a core at 100,000 switches a second, two entries each.
func BenchmarkDrain(b *testing.B) {
	for b.Loop() {
		s, cmds := openWatched(b, "switch", 2, false)
		n, spent := 0, time.Duration(0)
		drain := func() {
			began := monotonic()
			s.Drain(func(Switch) { n++ })
			spent += time.Duration(monotonic() - began)
		}
		ended := make(chan struct{})
		go func() {
			for _, c := range cmds {
				c.Wait()
			}
			close(ended)
		}()
		for tick, going := time.NewTicker(50*time.Millisecond), true; going; {
			select {
			case <-ended:
				going = false
			case <-tick.C:
			}
			drain()
		}
		b.ReportMetric(float64(spent.Nanoseconds())/float64(max(n, 1)), "ns/entry")
		b.ReportMetric(float64(s.Lost()), "lost")
		s.Close()
	}
}

// A refusal names its reason.
func TestRefusalSaysWhy(t *testing.T) {
	for err, want := range map[error]string{
		unix.ENOSYS: "has no perf events",
		unix.EINVAL: "Linux 4.3",
		unix.EMFILE: "a file for each core",
		unix.EACCES: "kernel.perf_event_paranoid",
		unix.EBUSY:  "perf_event_open: ",
	} {
		if got := refusal(err).Error(); !strings.Contains(got, want) || strings.Contains(got, "\n") {
			t.Errorf("%v: %q, want %q in it", err, got, want)
		}
	}
}

func TestParseCores(t *testing.T) {
	if got, err := parseCores("0-2,5,8-9"); err != nil || fmt.Sprint(got) != "[0 1 2 5 8 9]" {
		t.Errorf("got %v, %v", got, err)
	}
	for _, bad := range []string{"", "a", "1-", "1-b"} {
		if got, err := parseCores(bad); err == nil {
			t.Errorf("%q: %v", bad, got)
		}
	}
}
