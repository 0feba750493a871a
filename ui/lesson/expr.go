package lesson

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Expr is an expectation or a number over the results of experiments, such as
// gil2.work.speedup < 0.9 * thread.work.speedup. Every --expect of the verbs, with the
// experiment's name before it, is one.
type Expr struct {
	Text string
	root term
}

// term is a node of an expression.
type term interface{ value(*scope) (any, error) }

type (
	constant struct{ is any }
	unary    struct {
		op string
		of term
	}
	binary struct {
		op   string
		a, b term
	}
	call struct {
		name string
		args []term
	}
	// path is a field of a result: the experiment's id, then fields, and in brackets an
	// element of a list by its number, or by what it is called.
	path struct{ parts []string }
)

// functions are what can be called, with their number of arguments; 0: one or more.
var functions = map[string]int{"abs": 1, "len": 1, "min": 0, "max": 0, "sum": 0, "mean": 0, "near": 3, "at_max": 2, "at_min": 2, "enough": 3, "has": 1}

// ParseExpr reads an expression.
func ParseExpr(text string) (*Expr, error) {
	p := &parser{text: text}
	p.next()
	root, err := p.or()
	if err == nil && p.tok != "" {
		err = fmt.Errorf("%q is not expected", p.tok)
	}
	if err != nil {
		return nil, fmt.Errorf("%q: %w; allowed are numbers, 'words', fields as in run.cpu.total or sweep.points[thread 4].result.cpu.total, + - * /, < <= > >= == !=, and, or, not, and abs, at_max, at_min, enough, has, len, max, mean, min, near, sum", text, err)
	}
	return &Expr{text, root}, nil
}

// Roots are the experiments that the expression speaks of.
func (e *Expr) Roots() []string {
	var roots []string
	walk(e.root, func(p path) { roots = append(roots, p.parts[0]) })
	return roots
}

func walk(t term, f func(path)) {
	switch t := t.(type) {
	case path:
		f(t)
	case unary:
		walk(t.of, f)
	case binary:
		walk(t.a, f)
		walk(t.b, f)
	case call:
		for _, a := range t.args {
			walk(a, f)
		}
	}
}

// parser reads one token ahead. A token is a number, a word, a quoted text with its first
// quote, or an operator; empty at the end.
type parser struct {
	text string
	at   int
	tok  string
}

func (p *parser) next() {
	for p.at < len(p.text) && p.text[p.at] == ' ' {
		p.at++
	}
	rest := p.text[p.at:]
	n := 0
	switch {
	case rest == "":
	case rest[0] == '\'' || rest[0] == '"':
		if n = strings.IndexByte(rest[1:], rest[0]) + 2; n < 2 {
			n = len(rest)
		}
	case numeric(rest[0]):
		n = numberLength(rest)
	case wordly(rune(rest[0])):
		n = strings.IndexFunc(rest, func(r rune) bool { return !wordly(r) && !unicode.IsDigit(r) })
		if n < 0 {
			n = len(rest)
		}
	case len(rest) > 1 && strings.Contains("<= >= == !=", rest[:2]):
		n = 2
	default:
		_, n = utf8.DecodeRuneInString(rest)
	}
	p.tok = rest[:n]
	p.at += n
}

func numeric(b byte) bool { return b >= '0' && b <= '9' }
func wordly(r rune) bool  { return r == '_' || unicode.IsLetter(r) }

// numberLength is how much of the text is a number, such as 0.5 or 1e6.
func numberLength(s string) int {
	n := 0
	for n < len(s) {
		sign := n > 0 && (s[n] == '-' || s[n] == '+') && s[n-1] == 'e' && n+1 < len(s) && numeric(s[n+1])
		if !numeric(s[n]) && s[n] != '.' && s[n] != 'e' && !sign {
			break
		}
		n++
	}
	return n
}

func (p *parser) took(tokens ...string) string {
	for _, t := range tokens {
		if p.tok == t {
			p.next()
			return t
		}
	}
	return ""
}

// chain reads operands with operators of one rank between them.
func (p *parser) chain(operand func() (term, error), ops ...string) (term, error) {
	a, err := operand()
	for err == nil {
		op := p.took(ops...)
		if op == "" {
			break
		}
		var b term
		if b, err = operand(); err == nil {
			a = binary{op, a, b}
		}
	}
	return a, err
}

func (p *parser) or() (term, error)  { return p.chain(p.and, "or") }
func (p *parser) and() (term, error) { return p.chain(p.not, "and") }

func (p *parser) not() (term, error) {
	if p.took("not") != "" {
		of, err := p.not()
		return unary{"not", of}, err
	}
	return p.comparison()
}

func (p *parser) comparison() (term, error) {
	a, err := p.sum()
	if err != nil {
		return nil, err
	}
	if op := p.took("<=", ">=", "==", "!=", "<", ">"); op != "" {
		b, err := p.sum()
		return binary{op, a, b}, err
	}
	return a, nil
}

func (p *parser) sum() (term, error)     { return p.chain(p.product, "+", "-") }
func (p *parser) product() (term, error) { return p.chain(p.signed, "*", "/") }

func (p *parser) signed() (term, error) {
	if p.took("-") != "" {
		of, err := p.signed()
		return unary{"-", of}, err
	}
	return p.primary()
}

func (p *parser) primary() (term, error) {
	t := p.tok
	switch {
	case t == "":
		return nil, fmt.Errorf("it ends too early")
	case t == "(":
		p.next()
		inner, err := p.or()
		if err == nil && p.took(")") == "" {
			err = fmt.Errorf("a ) is missing")
		}
		return inner, err
	case t[0] == '\'' || t[0] == '"':
		if len(t) < 2 || t[len(t)-1] != t[0] {
			return nil, fmt.Errorf("%s is not closed", t)
		}
		p.next()
		return constant{t[1 : len(t)-1]}, nil
	case numeric(t[0]):
		v, err := strconv.ParseFloat(t, 64)
		if err != nil {
			return nil, fmt.Errorf("%q is not a number", t)
		}
		p.next()
		return constant{v}, nil
	case t == "true" || t == "false":
		p.next()
		return constant{t == "true"}, nil
	case wordly(rune(t[0])) && t != "and" && t != "or" && t != "not":
		return p.word()
	}
	return nil, fmt.Errorf("%q is not expected", t)
}

// word reads a path or a call.
func (p *parser) word() (term, error) {
	name := p.tok
	if n, ok := functions[name]; ok && p.at < len(p.text) && p.text[p.at] == '(' {
		p.next()
		return p.call(name, n)
	}
	parts := []string{name}
	for {
		switch {
		case p.at < len(p.text) && p.text[p.at] == '.':
			p.next()
			p.next()
			if p.tok == "" || !wordly(rune(p.tok[0])) && !numeric(p.tok[0]) {
				return nil, fmt.Errorf("a field's name is missing after %s.", strings.Join(parts, "."))
			}
			parts = append(parts, p.tok)
		case p.at < len(p.text) && p.text[p.at] == '[':
			end := strings.IndexByte(p.text[p.at:], ']')
			if end < 0 {
				return nil, fmt.Errorf("a ] is missing")
			}
			parts = append(parts, "["+strings.TrimSpace(p.text[p.at+1:p.at+end]))
			p.at += end + 1
		default:
			p.next()
			return path{parts}, nil
		}
	}
}

func (p *parser) call(name string, n int) (term, error) {
	c := call{name: name}
	p.next() // (
	for {
		a, err := p.or()
		if err != nil {
			return nil, err
		}
		c.args = append(c.args, a)
		if p.took(",") == "" {
			break
		}
	}
	if p.took(")") == "" {
		return nil, fmt.Errorf("a ) is missing after %s(", name)
	}
	if n > 0 && len(c.args) != n {
		return nil, fmt.Errorf("%s takes %d arguments", name, n)
	}
	return c, nil
}
