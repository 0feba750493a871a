#!/usr/bin/env python3
"""The workers' own timelines beside the kernel's record of the same seconds.

    docs/bench/timelines.py COREGLASS [--tasks 2,4,16,100] [--models thread,process]
        [--where free,pinned] [--for 5s] [--load cpu] [--probe own] [--repeat 1] [--keep DIR]
    docs/bench/timelines.py --self-test

Runs COREGLASS run --timeline --json under perf record -e sched:sched_switch, on one clock
(CLOCK_MONOTONIC), and prints a Markdown table, a line for each configuration. Needs perf,
and root.

Of each task, between the release and the end of the timeline:
  gaps      real times off the core longer than 20 us, apart from those cut by either end
  found     of these, those that a span off the core overlaps that is at least half as long
  core      of the found, those after which the task runs on the core that the kernel says
  start, end  how far the found gap's edges are off: median and 99th percentile, us
  off-CPU   the timeline's total time off the core against the kernel's, all gaps counted
  false     of the timeline's gaps, those with no switch of the kernel's within the resolution
  false, us total length of those, in per cent of the time of all tasks
  holes     the kernel's record is not complete on every machine: some switches from the idle
            task are missing. A thread that leaves a core which it never came onto has a hole
            before that. What touches a hole is not compared; holes, in per cent of the time
            of all tasks
  labelled  spans that the timeline itself calls interrupts and not switches, of all gaps
"""
import argparse
import bisect
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile

LEAST = 20_000  # ns: shorter gaps are not looked for
ON_CORE = {"running", "interrupted", "switching"}
OVER = {"done", "gone"}

SWITCH = re.compile(r"\[(\d+)\]\s+(\d+)\.(\d+):\s+sched:sched_switch:.*?prev_pid=(\d+) .*?next_pid=(\d+) ")


def kernel_stays(lines, tids):
    """For each thread its stays on a core, (in, out, core) in ns, in order; None where it was
    there before the record, or after."""
    stays = {tid: [] for tid in tids}
    for line in lines:
        m = SWITCH.search(line)
        if not m:
            continue
        core, seconds, fraction, prev, following = m.groups()
        prev, following = int(prev), int(following)
        if prev not in stays and following not in stays:
            continue
        at = int(seconds) * 10**9 + int(fraction.ljust(9, "0"))
        if prev in stays:
            of = stays[prev]
            if of and of[-1][1] is None:
                of[-1] = (of[-1][0], at, int(core))
            else:
                of.append((None, at, int(core)))
        if following in stays:
            stays[following].append((at, None, int(core)))
    return stays


def kernel_gaps(stays, begin, end):
    """The gaps between stays that touch the window: (out, in, core after), where an edge outside
    the window is None; and the holes of the record, (from, to)."""
    gaps, holes, out, known = [], [], None, False  # known: when it left; else it is where it was
    for i, (a, b, core) in enumerate(stays):
        if a is None and i > 0:
            holes.append((max(stays[i - 1][1] or stays[i - 1][0] or begin, begin), min(b, end)))
        elif i > 0 and not known:
            holes.append((max(stays[i - 1][0] or begin, begin), min(a, end)))
        elif a is not None and a > begin and (out or begin) < end:
            gaps.append((out if out is not None and out > begin else None, a if a < end else None, core))
        out, known = b, b is not None
    if out is not None and out < end:
        gaps.append((out if out > begin else None, None, None))
    return gaps, [h for h in holes if h[1] > h[0]]


def outside(gaps, holes):
    """The gaps that touch no hole."""
    starts = [h[0] for h in holes]
    kept = []
    for g in gaps:
        i = bisect.bisect_right(starts, float("inf") if g[1] is None else g[1]) - 1
        if i < 0 or g[0] is not None and holes[i][1] < g[0]:
            kept.append(g)
    return kept


def without(gaps, holes):
    """How long the gaps are, outside the holes."""
    total, ends = 0, [h[1] for h in holes]
    for a, b, _ in gaps:
        total += b - a
        for h in holes[bisect.bisect_right(ends, a):]:
            if h[0] >= b:
                break
            total -= min(b, h[1]) - max(a, h[0])
    return total


def length(gap, begin, end):
    return (end if gap[1] is None else gap[1]) - (begin if gap[0] is None else gap[0])


def our_gaps(spans, begin, end):
    """The gaps of a task's spans, (start, end, core after): spans off the core that touch are
    one. And the number of spans that are called interrupts."""
    gaps, interrupts, after_gap = [], 0, False
    for a, b, state, core in spans:
        a, b = max(a, begin), min(b, end)
        interrupts += state == "interrupted" and b > a
        if b <= a or state in OVER:
            continue
        if state in ON_CORE:
            if after_gap:
                gaps[-1] = gaps[-1][:2] + (core,)
            after_gap = False
        elif after_gap and gaps[-1][1] == a:
            gaps[-1] = (gaps[-1][0], b, None)
        else:
            gaps.append((a, b, None))
            after_gap = True
    return gaps, interrupts


def match(real, ours, begin, end, resolution):
    """Compares one task's gaps."""
    r = dict(real=0, found=0, core=0, start=[], end=[], false=0, false_ns=0, ours=len(ours))
    starts = [g[0] for g in ours]
    for gap in real:
        if gap[0] is None or gap[1] is None or gap[1] - gap[0] <= LEAST:
            continue
        r["real"] += 1
        best, most = None, 0
        i = max(bisect.bisect_right(starts, gap[0]) - 1, 0)
        while i < len(ours) and ours[i][0] < gap[1]:
            overlap = min(ours[i][1], gap[1]) - max(ours[i][0], gap[0])
            if overlap > most:
                best, most = ours[i], overlap
            i += 1
        if best is None or 2 * (best[1] - best[0]) < gap[1] - gap[0]:
            continue
        r["found"] += 1
        r["core"] += best[2] == gap[2]
        r["start"].append(abs(best[0] - gap[0]))
        r["end"].append(abs(best[1] - gap[1]))
    edges = [(begin if g[0] is None else g[0], end if g[1] is None else g[1]) for g in real]
    ends = [e[1] for e in edges]
    for a, b, _ in ours:
        i = bisect.bisect_left(ends, a - resolution)
        if i == len(edges) or edges[i][0] > b + resolution:
            r["false"] += 1
            r["false_ns"] += b - a
    return r


def compare(result, lines):
    """Sums up one run: result is the JSON of run --timeline, lines the text of perf script."""
    t = result["timeline"]
    release, us = t["released_ns"], lambda v: round(v * 1000)
    begin, end = release + us(t["from_us"]), release + us(t["to_us"])
    names = {name: i for i, name in enumerate(t["tasks"])}
    spans = [[] for _ in t["tasks"]]
    for s in t["spans"]:
        task = names[s["task"]] if isinstance(s["task"], str) else s["task"]
        spans[task].append((release + us(s["start_us"]), release + us(s["end_us"]), s["state"], s.get("core")))
    tids = [task["tid"] for task in result["tasks"]]
    stays = kernel_stays(lines, set(tids))
    total = dict(real=0, found=0, core=0, start=[], end=[], false=0, false_ns=0, ours=0, interrupts=0, real_off=0,
                 our_off=0, holes=0, all_ns=len(tids) * (end - begin), lost=t.get("lost", 0))
    for tid, of in zip(tids, spans):
        ours, interrupts = our_gaps(of, begin, end)
        real, holes = kernel_gaps(stays[tid], begin, end)
        total["interrupts"] += interrupts
        total["holes"] += sum(h[1] - h[0] for h in holes)
        total["our_off"] += without(ours, holes)
        total["real_off"] += sum(length(g, begin, end) for g in real)
        # A gap at a hole's edge is half of one that nobody knows whole: it counts for neither side.
        for key, value in match(outside(real, holes), outside(ours, holes), begin, end, us(t["resolution_us"])).items():
            total[key] += value
    return total


def percentile(values, p):
    """By nearest rank, in us."""
    if not values:
        return float("nan")
    values = sorted(values)
    return values[min(len(values) - 1, int(p * len(values)))] / 1000


def share(part, whole, form="%.2f"):
    return form % (100 * part / whole) if whole else "-"


def row(r):
    return [str(r["real"]), share(r["found"], r["real"]), share(r["core"], r["found"]),
            "%.1f / %.1f" % (percentile(r["start"], .5), percentile(r["start"], .99)),
            "%.1f / %.1f" % (percentile(r["end"], .5), percentile(r["end"], .99)),
            share(r["our_off"], r["real_off"]), share(r["false"], r["ours"]), share(r["false_ns"], r["all_ns"], "%.3f"),
            share(r["interrupts"], r["ours"] + r["interrupts"]), share(r["holes"], r["all_ns"]), str(r["lost"])]


COLUMNS = ["gaps", "found, %", "core right, %", "start off, us", "end off, us", "off-CPU, % of the kernel's", "false, %",
           "false time, %", "labelled, %", "holes, %", "lost"]


def measure(coreglass, flags, keep):
    """Runs COREGLASS under perf and compares; keep is a folder for perf's data and the JSON."""
    data, text = os.path.join(keep, "perf.data"), os.path.join(keep, "run.json")
    with open(text, "w") as out:
        p = subprocess.run(["perf", "record", "-q", "-o", data, "-e", "sched:sched_switch", "-k", "CLOCK_MONOTONIC", "-a",
                            "-m", "4M", "--", coreglass, "run", "--timeline", "--json"] + flags,
                           stdout=out, stderr=subprocess.PIPE, text=True)
    if p.returncode:
        sys.exit("%s: %s" % (" ".join(p.args), p.stderr.strip()))
    with open(text) as f:
        result = json.load(f)
    with tempfile.TemporaryFile("w+", errors="replace") as said:
        script = subprocess.Popen(["perf", "script", "-i", data, "-F", "tid,cpu,time,event,trace", "--ns"],
                                  stdout=subprocess.PIPE, stderr=said, text=True, errors="replace")
        with script.stdout as lines:
            r = compare(result, lines)
        script.wait()
        said.seek(0)
        lost = [line.strip() for line in said if "lost" in line.lower()]
    if lost:
        print("perf itself lost records of %s: %s" % (" ".join(flags), lost[0]), file=sys.stderr)
    return r


def middle(cells):
    """One cell of repeated runs: the median and the range where it is one number."""
    try:
        values = [float(c) for c in cells]
    except ValueError:
        return "; ".join(cells)
    if len(values) == 1:
        return cells[0]
    return "%g (%g to %g)" % (statistics.median(values), min(values), max(values))


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("coreglass")
    a.add_argument("--tasks", default="2,4,16,100")
    a.add_argument("--models", default="thread,process")
    a.add_argument("--where", default="free,pinned")
    a.add_argument("--for", dest="length", default="5s")
    a.add_argument("--load", default="cpu")
    a.add_argument("--probe", default="own", help="kernel: look at the timelines of the program's own kernel probe")
    a.add_argument("--repeat", type=int, default=1)
    a.add_argument("--keep", help="keep perf's data and the JSON of the last run in this folder")
    o = a.parse_args()
    print("| model | cores | tasks | " + " | ".join(COLUMNS) + " |")
    print("|---" * (3 + len(COLUMNS)) + "|")
    with tempfile.TemporaryDirectory() as scratch:
        for model in o.models.split(","):
            for where in o.where.split(","):
                for n in o.tasks.split(","):
                    flags = ["--model", model, "--load", o.load, "--tasks", n, "--for", o.length, "--probe", o.probe]
                    flags += ["--cpus", "0"] if where == "pinned" else []
                    rows = [row(measure(o.coreglass, flags, o.keep or scratch)) for _ in range(o.repeat)]
                    print("| %s | %s | %s | %s |" % (model, where, n, " | ".join(map(middle, zip(*rows)))), flush=True)


RECORDED = """\
   900 [000]     1.000100000:       sched:sched_switch: prev_comm=a prev_pid=11 prev_prio=139 prev_state=R ==> next_comm=b c next_pid=12 next_prio=139
   901 [001]     1.000200000:       sched:sched_switch: prev_comm=swapper/1 prev_pid=0 prev_prio=120 prev_state=R ==> next_comm=a next_pid=11 next_prio=139
   901 [001]     1.000210000:       sched:sched_switch: prev_comm=a prev_pid=11 prev_prio=139 prev_state=S ==> next_comm=swapper/1 next_pid=0 next_prio=120
   901 [001]     1.000215000:       sched:sched_switch: prev_comm=swapper/1 prev_pid=0 prev_prio=120 prev_state=R ==> next_comm=a next_pid=11 next_prio=139
not a line of perf
   900 [000]     1.000900000:       sched:sched_switch: prev_comm=b c prev_pid=12 prev_prio=139 prev_state=R ==> next_comm=swapper/0 next_pid=0 next_prio=120
"""


def self_test():
    def timeline(*spans):
        return {"timeline": {"tasks": ["a", "b"], "released_ns": 10**9, "from_us": 0, "to_us": 1000, "resolution_us": 2,
                             "lost": 0, "spans": [dict(zip(("task", "core", "start_us", "end_us", "state"), s)) for s in spans]},
                "tasks": [{"tid": 11}, {"tid": 12}]}
    stays = kernel_stays(RECORDED.splitlines(), {11, 12})
    assert stays[11] == [(None, 1000100000, 0), (1000200000, 1000210000, 1), (1000215000, None, 1)], stays
    assert stays[12] == [(1000100000, 1000900000, 0)], stays
    end = 1001000000
    assert kernel_gaps(stays[11], 10**9, end) == ([(1000100000, 1000200000, 1), (1000210000, 1000215000, 1)], [])
    assert kernel_gaps(stays[12], 10**9, end) == ([(None, 1000100000, 0), (1000900000, None, None)], [])
    assert kernel_gaps(stays[12], 10**9 + 200000, 10**9 + 300000) == ([], [])
    holed = [(1, 2, 0), (None, 5, 0), (6, None, 0), (8, 9, 0)]
    assert kernel_gaps(holed, 0, 10) == ([(None, 1, 0), (5, 6, 0), (9, None, None)], [(2, 5), (6, 8)])
    assert outside([(1, 2, 0), (3, 4, 0), (5.5, 5.6, 0), (9, 10, 0)], [(2, 5), (6, 8)]) == [(5.5, 5.6, 0), (9, 10, 0)]
    assert without([(1, 3, 0), (9, 10, 0)], [(2, 5), (6, 8)]) == 2
    r = compare(timeline((0, 0, 0, 104, "running"), (0, -1, 104, 150, "ready"), (0, -1, 150, 203, "blocked"), (0, 1, 203, 300, "running"),
                         (0, 1, 300, 310, "interrupted"), (0, 1, 310, 500, "running"), (0, -1, 500, 530, "ready"), (0, 1, 530, 1000, "running"),
                         ("b", -1, 0, 100, "ready"), ("b", 0, 100, 900, "running"), ("b", -1, 900, 1000, "ready")), RECORDED.splitlines())
    assert (r["real"], r["found"], r["core"], r["ours"], r["false"], r["interrupts"]) == (1, 1, 1, 4, 1, 1), r
    assert (r["start"], r["end"], r["false_ns"]) == ([4000], [3000], 30000), r
    assert (r["real_off"], r["our_off"]) == (305000, 329000), r
    r = compare(timeline((0, 0, 0, 160, "running"), (0, -1, 160, 200, "ready"), (0, 0, 200, 1000, "running")), RECORDED.splitlines())
    assert (r["real"], r["found"]) == (1, 0), r  # seen, but less than half of it
    r = compare(timeline((0, 0, 0, 130, "running"), (0, -1, 130, 200, "ready"), (0, 0, 200, 1000, "running")), RECORDED.splitlines())
    assert (r["real"], r["found"], r["core"]) == (1, 1, 0), r  # found, with the wrong core
    print("ok")


if sys.argv[1:] == ["--self-test"]:
    self_test()
elif __name__ == "__main__":
    main()
