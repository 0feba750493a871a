package load

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// node is a JSON or YAML value with the line it starts on: one decoder serves both, and
// every error can say where.
type node struct {
	kind nodeKind
	line int
	text string   // of a string, a number or a bool
	keys []string // of a mapping
	kids []*node  // of a mapping or a list
}

type nodeKind uint8

const (
	nullNode nodeKind = iota
	boolNode
	numberNode
	stringNode
	listNode
	mapNode
)

var nodeNames = []string{"null", "a truth value", "a number", "a string", "a list", "an object"}

func (k nodeKind) String() string { return nodeNames[k] }

// maxDepth bounds nesting: a workload file needs six levels.
const maxDepth = 32

var errDeep = fmt.Errorf("nested deeper than %d levels", maxDepth)

// lineError is a syntax error with its line.
type lineError struct {
	line int
	err  error
}

func (e lineError) Error() string { return e.err.Error() }

// jsonReader turns JSON tokens into nodes.
type jsonReader struct {
	dec  *json.Decoder
	data []byte
	line int // of the last counted offset
	seen int // offset up to which lines are counted
}

func parseJSON(data []byte) (*node, error) {
	r := &jsonReader{dec: json.NewDecoder(bytes.NewReader(data)), data: data, line: 1}
	r.dec.UseNumber()
	n, err := r.value(0)
	if err == nil {
		if _, more := r.dec.Token(); more != io.EOF {
			err = errors.New("more text after the object's end")
		}
	}
	if err != nil {
		r.count()
		return nil, lineError{r.line, jsonError(err)}
	}
	return n, nil
}

func jsonError(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("the text ends inside an object or a list")
	}
	return err
}

func (r *jsonReader) count() {
	at := min(int(r.dec.InputOffset()), len(r.data))
	r.line += bytes.Count(r.data[r.seen:at], []byte{'\n'})
	r.seen = at
}

func (r *jsonReader) value(depth int) (*node, error) {
	tok, err := r.dec.Token()
	if err != nil {
		return nil, err
	}
	r.count()
	n := &node{line: r.line}
	switch v := tok.(type) {
	case json.Delim:
		if depth > maxDepth {
			return nil, errDeep
		}
		if v == '{' {
			return n, r.object(n, depth)
		}
		return n, r.list(n, depth)
	case json.Number:
		n.kind, n.text = numberNode, v.String()
	case string:
		n.kind, n.text = stringNode, v
	case bool:
		n.kind, n.text = boolNode, strconv.FormatBool(v)
	}
	return n, nil
}

func (r *jsonReader) object(n *node, depth int) error {
	n.kind = mapNode
	for r.dec.More() {
		key, err := r.dec.Token()
		if err != nil {
			return err
		}
		kid, err := r.value(depth + 1)
		if err != nil {
			return err
		}
		n.keys = append(n.keys, key.(string))
		n.kids = append(n.kids, kid)
	}
	_, err := r.dec.Token()
	return err
}

func (r *jsonReader) list(n *node, depth int) error {
	n.kind = listNode
	for r.dec.More() {
		kid, err := r.value(depth + 1)
		if err != nil {
			return err
		}
		n.kids = append(n.kids, kid)
	}
	_, err := r.dec.Token()
	return err
}

func parseYAML(data []byte) (*node, error) {
	var doc yaml.Node
	dec := yaml.NewDecoder(bytes.NewReader(data))
	if err := dec.Decode(&doc); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, lineError{1, errors.New("the file is empty")}
		}
		return nil, lineError{yamlLine(err), errors.New(strings.TrimPrefix(err.Error(), "yaml: "))}
	}
	if len(doc.Content) == 0 {
		return nil, lineError{1, errors.New("the file is empty")}
	}
	budget := maxNodes
	return fromYAML(doc.Content[0], 0, &budget)
}

// yamlLine finds the line in a message like "yaml: line 3: ...".
func yamlLine(err error) int {
	line := 1
	fmt.Sscanf(err.Error(), "yaml: line %d:", &line)
	return line
}

// maxNodes bounds what aliases can multiply a small file to.
const maxNodes = 20_000_000

func fromYAML(y *yaml.Node, depth int, budget *int) (*node, error) {
	if *budget--; *budget < 0 {
		return nil, lineError{y.Line, fmt.Errorf("more than %d values", maxNodes)}
	}
	if depth > maxDepth {
		return nil, lineError{y.Line, errDeep}
	}
	n := &node{line: y.Line, text: y.Value}
	switch y.Kind {
	case yaml.AliasNode:
		return fromYAML(y.Alias, depth+1, budget)
	case yaml.MappingNode:
		n.kind = mapNode
		for i := 0; i+1 < len(y.Content); i += 2 {
			kid, err := fromYAML(y.Content[i+1], depth+1, budget)
			if err != nil {
				return nil, err
			}
			n.keys, n.kids = append(n.keys, y.Content[i].Value), append(n.kids, kid)
		}
	case yaml.SequenceNode:
		n.kind = listNode
		for _, c := range y.Content {
			kid, err := fromYAML(c, depth+1, budget)
			if err != nil {
				return nil, err
			}
			n.kids = append(n.kids, kid)
		}
	default:
		n.kind = scalarKind(y)
	}
	return n, nil
}

func scalarKind(y *yaml.Node) nodeKind {
	switch y.Tag {
	case "!!null":
		return nullNode
	case "!!bool":
		return boolNode
	case "!!int", "!!float":
		return numberNode
	}
	return stringNode
}
