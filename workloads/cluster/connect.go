package cluster

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/nats-io/nats.go"

	"coreglass/workloads"
)

// ErrKey is a key that the server does not know. Nobody tries it again.
var ErrKey = errors.New("the server refused the key (--authkey-file, COREGLASS_AUTHKEY or --authkey)")

// Access is how a server is reached.
type Access struct {
	Server string // HOST:PORT of a master
	URL    string // of a NATS server that is there already, instead
	Key    string
	Creds  string        // credentials file for such a server
	CA     string        // file with the certificate that signs for the server
	Wait   time.Duration // how long a server that is not there, or not any more, is waited for
	Away   func()        // told once that there is none yet; may be nil
}

// options turn the access into the client's own words. A connection that is lost is tried
// again twice a second, with some chance in it so that many workers do not come at once.
func (a Access) options(name string) []nats.Option {
	opts := []nats.Option{
		nats.Name(name), nats.MaxReconnects(-1), nats.ReconnectWait(500 * time.Millisecond), nats.ReconnectJitter(250*time.Millisecond, time.Second),
		nats.Timeout(5 * time.Second), nats.PingInterval(5 * time.Second), nats.MaxPingsOutstanding(2), nats.ErrorHandler(func(*nats.Conn, *nats.Subscription, error) {}),
	}
	switch {
	case a.Creds != "":
		opts = append(opts, nats.UserCredentials(a.Creds))
	case a.Key != "" && a.URL != "":
		opts = append(opts, nats.Token(a.Key))
	case a.Key != "":
		opts = append(opts, nats.UserInfo(workerUser, password(a.Key)))
	}
	if a.CA != "" {
		opts = append(opts, nats.RootCAs(a.CA))
	}
	return opts
}

// where is the server as a user may see it: without what a URL has to prove who one is.
func (a Access) where() string {
	if a.URL == "" {
		return a.Server
	}
	if _, after, ok := strings.Cut(a.URL, "@"); ok {
		return after
	}
	return strings.TrimPrefix(a.URL, "nats://")
}

// dial connects. A server that is not there yet, or is full, is tried again for a while; a
// refused key is not.
func (a Access) dial(ctx context.Context, opts ...nats.Option) (*nats.Conn, error) {
	url := a.URL
	if url == "" {
		url = "nats://" + a.Server
	}
	until, away := time.Now().Add(a.Wait), a.Away
	for {
		c, err := nats.Connect(url, opts...)
		if err == nil {
			return c, nil
		}
		if final := a.explain(err); final != nil {
			return nil, final
		}
		if time.Now().After(until) {
			return nil, fmt.Errorf("no queue at %s: %w", a.where(), plain(err))
		}
		if away != nil {
			away()
			away = nil
		}
		if err := sleep(ctx, 500*time.Millisecond); err != nil {
			return nil, err
		}
	}
}

// explain says in one line what trying again can't mend; nil for all else.
func (a Access) explain(err error) error {
	switch text := err.Error(); {
	case errors.Is(err, nats.ErrAuthorization), strings.Contains(strings.ToLower(text), "authorization violation"):
		return fmt.Errorf("%s: %w", a.where(), ErrKey)
	case strings.Contains(text, "x509") || strings.Contains(text, "tls:"):
		return fmt.Errorf("%s: %w (--tls-ca names the file with the server's certificate)", a.where(), err)
	case errors.Is(err, nats.ErrNoServers), errors.Is(err, nats.ErrMaxConnectionsExceeded), errors.Is(err, nats.ErrTimeout):
		return nil
	}
	if fault := net.Error(nil); errors.As(err, &fault) || strings.Contains(err.Error(), "EOF") || strings.Contains(err.Error(), "refused") || strings.Contains(err.Error(), "maximum connections") {
		return nil
	}
	return fmt.Errorf("%s: %w", a.where(), err)
}

// plain is the client's error in words for somebody who does not know its name.
func plain(err error) error {
	if errors.Is(err, nats.ErrNoServers) {
		return errors.New("nobody listens there")
	}
	return err
}

// checkListen refuses an address that others can reach without a key.
func checkListen(listen, key string) error {
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return &workloads.SpecError{Flag: "listen", Value: fmt.Sprintf("%q", listen), Allowed: "HOST:PORT, such as 127.0.0.1:5000"}
	}
	ip := net.ParseIP(host)
	if key == "" && host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return &workloads.SpecError{Flag: "listen", Value: listen, Allowed: "an address that other machines can reach needs a key (--authkey-file, COREGLASS_AUTHKEY or --authkey)"}
	}
	return nil
}
