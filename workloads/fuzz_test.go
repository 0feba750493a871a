package workloads

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unsafe"

	"coreglass/metrics/timeline"
)

// A worker that finds anything else than a board in the memory it was given refuses it.
func FuzzBoard(f *testing.F) {
	b := layBoard(make([]byte, boardBytes(2, 1, trailLeast)), 2, 1)
	if err := b.post(newJob(Spec{Model: Thread, Load: loadCPU(), Tasks: 2, Trails: true})); err != nil {
		f.Fatal(err)
	}
	f.Add(b.mem[:headBytes], uint16(3000))
	huge := bytes.Clone(b.mem[:headBytes])
	for i := range 32 {
		huge[i] = 0xff
	}
	f.Add(huge, uint16(0))
	f.Fuzz(func(t *testing.T, head []byte, more uint16) {
		mem := aligned(len(head) + int(more))
		copy(mem, head)
		b, j, err := openBoard(mem)
		if err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Fatalf("an error of several lines: %q", err)
			}
			return
		}
		_ = j.parts()
		_ = b.failure()
		for i := range b.slots {
			if b.trailLen > 0 {
				b.drain(i, 0, func(uint64) {}, func(int64, timeline.Core, timeline.State) {})
			}
		}
	})
}

// aligned is memory as the kernel gives it: at a multiple of a page, or at least of a word.
func aligned(n int) []byte {
	words := make([]uint64, n/8+1)
	return unsafe.Slice((*byte)(unsafe.Pointer(&words[0])), n)
}

// A worker may write anything into its trail, and say that it has: what the program makes of it
// is a timeline that can be.
func FuzzTrail(f *testing.F) {
	var good []byte
	for i := range int64(64) {
		good = binary.LittleEndian.AppendUint64(good, transition(1000*i, int32(i%2), timeline.State(i%3)))
	}
	f.Add(good, uint64(64), int64(64000))
	f.Add(bytes.Repeat([]byte{0xff}, 256), uint64(1<<63), int64(-1))
	f.Add([]byte{}, uint64(3), int64(1<<62))
	f.Fuzz(func(t *testing.T, words []byte, count uint64, seen int64) {
		b := trailBoard(2)
		r := &Run{spec: Spec{Tasks: 2}, board: b, released: b.head.epoch}
		k := r.follow()
		for range 2 {
			trail, ring := b.trailOf(0)
			for i := range ring {
				if at := 8 * i; at+8 <= len(words) {
					ring[i] = binary.LittleEndian.Uint64(words[at:])
				}
			}
			trail.count, trail.seen = count, seen
			k.read()
			if err := k.timeline(time.Second).Check(); err != nil {
				t.Fatal(err)
			}
			count /= 2 // it may even take something back
		}
	})
}

// A card that is no card is told in one line.
func FuzzCalibration(f *testing.F) {
	f.Add([]byte(`{"schema":"coreglass.calibration/1","taken":"2026-01-02T03:04:05Z","figures":[{"name":"a","unit":"ns","min":1,"median":null,"max":3}]}`))
	f.Add([]byte(`{"schema":"coreglass.calibration/2"}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		c, err := readCalibration("calibration.json", text)
		if (c == nil) == (err == nil) || err != nil && strings.Contains(err.Error(), "\n") {
			t.Fatalf("%v, %q", c, err)
		}
	})
}

// A Python may answer anything.
func FuzzPythonAnswer(f *testing.F) {
	f.Add([]byte("\n" + answerMark + `{"implementation":"CPython","version":"3.12.1","executable":"/usr/bin/python3","switch_interval_s":0.005}` + "\n"))
	f.Add([]byte("\n" + answerMark + `{"version":"3.1","switch_interval_s":1e300}` + "\n"))
	f.Fuzz(func(t *testing.T, said []byte) {
		if i, ok := parseAnswer(said); ok {
			_, _, _ = i.about(), i.major(), i.unusable()
		}
		_ = quoteLast("it said ", said)
	})
}

// A spec from a recording or the network passes only within its limits, and completing it again
// changes nothing.
func FuzzSpec(f *testing.F) {
	f.Add([]byte(`{"model":"gil2","load":{"Name":"cpu","Unit":"iteration"},"tasks":4,"cpus":[0,1]}`))
	f.Add([]byte(`{"model":"pool","tasks":-1,"pool":9999999,"work_ns":-5}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		var s Spec
		if json.Unmarshal(text, &s) != nil || s.Model.IsPython() {
			return // an interpreter would be asked
		}
		s = s.Complete()
		if s.Check() != nil {
			return
		}
		if s.Tasks < 1 || s.Tasks > MaxTasks || s.processes() < 1 || s.processes() > max(s.Tasks, 4096) {
			t.Fatalf("%+v passed", s)
		}
		total := 0
		for p := range min(s.processes(), 100) {
			first, count := s.share(p)
			if first < 0 || count < 0 || first+count > s.Tasks {
				t.Fatalf("process %d of %+v has tasks %d to %d", p, s, first, first+count)
			}
			total += count
		}
	})
}
