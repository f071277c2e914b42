"""Becomes another program that does not outlive us: `launch.py PARENT UID GID PROGRAM ARGUMENT…`.

A program of its own because these steps must happen in the new process, and Python code between fork and exec is not
safe once the server has threads. It imports nothing of ours, so it starts in about 10 ms.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main(parent: int, uid: int, gid: int, program: str, arguments: list[str]) -> None:
    """Drop root for good, tie this process to its parent's life, and run the program in its place."""
    os.umask(0o077)
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    # SIGINT is PostgreSQL's fast shutdown, and stops the others too. Set after setuid, which would clear it.
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(signal.SIGINT))
    if os.getppid() != parent:
        sys.exit("the server ended while it was starting another program")
    os.execv(program, [program, *arguments])


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4], sys.argv[5:])
