//go:build unix

package workloads

import (
	"os"
	"testing"
)

// TestMain makes the test program able to be its own worker.
func TestMain(m *testing.M) {
	WorkerMain()
	if os.Getenv(parentRole) != "" {
		parent()
	}
	os.Exit(m.Run())
}
