"""The program `kleanchat` as the harness starts it: it can be killed at its failpoints, and it may be a mutant.

KLEANCHAT_FAILPOINTS names a folder. Whoever reaches a point for which a file of its name is there removes the file and
dies, so the harness arms a point of a running server by writing a file, and one process alone takes it.
KLEANCHAT_MUTANT names one of mutants.py. The program itself knows of neither.
"""

import os
import signal
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path

from crash import mutants

from kleanchat import cli, processes
from kleanchat.adapters import failpoints


def main() -> None:
    """Prepare, then be `kleanchat`."""
    if folder := os.environ.get("KLEANCHAT_FAILPOINTS"):
        failpoints.reached = partial(die_if_armed, Path(folder))
    if name := os.environ.get("KLEANCHAT_MUTANT"):
        mutants.MUTANTS[name].apply()
    # Its children are started as it was.
    processes._program = lambda *words: [sys.executable, "-m", "crash.launch", *words]
    cli.main()


def die_if_armed(folder: Path, point: str) -> None:
    """Die here and now, if the point is armed and nobody else took it."""
    with suppress(FileNotFoundError):
        os.unlink(f"{folder}/{point}")  # noqa: PTH108  the shortest way: this is reached often
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
