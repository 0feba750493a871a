package sim

// Span is one task running on one core without a break: half-open, 24 bytes. Task is an
// index into Result.Tasks. Level is the queue's level plus one; 0: the policy has none.
type Span struct {
	Start, End Time
	Task       int32
	Core       uint16
	Level      uint16
}

const (
	chunkBits = 14
	chunk     = 1 << chunkBits
)

// Spans are the recorded spans in the order of their start, then of their core. They lie
// in chunks, so that a long run never copies them.
type Spans struct {
	chunks [][]Span
	n      int
	empty  bool // some span ended as it began
}

// Len is the number of spans.
func (s *Spans) Len() int { return s.n }

// At is the i-th span.
func (s *Spans) At(i int) *Span { return &s.chunks[i>>chunkBits][i&(chunk-1)] }

// add appends a span and returns its place, which stays valid: chunks do not move.
func (s *Spans) add(v Span) *Span {
	i := s.n & (chunk - 1)
	if i == 0 {
		s.chunks = append(s.chunks, make([]Span, chunk))
	}
	s.n++
	p := &s.chunks[len(s.chunks)-1][i]
	*p = v
	return p
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
	if !s.empty {
		return
	}
	k := 0
	for i := range s.n {
		if v := *s.At(i); v.End > v.Start {
			*s.At(k) = v
			k++
		}
	}
	s.n = k
}
