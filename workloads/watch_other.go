//go:build !linux

package workloads

// Elsewhere there is no flag and no account: a thread sees its switches in the clock alone.

func flagDescriptor(*rseqArea) uint64 { return 0 }

func (w *watch) fell() bool { return false }

func (w *watch) arm() {}

func openAccount() int { return -1 }

func (w *watch) account() (waited, back int64) { return 0, now() }
