package ui

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coreglass/metrics/session"
	"coreglass/ui/meter"
	"coreglass/ui/paint"
	"coreglass/ui/reel"
)

// Recording says how a session is recorded.
type Recording struct {
	Dir      string // record there from the start; "": only when the key is pressed
	Version  string // of the program
	NoScreen bool   // do not record the screen as it is seen
}

// recording is the session that is being recorded.
type recording struct {
	o      Recording
	tap    *tap
	screen *screenTap // nil: the output is no terminal

	rec    *reel.Recorder // nil: nothing is recorded
	busy   bool           // a session is being opened or closed
	status session.Status
	fault  string           // why the recording ended by itself
	done   string           // where the last one is
	told   told             // of what the audience looks at
	marks  []session.MarkAt // on the laboratory's clock
}

// recordStartedMsg and recordEndedMsg come from the commands that open and close a session.
type recordStartedMsg struct {
	rec *reel.Recorder
	err error
}

type recordEndedMsg struct {
	dir string
	err error
}

// record opens or closes a session.
func (a *app) record() tea.Cmd {
	r := a.rec
	switch {
	case r.busy:
		return nil
	case r.rec != nil:
		r.busy = true
		return r.endCmd()
	}
	r.busy = true
	return r.startCmd(freshName(time.Now()), a.live.newest.At, a.width, a.height)
}

// freshName is a folder in the current one, named by the time of day.
func freshName(t time.Time) string { return "coreglass-" + t.Format("20060102-150405") + ".rec" }

func (r *recording) startCmd(dir string, opened time.Duration, w, h int) tea.Cmd {
	return func() tea.Msg {
		rec, err := r.start(dir, opened, w, h)
		return recordStartedMsg{rec, err}
	}
}

func (r *recording) start(dir string, opened time.Duration, w, h int) (*reel.Recorder, error) {
	o := reel.Options{Dir: dir, Version: r.o.Version, Source: "live", Opened: opened}
	if r.screen != nil && !r.o.NoScreen && w > 0 {
		o.Screen = &session.Term{Columns: w, Rows: h}
	}
	return reel.Start(o)
}

func (r *recording) endCmd() tea.Cmd {
	rec := r.rec
	r.detach()
	return func() tea.Msg { return recordEndedMsg{rec.Writer().Dir(), rec.Close()} }
}

// attach lets everything go to the recorder.
func (r *recording) attach(rec *reel.Recorder) {
	r.rec, r.fault, r.done, r.status, r.told = rec, "", "", session.Status{}, told{simView: session.SimView{Step: -1}}
	r.marks = nil
	r.tap.record(rec)
	if r.screen != nil {
		r.screen.record(rec.Writer().Cast())
	}
}

// mark sets a mark, which keys can go back to while the lecture goes on.
func (r *recording) mark(at time.Duration, label string) {
	if r.rec == nil {
		return // it has ended meanwhile
	}
	r.rec.MarkAt(at, label)
	r.marks = append(r.marks, session.MarkAt{At: r.rec.Opened() + at, Label: label})
}

func (r *recording) detach() {
	r.tap.record(nil)
	if r.screen != nil {
		r.screen.record(nil)
	}
	r.rec = nil
}

// recordStarted follows; the screen is drawn as a whole, for that is where its recording begins.
func (a *app) recordStarted(m recordStartedMsg) tea.Cmd {
	a.rec.busy = false
	if m.err != nil {
		a.rec.fault = reasonOf(m.err)
		return nil
	}
	a.rec.attach(m.rec)
	a.tell()
	return tea.ClearScreen
}

func (a *app) recordEnded(m recordEndedMsg) {
	a.rec.busy = false
	if m.err != nil {
		a.rec.fault = reasonOf(m.err)
		return
	}
	a.rec.done = m.dir
}

// recordChecked looks how the recording is; one that can't go on ends, and the program does not.
func (a *app) recordChecked() tea.Cmd {
	r := a.rec
	if r.rec == nil {
		return nil
	}
	if r.status = r.rec.Status(); r.status.Err == nil {
		return nil
	}
	r.fault = reasonOf(r.status.Err)
	r.busy = true
	return r.endCmd()
}

// reasonOf is an error without the path of the file, which is long and private.
func reasonOf(err error) string {
	var path *os.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	if errors.Is(err, syscall.ENOSPC) {
		return "no space left on the disk"
	}
	return err.Error()
}

// label is what the header says of the recording: length, size and marks, as much as fits.
func (r *recording) label(room int) string {
	if r.rec == nil {
		return ""
	}
	b := []byte("● REC ")
	b = meter.AppendClock(b, r.status.Length)
	short := string(b)
	b = append(b, ' ')
	b = meter.AppendBytes(b, uint64(r.status.Bytes))
	middle := string(b)
	long := middle + fmt.Sprintf(" %d▲", r.status.Marks)
	for _, s := range []string{long, middle, short} {
		if paint.TextWidth(s) <= room {
			return s
		}
	}
	return ""
}

// width is about what the label takes.
func (r *recording) width() int {
	if r.rec == nil {
		return 0
	}
	return 26
}

// drawBanner tells on the status line what became of the recording.
func (a *app) drawBanner(r paint.Rect) {
	text := ""
	switch {
	case a.sleep.refused:
		text = a.lang.say(wNoShell)
	case a.rec.fault != "":
		text = fmt.Sprintf(a.lang.say(wRecordFailed), a.rec.fault)
	case a.rec.done != "":
		text = fmt.Sprintf(a.lang.say(wRecorded), a.rec.done, a.rec.done)
	default:
		return
	}
	a.frame.canvas.Fill(r, ' ', sBanner)
	a.frame.canvas.Text(r.X+1, r.Y, r.W-2, strings.ReplaceAll(text, "\n", " "), sBanner)
}
