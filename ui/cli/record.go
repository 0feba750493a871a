package cli

import (
	"bytes"

	"github.com/spf13/cobra"

	"coreglass/metrics/session"
	"coreglass/sim"
	"coreglass/ui"
	"coreglass/ui/reel"
	"coreglass/workloads"
	"coreglass/workloads/load"
)

func addRecord(c *cobra.Command, to *string) {
	c.Flags().StringVar(to, "record", "", "record a session into this `folder` (see coreglass session)")
}

// recording is the session that a verb records; without a folder none of its methods does
// anything.
type recording struct{ rec *reel.Recorder }

func startRecord(dir, source string) (*recording, error) {
	if dir == "" {
		return &recording{}, nil
	}
	if err := checkRecord(dir); err != nil {
		return nil, err
	}
	rec, err := reel.Start(reel.Options{Dir: dir, Version: version(), Source: source, Patient: true})
	if err != nil {
		return nil, usagef("--record: %v", err)
	}
	return &recording{rec}, nil
}

func (r *recording) run(m *workloads.Measurement) {
	if r.rec != nil {
		r.rec.Run(m)
	}
}

func (r *recording) point(plan workloads.SweepPlan, p workloads.SweepPoint) {
	if r.rec != nil {
		r.rec.Point(plan, p)
	}
}

// close ends the session; calling it again does nothing.
func (r *recording) close() error {
	if r.rec == nil {
		return nil
	}
	return r.rec.Close()
}

// recordSimulation records a simulated run as a session.
func recordSimulation(dir, workload string, plan *load.Plan, given sim.Params, m sim.Machine, r *sim.Result) error {
	rec, err := startRecord(dir, "sim")
	if err != nil || rec.rec == nil {
		return err
	}
	if err := rec.simulation(ui.SimRecord(workload, plan, r.Policy, map[string]sim.Params{r.Policy: given}, m), r); err != nil {
		return err
	}
	return rec.close()
}

func (r *recording) simulation(of session.Sim, result *sim.Result) error {
	var b bytes.Buffer
	if err := result.WriteJSON(&b); err != nil {
		return err
	}
	t, unit := result.Timeline()
	r.rec.Simulation(of, unit, t, b.Bytes())
	return nil
}

// recordPrediction records a prediction, for the screen that sets it beside a run.
func recordPrediction(dir string, f *foretold) error {
	rec, err := startRecord(dir, "predict")
	if err != nil || rec.rec == nil {
		return err
	}
	rec.rec.Prediction(f.spec, f.Prediction, f.report())
	return rec.close()
}
