package cluster

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// workerRole is the environment variable that makes this program a worker of a master on
// the same machine: its value is what the worker needs to know. The environment is not in
// the process list, so the key may travel there.
const workerRole = "COREGLASS_CLUSTER_WORKER"

type localRole struct {
	Server, URL, Key, Creds, CA, Name, Worker string
	Slots                                     int
}

// WorkerMain turns the process into a worker if a master started it as one, and then never
// returns. It must be called at the beginning of main, and in TestMain.
func WorkerMain() {
	text := os.Getenv(workerRole)
	if text == "" {
		return
	}
	_ = os.Unsetenv(workerRole) // not for the processes that it starts
	if text == hallRole {
		hold()
	}
	var r localRole
	if json.Unmarshal([]byte(text), &r) != nil {
		os.Exit(2)
	}
	ctx, end := context.WithCancel(context.Background())
	go func() { // the master holds the other end
		_, _ = io.Copy(io.Discard, os.Stdin)
		end()
	}()
	access := Access{Server: r.Server, URL: r.URL, Key: r.Key, Creds: r.Creds, CA: r.CA, Wait: 10 * time.Second}
	if _, err := RunWorker(ctx, WorkerOptions{Access: access, Name: r.Name, Worker: r.Worker, Slots: r.Slots}); err != nil && !errors.Is(err, context.Canceled) {
		os.Exit(1)
	}
	os.Exit(0)
}

// localWorker is a worker process that the master started.
type localWorker struct {
	name    string
	command *exec.Cmd
	life    io.WriteCloser // it ends when this does
}

// startLocal starts the workers of this machine.
func (m *master) startLocal() error {
	for i := range m.o.Local {
		if err := m.startWorker(i); err != nil {
			return fmt.Errorf("worker %d of %d: %w", i+1, m.o.Local, err)
		}
	}
	return nil
}

func (m *master) startWorker(i int) error {
	exe, err := os.Executable()
	if err != nil {
		return err
	}
	role := localRole{URL: m.o.URL, Key: m.o.Key, Creds: m.o.Creds, CA: m.o.CA, Name: m.o.Name, Worker: fmt.Sprintf("local-%d", i+1), Slots: 1}
	if m.broker != nil {
		role.Server = m.broker.address()
		if m.o.TLSCert != "" {
			role.CA = m.o.TLSCert
		}
	}
	text, err := json.Marshal(role)
	if err != nil {
		return err
	}
	c := exec.Command(exe)
	c.Args = []string{"coreglass-worker", "cluster", role.Worker}
	c.Env = append(os.Environ(), workerRole+"="+string(text))
	w := &localWorker{name: role.Worker, command: c}
	if w.life, err = c.StdinPipe(); err != nil {
		return err
	}
	if err := c.Start(); err != nil {
		return err
	}
	m.local = append(m.local, w)
	return nil
}

// stopLocal ends them, the slow ones by force.
func (m *master) stopLocal() {
	for _, w := range m.local {
		_ = w.life.Close()
	}
	for _, w := range m.local {
		late := time.AfterFunc(3*time.Second, func() { _ = w.command.Process.Kill() })
		_ = w.command.Wait()
		late.Stop()
	}
}

// owns says whether the master has started that worker.
func (m *master) owns(name string) bool {
	return slices.ContainsFunc(m.local, func(w *localWorker) bool { return w.name == name })
}

// Orders to a master: one more worker of its own; one of them killed, as kill -9 does.
const (
	OrderWorker = "worker"
	OrderKill   = "kill "
)

// obey does what an order says; an unknown one, or one about somebody else's worker, is
// none.
func (m *master) obey(order string) error {
	if order == OrderWorker && len(m.local) < MaxLocal {
		return m.startWorker(len(m.local))
	}
	if name, ok := strings.CutPrefix(order, OrderKill); ok {
		for _, w := range m.local {
			if w.name == name {
				_ = w.command.Process.Kill()
			}
		}
	}
	return nil
}

// MaxLocal is how many workers a master starts on its own machine.
const MaxLocal = 256
