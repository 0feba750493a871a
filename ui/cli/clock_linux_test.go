package cli

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// The wall clock is set three seconds ahead while one run is measured, and back while another one
// is: neither takes longer, no span lies outside of its run, and a recording stays in order. It
// changes the clock of the whole machine, so that it only runs when COREGLASS_SET_CLOCK=1 asks
// for it, as root.
func TestClockIsSet(t *testing.T) {
	if os.Getenv("COREGLASS_SET_CLOCK") != "1" {
		t.Skip("sets the machine's clock: only with COREGLASS_SET_CLOCK=1, as root")
	}
	wall, steady := readClock(t, unix.CLOCK_REALTIME), readClock(t, unix.CLOCK_MONOTONIC)
	ahead := func(by time.Duration) {
		now := unix.NsecToTimespec(int64(wall + readClock(t, unix.CLOCK_MONOTONIC) - steady + by))
		if err := unix.ClockSettime(unix.CLOCK_REALTIME, &now); err != nil {
			t.Skip("the clock can't be set here: ", err)
		}
	}
	t.Cleanup(func() { ahead(0) })
	for _, by := range []time.Duration{3 * time.Second, 0} {
		dir := t.TempDir() + "/set.rec"
		var out, errOut bytes.Buffer
		c := exec.Command(testProgram(t), "run", "--json", "--timeline", "--record", dir, "--for", "2s", "--model", "process", "--tasks", "3")
		c.Stdout, c.Stderr = &out, &errOut
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		s := &screen{Cmd: c}
		eventually(t, "three workers run", func() bool { return len(s.workers()) == 3 })
		ahead(by)
		if err := c.Wait(); err != nil {
			t.Fatalf("%v, %s", err, errOut.String())
		}
		checkClocked(t, out.Bytes())
		if code, info, problem := shell(t, nil, `"$1" session info `+dir); code != exitDone {
			t.Errorf("exit code %d, %s", code, problem)
		} else {
			t.Log(info)
		}
	}
}

func readClock(t *testing.T, clock int32) time.Duration {
	t.Helper()
	var now unix.Timespec
	if err := unix.ClockGettime(clock, &now); err != nil {
		t.Fatal(err)
	}
	return time.Duration(now.Nano())
}

// checkClocked checks that a run of two seconds took no five, nor -1, and that its spans lie within.
func checkClocked(t *testing.T, text []byte) {
	t.Helper()
	var r struct {
		Elapsed  float64 `json:"elapsed_s"`
		CPU      struct{ Total float64 }
		Timeline struct {
			Spans []struct {
				Start float64 `json:"start_us"`
				End   float64 `json:"end_us"`
			}
		}
	}
	if err := json.Unmarshal(text, &r); err != nil {
		t.Fatal(err)
	}
	if r.Elapsed < 1 || r.Elapsed > 4.5 || r.CPU.Total <= 0 || len(r.Timeline.Spans) == 0 {
		t.Errorf("%.3f s, %.0f %% CPU, %d spans", r.Elapsed, r.CPU.Total, len(r.Timeline.Spans))
	}
	for _, s := range r.Timeline.Spans {
		if s.Start < 0 || s.End < s.Start || s.End > 1e6*(r.Elapsed+1) {
			t.Fatalf("a span from %.0f to %.0f us in a run of %.3f s", s.Start, s.End, r.Elapsed)
		}
	}
	t.Logf("%.3f s, %.0f %% CPU, %d spans", r.Elapsed, r.CPU.Total, len(r.Timeline.Spans))
}
