package ui

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coreglass/metrics/session"
	"coreglass/ui/reel"
	"coreglass/workloads"
)

// Any session that opens can be looked at, on each screen, and each picture has its size.
func FuzzReplay(f *testing.F) {
	f.Add(seedSession(f))
	f.Add([]byte(`{"t":0,"k":"session","format":"coreglass-session/1"}
{"t":1,"k":"model","run":1,"phase":"running","spec":{"model":"gil9","load":{"name":"x"},"tasks":-4}}
{"t":2,"k":"cpu","run":1,"user":[1e300,null],"system":[1],"window":{"length_us":-1,"work":-1e300}}
{"t":3,"k":"ui","screen":"sweep","theme":"pink","lang":"xx"}
{"t":4,"k":"sweep","sweep":1,"plan":{"values":[]}}
{"t":5,"k":"foresee","foretold":{}}
`))
	dir := filepath.Join(f.TempDir(), "x.rec")
	if err := os.Mkdir(dir, 0o755); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<16 {
			return
		}
		if err := os.WriteFile(filepath.Join(dir, "data.jsonl"), data, 0o644); err != nil {
			t.Fatal(err)
		}
		s, err := session.Open(dir)
		if err != nil {
			return
		}
		defer s.Close()
		player := reel.NewPlayer(s)
		if player.Frames() == 0 {
			return
		}
		for _, screen := range []string{"", "live", "timeline", "sweep", "simulate", "predict"} {
			film := NewFilm(player, FilmOptions{Columns: 80, Rows: 24, Screen: screen})
			for _, at := range []time.Duration{0, film.Length() / 2, film.Length()} {
				if w, h := film.At(at).Size(); w != 80 || h != 24 {
					t.Fatalf("%q is %dx%d", screen, w, h)
				}
			}
		}
	})
}

// seedSession is the data of a recorded lecture without its checksums.
func seedSession(f *testing.F) []byte {
	dir := filepath.Join(f.TempDir(), "seed.rec")
	r, err := reel.Start(reel.Options{Dir: dir, Version: "test", Source: "live", Patient: true})
	if err != nil {
		f.Fatal(err)
	}
	l := newLecture(2, testSpec(workloads.GIL2, "cpu", 3))
	for range 4 {
		r.Take(l.tick())
	}
	r.Close()
	whole, err := os.ReadFile(filepath.Join(dir, "data.jsonl"))
	if err != nil {
		f.Fatal(err)
	}
	var data []byte
	for line := range bytes.Lines(whole) {
		if i := bytes.LastIndex(line, []byte(`,"c":"`)); i > 0 {
			data = append(append(data, line[:i]...), "}\n"...)
		}
	}
	return data
}

// Whatever is typed or pasted, the program goes on, and each picture has its size.
func FuzzKeys(f *testing.F) {
	f.Add([]byte("6+g?Ltq"))
	f.Add([]byte("Sccj:tab\x1b[A\x1b[M !!"))
	f.Fuzz(func(t *testing.T, keys []byte) {
		b := newBench(t, 2, testSpec(workloads.Thread, "cpu", 4), nil)
		b.size(80, 24).feed(1, testSpec(workloads.Thread, "cpu", 4), 1)
		for _, r := range string(keys[:min(len(keys), 64)]) {
			if r != 'r' { // would write a recording
				b.app.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}})
			}
		}
		lines := strings.Split(b.app.View(), "\n")
		if len(lines) != 24 {
			t.Fatalf("%d lines after %q", len(lines), keys)
		}
	})
}
