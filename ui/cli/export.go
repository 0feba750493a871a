package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"coreglass/metrics/session"
	"coreglass/ui"
	"coreglass/ui/export"
	"coreglass/ui/reel"
)

// exportOptions are the flags of export.
type exportOptions struct {
	to, out, from, until, size, screen string
	theme, lang                        string
	ascii                              bool
	fps, scale, version                int
	changed                            func(string) bool
}

// exportFormats are what a session can become.
var exportFormats = []string{"cast", "gif", "png", "svg", "html", "csv", "json", "perfetto", "vtt", "mp4"}

// exportScreens are the screens that can be exported; seen is the one that the audience saw.
var exportScreens = []string{"seen", "live", "timeline", "sweep", "simulate", "predict"}

func newExport(s streams) *cobra.Command {
	o := exportOptions{}
	c := &cobra.Command{
		Use:   "export SESSION",
		Short: "Make other files of a recorded session",
		Long: "Makes a file of a session. Pictures are rendered anew from the data, in any size, theme\n" +
			"and language; cast is the screen as it was seen where that was recorded and nothing else\n" +
			"is asked for. csv is a folder with a file for each kind. The same session gives the same\n" +
			"bytes.",
		Example: "  coreglass export lecture.rec --to html -o lecture.html\n" +
			"  coreglass export lecture.rec --to gif --from 1:30 --to-time 2:00 --size 120x36 -o gil.gif\n" +
			"  coreglass export lecture.rec --to png --from 'the surprise' --theme light -o frame.png\n" +
			"  coreglass export lecture.rec --to csv -o tables",
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("export takes one session")
			}
			o.changed = c.Flags().Changed
			return o.run(s, args[0])
		},
	}
	f := c.Flags()
	f.StringVar(&o.to, "to", "", "what to make: "+strings.Join(exportFormats, ", "))
	f.StringVarP(&o.out, "out", "o", "", "`file` to write; of csv a folder")
	f.StringVar(&o.from, "from", "", "from this `time` (90, 1:30) or mark")
	f.StringVar(&o.until, "to-time", "", "up to this `time` or mark")
	f.StringVar(&o.size, "size", "", "size of the screen, such as 120x36 (default: as it was)")
	f.StringVar(&o.screen, "screen", "seen", "which screen: seen (what the audience saw), "+strings.Join(exportScreens[1:], ", "))
	f.StringVar(&o.theme, "theme", "dark", "dark or light")
	f.StringVar(&o.lang, "lang", "en", "en or zh")
	f.BoolVar(&o.ascii, "ascii", false, "draw with ASCII characters only")
	f.IntVar(&o.fps, "fps", 5, "pictures a second, 1 to 20")
	f.IntVar(&o.scale, "scale", 0, "pixels for a dot of the font, 1 to 4 (default: 1, of png 2)")
	f.IntVar(&o.version, "cast-version", 2, "of asciicast: 2 or 3")
	_ = c.RegisterFlagCompletionFunc("to", words(exportFormats))
	return c
}

func (o *exportOptions) check() error {
	if err := oneOf("to", o.to, exportFormats...); err != nil {
		return err
	}
	if o.out == "" {
		return usagef("--out is missing: the file to write")
	}
	for _, f := range []struct {
		name, value string
		allowed     []string
	}{{"theme", o.theme, []string{"dark", "light"}}, {"lang", o.lang, []string{"en", "zh"}}, {"screen", o.screen, exportScreens}} {
		if err := oneOf(f.name, f.value, f.allowed...); err != nil {
			return err
		}
	}
	switch {
	case o.fps < 1 || o.fps > 20:
		return usagef("--fps %d: a number from 1 to 20", o.fps)
	case o.scale < 0 || o.scale > 4:
		return usagef("--scale %d: a number from 1 to 4", o.scale)
	case o.version != 2 && o.version != 3:
		return usagef("--cast-version %d: 2 or 3", o.version)
	}
	return nil
}

func (o *exportOptions) run(s streams, path string) error {
	if err := o.check(); err != nil {
		return err
	}
	rec, err := openSession(s, path)
	if err != nil {
		return err
	}
	defer rec.Close()
	r, err := o.timeRange(rec)
	if err != nil {
		return err
	}
	switch o.to {
	case "csv":
		return writeTables(o.out, rec, r)
	case "json":
		return writeTo("out", o.out, func(w io.Writer) error { return rec.WriteJSON(w, r) })
	case "perfetto":
		return writeTo("out", o.out, func(w io.Writer) error { return rec.WritePerfetto(w, r) })
	case "vtt":
		return writeTo("out", o.out, func(w io.Writer) error { return rec.WriteVTT(w, r) })
	case "cast":
		if _, err := rec.Screen(); err == nil && !slices.ContainsFunc([]string{"from", "to-time", "size", "theme", "lang", "screen", "fps", "ascii"}, o.changed) {
			return writeTo("out", o.out, func(w io.Writer) error { return rec.WriteScreen(w, o.version) })
		}
	}
	return o.render(rec, r)
}

// render makes what consists of pictures.
func (o *exportOptions) render(rec *session.Session, r session.Range) error {
	p := reel.NewPlayer(rec)
	if p.Frames() == 0 {
		return usagef("%s has nothing that could be shown", rec.Name)
	}
	w, h, err := o.sizeOf(rec)
	if err != nil {
		return err
	}
	screen := o.screen
	if screen == "seen" {
		screen = ""
	}
	film := ui.NewFilm(p, ui.FilmOptions{Columns: w, Rows: h, Theme: o.theme, Lang: o.lang, ASCII: o.ascii, Screen: screen})
	e := export.Options{From: r.From, To: film.Length(), FPS: o.fps, Scale: o.scale, Columns: w, Rows: h}
	if r.To > 0 {
		e.To = min(r.To, e.To)
	}
	if e.Scale == 0 {
		e.Scale = 1
		if o.to == "png" {
			e.Scale = 2
		}
	}
	marks := rec.Marks()
	if o.to == "mp4" {
		return renamed(o.out, func(scratch string) error { return export.WriteMP4(scratch, film, e) })
	}
	return writeTo("out", o.out, func(w io.Writer) error {
		switch o.to {
		case "gif":
			return export.WriteGIF(w, film, e)
		case "png":
			return export.WritePNG(w, film, e)
		case "svg":
			return export.WriteSVG(w, film, e)
		case "html":
			return export.WriteHTML(w, film, e, rec.Name, marks)
		}
		return export.WriteCast(w, film, e, o.version, marks)
	})
}

// sizeOf is the size that was asked for, else that of the recorded screen.
func (o *exportOptions) sizeOf(rec *session.Session) (w, h int, err error) {
	if o.size != "" {
		x, y, ok := strings.Cut(o.size, "x")
		w, err1 := strconv.Atoi(x)
		h, err2 := strconv.Atoi(y)
		if !ok || err1 != nil || err2 != nil || w < 80 || h < 24 || w > 400 || h > 120 {
			return 0, 0, usagef("--size %s: columns x rows, 80x24 to 400x120", o.size)
		}
		return w, h, nil
	}
	w, h = 120, 36
	var u session.UI
	if i := rec.Last(session.KindUI, rec.Len()-1); i >= 0 && rec.Decode(i, &u) == nil && u.Columns >= 80 && u.Rows >= 24 {
		w, h = min(u.Columns, 400), min(u.Rows, 120)
	}
	return w, h, nil
}

// timeRange reads --from and --to-time.
func (o *exportOptions) timeRange(rec *session.Session) (session.Range, error) {
	var r session.Range
	for _, f := range []struct {
		name, value string
		to          *time.Duration
	}{{"from", o.from, &r.From}, {"to-time", o.until, &r.To}} {
		if f.value == "" {
			continue
		}
		at, ok := ui.ParseClock(f.value)
		for _, m := range rec.Marks() {
			if !ok && m.Label == f.value {
				at, ok = m.At, true
			}
		}
		if !ok || at > rec.Length() {
			return r, usagef("--%s %q: a time up to %s, such as 1:30, or a mark's label", f.name, f.value, clock(rec.Length()))
		}
		*f.to = at
	}
	if r.To > 0 && r.To < r.From {
		return r, usagef("--to-time is before --from")
	}
	return r, nil
}

// writeTables writes a folder of tables, which is whole or not there.
func writeTables(dir string, rec *session.Session, r session.Range) error {
	if _, err := os.Stat(dir); err == nil {
		return usagef("--out %s is there already: csv makes a folder", dir)
	}
	return renamed(dir, func(scratch string) error {
		if err := os.Mkdir(scratch, 0o777); err != nil {
			return err
		}
		for _, t := range session.Tables {
			f, err := os.Create(filepath.Join(scratch, t.Name+".csv"))
			if err != nil {
				return err
			}
			if err := errors.Join(t.Write(rec, r, f), f.Close()); err != nil {
				return err
			}
		}
		return nil
	})
}

// renamed lets a file or folder be made under another name, and puts it in place.
func renamed(path string, make func(scratch string) error) error {
	scratch := filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".part")
	if err := os.RemoveAll(scratch); err != nil {
		return err
	}
	err := make(scratch)
	if err == nil {
		err = os.Rename(scratch, path)
	}
	if err != nil {
		_ = os.RemoveAll(scratch)
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}
