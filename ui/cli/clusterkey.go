package cli

import (
	"os"
	"strings"

	"github.com/spf13/cobra"

	"coreglass/workloads/cluster"
)

// keyEnv is the environment variable that may hold the key of a cluster.
const keyEnv = "COREGLASS_AUTHKEY"

// accessFlags are what master and worker have in common: how the queue is reached.
type accessFlags struct {
	key, keyFile, url, creds, ca, name string
}

func (f *accessFlags) add(c *cobra.Command) {
	c.Flags().StringVar(&f.key, "authkey", "", "`key` that master and workers share; other users of this machine can read it in the process list, so prefer --authkey-file or "+keyEnv)
	c.Flags().StringVar(&f.keyFile, "authkey-file", "", "`file` whose first line is the key")
	c.Flags().StringVar(&f.url, "nats", "", "`URL` of a NATS server with JetStream that is there already, instead of the master's own; the key is then its token")
	c.Flags().StringVar(&f.creds, "creds", "", "credentials `file` for --nats")
	c.Flags().StringVar(&f.ca, "tls-ca", "", "`file` with the certificate that the server's must be signed with")
	c.Flags().StringVar(&f.name, "name", cluster.DefaultName, "name of the job, so that several fit on one server")
}

// access reads the key from wherever it is. Processes started later do not inherit it.
func (f *accessFlags) access() (cluster.Access, error) {
	a := cluster.Access{URL: f.url, Creds: f.creds, CA: f.ca, Key: f.key}
	if !cluster.ValidName(f.name) {
		return a, usagef("--name %q: up to 64 letters, digits, _ and -", f.name)
	}
	if f.key != "" && f.keyFile != "" {
		return a, usagef("--authkey and --authkey-file: choose one")
	}
	if a.Key == "" {
		a.Key = os.Getenv(keyEnv)
	}
	_ = os.Unsetenv(keyEnv)
	for flag, path := range map[string]string{"creds": f.creds, "tls-ca": f.ca} {
		if path == "" {
			continue
		}
		if _, err := os.ReadFile(path); err != nil {
			return a, usagef("--%s: %v", flag, err)
		}
	}
	if f.keyFile == "" {
		return a, nil
	}
	text, err := os.ReadFile(f.keyFile)
	if err != nil {
		return a, usagef("--authkey-file: %v", err)
	}
	line, _, _ := strings.Cut(string(text), "\n")
	if a.Key = strings.TrimSpace(line); a.Key == "" {
		return a, usagef("--authkey-file %s: its first line is empty", f.keyFile)
	}
	return a, nil
}
