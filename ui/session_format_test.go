package ui

import (
	"encoding/json"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"coreglass/metrics/session"
	"coreglass/workloads"
)

// recordTypes are the records of each kind. result is any object.
var recordTypes = map[string]any{
	session.KindSession: session.Header{}, session.KindMachine: session.Machine{}, session.KindVersions: session.Versions{}, session.KindTerm: session.Term{},
	session.KindModel: session.Model{}, session.KindTask: session.Tasks{}, session.KindCPU: session.CPU{}, session.KindTS: session.TS{}, session.KindSpan: session.Spans{},
	session.KindTick: struct{}{}, session.KindUI: session.UI{}, session.KindSweep: session.Sweep{}, session.KindPoint: session.Point{}, session.KindSim: session.Sim{},
	session.KindSimView: session.SimView{}, session.KindForesee: session.Foresee{}, session.KindForeView: session.ForeseeView{},
	session.KindMark: session.Mark{}, session.KindNote: session.Note{}, session.KindGap: session.Gap{}, session.KindEnd: session.End{},
	session.KindResult: struct {
		Schema string `json:"schema"`
		Result any    `json:"result"`
	}{},
	"window": session.Window{},
}

// fieldsOf are the names of a record's fields.
func fieldsOf(v any) (names []string) {
	for i := range reflect.TypeOf(v).NumField() {
		name, _, _ := strings.Cut(reflect.TypeOf(v).Field(i).Tag.Get("json"), ",")
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

var (
	kindLine  = regexp.MustCompile("(?m)^((`[a-z]+`(, | and )?)+)[,:].*$")
	fieldCell = regexp.MustCompile("(?m)^\\| ((`[a-z0-9_]+`(, )?)+) \\|")
	quoted    = regexp.MustCompile("`([a-z0-9_]+)`")
)

// documented are the fields of each kind that docs/sessions.md lists.
func documented(t *testing.T) map[string][]string {
	b, err := os.ReadFile("../docs/sessions.md")
	if err != nil {
		t.Fatal(err)
	}
	_, text, _ := strings.Cut(string(b), "### Kinds")
	text, spans, _ := strings.Cut(text, "### Spans")
	spans, _, _ = strings.Cut(spans, "A life is")
	all := map[string][]string{}
	starts := kindLine.FindAllStringSubmatchIndex(text, -1)
	for i, at := range starts {
		end := len(text)
		if i+1 < len(starts) {
			end = starts[i+1][0]
		}
		for _, kind := range quoted.FindAllStringSubmatch(text[at[2]:at[3]], -1) {
			all[kind[1]] = append(all[kind[1]], cells(text[at[1]:end])...)
		}
	}
	all[session.KindSpan] = cells(spans)
	return all
}

func cells(table string) (names []string) {
	for _, row := range fieldCell.FindAllStringSubmatch(table, -1) {
		for _, name := range quoted.FindAllStringSubmatch(row[1], -1) {
			names = append(names, name[1])
		}
	}
	return names
}

// The description of the format lists each kind with its fields, all and no others.
func TestFormatIsDescribed(t *testing.T) {
	docs := documented(t)
	both := append(fieldsOf(session.Mark{}), fieldsOf(session.Note{})...)
	for kind, v := range recordTypes {
		got, want := slices.Clone(docs[kind]), fieldsOf(v)
		if kind == session.KindMark || kind == session.KindNote {
			want = slices.Clone(both)
		}
		slices.Sort(got)
		slices.Sort(want)
		if got, want = slices.Compact(got), slices.Compact(want); !slices.Equal(got, want) {
			t.Errorf("%s: docs/sessions.md has %v, a record has %v", kind, got, want)
		}
		delete(docs, kind)
	}
	if len(docs) > 0 {
		t.Errorf("docs/sessions.md describes %v, which nobody writes", docs)
	}
}

// Whatever a lecture writes is described, and it writes every kind but those of a verb and of a
// slow disk.
func TestWhatIsWrittenIsDescribed(t *testing.T) {
	docs := documented(t)
	d := newDesk(t, 120, 36, func(o *Options) { foretelling(o); o.Sweep = fakeSweep(0); o.Workload = mixedWorkload() })
	d.app.at = onLive
	d.tick(20)
	d.rec.MarkAt(d.rec.Now(), "m")
	d.rec.NoteAt(d.rec.Now(), "n")
	d.rec.Result("x/1", 1)
	d.does(" ", " ", "g", "v")
	_, cmd := d.app.Update(keyMsg("F"))
	d.app.Update(cmd())
	d.tick(2).does("G", "1")
	d.does("enter", "S", "right", "p", "+").tick(1).does("tab", "tab", "tab", "s", "enter")
	d.idle()
	s := d.app.sweep
	d.app.Update(sweepPointMsg{s.run, plausiblePoint(s.plan, s.plan.Models[0], s.plan.Values[0])})
	d.app.Update(tea.WindowSizeMsg{Width: 100, Height: 30})
	d.l.start(testSpec(workloads.GIL2, "io:net", 3))
	d.l.run += 2
	d.tick(5)
	if err := d.rec.Close(); err != nil {
		t.Fatal(err)
	}
	p := replayOf(t, d.dir)
	seen := map[string]bool{}
	for i := range p.Len() {
		fields := map[string]json.RawMessage{}
		if err := p.Decode(i, &fields); err != nil {
			t.Fatal(err)
		}
		kind := p.Kind(i)
		seen[kind] = true
		for name := range fields {
			if !slices.Contains(append(docs[kind], "t", "k", "c"), name) {
				t.Errorf("docs/sessions.md lacks %s of %s", name, kind)
			}
		}
	}
	for kind := range recordTypes {
		if !seen[kind] && kind != "window" && kind != session.KindGap && kind != session.KindTick && kind != session.KindTerm {
			t.Errorf("no record of %s was written", kind)
		}
	}
}
