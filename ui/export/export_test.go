package export

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/csv"
	"encoding/json"
	"image/color"
	"image/gif"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"coreglass/metrics"
	"coreglass/metrics/session"
	"coreglass/metrics/timeline"
	"coreglass/ui"
	"coreglass/ui/paint"
	"coreglass/ui/reel"
	"coreglass/workloads"
	"coreglass/workloads/load"
)

// evil is a label that would end a script and a caption, if it were let.
const evil = `</script><b>"-->` + "\\ 中文"

// recorded is a session of twenty seconds: two runs, marks, numbers that are unknown.
func recorded(t testing.TB) *session.Session {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "lecture.rec")
	r, err := reel.Start(reel.Options{Dir: dir, Version: "test", Source: "live", Patient: true, Screen: &session.Term{Columns: 100, Rows: 30}})
	if err != nil {
		t.Fatal(err)
	}
	l, _ := load.Named("cpu", load.Knobs{})
	for run := range 2 {
		spec := workloads.Spec{Model: []workloads.Model{workloads.Thread, workloads.GIL2}[run], Load: l, Tasks: 3}
		b := timeline.NewBuilder(2, []string{"task 0", "task 1", evil}, 1<<16)
		for i := range 100 {
			now := time.Duration(i+1) * 100 * time.Millisecond
			s := workloads.Snapshot{Run: run + 1, Spec: spec, Phase: workloads.Running, At: time.Duration(run)*10*time.Second + now, Elapsed: now, Reading: run*100 + i + 1}
			s.Cores = []metrics.Core{{User: 50.25, System: float64(i % 7), Other: 1, Idle: 40}, {User: math.NaN(), System: math.NaN(), Other: math.NaN(), Idle: math.NaN()}}
			s.Window = workloads.Window{Length: time.Second, CPU: metrics.Usage{User: 120 + float64(i%10), System: 3}, Work: 1e7 + float64(i), Baseline: 2e7, Speedup: 0.5,
				Voluntary: math.NaN(), Involuntary: 12.5, Handovers: math.NaN(), CPUPerUnit: math.NaN(), Fairness: 1, RSS: 1 << 20}
			for task := range 3 {
				s.Tasks = append(s.Tasks, workloads.TaskRow{ID: task, PID: 10, TID: 11 + task, Work: 3e6, CPU: 40, LockWait: math.NaN(), Voluntary: math.NaN(), Involuntary: 4, Core: task % 2, State: workloads.StateComputing, Done: math.NaN()})
				core, state := timeline.Core(task), timeline.Running
				if task == (i/3)%3 {
					core, state = timeline.NoCore, timeline.Ready
				} else if task == 2 {
					core = timeline.Core((i / 3) % 3)
				}
				b.Add(timeline.Event{At: now - 100*time.Millisecond, Task: timeline.Task(task), Core: core, State: state})
				b.See(timeline.Task(task), now)
			}
			s.Timeline = b.Timeline(now, 40*time.Microsecond, time.Millisecond, timeline.Measured)
			r.Take(s)
			if i == 50 {
				r.MarkAt(r.Now(), evil)
				r.Put(session.KindPoint, reel.PointOf(1, workloads.SweepPoint{Model: workloads.Thread, Value: "4", X: 4, Result: &workloads.Result{Fairness: 0.5}}))
				r.Put(session.KindPoint, reel.PointOf(1, workloads.SweepPoint{Model: workloads.Thread, Value: "8", X: 8, Refused: "a, \"limit\""}))
			}
			r.Writer().Cast().Output([]byte("picture \x1b[1m中" + strconv.Itoa(i)))
		}
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	s, err := session.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func film(t testing.TB, s *session.Session, lang string) (*ui.Film, Options) {
	return themed(t, s, lang, "dark")
}

func themed(t testing.TB, s *session.Session, lang, theme string) (*ui.Film, Options) {
	t.Helper()
	f := ui.NewFilm(reel.NewPlayer(s), ui.FilmOptions{Columns: 100, Rows: 30, Theme: theme, Lang: lang})
	return f, Options{To: f.Length(), FPS: 5, Scale: 1, Columns: 100, Rows: 30}
}

// all are the exports that are one file, without those that need another program.
func all(t testing.TB, s *session.Session) map[string][]byte {
	t.Helper()
	made := map[string][]byte{}
	for name, write := range map[string]func(io.Writer, *ui.Film, Options) error{
		"gif": WriteGIF, "png": WritePNG, "svg": WriteSVG,
		"html":  func(w io.Writer, f *ui.Film, o Options) error { return WriteHTML(w, f, o, evil, s.Marks()) },
		"cast2": func(w io.Writer, f *ui.Film, o Options) error { return WriteCast(w, f, o, 2, s.Marks()) },
		"cast3": func(w io.Writer, f *ui.Film, o Options) error { return WriteCast(w, f, o, 3, s.Marks()) },
		"seen":  func(w io.Writer, _ *ui.Film, _ Options) error { return s.WriteScreen(w, 2) },
		"json":  func(w io.Writer, _ *ui.Film, _ Options) error { return s.WriteJSON(w, session.Range{}) },
		"trace": func(w io.Writer, _ *ui.Film, _ Options) error { return s.WritePerfetto(w, session.Range{}) },
		"vtt":   func(w io.Writer, _ *ui.Film, _ Options) error { return s.WriteVTT(w, session.Range{}) },
	} {
		f, o := film(t, s, "zh")
		var b bytes.Buffer
		if err := write(&b, f, o); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		made[name] = b.Bytes()
	}
	return made
}

func TestTheSameSessionGivesTheSameBytes(t *testing.T) {
	s := recorded(t)
	a, b := all(t, s), all(t, s)
	for name := range a {
		if !bytes.Equal(a[name], b[name]) || len(a[name]) == 0 {
			t.Errorf("%s differs", name)
		}
	}
}

func TestGIFHasAllPictures(t *testing.T) {
	s := recorded(t)
	f, o := film(t, s, "en")
	var b bytes.Buffer
	if err := WriteGIF(&b, f, o); err != nil {
		t.Fatal(err)
	}
	g, err := gif.DecodeAll(&b)
	if err != nil {
		t.Fatal(err)
	}
	sum := 0
	for _, d := range g.Delay {
		sum += d
	}
	if want := len(o.times()); len(g.Image) != want || sum != want*100/o.FPS {
		t.Errorf("%d pictures, %d hundredths; want %d", len(g.Image), sum, want)
	}
}

// Every sort of rune leaves ink in its cell: letters, Chinese, lines, blocks and braille.
func TestEveryRuneIsInked(t *testing.T) {
	looks := []paint.Look{{Ink: "#ffffff", Paper: "#000000"}}
	for r := rune(0x21); r < 0x9fff; r++ {
		w := paint.Width(r)
		if w == 0 || r == 0xa0 || r == 0x2800 || r == 0x3000 {
			continue
		}
		k := newRaster(2, 1, 1, looks)
		var c paint.Canvas
		c.Clear(2, 1)
		c.Set(0, 0, r, 0)
		k.draw(&c)
		ink := 0
		for _, p := range k.img.Pix {
			ink += int(p)
		}
		if ink == 0 && !rare(r) {
			t.Errorf("%c %U leaves no ink", r, r)
		}
	}
}

// rare are runes that the font lacks and no screen of ours has: CJK beyond the common ones.
func rare(r rune) bool { return r >= 0x3000 || r >= 0x2500 && r < 0x2580 || r < 0x180 }

// The words of our own screens are all in the font.
func TestOurWordsAreInTheFont(t *testing.T) {
	files, err := filepath.Glob("../text*.go")
	if err != nil || len(files) < 10 {
		t.Fatalf("the words of the screens: %v, %v", files, err)
	}
	var text []byte
	for _, name := range files {
		one, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		text = append(text, one...)
	}
	k := newRaster(1, 1, 1, []paint.Look{{Ink: "#ffffff", Paper: "#000000"}})
	for _, r := range string(text) {
		if paint.Width(r) > 0 && r > ' ' && boxesOf(r) == nil && shadeOf(r) == 0 && k.glyph(r) == (glyph{wide: k.glyph(r).wide}) {
			t.Errorf("%c %U is not in the font", r, r)
		}
	}
}

func TestHTMLIsOneScript(t *testing.T) {
	b := all(t, recorded(t))["html"]
	if n := bytes.Count(b, []byte("</script>")); n != 3 {
		t.Errorf("%d ends of scripts", n)
	}
	if bytes.Contains(b, []byte("<b>\"")) || bytes.Contains(b, []byte("http:")) || bytes.Contains(b, []byte("https:")) {
		t.Error("a label is markup, or something is fetched")
	}
	_, rest, _ := bytes.Cut(b, []byte(`type="application/json">`))
	data, _, _ := bytes.Cut(rest, []byte("</script>"))
	var d struct {
		W, H  int
		Marks [][]any
	}
	if err := json.Unmarshal(data, &d); err != nil || d.W != 100 || len(d.Marks) != 2 || d.Marks[0][1] != evil {
		t.Errorf("%v: marks %v", err, d.Marks)
	}
	_, rest, _ = bytes.Cut(rest, []byte(`type="text/plain">`))
	packed, _, _ := bytes.Cut(rest, []byte("</script>"))
	z, err := gzip.NewReader(base64.NewDecoder(base64.StdEncoding, bytes.NewReader(packed)))
	if err != nil {
		t.Fatal(err)
	}
	var frames [][]any
	if err := json.NewDecoder(z).Decode(&frames); err != nil || len(frames) != 101 {
		t.Errorf("%v: %d frames", err, len(frames))
	}
}

// Version 2 has times, version 3 intervals; after ten thousand events they still agree.
func TestCastVersionsAgree(t *testing.T) {
	var two, three bytes.Buffer
	a, b := session.NewCastWriter(&two, 2, 80, 24), session.NewCastWriter(&three, 3, 80, 24)
	for i := range 10_000 {
		at := time.Duration(i)*33333333 + time.Duration(i%7)*137
		a.Event(at, 'o', []byte("x"))
		b.Event(at, 'o', []byte("x"))
	}
	a.Close()
	b.Close()
	times := func(text string) (all []float64) {
		for _, m := range regexp.MustCompile(`(?m)^\[([0-9.]+),`).FindAllStringSubmatch(text, -1) {
			v, _ := strconv.ParseFloat(m[1], 64)
			all = append(all, v)
		}
		return all
	}
	x, y := times(two.String()), times(three.String())
	sum, worst := 0.0, 0.0
	for i := range y {
		sum += y[i]
		worst = max(worst, math.Abs(sum-x[i]))
	}
	if len(x) != 10_000 || len(y) != 10_000 || worst > 0.0005 {
		t.Errorf("%d and %d events, up to %.6f s apart", len(x), len(y), worst)
	}
}

// Columns are numbers or empty, and there are as many rows as records.
func TestTables(t *testing.T) {
	s := recorded(t)
	rows := map[string]int{"windows": s.Count(session.KindCPU), "cores": 2 * s.Count(session.KindCPU), "tasks": 3 * s.Count(session.KindTS), "models": s.Count(session.KindModel), "points": 4, "marks": 2}
	for _, table := range session.Tables {
		var b bytes.Buffer
		if err := table.Write(s, session.Range{}, &b); err != nil {
			t.Fatal(err)
		}
		all, err := csv.NewReader(&b).ReadAll()
		if err != nil {
			t.Fatalf("%s: %v", table.Name, err)
		}
		if want, ok := rows[table.Name]; ok && len(all)-1 != want {
			t.Errorf("%s: %d rows, want %d", table.Name, len(all)-1, want)
		}
		for c, name := range all[0] {
			for _, row := range all[1:] {
				if words := strings.Contains("source phase model load name state kind label value refused", name); !words && row[c] != "" && !regexp.MustCompile(`^-?\d+(\.\d+)?$`).MatchString(row[c]) {
					t.Fatalf("%s: %s is %q", table.Name, name, row[c])
				}
			}
		}
	}
}

// The slices of the trace are the spans of the table.
func TestTraceMatchesTheTable(t *testing.T) {
	s := recorded(t)
	var b bytes.Buffer
	if err := s.WritePerfetto(&b, session.Range{}); err != nil {
		t.Fatal(err)
	}
	var trace struct {
		Events []struct {
			Ph, Cat, Name string
			Tid           int64
			Ts, Dur       float64
		} `json:"traceEvents"`
	}
	if err := json.Unmarshal(b.Bytes(), &trace); err != nil {
		t.Fatal(err)
	}
	running, instants, counters := 0.0, 0, 0
	end := map[int64]float64{}
	for _, e := range trace.Events {
		switch {
		case e.Ph == "X" && e.Cat == "state":
			if e.Ts < end[e.Tid]-1e-3 {
				t.Fatalf("slices of thread %d overlap at %f", e.Tid, e.Ts)
			}
			end[e.Tid] = e.Ts + e.Dur
			if e.Name == "running" {
				running += e.Dur / 1e6
			}
		case e.Ph == "i":
			instants++
		case e.Ph == "C":
			counters++
		}
	}
	var table bytes.Buffer
	session.Tables[4].Write(s, session.Range{}, &table)
	rows, _ := csv.NewReader(&table).ReadAll()
	sum := 0.0
	for _, r := range rows[1:] {
		if r[5] == "running" {
			a, _ := strconv.ParseFloat(r[0], 64)
			b, _ := strconv.ParseFloat(r[1], 64)
			sum += b - a
		}
	}
	if math.Abs(sum-running) > 1e-5 || sum < 30 || instants != 2 || counters == 0 {
		t.Errorf("running %f s in the trace, %f s in the table; %d instants, %d counters", running, sum, instants, counters)
	}
}

// The budget of a minute at five pictures a second is 5 s and 5 MB.
func BenchmarkGIF(b *testing.B) {
	s := recorded(b)
	for b.Loop() {
		f, o := film(b, s, "en")
		var out bytes.Buffer
		if err := WriteGIF(&out, f, o); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(out.Len())/1e6, "MB")
	}
}

// chromium runs a headless browser on a page with no network; the test is skipped without one.
func chromium(t *testing.T, page string, args ...string) []byte {
	t.Helper()
	exe, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("chromium is not installed")
	}
	all := append([]string{"--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--host-resolver-rules=MAP * ~NOTFOUND",
		"--user-data-dir=" + t.TempDir(), "--virtual-time-budget=4000"}, append(args, "file://"+page)...)
	out, err := exec.Command(exe, all...).Output()
	if err != nil {
		t.Skip("chromium does not run here: ", err)
	}
	return out
}

// The page plays, seeks and shows its chapters in a browser without network, and its text is text.
func TestHTMLInABrowser(t *testing.T) {
	page := filepath.Join(t.TempDir(), "lecture.html")
	b := all(t, recorded(t))["html"]
	// what a person would press, and what is then on the screen
	driver := `<script>addEventListener("load",()=>setTimeout(()=>{
const key=k=>document.dispatchEvent(new KeyboardEvent("keydown",{key:k})),text=()=>document.getElementById("s").textContent,at=()=>document.getElementById("r").value;
const said=[];const say=(n,v)=>said.push(n+"="+v);
say("chapters",document.querySelectorAll("#m button").length);
key("]");say("chapter",at());key("End");say("end",at());key("0");say("zero",at());key("5");say("half",at());const half=text();
key("ArrowRight");key("ArrowLeft");say("same",text()==half);key(".");say("step",at());key(",");say("back",at());
getSelection().selectAllChildren(document.getElementById("s"));say("selected",getSelection().toString().includes("CPU"));
key("0");key(" ");setTimeout(()=>{say("plays",+at()>0);document.title="DONE "+said.join(" ")},1500)},200))</script></body>`
	b = bytes.Replace(b, []byte("</body>"), []byte(driver), 1)
	os.WriteFile(page, b, 0o666)
	dom := chromium(t, page, "--dump-dom")
	_, title, _ := bytes.Cut(dom, []byte("<title>"))
	title, _, _ = bytes.Cut(title, []byte("</title>"))
	if got, want := string(title), "DONE chapters=2 chapter=26 end=100 zero=0 half=50 same=true step=51 back=50 selected=true plays=true"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func near(p, q color.Color) bool {
	a, b, c, _ := p.RGBA()
	d, e, f, _ := q.RGBA()
	far := func(x, y uint32) bool { return max(x, y)-min(x, y) > 0x300 }
	return !far(a, d) && !far(b, e) && !far(c, f)
}
