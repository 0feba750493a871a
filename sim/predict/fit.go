package predict

import "coreglass/workloads/load"

// FitHandover is the price of a hand-over of CPython 2's lock, in us, with which the
// simulated race of so many threads does the useful work that real ones did. It is the one
// price that is not measured alone: it stands for the memory of the lock that has to come
// over from another core, and for all that threads do to each other in the kernel's queues.
func FitHandover(c *Costs, cores, tasks int, speedup float64) (float64, error) {
	trial := *c
	job := Job{Model: "gil2", Load: load.Load{Name: "cpu", Work: load.Spin}, Tasks: tasks, Cores: cores, CheckInterval: 100}
	low, high := 0.0, 4.0
	for range 8 { // to a sixtieth of a microsecond
		trial.Set(HandoverCost, (low+high)/2)
		p, err := Predict(job, &trial)
		if err != nil {
			return 0, err
		}
		if p.Speedup > speedup {
			low = (low + high) / 2
		} else {
			high = (low + high) / 2
		}
	}
	return (low + high) / 2, nil
}
