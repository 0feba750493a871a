# Tells, as one line, what an interpreter is. Runs under any Python that can be met.
import sys


def found(*names):
    for name in names:
        try:
            __import__(name)
        except Exception:
            return False
    return True


def describe():
    v = sys.version_info
    is2 = v[0] < 3
    needed = ["json", "mmap", "fcntl", "select", "signal", "socket", "threading", "time"]
    if is2:
        needed.append("ctypes")
    d = {"executable": sys.executable or "",
         "version": "%d.%d.%d" % tuple(v[:3]) + {"alpha": "a%d", "beta": "b%d", "candidate": "rc%d"}.get(v[3], "%.0s") % v[4],
         "missing": [n for n in needed if not found(n)],
         "processes": found("multiprocessing"),
         "implementation": "PyPy" if "__pypy__" in sys.builtin_module_names else "CPython"}
    if not is2 and sys.implementation.name not in ("cpython", "pypy"):
        d["implementation"] = sys.implementation.name
    if v >= (3, 13):
        import sysconfig
        d["free_threaded"] = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
    d["lock"] = getattr(sys, "_is_gil_enabled", lambda: True)()
    if v >= (3, 12):
        d["sub_interpreters"] = found("concurrent.interpreters") or found("_interpreters") or found("_xxsubinterpreters")
    if is2 and hasattr(sys, "getcheckinterval"):
        d["check_interval"] = sys.getcheckinterval()
    if hasattr(sys, "getswitchinterval"):
        d["switch_interval_s"] = sys.getswitchinterval()
    return d


try:
    import json
    said = json.dumps(describe())
except ImportError:
    said = '{"version": "%d.%d.%d", "missing": ["json"]}' % tuple(sys.version_info[:3])
sys.stdout.write("\ncoreglass-python " + said + "\n")
sys.stdout.flush()
