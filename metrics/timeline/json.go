package timeline

import (
	"encoding/json"
	"math"
	"strconv"
	"time"
)

// MarshalJSON writes the object that docs/json.md describes: times in microseconds since the
// release, spans by task and then by time; a span that occupies no core has none.
func (t *Timeline) MarshalJSON() ([]byte, error) {
	head, err := json.Marshal(struct {
		Origin     string   `json:"origin"`
		Cores      int      `json:"cores"`
		Released   int64    `json:"released_ns,omitempty"`
		Resolution float64  `json:"resolution_us"`
		From       float64  `json:"from_us"`
		To         float64  `json:"to_us"`
		Lost       uint64   `json:"lost"`
		Tasks      []string `json:"tasks"`
	}{t.Origin.String(), t.Cores, t.Released, micros(t.ResolutionIn(t.From, t.To)), micros(t.From), micros(t.To), t.Lost, t.Tasks})
	if err != nil {
		return nil, err
	}
	b := append(head[:len(head)-1], `,"spans":[`...)
	for i := range t.Lanes {
		l := &t.Lanes[i]
		for k := range l.Len() {
			if b[len(b)-1] != '[' {
				b = append(b, ',')
			}
			b = appendSpan(b, l.At(k))
		}
	}
	return append(b, "]}"...), nil
}

func micros(d time.Duration) float64 { return math.Round(float64(d)) / 1e3 }

func appendSpan(b []byte, s Span) []byte {
	b = append(b, '{')
	if s.State.OnCore() && s.Core >= 0 {
		b = append(b, `"core":`...)
		b = append(strconv.AppendInt(b, int64(s.Core), 10), ',')
	}
	b = append(b, `"task":`...)
	b = strconv.AppendInt(b, int64(s.Task), 10)
	b = append(b, `,"start_us":`...)
	b = strconv.AppendFloat(b, micros(s.Start), 'f', -1, 64)
	b = append(b, `,"end_us":`...)
	b = strconv.AppendFloat(b, micros(s.End), 'f', -1, 64)
	b = append(b, `,"state":"`...)
	b = append(b, s.State.String()...)
	return append(b, `"}`...)
}
