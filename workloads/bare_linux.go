//go:build !race

package workloads

import _ "unsafe" // for go:linkname

// A worker thread leaves Go's scheduler before its first chunk of work, as a thread does
// for a call into C: it is then a bare thread of the operating system, and neither
// sysmon's preemption nor a garbage collection can stop it and fake a switch. All that it
// calls from there on must be nosplit and use raw system calls.
//
// The runtime keeps this name linkable for such use (runtime/proc.go).
//
//go:linkname leaveScheduler runtime.entersyscallblock
func leaveScheduler()

// makePlaces does nothing: bare threads need no place in Go's scheduler.
func makePlaces(int) {}
