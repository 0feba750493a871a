package workloads

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// SweepPlan is a series of runs over one parameter, for one or several models.
type SweepPlan struct {
	Base   Spec // everything but model and parameter
	Models []Model
	Over   string   // name of the parameter: a flag of run, such as tasks or switch-interval
	Values []string // its values, as the flag takes them
	Length time.Duration
	Repeat int // runs per point, at least 1
	Known  int // so many of the first points were measured before, and are not measured again
}

// SweepPoint is one point of a sweep: a model with one value of the parameter.
type SweepPoint struct {
	Model   Model   `json:"model"`
	Value   string  `json:"value"`
	X       float64 `json:"x"`                 // the value as a number: tasks, ticks, bytes or seconds
	Result  *Result `json:"result,omitempty"`  // the summary of the repeats, without its tasks
	Refused string  `json:"refused,omitempty"` // why this point can't be measured on this machine
}

// Points is how many points the plan has.
func (p SweepPlan) Points() int { return len(p.Models) * len(p.Values) }

// Check reports the first thing that is wrong with the plan; the error names the flag.
func (p SweepPlan) Check() error {
	if p.Points() == 0 || p.Repeat < 1 || p.Length <= 0 {
		return errors.New("a sweep needs models, values, repeats and a length")
	}
	for _, m := range p.Models {
		for _, v := range p.Values {
			if _, _, err := p.spec(m, v); err != nil {
				return err
			}
		}
	}
	return nil
}

// spec is the point's spec and the value as a number.
func (p SweepPlan) spec(m Model, value string) (Spec, float64, error) {
	s := p.Base
	s.Model = m
	x, err := s.set(p.Over, value)
	if err == nil {
		err = s.Check()
	}
	return s, x, err
}

// RunSweep measures all points, one model after another, and reports each when it is
// there. A point that would meet a limit of this machine is reported as refused. It
// returns the context's error when it is called off; the points reported by then hold.
func RunSweep(ctx context.Context, p SweepPlan, report func(SweepPoint)) error {
	if err := p.Check(); err != nil {
		return err
	}
	known := p.Known
	for _, m := range p.Models {
		for _, v := range p.Values {
			if known > 0 {
				known--
				continue
			}
			s, x, err := p.spec(m, v)
			if err != nil {
				return err
			}
			point := SweepPoint{Model: m, Value: v, X: x}
			point.Result, err = measureRepeated(ctx, s, p.Length, p.Repeat)
			var limit *LimitError
			switch {
			case errors.As(err, &limit):
				point.Refused = err.Error()
			case err != nil:
				return fmt.Errorf("%s with %s %s: %w", m, p.Over, v, err)
			}
			report(point)
		}
	}
	return nil
}

// measureRepeated measures a spec several times and summarises.
func measureRepeated(ctx context.Context, s Spec, length time.Duration, repeat int) (*Result, error) {
	var results []*Result
	for range repeat {
		m, err := Measure(ctx, s, length)
		if err != nil {
			return nil, err
		}
		r := NewResult(m)
		r.Tasks = nil
		results = append(results, r)
	}
	if repeat == 1 {
		return results[0], nil
	}
	return Summarise(results), nil
}

// SweepParameters are the names that a sweep can go over.
func SweepParameters() []string {
	return []string{"tasks", "procs", "pool", "processes", "check-interval", "switch-interval", "burst", "io-time", "critical-section", "working-set"}
}

// set gives one parameter a value as its flag takes it, and returns the value as a number.
func (s *Spec) set(name, value string) (float64, error) {
	wrong := func(allowed string) error { return refuse(name, fmt.Sprintf("%q", value), "%s", allowed) }
	switch name {
	case "tasks", "procs", "pool", "processes", "check-interval":
		n, err := strconv.Atoi(value)
		if err != nil || n < 1 {
			return 0, wrong("a whole number from 1")
		}
		*map[string]*int{"tasks": &s.Tasks, "procs": &s.Procs, "pool": &s.Pool, "processes": &s.Processes, "check-interval": &s.CheckInterval}[name] = n
		return float64(n), nil
	case "switch-interval", "burst", "io-time", "critical-section":
		d, err := time.ParseDuration(value)
		if err != nil || d <= 0 {
			return 0, wrong("a duration such as 500us, 10ms or 2s")
		}
		*map[string]*time.Duration{"switch-interval": &s.SwitchInterval, "burst": &s.Load.Burst, "io-time": &s.Load.IOTime, "critical-section": &s.Load.Critical}[name] = d
		return d.Seconds(), nil
	case "working-set":
		n, err := ParseSize(value)
		if err != nil || n < 4<<10 || n > 1<<30 {
			return 0, wrong("a size from 4KiB to 1GiB")
		}
		s.Load.WorkingSet = n
		return float64(n), nil
	}
	return 0, refuse("over", fmt.Sprintf("%q", name), "choose one of %s", strings.Join(SweepParameters(), ", "))
}

// ParseSize reads an amount of memory: a number with or without KiB, MiB or GiB.
func ParseSize(text string) (int, error) {
	number, shift := text, 0
	for i, unit := range []string{"KiB", "MiB", "GiB"} {
		if n, ok := strings.CutSuffix(text, unit); ok {
			number, shift = n, 10*(i+1)
		}
	}
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 || n > 1<<40>>shift {
		return 0, errors.New("a size such as 65536, 64KiB or 2MiB")
	}
	return n << shift, nil
}

// maxValues bounds a sweep's list.
const maxValues = 1000

// ParseValues reads the values of a sweep: a list such as 1,2,4, in which a-b stands for
// every whole number from a to b, and "..." goes on as the numbers before it: by the same
// factor if there are three that grow so (1,2,4,...,4096), else by the same step.
func ParseValues(text string) ([]string, error) {
	var values []string
	parts := strings.Split(text, ",")
	for i, part := range parts {
		part = strings.TrimSpace(part)
		switch first, last, ranged := strings.Cut(part, "-"); {
		case part == "...":
			if i == len(parts)-1 {
				return nil, errors.New(`a number after "..."`)
			}
			more, err := goOnTo(values, strings.TrimSpace(parts[i+1]))
			if err != nil {
				return nil, err
			}
			values = append(values, more...)
		case ranged:
			a, errA := strconv.Atoi(first)
			b, errB := strconv.Atoi(last)
			if errA != nil || errB != nil || b < a || b-a >= maxValues {
				return nil, fmt.Errorf("%q: a range such as 1-8", part)
			}
			for n := a; n <= b; n++ {
				values = append(values, strconv.Itoa(n))
			}
		case part == "":
			return nil, errors.New("a list such as 1,2,4 or 1,2,4,...,4096")
		default:
			values = append(values, part)
		}
	}
	if len(values) > maxValues {
		return nil, fmt.Errorf("at most %d values", maxValues)
	}
	return slices.Compact(values), nil
}

// goOnTo returns the numbers that follow the last values up to an end, which is not among them.
func goOnTo(values []string, end string) ([]string, error) {
	to, err := strconv.Atoi(end)
	if err != nil || len(values) < 2 {
		return nil, errors.New(`two whole numbers before "..." and one after it, such as 1,2,4,...,4096`)
	}
	var n []int
	for _, v := range values {
		one, err := strconv.Atoi(v)
		if err != nil {
			return nil, fmt.Errorf("%q before \"...\": a whole number", v)
		}
		n = append(n, one)
	}
	k := len(n)
	last, step, factor := n[k-1], n[k-1]-n[k-2], 1
	if k > 2 && n[k-3] > 0 && n[k-2] > n[k-3] && n[k-1]*n[k-3] == n[k-2]*n[k-2] {
		factor, step = n[k-1]/n[k-2], 0
	}
	if step <= 0 && factor <= 1 {
		return nil, errors.New(`growing numbers before "..."`)
	}
	var more []string
	for at := last*factor + step; at < to && len(more) < maxValues; at = at*factor + step {
		more = append(more, strconv.Itoa(at))
	}
	return more, nil
}
