package twin

import (
	"cmp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"coreglass/metrics"
	"coreglass/sim/predict"
	"coreglass/workloads"
	"coreglass/workloads/load"
)

// KernelPolicy is the simulated policy of this machine's kernel: earliest eligible virtual
// deadline first since Linux 6.6, completely fair scheduling before.
func KernelPolicy() string {
	v := strings.SplitN(metrics.ThisMachine().Kernel, ".", 3)
	if len(v) < 2 {
		return "eevdf"
	}
	major, err := strconv.Atoi(v[0])
	minor, _ := strconv.Atoi(v[1])
	if err == nil && (major < 6 || major == 6 && minor < 6) {
		return "cfs"
	}
	return "eevdf"
}

// FileJob is a workload file as the simulator takes it, without what only means something to
// a policy: real workers are all alike.
func FileJob(p *load.Plan, s workloads.Spec, policy string) predict.Job {
	if policy == "" {
		policy = KernelPolicy()
	}
	plan := *p
	plan.Tasks = make([]load.Task, len(p.Tasks))
	for i, t := range p.Tasks {
		if policy == KernelPolicy() {
			t.Nice, t.Weight, t.Tickets, t.Priority, t.Request = 0, 0, 0, 0, 0
		}
		plan.Tasks[i] = t
	}
	cores := len(s.CPUs)
	if cores == 0 {
		cores = runtime.NumCPU()
	}
	return predict.Job{Model: string(s.Model), Plan: &plan, Cores: cores, Policy: policy}
}

// Times are when a task of a workload file arrived, ran first and was done; with what it
// asked for.
type Times struct{ arrival, first, finish, demand time.Duration }

// Response, Turnaround and Wait are the textbook's measures; below 0: unknown.
func (t Times) Response() time.Duration {
	if t.first <= 0 {
		return -1
	}
	return max(t.first-t.arrival, 0)
}

// Turnaround see Response.
func (t Times) Turnaround() time.Duration {
	if t.finish <= 0 {
		return -1
	}
	return t.finish - t.arrival
}

// Wait is what of the turnaround is neither the cpu time nor the io that the file asks for.
func (t Times) Wait() time.Duration {
	if t.finish <= 0 {
		return -1
	}
	return max(t.Turnaround()-t.demand, 0)
}

// TimesOf are the times of a measured workload file's tasks, in the prediction's order: instances
// of one task by who is done first, as there.
func TimesOf(m *workloads.Measurement, p *predict.Prediction, s workloads.Spec) []Times {
	times := make([]Times, len(m.Tasks))
	for i, t := range m.Tasks {
		times[i] = Times{p.Tasks[i].Arrival, t.FirstRun, t.Finished, p.Tasks[i].CPU + p.Tasks[i].IO}
	}
	at := 0
	for _, one := range s.Scripts {
		n := max(one.Count, 1)
		slices.SortStableFunc(times[at:at+n], func(a, b Times) int { return cmp.Compare(a.Turnaround(), b.Turnaround()) })
		at += n
	}
	return times
}
