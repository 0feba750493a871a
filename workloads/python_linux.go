package workloads

import "golang.org/x/sys/unix"

// gettidCall is the number of the system call that tells a thread its number, for a Python
// that can't ask itself.
const gettidCall = unix.SYS_GETTID
