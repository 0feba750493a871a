package workloads

import (
	"bytes"
	"os"
	"strconv"

	"golang.org/x/sys/unix"
)

// gettidCall is the number of the system call that tells a thread its number, for a Python
// that can't ask itself.
const gettidCall = unix.SYS_GETTID

// fairShare is the memory of a process in which each page that others share counts with its
// share only (Pss in proc(5)), or rss where that is not told: processes that were forked from
// one another share most of what is resident in each.
func fairShare(pid int, rss uint64) uint64 {
	text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/smaps_rollup")
	if err != nil {
		return rss
	}
	_, line, _ := bytes.Cut(text, []byte("\nPss:"))
	kib, _, _ := bytes.Cut(bytes.TrimLeft(line, " "), []byte(" "))
	n, err := strconv.ParseUint(string(kib), 10, 64)
	if err != nil {
		return rss
	}
	return n << 10
}
