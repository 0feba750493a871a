package cli

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"coreglass/workloads/cluster"
	"coreglass/workloads/demo"
)

// The scripts in testdata run the program as a user does: what it prints and how it exits.
func TestMain(m *testing.M) {
	cluster.WorkerMain()
	demo.WorkerMain()
	testscript.Main(m, map[string]func(){
		"coreglass": func() { os.Exit(Run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) },
	})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata", Cmds: map[string]func(*testscript.TestScript, bool, []string){
		"oneline": oneLineOnly,
		"usage":   usage,
	}})
}

// usage runs coreglass with arguments that it must refuse: exit code 2, nothing on
// standard output, one line on standard error that holds the first argument.
func usage(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 1 {
		ts.Fatalf("usage: usage TEXT [ARG...]")
	}
	err := ts.Exec("coreglass", args[1:]...)
	expectExit(ts, err, exitUsage)
	if out := ts.ReadFile("stdout"); out != "" {
		ts.Fatalf("standard output: %q", out)
	}
	oneLineOnly(ts, false, []string{args[0]})
}
