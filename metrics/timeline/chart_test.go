package timeline

import (
	"strings"
	"testing"
	"time"
)

func TestChart(t *testing.T) {
	us := time.Microsecond
	tl := &Timeline{Cores: 2, Tasks: []string{"a", "b", "c"}, To: 100 * us, Lanes: []Lane{
		NewLane([]Span{{0, 30 * us, 0, 0, Running}, {30 * us, 100 * us, 0, NoCore, Blocked}}),
		NewLane([]Span{{0, 30 * us, 1, NoCore, Ready}, {30 * us, 82 * us, 1, 0, Running}, {82 * us, 95 * us, 1, 1, Running}}),
		{}}}
	var b strings.Builder
	if err := WriteChart(&b, tl, 29); err != nil {
		t.Fatal(err)
	}
	want := `core 0 |BBBBBBAAAAAAAAAA....|
core 1 |................AAA.|
        0s             100µs
        5µs a column

  task                          ran, us    ready, us   waited, us   dispatches
A b                              65.000       30.000        0.000            1
B a                              30.000        0.000       70.000            1
  1 more tasks did not run
`
	if got := b.String(); got != want {
		t.Errorf("got\n%s", got)
	}
}
