package lesson

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
)

// scope is what an expression can see: the results by experiment, and the machine.
type scope struct{ results map[string]any }

// errUnmade is met by what speaks of an experiment that was not made.
var errUnmade = errors.New("the experiment was not made")

// Value is a number, a text, a truth value or a list. The unknown is NaN.
func (e *Expr) value(s *scope) (any, error) { return e.root.value(s) }

// number is the value as a number.
func (e *Expr) number(s *scope) (float64, error) {
	v, err := e.value(s)
	if err != nil {
		return math.NaN(), err
	}
	f, ok := v.(float64)
	if !ok {
		return math.NaN(), fmt.Errorf("%s is no number", e.Text)
	}
	return f, nil
}

// holds says whether the value is true.
func (e *Expr) holds(s *scope) (bool, error) {
	v, err := e.value(s)
	if err != nil {
		return false, err
	}
	is, ok := v.(bool)
	if !ok {
		return false, fmt.Errorf("%s is neither true nor false", e.Text)
	}
	return is, nil
}

func (c constant) value(*scope) (any, error) { return c.is, nil }

func (u unary) value(s *scope) (any, error) {
	v, err := u.of.value(s)
	if err != nil {
		return nil, err
	}
	switch v := v.(type) {
	case float64:
		if u.op == "-" {
			return -v, nil
		}
	case bool:
		if u.op == "not" {
			return !v, nil
		}
	}
	return nil, fmt.Errorf("%s can't be applied to %v", u.op, v)
}

func (b binary) value(s *scope) (any, error) {
	x, err := b.a.value(s)
	if err != nil {
		return nil, err
	}
	if t, ok := x.(bool); ok && (b.op == "and" && !t || b.op == "or" && t) {
		return t, nil
	}
	y, err := b.b.value(s)
	if err != nil {
		return nil, err
	}
	switch x := x.(type) {
	case float64:
		if y, ok := y.(float64); ok {
			return arithmetic(b.op, x, y)
		}
	case bool:
		if y, ok := y.(bool); ok && (b.op == "and" || b.op == "or") {
			return y, nil
		}
	}
	switch b.op {
	case "==":
		return fmt.Sprint(x) == fmt.Sprint(y), nil
	case "!=":
		return fmt.Sprint(x) != fmt.Sprint(y), nil
	}
	return nil, fmt.Errorf("%v %s %v can't be computed", x, b.op, y)
}

// arithmetic computes or compares two numbers; the unknown meets no comparison.
func arithmetic(op string, x, y float64) (any, error) {
	unknown := math.IsNaN(x) || math.IsNaN(y)
	switch op {
	case "+":
		return x + y, nil
	case "-":
		return x - y, nil
	case "*":
		return x * y, nil
	case "/":
		return x / y, nil
	case "<":
		return x < y, nil
	case "<=":
		return x <= y, nil
	case ">":
		return x > y, nil
	case ">=":
		return x >= y, nil
	case "==":
		return x == y, nil
	case "!=":
		return !unknown && x != y, nil
	}
	return nil, fmt.Errorf("%g %s %g can't be computed", x, op, y)
}

func (c call) value(s *scope) (any, error) {
	var args []any
	for _, a := range c.args {
		v, err := a.value(s)
		if c.name == "has" {
			return err == nil && fmt.Sprint(v) != "NaN", nil
		}
		if err != nil {
			return nil, err
		}
		args = append(args, v)
	}
	switch c.name {
	case "len":
		if l, ok := args[0].([]any); ok {
			return float64(len(l)), nil
		}
		return nil, fmt.Errorf("len: %v is no list", args[0])
	case "at_max", "at_min":
		return extreme(args[0], args[1], c.name == "at_max")
	case "enough":
		return enough(args[0], args[1], args[2])
	}
	var n []float64
	for _, a := range args {
		n = append(n, numbers(a)...)
	}
	if len(n) == 0 || c.name == "near" && len(n) != 3 {
		return nil, fmt.Errorf("%s: there are no numbers", c.name)
	}
	switch c.name {
	case "abs":
		return math.Abs(n[0]), nil
	case "near":
		return math.Abs(n[0]-n[1]) <= n[2]*math.Abs(n[1]), nil
	case "min":
		return slices.Min(n), nil
	case "max":
		return slices.Max(n), nil
	}
	sum := 0.0
	for _, v := range n {
		sum += v
	}
	if c.name == "mean" {
		sum /= float64(len(n))
	}
	return sum, nil
}

// numbers flattens a value into numbers.
func numbers(v any) []float64 {
	switch v := v.(type) {
	case float64:
		return []float64{v}
	case []any:
		var all []float64
		for _, e := range v {
			all = append(all, numbers(e)...)
		}
		return all
	}
	return nil
}

// extreme is the element of the first list at which the second one is largest or least.
func extreme(of, by any, largest bool) (any, error) {
	xs, ok := of.([]any)
	ys := numbers(by)
	if !ok || len(xs) == 0 || len(xs) != len(ys) {
		return nil, errors.New("at_max and at_min take two lists of the same length")
	}
	best := 0
	for i, y := range ys {
		if largest && y > ys[best] || !largest && y < ys[best] {
			best = i
		}
	}
	return xs[best], nil
}

// enough is the first element of a list at which the second list reaches a share of its
// largest number.
func enough(of, by, share any) (any, error) {
	xs, ok := of.([]any)
	ys := numbers(by)
	part, isNumber := share.(float64)
	if !ok || !isNumber || len(xs) == 0 || len(xs) != len(ys) {
		return nil, errors.New("enough takes two lists of the same length and a share")
	}
	return xs[slices.IndexFunc(ys, func(y float64) bool { return y >= part*slices.Max(ys) })], nil
}

func (p path) String() string { return strings.ReplaceAll(strings.Join(p.parts, "."), ".[", "[") }

// fieldsOf lists what there is instead of a field that is not there.
func fieldsOf(v any) string {
	m, _ := v.(map[string]any)
	if len(m) == 0 {
		return ""
	}
	return ": choose from " + strings.Join(slices.Sorted(maps.Keys(m)), ", ")
}

// value finds the field. Of repeated runs the median counts, as with --expect.
func (p path) value(s *scope) (any, error) {
	at, ok := s.results[p.parts[0]]
	if !ok {
		return nil, errUnmade
	}
	if m, ok := at.(map[string]any); ok {
		if spread, ok := m["spread"].(map[string]any); ok {
			if of, ok := spread[strings.Join(p.parts[1:], ".")].(map[string]any); ok {
				return of["median"], nil
			}
		}
	}
	for i, name := range p.parts[1:] {
		next, ok := field(at, name)
		if !ok {
			return nil, fmt.Errorf("%s has no %s%s", path{p.parts[:i+1]}, strings.TrimPrefix(name, "["), fieldsOf(at))
		}
		at = next
	}
	switch v := at.(type) {
	case nil:
		return math.NaN(), nil
	case int:
		return float64(v), nil
	}
	return at, nil
}

// field is one step into a value. A field of a list is the list of its elements' fields.
func field(at any, name string) (any, bool) {
	key, bracket := strings.CutPrefix(name, "[")
	switch at := at.(type) {
	case map[string]any:
		v, ok := at[key]
		return v, ok
	case []any:
		if bracket {
			return element(at, key)
		}
		var all []any
		for _, e := range at {
			v, ok := field(e, name)
			if !ok {
				return nil, false
			}
			all = append(all, v)
		}
		return all, true
	}
	return nil, false
}

// names are the fields by which an element of a list is called.
var names = []string{"name", "id", "model", "value"}

// element is an element of a list: by its number from 0, or by words that it is called.
func element(list []any, key string) (any, bool) {
	if n, err := strconv.Atoi(key); err == nil {
		if n < 0 || n >= len(list) {
			return nil, false
		}
		return list[n], true
	}
	for _, e := range list {
		if m, ok := e.(map[string]any); ok && called(m, key) {
			return e, true
		}
	}
	return nil, false
}

// called says whether the element has a name that is the whole key, or one for each word.
func called(m map[string]any, key string) bool {
	has := func(word string) bool {
		return slices.ContainsFunc(names, func(n string) bool { v, ok := m[n]; return ok && fmt.Sprint(v) == word })
	}
	if has(key) {
		return true
	}
	words := strings.Fields(key)
	for _, w := range words {
		if !has(w) {
			return false
		}
	}
	return len(words) > 1
}
