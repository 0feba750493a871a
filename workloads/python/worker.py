# A worker of the model python: one thread per task, or with multiprocessing one forked
# process per task. Runs under Python 2.7 and 3.6 and later, without third-party modules.
# The program hands it the text `layout`: where everything lies in the shared memory.
import errno
import fcntl
import json
import mmap
import os
import select
import signal
import socket
import sys
import threading
import time

at = json.loads(layout)
memory = mmap.mmap(at["memory_fd"], at["size"])
BLOCK = 1000  # iterations between two counts

# Counters are stored as whole words, so that the program never reads half of one.
if sys.version_info[0] < 3:
    import ctypes
    steps = xrange
    words = (ctypes.c_uint64 * (at["size"] // 8)).from_buffer(memory)
    halves = (ctypes.c_uint32 * (at["size"] // 4)).from_buffer(memory)
else:
    steps = range
    words = memoryview(memory).cast("Q")
    halves = memoryview(memory).cast("I")


def monotonic():
    """CLOCK_MONOTONIC in nanoseconds, as a function."""
    if hasattr(time, "monotonic_ns"):
        return time.monotonic_ns
    if hasattr(time, "monotonic"):
        return lambda: int(time.monotonic() * 1e9)

    class Timespec(ctypes.Structure):
        _fields_ = [("s", ctypes.c_long), ("ns", ctypes.c_long)]
    ts = Timespec()
    ref = ctypes.byref(ts)
    libc = ctypes.PyDLL(None)  # PyDLL keeps the interpreter lock: nobody else writes to ts
    if not hasattr(libc, "clock_gettime"):
        libc = ctypes.PyDLL("librt.so.1")
    gettime = libc.clock_gettime

    def now():
        gettime(at["clock"], ref)
        return ts.s * 1000000000 + ts.ns
    return now


now = monotonic()


def thread_id():
    """The system's number of this thread, 0 if unknown."""
    if hasattr(threading, "get_native_id"):
        return threading.get_native_id()
    try:
        import ctypes
        return max(0, ctypes.PyDLL(None).syscall(at["gettid"])) if at["gettid"] else 0
    except Exception:
        return 0


def head(field):
    return at["head"][field] // 4


def fail(why):
    """Leaves the reason for not starting, and ends."""
    text = str(why).replace("\n", " ")
    if not isinstance(text, bytes):
        text = text.encode("utf-8", "replace")
    text = text[:at["message_size"]]
    start = at["head"]["message"]
    memory[start:start + len(text)] = text
    halves[head("message_length")] = len(text)
    halves[head("failed")] = 1
    os._exit(1)


def again(call, *args):
    """A system call, repeated when a signal ends it (Python 2)."""
    while True:
        try:
            return call(*args)
        except (OSError, select.error) as e:
            if e.args[0] != errno.EINTR:
                raise


class Task(object):
    """One task: its place on the board and its own part of the load."""

    def __init__(self, i, histogram, job, shared):
        slot = at["slots"] + i * at["slot_size"]
        for name, offset in at["slot"].items():
            setattr(self, name + "_at", (slot + offset) // at["width"][name])
        self.histogram = at["histograms"] + histogram * at["histogram_size"]
        self.job, self.shared = job, shared
        self.done = self.rounds = self.locked_out = 0
        if job.medium == "net":
            self.connect()

    def connect(self):
        host, port = self.job.server.rsplit(":", 1)
        self.socket = socket.create_connection((host, int(port)))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def identify(self):
        halves[self.tid_at] = thread_id()
        words[self.queued_at] = now()
        halves[self.pid_at] = os.getpid()  # last: the program takes the task for ready now

    def run(self):
        """All of the task, from the gate on."""
        words[self.first_run_at] = now()
        self.state("computing")
        try:
            if self.job.medium == "":
                self.count()
            else:
                self.repeat()
            words[self.finished_at] = now()
            self.state("done")
        except Exception:  # the server is gone
            self.state("gone")

    def state(self, name):
        halves[self.state_at] = at["states"][name]

    def count(self):
        """Load cpu: nothing but counting, to the goal or for ever."""
        if self.job.goal:
            return self.compute(self.job.goal)
        x, n, mine, block, board = 0, 0, self.work_at, steps(BLOCK), words
        while True:
            for _ in block:
                x = x ^ 1
            n += BLOCK
            board[mine] = n

    def compute(self, left):
        x = 0
        while left > 0:
            n = left if left < BLOCK else BLOCK
            for _ in steps(n):
                x = x ^ 1
            left -= n
            if not self.job.per_round:
                self.done += n
                words[self.work_at] = self.done

    def repeat(self):
        burst, goal = self.job.burst, self.job.goal
        between = {"sleep": self.sleep, "net": self.ask, "yield": self.give_way, "lock": self.section}[self.job.medium]
        while not goal or self.done < goal:
            self.compute(burst)
            between()
            self.rounds += 1
            words[self.rounds_at] = self.rounds
            if self.job.per_round:
                self.done += 1
                words[self.work_at] = self.done

    def sleep(self):
        began = now()
        self.state("waiting")
        time.sleep(self.job.io)
        self.state("computing")
        self.record(now() - began)

    def ask(self):
        began = now()
        self.state("waiting")
        self.socket.sendall(b"coreglas")
        got = 0
        while got < 8:
            n = len(self.socket.recv(8 - got))
            if n == 0:
                raise EOFError
            got += n
        self.state("computing")
        self.record(now() - began)

    def give_way(self):
        time.sleep(0)

    def section(self):
        if not self.shared.acquire(False):
            began = now()
            self.state("lock")
            words[self.wait_since_at] = began
            self.shared.acquire()
            self.locked_out += now() - began
            words[self.lock_wait_at] = self.locked_out
            words[self.wait_since_at] = 0
            self.state("computing")
        self.compute(self.job.critical)
        self.shared.release()

    def record(self, ns):
        """Counts a duration in the histogram: exact below 64 units, 1/32 wide above."""
        guard = self.job.guard
        if guard:
            guard.acquire()
        v = ns >> at["histogram_shift"]
        if v >= 64:
            e = v.bit_length() - 6
            v = min((e << 5) + (v >> e), at["buckets"] - 1)
        v += (self.histogram + at["counts"]) // 4
        halves[v] = (halves[v] + 1) & 0xffffffff
        if ns > words[self.histogram // 8]:
            words[self.histogram // 8] = ns
        if guard:
            guard.release()


class Job(object):
    """What every task has to do, in this interpreter's own numbers."""

    def __init__(self):
        start, n = at["head"]["job"], halves[head("job_length")]
        job = json.loads(memory[start:start + n].decode("utf-8"))
        spec = job["spec"]
        load = spec["load"]
        self.tasks = spec["tasks"]
        self.processes = spec.get("multiprocessing", False)
        self.medium = load.get("medium", "")
        self.server = job.get("server", "")
        self.per_round = at["per_round"]
        self.io = load.get("io_time_ns", 0) / 1e9
        self.goal = job.get("goal", 0)
        work = spec.get("work_ns", 0)
        per_us = iterations_per_us() if self.medium or work else 1
        self.burst = max(1, int(load.get("burst_ns", 0) * per_us / 1e3))
        self.critical = max(1, int(load.get("critical_ns", 0) * per_us / 1e3))
        if work and not self.per_round:
            self.goal = max(1, int(work * per_us / 1e3))
        # Without an interpreter lock the histogram needs one of its own.
        free = not getattr(sys, "_is_gil_enabled", lambda: True)()
        self.guard = threading.Lock() if free and not self.processes else None
        if spec.get("switch_interval_ns") and hasattr(sys, "setswitchinterval"):
            sys.setswitchinterval(spec["switch_interval_ns"] / 1e9)
        if spec.get("check_interval") and sys.version_info[0] < 3:
            sys.setcheckinterval(spec["check_interval"])


def iterations_per_us():
    """This interpreter's speed alone: the best of many short tries."""
    x, best = 0, 1 << 62
    for _ in steps(64):
        began = now()
        for _ in steps(BLOCK):
            x = x ^ 1
        best = min(best, now() - began)
    return BLOCK / (best / 1e3)


def die_with(pipe):
    """Lets the system end the whole process group at once when the pipe's writer is gone,
    however many threads wait for the interpreter lock. False where it can't."""
    try:
        fcntl.fcntl(pipe, fcntl.F_SETOWN, -os.getpgrp())
        flags = fcntl.fcntl(pipe, fcntl.F_GETFL)
        fcntl.fcntl(pipe, fcntl.F_SETFL, flags | getattr(os, "O_ASYNC", getattr(fcntl, "FASYNC", 0)))
        return sys.platform.startswith("linux")
    except (OSError, IOError, AttributeError):
        return False


def ended():
    """Says whether the program is gone: nothing is ever written to this input."""
    return bool(again(select.select, [0], [], [], 0)[0])


def end_with(pipe):
    while again(os.read, pipe, 1):
        pass
    os._exit(0)


def await_gate(look):
    while not halves[head("gate")]:
        look()
        time.sleep(0.0005)


def threads(job):
    """All threads wait in the kernel for the end of one pipe, not for a thread that would
    need the interpreter lock to let them go one by one."""
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    die_with(0)
    gate, opener = os.pipe()
    shared = threading.Lock()

    def thread(task):
        task.identify()
        again(os.read, gate, 1)
        task.run()

    for i in steps(job.tasks):
        t = threading.Thread(target=thread, args=(Task(i, 0, job, shared),))
        t.daemon = True
        t.start()
        if i % 64 == 0 and ended():
            os._exit(0)
    await_gate(lambda: ended() and os._exit(0))
    os.close(opener)
    end_with(0)


def processes(job):
    """The parent forks, waits for its children and ends with them."""
    import multiprocessing
    context = multiprocessing.get_context("fork") if hasattr(multiprocessing, "get_context") else multiprocessing
    signal.signal(signal.SIGIO, signal.SIG_IGN)  # the parent stays to collect its children
    die_with(0)
    life, alive = os.pipe()
    quick = die_with(life)
    gate, opener = os.pipe()
    shared = context.Lock() if job.medium == "lock" else None
    parent = os.getpid()

    def child(i):
        signal.signal(signal.SIGIO, signal.SIG_DFL)
        if os.getppid() != parent:
            os._exit(0)
        os.close(opener)
        os.close(alive)
        if not quick:
            t = threading.Thread(target=end_with, args=(life,))
            t.daemon = True
            t.start()
        try:
            task = Task(i, i, job, shared)
        except Exception as e:
            fail(e)
        task.identify()
        again(os.read, gate, 1)
        task.run()
        end_with(life)

    children = {}

    def leave():
        for pid in children:
            try:
                os.kill(pid, signal.SIGKILL)
            except OSError:
                pass
        while collect(0):
            pass
        os._exit(0)

    def collect(options):
        """Takes one child that has ended; False if there is none, or none any more."""
        try:
            pid, _ = again(os.waitpid, -1, options)
        except OSError:
            return False
        i = children.pop(pid, None)
        if i is not None:
            state = (at["slots"] + i * at["slot_size"] + at["slot"]["state"]) // 4
            if halves[state] != at["states"]["done"]:
                halves[state] = at["states"]["gone"]
        return pid != 0

    def look():
        if ended():
            leave()
        if collect(os.WNOHANG) and not halves[head("gate")]:  # it may have opened meanwhile
            halves[head("failed")] or fail("a process ended before it was ready")

    for i in steps(job.tasks):
        p = context.Process(target=child, args=(i,))
        p.daemon = True
        p.start()
        children[p.pid] = i
        if ended():
            leave()
    await_gate(look)
    os.close(opener)

    def watch():
        while again(os.read, 0, 1):
            pass
        for pid in list(children):
            os.kill(pid, signal.SIGKILL)

    t = threading.Thread(target=watch)
    t.daemon = True
    t.start()
    while collect(0):
        pass
    os._exit(0)


def main():
    try:
        import resource
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    except Exception:
        pass
    try:
        job = Job()
        if job.processes:
            import multiprocessing  # part of the start, not of the first task
        words[at["head"]["goal"] // 8] = job.goal
        words[at["head"]["up"] // 8] = now()
        if job.processes:
            processes(job)
        else:
            threads(job)
    except BaseException as e:
        fail("%s: %s" % (type(e).__name__, e))


main()
