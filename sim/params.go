package sim

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Params are a policy's parameters as text, by name without dashes: {"quantum": "2"}.
// Times are in the plan's unit.
type Params map[string]string

// Param describes one parameter for lists, help and checks.
type Param struct {
	Name    string `json:"name"`
	Default string `json:"default"`
	Allowed string `json:"allowed"`
	About   string `json:"about"`
}

// Setting is one rule in force; Value is a string, a bool, an int, a float64, a list of
// them, or nil.
type Setting struct {
	Name  string
	Value any
}

// args reads a policy's parameters, keeps the effective values in order and the first fault.
type args struct {
	info     *Info
	given    Params
	settings []Setting
	err      error
}

func (a *args) text(name string) (string, *Param) {
	i := slices.IndexFunc(a.info.Params, func(p Param) bool { return p.Name == name })
	p := &a.info.Params[i]
	if v, ok := a.given[name]; ok {
		return strings.TrimSpace(v), p
	}
	return p.Default, p
}

func (a *args) bad(name, value string, p *Param) {
	if a.err == nil {
		a.err = &UsageError{name, fmt.Sprintf("%q: allowed: %s", value, p.Allowed)}
	}
}

func (a *args) keep(name string, v any) {
	a.settings = append(a.settings, Setting{name, v})
}

// number reads a value from lo to hi.
func (a *args) number(name string, lo, hi float64) float64 {
	v, p := a.text(name)
	if v == "" {
		a.keep(name, nil)
		return 0
	}
	x, err := strconv.ParseFloat(v, 64)
	if err != nil || math.IsNaN(x) || x < lo || x > hi {
		a.bad(name, v, p)
	}
	a.keep(name, x)
	return x
}

// time reads a time of at least one tick.
func (a *args) time(name string) float64 { return a.number(name, 1e-9, 1e15) }

func (a *args) whole(name string, lo, hi float64) int64 {
	v, p := a.text(name)
	x, err := strconv.ParseInt(v, 10, 64)
	if err != nil || float64(x) < lo || float64(x) > hi {
		a.bad(name, v, p)
	}
	a.keep(name, x)
	return x
}

func (a *args) choice(name string, of ...string) string {
	v, p := a.text(name)
	if !slices.Contains(of, v) {
		a.bad(name, v, p)
	}
	a.keep(name, v)
	return v
}

func (a *args) truth(name string) bool {
	v, p := a.text(name)
	x, err := strconv.ParseBool(v)
	if err != nil {
		a.bad(name, v, p)
	}
	a.keep(name, x)
	return x
}

// times reads a comma-separated list of positive numbers.
func (a *args) times(name string, lo float64) []float64 {
	v, p := a.text(name)
	var list []float64
	for s := range strings.SplitSeq(v, ",") {
		x, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
		if err != nil || !(x >= lo && x <= 1e15) {
			a.bad(name, v, p)
			return []float64{1}
		}
		list = append(list, x)
	}
	a.keep(name, list)
	return list
}
