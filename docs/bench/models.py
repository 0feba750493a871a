#!/usr/bin/env python3
"""What each model does on this machine: medians (minimum to maximum) of repeated runs.

    docs/bench/models.py COREGLASS [REPEATS]

Prints CPU, useful work against one task alone and the numbers the model is known by.
"""
import json
import statistics
import subprocess
import sys

RUNS = [
    "--model sequential --tasks 4", "--model process --tasks 4", "--model thread --tasks 4", "--model goroutine --tasks 4",
    "--model gil3 --tasks 2", "--model gil3 --tasks 4", "--model gil3 --tasks 16", "--model gil3 --tasks 2 --switch-interval 500us",
    "--model gil2 --tasks 2", "--model gil2 --tasks 4", "--model gil2 --tasks 16",
    "--model gil2 --tasks 2 --cpus 0", "--model gil2 --tasks 4 --cpus 0", "--model gil2 --tasks 16 --cpus 0",
    "--model thread --load io:net --tasks 200", "--model goroutine --load io:net --tasks 200", "--model process --load io:net --tasks 200",
]


def median(values, form="%.2f"):
    known = [v for v in values if v is not None]
    if not known:
        return ""
    return "%s (%s to %s)" % tuple(form % v for v in (statistics.median(known), min(known), max(known)))


def main():
    repeats = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    print("| run | CPU, % | of it system, % | work, x one task | work/s | hand-overs/s | voluntary/s |")
    print("|---|---|---|---|---|---|---|")
    for run in RUNS:
        got = []
        for _ in range(repeats):
            out = subprocess.run([sys.argv[1], "run", "--for", "2s", "--json"] + run.split(), capture_output=True, text=True, check=True)
            got.append(json.loads(out.stdout))
        print("| `%s` | %s | %s | %s | %s | %s | %s |" % (
            run, median([r["cpu"]["total"] for r in got], "%.0f"),
            median([100 * r["cpu"]["system"] / r["cpu"]["total"] for r in got], "%.0f"),
            median([r["work"]["speedup"] for r in got]), median([r["work"]["per_second"] for r in got], "%.3g"),
            median([r.get("lock", {}).get("handovers_per_second") for r in got], "%.0f"),
            median([r["switches"]["voluntary"] / r["elapsed_s"] for r in got], "%.0f")), flush=True)


main()
