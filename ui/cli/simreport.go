package cli

import (
	"fmt"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"

	"coreglass/sim"
)

// simReport is a result for people: the rules, the chart, the tasks and the whole run.
func simReport(w io.Writer, r *sim.Result) error {
	if _, err := fmt.Fprintf(w, "%s on %s\n\n", policyLabel(r), plural(r.Cores, "core")); err != nil {
		return err
	}
	if err := writeChart(w, r); err != nil {
		return err
	}
	var b strings.Builder
	line := func(name, format string, args ...any) {
		fmt.Fprintf(&b, "%-12s "+format+"\n", append([]any{name}, args...)...)
	}
	b.WriteString("\n")
	line("", "%10s %10s %10s %10s", "response", "turnaround", "wait", "slowdown")
	for _, s := range []struct {
		name string
		sim.Stats
	}{{"mean", r.Mean}, {"p50", r.P50}, {"p95", r.P95}, {"p99", r.P99}} {
		line(s.name, "%10s %10s %10s %10s", short(s.Response), short(s.Turnaround), short(s.Wait), short(s.Slowdown))
	}
	b.WriteString("\n")
	line("makespan", "%s %s   idle %s   switching %s", short(r.Units(r.Makespan)), r.TimeUnit, short(r.Units(r.Idle)), short(r.Units(r.Switching)))
	line("switches", "%d   migrations %d   deadline misses %d", r.Switches, r.Migrations, r.DeadlineMisses)
	line("utilisation", "%s   fairness %s (Jain: 1 is even)", short(r.Utilisation), short(r.Fairness))
	if !math.IsNaN(r.ShareError) {
		line("share error", "%s %s", short(r.ShareError), r.TimeUnit)
	}
	switch {
	case r.Deadlock:
		line("deadlock", "%s wait for each other", plural(r.Unfinished, "task"))
	case r.Unfinished > 0:
		line("unfinished", "%s", plural(r.Unfinished, "task"))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// short is a whole number, or one with six digits; - where it is unknown.
func short(v float64) string {
	switch a := math.Abs(v); {
	case math.IsNaN(v) || math.IsInf(v, 0):
		return "-"
	case v == math.Trunc(v) && a < 1e15:
		return strconv.FormatFloat(v, 'f', 0, 64)
	case a >= 1e5 && a < 1e15:
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	return strconv.FormatFloat(v, 'g', 6, 64)
}

// policyLabel is the policy with its parameters, as in the list of sim compare.
func policyLabel(r *sim.Result) string {
	label := r.Policy
	for _, s := range r.Settings {
		if hasParam(r.Policy, s.Name) && s.Value != nil && s.Name != "draws" {
			label += ":" + s.Name + "=" + settingText(s.Value)
		}
	}
	return label
}

func settingText(v any) string {
	return strings.ReplaceAll(strings.Trim(fmt.Sprint(v), "[]"), " ", ",")
}

// writeChart draws the chart. Processor sharing has no segments: its rates stand instead.
func writeChart(w io.Writer, r *sim.Result) error {
	if r.Rates == nil {
		return r.WriteGantt(w, screenWidth(w))
	}
	var b strings.Builder
	if err := r.WriteGantt(&b, 80); err != nil {
		return err
	}
	_, tasks, _ := strings.Cut(b.String(), "\n\n")
	if _, err := fmt.Fprintf(w, "%10s %10s %8s %s\n", "from", "to", "active", "share of a core each"); err != nil {
		return err
	}
	const most = 40
	for i, v := range r.Rates {
		if i == most {
			fmt.Fprintf(w, "and %d more\n", len(r.Rates)-most)
			break
		}
		fmt.Fprintf(w, "%10s %10s %8d %s\n", short(r.Units(v.Start)), short(r.Units(v.End)), v.Active, short(v.Rate))
	}
	_, err := io.WriteString(w, "\n"+tasks)
	return err
}

// reasons is a line for each decision.
func reasons(r *sim.Result) string {
	var b strings.Builder
	for _, d := range r.Decisions {
		fmt.Fprintf(&b, "%10s  core %-3d %-14s %s\n", strconv.FormatFloat(r.Units(d.At), 'f', -1, 64), d.Core, r.TaskName(d.Task), d.Reason)
	}
	if len(r.Decisions) == 0 {
		b.WriteString("no decisions: " + r.Policy + " dispatches nothing\n")
	}
	return b.String()
}

// A task's name can be a part of the field, in any letters.
var simExpectationForm = regexp.MustCompile(`^\s*([a-z][^<>=!]*?)\s*(<=|>=|==|!=|<|>)\s*([-+0-9.eE]+)\s*$`)

func parseSimExpectations(texts []string) ([]expectation, error) {
	var all []expectation
	for _, t := range texts {
		m := simExpectationForm.FindStringSubmatch(t)
		if m == nil {
			return nil, usagef("--expect %q: FIELD OP NUMBER with OP one of < <= > >= == !=, such as 'mean.wait<5'", t)
		}
		v, err := strconv.ParseFloat(m[3], 64)
		if err != nil {
			return nil, usagef("--expect %q: %q is not a number", t, m[3])
		}
		all = append(all, expectation{t, m[1], m[2], v})
	}
	return all, nil
}

// holdSim checks the expectations; what is unknown meets none.
func holdSim(all []expectation, r *sim.Result) error {
	for _, e := range all {
		got, ok := r.Number(e.path)
		switch {
		case !ok:
			return usagef("--expect %q: the result has no number %s", e.text, e.path)
		case math.IsNaN(got):
			return expectationError{fmt.Errorf("expected %s, but it is unknown here", strings.TrimSpace(e.text))}
		case !e.holds(got):
			return expectationError{fmt.Errorf("expected %s, simulated %g", strings.TrimSpace(e.text), got)}
		}
	}
	return nil
}
