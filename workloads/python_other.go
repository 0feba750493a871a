//go:build !linux

package workloads

// gettidCall is 0: this platform has no such system call.
const gettidCall = 0

// fairShare is rss: this platform does not tell what processes share.
func fairShare(pid int, rss uint64) uint64 { return rss }
