package cluster

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
)

// broker is the server that a master carries in itself.
type broker struct {
	server  *server.Server
	secret  string // the master's own, made anew at each start; it never leaves the process
	store   string
	scratch bool // the store is removed at the end
	unlock  func()
}

// workerUser is whom workers are to the server: they take tasks and give results, and may
// not touch the queue itself.
const workerUser, masterUser = "worker", "master"

// password is what proves the key without showing it: it is what travels.
func password(key string) string {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte("coreglass worker"))
	return hex.EncodeToString(mac.Sum(nil))
}

// openBroker starts a server at the address, with its queue in a directory; without one in
// a temporary directory.
func openBroker(o MasterOptions) (b *broker, err error) {
	b = &broker{store: o.Store, secret: rand.Text(), unlock: func() {}}
	if err := b.openStore(); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			b.close()
		}
	}()
	opts, err := b.options(o)
	if err != nil {
		return nil, err
	}
	if b.server, err = server.NewServer(opts); err != nil {
		return nil, err
	}
	b.server.Start()
	if !b.server.ReadyForConnections(30 * time.Second) {
		return nil, errors.New("the queue's server did not come up")
	}
	if !b.server.JetStreamEnabled() {
		return nil, fmt.Errorf("the queue can't be kept in %s", b.store)
	}
	return b, nil
}

func (b *broker) openStore() (err error) {
	if b.store == "" {
		sweepScratch()
		b.scratch = true
		if b.store, err = os.MkdirTemp("", scratchName); err == nil {
			b.unlock, err = lockFile(filepath.Join(b.store, "lock"))
		}
		return err
	}
	if err := os.MkdirAll(b.store, 0o700); err != nil {
		return err
	}
	b.unlock, err = lockFile(filepath.Join(b.store, "lock"))
	if err != nil {
		return fmt.Errorf("--store %s: another master uses it (%w)", b.store, err)
	}
	return nil
}

// scratchName is what temporary stores are called.
const scratchName = "coreglass-queue-"

// sweepScratch removes the temporary stores of masters that were killed. Those of masters
// that live are locked; one that is being made just now is young.
func sweepScratch() {
	left, _ := filepath.Glob(filepath.Join(os.TempDir(), scratchName+"*"))
	for _, dir := range left {
		st, err := os.Stat(filepath.Join(dir, "lock"))
		if err != nil || time.Since(st.ModTime()) < time.Minute {
			continue
		}
		if unlock, err := lockFile(filepath.Join(dir, "lock")); err == nil {
			_ = os.RemoveAll(dir)
			unlock()
		}
	}
}

func (b *broker) options(o MasterOptions) (*server.Options, error) {
	host, port, err := freeAddress(o.Listen)
	if err != nil {
		return nil, err
	}
	s := subjects(o.Name)
	opts := &server.Options{
		ServerName: "coreglass", Host: host, Port: port, NoLog: true, NoSigs: true,
		JetStream: true, StoreDir: b.store, JetStreamMaxMemory: 64 << 20, JetStreamMaxStore: 8 << 30,
		MaxPayload: maxMessage, MaxConn: maxConns, MaxSubs: 64, MaxPending: 8 << 20, MaxControlLine: 4 << 10, AuthTimeout: 2,
		WriteDeadline: 5 * time.Second,
		Users:         []*server.User{{Username: masterUser, Password: b.secret}, {Username: workerUser, Password: password(o.Key), Permissions: s.permissions()}},
	}
	if o.Key == "" { // only on loopback, see Check
		opts.NoAuthUser = workerUser
	}
	if o.TLSCert != "" {
		cert, err := tls.LoadX509KeyPair(o.TLSCert, o.TLSKey)
		if err != nil {
			return nil, fmt.Errorf("--tls-cert, --tls-key: %w", err)
		}
		opts.TLSConfig = &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12}
		opts.TLSTimeout = 2
	}
	return opts, nil
}

// permissions are what a worker needs, and nothing else.
func (s subjects) permissions() *server.Permissions {
	tasks := s.tasks() + "." + shared
	return &server.Permissions{
		Publish: &server.SubjectPermission{Allow: []string{
			"$JS.API.CONSUMER.MSG.NEXT." + tasks, "$JS.API.CONSUMER.INFO." + tasks, "$JS.ACK." + tasks + ".>", s.result(), s.status("*"),
		}},
		Subscribe: &server.SubjectPermission{Allow: []string{"_INBOX.>", s.clock("*"), s.end()}},
		Response:  &server.ResponsePermission{MaxMsgs: 1, Expires: 5 * time.Second},
	}
}

// freeAddress finds out before the server does whether the address can be had: it would
// not say what is wrong.
func freeAddress(listen string) (host string, port int, err error) {
	l, err := net.Listen("tcp", listen)
	if err != nil {
		return "", 0, fmt.Errorf("--listen %s: %w", listen, err)
	}
	defer l.Close()
	host, _, err = net.SplitHostPort(listen)
	if host == "" {
		host = "0.0.0.0"
	}
	return host, l.Addr().(*net.TCPAddr).Port, err
}

// address is where workers on this machine find the server.
func (b *broker) address() string {
	a := b.server.Addr().(*net.TCPAddr)
	if a.IP.IsUnspecified() {
		return net.JoinHostPort("127.0.0.1", strconv.Itoa(a.Port))
	}
	return a.String()
}

// connect is the master's own connection, inside the process.
func (b *broker) connect(opts ...nats.Option) (*nats.Conn, error) {
	return nats.Connect("", append(opts, nats.InProcessServer(b.server), nats.UserInfo(masterUser, b.secret))...)
}

func (b *broker) close() {
	if b.server != nil {
		b.server.Shutdown()
		b.server.WaitForShutdown()
	}
	b.unlock()
	if b.scratch {
		_ = os.RemoveAll(b.store)
	}
}
