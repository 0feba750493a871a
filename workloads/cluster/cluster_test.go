package cluster

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
)

// TestMain makes the test program able to be its own workers.
func TestMain(m *testing.M) {
	WorkerMain()
	os.Exit(m.Run())
}

// running is a master that runs in the test's own process.
type running struct {
	address string
	report  *Report
	results map[int]Result
	err     error
	ended   chan struct{}
}

// master starts one; its fields report, results and err are there when it has ended.
func startMaster(t *testing.T, o MasterOptions) *running {
	t.Helper()
	o.Listen, o.Name = "127.0.0.1:0", DefaultName
	if o.RedeliverAfter == 0 {
		o.RedeliverAfter = time.Second
	}
	r := &running{results: map[int]Result{}, ended: make(chan struct{})}
	opened := make(chan string, 1)
	o.Opened = func(address string) { opened <- address }
	o.Got = func(got Result) { r.results[got.ID] = got }
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	go func() {
		defer close(r.ended)
		defer cancel()
		r.report, r.err = RunMaster(ctx, o)
	}()
	t.Cleanup(func() { cancel(); <-r.ended })
	select {
	case r.address = <-opened:
	case <-r.ended:
		t.Fatal(r.err)
	}
	return r
}

// done waits for the end and checks that each task has its right result.
func (r *running) done(t *testing.T, j Job) {
	t.Helper()
	<-r.ended
	if r.err != nil {
		t.Fatal(r.err)
	}
	if len(r.results) != j.Tasks || r.report.Results != j.Tasks || r.report.Wrong > 0 {
		t.Fatalf("%d results of %d tasks, %d wrong", len(r.results), j.Tasks, r.report.Wrong)
	}
	for _, got := range r.results {
		if !j.Right(got) {
			t.Errorf("task %d: %v", got.ID, got)
		}
	}
}

func workerAt(address, key string) WorkerOptions {
	return WorkerOptions{Access: Access{Server: address, Key: key, Wait: 10 * time.Second}, Name: DefaultName, Slots: 2}
}

// The textbook's ten numbers, three workers in processes of their own.
func TestTextbook(t *testing.T) {
	j := Job{Tasks: 10}
	m := startMaster(t, MasterOptions{Job: j, Local: 3})
	m.done(t, j)
	if got := m.results[0].String(); got != "3411 * 3411 = 11634921" {
		t.Errorf("the first result is %s", got)
	}
}

// Tasks can be built-in loads, which run in the execution models of this machine.
func TestLoads(t *testing.T) {
	j := Job{Tasks: 4, Load: "cpu", Model: "process", Work: 5 * time.Millisecond}
	m := startMaster(t, MasterOptions{Job: j, Local: 2})
	m.done(t, j)
	for _, r := range m.results {
		if r.Elapsed == 0 {
			t.Errorf("task %d has no time", r.ID)
		}
	}
}

// A worker for another job than the master's says so.
func TestWrongName(t *testing.T) {
	m := startMaster(t, MasterOptions{Job: Job{Tasks: 2}})
	w := workerAt(m.address, "")
	w.Name, w.Wait = "another", time.Second
	if _, err := RunWorker(t.Context(), w); err == nil || !strings.Contains(err.Error(), `no job named "another"`) {
		t.Error(err)
	}
	if _, err := RunWorker(t.Context(), workerAt(m.address, "")); err != nil {
		t.Fatal(err)
	}
	m.done(t, Job{Tasks: 2})
}

// What a task may not name is refused by the worker, whoever put it into the queue.
func TestWorkerRefusesForeignPrograms(t *testing.T) {
	for _, task := range []Task{
		{Load: "cpu", Model: "python:/tmp/anything", Work: time.Millisecond},
		{Load: "file:/etc/passwd", Model: "thread", Work: time.Millisecond},
		{Load: "convoy", Model: "thread", Work: time.Millisecond},
		{Load: "cpu", Model: "thread", Work: 100 * time.Hour},
		{Load: "cpu", Model: "thread", Work: -1},
		{N: -5}, {N: 3, Pause: 1000 * time.Hour},
	} {
		if r, err := execute(t.Context(), task); err != nil || r.Fault == "" {
			t.Errorf("%+v: %+v, %v", task, r, err)
		}
	}
}

// A wrong key is refused once, in words, and the run goes on.
func TestWrongKey(t *testing.T) {
	j := Job{Tasks: 20}
	m := startMaster(t, MasterOptions{Job: j, Access: Access{Key: "right"}})
	for _, key := range []string{"wrong", ""} {
		if _, err := RunWorker(t.Context(), workerAt(m.address, key)); !errors.Is(err, ErrKey) || strings.Contains(err.Error(), "right ") {
			t.Errorf("key %q: %v", key, err)
		}
	}
	if _, err := RunWorker(t.Context(), workerAt(m.address, "right")); err != nil {
		t.Error(err)
	}
	m.done(t, j)
}

// Who has the key may take tasks and give results; the queue itself is out of reach.
func TestWorkersMayNotTouchTheQueue(t *testing.T) {
	j := Job{Tasks: 5}
	m := startMaster(t, MasterOptions{Job: j, Access: Access{Key: "right"}})
	c, err := nats.Connect("nats://"+m.address, nats.UserInfo(workerUser, password("right")), nats.ErrorHandler(func(*nats.Conn, *nats.Subscription, error) {}))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for _, subject := range []string{"$JS.API.STREAM.DELETE.TASKS_coreglass", "$JS.API.STREAM.PURGE.RESULTS_coreglass", "coreglass.task", "coreglass.end"} {
		if err := c.Publish(subject, []byte(`{"id":0}`)); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Flush(); err != nil {
		t.Fatal(err)
	}
	if _, err := RunWorker(t.Context(), workerAt(m.address, "right")); err != nil {
		t.Fatal(err)
	}
	m.done(t, j)
	if m.report.Strange+m.report.Twice > 0 {
		t.Errorf("%+v", m.report)
	}
}

// Garbage, a message without end, one that is too long and a thousand connections do not
// stop a run.
func TestHostilePort(t *testing.T) {
	j := Job{Tasks: 200}
	m := startMaster(t, MasterOptions{Job: j, Access: Access{Key: "right"}})
	for _, text := range []string{"GET / HTTP/1.1\r\n\r\n", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", strings.Repeat("\x00\xff", 5000), "PUB a 104857600\r\n", "CONNECT {\r\n"} {
		abuse(t, m.address, text)
	}
	tooLong(t, m.address)
	var all []net.Conn
	for range 1000 {
		if c, err := net.Dial("tcp", m.address); err == nil {
			all = append(all, c)
		}
	}
	stranger, err := nats.Connect("nats://"+m.address, nats.UserInfo(workerUser, password("right")))
	if err == nil {
		stranger.Close()
	}
	for _, c := range all {
		c.Close()
	}
	if _, err := RunWorker(t.Context(), workerAt(m.address, "right")); err != nil {
		t.Error(err)
	}
	m.done(t, j)
}

// abuse sends a text and waits until the server hangs up.
func abuse(t *testing.T, address, text string) {
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	_, _ = c.Write([]byte(text))
	_ = c.SetDeadline(time.Now().Add(10 * time.Second))
	for buffer := make([]byte, 4096); ; {
		if _, err := c.Read(buffer); err != nil {
			if os.IsTimeout(err) {
				t.Errorf("the server keeps a connection that sent %.20q", text)
			}
			return
		}
	}
}

// tooLong sends 100 MB as somebody who has the key.
func tooLong(t *testing.T, address string) {
	c, err := nats.Connect("nats://"+address, nats.UserInfo(workerUser, password("right")), nats.NoReconnect())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Publish("coreglass.result", make([]byte, 100<<20)); !errors.Is(err, nats.ErrMaxPayload) {
		t.Errorf("100 MB: %v", err)
	}
}

// Results of nobody's task, and names that would write on the terminal, are dropped.
func TestStrangeResults(t *testing.T) {
	j := Job{Tasks: 3}
	m := startMaster(t, MasterOptions{Job: j, Access: Access{Key: "right"}})
	c, err := nats.Connect("nats://"+m.address, nats.UserInfo(workerUser, password("right")))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for _, text := range []string{"no json", `{"worker":"a","results":[{"id":-1},{"id":99}]}`, `{"worker":"\u001b[2J","results":[{"id":1,"n":1605,"square":2576025}]}`} {
		if _, err := c.Request("coreglass.result", []byte(text), 5*time.Second); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := RunWorker(t.Context(), workerAt(m.address, "right")); err != nil {
		t.Fatal(err)
	}
	m.done(t, j)
	if m.report.Strange != 3 {
		t.Errorf("%d strange results, want 3", m.report.Strange)
	}
}

// A worker that hangs with tasks in its hands holds nothing up for longer than stated.
func TestStuckWorker(t *testing.T) {
	j := Job{Tasks: 30}
	m := startMaster(t, MasterOptions{Job: j, RedeliverAfter: 500 * time.Millisecond})
	c, err := nats.Connect("nats://" + m.address)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	taken, err := c.Request("$JS.API.CONSUMER.MSG.NEXT.TASKS_coreglass.workers", []byte("5"), 10*time.Second)
	if err != nil || len(taken.Data) == 0 {
		t.Fatalf("%v: %v", taken, err)
	}
	if _, err := RunWorker(t.Context(), workerAt(m.address, "")); err != nil {
		t.Fatal(err)
	}
	m.done(t, j)
	if m.report.Redelivered == 0 {
		t.Error("nothing was delivered again")
	}
}

// A second master with the same store goes on; one with another job is refused, and so is
// one that comes while the first is there.
func TestStore(t *testing.T) {
	store, j := t.TempDir(), Job{Tasks: 10}
	m := startMaster(t, MasterOptions{Job: j, Store: store})
	o := MasterOptions{Listen: "127.0.0.1:0", Name: DefaultName, Job: j, Store: store, RedeliverAfter: time.Second}
	if _, err := RunMaster(t.Context(), o); err == nil || !strings.Contains(err.Error(), "another master") {
		t.Errorf("a second master at once: %v", err)
	}
	if _, err := RunWorker(t.Context(), workerAt(m.address, "")); err != nil {
		t.Fatal(err)
	}
	m.done(t, j)
	again := startMaster(t, MasterOptions{Job: Job{Tasks: 99}, Store: store}) // not asked for
	again.done(t, j)
	if !again.report.Resumed {
		t.Error("the second master began anew")
	}
	o.Job, o.AskedForJob = Job{Tasks: 11}, true
	if _, err := RunMaster(t.Context(), o); err == nil || !strings.Contains(err.Error(), "--store") {
		t.Errorf("another job in the same store: %v", err)
	}
}

// Others reach the queue only with a key.
func TestListenNeedsKey(t *testing.T) {
	for listen, ok := range map[string]bool{"127.0.0.1:5000": true, "localhost:5000": true, "[::1]:5000": true, "0.0.0.0:5000": false, ":5000": false, "192.0.2.1:5000": false, "5000": false} {
		if err := checkListen(listen, ""); (err == nil) != ok {
			t.Errorf("%s: %v", listen, err)
		}
	}
	if err := checkListen("0.0.0.0:5000", "k"); err != nil {
		t.Error(err)
	}
}

// The clock's estimate keeps the true offset within its bounds.
func TestClockKeepsBest(t *testing.T) {
	var c Clock
	c.better(Clock{Offset: 5 * time.Millisecond, Uncertainty: 10 * time.Millisecond})
	c.better(Clock{Offset: time.Millisecond, Uncertainty: time.Millisecond})
	c.better(Clock{Offset: 8 * time.Millisecond, Uncertainty: 20 * time.Millisecond})
	if c.Offset != time.Millisecond || c.Uncertainty < time.Millisecond {
		t.Errorf("%+v", c)
	}
	c.better(Clock{}) // an answer that did not come
	if c.Uncertainty == 0 {
		t.Error("a lost answer passes for a perfect one")
	}
}

// With a certificate of its own the master is reached through TLS, by those who have it.
func TestTLS(t *testing.T) {
	cert, key, err := Certificate([]string{"127.0.0.1"}, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	certFile, secretFile := t.TempDir()+"/cert.pem", t.TempDir()+"/key.pem"
	if err := errors.Join(os.WriteFile(certFile, cert, 0o600), os.WriteFile(secretFile, key, 0o600)); err != nil {
		t.Fatal(err)
	}
	j := Job{Tasks: 10}
	m := startMaster(t, MasterOptions{Job: j, Access: Access{Key: "right"}, TLSCert: certFile, TLSKey: secretFile})
	w := workerAt(m.address, "right")
	if _, err := RunWorker(t.Context(), w); err == nil || !strings.Contains(err.Error(), "--tls-ca") {
		t.Errorf("without the certificate: %v", err)
	}
	w.CA = certFile
	if _, err := RunWorker(t.Context(), w); err != nil {
		t.Error(err)
	}
	m.done(t, j)
}

// Over a slow line the clock's offset is right within its stated uncertainty: both ends have
// this machine's clock, and the line is slow in one direction only, the worst case.
func TestClockOverSlowLine(t *testing.T) {
	j := Job{Tasks: 80, Pause: 100 * time.Millisecond}
	m := startMaster(t, MasterOptions{Job: j, Access: Access{Key: "right"}})
	w := workerAt(slowLine(t, m.address, 50*time.Millisecond), "right")
	if _, err := RunWorker(t.Context(), w); err != nil {
		t.Fatal(err)
	}
	m.done(t, j)
	c := m.report.Workers[0].Clock
	if c.Uncertainty < 25*time.Millisecond || c.Offset.Abs() > c.Uncertainty || c.Offset.Abs() < 20*time.Millisecond {
		t.Errorf("the clock is said to be off by %v +- %v", c.Offset, c.Uncertainty)
	}
}

// slowLine passes on what it gets: at once to the client, late to the server.
func slowLine(t *testing.T, server string, late time.Duration) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			near, err := l.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial("tcp", server)
			if err != nil {
				near.Close()
				continue
			}
			go func() { _, _ = io.Copy(near, far); near.Close() }()
			go passLate(far, near, late)
		}
	}()
	return l.Addr().String()
}

func passLate(to, from net.Conn, late time.Duration) {
	type piece struct {
		data []byte
		due  time.Time
	}
	line := make(chan piece, 1024)
	go func() {
		defer to.Close()
		for p := range line {
			time.Sleep(time.Until(p.due))
			if _, err := to.Write(p.data); err != nil {
				return
			}
		}
	}()
	defer close(line)
	for {
		data := make([]byte, 4096)
		n, err := from.Read(data)
		if err != nil {
			return
		}
		line <- piece{data[:n], time.Now().Add(late)}
	}
}
