package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"

	"coreglass/metrics/timeline"
	"coreglass/sim"
	"coreglass/sim/predict"
	"coreglass/ui/twin"
	"coreglass/workloads"
	"coreglass/workloads/load"
)

// runFile runs a workload file on real workers and sets each task beside its prediction.
func (o *runOptions) runFile(ctx context.Context, s streams, path string) error {
	if err := o.fitsFile(); err != nil {
		return err
	}
	plan, err := readPlan(s, path)
	if err != nil {
		return err
	}
	spec, notes, err := workloads.PlanSpec(plan, workloads.Model(o.spec.model))
	if err != nil {
		return usageError{fmt.Errorf("%s: %w", path, err)}
	}
	spec.CPUs = o.spec.cpus
	if err := o.observe(&spec); err != nil {
		return err
	}
	card, err := workloads.SavedCalibration()
	if err != nil {
		return err
	}
	f, err := predictFile(plan, spec, o.policy, card)
	if err != nil {
		return err
	}
	f.notes = notes
	for range o.repeat {
		m, err := workloads.MeasureScripts(ctx, spec)
		if err != nil {
			return err
		}
		f.add(m)
	}
	if err := o.export(f.last); err != nil {
		return err
	}
	if o.json {
		return json.NewEncoder(s.out).Encode(f.report())
	}
	return f.write(s.out)
}

// fitsFile refuses flags that a workload file decides itself.
func (o *runOptions) fitsFile() error {
	f := &o.spec
	switch {
	case f.work != 0 || f.burst != 0 || f.ioTime != 0 || f.share != 0 || f.critical != 0 || f.workingSet != 0 || f.cpuTasks != 0:
		return usagef("--load file: the file says what the tasks do; only --model, --cpus, --policy and --repeat apply")
	case o.csv, len(o.expect) > 0:
		return usagef("--load file: there is neither --csv nor --expect; --json has every task")
	case o.repeat > 1000:
		return usagef("--repeat %d: a number from 1 to 1000", o.repeat)
	}
	return nil
}

// fileRun is a workload file with its prediction and what was measured.
type fileRun struct {
	spec      workloads.Spec
	card      *workloads.Calibration
	predicted *predict.Prediction
	measured  [][]twin.Times // by task, a value for each repeat
	cpu       []float64
	elapsed   []float64
	last      *timeline.Timeline
	notes     []string
}

func predictFile(plan *load.Plan, s workloads.Spec, policy string, card *workloads.Calibration) (*fileRun, error) {
	p, err := predict.Predict(twin.FileJob(plan, s, policy), twin.Costs(card))
	var wrong *sim.UsageError
	if errors.As(err, &wrong) {
		return nil, usageError{err}
	}
	if err != nil {
		return nil, err
	}
	return &fileRun{spec: s, card: card, predicted: p, measured: make([][]twin.Times, s.Tasks)}, nil
}

func (f *fileRun) add(m *workloads.Measurement) {
	for i, t := range twin.TimesOf(m, f.predicted, f.spec) {
		f.measured[i] = append(f.measured[i], t)
	}
	f.cpu = append(f.cpu, m.Window.CPU.Total())
	f.elapsed = append(f.elapsed, m.Window.Length.Seconds())
	f.last = m.Timeline
}

// fileReport is schema coreglass.file/1.
type fileReport struct {
	Schema    string          `json:"schema"`
	Model     workloads.Model `json:"model"`
	Repeats   int             `json:"repeats"`
	Predicted filePredicted   `json:"predicted"`
	Measured  fileMeasured    `json:"measured"`
	Tasks     []fileTask      `json:"tasks"`
	Notes     []string        `json:"notes"`
}

type filePredicted struct {
	Policy string           `json:"policy"`
	CPU    workloads.Number `json:"cpu_total"`
	Span   workloads.Number `json:"makespan_s"`
	Card   *time.Time       `json:"card_taken"`
}

type fileMeasured struct {
	CPU  workloads.Number `json:"cpu_total"`
	Span workloads.Number `json:"makespan_s"`
}

type fileTask struct {
	ID        string           `json:"id"`
	Arrival   workloads.Number `json:"arrival_s"`
	Predicted fileTimes        `json:"predicted"`
	Measured  fileTimes        `json:"measured"`
	Error     workloads.Number `json:"turnaround_error"`
}

type fileTimes struct {
	Response   workloads.Number `json:"response_s"`
	Turnaround workloads.Number `json:"turnaround_s"`
	Wait       workloads.Number `json:"wait_s"`
}

func (f *fileRun) report() *fileReport {
	p := f.predicted
	r := &fileReport{Schema: "coreglass.file/1", Model: f.spec.Model, Repeats: len(f.cpu), Notes: append([]string{}, f.notes...),
		Predicted: filePredicted{Policy: p.Policy, CPU: workloads.Number(p.CPU), Span: workloads.Number(p.Simulated.Seconds())},
		Measured:  fileMeasured{workloads.Number(middle(f.cpu)), workloads.Number(middle(f.elapsed))}}
	if f.card != nil {
		r.Predicted.Card = &f.card.Taken
	}
	for i, t := range p.Tasks {
		got := func(of func(twin.Times) time.Duration) workloads.Number {
			var values []float64
			for _, m := range f.measured[i] {
				values = append(values, of(m).Seconds())
			}
			return workloads.Number(middle(values))
		}
		m := fileTimes{got(twin.Times.Response), got(twin.Times.Turnaround), got(twin.Times.Wait)}
		r.Tasks = append(r.Tasks, fileTask{t.Name, secondsOf(t.Arrival), fileTimes{secondsOf(t.Response), secondsOf(t.Turnaround), secondsOf(t.Wait)},
			m, workloads.Number(t.Turnaround.Seconds()/float64(m.Turnaround) - 1)})
	}
	return r
}

// secondsOf is a time in seconds; below 0 it is unknown.
func secondsOf(d time.Duration) workloads.Number {
	if d < 0 {
		return workloads.Number(math.NaN())
	}
	return workloads.Number(d.Seconds())
}

// middle is the median of values, NaN of none.
func middle(values []float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	v := slices.Sorted(slices.Values(values))
	return (v[(len(v)-1)/2] + v[len(v)/2]) / 2
}

// write prints the report for people, in milliseconds.
func (f *fileRun) write(w io.Writer) error {
	r := f.report()
	var b lines
	b.line("model", "%s, %d tasks; predicted by %s", r.Model, len(r.Tasks), r.Predicted.Policy)
	b.line("CPU", "predicted %s %%   measured %s %%", num(r.Predicted.CPU), num(r.Measured.CPU))
	b.line("makespan", "predicted %s   measured %s ms", ms(r.Predicted.Span), ms(r.Measured.Span))
	for _, n := range f.notes {
		b.line("note", "%s", n)
	}
	fmt.Fprintf(&b, "\n%-14s %10s  %23s  %32s  %23s\n", "ms", "", "response", "turnaround", "waiting")
	fmt.Fprintf(&b, "%-14s %10s  %11s %11s  %11s %11s %8s  %11s %11s\n", "task", "arrival", "predicted", "measured", "predicted", "measured", "error", "predicted", "measured")
	for _, t := range r.Tasks {
		fmt.Fprintf(&b, "%-14s %10s  %11s %11s  %11s %11s %6.0f %%  %11s %11s\n", t.ID, ms(t.Arrival), ms(t.Predicted.Response), ms(t.Measured.Response),
			ms(t.Predicted.Turnaround), ms(t.Measured.Turnaround), 100*float64(t.Error), ms(t.Predicted.Wait), ms(t.Measured.Wait))
	}
	b.WriteString("\n")
	b.assumptions(&foretold{card: f.card, Prediction: f.predicted})
	_, err := io.Copy(w, strings.NewReader(b.String()))
	return err
}

func ms(seconds workloads.Number) string { return num2(seconds * 1e3) }
