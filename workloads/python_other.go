//go:build !linux

package workloads

// gettidCall is 0: this platform has no such system call.
const gettidCall = 0
