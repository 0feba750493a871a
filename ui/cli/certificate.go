package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"coreglass/workloads/cluster"
)

func newCertificate(s streams) *cobra.Command {
	var dir string
	c := &cobra.Command{
		Use: "certificate [HOST...]", Short: "Make a certificate for a master in a lecture hall",
		Long: "Writes coreglass-cert.pem and coreglass-key.pem for a master under the given names and\n" +
			"addresses (and always 127.0.0.1 and localhost), good for 180 days. The certificate\n" +
			"signs itself: workers trust it because they are given it with --tls-ca.",
		Example: "  coreglass certificate 192.0.2.7\n" +
			"  coreglass master --listen 0.0.0.0:5000 --authkey-file key --tls-cert coreglass-cert.pem --tls-key coreglass-key.pem\n" +
			"  coreglass worker --server 192.0.2.7:5000 --authkey-file key --tls-ca coreglass-cert.pem",
		RunE: func(_ *cobra.Command, hosts []string) error { return makeCertificate(s, dir, hosts) },
	}
	c.Flags().StringVarP(&dir, "out", "o", ".", "`directory` for both files; files that are there are kept and refused")
	return c
}

func makeCertificate(s streams, dir string, hosts []string) error {
	cert, key, err := cluster.Certificate(append([]string{"127.0.0.1", "::1", "localhost"}, hosts...), time.Now())
	if err != nil {
		return err
	}
	for _, f := range []struct {
		name string
		data []byte
		mode os.FileMode
	}{{"coreglass-key.pem", key, 0o600}, {"coreglass-cert.pem", cert, 0o644}} {
		path := filepath.Join(dir, f.name)
		file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, f.mode)
		if err != nil {
			return usagef("--out: %v", err)
		}
		_, err = file.Write(f.data)
		if bad := file.Close(); err == nil {
			err = bad
		}
		if err != nil {
			return err
		}
		fmt.Fprintln(s.out, path)
	}
	return nil
}
