package cli

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"coreglass/sim"
	"coreglass/ui"
	"coreglass/workloads/load"
)

// simCompareOptions are the flags of sim compare.
type simCompareOptions struct {
	simFlags
	policies, workload string
	json, csv          bool
	record             string
}

func newSimCompare(s streams) *cobra.Command {
	o := &simCompareOptions{}
	c := &cobra.Command{
		Use:   "compare",
		Short: "Simulate a workload under several policies and set them side by side",
		Long: "One row for each policy; * marks the best values of a column, where they are not all the\n" +
			"same. Parameters follow a policy after colons; a parameter's flag goes to all policies\n" +
			"of the list that have it. With all, a policy that can't run the workload says why.",
		Example: "  coreglass sim compare --policies fifo,rr,srtf,mlfq --workload preset:stallings\n" +
			"  coreglass sim compare --policies rr:quantum=1,rr:quantum=4,mlfq:quanta=1,2,4:boost=20 --workload preset:stallings --csv\n" +
			"  coreglass sim compare --policies all --cores 2 --workload work.yaml --json",
		Args: simArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return interruptible(c.Context(), func() error { return o.run(s) })
		},
	}
	fl := c.Flags()
	fl.StringVarP(&o.policies, "policies", "p", "fifo,rr,srtf,mlfq", "policies, separated by commas, as in fifo,rr:quantum=4; all: every policy")
	addWorkload(c, &o.workload)
	fl.BoolVar(&o.json, "json", false, "print one JSON object (schema coreglass.simcompare/1)")
	fl.BoolVar(&o.csv, "csv", false, "print a line of numbers for each policy")
	addRecord(c, &o.record)
	o.add(c)
	_ = c.RegisterFlagCompletionFunc("policies", completePolicies)
	return c
}

// completePolicies completes the last policy of a list.
func completePolicies(_ *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	before := typed[:strings.LastIndexByte(typed, ',')+1]
	var all []cobra.Completion
	for _, name := range append(sim.PolicyNames(), "all") {
		all = append(all, before+name)
	}
	return all, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
}

// simRow is one policy of a comparison.
type simRow struct {
	label   string
	policy  string
	params  sim.Params
	result  *sim.Result
	refused string
}

func (o *simCompareOptions) run(s streams) error {
	if o.json && o.csv {
		return usagef("--json and --csv: choose one")
	}
	rows, policies, err := o.list()
	if err != nil {
		return err
	}
	plan, err := o.plan(s, o.workload)
	if err != nil {
		return err
	}
	o.machine.Discard, o.machine.States = s.watch == nil, o.record != "" || s.watch != nil
	if err := o.simulateAll(rows, policies, plan); err != nil {
		return err
	}
	for i := range rows {
		if rows[i].result != nil {
			s.watch.Ran(rows[i].label, rows[i].result)
		}
	}
	if err := o.recordAll(rows, plan); err != nil {
		return err
	}
	switch {
	case o.json:
		return o.writeJSON(s.out, rows, plan.TimeUnit)
	case o.csv:
		return simCompareCSV(s.out, rows)
	}
	_, err = io.WriteString(s.out, simCompareTable(rows, screenWidth(s.out)))
	return err
}

func (o *simCompareOptions) simulateAll(rows []simRow, policies []sim.Policy, plan *load.Plan) error {
	var refusal error
	for i := range rows {
		r, err := simulate(o.workload, *plan, o.machine, policies[i])
		switch {
		case err == nil:
			rows[i].result = r
		case o.policies == "all":
			rows[i].refused, refusal = err.Error(), err
		default:
			return usagef("%s: %w", rows[i].label, err)
		}
	}
	if !slices.ContainsFunc(rows, func(r simRow) bool { return r.result != nil }) {
		return refusal
	}
	return nil
}

// recordAll records the policies one after another, each under a mark with its name.
func (o *simCompareOptions) recordAll(rows []simRow, plan *load.Plan) error {
	rec, err := startRecord(o.record, "sim")
	if err != nil || rec.rec == nil {
		return err
	}
	for _, row := range rows {
		if row.result == nil {
			continue
		}
		rec.rec.MarkAt(rec.rec.Now(), row.label)
		if err := rec.simulation(ui.SimRecord(o.workload, plan, row.policy, map[string]sim.Params{row.policy: row.params}, o.machine), row.result); err != nil {
			return err
		}
	}
	return rec.close()
}

// list reads --policies and makes the policies.
func (o *simCompareOptions) list() ([]simRow, []sim.Policy, error) {
	common, err := o.given()
	if err != nil {
		return nil, nil, err
	}
	entries := splitPolicies(o.policies)
	if o.policies == "all" {
		entries = sim.PolicyNames()
	}
	var rows []simRow
	var policies []sim.Policy
	used := map[string]bool{}
	for _, entry := range entries {
		name, own, err := parsePolicy(entry)
		if err != nil {
			return nil, nil, err
		}
		params := maps.Clone(own)
		for p, v := range common {
			if _, has := own[p]; !has && hasParam(name, p) {
				params[p] = v
			}
			used[p] = used[p] || hasParam(name, p)
		}
		pol, err := o.simFlags.policy(name, params)
		if err != nil {
			return nil, nil, fmt.Errorf("--policies %q: %w", entry, err)
		}
		if slices.ContainsFunc(rows, func(r simRow) bool { return r.label == entry }) {
			return nil, nil, usagef("--policies: %s is there twice", entry)
		}
		rows, policies = append(rows, simRow{label: entry, policy: name, params: params}), append(policies, pol)
	}
	for _, p := range slices.Sorted(maps.Keys(common)) {
		if !used[p] {
			return nil, nil, usagef("--%s belongs to %s: none of them is in --policies", p, strings.Join(havers(p), ", "))
		}
	}
	return rows, policies, nil
}

// splitPolicies splits at commas; what starts with no name of a policy goes on with the
// value before: mlfq:quanta=10,20 is one entry.
func splitPolicies(text string) []string {
	var entries []string
	for part := range strings.SplitSeq(text, ",") {
		part = strings.TrimSpace(part)
		n := len(entries)
		number := part != "" && (unicode.IsDigit(rune(part[0])) || part[0] == '.')
		if n > 0 && number && strings.Contains(entries[n-1], "=") {
			entries[n-1] += "," + part
			continue
		}
		entries = append(entries, part)
	}
	return entries
}

// parsePolicy reads NAME:PARAMETER=VALUE:PARAMETER=VALUE.
func parsePolicy(entry string) (string, sim.Params, error) {
	words := strings.Split(entry, ":")
	if !slices.Contains(sim.PolicyNames(), words[0]) {
		return "", nil, usagef("--policies %q: choose from %s", words[0], strings.Join(sim.PolicyNames(), ", "))
	}
	params := sim.Params{}
	for _, w := range words[1:] {
		name, value, ok := strings.Cut(w, "=")
		if !ok || value == "" {
			return "", nil, usagef("--policies %q: parameters as in %s:PARAMETER=VALUE", entry, words[0])
		}
		if name == "draws" && hasParam(words[0], name) {
			text, err := readText("policies "+entry, value)
			if err != nil {
				return "", nil, err
			}
			value = text
		}
		params[strings.TrimSpace(name)] = value
	}
	return words[0], params, nil
}

// results are the rows' results; nil where the policy refused the workload.
func results(rows []simRow) []*sim.Result {
	var all []*sim.Result
	for _, r := range rows {
		all = append(all, r.result)
	}
	return all
}

// simCompareTable is a table, in several parts where the width asks for it.
func simCompareTable(rows []simRow, width int) string {
	const cell = 12
	var b strings.Builder
	first := len("policy")
	for _, r := range rows {
		first = max(first, len([]rune(r.label)))
	}
	// Means and percentiles stay together.
	fit := max((width-first)/cell/2*2, 2)
	for at := 0; at < len(sim.Columns); at += fit {
		if at > 0 {
			b.WriteString("\n")
		}
		part := sim.Columns[at:min(at+fit, len(sim.Columns))]
		fmt.Fprintf(&b, "%-*s", first, "policy")
		marks := make([][]bool, len(part))
		for i, c := range part {
			fmt.Fprintf(&b, "%*s ", cell-1, c.Name)
			best, same := c.Best(results(rows))
			if !same {
				marks[i] = best
			}
		}
		b.WriteString("\n")
		for n := range rows {
			r := &rows[n]
			fmt.Fprintf(&b, "%-*s", first, r.label)
			if r.result == nil && at == 0 {
				b.WriteString("  refused: " + r.refused)
			}
			for i, c := range part {
				if r.result == nil {
					break
				}
				mark := " "
				if marks[i] != nil && marks[i][n] {
					mark = "*"
				}
				fmt.Fprintf(&b, "%*s%s", cell-1, short(c.Of(r.result)), mark)
			}
			b.WriteString("\n")
		}
	}
	return trimLines(b.String()) + "\n* best of its column, where not all are the same\n"
}

// trimLines takes the blanks from the lines' ends.
func trimLines(text string) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

func simCompareCSV(w io.Writer, rows []simRow) error {
	out := csv.NewWriter(w)
	head := []string{"policy", "refused"}
	for _, c := range sim.Columns {
		head = append(head, strings.ReplaceAll(c.Path, ".", "_"))
	}
	errs := []error{out.Write(head)}
	for i := range rows {
		line := []string{rows[i].label, rows[i].refused}
		for _, c := range sim.Columns {
			cell := ""
			if v := c.Of(rows[i].result); !math.IsNaN(v) {
				cell = fmt.Sprint(v)
			}
			line = append(line, cell)
		}
		errs = append(errs, out.Write(line))
	}
	out.Flush()
	return errors.Join(append(errs, out.Error())...)
}

// writeJSON writes coreglass.simcompare/1.
func (o *simCompareOptions) writeJSON(w io.Writer, rows []simRow, unit string) error {
	type object = map[string]any
	var list []object
	for i := range rows {
		r := &rows[i]
		x := object{"name": r.label, "policy": r.policy}
		list = append(list, x)
		if r.result == nil {
			x["refused"] = r.refused
			continue
		}
		params := object{}
		for _, s := range r.result.Settings {
			params[strings.ReplaceAll(s.Name, "-", "_")] = s.Value
		}
		x["params"], x["cores"] = params, r.result.Cores
		unit = r.result.TimeUnit
		for _, c := range sim.Columns {
			to, field := x, c.Path
			if group, inner, ok := strings.Cut(c.Path, "."); ok {
				if x[group] == nil {
					x[group] = object{}
				}
				to, field = x[group].(object), inner
			}
			to[field] = exact(c.Of(r.result))
		}
	}
	best := object{}
	for _, c := range sim.Columns {
		names := []string{}
		marks, _ := c.Best(results(rows))
		for i, is := range marks {
			if is {
				names = append(names, rows[i].label)
			}
		}
		best[c.Path] = names
	}
	return writeJSON(w, struct {
		Schema   string   `json:"schema"`
		Workload string   `json:"workload"`
		Unit     string   `json:"time_unit"`
		Policies []object `json:"policies"`
		Best     object   `json:"best"`
	}{"coreglass.simcompare/1", o.workload, unit, list, best})
}

// exact is a number for JSON, null where it is unknown.
func exact(v float64) any {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return v
}
