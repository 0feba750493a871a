package workloads

import (
	"fmt"
	"net"
	"os"
)

// serve is the loopback server of the load io:net: a process of its own that answers each
// request of 8 bytes with the same bytes after the load's io time. It prints its address;
// its CPU is not counted as the run's. It never returns.
func serve() {
	mem, err := inheritMemory()
	if err != nil {
		os.Exit(3)
	}
	b, j, err := openBoard(mem)
	if err != nil {
		os.Exit(3)
	}
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err == nil {
		fmt.Println(l.Addr())
		err = answerAll(l.(*net.TCPListener), j.Spec.Load.IOTime)
	}
	b.fail(fmt.Errorf("loopback server: %w", err))
	os.Exit(1)
}
