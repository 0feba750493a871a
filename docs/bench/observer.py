#!/usr/bin/env python3
"""What looking costs: Coreglass beside htop, btop and top, at the same refresh interval, in
a terminal of the same size, while four processes compute.

    docs/bench/observer.py COREGLASS [ROUNDS] [SECONDS]

CPU in per cent of one core, of the observing process alone (its workers are none of it),
and its resident memory: medians (minimum to maximum). In each round all observers follow
each other, within the same minutes. Programs that are not installed are left out.
"""
import fcntl
import os
import pty
import shutil
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time

ROWS, COLUMNS = 36, 120
TICKS = os.sysconf("SC_CLK_TCK")


def observers(program):
    live = [program, "--model", "process", "--load", "cpu", "--tasks"]
    yield "coreglass, 10 Hz", live + ["4"], True
    yield "htop -d 1 (0.1 s)", ["htop", "-d", "1"], False
    yield "btop, 0.1 s", ["btop"], False
    yield "top -d 0.1", ["top", "-d", "0.1"], False
    yield "coreglass, --refresh 1s", live + ["4", "--refresh", "1s"], True
    yield "htop -d 10 (1 s)", ["htop", "-d", "10"], False
    yield "btop, 1 s", ["btop"], False
    yield "top -d 1", ["top", "-d", "1"], False
    yield "coreglass, 1,000 workers, --refresh 1s", live + ["1000", "--refresh", "1s"], True


def cpu_seconds(pid):
    """User and system time of the process, without its children, from the scheduler's own clock."""
    total = 0
    for task in os.listdir("/proc/%d/task" % pid):
        with open("/proc/%d/task/%s/schedstat" % (pid, task)) as f:
            total += int(f.read().split()[0])
    return total / 1e9


def resident(pid):
    with open("/proc/%d/status" % pid) as f:
        for line in f:
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024
    return 0


def start(name, command):
    """The command in a pseudo-terminal that is read all the time."""
    home = settings(name)
    pid, fd = pty.fork()
    if pid == 0:
        os.environ.update(TERM="tmux-256color", LANG="C.UTF-8", XDG_CONFIG_HOME=home)
        os.execvp(command[0], command)
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    os.kill(pid, signal.SIGWINCH)

    def drain():
        try:
            while os.read(fd, 65536):
                pass
        except OSError:
            pass

    threading.Thread(target=drain, daemon=True).start()
    return pid


def settings(name):
    """A directory with the settings of btop, which takes its interval from there."""
    home = tempfile.mkdtemp()
    os.mkdir(home + "/btop")
    with open(home + "/btop/btop.conf", "w") as f:
        f.write("update_ms = %d\n" % (100 if "0.1 s" in name else 1000))
    return home


def observe(name, command, own_load, program, seconds):
    load = None
    if not own_load:
        load = subprocess.Popen([program, "run", "--model", "process", "--load", "cpu", "--tasks", "4", "--for", "%ds" % (seconds + 8), "--json"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    pid = start(name, command)
    time.sleep(5 if "1000" in command else 3)
    before, began = cpu_seconds(pid), time.monotonic()
    time.sleep(seconds)
    used, took, memory = cpu_seconds(pid) - before, time.monotonic() - began, resident(pid)
    os.kill(pid, signal.SIGTERM)
    os.waitpid(pid, 0)
    if load:
        load.terminate()
        load.wait()
    return 100 * used / took, memory


def spread(values, form):
    return "%s (%s to %s)" % tuple(form % v for v in (statistics.median(values), min(values), max(values)))


def main():
    program = sys.argv[1]
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    seconds = int(sys.argv[3]) if len(sys.argv) > 3 else 10
    rows = [o for o in observers(program) if shutil.which(o[1][0])]
    got = {name: [] for name, _, _ in rows}
    for _ in range(rounds):
        for name, command, own_load in rows:
            got[name].append(observe(name, command, own_load, program, seconds))
    print("| observer | CPU, % of a core | resident, MiB |")
    print("|---|---|---|")
    for name, _, _ in rows:
        print("| %s | %s | %s |" % (name, spread([g[0] for g in got[name]], "%.2f"), spread([g[1] for g in got[name]], "%.0f")))


main()
