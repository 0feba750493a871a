//go:build linux && !amd64

package workloads

// coreNow is the core this thread runs on, or -1.
func coreNow() int { return askCore() }
