package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/creack/pty"

	"coreglass/ui/lesson"
)

// The faults of docs/reliability.md, each really produced. What a machine does not let a test do
// (a name space, a control group) is skipped, and says so.

// laboratory is the live screen with three worker processes that are being measured.
func laboratory(t *testing.T, args ...string) *screen {
	t.Helper()
	s := inTerminal(t, 36, 120, append([]string{"--model", "process", "--tasks", "3", "--lang", "en"}, args...)...)
	eventually(t, "numbers are shown", func() bool { return s.shows("fairness") && s.shows("● measured") })
	eventually(t, "three workers run", func() bool { return len(s.workers()) == 3 })
	return s
}

func pid(t *testing.T, text string) int {
	t.Helper()
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func stopped(pid string) bool {
	text, _ := os.ReadFile("/proc/" + pid + "/stat")
	return bytes.Contains(text, []byte(") T "))
}

func gone(t *testing.T, pids []string) {
	t.Helper()
	for _, one := range pids {
		eventually(t, "worker "+one+" is gone", func() bool { return !running(one) })
	}
}

// kill -9 of the program leaves no worker: their standard input ends with it.
func TestProgramKilled(t *testing.T) {
	s := laboratory(t)
	pids := s.workers()
	s.Process.Kill()
	s.Wait()
	gone(t, pids)
}

// kill -9 of a worker: the screen says that its task is gone, and goes on.
func TestWorkerKilled(t *testing.T) {
	s := laboratory(t)
	syscall.Kill(pid(t, s.workers()[0]), syscall.SIGKILL)
	eventually(t, "the task is told to be gone", func() bool { return s.shows("gone") })
	s.then(t, "4", "thread")
	s.quit(t)
}

// All workers killed: the run has failed, and another one can be begun.
func TestAllWorkersKilled(t *testing.T) {
	s := laboratory(t)
	for _, w := range s.workers() {
		syscall.Kill(pid(t, w), syscall.SIGKILL)
	}
	eventually(t, "the failure is told", func() bool { return s.shows("all worker processes have ended") })
	s.then(t, "2", "measured")
	s.quit(t)
}

// A stopped worker stops nobody else, and does not keep the program from ending.
func TestWorkerStopped(t *testing.T) {
	s := laboratory(t)
	pids := s.workers()
	syscall.Kill(pid(t, pids[0]), syscall.SIGSTOP)
	eventually(t, "it is stopped", func() bool { return stopped(pids[0]) })
	s.then(t, "?", "quit")
	s.then(t, "?", "measured")
	s.quit(t)
	gone(t, pids)
}

// A program that was stopped and goes on shows what is now, and its keys work.
func TestProgramStopped(t *testing.T) {
	s := laboratory(t)
	own := strconv.Itoa(s.Process.Pid)
	s.Process.Signal(syscall.SIGSTOP)
	eventually(t, "it is stopped", func() bool { return stopped(own) })
	s.Process.Signal(syscall.SIGCONT)
	s.then(t, "4", "thread")
	s.quit(t)
}

// job is the program as a job of an interactive shell.
type job struct {
	*screen         // the shell's
	program *screen // of which only the process is known
}

func inShell(t *testing.T, args string) job {
	t.Helper()
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip(err)
	}
	program := testProgram(t)
	s := inTerminalOf(t, exec.Command(bash, "--norc", "--noprofile", "-i"), "", 36, 120, []string{"PS1=ready> "})
	eventually(t, "the shell is there", func() bool { return s.shows("ready> ") })
	s.then(t, program+" --lang en "+args+"\n", "fairness")
	eventually(t, "the program is there", func() bool { return len(s.workers()) == 1 })
	own := pid(t, s.workers()[0])
	t.Cleanup(func() { syscall.Kill(own, syscall.SIGKILL) })
	return job{s, &screen{Cmd: &exec.Cmd{Process: &os.Process{Pid: own}}}}
}

// stops asks the program to stop, and checks that it gave the terminal to the shell and left
// nothing running.
func (j job) stops(t *testing.T, ask func()) {
	t.Helper()
	pids := j.program.workers()
	j.after(t, ask, "the shell tells of the stop", "Stopped")
	gone(t, pids)
	if len(j.program.workers()) != 0 || !j.shows("\x1b[?1049l") || !j.shows("\x1b[?25h") {
		t.Errorf("workers %v, or the terminal was not given back", j.program.workers())
	}
}

func (j job) ends(t *testing.T) {
	t.Helper()
	j.then(t, "q", "ready> ")
	j.tty.WriteString("exit\n")
	j.Wait()
}

// ctrl+z in a shell, or SIGTSTP from elsewhere: the workers end, the terminal is the shell's; with
// fg picture and run come back, and the next ctrl+z works as well.
func TestSuspended(t *testing.T) {
	for name, ask := range map[string]func(job){
		"ctrl+z":  func(j job) { j.tty.WriteString("\x1a") },
		"SIGTSTP": func(j job) { syscall.Kill(j.program.Process.Pid, syscall.SIGTSTP) },
	} {
		t.Run(name, func(t *testing.T) {
			j := inShell(t, "--model process --tasks 3")
			for range 2 {
				eventually(t, "three workers run", func() bool { return len(j.program.workers()) == 3 })
				j.stops(t, func() { ask(j) })
				j.then(t, "fg\n", "measured")
			}
			j.ends(t)
		})
	}
}

// ctrl+z while a sweep is measured: nothing runs on; with fg the points that are left are measured.
func TestSuspendedSweep(t *testing.T) {
	j := inShell(t, "--model thread --tasks 2")
	j.then(t, "s", "measures 35 points")
	for i, key := range strings.Split("5 6 7 - - - - -", " ") { // two models with one task and with two
		j.then(t, key, fmt.Sprintf("measures %d points", []int{28, 21, 14, 12, 10, 8, 6, 4}[i]))
	}
	j.then(t, "\r", "measuring 1/4")
	j.stops(t, func() { j.tty.WriteString("\x1a") })
	j.then(t, "fg\n", "finished 4/4")
	j.ends(t)
}

// ctrl+z while the cluster runs: master and workers end, and begin anew with fg.
func TestSuspendedCluster(t *testing.T) {
	j := inShell(t, "--model thread --tasks 2")
	j.then(t, "0", "local-1")
	j.stops(t, func() { j.tty.WriteString("\x1a") })
	j.then(t, "fg\n", "local-1")
	j.ends(t)
}

// ctrl+z during a lesson's experiment: it is called off, and made anew with fg.
func TestSuspendedExperiment(t *testing.T) {
	j := inShell(t, "--model thread --tasks 2")
	j.then(t, "C", "fork: one call")
	j.then(t, strings.Repeat("\x1b[B", slices.Index(lesson.Builtin, "gil"))+"\r", "step 1/8")
	j.then(t, "\x1b[C", "step 2/8")
	j.then(t, "\r\r", "measuring")
	j.stops(t, func() { j.tty.WriteString("\x1a") })
	j.then(t, "fg\n", "Answer: ")
	j.ends(t)
}

// A program of no shell with jobs, such as a terminal's own command, is not stopped: nobody could
// bring it back.
func TestNobodyToBringBack(t *testing.T) {
	s := laboratory(t)
	s.then(t, "\x1a", "ctrl+z needs a shell")
	s.Process.Signal(syscall.SIGTSTP)
	s.then(t, "4", "thread")
	s.quit(t)
}

// A hundred sizes in a row: the last one counts.
func TestResizeStorm(t *testing.T) {
	s := laboratory(t)
	for i := range 100 {
		pty.Setsize(s.tty, &pty.Winsize{Rows: uint16(1 + i*7%90), Cols: uint16(1 + i*13%300)})
	}
	pty.Setsize(s.tty, &pty.Winsize{Rows: 10, Cols: 41})
	eventually(t, "the last size is told", func() bool { return s.shows("41x10") })
	s.quit(t)
}

// Ten megabytes pasted, and a thousand reports of a mouse, change nothing.
func TestPasteAndMouse(t *testing.T) {
	s := laboratory(t)
	var noise strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&noise, "\x1b[<%d;%d;%dM", i%64, 1+i%120, 1+i%36)
	}
	s.tty.WriteString(noise.String())
	s.tty.WriteString("\x1b[200~")
	part := bytes.Repeat([]byte("6+q \n"), 20_000)
	for range 100 {
		s.tty.Write(part)
	}
	s.tty.WriteString("\x1b[201~")
	s.then(t, "?", "quit")
	if s.shows("gil2  ") && !s.shows("process") {
		t.Error("a paste has changed the model")
	}
	s.quit(t)
}

// shell runs a line with $1 as the program; the exit code and both outputs.
func shell(t *testing.T, env []string, line string) (code int, out, errOut string) {
	t.Helper()
	c := exec.Command("sh", "-c", line, "sh", testProgram(t))
	var o, e bytes.Buffer
	c.Stdout, c.Stderr, c.Env = &o, &e, append(os.Environ(), env...)
	c.Run()
	return c.ProcessState.ExitCode(), o.String(), e.String()
}

func isOneLine(t *testing.T, text string, wants ...string) {
	t.Helper()
	if strings.Count(text, "\n") != 1 {
		t.Errorf("not one line: %q", text)
	}
	for _, want := range wants {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in %q", want, text)
		}
	}
}

// The reader of a pipe goes away: the program ends, and nothing is printed about it.
func TestReaderGoesAway(t *testing.T) {
	_, out, errOut := shell(t, nil, `"$1" run --json --for 50ms --tasks 200 | head -c 10`)
	if len(out) != 10 || errOut != "" {
		t.Errorf("%q, %q", out, errOut)
	}
}

// A full disk under standard output fails, in one line.
func TestFullOutput(t *testing.T) {
	code, _, errOut := shell(t, nil, `"$1" models > /dev/full`)
	if code != exitFailed {
		t.Errorf("exit code %d", code)
	}
	isOneLine(t, errOut, "no space left")
}

// A home in which nothing can be written takes nothing away but what would be kept there.
func TestReadOnlyHome(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	os.WriteFile(file, nil, 0o444)
	env := []string{"HOME=" + file, "XDG_CACHE_HOME=" + file + "/x", "XDG_CONFIG_HOME=" + file + "/y"}
	for _, line := range []string{`"$1" run --for 50ms --tasks 2`, `"$1" doctor`, `"$1" config`, `"$1" predict`} {
		if code, out, errOut := shell(t, env, line); code != exitDone || errOut != "" || out == "" {
			t.Errorf("%s: exit code %d, %q", line, code, errOut)
		}
	}
	env = []string{"HOME=", "XDG_CACHE_HOME=", "XDG_CONFIG_HOME="}
	if code, _, errOut := shell(t, env, `"$1" run --for 50ms --tasks 2`); code != exitDone || errOut != "" {
		t.Errorf("no home at all: exit code %d, %q", code, errOut)
	}
}

// isolated runs a line in a mount name space of its own.
func isolated(t *testing.T, prepare, line string) (code int, out, errOut string) {
	t.Helper()
	if err := exec.Command("unshare", "-m", "sh", "-c", prepare).Run(); err != nil {
		t.Skip("no mount name space here: ", err)
	}
	c := exec.Command("unshare", "-m", "sh", "-c", prepare+" && "+line, "sh", testProgram(t))
	var o, e bytes.Buffer
	c.Stdout, c.Stderr = &o, &e
	c.Run()
	return c.ProcessState.ExitCode(), o.String(), e.String()
}

// Without /proc/stat the cores are unknown, and all else is measured.
func TestNoProcStat(t *testing.T) {
	code, out, errOut := isolated(t, "mount --bind /dev/null /proc/stat", `exec "$1" run --json --for 100ms --tasks 2`)
	var r struct {
		CPU struct {
			Total   float64
			PerCore []float64 `json:"per_core"`
		}
	}
	if err := json.Unmarshal([]byte(out), &r); err != nil || code != exitDone {
		t.Fatalf("exit code %d, %v, %s", code, err, errOut)
	}
	if r.CPU.Total <= 0 || len(r.CPU.PerCore) != 0 {
		t.Errorf("%+v", r.CPU)
	}
}

// hidepid=2 hides the processes of others; the workers are the user's own.
func TestHiddenProcesses(t *testing.T) {
	if _, err := exec.LookPath("setpriv"); err != nil {
		t.Skip(err)
	}
	exe, err := os.ReadFile("/proc/self/exe")
	if err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "hidepid")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	os.Chmod(dir, 0o755)
	os.WriteFile(dir+"/coreglass", exe, 0o755)
	code, out, errOut := isolated(t, "mount -t proc -o hidepid=2 proc /proc",
		`exec setpriv --reuid 65534 --regid 65534 --clear-groups `+dir+`/coreglass run --json --for 100ms --tasks 2`)
	if code != exitDone || !strings.Contains(out, `"voluntary"`) || strings.Contains(out, `"switches":{"voluntary":null`) {
		t.Errorf("exit code %d, %s%s", code, out, errOut)
	}
}

// A limit on open files is named before anything starts, or is enough.
func TestFewDescriptors(t *testing.T) {
	code, _, errOut := shell(t, nil, `ulimit -n 64; "$1" run --for 50ms --model process --tasks 100`)
	if code != exitUsage {
		t.Errorf("exit code %d", code)
	}
	isOneLine(t, errOut, "RLIMIT_NOFILE")
	for _, line := range []string{"--model process --tasks 20", "--model thread --tasks 100", "--model thread --load io:net --tasks 20"} {
		if code, _, errOut := shell(t, nil, `ulimit -n 64; "$1" run --for 50ms `+line); code != exitDone {
			t.Errorf("%s: exit code %d, %s", line, code, errOut)
		}
	}
}

// More tasks than fit are refused before anything starts, with the limit's name.
func TestForkBomb(t *testing.T) {
	code, _, errOut := shell(t, nil, `"$1" run --model process --tasks 1000000 --for 50ms`)
	if code != exitUsage {
		t.Errorf("exit code %d", code)
	}
	isOneLine(t, errOut, "--tasks 1000000: needs about", "at most")
}

// An affinity mask leaves one core, and not the first: that is what the run can use.
func TestAffinityMask(t *testing.T) {
	if _, err := exec.LookPath("taskset"); err != nil {
		t.Skip(err)
	}
	code, out, errOut := shell(t, nil, `taskset -c 1 "$1" run --json --timeline --for 200ms --model thread --tasks 2`)
	var r struct {
		Machine struct{ Cores int }
		CPU     struct{ Total float64 }
	}
	if err := json.Unmarshal([]byte(out), &r); err != nil || code != exitDone {
		t.Skipf("exit code %d, %v, %s", code, err, errOut) // there is no core 1
	}
	if r.Machine.Cores != 1 || r.CPU.Total > 150 {
		t.Errorf("%+v", r)
	}
}

// A quota of a tenth of a core, by the control groups of this machine, is told with how often
// it ran out.
func TestRealQuota(t *testing.T) {
	group := quotaGroup(t)
	code, out, errOut := shell(t, nil, fmt.Sprintf(`echo $$ > %s/cgroup.procs && exec "$1" run --json --for 1s --model thread --tasks 2`, group))
	var r struct {
		CPU   struct{ Total float64 }
		Quota struct {
			Cores     float64
			Throttled float64 `json:"throttled_percent"`
			Time      float64 `json:"throttled_s"`
		}
	}
	if err := json.Unmarshal([]byte(out), &r); err != nil || code != exitDone {
		t.Fatalf("exit code %d, %v, %s", code, err, errOut)
	}
	if r.Quota.Cores != 0.1 || r.Quota.Throttled <= 0 || r.Quota.Time <= 0 || r.CPU.Total > 120 {
		t.Errorf("%+v", r)
	}
}

// quotaGroup makes a control group with a tenth of a core, which is used up on a busy machine
// too; the test is skipped where that can't be.
func quotaGroup(t *testing.T) string {
	t.Helper()
	name := fmt.Sprintf("coreglass-test-%d", os.Getpid())
	for _, root := range []string{"/sys/fs/cgroup/cpu", "/sys/fs/cgroup/cpu,cpuacct", "/sys/fs/cgroup"} {
		dir := filepath.Join(root, name)
		if os.Mkdir(dir, 0o755) != nil {
			continue
		}
		t.Cleanup(func() { eventually(t, "the group can be removed", func() bool { return syscall.Rmdir(dir) == nil }) })
		if os.WriteFile(dir+"/cpu.cfs_quota_us", []byte("10000"), 0) == nil || os.WriteFile(dir+"/cpu.max", []byte("10000 100000"), 0) == nil {
			return dir
		}
	}
	t.Skip("no control group with a quota can be made here")
	return ""
}
