"""Runs a command and writes what it cost, as JSON, to the file descriptor given first.

The kernel counts what a process held before it became another program as held by that program: a command that
a large process starts would be charged that process's memory. This one is small, and stands between.
"""

import json
import os
import sys
import time

report, *command = sys.argv[1:]
started = time.perf_counter()
child = os.posix_spawnp(command[0], command, os.environ)
_, status, usage = os.wait4(child, 0)
cost = {
    "wall": time.perf_counter() - started,
    "cpu": usage.ru_utime + usage.ru_stime,
    "peak": usage.ru_maxrss,
    "code": os.waitstatus_to_exitcode(status),
}
with os.fdopen(int(report), "w", encoding="ascii") as file:
    file.write(json.dumps(cost))
