//go:build linux

package cli

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
)

// patience is how long a test waits for something that must happen; nothing is asserted
// about how soon it does.
const patience = 30 * time.Second

func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%s: not after %v", what, patience)
		}
	}
}

// screen is the program in a real terminal, with what it wrote so far.
type screen struct {
	*exec.Cmd
	tty  *os.File
	mu   sync.Mutex
	text bytes.Buffer
	over chan struct{}
}

func inTerminal(t *testing.T, rows, cols uint16, args ...string) *screen {
	t.Helper()
	return inTerminalAt(t, "", rows, cols, nil, args...)
}

// inTerminalAt starts the program in a folder, with more variables of the environment.
func inTerminalAt(t *testing.T, dir string, rows, cols uint16, env []string, args ...string) *screen {
	t.Helper()
	return inTerminalOf(t, exec.Command(testProgram(t), args...), dir, rows, cols, env)
}

// inTerminalOf starts any command in a terminal.
func inTerminalOf(t *testing.T, c *exec.Cmd, dir string, rows, cols uint16, env []string) *screen {
	t.Helper()
	s := &screen{Cmd: c, over: make(chan struct{})}
	s.Dir, s.Env = dir, append(append(os.Environ(), "TERM=tmux-256color"), env...)
	tty, err := pty.StartWithSize(s.Cmd, &pty.Winsize{Rows: rows, Cols: cols})
	if err != nil {
		t.Fatal(err)
	}
	s.tty = tty
	go func() {
		defer close(s.over)
		io.Copy(s, tty)
	}()
	t.Cleanup(func() { s.Process.Kill(); tty.Close(); <-s.over })
	return s
}

func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

func (s *screen) shows(text string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Contains(s.text.String(), text)
}

// then presses keys and waits for a text that is written after that.
func (s *screen) then(t *testing.T, keys, text string) {
	t.Helper()
	s.after(t, func() { s.tty.WriteString(keys) }, fmt.Sprintf("%q shows %q", keys, text), text)
}

// after does something and waits for a text that is written after that.
func (s *screen) after(t *testing.T, do func(), what, text string) {
	t.Helper()
	s.mu.Lock()
	from := s.text.Len()
	s.mu.Unlock()
	do()
	eventually(t, what, func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		return bytes.Contains(s.text.Bytes()[from:], []byte(text))
	})
}

// quit ends the program, which must take it for a good end.
func (s *screen) quit(t *testing.T) {
	t.Helper()
	s.tty.WriteString("q")
	s.Wait()
	if code := s.ProcessState.ExitCode(); code != exitDone {
		t.Errorf("exit code %d", code)
	}
}

// workers lists the program's children.
func (s *screen) workers() []string {
	var pids []string
	tasks, _ := os.ReadDir(fmt.Sprintf("/proc/%d/task", s.Process.Pid))
	for _, task := range tasks {
		text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/task/%s/children", s.Process.Pid, task.Name()))
		pids = append(pids, strings.Fields(string(text))...)
	}
	return pids
}

func running(pid string) bool {
	text, err := os.ReadFile("/proc/" + pid + "/stat")
	return err == nil && !bytes.Contains(text, []byte(") Z "))
}

// However the live laboratory ends, the terminal is given back, the workers are gone and
// the exit code is right.
func TestLaboratoryEnds(t *testing.T) {
	send := func(sig os.Signal) func(*screen) { return func(s *screen) { s.Process.Signal(sig) } }
	press := func(key string) func(*screen) { return func(s *screen) { s.tty.WriteString(key) } }
	for name, end := range map[string]struct {
		by   func(*screen)
		code int
	}{
		"q":       {press("q"), exitDone},
		"ctrl-c":  {press("\x03"), exitDone},
		"SIGINT":  {send(syscall.SIGINT), exitFailed},
		"SIGTERM": {send(syscall.SIGTERM), exitFailed},
		"SIGHUP":  {send(syscall.SIGHUP), exitFailed},
	} {
		t.Run(name, func(t *testing.T) {
			s := inTerminal(t, 36, 120, "--model", "process", "--tasks", "3", "--lang", "en")
			eventually(t, "numbers are shown", func() bool { return s.shows("fairness") })
			eventually(t, "three workers run", func() bool { return len(s.workers()) == 3 })
			pids := s.workers()
			end.by(s)
			s.Wait()
			if code := s.ProcessState.ExitCode(); code != end.code {
				t.Errorf("exit code %d, want %d", code, end.code)
			}
			eventually(t, "the terminal is given back", func() bool { return s.shows("\x1b[?1049l") && s.shows("\x1b[?25h") })
			for _, pid := range pids {
				if running(pid) {
					t.Errorf("worker %s is left", pid)
				}
			}
		})
	}
}

// Closing the window takes the terminal away: the program and its workers end.
func TestClosedWindow(t *testing.T) {
	s := inTerminal(t, 36, 120, "--model", "process", "--tasks", "3")
	eventually(t, "three workers run", func() bool { return len(s.workers()) == 3 })
	pids := s.workers()
	s.tty.Close()
	s.Wait()
	for _, pid := range pids {
		if running(pid) {
			t.Errorf("worker %s is left", pid)
		}
	}
}

// A terminal too small for the laboratory shows one line that says so, and runs.
func TestTinyTerminal(t *testing.T) {
	s := inTerminal(t, 5, 20, "--lang", "en")
	eventually(t, "the size is told", func() bool { return s.shows("80x24") })
	s.tty.WriteString("q")
	s.Wait()
	if code := s.ProcessState.ExitCode(); code != exitDone {
		t.Errorf("exit code %d", code)
	}
}
