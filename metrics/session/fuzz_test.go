package session

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// unsummed are the data of a real recording without checksums, which no change would leave right.
func unsummed(t testing.TB) (manifest, data []byte) {
	t.Helper()
	dir := recorded(t, 5, 20*time.Millisecond)
	manifest, err := os.ReadFile(filepath.Join(dir, manifestName))
	if err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(filepath.Join(dir, dataName))
	if err != nil {
		t.Fatal(err)
	}
	for line := range bytes.Lines(whole) {
		line, _, _ = bytes.Cut(line, []byte(sumKey))
		data = append(append(data, line...), "}\n"...)
	}
	return manifest, data
}

// Whatever manifest and data are, a session opens or is refused in one line, and all that is
// read from one that opened comes back, within the session's own time.
func FuzzOpen(f *testing.F) {
	manifest, data := unsummed(f)
	f.Add(manifest, data)
	f.Add([]byte(`{"format":"coreglass-session/1"}`), []byte("{\"t\":0,\"k\":\"note\",\"text\":\"x\"}\nnot a record\n{\"t\":1,\"k\":\"ma"))
	f.Add([]byte(`{"format":"coreglass-session/1"}`), []byte(`{"t":0,"k":"model","run":1}
{"t":1,"k":"task","run":1,"n":900000000,"cores":900000000}
{"t":2,"k":"span","run":1,"from":-5,"to":9000000000000000000,"unit":0,"data":"N6CDDN,D"}
`))
	f.Add([]byte(`{"format":"coreglass-session/1"}`), []byte(`{"t":0,"k":"model","run":1}
{"t":1,"k":"task","run":1,"count":2,"cores":-3}
{"t":4e12,"k":"span","run":1,"from_ns":0,"to_ns":500,"unit_ns":1,"d":"N6CDDN,D"}
`))
	f.Fuzz(func(t *testing.T, manifest, data []byte) {
		s := &Session{Name: "x.rec", data: bytes.NewReader(data), close: func() error { return nil },
			screen: func() ([]byte, error) { return data, nil }}
		if err := s.open(manifest, int64(len(data))); err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Fatalf("an error of several lines: %q", err)
			}
			return
		}
		last := time.Duration(0)
		for i := range s.Len() {
			if s.At(i) < last || s.Kind(i) == "" {
				t.Fatalf("record %d, %q at %v after %v", i, s.Kind(i), s.At(i), last)
			}
			last = s.At(i)
		}
		for _, m := range s.Marks() {
			if m.At > last {
				t.Fatalf("a mark at %v of %v", m.At, last)
			}
		}
		if len(data) > 1<<14 {
			return // each of the tables takes its time
		}
		s.TimelineAt(s.Len()-1, time.Minute)
		for _, write := range []func(io.Writer, Range) error{s.WriteJSON, s.WriteVTT, s.WritePerfetto} {
			_ = write(io.Discard, Range{})
		}
		for _, table := range Tables {
			_ = table.Write(s, Range{}, io.Discard)
		}
	})
}

// What is read from a cast never goes back in time, and is the same after it was written again,
// to the microsecond, in both versions.
func FuzzReadCast(f *testing.F) {
	f.Add([]byte("{\"version\":2,\"width\":80,\"height\":24}\n[0.5,\"o\",\"hello\"]\n[0.25,\"m\",\"back\"]\n[1,\"r\",\"120x36\"]\n"))
	f.Add([]byte("{\"version\":3,\"term\":{\"cols\":80,\"rows\":24}}\n[0.5,\"o\",\"\\u001b[1mx\"]\n[0.5,\"x\",\"0\"]\nnot an event\n[1e9,\"o\",\"late\"]\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		size, events, err := ReadCast(text)
		if err != nil {
			return
		}
		for version := 2; version <= 3; version++ {
			var b bytes.Buffer
			w := NewCastWriter(&b, version, size.Columns, size.Rows)
			var written []CastEvent
			for i, e := range events {
				if i > 0 && e.At < events[i-1].At {
					t.Fatalf("event %d at %v after %v", i, e.At, events[i-1].At)
				}
				if e.At < 1e6*time.Second {
					w.Event(e.At, e.Code[0], []byte(e.Text))
					written = append(written, e)
				}
			}
			w.Close()
			_, again, err := ReadCast(b.Bytes())
			if err != nil || len(again) != len(written) {
				t.Fatalf("version %d: %d events, then %d, %v\n%s", version, len(written), len(again), err, b.Bytes())
			}
			for i, e := range again {
				if e.At != written[i].At || e.Text != strings.ToValidUTF8(e.Text, "") {
					t.Fatalf("version %d: event %d was %+v, is %+v", version, i, written[i], e)
				}
			}
		}
	})
}
