package cluster

import (
	"fmt"
	"os"
	"strings"
	"time"
	"unicode"

	"github.com/nats-io/nats.go/jetstream"
)

// What a job named NAME has on the server: two streams, a consumer that all workers share,
// and plain subjects for what need not survive.
const (
	DefaultName = "coreglass"
	shared      = "workers" // the consumer
)

type subjects string // the job's name

func (s subjects) tasks() string            { return "TASKS_" + string(s) }
func (s subjects) results() string          { return "RESULTS_" + string(s) }
func (s subjects) task() string             { return string(s) + ".task" }
func (s subjects) job() string              { return string(s) + ".job" }
func (s subjects) result() string           { return string(s) + ".result" }
func (s subjects) status(who string) string { return string(s) + ".worker." + who }
func (s subjects) clock(who string) string  { return string(s) + ".clock." + who }
func (s subjects) end() string              { return string(s) + ".end" }

// Limits of what travels. A batch of results is cut well below the largest message.
const (
	maxMessage = 64 << 10
	maxBatch   = 200
	maxWorkers = 1000 // names that a master keeps rows for
	maxConns   = 256
)

// ValidName says whether a text can name a job or a worker: it is a part of subjects, and
// goes to terminals.
func ValidName(s string) bool { return len(s) >= 1 && len(s) <= 64 && !strings.ContainsFunc(s, unfit) }

func unfit(r rune) bool {
	return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' || r == '-')
}

// WorkerName is this process among the workers of all hosts.
func WorkerName() string { return fmt.Sprintf("%s-%d", hostName(), os.Getpid()) }

// hostName is what this machine is called, made fit for names.
func hostName() string {
	host, err := os.Hostname()
	if err != nil || host == "" {
		host = "host"
	}
	plain := strings.Map(func(r rune) rune {
		if unfit(r) {
			return '-'
		}
		return r
	}, host)
	return fmt.Sprintf("%.40s", plain)
}

// printable is text from the network made safe for a terminal.
func printable(s string) string {
	return fmt.Sprintf("%.200s", strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return ' '
	}, s))
}

func (s subjects) taskStream() jetstream.StreamConfig {
	return jetstream.StreamConfig{
		Name: s.tasks(), Subjects: []string{s.task()}, Storage: jetstream.FileStorage,
		Retention: jetstream.WorkQueuePolicy, MaxMsgSize: maxMessage, Duplicates: 2 * time.Minute,
	}
}

// resultStream also keeps the job, so that a master that comes back knows what it was.
func (s subjects) resultStream() jetstream.StreamConfig {
	return jetstream.StreamConfig{
		Name: s.results(), Subjects: []string{s.result(), s.job()}, Storage: jetstream.FileStorage, MaxMsgSize: maxMessage,
	}
}

// consumer hands tasks out: one that was not acknowledged in time goes to somebody else,
// as often as it takes, and no more than a bounded number is out at a time.
func (s subjects) consumer(redeliverAfter time.Duration) jetstream.ConsumerConfig {
	return jetstream.ConsumerConfig{
		Durable: shared, AckPolicy: jetstream.AckExplicitPolicy, AckWait: redeliverAfter, MaxAckPending: 8192, MaxDeliver: -1,
	}
}
