package export

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"coreglass/metrics/session"
	"coreglass/ui"
	"coreglass/ui/paint"
)

// Options say what of a film is exported.
type Options struct {
	From, To      time.Duration
	FPS           int
	Scale         int
	Columns, Rows int
}

// times are the moments of the pictures.
func (o Options) times() []time.Duration {
	n := int((o.To - o.From) * time.Duration(o.FPS) / time.Second)
	all := make([]time.Duration, 0, n+1)
	for i := range n + 1 {
		all = append(all, o.From+time.Duration(i)*time.Second/time.Duration(o.FPS))
	}
	return all
}

// WritePNG writes the picture of one moment.
func WritePNG(w io.Writer, f *ui.Film, o Options) error {
	r := newRaster(o.Columns, o.Rows, o.Scale, f.Looks())
	r.draw(f.At(o.From))
	return (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(w, r.img)
}

// WriteGIF writes an animation; each picture holds only what has changed.
func WriteGIF(w io.Writer, f *ui.Film, o Options) error {
	r := newRaster(o.Columns, o.Rows, o.Scale, f.Looks())
	g := newGIF(w, r.img.Rect.Size(), r.img.Palette)
	shown := 0 // hundredths of a second
	for i, t := range o.times() {
		changed := r.draw(f.At(t))
		if i == 0 {
			changed = r.img.Rect
		} else if changed.Empty() {
			changed = image.Rect(0, 0, 1, 1)
		}
		until := (i + 1) * 100 / o.FPS
		if err := g.picture(r.img, changed, until-shown); err != nil {
			return err
		}
		shown = until
	}
	return g.close()
}

// WriteMP4 lets ffmpeg make a video of the pictures, in a file of that name.
func WriteMP4(path string, f *ui.Film, o Options) error {
	ffmpeg, err := exec.LookPath("ffmpeg")
	if err != nil {
		return fmt.Errorf("mp4 needs ffmpeg, which is not in PATH; gif and html need nothing")
	}
	r := newRaster(o.Columns, o.Rows, o.Scale, f.Looks())
	size := fmt.Sprintf("%dx%d", r.img.Rect.Dx(), r.img.Rect.Dy())
	c := exec.Command(ffmpeg, "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", size, "-r", strconv.Itoa(o.FPS), "-i", "-",
		"-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-threads", "1", "-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2",
		"-pix_fmt", "yuv420p", "-movflags", "+faststart", "-f", "mp4", path)
	c.Stderr = os.Stderr
	in, err := c.StdinPipe()
	if err != nil {
		return err
	}
	if err := c.Start(); err != nil {
		return err
	}
	pixels := make([]byte, 0, len(r.img.Pix)*3)
	for _, t := range o.times() {
		r.draw(f.At(t))
		pixels = pixels[:0]
		for _, p := range r.img.Pix {
			k := r.img.Palette[p].(color.RGBA)
			pixels = append(pixels, k.R, k.G, k.B)
		}
		if _, err := in.Write(pixels); err != nil {
			break // what is wrong ffmpeg says
		}
	}
	in.Close()
	return c.Wait()
}

// WriteCast renders an asciicast from the data: of each picture the lines that have changed.
func WriteCast(w io.Writer, f *ui.Film, o Options, version int, marks []session.MarkAt) error {
	c := session.NewCastWriter(w, version, o.Columns, o.Rows)
	var last []string
	for i, t := range o.times() {
		lines := rendered(f.At(t), f.Palette())
		for len(marks) > 0 && marks[0].At <= t {
			if m := marks[0]; m.At >= o.From {
				c.Event(max(m.At-o.From, 0), 'm', []byte(m.Label))
			}
			marks = marks[1:]
		}
		var b []byte
		if i == 0 {
			b = append(b, "\x1b[?1049h\x1b[?25l\x1b[H\x1b[2J"...)
		}
		for y, line := range lines {
			if i == 0 || line != last[y] {
				b = fmt.Appendf(b, "\x1b[%d;1H%s", y+1, line)
			}
		}
		if len(b) > 0 {
			c.Event(t-o.From, 'o', b)
		}
		last = lines
	}
	return c.Close()
}

// rendered are the lines of a canvas with their escape sequences.
func rendered(c *paint.Canvas, p paint.Palette) []string {
	return strings.Split(c.Render(p), "\n")
}
