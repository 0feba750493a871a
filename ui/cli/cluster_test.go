package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// process is a master or worker program of a test.
type process struct {
	*exec.Cmd
	out, errOut bytes.Buffer
	ended       chan error
}

func startProcess(t *testing.T, program string, args ...string) *process {
	t.Helper()
	p := &process{Cmd: exec.Command(program, args...), ended: make(chan error, 1)}
	p.Stdout, p.Stderr = &p.out, &p.errOut
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { p.ended <- p.Wait() }()
	t.Cleanup(func() { _ = p.Process.Kill() })
	return p
}

// kill ends a process as a power cut would.
func (p *process) kill() {
	_ = p.Process.Kill()
	<-p.ended
}

// exit waits for the end.
func (p *process) exit(t *testing.T) error {
	t.Helper()
	select {
	case err := <-p.ended:
		return err
	case <-time.After(2 * time.Minute):
		t.Fatalf("%v does not end: %s", p.Args, p.errOut.String())
		return nil
	}
}

// freePort is a loopback address that nobody listens on.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// keyFile is a file with a key.
func keyFile(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(path, []byte("top-secret-key\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// results reads what a master printed and checks that every task has one right result.
func checkResults(t *testing.T, out []byte, tasks int) masterJSON {
	t.Helper()
	var m masterJSON
	if err := json.Unmarshal(out, &m); err != nil {
		t.Fatalf("%v: %.200s", err, out)
	}
	seen := map[int]bool{}
	for _, r := range m.Results {
		if seen[r.ID] || r.Square != r.N*r.N || r.Fault != "" {
			t.Errorf("result %+v, seen before: %v", r, seen[r.ID])
		}
		seen[r.ID] = true
	}
	if len(seen) != tasks || m.Wrong > 0 {
		t.Errorf("%d results of %d tasks, %d wrong", len(seen), tasks, m.Wrong)
	}
	return m
}

// Workers and the master are killed in the middle of a run, again and again: every task has
// one result in the end.
func TestClusterSurvivesKills(t *testing.T) {
	const tasks = 3000
	program, address, store, key := testProgram(t), freePort(t), t.TempDir(), keyFile(t)
	master := func() *process {
		return startProcess(t, program, "master", "--listen", address, "--authkey-file", key, "--store", store, "--tasks", fmt.Sprint(tasks), "--pause", "5ms", "--redeliver-after", "500ms", "--json")
	}
	worker := func() *process {
		return startProcess(t, program, "worker", "--server", address, "--authkey-file", key, "--slots", "2", "--quiet")
	}
	m, workers := master(), []*process{worker(), worker(), worker()}
	for i := range 12 {
		time.Sleep(150 * time.Millisecond) // the run goes on meanwhile; nothing depends on how far
		if i%4 == 3 {
			m.kill()
			m = master()
			continue
		}
		workers[i%3].kill()
		workers[i%3] = worker()
	}
	if err := m.exit(t); err != nil {
		t.Fatalf("%v: %s", err, m.errOut.String())
	}
	if r := checkResults(t, m.out.Bytes(), tasks); !r.Resumed {
		t.Error("the last master began anew")
	}
}

// The textbook's lines, with the master and its workers as the user starts them.
func TestClusterLines(t *testing.T) {
	program, address, key := testProgram(t), freePort(t), keyFile(t)
	m := startProcess(t, program, "master", "--listen", address, "--authkey-file", key, "--pause", "10ms")
	w := startProcess(t, program, "worker", "--server", address, "--authkey-file", key, "--slots", "1")
	if err := m.exit(t); err != nil {
		t.Fatalf("%v: %s", err, m.errOut.String())
	}
	if err := w.exit(t); err != nil {
		t.Fatalf("%v: %s", err, w.errOut.String())
	}
	for _, want := range []string{"Put task 3411...\n", "Try get results...\n", "Result: 3411 * 3411 = 11634921\n", "Result: 7866 * 7866 = 61873956\n"} {
		if !strings.Contains(m.out.String(), want) {
			t.Errorf("the master did not print %q: %s", want, m.out.String())
		}
	}
	for _, want := range []string{"Connect to server 127.0.0.1...\n", "run task 3411 * 3411...\n", "worker exit."} {
		if !strings.Contains(w.out.String(), want) {
			t.Errorf("the worker did not print %q: %s", want, w.out.String())
		}
	}
}

// The key is in no process list, in nothing that is printed, and not in the environment of
// what a worker starts.
func TestKeyStaysSecret(t *testing.T) {
	program, address, key := testProgram(t), freePort(t), keyFile(t)
	m := startProcess(t, program, "master", "--listen", address, "--authkey-file", key, "--workers", "2", "--tasks", "40", "--pause", "20ms")
	w := startProcess(t, program, "worker", "--server", address, "--authkey-file", key)
	lists, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, list := range lists {
		if text, _ := os.ReadFile(list); bytes.Contains(text, []byte("top-secret-key")) {
			t.Errorf("%s: %q", list, text)
		}
	}
	if err := m.exit(t); err != nil {
		t.Fatalf("%v: %s", err, m.errOut.String())
	}
	w.kill() // it may have come when all was done
	for _, text := range []string{m.out.String(), m.errOut.String(), w.out.String(), w.errOut.String()} {
		if strings.Contains(text, "top-secret-key") {
			t.Error(text)
		}
	}
}

// A worker with a wrong key says so in one line and ends with code 1.
func TestWrongKeyIsOneLine(t *testing.T) {
	program, address := testProgram(t), freePort(t)
	startProcess(t, program, "master", "--listen", address, "--authkey-file", keyFile(t), "--store", t.TempDir())
	c := exec.Command(program, "worker", "--server", address, "--quiet", "--connect-within", "1m")
	c.Env = append(os.Environ(), keyEnv+"=another")
	var errOut bytes.Buffer
	c.Stderr = &errOut
	err := c.Run()
	text := strings.TrimPrefix(errOut.String(), "no queue there yet; trying for 1m0s\n")
	if c.ProcessState.ExitCode() != exitFailed || strings.Count(text, "\n") != 1 || !strings.Contains(text, "refused the key") {
		t.Errorf("%v: %q", err, text)
	}
}

// Every field of a master's JSON is in docs/json.md, and every field there is in some result.
func TestMasterJSONIsDocumented(t *testing.T) {
	text, err := os.ReadFile("../../docs/json.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(text), "## `coreglass.master/1`")
	section, _, _ = strings.Cut(section, "\n## ")
	seen := map[string]bool{"schema": true, "results.fault": true}
	for _, args := range []string{"--pause 1ms", "--load cpu --work 1ms --model thread"} {
		line := "master --json --listen 127.0.0.1:0 --workers 2 --tasks 30 " + args
		var tree map[string]any
		if err := json.Unmarshal(coreglass(t, strings.Fields(line)...), &tree); err != nil {
			t.Fatal(err)
		}
		delete(tree, "machine")
		paths("", tree, seen)
	}
	for path := range seen {
		if path != "schema" && !strings.Contains(section, "`"+path+"`") {
			t.Errorf("docs/json.md lacks %s", path)
		}
	}
	for _, m := range regexp.MustCompile("`([a-z_]+\\.?[a-z_]+)`[,| ]").FindAllStringSubmatch(section, -1) {
		if !seen[m[1]] {
			t.Errorf("docs/json.md tells of %s, which no result has", m[1])
		}
	}
}
