//go:build !linux

package demo

import (
	"fmt"
	"runtime"
)

// parts are all played by a sentence: the demos stand on Linux's own calls.
var parts = map[string]func(*part) error{}

func init() {
	for _, name := range Names() {
		parts[name] = func(*part) error {
			return fmt.Errorf("needs Linux: on %s this mechanism is not shown", runtime.GOOS)
		}
	}
}
