package cli

import (
	"fmt"
	"maps"
	"math"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"coreglass/sim"
)

// simFlags are the machine's and all policies' parameters. The flags are made from
// sim.Machine and sim.Policies, so that none can be forgotten.
type simFlags struct {
	machine sim.Machine
	params  map[string]*string // what was given, by name
	command *cobra.Command
}

func (f *simFlags) add(c *cobra.Command) {
	f.command, f.params = c, map[string]*string{}
	m := reflect.ValueOf(&f.machine).Elem()
	for i := range m.NumField() {
		name := dashed(m.Type().Field(i).Name)
		if slices.Contains([]string{"why", "states", "discard", "steps"}, name) { // what is kept, not what is simulated
			continue
		}
		rule, param := machineRules[name], machineParam(name)
		c.Flags().Var(&machineValue{m.Field(i), rule}, name, param.About)
		if param.Default != "" && param.Default != "0" {
			c.Flags().Lookup(name).DefValue = param.Default
		}
		if rule.of != nil {
			_ = c.RegisterFlagCompletionFunc(name, words(rule.of))
		}
	}
	for _, info := range sim.Policies() {
		for _, p := range info.Params {
			f.addParam(p)
		}
	}
}

// addParam makes one flag for the parameter of that name of all policies.
func (f *simFlags) addParam(p sim.Param) {
	if f.params[p.Name] != nil {
		return
	}
	v := new(string)
	f.params[p.Name] = v
	usage := strings.Join(havers(p.Name), ", ") + ": " + p.About
	if p.Name == "draws" {
		usage += " (a file of them)"
	} else if d := defaultsOf(p.Name); d != "" {
		usage += " (default " + d + ")"
	}
	f.command.Flags().Var(&paramValue{v, p}, p.Name, usage)
	values := strings.Split(p.Allowed, ", ")
	if slices.Contains(values, "true") {
		f.command.Flags().Lookup(p.Name).NoOptDefVal = "true"
	}
	if p.Name != "draws" && !strings.Contains(p.Allowed, " ") || len(values) > 1 && slices.Contains(values, p.Default) {
		_ = f.command.RegisterFlagCompletionFunc(p.Name, words(values))
	}
}

// havers names the policies that have a parameter.
func havers(param string) []string {
	var names []string
	for _, info := range sim.Policies() {
		if hasParam(info.Name, param) {
			names = append(names, info.Name)
		}
	}
	return names
}

func hasParam(policy, param string) bool {
	return slices.Contains(paramsOf(policy), param)
}

// paramsOf names a policy's parameters.
func paramsOf(policy string) []string {
	var names []string
	for _, info := range sim.Policies() {
		for _, p := range info.Params {
			if info.Name == policy {
				names = append(names, p.Name)
			}
		}
	}
	return names
}

// defaultsOf is the parameter's default, for each policy where they differ.
func defaultsOf(param string) string {
	var each, values []string
	for _, info := range sim.Policies() {
		for _, p := range info.Params {
			if p.Name == param {
				value := p.Default
				if value == "" {
					value = "none"
				}
				each, values = append(each, info.Name+" "+value), append(values, value)
			}
		}
	}
	if slices.Sort(values); len(slices.Compact(values)) > 1 {
		return strings.Join(each, ", ")
	}
	return strings.Replace(values[0], "none", "", 1)
}

// given are the parameters on the command line, files read.
func (f *simFlags) given() (sim.Params, error) {
	given := sim.Params{}
	for name, v := range f.params {
		if f.command.Flags().Changed(name) {
			given[name] = *v
		}
	}
	path, ok := given["draws"]
	if !ok {
		return given, nil
	}
	text, err := readText("draws", path)
	if err != nil {
		return nil, err
	}
	given["draws"] = text
	return given, nil
}

// maxText bounds the files of parameters.
const maxText = 64 << 20

func readText(flag, path string) (string, error) {
	info, err := os.Stat(path)
	if err == nil && info.Size() > maxText {
		return "", usagef("--%s %s: larger than %d MiB", flag, path, maxText>>20)
	}
	var text []byte
	if err == nil {
		text, err = os.ReadFile(path)
	}
	if err != nil {
		return "", usagef("--%s: a file with the draws: %v", flag, err)
	}
	return string(text), nil
}

// policy makes the policy with the parameters given; one that it does not have is refused.
func (f *simFlags) policy(name string, given sim.Params) (sim.Policy, error) {
	if !slices.Contains(sim.PolicyNames(), name) {
		return sim.Policy{}, unknownPolicy("policy", name)
	}
	for _, p := range slices.Sorted(maps.Keys(given)) {
		if !hasParam(name, p) {
			return sim.Policy{}, misplacedParam(name, p)
		}
	}
	pol, err := sim.NewPolicy(name, given)
	if err != nil {
		return pol, usageError{err}
	}
	return pol, nil
}

func unknownPolicy(flag, name string) error {
	if name == "" {
		return usagef("--%s is missing: choose one of %s", flag, strings.Join(sim.PolicyNames(), ", "))
	}
	return usagef("--%s %q: choose one of %s", flag, name, strings.Join(sim.PolicyNames(), ", "))
}

func misplacedParam(policy, param string) error {
	has := "no parameters"
	if names := paramsOf(policy); len(names) > 0 {
		has = "--" + strings.Join(names, ", --")
	}
	of := havers(param)
	if len(of) == 0 {
		return usagef("%s is no parameter of any policy; %s has %s", param, policy, has)
	}
	return usagef("--%s belongs to --policy %s; %s has %s", param, strings.Join(of, ", "), policy, has)
}

// paramValue is a policy's parameter as text; the policy checks it.
type paramValue struct {
	text *string
	of   sim.Param
}

func (v *paramValue) String() string {
	if v.text == nil {
		return ""
	}
	return *v.text
}

func (v *paramValue) Type() string {
	switch {
	case v.of.Name == "draws":
		return "file"
	case strings.Contains(v.of.Allowed, "time"):
		return "time"
	}
	return "value"
}

func (v *paramValue) Set(text string) error {
	if text = strings.TrimSpace(text); text == "" && !strings.Contains(v.of.Allowed, "nothing") {
		return fmt.Errorf("allowed: %s", v.of.Allowed)
	}
	*v.text = text
	return nil
}

// machineRule says what a field of sim.Machine may be.
type machineRule struct {
	of     []string // names, or
	lo, hi float64  // a range
}

var machineRules = map[string]machineRule{
	"cores":            {lo: 1, hi: sim.MaxCores},
	"queues":           {of: sim.QueueRules},
	"steal-interval":   {hi: 1e15},
	"slice-boundaries": {of: sim.SliceRules},
	"cache-size":       {hi: 1e15},
	"cache-warmup":     {hi: 1e15},
	"cache-rate":       {lo: 1e-6, hi: 1e6},
	"switch-cost":      {hi: 1e15},
	"switch-cost-rule": {of: sim.SwitchRules},
	"horizon":          {hi: 1e15},
	"tie":              {of: sim.TieRules},
	"tie-ready":        {of: sim.ReadyRules},
	"lock-rule":        {of: sim.LockRules},
	"lock-wake":        {hi: 1e15},
	"seed":             {lo: -1 << 63, hi: 1 << 63},
}

// machineParam describes a field of sim.Machine.
func machineParam(name string) sim.Param {
	i := slices.IndexFunc(sim.MachineParams, func(p sim.Param) bool { return p.Name == name })
	return sim.MachineParams[i]
}

// machineValue is a flag that sets a field of sim.Machine.
type machineValue struct {
	field reflect.Value
	rule  machineRule
}

func (v *machineValue) String() string {
	if !v.field.IsValid() || v.field.IsZero() {
		return ""
	}
	return fmt.Sprint(v.field)
}

func (v *machineValue) Type() string {
	switch v.field.Kind() {
	case reflect.String:
		return "rule"
	case reflect.Float64:
		return "x"
	}
	return "n"
}

func (v *machineValue) Set(text string) error {
	switch v.field.Kind() {
	case reflect.String:
		if !slices.Contains(v.rule.of, text) {
			return fmt.Errorf("choose one of %s", strings.Join(v.rule.of, ", "))
		}
		v.field.SetString(text)
	case reflect.Float64:
		x, err := strconv.ParseFloat(text, 64)
		if err != nil || math.IsNaN(x) || x < v.rule.lo || x > v.rule.hi {
			return fmt.Errorf("a number from %g to %g", v.rule.lo, v.rule.hi)
		}
		v.field.SetFloat(x)
	default:
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || float64(n) < v.rule.lo || float64(n) > v.rule.hi {
			if v.rule.hi > 1e18 {
				return fmt.Errorf("a whole number")
			}
			return fmt.Errorf("a whole number from %.0f to %.0f", v.rule.lo, v.rule.hi)
		}
		v.field.SetInt(n)
	}
	return nil
}

// dashed is a Go name as a flag: StealInterval, steal-interval.
func dashed(name string) string {
	var b strings.Builder
	for i, r := range name {
		if unicode.IsUpper(r) && i > 0 {
			b.WriteByte('-')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
