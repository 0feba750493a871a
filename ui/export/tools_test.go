//go:build linux || darwin

package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"

	"coreglass/metrics/session"
	"coreglass/ui/paint"
)

// These tests hand what we write to the programs of others, where they are installed.

// installed finds a program, or skips the test.
func installed(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skip(name + " is not installed")
	}
	return path
}

// inRawTerminal runs a program in a terminal that changes nothing, and returns what it wrote.
func inRawTerminal(t *testing.T, name string, args ...string) []byte {
	t.Helper()
	c := exec.Command("sh", append([]string{"-c", `stty raw -echo; exec "$@"`, "sh", name}, args...)...)
	c.Env = append(os.Environ(), "TERM=xterm-256color", "LC_ALL=C.UTF-8")
	tty, err := pty.StartWithSize(c, &pty.Winsize{Cols: 100, Rows: 30})
	if err != nil {
		t.Skip("no pseudo-terminals here: ", err)
	}
	defer tty.Close()
	var out bytes.Buffer
	if _, err := io.Copy(&out, tty); err != nil && !errors.Is(err, syscall.EIO) {
		t.Fatal(err)
	}
	if err := c.Wait(); err != nil {
		t.Fatalf("%s: %v: %q", name, err, out.Bytes()[max(0, out.Len()-300):])
	}
	return out.Bytes()
}

// asciinema plays and cats what we write, to the byte. The last thing that it shows is a picture
// of ours, and no shell.
func TestAsciinemaReadsCasts(t *testing.T) {
	asciinema := installed(t, "asciinema")
	dir := t.TempDir()
	for name, b := range all(t, recorded(t)) {
		if name != "seen" && name != "cast2" {
			continue
		}
		file := filepath.Join(dir, name+".cast")
		if err := os.WriteFile(file, b, 0o666); err != nil {
			t.Fatal(err)
		}
		var want []byte
		for line := range bytes.Lines(b) {
			var e []any
			if json.Unmarshal(line, &e) == nil && e[1] == "o" {
				want = append(want, e[2].(string)...)
			}
		}
		for _, args := range [][]string{{"cat", file}, {"play", "-s", "1000", "-i", "0.01", file}} {
			if out := inRawTerminal(t, asciinema, args...); !bytes.Equal(out, want) {
				t.Errorf("%s %s: played %d bytes, recorded %d", name, args[0], len(out), len(want))
			}
		}
		if bytes.Contains(want, []byte("\x1b[?1049l")) || !bytes.HasPrefix(want, []byte("\x1b[?1049h")) && name == "cast2" {
			t.Errorf("%s does not begin with a picture, or ends without one", name)
		}
	}
}

// probed is what ffprobe says of a file: pictures, and seconds.
func probed(t *testing.T, file string) (pictures int, seconds float64) {
	t.Helper()
	out, err := exec.Command(installed(t, "ffprobe"), "-v", "error", "-count_frames", "-select_streams", "v:0",
		"-show_entries", "stream=nb_read_frames:format=duration", "-of", "json", file).Output()
	if err != nil {
		t.Fatal(err)
	}
	var p struct {
		Streams []struct {
			N string `json:"nb_read_frames"`
		}
		Format struct{ Duration string }
	}
	if json.Unmarshal(out, &p) != nil || len(p.Streams) != 1 {
		t.Fatalf("%s", out)
	}
	pictures, _ = strconv.Atoi(p.Streams[0].N)
	seconds, _ = strconv.ParseFloat(p.Format.Duration, 64)
	return pictures, seconds
}

// ffprobe counts the pictures of a GIF and of a video, and how long they take.
func TestMoviesAreProbed(t *testing.T) {
	installed(t, "ffprobe")
	s := recorded(t)
	for _, ext := range []string{"gif", "mp4"} {
		f, o := film(t, s, "zh")
		path := filepath.Join(t.TempDir(), "film."+ext)
		if ext == "mp4" {
			installed(t, "ffmpeg")
			if err := WriteMP4(path, f, o); err != nil {
				t.Fatal(err)
			}
		} else {
			var b bytes.Buffer
			if err := WriteGIF(&b, f, o); err != nil {
				t.Fatal(err)
			}
			os.WriteFile(path, b.Bytes(), 0o666)
		}
		pictures, seconds := probed(t, path)
		if want := len(o.times()); pictures != want || seconds < float64(want)/5-0.05 || seconds > float64(want)/5+0.05 {
			t.Errorf("%s: %d pictures in %.2f s, want %d in %.2f s", ext, pictures, seconds, want, float64(want)/5)
		}
	}
}

// reading counts the rows of a table with pandas, and tells the kinds of its columns; words that
// stand for numbers would make them objects.
const reading = `import sys, json, pandas
t = pandas.read_csv(sys.argv[1])
print(json.dumps([len(t), {c: str(k) for c, k in t.dtypes.items()}]))`

// pandas reads our tables as numbers, with as many rows as there are.
func TestPandasReadsTables(t *testing.T) {
	python := ""
	for _, name := range []string{"/usr/bin/python3", "python3", "python"} {
		if exec.Command(name, "-c", "import pandas").Run() == nil {
			python = name
			break
		}
	}
	if python == "" {
		t.Skip("pandas is not installed")
	}
	s := recorded(t)
	for _, table := range session.Tables {
		var b bytes.Buffer
		if err := table.Write(s, session.Range{}, &b); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(t.TempDir(), table.Name+".csv")
		os.WriteFile(file, b.Bytes(), 0o666)
		c := exec.Command(python, "-c", reading, file)
		c.Env = append(os.Environ(), "LC_ALL=de_DE.UTF-8", "LC_NUMERIC=de_DE.UTF-8")
		out, err := c.Output()
		if err != nil {
			t.Fatal(err)
		}
		var rows int
		kinds := map[string]string{}
		if err := json.Unmarshal(out, &[]any{&rows, &kinds}); err != nil {
			t.Fatal(err)
		}
		all, _ := csv.NewReader(&b).ReadAll()
		if rows != len(all)-1 {
			t.Errorf("%s: %d rows are read, %d written", table.Name, rows, len(all)-1)
		}
		for name, kind := range kinds {
			if words := strings.Contains("source phase model load name state kind label value refused", name); !words && kind != "int64" && kind != "float64" {
				t.Errorf("%s: %s is read as %s", table.Name, name, kind)
			}
		}
	}
}

// letterOf is a letter of an SVG with its cell.
type letterOf struct {
	x, y int
	r    rune
	fill string
}

// lettersOf are the letters of an SVG, by what its text elements say.
func lettersOf(t *testing.T, b []byte) (all []letterOf) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(b))
	x, y, fill, inside := 0, 0, "", false
	for {
		token, err := d.Token()
		if err == io.EOF {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			if inside = e.Name.Local == "text"; inside {
				for _, a := range e.Attr {
					switch a.Name.Local {
					case "x":
						n, _ := strconv.Atoi(a.Value)
						x = n / svgWidth
					case "y":
						n, _ := strconv.Atoi(a.Value)
						y = n / svgHeight
					case "fill":
						fill = a.Value
					}
				}
			}
		case xml.EndElement:
			inside = false
		case xml.CharData:
			for _, r := range string(e) {
				if inside {
					all = append(all, letterOf{x, y, r, fill})
					x += paint.Width(r)
				}
			}
		}
	}
}

// inkOf is the colour in a part of a picture that is farthest from its paper.
func inkOf(img image.Image, at image.Rectangle, paper color.Color) (ink color.Color, far int) {
	pr, pg, pb, _ := paper.RGBA()
	for y := at.Min.Y; y < at.Max.Y; y++ {
		for x := at.Min.X; x < at.Max.X; x++ {
			r, g, b, _ := img.At(x, y).RGBA()
			if d := away(r, pr) + away(g, pg) + away(b, pb); d > far {
				ink, far = img.At(x, y), d
			}
		}
	}
	return ink, far
}

func away(a, b uint32) int { return int(max(a, b)-min(a, b)) >> 8 }

// PNG and SVG of a moment have the same papers, and the same letters in the same inks, in the
// same cells, as a browser draws them.
func TestStillsAgree(t *testing.T) {
	for theme, lang := range map[string]string{"dark": "zh", "light": "en"} {
		f, o := themed(t, recorded(t), lang, theme)
		o.From = 7 * time.Second
		var still, vector bytes.Buffer
		if err := errors.Join(WritePNG(&still, f, o), WriteSVG(&vector, f, o)); err != nil {
			t.Fatal(err)
		}
		c, looks := f.At(o.From), f.Looks()
		letters := 0
		for _, l := range lettersOf(t, vector.Bytes()) {
			cell := c.At(l.x, l.y)
			look := looks[cell.Style]
			ink := look.Ink
			if look.Reversed {
				ink = look.Paper
			}
			if letters++; cell.Rune != l.r || ink != l.fill {
				t.Fatalf("%d, %d: %c in %s stands in the SVG, %c in %s on the screen", l.x, l.y, l.r, l.fill, cell.Rune, ink)
			}
		}
		a, _ := png.Decode(&still)
		b := browsed(t, vector.Bytes(), o)
		papers, inks := 0, 0
		for y := range o.Rows {
			for x := range o.Columns {
				cell := c.At(x, y)
				if cell.Rune == 0 || shadeOf(cell.Rune) > 0 {
					continue
				}
				p := image.Rect(x*cellWidth, y*cellHeight, (x+1)*cellWidth, (y+1)*cellHeight)
				q := image.Rect(x*svgWidth, y*svgHeight, (x+1)*svgWidth, (y+1)*svgHeight)
				if cell.Rune == ' ' || cell.Rune == '█' {
					if papers++; !near(a.At(p.Min.X+cellWidth/2, p.Min.Y+cellHeight/2), b.At(q.Min.X+svgWidth/2, q.Min.Y+svgHeight/2)) {
						t.Fatalf("%s: %d, %d: the papers differ", theme, x, y)
					}
					continue
				}
				if boxesOf(cell.Rune) != nil || paint.Width(cell.Rune) != 1 {
					continue // drawn by the same boxes; Chinese letters need a font that not every machine has
				}
				look := looks[cell.Style]
				paper := rgb(look.Paper)
				if look.Reversed {
					paper = rgb(look.Ink)
				}
				want, far := inkOf(a, p, paper)
				got, much := inkOf(b, q, paper)
				if inks++; far > 0 && (much < far/3 || !between(got, paper, want)) {
					t.Fatalf("%s: %d, %d: %c has the ink %v in the PNG and %v in the SVG on %v", theme, x, y, cell.Rune, want, got, paper)
				}
			}
		}
		if papers < 1000 || inks < 150 || letters < inks {
			t.Errorf("only %d papers, %d inks and %d letters were compared", papers, inks, letters)
		}
	}
}

// between says whether a colour lies on the way from paper to ink, as smoothed edges do.
func between(got, paper, ink color.Color) bool {
	channel := func(c color.Color) [3]float64 {
		r, g, b, _ := c.RGBA()
		return [3]float64{float64(r >> 8), float64(g >> 8), float64(b >> 8)}
	}
	g, p, i := channel(got), channel(paper), channel(ink)
	along, length := 0.0, 0.0
	for k := range g {
		along += (g[k] - p[k]) * (i[k] - p[k])
		length += (i[k] - p[k]) * (i[k] - p[k])
	}
	for k := range g {
		if off := g[k] - p[k] - along/length*(i[k]-p[k]); off > 24 || off < -24 {
			return false
		}
	}
	return true
}

// browsed is an SVG as a browser draws it.
func browsed(t *testing.T, svg []byte, o Options) image.Image {
	t.Helper()
	dir := t.TempDir()
	page, shot := filepath.Join(dir, "still.svg"), filepath.Join(dir, "still.png")
	os.WriteFile(page, svg, 0o666)
	chromium(t, page, "--screenshot="+shot, fmt.Sprintf("--window-size=%d,%d", o.Columns*svgWidth, o.Rows*svgHeight))
	file, err := os.ReadFile(shot)
	if err != nil {
		t.Skip("no picture: ", err)
	}
	img, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	return img
}
