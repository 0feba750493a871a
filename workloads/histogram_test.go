package workloads

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// Every duration falls into a bucket whose upper edge is above it by at most 1/32, or by
// one unit for the short ones.
func TestBucketsAreNarrow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ns := rapid.Uint64Range(0, 1<<42).Draw(t, "ns")
		top := uint64(bucketTop(bucket(ns)))
		if top <= ns || top-ns > max(ns/32, 1<<histShift)+1 {
			t.Fatalf("%d ns lies in a bucket up to %d", ns, top)
		}
	})
}

func TestBucketsGrow(t *testing.T) {
	for i := 1; i < histBuckets; i++ {
		if bucketTop(i) <= bucketTop(i-1) {
			t.Fatalf("bucket %d ends at %v, the one before at %v", i, bucketTop(i), bucketTop(i-1))
		}
	}
	if got := bucket(1 << 63); got != histBuckets-1 {
		t.Errorf("a huge duration lies in bucket %d, want the last", got)
	}
}

func TestLatencyIsOfTheWindow(t *testing.T) {
	var before, after histogram
	for range 1000 {
		after.record(int64(time.Millisecond))
	}
	after.sumInto(&before)
	for i := range 100 {
		after.record(int64(i+1) * int64(10*time.Millisecond))
	}
	l := after.latency(&before)
	if l.Count != 100 {
		t.Fatalf("counted %d, want the window's 100", l.Count)
	}
	near := func(got, want time.Duration) bool { return got >= want && got <= want+want/16 }
	if !near(l.P50, 500*time.Millisecond) || !near(l.P99, 990*time.Millisecond) || l.Max > time.Second {
		t.Errorf("p50 %v, p99 %v, max %v", l.P50, l.P99, l.Max)
	}
	if l := after.latency(&after); l != (Latency{}) {
		t.Errorf("an empty window has latency %+v", l)
	}
}
