package cluster

import (
	"fmt"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// What the master and worker add to the queue's own cost: the same server, the same number
// of tiny tasks, first with a bare publisher and consumer that acknowledges each message and
// has no results, then with results collected exactly once. Budget: at least 70 % of bare.
func BenchmarkTasks(b *testing.B) {
	const n = 50_000
	for b.Loop() {
		bare := bareRate(b, n)
		ours := clusterRate(b, n)
		b.ReportMetric(bare, "bare/s")
		b.ReportMetric(ours, "tasks/s")
		b.ReportMetric(100*ours/bare, "%")
	}
	b.ReportMetric(0, "ns/op")
}

func openBench(b *testing.B) (*broker, string) {
	b.Helper()
	s, err := openBroker(MasterOptions{Listen: "127.0.0.1:0", Name: DefaultName})
	if err != nil {
		b.Fatal(err)
	}
	return s, s.address()
}

func bareRate(b *testing.B, n int) float64 {
	s, _ := openBench(b)
	defer s.close()
	publisher, err := s.connect()
	if err != nil {
		b.Fatal(err)
	}
	defer publisher.Close()
	js, err := jetstream.New(publisher, jetstream.WithPublishAsyncMaxPending(1024))
	if err != nil {
		b.Fatal(err)
	}
	names := subjects(DefaultName)
	if _, err := js.CreateStream(b.Context(), names.taskStream()); err != nil {
		b.Fatal(err)
	}
	if _, err := js.CreateConsumer(b.Context(), names.tasks(), names.consumer(5*time.Second)); err != nil {
		b.Fatal(err)
	}
	began, got := time.Now(), make(chan struct{}, n)
	worker, err := nats.Connect("nats://" + s.address())
	if err != nil {
		b.Fatal(err)
	}
	defer worker.Close()
	wjs, _ := jetstream.New(worker)
	c, err := wjs.Consumer(b.Context(), names.tasks(), shared)
	if err != nil {
		b.Fatal(err)
	}
	consuming, err := c.Consume(func(m jetstream.Msg) { _ = m.Ack(); got <- struct{}{} })
	if err != nil {
		b.Fatal(err)
	}
	defer consuming.Stop()
	for i := range n {
		data := fmt.Appendf(nil, `{"id":%d,"n":%d}`, i, i%10000)
		if _, err := js.PublishAsync(names.task(), data, jetstream.WithMsgID(fmt.Sprint(i)), jetstream.WithStallWait(30*time.Second)); err != nil {
			b.Fatal(err)
		}
	}
	for range n {
		<-got
	}
	return float64(n) / time.Since(began).Seconds()
}

func clusterRate(b *testing.B, n int) float64 {
	o := MasterOptions{Listen: "127.0.0.1:0", Name: DefaultName, RedeliverAfter: 5 * time.Second, Job: Job{Tasks: n}}
	began := make(chan time.Time, 1)
	o.Opened = func(address string) {
		began <- time.Now()
		go func() { _, _ = RunWorker(b.Context(), workerAt(address, "")) }()
	}
	var last time.Time
	o.Got = func(Result) { last = time.Now() }
	r, err := RunMaster(b.Context(), o)
	if err != nil || r.Results != n || r.Wrong > 0 {
		b.Fatalf("%+v, %v", r, err)
	}
	return float64(n) / last.Sub(<-began).Seconds()
}
