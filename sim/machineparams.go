package sim

import (
	"fmt"
	"strings"
)

// Check says what is not allowed in a machine; UsageError names it.
func (m Machine) Check() error {
	_, err := m.withDefaults()
	return err
}

// MachineParams describes the machine's parameters as Policies does those of policies.
var MachineParams = []Param{
	{"cores", "1", fmt.Sprintf("a whole number from 1 to %d", MaxCores), "number of cores"},
	{"queues", "central", strings.Join(QueueRules, ", "), "one run queue for all cores, or one for each"},
	{"steal-interval", "0", "a time from 0", "per-core queues: how often an idle core steals"},
	{"tie", "arrival-first", strings.Join(TieRules, ", "), "who queues first at one instant: what arrives, or what expired"},
	{"tie-ready", "by-arrival", strings.Join(ReadyRules, ", "), "who queues first of those that arrive or wake up; new-first: arrivals, then in the order in which they began to wait"},
	{"switch-cost", "0", "a time from 0", "time that a switch between tasks takes"},
	{"switch-cost-rule", "different", strings.Join(SwitchRules, ", "), "which dispatches cost"},
	{"slice-boundaries", "dispatch", strings.Join(SliceRules, ", "), "global: all cores are interrupted at multiples of the quantum"},
	{"lock-rule", "fifo", strings.Join(LockRules, ", "), "inherit: a lock's holder inherits its waiter's urgency; barge: a lock is free when it is left, who asks first has it"},
	{"lock-wake", "0", "a time from 0", "barge: from a lock's release to the next try of the waiter that it wakes"},
	{"cache-size", "0", "a number from 0", "size of each core's cache, for working sets; 0: none"},
	{"cache-warmup", "0", "a time from 0", "running time on one core until a working set is warm"},
	{"cache-rate", "2", "a number above 0", "speed of a warm task, times a cold one's"},
	{"horizon", "", "a time above 0, or nothing: none", "where the run is cut"},
	{"seed", "", "a whole number, or nothing: the workload's", "of everything random"},
}
