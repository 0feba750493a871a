package session

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	"time"
)

// TestMain is the recorder that is killed, when the environment says so.
func TestMain(m *testing.M) {
	if dir := os.Getenv("COREGLASS_RECORD_TEST"); dir != "" {
		recordUntilKilled(dir)
	}
	os.Exit(m.Run())
}

// recordUntilKilled records without an end. After each record it counts it in a file.
func recordUntilKilled(dir string) {
	counter, err := os.Create(dir + ".count")
	if err != nil {
		os.Exit(3)
	}
	w, err := create(dir, Options{Source: "live", Screen: &Term{80, 24}}, func(n int64) {
		var b [8]byte
		binary.LittleEndian.PutUint64(b[:], uint64(n))
		counter.WriteAt(b[:], 0)
	})
	if err != nil {
		os.Exit(3)
	}
	fmt.Println("recording")
	w.Cast().Output([]byte("a screen"))
	fill(w, 1<<30, 4*time.Millisecond)
}

// A killed recorder has lost none of the records that it had written. A line in the middle of
// whose write it was killed may be torn: Linux ends a write between two pages of memory then.
// That is told, and nothing else is damaged.
func TestKilledAtAnyInstant(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a process that is ended there is not killed by a signal")
	}
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	times := 50
	if testing.Short() {
		times = 5
	}
	rng := rand.New(rand.NewPCG(5, 6))
	most, torn := 0, 0
	for i := range times {
		dir := filepath.Join(t.TempDir(), fmt.Sprintf("%d.rec", i))
		c := exec.Command(exe)
		c.Env = append(os.Environ(), "COREGLASS_RECORD_TEST="+dir)
		out, err := c.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
			t.Fatal(err)
		}
		<-time.After(time.Duration(rng.IntN(40_000)) * time.Microsecond) // the random instant
		c.Process.Kill()
		c.Wait()
		b, _ := os.ReadFile(dir + ".count")
		counted := 0
		if len(b) == 8 {
			counted = int(binary.LittleEndian.Uint64(b))
		}
		s := opened(t, dir)
		if s.Len() < counted || s.Len() > counted+1 || len(s.Bad) > 0 || s.State != Recovered || (s.Cut > 0) != (s.Complaint() != "") {
			t.Errorf("%d records were counted, %d are there, %d bad, %d bytes cut, %s", counted, s.Len(), len(s.Bad), s.Cut, s.State)
		}
		most = max(most, s.Len())
		if s.Cut > 0 {
			torn++
		}
		s.TimelineAt(s.Len()-1, time.Minute)
		s.Close()
	}
	t.Logf("%d times killed, up to %d records, none lost, %d unfinished lines", times, most, torn)
}
