package sim

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"coreglass/workloads/load"
)

var rewrite = flag.Bool("rewrite", false, "rewrite the transcripts in testdata")

// TestTranscripts replays testdata/*.txt. A transcript is a series of blocks: a command
// line, a workload in YAML, then after ---- what came out. With -rewrite the output is
// written anew; a change of it needs an explanation.
func TestTranscripts(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.txt")
	if len(files) == 0 {
		t.Fatal("no transcripts")
	}
	for _, f := range files {
		t.Run(filepath.Base(f), func(t *testing.T) { transcript(t, f) })
	}
}

func transcript(t *testing.T, file string) {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, block := range strings.Split(strings.TrimSpace(string(text)), "\n====\n") {
		input, _, _ := strings.Cut(block, "\n----")
		if out.Len() > 0 {
			out.WriteString("\n====\n")
		}
		fmt.Fprintf(&out, "%s\n----\n%s", strings.TrimSpace(input), strings.TrimSpace(play(input)))
	}
	out.WriteString("\n")
	if *rewrite {
		os.WriteFile(file, []byte(out.String()), 0o644)
	} else if out.String() != string(text) {
		t.Errorf("the transcript differs; now it is\n%s", out.String())
	}
}

// play runs one block: "policy name=value ..." on the first line, tasks below.
func play(input string) string {
	line, tasks, _ := strings.Cut(strings.TrimSpace(input), "\n")
	words := strings.Fields(line)
	m, params := Machine{Why: true}, Params{}
	for _, w := range words[1:] {
		k, v, _ := strings.Cut(w, "=")
		x, _ := strconv.ParseFloat(v, 64)
		switch k {
		case "cores":
			m.Cores = int(x)
		case "queues":
			m.Queues = v
		case "steal-interval":
			m.StealInterval = x
		case "switch-cost":
			m.SwitchCost = x
		case "tie":
			m.Tie = v
		case "horizon":
			m.Horizon = x
		case "lock-rule":
			m.LockRule = v
		default:
			params[k] = v
		}
	}
	p, err := load.Read("tasks.yaml", strings.NewReader("format: sched-workload/1\ntasks:\n"+tasks+"\n"))
	if err != nil {
		return err.Error()
	}
	pol, err := NewPolicy(words[0], params)
	if err != nil {
		return err.Error()
	}
	r, err := Run(*p, m, pol)
	if err != nil {
		return err.Error()
	}
	return r.narrate()
}

// narrate is the chart and the decisions.
func (r *Result) narrate() string {
	var b bytes.Buffer
	r.WriteGantt(&b, 78)
	for _, d := range r.Decisions {
		fmt.Fprintf(&b, "%6s core %d %s: %s\n", r.cell(d.At), d.Core, r.TaskName(d.Task), d.Reason)
	}
	var lines []string
	for l := range strings.SplitSeq(b.String(), "\n") {
		lines = append(lines, strings.TrimRight(l, " "))
	}
	return strings.Join(lines, "\n")
}
