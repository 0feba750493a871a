#!/usr/bin/env python3
"""From the start of the program to its first full screen, beside htop's.

    docs/bench/start.py COREGLASS [REPEATS]

The terminal is a pseudo-terminal of 120x36 that answers no questions, as a bad one does. A
screen counts as full when the last word of its last line has been written. Medians (minimum
to maximum) in milliseconds.
"""
import fcntl
import os
import pty
import select
import shutil
import signal
import statistics
import struct
import sys
import termios
import time

ROWS, COLUMNS = 36, 120


def first_screen(command, word):
    began = time.monotonic()
    pid, fd = pty.fork()
    if pid == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        os.environ.update(TERM="tmux-256color", LANG="C.UTF-8")
        os.execvp(command[0], command)
    seen = b""
    while word not in seen and time.monotonic() - began < 10:
        if select.select([fd], [], [], 0.1)[0]:
            seen += os.read(fd, 65536)
    took = time.monotonic() - began
    os.kill(pid, signal.SIGTERM)
    while True:  # until it has ended: it may have something to say
        try:
            if not os.read(fd, 65536):
                break
        except OSError:
            break
    os.waitpid(pid, 0)
    os.close(fd)
    return 1000 * took


def main():
    repeats = int(sys.argv[2]) if len(sys.argv) > 2 else 11
    rows = [("coreglass", [sys.argv[1]], b"quit"), ("htop", ["htop"], b"Quit")]
    rows = [r for r in rows if shutil.which(r[1][0])]
    got = {name: [] for name, _, _ in rows}
    for _ in range(repeats):
        for name, command, word in rows:
            got[name].append(first_screen(command, word))
    print("| program | first full screen, ms |\n|---|---|")
    for name, _, _ in rows:
        g = got[name]
        print("| %s | %.0f (%.0f to %.0f) |" % (name, statistics.median(g), min(g), max(g)))


main()
