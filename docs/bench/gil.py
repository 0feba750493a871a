#!/usr/bin/env python3
"""Real interpreter locks beside the emulated ones, in the same minutes on the same machine.

    docs/bench/gil.py COREGLASS PYTHON2.7 PYTHON3 [REPEATS [SECONDS]]

Runs "x = x ^ 1" in n threads on each interpreter and on the emulated lock in turn,
n = 1, 2, 4, 16, and prints medians (minimum to maximum) as a Markdown table: CPU of the
process in per cent of one core, system time as a share of it, and throughput relative to
one thread of the same kind.
"""
import json
import statistics
import subprocess
import sys

LOOP = r"""
import resource, sys, threading, time
n, length = int(sys.argv[1]), float(sys.argv[2])
counts, stop = [0] * n, []
def loop(i):
    x = 0
    while not stop:
        for _ in block:
            x = x ^ 1
        counts[i] += len(block)
block = range(1000) if sys.version_info[0] > 2 else xrange(1000)
threads = [threading.Thread(target=loop, args=(i,)) for i in range(n)]
for t in threads:
    t.daemon = True
    t.start()
time.sleep(0.1)
a, t, c = resource.getrusage(resource.RUSAGE_SELF), time.time(), sum(counts)
time.sleep(length)
b, t, c = resource.getrusage(resource.RUSAGE_SELF), time.time() - t, sum(counts) - c
stop.append(1)
print("%f %f %f %f" % ((b.ru_utime - a.ru_utime) / t * 100, (b.ru_stime - a.ru_stime) / t * 100,
                       c / t, (b.ru_nvcsw - a.ru_nvcsw) / t))
sys.stdout.flush()
import os; os._exit(0)
"""


def real(python, n, seconds):
    out = subprocess.run([python, "-c", LOOP, str(n), str(seconds)], capture_output=True, text=True, check=True).stdout
    user, system, rate, voluntary = map(float, out.split())
    return dict(cpu=user + system, system=system / (user + system), rate=rate, voluntary=voluntary, handovers=None)


def emulated(coreglass, model, n, seconds):
    out = subprocess.run([coreglass, "run", "--model", model, "--tasks", str(n), "--for", "%gs" % seconds, "--json"],
                         capture_output=True, text=True, check=True).stdout
    r = json.loads(out)
    return dict(cpu=r["cpu"]["total"], system=r["cpu"]["system"] / r["cpu"]["total"], rate=r["work"]["per_second"],
                voluntary=r["switches"]["voluntary"] / r["elapsed_s"], handovers=r["lock"]["handovers_per_second"])


def cell(values, form):
    return "%s (%s to %s)" % tuple(form % v for v in (statistics.median(values), min(values), max(values)))


def main():
    coreglass, python2, python3 = sys.argv[1:4]
    repeats = int(sys.argv[4]) if len(sys.argv) > 4 else 7
    seconds = float(sys.argv[5]) if len(sys.argv) > 5 else 2
    kinds = {"CPython 2.7": lambda n: real(python2, n, seconds), "gil2": lambda n: emulated(coreglass, "gil2", n, seconds),
             "CPython 3": lambda n: real(python3, n, seconds), "gil3": lambda n: emulated(coreglass, "gil3", n, seconds)}
    got = {}
    for _ in range(repeats):
        for n in (1, 2, 4, 16):
            for kind, measure in kinds.items():
                got.setdefault((kind, n), []).append(measure(n))
    print("| | threads | CPU, % | of it system, % | throughput / one thread | voluntary switches/s | hand-overs/s |")
    print("|---|---|---|---|---|---|---|")
    for (kind, n), runs in sorted(got.items(), key=lambda g: (list(kinds).index(g[0][0]), g[0][1])):
        one = statistics.median(r["rate"] for r in got[kind, 1])
        handovers = "" if runs[0]["handovers"] is None else cell([r["handovers"] for r in runs], "%.0f")
        print("| %s | %d | %s | %s | %s | %.0f | %s |" % (
            kind, n, cell([r["cpu"] for r in runs], "%.0f"), cell([100 * r["system"] for r in runs], "%.0f"),
            cell([r["rate"] / one for r in runs], "%.2f"), statistics.median(r["voluntary"] for r in runs), handovers))


main()
