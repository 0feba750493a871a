package sim

// Span is one task running on one core without a break: half-open, 24 bytes. Task is an
// index into Result.Tasks. Level is the queue's level plus one; 0: the policy has none.
type Span struct {
	Start, End Time
	Task       int32
	Core       uint16
	Level      uint16
}

const chunk = 1 << 14

// Spans are the recorded spans in the order of their start, then of their core. They lie
// in chunks, so that a long run never copies them.
type Spans struct {
	chunks [][]Span
	n      int
}

// Len is the number of spans.
func (s *Spans) Len() int { return s.n }

// At is the i-th span.
func (s *Spans) At(i int) *Span { return &s.chunks[i/chunk][i%chunk] }

func (s *Spans) add(v Span) int {
	if s.n%chunk == 0 {
		s.chunks = append(s.chunks, make([]Span, 0, chunk))
	}
	last := len(s.chunks) - 1
	s.chunks[last] = append(s.chunks[last], v)
	s.n++
	return s.n - 1
}

// All calls f for each span until it returns false.
func (s *Spans) All(f func(int, *Span) bool) {
	for i := range s.n {
		if !f(i, s.At(i)) {
			return
		}
	}
}

// compact drops spans that ended as they began: a task that was dispatched and blocked or
// was preempted at once did not run.
func (s *Spans) compact() {
	k := 0
	for i := range s.n {
		if v := *s.At(i); v.End > v.Start {
			*s.At(k) = v
			k++
		}
	}
	s.n = k
}
