package cli

import (
	"errors"
	"os/exec"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// oneLineOnly checks that standard error is one line, of the program, with the text in it.
func oneLineOnly(ts *testscript.TestScript, neg bool, args []string) {
	text := ts.ReadFile("stderr")
	if strings.Count(text, "\n") != 1 || !strings.HasPrefix(text, "coreglass: ") {
		ts.Fatalf("standard error is not one line of coreglass: %q", text)
	}
	for _, want := range args {
		if !strings.Contains(text, want) {
			ts.Fatalf("standard error lacks %q: %q", want, text)
		}
	}
}

func expectExit(ts *testscript.TestScript, err error, code int) {
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != code {
		ts.Fatalf("exit %v, want code %d", err, code)
	}
}
