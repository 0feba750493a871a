#!/usr/bin/env python3
"""How far predictions are off: predicted and measured, medians of repeated runs.

    docs/bench/predictions.py COREGLASS [REPEATS] [WHAT...]

WHAT: cpu (all models at 1, 2, 4, 16 tasks), gil2 (machines that are not here), convoy, net,
loads, file. Without it, all. MODELS and NETWORKED in the environment choose some. Run coreglass calibrate in the same hour.
"""
import json
import os
import subprocess
import sys
import tempfile

MODELS = os.environ.get("MODELS", "sequential process pool thread goroutine gil2 gil3 eventloop prefork hybrid").split()
PROGRAM = sys.argv[1:2]
REPEATS = sys.argv[2] if len(sys.argv) > 2 else "5"


def run(args):
    # MEASURE is a command to run measurements under, such as one that takes a lock
    out = subprocess.run(os.environ.get("MEASURE", "").split() + PROGRAM + args.split(), capture_output=True, text=True)
    if out.returncode:
        sys.exit("%s: %s" % (args, out.stderr))
    return json.loads(out.stdout)


def errors(args, length="500ms"):
    got = run("run --predict --json --for %s --repeat %s %s" % (length, REPEATS, args))
    return {e["name"]: e for e in got["errors"]}


def cell(e):
    if e is None or e["predicted"] is None or e["measured"] is None:
        return "-"
    return "%.4g / %.4g (%+.0f %%)" % (e["predicted"], e["measured"], 100 * (e["error"] or 0))


def table(title, columns, rows):
    print("\n%s: predicted / measured (error)\n" % title)
    print("| run | %s |" % " | ".join(columns))
    print("|---" * (len(columns) + 1) + "|")
    for args in rows:
        e = errors(args)
        print("| `%s` | %s |" % (args, " | ".join(cell(e.get(c)) for c in columns)), flush=True)


def cpu():
    table("Computing", ["cpu.total", "work.speedup", "switches.per_second", "lock.handovers_per_second"],
          ["-m %s -n %d" % (m, n) for m in MODELS for n in (1, 2, 4, 16)])


def gil2():
    print("\nCPython 2's lock on machines that are not here\n\n| cores | threads | cpu.total | work.speedup |\n|---|---|---|---|")
    for cores, n in ((2, 2), (2, 4), (4, 2), (4, 4), (4, 16), (4, 100), (8, 8), (64, 64), (64, 1000)):
        p = run("predict -m gil2 -n %d --cores %d --json" % (n, cores))
        print("| %d | %d | %.0f | %.2f |" % (cores, n, p["cpu"]["total"], p["work"]["speedup"]), flush=True)


HANDOVERS = 1.45  # k in docs/predicting.md: turns of each computing task that a round takes


def convoy():
    print("\nConvoy: requests a second of one task beside computing ones under gil3\n")
    print("| computing | switch interval | 1 / (k x interval x computing) | predicted | measured | measured / formula | predicted / measured |\n|---|---|---|---|---|---|---|")
    for n in (1, 2, 4):
        for ms in (1, 5, 10):
            e = errors("-m gil3 --load convoy -n %d --cpu-tasks %d --switch-interval %dms --io-time 10us" % (n + 1, n, ms), "3s")["work.per_second"]
            ideal = 1000 / ms / n / HANDOVERS
            print("| %d | %d ms | %.0f | %.1f | %.1f | %.2f | %.2f |" % (n, ms, ideal, e["predicted"], e["measured"], e["measured"] / ideal, e["predicted"] / e["measured"]), flush=True)


NETWORKED = os.environ.get("NETWORKED", "process thread goroutine eventloop prefork").split()


def net():
    table("Requests over loopback", ["work.per_second", "cpu.total", "latency_us.p50", "latency_us.p99"],
          ["-m %s --load io:net -n %d" % (m, n) for m in NETWORKED for n in (10, 100, 400, 800, 1600)])


def loads():
    table("Other loads, 8 tasks", ["cpu.total", "work.speedup", "switches.per_second", "latency_us.p50"],
          ["-m %s --load %s -n 8" % (m, l) for l in ("io:sleep", "io:disk", "mixed", "yield", "lock", "cache")
           for m in ("thread", "goroutine", "eventloop", "gil2", "gil3")])


WORKLOAD = {"format": "sched-workload/1", "time_unit": "ms", "tasks": [
    {"id": "cpu", "count": 3, "phases": [{"cpu": 400}]},
    {"id": "io", "count": 3, "arrival": 5, "phases": [{"cpu": 5}, {"io": 20}], "repeat": 12}]}


def file():
    with tempfile.NamedTemporaryFile("w", suffix=".json") as f:
        json.dump(WORKLOAD, f)
        f.flush()
        for model in ("thread", "process"):
            got = run("run --model %s --load file:%s --json --repeat %s" % (model, f.name, REPEATS))
            print("\nA workload file, %s, %s\n\n| task | turnaround: predicted, ms | measured | error | waiting: predicted | measured |\n|---|---|---|---|---|---|" % (model, got["predicted"]["policy"]))
            for t in got["tasks"]:
                p, m = t["predicted"], t["measured"]
                print("| %s | %.1f | %.1f | %+.0f %% | %.1f | %.1f |" % (t["id"], p["turnaround_s"] * 1e3, m["turnaround_s"] * 1e3,
                      100 * (p["turnaround_s"] / m["turnaround_s"] - 1), p["wait_s"] * 1e3, m["wait_s"] * 1e3), flush=True)


if not PROGRAM:
    sys.exit(__doc__)
for what in sys.argv[3:] or ["cpu", "gil2", "convoy", "net", "loads", "file"]:
    globals()[what]()
