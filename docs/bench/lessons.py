#!/usr/bin/env python3
"""Whether every lesson runs by itself to its end, on all cores and on one, and its checks hold.

    docs/bench/lessons.py COREGLASS [TRIES] [LESSON[:all|:one]...]

Prints a line for each lesson and setting: tries that came to their end, checks that held, were
skipped and failed in all of them, and the seconds of the slowest. Below the table stands each check
that failed, with its numbers, and each that was skipped, with its sentence.
"""
import collections
import json
import subprocess
import sys

SETTINGS = {"all": [], "one": ["--cpus", "0"]}  # cores


def attempt(program, lesson, flags):
    """One try: the report, or None and what was said instead of it."""
    out = subprocess.run([program, "lesson", lesson, "--json", "--auto", "--lang", "en"] + flags, capture_output=True, text=True)
    if out.returncode not in (0, 3):
        return None, out.stderr.strip().splitlines()[-1:]
    return json.loads(out.stdout), []


def checks(report, state):
    return [c for s in report["steps"] for c in s["checks"] if c["state"] == state]


def ended(report):
    """Every experiment was made, or was skipped for a reason, and no check waits for one."""
    made = [e for s in report["steps"] for e in s["experiments"]]
    return not any(e.get("failed") for e in made) and not checks(report, "pending")


def series(program, lesson, name, flags, tries):
    remarks, reports = collections.Counter(), []
    for _ in range(tries):
        report, said = attempt(program, lesson, flags)
        remarks.update("no report: " + s for s in said)
        if report is None:
            continue
        reports.append(report)
        remarks.update("skipped: %s [%s]" % (c["numbers"], c["expect"]) for c in checks(report, "skipped"))
        remarks.update("FAILED: %s (%s)" % (c["expect"], c["numbers"]) for c in checks(report, "fails"))
        remarks.update("FAILED: experiment %s: %s" % (e["id"], e["failed"]) for s in report["steps"] for e in s["experiments"] if e.get("failed"))
    counts = [sum(r["checks"][k] for r in reports) for k in ("held", "skipped", "failed")]
    slowest = max([r["elapsed_s"] for r in reports], default=0)
    print("| `%s` | %s | %d of %d | %d | %d | %d | %.1f |" % (
        lesson, name, sum(map(ended, reports)), tries, *counts, slowest), flush=True)
    return ["%s, %s cores, %d x %s" % (lesson, name, n, r) for r, n in remarks.items()]


def main():
    program = sys.argv[1]
    tries = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    listed = json.loads(subprocess.run([program, "lesson", "list", "--json"], capture_output=True, check=True).stdout)
    remarks = []
    print("| lesson | cores | came to its end | held | skipped | failed | slowest, s |")
    print("|---|---|---|---|---|---|---|")
    for lesson in sys.argv[3:] or [entry["name"] for entry in listed["lessons"]]:
        lesson, _, only = lesson.partition(":")
        for name, flags in SETTINGS.items():
            if only in ("", name):
                remarks += series(program, lesson, name, flags, tries)
    print("\n" + "\n".join(remarks))
    sys.exit(any("FAILED" in r or "no report" in r for r in remarks))


main()
