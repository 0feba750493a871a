package ui

import (
	"slices"
	"time"

	"coreglass/workloads"
)

const (
	// historyLength is six minutes of snapshots at five a second.
	historyLength = 1800
	// keptRows bounds the task rows of a past snapshot: with 10,000 tasks the history
	// would else take more than a gigabyte. The largest screens show half as many.
	keptRows = 32
)

// history keeps the newest snapshots. Each has a sequence number that stays the same
// while older ones fall out.
type history struct {
	ring []workloads.Snapshot
	next int // sequence number of the next snapshot
}

// add keeps a snapshot, with its first rows only and without its timeline: only the newest
// and the frozen one are kept. One with the same numbers as the last takes its place.
func (h *history) add(s workloads.Snapshot) {
	s = lean(s)
	if last := h.at(h.last()); last != nil && s.Reading > 0 && last.Reading == s.Reading && last.Run == s.Run && last.Phase == s.Phase {
		*last = s
		return
	}
	if len(h.ring) < historyLength {
		h.ring = append(h.ring, s)
	} else {
		h.ring[h.next%historyLength] = s
	}
	h.next++
}

// lean is what is kept of a snapshot.
func lean(s workloads.Snapshot) workloads.Snapshot {
	s.Timeline = nil
	if len(s.Tasks) > keptRows {
		s.Tasks = slices.Clone(s.Tasks[:keptRows])
	}
	return s
}

// find is the sequence number of the first snapshot that is not before a time; the last one if
// all are.
func (h *history) find(at time.Duration) int {
	seq := h.first()
	for seq < h.last() && h.at(seq).At < at {
		seq++
	}
	return seq
}

// first is the sequence number of the oldest snapshot.
func (h *history) first() int { return h.next - len(h.ring) }

// last is the sequence number of the newest snapshot, -1 if there is none.
func (h *history) last() int { return h.next - 1 }

// at is the snapshot of that number; nil if it fell out or is not there yet.
func (h *history) at(seq int) *workloads.Snapshot {
	if seq < h.first() || seq >= h.next {
		return nil
	}
	return &h.ring[seq%historyLength]
}
