package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"coreglass/metrics/timeline"
)

// importOptions are the flags of import.
type importOptions struct {
	json, gantt bool
	perfetto    string
}

func newImport(s streams) *cobra.Command {
	o := importOptions{}
	c := &cobra.Command{
		Use:   "import FILE",
		Short: "Read a kernel's record of switches that perf took",
		Long: "Reads the text of perf script or perf sched script (- for standard input) with\n" +
			"sched_switch and, where they are there, wake-ups, and shows who ran where and when.\n" +
			"What can't be understood is counted, and the rest read.",
		Example: "  perf record -e sched:sched_switch -e sched:sched_waking -a -- sleep 1\n" +
			"  perf script --ns | coreglass import -\n" +
			"  coreglass import trace.txt --perfetto trace.json",
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("import takes one file, the text of perf script, or - for standard input")
			}
			return o.run(s, args[0])
		},
	}
	c.Flags().BoolVar(&o.json, "json", false, "print one JSON object (schema coreglass.import/1)")
	c.Flags().BoolVar(&o.gantt, "gantt", false, "draw who ran where as text (this is the default)")
	c.Flags().StringVar(&o.perfetto, "perfetto", "", "write the timeline to this `file`, for ui.perfetto.dev")
	return c
}

func (o *importOptions) run(s streams, name string) error {
	if o.json && o.gantt {
		return usagef("--json and --gantt: choose one")
	}
	i, err := readImport(s, name)
	if err != nil {
		return err
	}
	if err := writeTo("perfetto", o.perfetto, func(w io.Writer) error { return timeline.WritePerfetto(w, i.Timeline) }); err != nil {
		return err
	}
	switch {
	case o.json:
		return writeImport(s.out, i)
	case o.gantt, o.perfetto == "":
		if err := timeline.WriteChart(s.out, i.Timeline, screenWidth(s.out)); err != nil {
			return err
		}
	}
	fmt.Fprintf(s.err, "%d lines, %d events of the scheduler\n", i.Lines, i.Events)
	if i.Bad > 0 {
		fmt.Fprintf(s.err, "%d lines were not understood, the first is line %d: %s\n", i.Bad, i.FirstBad[0].Line, i.FirstBad[0].Why)
	}
	if i.Holes > 0 {
		fmt.Fprintf(s.err, "%d switches are missing in the record: what they did is unknown\n", i.Holes)
	}
	return nil
}

func readImport(s streams, name string) (*timeline.Import, error) {
	in := s.in
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, usageError{err}
		}
		defer f.Close()
		in = f
	}
	i, err := timeline.ReadPerf(in)
	if err != nil {
		return nil, usagef("%s: %v", name, err)
	}
	return i, nil
}

func writeImport(w io.Writer, i *timeline.Import) error {
	type bad struct {
		Count int                `json:"count"`
		First []timeline.BadLine `json:"first"`
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(struct {
		Schema   string             `json:"schema"`
		Lines    int                `json:"lines"`
		Events   int                `json:"events"`
		Bad      bad                `json:"bad"`
		Holes    int                `json:"holes"`
		Timeline *timeline.Timeline `json:"timeline"`
	}{"coreglass.import/1", i.Lines, i.Events, bad{i.Bad, append([]timeline.BadLine{}, i.FirstBad...)}, i.Holes, i.Timeline})
}
