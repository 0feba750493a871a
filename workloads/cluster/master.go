package cluster

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"coreglass/workloads"
)

// MasterOptions say what a master puts into the queue, and where that is.
type MasterOptions struct {
	Listen          string // of the server that the master carries in itself
	Access                 // with URL: a server that is there already, instead
	Name            string // of the job
	Job             Job
	Store           string        // directory of the queue; empty: a temporary one
	RedeliverAfter  time.Duration // a task that was not given back goes to another worker
	TLSCert, TLSKey string
	Local           int  // workers that the master starts on this machine
	AskedForJob     bool // the job was asked for, so a store with another one is refused

	Opened   func(address string) // told where workers find the queue
	Put      func(Task)           // told of each task; may be nil
	AllPut   func()               // told when the queue has them all; may be nil
	Got      func(Result)         // told of each first result; may be nil
	Progress func(*Report)        // told every Every
	Every    time.Duration        // 0: twice a second
	Orders   <-chan string        // what to do beside the job: see obey; may be nil
}

// every is how often progress is told.
func (o MasterOptions) every() time.Duration {
	if o.Every > 0 {
		return o.Every
	}
	return 500 * time.Millisecond
}

// Check reports the first option that is out of range.
func (o MasterOptions) Check() error {
	if o.URL == "" {
		if err := checkListen(o.Listen, o.Key); err != nil {
			return err
		}
	}
	if !ValidName(o.Name) {
		return &workloads.SpecError{Flag: "name", Value: fmt.Sprintf("%q", o.Name), Allowed: "up to 64 letters, digits, _ and -"}
	}
	if o.RedeliverAfter < 500*time.Millisecond || o.RedeliverAfter > time.Hour {
		return &workloads.SpecError{Flag: "redeliver-after", Value: o.RedeliverAfter.String(), Allowed: "a duration from 500ms to 1h"}
	}
	if (o.TLSCert == "") != (o.TLSKey == "") {
		return &workloads.SpecError{Flag: "tls-cert", Value: "alone", Allowed: "with --tls-key"}
	}
	return o.Job.Check()
}

// master is one master program. All its fields belong to the goroutine of run.
type master struct {
	o      MasterOptions
	names  subjects
	broker *broker // nil: the server is somebody else's
	conn   *nats.Conn
	js     jetstream.JetStream
	tasks  jetstream.Stream
	shared jetstream.Consumer
	report Report
	known  []bool // by task: a result is there
	rows   map[string]*WorkerRow

	started time.Time
	local   []*localWorker
}

// RunMaster puts the tasks of a job into the queue and collects their results, each once.
// A store, or a server, that holds a part of the same job already is gone on with.
func RunMaster(ctx context.Context, o MasterOptions) (*Report, error) {
	if err := o.Check(); err != nil {
		return nil, err
	}
	m := &master{o: o, names: subjects(o.Name), rows: map[string]*WorkerRow{}, started: time.Now()}
	defer m.close()
	if err := m.open(ctx); err != nil {
		return nil, err
	}
	err := m.run(ctx)
	if err == nil {
		m.report.Queued, m.report.Held = 0, 0
	}
	m.summarise()
	if err == nil {
		m.end()
	}
	return &m.report, err
}

func (m *master) open(ctx context.Context) (err error) {
	opts := m.o.options("coreglass master")
	if m.o.URL != "" {
		m.conn, err = m.o.dial(ctx, opts...)
	} else {
		if m.broker, err = openBroker(m.o); err != nil {
			return err
		}
		m.conn, err = m.broker.connect(nats.Name("coreglass master"), nats.ErrorHandler(func(*nats.Conn, *nats.Subscription, error) {}))
	}
	if err != nil {
		return err
	}
	if m.js, err = jetstream.New(m.conn, jetstream.WithPublishAsyncMaxPending(1024), jetstream.WithPublishAsyncTimeout(30*time.Second)); err != nil {
		return err
	}
	if err := m.openQueue(ctx); err != nil {
		return fmt.Errorf("queue: %w", err)
	}
	m.report.Address = m.address()
	if m.o.Opened != nil {
		m.o.Opened(m.report.Address)
	}
	return m.startLocal()
}

func (m *master) address() string {
	if m.broker != nil {
		return m.broker.address()
	}
	return m.o.where()
}

// openQueue makes the streams, or finds those of an earlier master.
func (m *master) openQueue(ctx context.Context) (err error) {
	if _, err = m.js.CreateOrUpdateStream(ctx, m.names.resultStream()); err != nil {
		return err
	}
	if err := m.openJob(ctx); err != nil {
		return err
	}
	if m.tasks, err = m.js.CreateOrUpdateStream(ctx, m.names.taskStream()); err != nil {
		return err
	}
	m.known = make([]bool, m.o.Job.Tasks)
	m.shared, err = m.tasks.CreateOrUpdateConsumer(ctx, m.names.consumer(m.o.RedeliverAfter))
	return err
}

// openJob keeps the job beside the queue, or reads which one is there.
func (m *master) openJob(ctx context.Context) error {
	results, err := m.js.Stream(ctx, m.names.results())
	if err != nil {
		return err
	}
	kept, err := results.GetLastMsgForSubject(ctx, m.names.job())
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		data, err := json.Marshal(m.o.Job)
		if err != nil {
			return err
		}
		_, err = m.js.Publish(ctx, m.names.job(), data)
		return err
	}
	if err != nil {
		return err
	}
	var j Job
	if err := json.Unmarshal(kept.Data, &j); err != nil || j.Check() != nil {
		return errors.New("it holds what is no job of this program")
	}
	if m.o.AskedForJob && !reflect.DeepEqual(j, m.o.Job) {
		return &workloads.SpecError{Flag: "store", Value: m.o.Store, Allowed: fmt.Sprintf("it holds another job (%d tasks, seed %d); give the same flags, or none, or another directory", j.Tasks, j.Seed)}
	}
	m.o.Job, m.report.Resumed = j, true
	return nil
}

// put publishes the tasks that the queue has not had yet. The stream's sequence says which:
// tasks go in by number.
func (m *master) put(ctx context.Context) error {
	info, err := m.tasks.Info(ctx)
	if err != nil {
		return err
	}
	for i := int(info.State.LastSeq); i < m.o.Job.Tasks; i++ {
		if err := sleep(ctx, m.o.Job.arrival(i)-time.Since(m.started)); err != nil {
			return err
		}
		if err := m.putOne(ctx, i, 0); err != nil {
			return err
		}
	}
	select {
	case <-m.js.PublishAsyncComplete():
	case <-ctx.Done():
	}
	return ctx.Err()
}

// putOne publishes a task. The server drops what it has seen under the same identifier.
func (m *master) putOne(ctx context.Context, i, round int) error {
	t := m.o.Job.Task(i)
	data, err := json.Marshal(t)
	if err != nil {
		return err
	}
	if m.o.Put != nil && round == 0 {
		m.o.Put(t)
	}
	id := jetstream.WithMsgID(fmt.Sprintf("%d.%d", i, round))
	if _, err := m.js.PublishAsync(m.names.task(), data, id, jetstream.WithStallWait(30*time.Second)); err != nil {
		return fmt.Errorf("task %d: %w", i, err)
	}
	return ctx.Err()
}

// end tells the workers that all is done, and removes the job from a server that others use.
func (m *master) end() {
	_ = m.conn.Publish(m.names.end(), nil)
	_ = m.conn.FlushTimeout(time.Second)
	if m.broker != nil {
		m.awaitGone()
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	_ = m.js.DeleteStream(ctx, m.names.tasks())
	_ = m.js.DeleteStream(ctx, m.names.results())
}

// awaitGone gives workers a moment to hear the end before the server goes.
func (m *master) awaitGone() {
	for until := time.Now().Add(2 * time.Second); m.broker.server.NumClients() > 1 && time.Now().Before(until); {
		time.Sleep(10 * time.Millisecond)
	}
}

func (m *master) close() {
	if m.conn != nil {
		m.conn.Close()
	}
	m.stopLocal()
	if m.broker != nil {
		m.broker.close()
	}
}
