//go:build unix

package workloads

import (
	"os"
	"testing"
)

// TestMain makes the test program able to be a parent that is killed.
func TestMain(m *testing.M) {
	if os.Getenv(parentRole) != "" {
		parent()
	}
	os.Exit(m.Run())
}
