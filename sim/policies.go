package sim

import (
	"fmt"
	"slices"
	"strings"
)

// Info describes a policy for lists and help.
type Info struct {
	Name   string  `json:"name"`
	About  string  `json:"about"`
	Source string  `json:"source"`
	Params []Param `json:"params"`
	make   func(*args) Policy
}

// Policy is a policy with its parameters, ready for Run. It holds no state: one value
// serves any number of runs.
type Policy struct {
	Name     string
	Settings []Setting // every parameter in force

	queue    func(*engine) (queue, error) // one run queue
	whole    func(*engine) error          // instead of queues: policies that are no run queue
	quantum  float64                      // for global slice boundaries
	periodic bool                         // periodic tasks may run to the hyperperiod
	split    bool                         // tasks are bound to cores beforehand
	single   bool                         // uses one core only
}

// Policies lists all policies in the order of DESIGN.
func Policies() []Info {
	return slices.Clone(policies)
}

var policies []Info

func init() {
	policies = []Info{
		fifoInfo, sjfInfo, srtfInfo, hrrnInfo, psInfo, listInfo, rrInfo, priorityInfo, mlfqInfo,
		lotteryInfo, strideInfo, cfsInfo, eevdfInfo, edfInfo, rmInfo, fpInfo,
		mcnaughtonInfo, gil2Info, gil3Info, goInfo, eventloopInfo,
	}
}

// PolicyNames lists the names.
func PolicyNames() []string {
	var names []string
	for _, p := range policies {
		names = append(names, p.Name)
	}
	return names
}

// NewPolicy makes a policy. The error names the flag and what is allowed.
func NewPolicy(name string, given Params) (Policy, error) {
	i := slices.IndexFunc(policies, func(p Info) bool { return p.Name == name })
	if i < 0 {
		return Policy{}, &UsageError{"policy", fmt.Sprintf("%q: allowed: %s", name, strings.Join(PolicyNames(), ", "))}
	}
	info := &policies[i]
	for _, k := range sorted(given) {
		if !slices.ContainsFunc(info.Params, func(p Param) bool { return p.Name == k }) {
			return Policy{}, &UsageError{k, fmt.Sprintf("is no parameter of %s: allowed: %s", name, paramNames(info))}
		}
	}
	a := &args{info: info, given: given}
	p := info.make(a)
	if a.err != nil {
		return Policy{}, a.err
	}
	p.Name, p.Settings = name, a.settings
	return p, nil
}

func sorted(p Params) []string {
	var keys []string
	for k := range p {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func paramNames(info *Info) string {
	if len(info.Params) == 0 {
		return "none"
	}
	var s []string
	for _, p := range info.Params {
		s = append(s, "--"+p.Name)
	}
	return strings.Join(s, ", ")
}
