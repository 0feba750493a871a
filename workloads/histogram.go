package workloads

import (
	"math/bits"
	"sync/atomic"
	"time"
)

// histogram counts durations in buckets that are exact below 64 units and 1/32 wide above
// (log-linear, as in HdrHistogram). It lies in shared memory and is counted up by
// several threads at once. One unit is 256 ns.
type histogram struct {
	max    uint64 // ns
	counts [histBuckets]uint32
}

const (
	histShift   = 8 // 2^8 ns: the unit
	histBuckets = 1024
)

// bucket returns the index for a duration in nanoseconds.
//
//go:nosplit
//go:norace
func bucket(ns uint64) int {
	v := ns >> histShift
	if v < 64 {
		return int(v)
	}
	e := uint(bits.Len64(v)) - 6 // v >> e lies in 32..63
	i := int(e)<<5 + int(v>>e)
	return min(i, histBuckets-1)
}

// bucketTop returns the upper edge of a bucket.
func bucketTop(i int) time.Duration {
	if i < 64 {
		return time.Duration(i+1) << histShift
	}
	e := uint(i>>5) - 1
	return time.Duration(uint64(i-int(e)<<5)+1) << e << histShift
}

//go:nosplit
//go:norace
func (h *histogram) record(ns int64) {
	v := uint64(max(ns, 0))
	atomic.AddUint32(&h.counts[bucket(v)], 1)
	for old := atomic.LoadUint64(&h.max); v > old && !atomic.CompareAndSwapUint64(&h.max, old, v); {
		old = atomic.LoadUint64(&h.max)
	}
}

// sumInto adds the histogram's counts to a total.
func (h *histogram) sumInto(total *histogram) {
	for i := range h.counts {
		total.counts[i] += atomic.LoadUint32(&h.counts[i])
	}
	total.max = max(total.max, atomic.LoadUint64(&h.max))
}

// latency returns count and percentiles of what was counted between an earlier state of
// the histogram and this one. The maximum is that of the highest bucket counted, so it
// is exact to 1/32.
func (h *histogram) latency(earlier *histogram) Latency {
	var l Latency
	var diff [histBuckets]uint32
	for i := range diff {
		diff[i] = h.counts[i] - earlier.counts[i]
		l.Count += uint64(diff[i])
		if diff[i] > 0 {
			l.Max = bucketTop(i)
		}
	}
	if l.Count == 0 {
		return l
	}
	l.Max = min(l.Max, time.Duration(h.max))
	at := func(q float64) time.Duration {
		rank, seen := uint64(q*float64(l.Count-1)), uint64(0)
		for i, n := range diff {
			if seen += uint64(n); seen > rank {
				return min(bucketTop(i), l.Max)
			}
		}
		return l.Max
	}
	l.P50, l.P95, l.P99 = at(0.50), at(0.95), at(0.99)
	return l
}
