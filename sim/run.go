// Package sim runs a plan under a scheduling policy in virtual time: exact, deterministic,
// without clock, file, goroutine or global random source.
package sim

import "coreglass/workloads/load"

// Run simulates the plan on the machine under the policy. The same input gives the same
// result, byte for byte. Errors are faults of the plan or the parameters; UsageError names
// the flag.
func Run(p load.Plan, m Machine, pol Policy) (*Result, error) {
	e, err := prepare(&p, m, &pol)
	if err != nil {
		return nil, err
	}
	if pol.whole != nil {
		if err := pol.whole(e); err != nil {
			return nil, err
		}
	} else {
		e.run()
	}
	return e.result(&p, &pol), nil
}
