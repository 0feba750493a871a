package sim

import (
	"fmt"
	"slices"
	"strings"
)

// Machine is what the policy runs on and the rules that all policies share. Times are in
// the plan's unit. The zero value is one core, a central queue, no cost.
type Machine struct {
	Cores           int     // 0: 1
	Queues          string  // central (default) or per-core
	StealInterval   float64 // per-core queues: how often an idle core steals; 0: never
	SliceBoundaries string  // dispatch (default) or global
	CacheSize       float64 // 0: no cache model
	CacheWarmup     float64
	CacheRate       float64 // 0: 2
	SwitchCost      float64
	SwitchCostRule  string  // different (default), first-too or every
	Horizon         float64 // 0: until everything is done
	Tie             string  // arrival-first (default) or expired-first
	TieReady        string  // by-arrival (default) or new-first
	Seed            int64   // 0: the plan's
	LockRule        string  // fifo (default), inherit: the holder inherits the waiter's urgency, or barge
	LockWake        float64 // barge: from a lock's release to the next try of the waiter that it wakes
	Why             bool    // record a reason for each decision
	States          bool    // record every change of a task's state, for timelines
	Discard         bool    // do not record segments: for speed
	Steps           int     // cut the run after so many instants, and refuse more tasks; 0: no limit
}

// The values of Machine's named rules; the first is the default.
var (
	QueueRules  = []string{"central", "per-core"}
	SliceRules  = []string{"dispatch", "global"}
	SwitchRules = []string{"different", "first-too", "every"}
	TieRules    = []string{"arrival-first", "expired-first"}
	ReadyRules  = []string{"by-arrival", "new-first"}
	LockRules   = []string{"fifo", "inherit", "barge"}
)

// MaxCores bounds a machine; a span stores its core in 16 bits.
const MaxCores = 65535

// UsageError is a bad parameter: it names the flag and what is allowed.
type UsageError struct{ Flag, Msg string }

func (e *UsageError) Error() string { return "--" + e.Flag + " " + e.Msg }

// withDefaults fills in the defaults and refuses what is not allowed.
func (m Machine) withDefaults() (Machine, error) {
	if m.Cores == 0 {
		m.Cores = 1
	}
	if m.Cores < 1 || m.Cores > MaxCores {
		return m, &UsageError{"cores", fmt.Sprintf("%d: allowed: 1 to %d", m.Cores, MaxCores)}
	}
	for _, r := range []struct {
		flag  string
		value *string
		of    []string
	}{{"queues", &m.Queues, QueueRules}, {"slice-boundaries", &m.SliceBoundaries, SliceRules},
		{"switch-cost-rule", &m.SwitchCostRule, SwitchRules}, {"tie", &m.Tie, TieRules}, {"tie-ready", &m.TieReady, ReadyRules}, {"lock-rule", &m.LockRule, LockRules}} {
		if *r.value == "" {
			*r.value = r.of[0]
		}
		if !slices.Contains(r.of, *r.value) {
			return m, &UsageError{r.flag, fmt.Sprintf("%q: allowed: %s", *r.value, strings.Join(r.of, ", "))}
		}
	}
	if m.CacheRate == 0 {
		m.CacheRate = 2
	}
	for _, r := range []struct {
		flag  string
		value float64
	}{{"steal-interval", m.StealInterval}, {"cache-size", m.CacheSize}, {"cache-warmup", m.CacheWarmup},
		{"cache-rate", m.CacheRate}, {"switch-cost", m.SwitchCost}, {"lock-wake", m.LockWake}, {"horizon", m.Horizon}} {
		if !(r.value >= 0 && r.value <= 1e15) {
			return m, &UsageError{r.flag, fmt.Sprintf("%v: allowed: 0 to 1e15", r.value)}
		}
	}
	return m, nil
}
