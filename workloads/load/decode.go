package load

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// decoder turns nodes into a plan and keeps the first fault it meets.
type decoder struct {
	file  string
	err   error
	lines map[string]int // of tasks and streams, for the checks that see the whole plan
}

func (d *decoder) fail(line int, place, format string, args ...any) {
	if d.err == nil {
		d.err = &FileError{d.file, line, place, fmt.Sprintf(format, args...)}
	}
}

// field says how one field of an object is read.
type field struct {
	name string
	read func(n *node, place string)
}

// object reads a mapping by its table of fields; unknown and repeated ones are faults.
func (d *decoder) object(n *node, place string, fields []field) {
	if n.kind != mapNode {
		d.fail(n.line, place, "is %v; allowed: an object with %s", n.kind, names(fields))
		return
	}
	seen := map[string]bool{}
	for i, key := range n.keys {
		at := join(place, key)
		f := find(fields, key)
		switch {
		case f == nil:
			d.fail(n.kids[i].line, at, "unknown field; allowed: %s", names(fields))
		case seen[key]:
			d.fail(n.kids[i].line, at, "given twice")
		default:
			f.read(n.kids[i], at)
		}
		if d.err != nil {
			return
		}
		seen[key] = true
	}
}

func find(fields []field, name string) *field {
	for i := range fields {
		if fields[i].name == name {
			return &fields[i]
		}
	}
	return nil
}

func names(fields []field) string {
	var s []string
	for _, f := range fields {
		s = append(s, f.name)
	}
	return strings.Join(s, ", ")
}

func join(place, key string) string {
	if place == "" {
		return key
	}
	return place + "." + key
}

// each reads a list.
func (d *decoder) each(n *node, place, of string, read func(n *node, place string)) {
	if n.kind != listNode {
		d.fail(n.line, place, "is %v; allowed: a list of %s", n.kind, of)
		return
	}
	for i, kid := range n.kids {
		if d.err != nil {
			return
		}
		read(kid, fmt.Sprintf("%s[%d]", place, i))
	}
}

// number reads a finite number from lo to hi.
func (d *decoder) number(n *node, place string, lo, hi float64, allowed string) float64 {
	if n.kind != numberNode {
		d.fail(n.line, place, "is %v; allowed: %s", n.kind, allowed)
		return 0
	}
	v, err := strconv.ParseFloat(strings.ReplaceAll(n.text, "_", ""), 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) || v < lo || v > hi {
		d.fail(n.line, place, "%s is out of range; allowed: %s", n.text, allowed)
		return 0
	}
	return v
}

func (d *decoder) whole(n *node, place string, lo, hi float64, allowed string) int {
	v := d.number(n, place, lo, hi, allowed)
	if v != math.Trunc(v) {
		d.fail(n.line, place, "%s is no whole number; allowed: %s", n.text, allowed)
	}
	return int(v)
}

const (
	timeAllowed     = "a time from 0 to 1e15"
	positiveAllowed = "a time above 0, up to 1e15"
)

func (d *decoder) time(n *node, place string) float64 {
	return d.number(n, place, 0, MaxTime, timeAllowed)
}

func (d *decoder) positive(n *node, place string) float64 {
	return d.number(n, place, 1e-9, MaxTime, positiveAllowed)
}

func (d *decoder) text(n *node, place, allowed string) string {
	if n.kind != stringNode && n.kind != numberNode || n.text == "" {
		d.fail(n.line, place, "is %s; allowed: %s", shown(n), allowed)
	}
	return n.text
}

func (d *decoder) choice(n *node, place string, of []string) string {
	for _, c := range of {
		if n.kind == stringNode && n.text == c {
			return c
		}
	}
	d.fail(n.line, place, "is %s; allowed: %s", shown(n), strings.Join(of, ", "))
	return ""
}

// shown is a value as a message quotes it.
func shown(n *node) string {
	if n.kind == stringNode {
		return strconv.Quote(n.text)
	}
	if n.text != "" {
		return n.text
	}
	return n.kind.String()
}
