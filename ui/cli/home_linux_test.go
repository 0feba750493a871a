package cli

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/creack/pty"
)

// Where people are at home: other terminals, terminals within terminals, and ssh.

// Colours follow what the environment says of the terminal, in the real program.
func TestColoursInATerminal(t *testing.T) {
	many, few := regexp.MustCompile(`\x1b\[([0-9]+;)*[34]8;`), regexp.MustCompile(`\x1b\[([0-9]+;)*(3|4|9|10)[0-7](;[0-9]+)*m`)
	for name, c := range map[string]struct {
		env    []string
		colour *regexp.Regexp // nil: none at all
	}{
		"screen-256color": {[]string{"TERM=screen-256color"}, many},
		"xterm-16color":   {[]string{"TERM=xterm-16color"}, few},
		"linux":           {[]string{"TERM=linux"}, few},
		"vt100":           {[]string{"TERM=vt100"}, few},
		"NO_COLOR":        {[]string{"NO_COLOR=1"}, nil},
		"CLICOLOR":        {[]string{"CLICOLOR=0"}, nil},
		"CLICOLOR_FORCE":  {[]string{"CLICOLOR=0", "CLICOLOR_FORCE=1"}, many},
	} {
		t.Run(name, func(t *testing.T) {
			env := append([]string{"COLORTERM=", "NO_COLOR=", "CLICOLOR=", "CLICOLOR_FORCE=", "TMUX=", "STY="}, c.env...)
			s := inTerminalAt(t, "", 36, 120, env, "--model", "process", "--tasks", "3", "--lang", "en")
			eventually(t, "numbers are shown", func() bool { return s.shows("fairness") })
			s.quit(t)
			<-s.over
			for _, colour := range []*regexp.Regexp{many, few} {
				if code := colour.Find(s.text.Bytes()); colour == c.colour && code == nil || colour != c.colour && c.colour != many && code != nil {
					t.Errorf("%q", code)
				}
			}
		})
	}
}

// Within tmux and GNU screen the program shows, takes keys and sizes; when the inner terminal is
// taken away it ends, and its workers.
func TestTerminalWithinATerminal(t *testing.T) {
	socket := fmt.Sprintf("coreglass-test-%d", os.Getpid())
	for name, args := range map[string][]string{
		"tmux":   {"-L", socket, "-f", "/dev/null", "new-session"},
		"screen": {"-c", "/dev/null", "-S", socket},
	} {
		t.Run(name, func(t *testing.T) {
			outer, err := exec.LookPath(name)
			if err != nil {
				t.Skip(err)
			}
			command := append(args, testProgram(t), "--model", "process", "--tasks", "3", "--lang", "en")
			t.Setenv("SCREENDIR", privateDir(t))
			s := inTerminalOf(t, exec.Command(outer, command...), "", 36, 120, []string{"TERM=xterm-256color", "TMUX=", "STY=", "LC_ALL=C.UTF-8"})
			end := exec.Command("tmux", "-L", socket, "kill-server")
			if name == "screen" {
				end = exec.Command("screen", "-S", socket, "-X", "quit")
			}
			t.Cleanup(func() { exec.Command(end.Path, end.Args[1:]...).Run() }) // if it is still there
			eventually(t, "numbers are shown", func() bool { return s.shows("fairness") })
			inner := within(t, command[len(args)])
			eventually(t, "three workers run", func() bool { return len(inner.workers()) == 3 })
			pids := append(inner.workers(), strconv.Itoa(inner.Process.Pid))
			pty.Setsize(s.tty, &pty.Winsize{Rows: 10, Cols: 41})
			eventually(t, "the size is told", func() bool { return s.shows("41x") })
			pty.Setsize(s.tty, &pty.Winsize{Rows: 36, Cols: 120})
			s.then(t, "?", "keys and signs")
			s.then(t, "?", "fairness")
			if out, err := end.CombinedOutput(); err != nil {
				t.Fatal(err, string(out))
			}
			gone(t, pids)
		})
	}
}

func privateDir(t *testing.T) string {
	dir := t.TempDir()
	os.Chmod(dir, 0o700)
	return dir
}

// within finds the process that runs a program of that name, and is no worker. A worker has the
// program's command line until it has its own.
func within(t *testing.T, program string) *screen {
	t.Helper()
	found := 0
	eventually(t, "one process runs the program", func() bool {
		n := 0
		lines, _ := filepath.Glob("/proc/[0-9]*/cmdline")
		for _, line := range lines {
			if text, _ := os.ReadFile(line); bytes.HasPrefix(text, []byte(program+"\x00--model")) {
				found, _ = strconv.Atoi(strings.Split(line, "/")[2])
				n++
			}
		}
		return n == 1
	})
	return &screen{Cmd: &exec.Cmd{Process: &os.Process{Pid: found}}}
}

// Over a real ssh: the screen comes, and when the connection is lost program and workers end.
func TestSSHIsLost(t *testing.T) {
	port := sshServer(t)
	who, err := user.Current()
	if err != nil {
		t.Skip(err)
	}
	program := testProgram(t)
	client := exec.Command("ssh", "-tt", "-p", port.number, "-i", port.key, "-F", "/dev/null", "-o", "StrictHostKeyChecking=no",
		"-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR", who.Username+"@127.0.0.1", program+" --model process --tasks 3 --lang en")
	s := inTerminalOf(t, client, "", 36, 120, nil)
	eventually(t, "numbers are shown", func() bool { return s.shows("fairness") || s.shows("denied") || s.shows("refused") })
	if !s.shows("fairness") {
		t.Skip("nobody can log in here by ssh")
	}
	far := within(t, program)
	eventually(t, "three workers run", func() bool { return len(far.workers()) == 3 })
	pids := append(far.workers(), strconv.Itoa(far.Process.Pid))
	s.then(t, "?", "keys and signs")
	s.Process.Kill()
	s.Wait()
	gone(t, pids)
}

// sshd is a server of ssh for this test alone.
type sshd struct{ number, key string }

// sshServer starts one, with its own keys on its own port; the test is skipped where that can't be.
func sshServer(t *testing.T) sshd {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("sshd needs root")
	}
	server, err := exec.LookPath("/usr/sbin/sshd")
	if err != nil {
		t.Skip(err)
	}
	dir := privateDir(t)
	for _, name := range []string{"host", "user"} {
		if out, err := exec.Command("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", dir+"/"+name).CombinedOutput(); err != nil {
			t.Skip(err, string(out))
		}
	}
	os.MkdirAll("/run/sshd", 0o755)
	_, port, _ := net.SplitHostPort(freePort(t))
	config := fmt.Sprintf("Port %s\nListenAddress 127.0.0.1\nHostKey %s/host\nAuthorizedKeysFile %s/user.pub\nStrictModes no\nUsePAM no\nPermitRootLogin yes\nPidFile none\n", port, dir, dir)
	os.WriteFile(dir+"/config", []byte(config), 0o600)
	c := exec.Command(server, "-D", "-f", dir+"/config")
	if err := c.Start(); err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() { c.Process.Kill(); c.Wait() })
	eventually(t, "sshd listens", func() bool {
		one, err := net.Dial("tcp", "127.0.0.1:"+port)
		if err == nil {
			one.Close()
		}
		return err == nil
	})
	return sshd{port, dir + "/user"}
}
