package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"coreglass/workloads/cluster"
)

// workerOptions are the flags of worker.
type workerOptions struct {
	access    accessFlags
	server    string
	worker    string
	slots     count
	idle      duration
	connectIn duration
	quiet     bool
}

func newWorker(s streams) *cobra.Command {
	o := workerOptions{connectIn: duration(time.Minute)}
	c := &cobra.Command{
		Use: "worker", Short: "Take tasks from a master's queue and do them", Args: noArgs,
		Long: "Takes tasks from the queue of a master on this or another machine, does them and puts\n" +
			"the results back, until the master says that all are done. Tasks are numbers to\n" +
			"square or built-in loads; no code ever comes over the network.",
		Example: "  coreglass worker --server 127.0.0.1:5000 --authkey-file key\n" +
			"  coreglass worker --server 192.0.2.7:5000 --authkey-file key --slots 4 --idle-exit 30s",
		RunE: func(c *cobra.Command, _ []string) error { return o.run(c.Context(), s) },
	}
	o.access.add(c)
	c.Flags().StringVar(&o.server, "server", "127.0.0.1:5000", "`HOST:PORT` of the master")
	c.Flags().StringVar(&o.worker, "worker-name", "", "this worker's `name` at the master (default: host and process)")
	c.Flags().Var(&o.slots, "slots", "tasks at a time (default: number of cores)")
	c.Flags().Var(&o.idle, "idle-exit", "end after this time without a task (default: wait for more)")
	c.Flags().Var(&o.connectIn, "connect-within", "how long to wait for a master that is not there, or not any more")
	c.Flags().BoolVarP(&o.quiet, "quiet", "q", false, "do not print the tasks")
	return c
}

func (o *workerOptions) run(ctx context.Context, s streams) error {
	access, err := o.access.access()
	if err != nil {
		return err
	}
	if _, _, err := net.SplitHostPort(o.server); err != nil {
		return usagef("--server %q: HOST:PORT, such as 127.0.0.1:5000", o.server)
	}
	if o.worker != "" && !cluster.ValidName(o.worker) {
		return usagef("--worker-name %q: up to 64 letters, digits, _ and -", o.worker)
	}
	if o.slots > 1024 {
		return usagef("--slots %d: a number from 1 to 1024", o.slots)
	}
	access.Server, access.Wait = o.server, time.Duration(o.connectIn)
	access.Away = func() { fmt.Fprintf(s.err, "no queue there yet; trying for %v\n", access.Wait) }
	host, _, _ := net.SplitHostPort(o.server)
	w := cluster.WorkerOptions{Access: access, Name: o.access.name, Worker: o.worker, Slots: int(o.slots), IdleExit: time.Duration(o.idle)}
	if !o.quiet {
		if access.URL == "" {
			fmt.Fprintf(s.out, "Connect to server %s...\n", host)
		}
		lines := &fewLines{w: s.out}
		w.Began = func(t cluster.Task) { lines.print("run task %v...\n", t) }
		defer lines.flush()
	}
	done, err := cluster.RunWorker(ctx, w)
	if err != nil && !(errors.Is(err, context.Canceled) && ctx.Err() != nil) {
		return err
	}
	if !o.quiet {
		fmt.Fprintf(s.out, "worker exit. (%d tasks)\n", done)
	}
	return nil
}

// fewLines prints what comes slowly line by line, and of what comes fast only how much it
// is: a terminal must not slow the work down.
type fewLines struct {
	mu      sync.Mutex
	w       io.Writer
	since   time.Time
	printed int
	skipped int
}

// linesPerSecond is what a person can't read any more.
const linesPerSecond = 50

func (l *fewLines) print(format string, args ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if now := time.Now(); now.Sub(l.since) > time.Second {
		l.rest()
		l.since, l.printed = now, 0
	}
	if l.printed++; l.printed > linesPerSecond {
		l.skipped++
		return
	}
	fmt.Fprintf(l.w, format, args...)
}

// rest tells how many lines were left out; l.mu is held.
func (l *fewLines) rest() {
	if l.skipped > 0 {
		fmt.Fprintf(l.w, "... and %d more\n", l.skipped)
	}
	l.skipped = 0
}

func (l *fewLines) flush() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.rest()
}
