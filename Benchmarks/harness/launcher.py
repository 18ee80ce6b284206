"""Runs one command and prints what it took: exit code, seconds, user, system, peak RSS in KiB.

A process of its own, because Linux counts the memory of the process that forks as the peak of the
command it starts: a bare interpreter adds 9 MiB at most, the harness would add its own size.

usage: python3 -IS launcher.py FOLDER STDOUT STDERR COMMAND...
"""

import os
import sys
import time

folder, out, err = sys.argv[1:4]
os.chdir(folder)
flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
actions = [
    (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
    (os.POSIX_SPAWN_OPEN, 1, out, flags, 0o644),
    (os.POSIX_SPAWN_OPEN, 2, err, flags, 0o644),
]
started = time.perf_counter()
child = os.posix_spawnp(sys.argv[4], sys.argv[4:], os.environ, file_actions=actions)
_, status, used = os.wait4(child, 0)
seconds = time.perf_counter() - started
code = os.waitstatus_to_exitcode(status)
print(code, seconds, used.ru_utime, used.ru_stime, used.ru_maxrss)
