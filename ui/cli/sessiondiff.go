package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"sort"

	"github.com/spf13/cobra"

	"coreglass/metrics/session"
)

func newSessionDiff(s streams) *cobra.Command {
	return &cobra.Command{
		Use: "diff A B", Short: "Compare two sessions: the machines first, then the numbers", Example: "  coreglass session diff monday.rec tuesday.rec",
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) != 2 {
				return usagef("session diff takes two sessions")
			}
			a, err := openSession(s, args[0])
			if err != nil {
				return err
			}
			defer a.Close()
			b, err := openSession(s, args[1])
			if err != nil {
				return err
			}
			defer b.Close()
			return diffSessions(s.out, a, b)
		},
	}
}

func diffSessions(w io.Writer, a, b *session.Session) error {
	same := true
	for _, kind := range []string{session.KindMachine, session.KindVersions} {
		x, y := fieldsOf(a, kind), fieldsOf(b, kind)
		for _, name := range namesOf(x, y) {
			if fmt.Sprint(x[name]) != fmt.Sprint(y[name]) {
				same = false
				fmt.Fprintf(w, "%s %s: %v | %v\n", kind, name, x[name], y[name])
			}
		}
	}
	if same {
		fmt.Fprintln(w, "the same kind of machine, the same program")
	}
	x, y := meansOf(a), meansOf(b)
	for _, line := range x {
		other := y.find(line.what)
		if other == nil {
			fmt.Fprintf(w, "\n%s: only in %s\n", line.what, a.Name)
			continue
		}
		fmt.Fprintf(w, "\n%-32s %12s %12s %8s\n", line.what, cut(a.Name, 12), cut(b.Name, 12), "change")
		for i, name := range meanNames {
			p, q := line.mean(i), other.mean(i)
			if math.IsNaN(p) && math.IsNaN(q) {
				continue
			}
			fmt.Fprintf(w, "  %-30s %12s %12s %8s\n", name, brief(p), brief(q), change(p, q))
		}
	}
	for _, line := range y {
		if x.find(line.what) == nil {
			fmt.Fprintf(w, "\n%s: only in %s\n", line.what, b.Name)
		}
	}
	return nil
}

func cut(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "~"
	}
	return s
}

func brief(v float64) string {
	if math.IsNaN(v) {
		return "-"
	}
	return fmt.Sprintf("%.4g", v)
}

func change(p, q float64) string {
	if math.IsNaN(p) || math.IsNaN(q) || p == 0 {
		return "-"
	}
	return fmt.Sprintf("%+.1f %%", 100*(q/p-1))
}

// fieldsOf are the fields of the first record of a kind, without time, kind and checksum.
func fieldsOf(s *session.Session, kind string) map[string]any {
	all := map[string]any{}
	if i := s.All(kind); len(i) > 0 {
		_ = s.Decode(int(i[0]), &all)
	}
	for _, name := range []string{"t", "k", "c"} {
		delete(all, name)
	}
	return all
}

func namesOf(x, y map[string]any) []string {
	var names []string
	for name := range x {
		names = append(names, name)
	}
	for name := range y {
		if _, ok := x[name]; !ok {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	return names
}

// meanNames are the numbers that are compared.
var meanNames = [...]string{"CPU, % of one core", "useful work, x one task", "voluntary switches /s", "involuntary switches /s", "hand-overs /s", "migrations /s", "fairness", "memory, bytes"}

// means are the numbers of an experiment over all its windows.
type means struct {
	what string
	sum  [len(meanNames)]float64
	n    [len(meanNames)]int
}

type allMeans []*means

func (a allMeans) find(what string) *means {
	for _, m := range a {
		if m.what == what {
			return m
		}
	}
	return nil
}

func (m *means) mean(i int) float64 { return m.sum[i] / float64(m.n[i]) }

func (m *means) add(w *session.Window) {
	for i, v := range [len(meanNames)]float64{float64(w.User + w.System), float64(w.Speedup), float64(w.Voluntary), float64(w.Involuntary),
		float64(w.Handovers), float64(w.Migrations), float64(w.Fairness), float64(w.RSS)} {
		if !math.IsNaN(v) {
			m.sum[i] += v
			m.n[i]++
		}
	}
}

// meansOf are the experiments of a session in the order of their first appearance.
func meansOf(s *session.Session) allMeans {
	var all allMeans
	for _, i := range s.All(session.KindCPU) {
		var c session.CPU
		m := s.ModelAt(int(i))
		if m == nil || s.Decode(int(i), &c) != nil || c.Window == nil || c.Run != m.Run || m.Phase != "running" && m.Phase != "finished" {
			continue
		}
		what := specKey(m.Spec)
		e := all.find(what)
		if e == nil {
			e = &means{what: what}
			all = append(all, e)
		}
		e.add(c.Window)
	}
	return all
}

// specKey tells experiments apart.
func specKey(spec json.RawMessage) string { return specLine(spec) }
