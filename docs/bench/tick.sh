#!/bin/sh
# How long is a tick of CPython 2.7, and how many of them does "while True: x = x ^ 1" take?
# Counts the interpreter lock's releases (sem_post) under LD_PRELOAD, and compares the time
# of a tick with that of a tick of the emulated interpreter in the same seconds. Needs cc and a CPython 2.7; run it from the top of the repository:
#   docs/bench/tick.sh [PYTHON2.7]
set -eu
python=${1:-python2.7}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cat > "$dir/count.c" <<'C'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <semaphore.h>
static unsigned long n;
static int (*real)(sem_t *);
int sem_post(sem_t *s) {
	if (!real) real = dlsym(RTLD_NEXT, "sem_post");
	n++;
	return real(s);
}
unsigned long posts(void) { return n; }
C
cc -O2 -shared -fPIC -o "$dir/count.so" "$dir/count.c" -ldl
cat > "$dir/tick.py" <<'P'
import ctypes, resource, signal, sys, thread, time

class Stop(Exception): pass
def stop(*_): raise Stop
signal.signal(signal.SIGALRM, stop)

def loop():
    x = 0
    while True:
        x = x ^ 1

def bounded(n):                      # as many bytecodes that count per iteration as loop():
    x = 0                            # FOR_ITER counts where LOAD_GLOBAL True does there
    for _ in xrange(n):
        x = x ^ 1

posts = ctypes.PyDLL(sys.argv[1]).posts
posts.restype = ctypes.c_ulong
thread.start_new_thread(time.sleep, (1000,))   # the lock exists from the first thread on
time.sleep(0.1)
n, p = 3000000, posts()
bounded(n)
# The ticker starts at the check interval and releases below 0: every 101 ticks.
print "ticks per iteration of the for loop   %.2f" % ((posts() - p) * 101.0 / n)
best = 1e9                           # of CPU time, so that other programs do not count
for _ in range(10):
    signal.setitimer(signal.ITIMER_REAL, 0.1)
    p, t = posts(), resource.getrusage(resource.RUSAGE_SELF).ru_utime
    try: loop()
    except Stop: pass
    t, p = resource.getrusage(resource.RUSAGE_SELF).ru_utime - t, posts() - p
    best = min(best, t / p * 1e9)
print "ns per tick of the while loop   %.2f" % (best / 101)
P
for i in 1 2 3 4 5 6 7; do
	LD_PRELOAD="$dir/count.so" "$python" "$dir/tick.py" "$dir/count.so"
	go test ./workloads -run '^$' -bench 'Tick$' -benchtime 500ms | grep ns/tick
done
