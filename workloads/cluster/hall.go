package cluster

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	"coreglass/workloads"
)

// Hall is a master with workers of its own on this machine, in a process beside the program,
// for a screen that shows them.
type Hall struct {
	reports chan Report
	command *exec.Cmd
	life    io.WriteCloser // orders; the master ends when it does
	ended   chan struct{}
	once    sync.Once
	err     error
}

// HallPlan says what runs in a hall.
type HallPlan struct {
	Job            Job
	Workers        int
	RedeliverAfter time.Duration
}

// hallRole makes this program the master of a hall; its plan comes as the first line of its
// input, orders follow.
const hallRole = "hall"

// everyReport is how often a hall's master reports.
const everyReport = 200 * time.Millisecond

// OpenHall starts the master and its workers. They end when ctx does, or on Close.
func OpenHall(ctx context.Context, p HallPlan) (*Hall, error) {
	if err := p.options().Check(); err != nil {
		return nil, err
	}
	exe, err := os.Executable()
	if err != nil {
		return nil, err
	}
	h := &Hall{reports: make(chan Report, 1), command: exec.Command(exe), ended: make(chan struct{})}
	h.command.Args = []string{"coreglass-worker", "cluster", hallRole}
	h.command.Env = append(os.Environ(), workerRole+"="+hallRole, "GOTRACEBACK=none")
	h.command.Stderr = new(bytes.Buffer)
	if h.life, err = h.command.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := h.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := workloads.StartWorker(h.command, nil); err != nil {
		return nil, err
	}
	if err := json.NewEncoder(h.life).Encode(p); err != nil {
		return nil, errors.Join(err, h.Close())
	}
	stop := context.AfterFunc(ctx, h.stop)
	go func() {
		defer close(h.ended)
		defer close(h.reports)
		defer stop()
		h.read(out)
	}()
	return h, nil
}

// read takes the reports as they come; one that was not fetched is replaced by the next.
func (h *Hall) read(out io.Reader) {
	for d := json.NewDecoder(out); ; {
		var r Report
		if d.Decode(&r) != nil {
			break
		}
		select {
		case <-h.reports:
		default:
		}
		h.reports <- r
	}
	if err := h.command.Wait(); err != nil {
		h.err = errors.New(strings.TrimSpace(h.command.Stderr.(*bytes.Buffer).String()))
	}
	workloads.KillGroup(h.command)
}

// Reports delivers how things stand; it is closed when the job is done, or has failed.
func (h *Hall) Reports() <-chan Report { return h.reports }

// Err says why the reports ended early; nil: all tasks are done. It is known when Reports is
// closed.
func (h *Hall) Err() error {
	select {
	case <-h.ended:
		return h.err
	default:
		return nil
	}
}

// Order tells the master something: OrderWorker, or OrderKill and a worker's name.
func (h *Hall) Order(order string) { _, _ = io.WriteString(h.life, order+"\n") }

// stop ends the master's input, and so the master and its workers.
func (h *Hall) stop() { h.once.Do(func() { h.life.Close() }) }

// Close ends the master and its workers, and returns when none is left.
func (h *Hall) Close() error {
	h.stop()
	late := time.AfterFunc(2*time.Second, func() { workloads.KillGroup(h.command) })
	defer late.Stop()
	<-h.ended
	return nil
}

// options are the master's.
func (p HallPlan) options() MasterOptions {
	return MasterOptions{Listen: "127.0.0.1:0", Name: DefaultName, Job: p.Job, RedeliverAfter: p.RedeliverAfter, Local: p.Workers, Every: everyReport}
}

// hold is the master's process of a hall; it never returns.
func hold() {
	in := bufio.NewReader(os.Stdin)
	line, _ := in.ReadBytes('\n')
	var p HallPlan
	if json.Unmarshal(line, &p) != nil {
		os.Exit(2)
	}
	ctx, end := context.WithCancel(context.Background())
	orders := make(chan string)
	go func() {
		defer end()
		for lines := bufio.NewScanner(in); lines.Scan(); {
			select {
			case orders <- lines.Text():
			case <-ctx.Done():
				return
			}
		}
	}()
	o, out := p.options(), json.NewEncoder(os.Stdout)
	o.Orders = orders
	o.Progress = func(r *Report) { _ = out.Encode(r) }
	r, err := RunMaster(ctx, o)
	if err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	_ = out.Encode(r)
	os.Exit(0)
}
