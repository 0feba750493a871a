package workloads

// coreSegment reads the limit of the segment whose limit is the core's number; not ok where
// there is none.
//
//go:noescape
func coreSegment() (limit uint32, ok bool)

// coreNow is the core this thread runs on, or -1. It costs some 10 ns.
func coreNow() int {
	if limit, ok := coreSegment(); ok {
		return int(limit & 0xfff)
	}
	return askCore()
}
