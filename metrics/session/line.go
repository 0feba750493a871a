// Package session is a recording on disk: a folder with a manifest, an append-only file of
// records and, if wanted, the screen as it was seen. docs/sessions.md describes every field.
//
// It knows nothing of workers and screens: what a record holds is made of numbers, and of
// timelines. What is measured can therefore be written, read and exported without them.
package session

import (
	"bytes"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"strconv"
	"time"
)

// Format names the format and its version in the manifest and in the first line.
const Format = "coreglass-session/1"

// sumKey begins the checksum at the end of a line: CRC-32 (IEEE) of all that stands before it,
// eight hexadecimal digits. A flipped byte may else be another number.
const sumKey = `,"c":"`

// latest bounds the time of a record, in microseconds: seven weeks. Tables and pictures are made
// stretch by stretch, and a damaged time must not make thousands of them.
const latest = 1 << 42

const sumLength = len(sumKey) + 8 + len(`"}`)

// appendLine appends a record as a line: the time in microseconds, the kind, and the fields of
// body, which is a JSON object.
func appendLine(b []byte, at time.Duration, kind string, body []byte) []byte {
	start := len(b)
	b = append(b, `{"t":`...)
	b = strconv.AppendInt(b, at.Microseconds(), 10)
	b = append(b, `,"k":"`...)
	b = append(b, kind...)
	b = append(b, '"')
	if len(body) > len(`{}`) {
		b = append(b, ',')
		b = append(b, body[1:len(body)-1]...)
	}
	return append(appendSum(b, b[start:]), '\n')
}

// appendSum appends the end of a line.
func appendSum(b, line []byte) []byte {
	sum := crc32.ChecksumIEEE(line)
	b = append(b, sumKey...)
	for shift := 28; shift >= 0; shift -= 4 {
		b = append(b, "0123456789abcdef"[sum>>shift&15])
	}
	return append(b, "\"}"...)
}

// parser reads the lines of one file.
type parser struct {
	summed bool // a line with a checksum was seen: all must have one
}

// parse checks a line without its newline and returns its time and kind. A line with a
// checksum is whole if that fits. Another program may write a file without any; then a line is
// good if it is a JSON object with the two fields.
func (p *parser) parse(line []byte) (at time.Duration, kind string, err error) {
	n := len(line) - sumLength
	if n < 0 || !bytes.HasPrefix(line[n:], []byte(sumKey)) {
		if p.summed {
			return 0, "", fmt.Errorf("it has no checksum")
		}
		return parseForeign(line)
	}
	if !bytes.Equal(appendSum(nil, line[:n]), line[n:]) {
		return 0, "", fmt.Errorf("the checksum does not fit")
	}
	p.summed = true
	if at, kind, ok := cutHead(line); ok {
		return at, kind, nil
	}
	return parseForeign(line)
}

// cutHead reads the beginning of a line as appendLine writes it.
func cutHead(line []byte) (at time.Duration, kind string, ok bool) {
	rest, ok := bytes.CutPrefix(line, []byte(`{"t":`))
	if !ok {
		return 0, "", false
	}
	digits, rest, ok := bytes.Cut(rest, []byte(`,"k":"`))
	if !ok {
		return 0, "", false
	}
	us, err := strconv.ParseInt(string(digits), 10, 64)
	name, _, ok := bytes.Cut(rest, []byte(`"`))
	return time.Duration(us) * time.Microsecond, string(name), ok && err == nil && us >= 0 && us < latest
}

func parseForeign(line []byte) (time.Duration, string, error) {
	var head struct {
		T    *float64 `json:"t"`
		Kind string   `json:"k"`
	}
	if err := json.Unmarshal(line, &head); err != nil {
		return 0, "", fmt.Errorf("no JSON object: %w", err)
	}
	if head.T == nil || head.Kind == "" || *head.T < 0 || *head.T >= latest {
		return 0, "", fmt.Errorf("no time and kind")
	}
	return time.Duration(*head.T * float64(time.Microsecond)), head.Kind, nil
}
