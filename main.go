// Coreglass makes schedulers visible: it runs real workers under different execution
// models and shows what each core does, how much useful work comes out and what
// switching costs.
package main

import (
	"os"

	"coreglass/ui/cli"
	"coreglass/workloads/cluster"
	"coreglass/workloads/demo"
)

func main() {
	cluster.WorkerMain()
	demo.WorkerMain()
	os.Exit(cli.Run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
