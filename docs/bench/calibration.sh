#!/bin/sh
# This machine's card beside other tools in the same minute: perf's pipe ping-pong, pinned to
# one core and halved (two switches per round trip), and a plain Go benchmark.
#   docs/bench/calibration.sh COREGLASS [REPEATS]
# Needs perf and taskset. Run it from the top of the repository.
set -eu
coreglass=$1
for i in $(seq "${2:-5}"); do
	"$coreglass" calibrate 2>/dev/null | grep -E 'one core|goroutines'
	echo "perf bench sched pipe, processes: $(taskset -c 0 perf bench sched pipe -l 50000 2>/dev/null | awk '/usecs\/op/ {print $1 / 2}') us"
	echo "perf bench sched pipe, threads:   $(taskset -c 0 perf bench sched pipe -T -l 50000 2>/dev/null | awk '/usecs\/op/ {print $1 / 2}') us"
	go test ./workloads -run '^$' -bench ChannelHandOver | awk '/hand-over/ {for (i = 1; i < NF; i++) if ($(i + 1) == "ns/hand-over") print "go test -bench ChannelHandOver:    " $i " ns"}'
done
