"""Runs a command and prints its status, CPU and wall seconds, and peak memory in KiB.

A process counts the memory of the one that starts it as its own until it has become its
command (``ru_maxrss``, getrusage(2)), so what starts it imports nothing large.
"""

import os
import sys
import time

begin = time.perf_counter()
# What the command prints goes to standard error, since standard output is ours.
out = [(os.POSIX_SPAWN_DUP2, 2, 1)]
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=out)
_, status, usage = os.wait4(child, 0)
wall = time.perf_counter() - begin
sys.stdout.write(f"{status} {usage.ru_utime + usage.ru_stime} {wall} {usage.ru_maxrss}")
