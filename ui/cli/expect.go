package cli

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// expectation is a comparison of one number of a result.
type expectation struct {
	text  string
	path  string
	op    string
	value float64
}

var expectationForm = regexp.MustCompile(`^\s*([a-z][a-z0-9_.]*)\s*(<=|>=|==|!=|<|>)\s*([-+0-9.eE]+)\s*$`)

func parseExpectations(texts []string) ([]expectation, error) {
	var all []expectation
	for _, t := range texts {
		m := expectationForm.FindStringSubmatch(t)
		if m == nil {
			return nil, usagef("--expect %q: FIELD OP NUMBER with OP one of < <= > >= == !=, such as 'cpu.total<200'", t)
		}
		v, err := strconv.ParseFloat(m[3], 64)
		if err != nil {
			return nil, usagef("--expect %q: %q is not a number", t, m[3])
		}
		all = append(all, expectation{t, m[1], m[2], v})
	}
	return all, nil
}

// hold checks the expectations against a result's JSON. Of repeated runs the median counts.
func hold(all []expectation, result any) error {
	if len(all) == 0 {
		return nil
	}
	text, err := json.Marshal(result)
	if err != nil {
		return err
	}
	var tree map[string]any
	if err := json.Unmarshal(text, &tree); err != nil {
		return err
	}
	for _, e := range all {
		got, err := e.find(tree)
		if err != nil {
			return err
		}
		if !e.holds(got) {
			return expectationError{fmt.Errorf("expected %s, measured %g", strings.TrimSpace(e.text), got)}
		}
	}
	return nil
}

func (e expectation) find(tree map[string]any) (float64, error) {
	if spread, ok := tree["spread"].(map[string]any); ok {
		if of, ok := spread[e.path].(map[string]any); ok {
			if v, ok := of["median"].(float64); ok {
				return v, nil
			}
		}
	}
	var at any = tree
	for name := range strings.SplitSeq(e.path, ".") {
		m, ok := at.(map[string]any)
		if !ok {
			return 0, usagef("--expect %q: the result has no field %s", e.text, e.path)
		}
		at = m[name]
	}
	if v, ok := at.(float64); ok {
		return v, nil
	}
	return 0, usagef("--expect %q: the result has no number %s", e.text, e.path)
}

func (e expectation) holds(got float64) bool {
	switch e.op {
	case "<":
		return got < e.value
	case "<=":
		return got <= e.value
	case ">":
		return got > e.value
	case ">=":
		return got >= e.value
	case "==":
		return got == e.value
	}
	return got != e.value
}
