//go:build !linux

package metrics

import (
	"fmt"
	"runtime"
)

// Switches is the kernel's record of the switches of the program's children.
type Switches struct{}

// OpenSwitches fails: only Linux has such a record.
func OpenSwitches() (*Switches, error) { return nil, SwitchesAvailable() }

// SwitchesAvailable says why the record can't be had.
func SwitchesAvailable() error {
	return fmt.Errorf("the kernel's record of switches needs Linux's perf events; this is %s", runtime.GOOS)
}

// Drain does nothing.
func (s *Switches) Drain(func(Switch)) {}

// Lost is 0.
func (s *Switches) Lost() uint64 { return 0 }

// Close does nothing.
func (s *Switches) Close() error { return nil }
