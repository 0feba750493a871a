package cli

import "errors"

// verifyDemo says what is wrong with a demonstration before it runs.
func verifyDemo(args []string) error {
	return errors.New("demo: there is none yet")
}
