//go:build linux || darwin || freebsd || netbsd || openbsd

package ui

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// terminal is a program in a pseudo-terminal. It answers no query.
type terminal struct {
	t    *testing.T
	cmd  *exec.Cmd
	file *os.File
	tty  *os.File

	before uint32 // the terminal's modes before the program started

	mu   sync.Mutex
	grew *sync.Cond
	all  bytes.Buffer
	eof  bool
}

func startIn(t *testing.T, mode string, env ...string) *terminal {
	t.Helper()
	file, tty, err := pty.Open()
	if err != nil {
		t.Skip("no pseudo-terminals here:", err)
	}
	pty.Setsize(file, &pty.Winsize{Cols: 100, Rows: 30})
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe)
	cmd.Env = append(append(os.Environ(), "COREGLASS_UI_TEST="+mode, "TERM=xterm-256color", "NO_COLOR=", "COLORFGBG=", "UILANG=en"), env...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = tty, tty, tty
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	p := &terminal{t: t, cmd: cmd, file: file, tty: tty}
	p.before = p.flags()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p.grew = sync.NewCond(&p.mu)
	go p.read()
	t.Cleanup(func() {
		cmd.Process.Kill()
		tty.Close()
		file.Close()
	})
	return p
}

func (p *terminal) read() {
	buf := make([]byte, 4096)
	for {
		n, err := p.file.Read(buf)
		p.mu.Lock()
		p.all.Write(buf[:n])
		p.eof = err != nil
		p.grew.Broadcast()
		p.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// until waits until the program wrote a text.
func (p *terminal) until(text string) string {
	p.t.Helper()
	guard := time.AfterFunc(30*time.Second, func() { p.file.Close() })
	defer guard.Stop()
	p.mu.Lock()
	defer p.mu.Unlock()
	for !strings.Contains(p.all.String(), text) {
		if p.eof {
			p.t.Fatalf("%q was not written: %q", text, tail(p.all.String()))
		}
		p.grew.Wait()
	}
	return p.all.String()
}

func (p *terminal) typeIn(s string) { io.WriteString(p.file, s) }

// tail is the end of what was written, short enough to read.
func tail(s string) string { return s[max(0, len(s)-500):] }

// flags are the terminal's modes that a program must give back.
func (p *terminal) flags() uint32 {
	m, err := unix.IoctlGetTermios(int(p.tty.Fd()), getTermios)
	if err != nil {
		p.t.Fatal(err)
	}
	return uint32(m.Lflag) & uint32(unix.ICANON|unix.ECHO|unix.ISIG)
}

// restored waits for the end and checks the terminal and the exit code.
func (p *terminal) restored(code int, last string) {
	p.t.Helper()
	all := p.until(last)
	p.cmd.Wait()
	if got := p.cmd.ProcessState.ExitCode(); got != code {
		p.t.Errorf("exit code %d, want %d: %q", got, code, tail(all))
	}
	if p.flags() != p.before {
		p.t.Error("the terminal's modes were not given back")
	}
	left := strings.LastIndex(all, "\x1b[?1049l")
	if left < 0 || strings.LastIndex(all, "\x1b[?25h") < 0 || strings.LastIndex(all, last) < left {
		p.t.Errorf("the message is not after the end of the alternate screen: %q", tail(all))
	}
}

func TestTerminalIsGivenBack(t *testing.T) {
	for _, c := range []struct {
		name, mode, keys string
		signal           syscall.Signal
		code             int
		last             string
	}{
		{"quit", "run", "q", 0, 0, "ended well"},
		{"ctrl-c", "run", "\x03", 0, 0, "ended well"},
		{"panic in Update", "panic-update", "!", 0, 1, "bomb in Update"},
		{"panic in View", "panic-view", "!", 0, 1, "bomb in View"},
		{"panic in a command", "panic-command", "!", 0, 1, "bomb in a command"},
		{"SIGTERM", "run", "", syscall.SIGTERM, 1, "context canceled"},
		{"SIGHUP", "run", "", syscall.SIGHUP, 1, "context canceled"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := startIn(t, c.mode)
			p.until("Wasteful") // the program reads keys and signals before it measures
			if c.signal != 0 {
				p.cmd.Process.Signal(c.signal)
			}
			p.typeIn(c.keys)
			p.restored(c.code, c.last)
		})
	}
}

// The terminal of this test answers nothing. A program that asks it for its background
// waits five seconds before its first picture.
func TestSilentTerminalIsNotAsked(t *testing.T) {
	p := startIn(t, "run")
	all := p.until("USEFUL WORK")
	for _, query := range []string{"\x1b]10;?", "\x1b]11;?", "\x1b[6n"} {
		if strings.Contains(all, query) {
			t.Errorf("the terminal was asked: %q", query)
		}
	}
	p.typeIn("q")
	p.until("ended well")
}

func TestResizeInATerminal(t *testing.T) {
	p := startIn(t, "run")
	p.until("Wasteful") // a frame out of Update: Bubble Tea listens for SIGWINCH by now
	pty.Setsize(p.file, &pty.Winsize{Cols: 40, Rows: 10})
	p.cmd.Process.Signal(syscall.SIGWINCH)
	p.until("needs 80x24, this is 40x10")
	p.typeIn("q")
	p.until("ended well")
}

func TestPlainTextInATerminal(t *testing.T) {
	p := startIn(t, "plain")
	p.until("Wasteful")
	p.cmd.Process.Signal(syscall.SIGTERM)
	if all := p.until("ended well"); strings.Contains(all, "\x1b") {
		t.Errorf("escape codes: %q", tail(all))
	}
}
