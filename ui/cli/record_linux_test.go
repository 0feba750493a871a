package cli

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"coreglass/metrics/session"
	"coreglass/ui"
	"coreglass/ui/reel"
)

// ada is a person whose name, folders and secrets must be in no file.
func ada(t *testing.T) []string {
	home := filepath.Join(t.TempDir(), "ada.lovelace")
	return []string{"HOME=" + home, "USER=ada.lovelace", "LOGNAME=ada.lovelace", "COREGLASS_SECRET=topsecretvalue"}
}

// public fails if a file tells who recorded, and where.
func public(t *testing.T, root string) {
	t.Helper()
	host, _ := os.Hostname()
	filepath.Walk(root, func(path string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() {
			return err
		}
		b, _ := os.ReadFile(path)
		for _, secret := range []string{"ada.lovelace", "topsecretvalue", "tmux-256color", host} {
			if len(secret) > 3 && bytes.Contains(b, []byte(secret)) {
				t.Errorf("%s holds %q", filepath.Base(path), secret)
			}
		}
		return nil
	})
}

// opened is a session that was recorded by another process.
func opened(t *testing.T, dir string) *session.Session {
	t.Helper()
	s, err := session.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// seekEverywhere compares the pictures of 200 times of chance with those of playing there.
func seekEverywhere(t *testing.T, rec *session.Session) {
	t.Helper()
	p := reel.NewPlayer(rec)
	o := ui.FilmOptions{Columns: 120, Rows: 36, Theme: "dark", Lang: "en"}
	played, sought := ui.NewFilm(p, o), ui.NewFilm(reel.NewPlayer(rec), o)
	var pictures []string
	for i := range p.Frames() {
		pictures = append(pictures, played.At(p.Time(i)).Render(played.Palette()))
	}
	rng := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		i := rng.IntN(p.Frames())
		if got := sought.At(p.Time(i)).Render(sought.Palette()); got != pictures[i] {
			t.Fatalf("at %v, %d of %d, seeking and playing show different pictures:\n%s", p.Time(i), i, p.Frames(), firstDifference(got, pictures[i]))
		}
	}
}

// firstDifference is the first line in which two pictures differ, as either has it.
func firstDifference(a, b string) string {
	other := strings.Split(b, "\n")
	for i, line := range strings.Split(a, "\n") {
		if i >= len(other) || line != other[i] {
			return fmt.Sprintf("line %d: %q\n%q", i, line, other[min(i, len(other)-1)])
		}
	}
	return "one is longer"
}

// A lecture is recorded with r, looked back at while it goes on, ended, and replayed. What was
// recorded of the screen is what was written to the terminal, from a whole picture on, to the
// last one.
func TestRecordedInATerminal(t *testing.T) {
	dir := t.TempDir()
	s := inTerminalAt(t, dir, 36, 120, ada(t), "--model", "thread", "--tasks", "2", "--lang", "en")
	eventually(t, "numbers are shown", func() bool { return s.shows("fairness") })
	s.then(t, "r", "REC")
	s.then(t, "k", "mark:")
	s.then(t, "3", "1▲")
	s.then(t, " ", "FROZEN")
	s.then(t, ",", "s ago")
	s.then(t, "\x1b[H[", "no mark there")
	s.then(t, " ", "measured")
	s.then(t, "g", "in view") // a run that has just begun has no timeline yet
	s.then(t, "r", "Recorded:")
	s.quit(t)
	found, _ := filepath.Glob(filepath.Join(dir, "*.rec"))
	if len(found) != 1 {
		t.Fatalf("recorded %v", found)
	}
	public(t, dir)
	rec := opened(t, found[0])
	if m := rec.Marks(); rec.State != session.Closed || len(m) != 1 || m[0].Label != "surprise" {
		t.Errorf("%s, marks %v", rec.State, m)
	}
	seekEverywhere(t, rec)
	b, err := rec.Screen()
	if err != nil {
		t.Fatal(err)
	}
	_, events, err := session.ReadCast(b)
	if err != nil {
		t.Fatal(err)
	}
	var seen []byte
	for _, e := range events {
		if e.Code == "o" {
			seen = append(seen, e.Text...)
		}
	}
	begin := []byte(ansi.SetAltScreenSaveCursorMode + ansi.ResetTextCursorEnableMode + ansi.CursorHomePosition + ansi.EraseEntireScreen)
	seen, ok := bytes.CutPrefix(seen, begin)
	if !ok || !bytes.Contains(s.text.Bytes(), seen) || bytes.Contains(seen, []byte("1049l")) {
		t.Errorf("%d bytes of the screen were recorded, not those of the terminal", len(seen))
	}
	if picture := ansi.Strip(string(seen)); !strings.Contains(picture, "USEFUL WORK") || !strings.Contains(picture, "core 1") {
		t.Error("the recorded screen lacks a picture")
	}

	r := inTerminalAt(t, dir, 30, 100, nil, "replay", found[0], "--lang", "en", "--theme", "light")
	eventually(t, "the replay is shown", func() bool { return r.shows("REPLAY") && r.shows("USEFUL WORK") })
	r.then(t, ",", "■")
	r.then(t, "0", "00:00.0")
	r.then(t, "]", "▲ surprise")
	r.then(t, "L", "跟随讲者")
	r.quit(t)
}

// verb runs a verb without a terminal.
func verb(t *testing.T, dir string, env []string, args ...string) string {
	t.Helper()
	c := exec.Command(testProgram(t), args...)
	c.Dir, c.Env = dir, append(os.Environ(), env...)
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %v: %s", args, err, out)
	}
	return string(out)
}

// After kill -9 in the middle of a lecture replay shows it, every export works, and repair closes
// it. No file tells whose it was.
func TestKilledLecture(t *testing.T) {
	dir, env := t.TempDir(), ada(t)
	s := inTerminalAt(t, dir, 36, 120, env, "--model", "gil2", "--tasks", "3", "--lang", "en", "--record", "x.rec")
	data := filepath.Join(dir, "x.rec", "data.jsonl")
	eventually(t, "much is recorded", func() bool { info, err := os.Stat(data); return err == nil && info.Size() > 20_000 })
	s.Process.Kill()
	s.Wait()
	if rec := opened(t, filepath.Join(dir, "x.rec")); rec.State != session.Recovered || len(rec.Bad) > 0 {
		t.Errorf("%s: %s", rec.State, rec.Complaint())
	}
	r := inTerminalAt(t, dir, 24, 80, nil, "replay", "x.rec", "--lang", "en")
	eventually(t, "the replay is shown", func() bool { return r.shows("REPLAY") && r.shows("gil2") })
	r.then(t, "g", "timeline")
	r.quit(t)
	for _, to := range exportFormats {
		if to == "mp4" {
			continue // needs ffmpeg
		}
		verb(t, dir, env, "export", "x.rec", "--to", to, "-o", "x."+to, "--fps", "2")
	}
	verb(t, dir, env, "export", "x.rec", "--to", "cast", "--cast-version", "3", "--size", "80x24", "-o", "anew.cast")
	public(t, dir)
	if out := verb(t, dir, env, "session", "info", "x.rec"); !strings.Contains(out, "recovered") {
		t.Errorf("%s", out)
	}
	verb(t, dir, env, "session", "repair", "x.rec")
	if out := verb(t, dir, env, "session", "list"); !strings.Contains(out, "closed") {
		t.Errorf("%s", out)
	}
}

// A full disk ends the recording with a banner; the lecture goes on, and its end is a good one.
func TestLectureOnAFullDisk(t *testing.T) {
	disk := t.TempDir()
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=128k"); err != nil {
		t.Skip("no small file system can be mounted here: ", err)
	}
	defer syscall.Unmount(disk, syscall.MNT_DETACH)
	s := inTerminalAt(t, disk, 36, 120, nil, "--model", "thread", "--tasks", "3", "--lang", "en", "--record", "x.rec")
	eventually(t, "the banner is shown", func() bool { return s.shows("The recording has ended: no space left on the disk") })
	s.then(t, "2", "one process per task")
	s.then(t, "g", "[timeline]")
	s.quit(t)
	if rec := opened(t, filepath.Join(disk, "x.rec")); rec.State != session.Recovered || rec.Cut > 0 || len(rec.Bad) > 0 || rec.Len() < 20 {
		t.Errorf("%s, %d records: %s", rec.State, rec.Len(), rec.Complaint())
	}
}
