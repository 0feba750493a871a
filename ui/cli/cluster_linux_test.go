package cli

import (
	"os/exec"
	"strings"
	"testing"
	"time"
)

// Two hosts are two network namespaces with a cable between them, which is cut for ten
// seconds and is slow in one direction. Both hosts have this machine's clock: the true offset
// is 0.
func TestTwoHosts(t *testing.T) {
	if testing.Short() {
		t.Skip("the cable is cut for ten seconds")
	}
	cable := layCable(t)
	program, key := testProgram(t), keyFile(t)
	m := startProcess(t, "ip", "netns", "exec", "cg-hall-a", program, "master", "--listen", "10.199.7.1:5000", "--authkey-file", key, "--tasks", "600", "--pause", "50ms", "--redeliver-after", "2s", "--json")
	w := startProcess(t, "ip", "netns", "exec", "cg-hall-b", program, "worker", "--server", "10.199.7.1:5000", "--authkey-file", key, "--quiet", "--worker-name", "far", "--slots", "2")
	time.Sleep(3 * time.Second) // the run goes on meanwhile; nothing depends on how far
	cable("link", "set", "cg-a", "down")
	time.Sleep(10 * time.Second)
	cable("link", "set", "cg-a", "up")
	if err := m.exit(t); err != nil {
		t.Fatalf("%v: %s", err, m.errOut.String())
	}
	if err := w.exit(t); err != nil {
		t.Fatalf("%v: %s", err, w.errOut.String())
	}
	r := checkResults(t, m.out.Bytes(), 600)
	for _, w := range r.Workers {
		if w.Offset == nil || w.Uncertainty == nil {
			t.Errorf("the clock of %s is not known", w.Name)
		} else if max(*w.Offset, -*w.Offset) > *w.Uncertainty {
			t.Errorf("%s: clock off by %.0f us, said to be within %.0f", w.Name, *w.Offset, *w.Uncertainty)
		} else {
			t.Logf("%s: clock %+.0f us +- %.0f; elapsed %.1f s, redelivered %d, twice %d", w.Name, *w.Offset, *w.Uncertainty, r.Elapsed, r.Redelivered, r.Twice)
		}
	}
}

// layCable connects two namespaces; what it returns runs ip on the first one's end.
func layCable(t *testing.T) func(args ...string) {
	t.Helper()
	ip := func(args ...string) error {
		out, err := exec.Command("ip", args...).CombinedOutput()
		if err != nil {
			t.Logf("ip %s: %v: %s", strings.Join(args, " "), err, out)
		}
		return err
	}
	must := func(args ...string) {
		if ip(args...) != nil {
			t.Skip("network namespaces can't be made here")
		}
	}
	must("netns", "add", "cg-hall-a")
	t.Cleanup(func() { _ = ip("netns", "del", "cg-hall-a") })
	must("netns", "add", "cg-hall-b")
	t.Cleanup(func() { _ = ip("netns", "del", "cg-hall-b") })
	must("link", "add", "cg-a", "netns", "cg-hall-a", "type", "veth", "peer", "name", "cg-b", "netns", "cg-hall-b")
	for host, address := range map[string]string{"a": "10.199.7.1/24", "b": "10.199.7.2/24"} {
		must("-n", "cg-hall-"+host, "addr", "add", address, "dev", "cg-"+host)
		must("-n", "cg-hall-"+host, "link", "set", "cg-"+host, "up")
	}
	if out, err := exec.Command("ip", "netns", "exec", "cg-hall-b", "tc", "qdisc", "add", "dev", "cg-b", "root", "netem", "delay", "50ms").CombinedOutput(); err != nil {
		t.Logf("the cable is fast: %v: %s", err, out)
	}
	return func(args ...string) { must(append([]string{"-n", "cg-hall-a"}, args...)...) }
}
