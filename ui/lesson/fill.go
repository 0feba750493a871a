package lesson

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// piece is a part of a text: words, or a number with its form.
type piece struct {
	words string
	expr  *Expr
	form  string
}

// pieces splits a text at its fields {expression} and {expression:form}; {{ is a brace.
func pieces(text string) ([]piece, error) {
	var all []piece
	words := ""
	for i := 0; i < len(text); {
		switch {
		case strings.HasPrefix(text[i:], "{{"), strings.HasPrefix(text[i:], "}}"):
			words += text[i : i+1]
			i += 2
		case text[i] == '{':
			end := strings.IndexByte(text[i:], '}')
			if end < 0 {
				return nil, fmt.Errorf("a field { is not closed; write {{ for a brace")
			}
			inside, form := text[i+1:i+end], ""
			// a colon inside of brackets belongs to a name, as in policies[rr:quantum=1]
			if at := strings.LastIndexByte(inside, ':'); at > strings.LastIndexByte(inside, ']') {
				inside, form = inside[:at], inside[at+1:]
			}
			e, err := ParseExpr(inside)
			if err != nil {
				return nil, err
			}
			if form != "" && !validForm(form) {
				return nil, fmt.Errorf("the form %q of a field: choose .0f to .4f for decimals, or leave it out", form)
			}
			all = append(all, piece{words: words}, piece{expr: e, form: form})
			words, i = "", i+end+1
		default:
			words += text[i : i+1]
			i++
		}
	}
	return append(all, piece{words: words}), nil
}

func validForm(form string) bool {
	return len(form) == 3 && form[0] == '.' && form[1] >= '0' && form[1] <= '4' && form[2] == 'f'
}

// fill puts numbers into a text. The error says which experiment is missing.
func fill(text string, s *scope) (string, error) {
	all, err := pieces(text)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, p := range all {
		b.WriteString(p.words)
		if p.expr == nil {
			continue
		}
		v, err := p.expr.value(s)
		if err != nil {
			return "", err
		}
		b.WriteString(show(v, p.form))
	}
	return b.String(), nil
}

// show writes a value for people.
func show(v any, form string) string {
	switch v := v.(type) {
	case float64:
		return Figure(v, form)
	case []any:
		var words []string
		for _, e := range v {
			words = append(words, show(e, form))
		}
		return strings.Join(words, ", ")
	}
	return fmt.Sprint(v)
}

// Figure writes a number: with the decimals of the form, else with three digits or so. The
// unknown is a dash.
func Figure(v float64, form string) string {
	a := math.Abs(v)
	switch {
	case math.IsNaN(v) || math.IsInf(v, 0):
		return "-"
	case form != "":
		return strconv.FormatFloat(v, 'f', int(form[1]-'0'), 64)
	case v == math.Trunc(v) && a < 1e6:
		return strconv.FormatFloat(v, 'f', 0, 64)
	case a >= 1e9:
		return strconv.FormatFloat(v/1e9, 'f', 2, 64) + " G"
	case a >= 1e6:
		return strconv.FormatFloat(v/1e6, 'f', 2, 64) + " M"
	case a >= 1e4:
		return strconv.FormatFloat(v/1e3, 'f', 1, 64) + " k"
	case a >= 100:
		return strconv.FormatFloat(v, 'f', 0, 64)
	case a >= 10:
		return strconv.FormatFloat(v, 'f', 1, 64)
	case a < 0.1:
		return strconv.FormatFloat(v, 'g', 2, 64)
	}
	return strconv.FormatFloat(v, 'f', 2, 64)
}
