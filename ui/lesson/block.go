package lesson

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// fields are the keys of a block, with the lines they stand on.
type fields struct {
	r     *reader
	first int // line before the first one
	nodes []*yaml.Node
}

var yamlLine = regexp.MustCompile(`line ([0-9]+): `)

// fields reads a block's YAML: a mapping, or where a list may stand, one of them.
func (r *reader) fields(body []string, first int, list bool) (*fields, error) {
	f := &fields{r: r, first: first}
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(strings.Join(body, "\n")), &doc); err != nil {
		line, says := first, strings.TrimPrefix(err.Error(), "yaml: ")
		if m := yamlLine.FindStringSubmatch(says); m != nil {
			n, _ := strconv.Atoi(m[1])
			line, says = first+n, strings.Replace(says, m[0], "", 1)
		}
		return nil, r.fault(line, "%s; a text that has a colon or begins with a sign stands in quotes", says)
	}
	if len(doc.Content) == 0 {
		return nil, r.fault(first, "this block is empty")
	}
	top := doc.Content[0]
	f.nodes = []*yaml.Node{top}
	if list && top.Kind == yaml.SequenceNode {
		f.nodes = top.Content
	}
	if len(f.nodes) == 0 {
		return nil, r.fault(first, "this block is empty")
	}
	for _, n := range f.nodes {
		if n.Kind != yaml.MappingNode {
			return nil, f.fault(n, "keys and values are expected, as in says: a sentence")
		}
	}
	return f, nil
}

func (f *fields) line(n *yaml.Node) int { return f.first + n.Line }

func (f *fields) fault(n *yaml.Node, format string, args ...any) error {
	return f.r.fault(f.line(n), format, args...)
}

// each calls take with every key of a mapping; a key that is not allowed is a fault.
func (f *fields) each(n *yaml.Node, what string, allowed []string, take func(key string, v *yaml.Node) error) error {
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		if !slices.Contains(allowed, k.Value) {
			more := ""
			if f.r.translation {
				more = " in a translation, which has the texts alone"
			}
			return f.fault(k, "%s: unknown key %q: choose from %s%s", what, k.Value, strings.Join(allowed, ", "), more)
		}
		if seen[k.Value] {
			return f.fault(k, "%s: %s stands there twice", what, k.Value)
		}
		seen[k.Value] = true
		if err := take(k.Value, v); err != nil {
			return err
		}
	}
	return nil
}

// text is a value that is one text.
func (f *fields) text(key string, n *yaml.Node) (string, error) {
	if n.Kind != yaml.ScalarNode || strings.TrimSpace(n.Value) == "" {
		return "", f.fault(n, "%s: a text is expected", key)
	}
	if _, err := pieces(n.Value); err != nil {
		return "", f.fault(n, "%s: %v", key, err)
	}
	return strings.TrimSpace(n.Value), nil
}

// expr is a value that is an expression.
func (f *fields) expr(key string, n *yaml.Node) (*Expr, error) {
	if n.Kind != yaml.ScalarNode {
		return nil, f.fault(n, "%s: an expression is expected, such as run.cpu.total < 150", key)
	}
	e, err := ParseExpr(n.Value)
	if err != nil {
		return nil, f.fault(n, "%s: %v", key, err)
	}
	return e, nil
}

// keys are the keys of a block: those that do something only in the lesson itself.
func (r *reader) keys(texts, acts string) []string {
	if r.translation {
		return strings.Fields(texts)
	}
	return append(strings.Fields(acts), strings.Fields(texts)...)
}

// id is the name of a prediction or an experiment.
func (r *reader) id(kind string, info []string, first int) (string, error) {
	if len(info) != 1 || !idForm.MatchString(info[0]) {
		return "", r.fault(first, "%s: one name in small letters after it, as in ```%s run", kind, kind)
	}
	if _, taken := functions[info[0]]; kind == "experiment" && (taken || info[0] == "machine" || slices.Contains([]string{"and", "or", "not", "true", "false"}, info[0])) {
		return "", r.fault(first, "%s %s: this name has a meaning of its own; choose another", kind, info[0])
	}
	return info[0], nil
}

var idForm = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// experiment reads what is to be run.
func (r *reader) experiment(f *fields, info []string, first int) error {
	id, err := r.id("experiment", info, first)
	if err != nil {
		return err
	}
	item := Item{Kind: Experiment, ID: id, line: first}
	err = f.each(f.nodes[0], "experiment "+id, r.keys("says otherwise", "do when"), func(key string, v *yaml.Node) (err error) {
		switch key {
		case "says":
			item.Text, err = f.text(key, v)
		case "otherwise":
			item.Otherwise, err = f.text(key, v)
		case "when":
			item.When, err = f.expr(key, v)
		case "do":
			if item.Args = strings.Fields(v.Value); len(item.Args) == 0 {
				err = f.fault(v, "do: what is typed after coreglass, such as run --model gil2 --for 1s")
			}
			item.line = f.line(v)
		}
		return err
	})
	switch {
	case err != nil:
		return err
	case item.Args == nil && !r.translation:
		return r.fault(first, "experiment %s: do is missing: what is typed after coreglass, such as do: run --model gil2 --for 1s", id)
	case item.Text == "":
		return r.fault(first, "experiment %s: says is missing: what is being run, in words", id)
	}
	r.items = append(r.items, item)
	return nil
}

// check1 reads a block of checks.
func (r *reader) check1(f *fields, info []string, first int) error {
	if len(info) > 0 {
		return r.fault(first, "check takes no name, got %q", strings.Join(info, " "))
	}
	for _, n := range f.nodes {
		item := Item{Kind: Check, line: f.line(n)}
		err := f.each(n, "check", r.keys("says otherwise", "expect when"), func(key string, v *yaml.Node) (err error) {
			switch key {
			case "expect":
				item.Expect, err = f.expr(key, v)
			case "says":
				item.Text, err = f.text(key, v)
			case "otherwise":
				item.Otherwise, err = f.text(key, v)
			case "when":
				item.When, err = f.expr(key, v)
			}
			return err
		})
		switch {
		case err != nil:
			return err
		case item.Expect == nil && !r.translation:
			return f.fault(n, "check: expect is missing, such as expect: run.cpu.total < 150")
		case item.Text == "":
			return f.fault(n, "check: says is missing: the expectation in words, with its tolerance")
		}
		r.items = append(r.items, item)
	}
	return nil
}

// predict reads a question.
func (r *reader) predict(f *fields, info []string, first int) error {
	id, err := r.id("predict", info, first)
	if err != nil {
		return err
	}
	q := &Question{}
	item := Item{Kind: Predict, ID: id, line: first, Ask: q}
	answer := ""
	err = f.each(f.nodes[0], "predict "+id, r.keys("ask choices order unit why otherwise", "answer within when"), func(key string, v *yaml.Node) (err error) {
		switch key {
		case "ask":
			item.Text, err = f.text(key, v)
		case "why":
			q.Why, err = f.text(key, v)
		case "unit":
			q.Unit, err = f.text(key, v)
		case "otherwise":
			item.Otherwise, err = f.text(key, v)
		case "when":
			item.When, err = f.expr(key, v)
		case "within":
			err = f.within(q, v)
		case "answer":
			answer = v.Value
			q.Answer, err = f.expr(key, v)
		case "choices", "order":
			q.Kind = Choice
			if key == "order" {
				q.Kind = Order
			}
			err = f.options(q, key, v)
		}
		return err
	})
	if err == nil && item.Text == "" {
		err = r.fault(first, "predict %s: ask is missing: the question", id)
	}
	if err == nil && !r.translation {
		err = r.question(id, q, answer, first)
	}
	if err != nil {
		return err
	}
	r.items = append(r.items, item)
	return nil
}

// within reads how far off an answer may be.
func (f *fields) within(q *Question, v *yaml.Node) error {
	text, share := strings.CutSuffix(strings.TrimSpace(v.Value), "%")
	n, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if err != nil || !(n >= 0) || math.IsInf(n, 1) {
		return f.fault(v, "within %q: a number from 0, or a share such as 25 %%", v.Value)
	}
	q.Within, q.Share = n, share
	if share {
		q.Within /= 100
	}
	return nil
}

// options reads the answers to choose from: texts, or texts with what decides.
func (f *fields) options(q *Question, key string, v *yaml.Node) error {
	if q.Choices != nil {
		return f.fault(v, "choices or order: choose one")
	}
	if v.Kind != yaml.SequenceNode || len(v.Content) < 2 || len(v.Content) > 9 {
		return f.fault(v, "%s: a list of 2 to 9 answers", key)
	}
	decides := "when"
	if q.Kind == Order {
		decides = "by"
	}
	for _, n := range v.Content {
		var o Option
		var err error
		switch {
		case n.Kind == yaml.ScalarNode:
			o.Text, err = f.text(key, n)
		case n.Kind == yaml.MappingNode:
			err = f.each(n, key, f.r.keys("says", decides), func(k string, v *yaml.Node) (err error) {
				switch k {
				case "says":
					o.Text, err = f.text(k, v)
				case "when":
					o.When, err = f.expr(k, v)
				case "by":
					o.By, err = f.expr(k, v)
				}
				return err
			})
		}
		switch {
		case err != nil:
			return err
		case o.Text == "":
			return f.fault(n, "%s: says is missing: the answer in words", key)
		case q.Kind == Order && o.By == nil && !f.r.translation:
			return f.fault(n, "order: by is missing: the number that its place goes by")
		}
		q.Choices = append(q.Choices, o)
	}
	return nil
}

// question checks that an answer can be found.
func (r *reader) question(id string, q *Question, answer string, first int) error {
	decided := slices.ContainsFunc(q.Choices, func(o Option) bool { return o.When != nil })
	switch {
	case q.Kind == Order && q.Answer != nil:
		return r.fault(first, "predict %s: an order has no answer: the numbers under by decide", id)
	case q.Kind == Order:
	case q.Answer == nil && !decided:
		return r.fault(first, "predict %s: answer is missing: an expression such as run.cpu.total, or the number of a choice", id)
	case q.Kind == Choice && q.Answer != nil && decided:
		return r.fault(first, "predict %s: answer, or when at the choices: choose one", id)
	case q.Kind == Choice && q.Answer != nil:
		if n, err := strconv.Atoi(strings.TrimSpace(answer)); err == nil && (n < 1 || n > len(q.Choices)) {
			return r.fault(first, "predict %s: answer %d: a choice from 1 to %d", id, n, len(q.Choices))
		}
	case q.Kind == Number && q.Within == 0:
		return r.fault(first, "predict %s: within is missing: how far off still counts, such as 25 %% or 10", id)
	}
	return nil
}
